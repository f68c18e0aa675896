"""Who gets only the honest sentence is counted: nothing else tells of it, for nothing is stored."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rasa.core.lock_store import LockError
from sqlalchemy.exc import OperationalError

from bot.channels.refusals import CHANNELS, NAME, counting
from bot.channels.turn import take_turn

AWAY = OperationalError("SELECT 1", {}, Exception("geheim"))


def refused(channel: str, part: str) -> float:
    found = REGISTRY.get_sample_value(f"{NAME}_total", {"channel": channel, "part": part})
    assert found is not None
    return found


def test_each_channel_begins_at_nought_so_that_its_first_refusal_is_seen() -> None:
    assert all(refused(channel, part) >= 0 for channel in CHANNELS for part in ("gesprekken", "sloten", "anders"))


@pytest.mark.parametrize(
    ("error", "part"), [(AWAY, "gesprekken"), (LockError("geheim"), "sloten"), (RuntimeError("geheim"), "anders")]
)
def test_a_turn_that_fails_is_counted_by_what_was_away(error: Exception, part: str) -> None:
    async def handler(_: Any) -> None:
        raise error

    before = refused("slack", part)
    asyncio.run(take_turn(handler, "wat is spoor 2", "gesprek", "slack", None, "de arbodienst"))

    assert refused("slack", part) == before + 1


def test_around_a_turn_only_the_store_and_the_lock_count() -> None:
    before = refused("teams", "gesprekken"), refused("teams", "anders")
    for error in (AWAY, RuntimeError("the platform does not answer")):
        with pytest.raises(type(error)), counting("teams"):
            raise error

    assert (refused("teams", "gesprekken"), refused("teams", "anders")) == (before[0] + 1, before[1])
