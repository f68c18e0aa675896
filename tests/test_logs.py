"""No log holds what a user typed, whoever writes it, at whatever level."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

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
