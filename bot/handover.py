"""``python -m bot handover``: sends what users wrote to the desk. ``python -m bot serve`` does so as well."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from bot import logs
from bot.answers.handover_words import load_words
from bot.environment import EnvironmentFault, check_production
from bot.insights.handover.setup import SetupError, transport
from bot.insights.handover.worker import Worker
from bot.knowledge.organisation import OrganisationFout, load_organisation
from bot.outbox.store import Outbox, OutboxError, outbox_url
from bot.paths import KNOWLEDGE, ORGANISATION, VAR


def make_worker(environment: Mapping[str, str] = os.environ, folder: Path = VAR) -> Worker:
    """The sender, as the organisation set it up.

    Args:
        environment: holds the secrets.
        folder: where the outbox is, unless the environment says otherwise.

    Raises:
        SetupError: it cannot start like this.
    """
    try:
        desk = load_organisation(ORGANISATION).overdracht
        words = load_words(KNOWLEDGE / "dialogue" / "overdracht.yml")
        way = transport(desk, words, environment, time.time) if desk else None
        return Worker(Outbox(outbox_url(environment, folder), time.time), way)
    except OrganisationFout as error:
        raise SetupError(str(error)) from error
    except OutboxError as error:
        raise SetupError(f"The outbox cannot be opened ({error})") from error


def in_background(worker: Worker) -> threading.Thread:
    """Runs a sender in a thread of its own, beside a server."""
    thread = threading.Thread(target=lambda: asyncio.run(worker.run()), name="handover", daemon=True)
    thread.start()
    return thread


def main(argv: list[str]) -> int:
    """Sends until Ctrl-C. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot handover", description="Send what users wrote to the desk.")
    parser.add_argument("--once", action="store_true", help="send what is due now, clean up, and stop")
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        logs.begin("handover")
        check_production(os.environ)
        worker = make_worker()
    except (EnvironmentFault, SetupError) as error:
        logs.say(f"Stopped: {error}", fault=True)
        return 1
    logs.install()
    if arguments.once:
        try:
            worker.sweep()
            logs.say(f"{asyncio.run(worker.round())} messages delivered")
        except OutboxError as error:
            logs.say(f"Stopped: the outbox cannot be reached ({error})", fault=True)
            return 1
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    logs.say("» Sending messages for the desk (Ctrl-C stops it)")
    asyncio.run(worker.run())
    return 0
