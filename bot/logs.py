"""Logs that cannot hold what a user typed: every record is made from constant text and names of faults only.

Rasa, its SDK and Sanic write messages, trackers and tracebacks into their logs when something fails, and all of it at
level DEBUG. Filters on loggers or handlers can be gone round by the next logger or handler; the factory that makes all
records of the process cannot.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import structlog

from bot.environment import EnvironmentFault

# How a process writes its log: lines of text, or one JSON object a line for whatever gathers logs.
STYLE = "SPOORWIJZER_LOGS"
TEXT, JSON = "text", "json"
# Our own modules log kinds of faults and names of actions, never text (the end-to-end test on privacy proves it).
OURS = "bot"
ENGINE = "bot.engine"
_ARGUMENT = re.compile(r"%(?:\([^)]*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]")
_MAX_CHAIN = 5
# Where a discreet record keeps its faults.
_FAULTS = "discreet_faults"

Factory = Callable[..., logging.LogRecord]


class JsonLines(logging.Formatter):
    """One JSON object a line, of these fields and no others: what a library adds to a record never gets through."""

    def __init__(self, component: str, version: str) -> None:
        """Keeps which process this is.

        Args:
            component: the process.
            version: of the knowledge, as every answer carries it.
        """
        super().__init__()
        self.component, self._version = component, version

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, without a line end. Of an exception only its kind and place, never its text."""
        moment = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        fields: dict[str, Any] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname,
            "component": self.component,
            "version": self._version,
            "logger": record.name,
            "message": _ours(record.msg, record.args),
        }
        # Discreet records keep their faults apart; those of the start still carry the exception itself.
        if found := getattr(record, _FAULTS, None) or (chain(record.exc_info) if record.exc_info else []):
            fields["faults"] = found
        return json.dumps(fields, ensure_ascii=False)


def begin(component: str, environment: Mapping[str, str] = os.environ) -> None:
    """Chooses how this process writes its log: as text, or with ``SPOORWIJZER_LOGS=json`` everything as JSON.

    Called at the start of a process, after whatever else sets up logging.

    Args:
        component: the process, as its lines name it.
        environment: the environment.

    Raises:
        EnvironmentFault: the variable says neither, or what the version is made of cannot be read.
    """
    style = environment.get(STYLE, "").strip() or TEXT
    if style not in (TEXT, JSON):
        raise EnvironmentFault(f"{STYLE} must be {JSON} or {TEXT}, not {style!r}")
    if style == TEXT:
        return
    # Only here: most commands need nothing of the knowledge to say where they write.
    from bot.knowledge.library import checksum
    from bot.paths import KNOWLEDGE, ORGANISATION

    version, unread = "", ""
    try:
        version = checksum(KNOWLEDGE, ORGANISATION)
    except OSError as error:
        # Told as a line like every other, so only once that can be.
        unread = f"{error.filename} cannot be read ({error.strerror})"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(component, version))
    logging.basicConfig(handlers=[handler], level=_level(), force=True)
    # For loggers that Rasa cuts off from the rest.
    logging.lastResort = handler
    logging.captureWarnings(True)
    _engine_through_logging()
    sys.excepthook = lambda _, error, __: _uncaught(error, _stopped_by(error))
    threading.excepthook = lambda thread: _uncaught(thread.exc_value, "a thread stopped")
    sys.unraisablehook = lambda lost: _uncaught(lost.exc_value, "a fault that could not be passed on")
    if unread:
        raise EnvironmentFault(unread)


def say(text: str, *, fault: bool = False) -> None:
    """Tells an operator something at whatever level: a line on the screen, or a record where the log is JSON.

    Args:
        text: what is said; nothing of users.
        fault: whether it is a fault.
    """
    handler = next((one for one in logging.getLogger().handlers if isinstance(one.formatter, JsonLines)), None)
    if handler is None:
        print(text, file=sys.stderr if fault else sys.stdout, flush=True)
        return
    level = logging.ERROR if fault else logging.INFO
    handler.handle(logging.LogRecord(OURS, level, __file__, 0, text, (), None))


def install() -> None:
    """Makes all log records of this process discreet, from now on.

    Called once the process serves: what goes wrong while it starts concerns files and ports, and is told in full.
    """
    factory = logging.getLogRecordFactory()
    if not getattr(factory, "discreet", False):
        logging.setLogRecordFactory(discreet(factory))
    _engine_through_logging()


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
        record = factory(name, level, path, line, text, (), None, function, None, **others)
        setattr(record, _FAULTS, chain(fault) if fault else [])
        return record

    make.discreet = True  # type: ignore[attr-defined]
    return make


def only_event(logger: Any, method: str, event: Mapping[str, Any]) -> str:
    """Of a structured record only the name of the event, which is a constant in Rasa's code."""
    name = str(event.get("event", ""))
    return name if re.fullmatch(r"[\w.-]{1,100}", name) else "engine"


def faults(fault: Any) -> str:
    """The kinds of an exception and what caused it, and the line where it arose; never their texts."""
    told = [f"{one['kind']} in {one['place']}" if one["place"] else one["kind"] for one in chain(fault)]
    return ", after ".join(told) or "unknown fault"


def chain(fault: Any) -> list[dict[str, str]]:
    """The same apart: the kind and the place of an exception, then of what caused it."""
    error = fault[1] if isinstance(fault, tuple) else fault
    found: list[dict[str, str]] = []
    while isinstance(error, BaseException) and len(found) < _MAX_CHAIN:
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        found.append({"kind": type(error).__name__, "place": place})
        error = error.__cause__ or error.__context__
    return found


def _uncaught(error: BaseException | None, told: str) -> None:
    logging.getLogger(OURS).critical("%s", told, exc_info=(type(error), error, None) if error else None)


def _stopped_by(error: BaseException) -> str:
    # Our own faults say what to do, and hold no secret; the texts of others could hold anything.
    return str(error) if type(error).__module__.startswith(f"{OURS}.") else "the process stopped"


def _level() -> int:
    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING").upper())
    return level if isinstance(level, int) else logging.WARNING


def _engine_through_logging() -> None:
    structlog.configure(
        processors=[only_event],
        wrapper_class=structlog.make_filtering_bound_logger(_level()),
        logger_factory=lambda *_: logging.getLogger(ENGINE),
        cache_logger_on_first_use=False,
    )


def _ours(message: object, arguments: Any) -> str:
    try:
        return str(message) % arguments if arguments else str(message)
    except (TypeError, ValueError, KeyError):
        return str(message)


def _theirs(message: object, arguments: Any, path: str, line: int) -> str:
    """Where it was logged; and the constant part of the message, which is only known where values stand apart."""
    constant = _ARGUMENT.sub("…", message) if arguments and isinstance(message, str) else ""
    return f"{Path(path).parent.name}/{Path(path).name}:{line} {constant}".rstrip()
