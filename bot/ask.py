"""``python -m bot ask``: questions in, decisions and replies out, with the trained model and without a server."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import structlog

from bot.clock import vandaag
from bot.logs import only_event
from bot.processes import MODEL, QUIET


def main(argv: list[str]) -> int:
    """Answers JSON Lines ``{"id", "text"}`` from a file or standard input. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot ask", description="Answer questions without a server.")
    parser.add_argument("file", nargs="?", type=Path, help="JSON Lines (default: standard input)")
    parser.add_argument("--model", type=Path, default=MODEL, help="the trained model")
    arguments = parser.parse_args(argv)
    if not arguments.model.exists():
        print("There is no trained model yet. Type: make train", file=sys.stderr)
        return 1
    with contextlib.ExitStack() as stack:
        source: TextIO = stack.enter_context(arguments.file.open(encoding="utf-8")) if arguments.file else sys.stdin
        for reply in asyncio.run(answer_all(list(_requests(source)), arguments.model)):
            print(json.dumps(reply, ensure_ascii=False))
    return 0


def _requests(lines: TextIO) -> Iterator[dict[str, Any]]:
    for line in lines:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
        except ValueError:
            request = None
        if isinstance(request, dict) and isinstance(request.get("text"), str):
            yield request
        else:
            identity = request.get("id") if isinstance(request, dict) else None
            yield {"id": identity, "fout": "Geef per regel een JSON-object met id en text."}


def quiet_logs() -> None:
    """Keeps Rasa's structured log, which holds what users typed, off standard output.

    Rasa sets this up in its own commands only; without it every message is printed.
    """
    structlog.configure(
        processors=[only_event],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


async def answer_all(requests: list[dict[str, Any]], model: Path) -> list[dict[str, Any]]:
    """The replies to a list of requests, each on its own.

    Args:
        requests: objects with ``id`` and ``text``; one with ``fout`` is passed on.
        model: the trained model.
    """
    os.environ.update(QUIET)
    quiet_logs()
    from rasa.core.agent import Agent, UserMessage

    from bot.answers.dialogue import Dialogue
    from bot.answers.state import Bericht, Stand
    from bot.knowledge.library import load_library
    from bot.language.pipeline import load_pipeline
    from bot.language.reader import Lezer
    from bot.language.scrub import scrub
    from bot.paths import KNOWLEDGE

    dialogue = Dialogue(load_library(KNOWLEDGE), Lezer(load_pipeline()))
    processor = Agent.load(str(model)).processor
    assert processor is not None  # Agent.load raises if the model cannot be loaded
    replies: list[dict[str, Any]] = []
    for request in requests:
        if "fout" in request:
            replies.append(request)
            continue
        text = scrub(request["text"]).text
        parsed = await processor.parse_message(UserMessage(text.strip().lstrip("/ ")))
        decision = parsed.get("besluit") or {"besluit": "buiten-onderwerp", "ids": ["buiten-onderwerp"]}
        bericht = Bericht(text, decision["besluit"], tuple(decision["ids"]))
        answer = dialogue.first_reply(bericht, Stand(), vandaag())
        told = {"besluit": decision["besluit"], "ids": decision["ids"], "tekst": answer.tekst()}
        replies.append({"id": request.get("id"), **told})
    return replies
