"""No log holds what a user typed, whoever writes it, at whatever level."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs
from bot.environment import EnvironmentFault
from bot.knowledge.library import Library
from bot.paths import ROOT
from bot.processes import QUIET

FIELDS = {"time", "level", "component", "version", "logger", "message"}
SECRET = "ik ben sinds 12 januari ziek met een hernia"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that is logged, at level DEBUG, in a process whose logs are discreet."""
    before, settings = logging.getLogRecordFactory(), structlog.get_config()
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logs.install()
    yield text
    logging.setLogRecordFactory(before)
    structlog.configure(**settings)
    root.removeHandler(handler)
    root.setLevel(level)


def fails() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise RuntimeError(f"for {SECRET}") from error


@pytest.mark.parametrize(
    "name", ["rasa.core.processor", "rasa_sdk.endpoint", "sanic.error", "asyncio", "bot.channels.turn"]
)
def test_a_traceback_becomes_the_kinds_and_places_of_the_faults(written: io.StringIO, name: str) -> None:
    try:
        fails()
    except RuntimeError:
        logging.getLogger(name).exception("it failed")
    assert SECRET not in written.getvalue()
    assert "RuntimeError in test_logs.py" in written.getvalue()
    assert "after ValueError" in written.getvalue()


def test_a_message_that_was_put_together_elsewhere_is_left_out(written: io.StringIO) -> None:
    logging.getLogger("rasa.core.agent").warning(f"Could not handle {SECRET}")
    assert SECRET not in written.getvalue()
    assert "WARNING rasa.core.agent" in written.getvalue()
    assert "test_logs.py:" in written.getvalue()


def test_of_a_message_with_values_only_the_constant_part_stays(written: io.StringIO) -> None:
    logging.getLogger("rasa.core.agent").error("Lock %s of %r lost", 7, SECRET)
    assert "Lock … of … lost" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_our_own_messages_stay_whole(written: io.StringIO) -> None:
    logging.getLogger("bot.channels.turn").error("a turn failed: %s", "TimeoutError")
    assert "a turn failed: TimeoutError" in written.getvalue()


def test_a_structured_record_keeps_only_its_event(written: io.StringIO) -> None:
    structlog.get_logger().warning("processor.message.parse", parse_data_text=SECRET)
    structlog.get_logger().error(f"free text {SECRET}")
    assert "processor.message.parse" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_message_that_does_not_fit_its_values_is_no_fault(written: io.StringIO) -> None:
    logging.getLogger("bot.x").warning("100% %d", "geen getal")
    logging.getLogger("rasa.x").warning({"a": SECRET})
    logging.getLogger("rasa.x").warning("%(text)s", {"text": SECRET})
    assert SECRET not in written.getvalue()


def test_installing_twice_changes_nothing(written: io.StringIO) -> None:
    factory = logging.getLogRecordFactory()
    logs.install()
    assert logging.getLogRecordFactory() is factory


# ------------------------------------------------------------ as JSON


@pytest.fixture
def as_json(written: io.StringIO) -> io.StringIO:
    """The same, as lines of JSON."""
    (handler,) = [
        one for one in logging.getLogger().handlers if isinstance(one, logging.StreamHandler) and one.stream is written
    ]
    handler.setFormatter(logs.JsonLines("server", "0123456789ab"))
    return written


def records(text: str) -> list[dict[str, Any]]:
    """What was logged; every line of it has to be JSON."""
    found = [json.loads(line) for line in text.splitlines()]
    assert all(FIELDS <= one.keys() <= FIELDS | {"faults"} for one in found)
    return found


def test_a_line_says_when_what_and_where_from(as_json: io.StringIO) -> None:
    logging.getLogger("bot.channels.turn").error("a turn failed: %s\n(één keer)", "TimeoutError")
    (one,) = records(as_json.getvalue())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one.pop("time"))
    assert one == {
        "level": "ERROR",
        "component": "server",
        "version": "0123456789ab",
        "logger": "bot.channels.turn",
        "message": "a turn failed: TimeoutError\n(één keer)",
    }


@pytest.mark.parametrize("name", ["rasa.core.processor", "sanic.error", "bot.channels.turn"])
def test_of_a_fault_a_line_has_kinds_and_places(as_json: io.StringIO, name: str) -> None:
    try:
        fails()
    except RuntimeError:
        logging.getLogger(name).exception("it failed")
    (one,) = records(as_json.getvalue())
    assert [fault["kind"] for fault in one["faults"]] == ["RuntimeError", "ValueError"]
    assert all(re.fullmatch(r"test_logs\.py:\d+", fault["place"]) for fault in one["faults"])
    assert SECRET not in as_json.getvalue()


