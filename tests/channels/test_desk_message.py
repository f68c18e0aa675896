"""Forgetting everything, by the button of a channel, takes a waiting message to the desk along."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet

from bot.channels.desk_message import withdraw_message
from bot.outbox.store import DATABASE_VARIABLE, Outbox

DOMAIN = Domain.from_yaml("version: '3.1'\nslots:\n  overdracht: {type: text, mappings: [{type: custom}]}\n")


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outbox]:
    address = f"sqlite:///{tmp_path / 'outbox.db'}"
    monkeypatch.setenv(DATABASE_VARIABLE, address)
    opened = Outbox(address, time.time)
    yield opened
    opened.close()


async def forget(message_id: str | None) -> None:
    store = InMemoryTrackerStore(DOMAIN)
    tracker = await store.get_or_create_tracker("u")
    tracker.update(SlotSet("overdracht", message_id))
    await store.save(tracker)
    await withdraw_message(store, "u")


def test_a_draft_and_a_waiting_message_are_withdrawn(box: Outbox) -> None:
    box.keep_draft("concept", "{}")
    box.keep_draft("wacht", "{}")
    box.submit("wacht", "{}", 60)
    for name in ("concept", "wacht"):
        asyncio.run(forget(name))
    assert (box.status("concept"), box.status("wacht")) == (None, "ingetrokken")


def test_who_wrote_no_message_is_forgotten_without_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, "sqlite:////proc/no/outbox.db")
    asyncio.run(forget(None))
    asyncio.run(withdraw_message(InMemoryTrackerStore(DOMAIN), "nobody"))


def test_an_outbox_that_fails_does_not_keep_the_conversation_from_being_forgotten(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, "sqlite:////proc/no/outbox.db")
    asyncio.run(forget("m1"))
    assert "could not be withdrawn" in caplog.text
