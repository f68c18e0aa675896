"""Logs that cannot hold what a user typed: every record is made from constant text and names of faults only.

Rasa, its SDK and Sanic write messages, trackers and tracebacks into their logs when something fails, and all of it at
level DEBUG. Filters on loggers or handlers can be gone round by the next logger or handler; the factory that makes all
records of the process cannot.
"""

from __future__ import annotations

import logging
import os
import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

# Our own modules log kinds of faults and names of actions, never text (the end-to-end test on privacy proves it).
OURS = "bot"
ENGINE = "bot.engine"
_ARGUMENT = re.compile(r"%(?:\([^)]*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]")
_MAX_CHAIN = 5

Factory = Callable[..., logging.LogRecord]


def install() -> None:
    """Makes all log records of this process discreet, from now on.

    Called once the process serves: what goes wrong while it starts concerns files and ports, and is told in full.
    """
    factory = logging.getLogRecordFactory()
    if not getattr(factory, "discreet", False):
        logging.setLogRecordFactory(discreet(factory))
    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING").upper())
    structlog.configure(
        processors=[only_event],
        wrapper_class=structlog.make_filtering_bound_logger(level if isinstance(level, int) else logging.WARNING),
        logger_factory=lambda *_: logging.getLogger(ENGINE),
        cache_logger_on_first_use=False,
    )


def discreet(factory: Factory) -> Factory:
    """A factory of records that hold no value that came from outside.

    Args:
        factory: makes the records.
    """

    def make(
        name: str,
        level: int,
        path: str,
        line: int,
        message: object,
        arguments: Any,
        fault: Any,
        function: str | None = None,
        stack: str | None = None,
        **others: Any,
    ) -> logging.LogRecord:
        ours = name == OURS or name.startswith(f"{OURS}.")
        text = _ours(message, arguments) if ours else _theirs(message, arguments, path, line)
        if fault:
            text = f"{text} ({faults(fault)})"
        return factory(name, level, path, line, text, (), None, function, None, **others)

    make.discreet = True  # type: ignore[attr-defined]
    return make


def only_event(logger: Any, method: str, event: Mapping[str, Any]) -> str:
    """Of a structured record only the name of the event, which is a constant in Rasa's code."""
    name = str(event.get("event", ""))
    return name if re.fullmatch(r"[\w.-]{1,100}", name) else "engine"


def faults(fault: Any) -> str:
    """The kinds of an exception and what caused it, and the line where it arose; never their texts."""
    error = fault[1] if isinstance(fault, tuple) else fault
    if not isinstance(error, BaseException):
        return "unknown fault"
    told: list[str] = []
    while error is not None and len(told) < _MAX_CHAIN:
        frames = traceback.extract_tb(error.__traceback__)
        where = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        told.append(f"{type(error).__name__}{where}")
        error = error.__cause__ or error.__context__
    return ", after ".join(told)


def _ours(message: object, arguments: Any) -> str:
    try:
        return str(message) % arguments if arguments else str(message)
    except (TypeError, ValueError, KeyError):
        return str(message)


def _theirs(message: object, arguments: Any, path: str, line: int) -> str:
    """Where it was logged; and the constant part of the message, which is only known where values stand apart."""
    constant = _ARGUMENT.sub("…", message) if arguments and isinstance(message, str) else ""
    return f"{Path(path).parent.name}/{Path(path).name}:{line} {constant}".rstrip()
