"""``python -m bot serve``: trains if needed, starts everything, says where the page is, stops cleanly."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import vandaag
from bot.environment import CONVERSATIONS, EnvironmentFault, check_production
from bot.handover import in_background, make_worker
from bot.insights.handover.setup import SetupError
from bot.insights.store import StoreError
from bot.processes import Processes, StartError
from bot.purge import due_after, purge, purge_questions
from bot.train import train_if_changed

# How often old conversations are deleted.
PURGE_SECONDS = 600
# How often the processes are looked at.
LOOK_SECONDS = 0.5


class _Stop(Exception):
    """Somebody asked the server to stop."""


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _Stop


def purge_round(folder: Path, keep: float, now: float) -> None:
    """Deletes what is due; of a database that is away once it is back.

    Args:
        folder: holds the databases, unless the environment names others.
        keep: how many hours after its last event a conversation stays.
        now: the present, in seconds since 1970.
    """
    with contextlib.suppress(SQLAlchemyError, StoreError):
        purge(os.environ.get(CONVERSATIONS) or folder / "conversations.db", now, keep)
    with contextlib.suppress(SQLAlchemyError, StoreError):
        purge_questions(folder, vandaag(), now)


def watch(
    bot: Processes,
    keep: float,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """Purges at once and every ten minutes, until a process of the bot ends; returns its name."""
    due = monotonic()
    while (name := bot.ended()) is None:
        if monotonic() >= due:
            due = monotonic() + PURGE_SECONDS
            purge_round(bot.folder, keep, time.time())
        sleep(LOOK_SECONDS)
    return name


def main(argv: list[str]) -> int:
    """Runs until Ctrl-C. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot serve", description="Start the bot and its chat page.")
    parser.add_argument("--port", type=int, default=5005, help="port of the page (default 5005)")
    arguments = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    bot = Processes(port=arguments.port)
    worker = None
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        # The terminal is closed (and nohup does not say to go on): the server would otherwise stay behind.
        signal.signal(signal.SIGHUP, _stop)
    try:
        check_production(os.environ, counts=True)
        keep = due_after()
        worker = make_worker(folder=bot.folder)
        if not train_if_changed():
            return 1
        print("» Starting the bot (10 to 30 seconds)", flush=True)
        begin = time.monotonic()
        bot.start()
        in_background(worker)
        print(f"» Ready in {time.monotonic() - begin:.0f} s: {bot.address}/   (Ctrl-C stops it)", flush=True)
        name = watch(bot, keep)
        print(f"Stopped: the {name} process ended by itself. Its log: {bot.folder / f'{name}.log'}", file=sys.stderr)
        return 1
    except (StartError, EnvironmentFault, SetupError) as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    except _Stop:
        print("\n» Stopping", flush=True)
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if worker is not None:
            worker.stop()
        bot.stop()