def test_what_else_hangs_on_a_record_gets_through_nowhere(as_json: io.StringIO) -> None:
    logging.getLogger("rasa.x").error("it failed", extra={"tekst": SECRET, "faults": SECRET}, stack_info=True)
    logging.getLogger("rasa.x").warning({"a": SECRET})
    logging.getLogger("rasa.x").exception(ValueError(SECRET))
    structlog.get_logger().warning("processor.message.parse", parse_data_text=SECRET)
    assert len(records(as_json.getvalue())) == 4
    assert SECRET not in as_json.getvalue()


def test_a_record_of_the_start_has_no_text_of_an_exception_either() -> None:
    try:
        fails()
    except RuntimeError:
        record = logging.LogRecord("rasa.x", logging.ERROR, __file__, 1, "%s is %d", ("a", "b"), sys.exc_info())
    (one,) = records(logs.JsonLines("server", "v").format(record))
    assert one["message"] == "%s is %d"
    assert [fault["kind"] for fault in one["faults"]] == ["RuntimeError", "ValueError"]


@pytest.mark.parametrize("style", ["xml", "JSON", "tekst"])
def test_another_style_is_refused_in_a_sentence(style: str) -> None:
    with pytest.raises(EnvironmentFault, match="SPOORWIJZER_LOGS must be json or text"):
        logs.begin("server", {"SPOORWIJZER_LOGS": style})


PROGRAM = """
import logging, structlog, sys, threading, warnings
from bot import logs
logs.begin("purge")
logs.say("3 events deleted")
logs.say("it cannot", fault=True)
logging.getLogger("cut.off").propagate = False
logging.getLogger("cut.off").error("for the last resort")
structlog.get_logger().warning("engine.event")
warnings.warn("so it goes")
def fails(): raise ValueError("12 januari")
thread = threading.Thread(target=fails)
thread.start(); thread.join()
class Lost:
    def __del__(self): fails()
Lost()
"""


UNREADABLE = """
from bot import logs
from bot.environment import EnvironmentFault
from bot.knowledge import library
def checksum(*_): raise PermissionError(13, "Permission denied", "/app/knowledge/organisation.yml")
library.checksum = checksum
try: logs.begin("purge")
except EnvironmentFault as fault: logs.say(f"Stopped: {fault}", fault=True)
"""


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("raise RuntimeError('12 januari')", "the process stopped"),
        ("from bot.environment import *; keep_hours({KEEP: 'x'})", "SPOORWIJZER_BEWAREN_UREN must be a number"),
    ],
)
def test_nothing_of_a_process_is_outside_the_json(library: Library, last: str, told: str) -> None:
    done = run(PROGRAM + last, SPOORWIJZER_LOGS="json", LOG_LEVEL="WARNING")
    assert done.stdout == ""
    found = records(done.stderr)
    assert {one["component"] for one in found} == {"purge"}
    assert {one["version"] for one in found} == {library.versie}
    assert [one["level"] for one in found[:3]] == ["INFO", "ERROR", "ERROR"]
    assert [fault["kind"] for one in found for fault in one.get("faults", ())][:2] == ["ValueError", "ValueError"]
    assert len(found) == 8
    assert told in found[-1]["message"]
    assert "12 januari" not in done.stderr


def test_a_file_that_may_not_be_read_stops_the_start_in_a_sentence_of_json() -> None:
    done = run(UNREADABLE, SPOORWIJZER_LOGS="json")
    (told,) = records(done.stderr)
    assert told["message"] == "Stopped: /app/knowledge/organisation.yml cannot be read (Permission denied)"


def test_the_start_of_a_server_does_not_tell_of_old_interfaces() -> None:
    # It stops once all is imported.
    done = run(
        "import sys; from bot.server.__main__ import main; sys.exit(main([]))",
        **QUIET,
        SPOORWIJZER_LOGS="json",
        SPOORWIJZER_DATABASE_URL="mysql://x",
    )
    assert done.returncode == 2
    assert [one["logger"] for one in records(done.stderr)] == ["bot"]


def test_without_the_variable_it_is_text() -> None:
    done = run(PROGRAM, SPOORWIJZER_LOGS="")
    assert done.stdout.startswith("3 events deleted\n")
    assert "it cannot" in done.stderr


@pytest.mark.parametrize(
    "command", [["bot", "purge"], ["bot", "dashboard"], ["bot", "handover"], ["bot", "migrate"], ["bot.actions.server"]]
)
def test_every_process_refuses_a_style_that_it_does_not_know(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "SPOORWIJZER_LOGS": "xml"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode in (1, 2)
    assert "SPOORWIJZER_LOGS must be json or text, not 'xml'" in done.stderr
