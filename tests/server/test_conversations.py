"""The tracker store: keeps what Rasa's keeps, reads what is new, and never pretends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.forget import forget
from bot.paths import ROOT
from bot.server.conversations import KEEP_SECONDS, MAX_CONVERSATIONS, ConversationChangedError, ConversationStore
from bot.server.window import KEEP_TURNS

T = TypeVar("T")
WHO = "iemand"


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gesprekken.db'}"


@pytest.fixture
def store(address: str, domain: Domain) -> Iterator[ConversationStore]:
    made = ConversationStore(address, domain)
    yield made
    made.close()


@pytest.fixture
def other(address: str, domain: Domain) -> Iterator[ConversationStore]:
    """Another server with the same database."""
    made = ConversationStore(address, domain)
    yield made
    made.close()


async def tell(store: ConversationStore, number: int, who: str = WHO) -> DialogueStateTracker:
    """One turn, as Rasa takes it."""
    tracker = await store.get_or_create_tracker(who, append_action_listen=False)
    if not tracker.events:
        for event in (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")):
            tracker.update(event)
    tracker.update(UserUttered(f"vraag {number}", {"name": "een-vraag"}))
    tracker.update(SlotSet("onderwerp", f"onderwerp {number}"))
    if number == 0:
        tracker.update(SlotSet("rol", "werknemer"))
        tracker.update(ActiveLoop("termijnen_form"))
    tracker.update(BotUttered(f"antwoord {number}"))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return tracker


async def tell_many(store: ConversationStore, count: int, who: str = WHO) -> None:
    for number in range(count):
        await tell(store, number, who)


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_an_unknown_conversation_is_none(store: ConversationStore) -> None:
    assert run(store.retrieve(WHO)) is None
    assert run(store.retrieve_full_tracker(WHO)) is None


def test_a_long_conversation_comes_back_with_its_state_and_its_last_turns(store: ConversationStore) -> None:
    run(tell_many(store, 30))

    tracker = run(store.retrieve(WHO))

    assert texts(tracker) == [f"vraag {number}" for number in range(30 - KEEP_TURNS, 30)]
    assert (tracker.get_slot("rol"), tracker.get_slot("onderwerp")) == ("werknemer", "onderwerp 29")
    assert tracker.active_loop_name == "termijnen_form"
    assert tracker.latest_action_name == "action_listen"


def test_all_of_it_is_kept_and_can_be_read(store: ConversationStore) -> None:
    run(tell_many(store, 30))

    assert texts(run(store.retrieve_full_tracker(WHO))) == [f"vraag {number}" for number in range(30)]


def test_rasas_own_store_reads_the_same_table(store: ConversationStore, domain: Domain, tmp_path: Path) -> None:
    run(tell_many(store, 12))

    theirs = run(SQLTrackerStore(domain, db=str(tmp_path / "gesprekken.db")).retrieve(WHO))
    ours = run(store.retrieve(WHO))

    assert texts(theirs) == [f"vraag {number}" for number in range(12)]
    assert theirs.current_slot_values() == ours.current_slot_values()
    assert theirs.active_loop_name == ours.active_loop_name == "termijnen_form"


def test_a_server_that_never_saw_the_conversation_reads_the_same(
    store: ConversationStore, other: ConversationStore
) -> None:
    run(tell_many(store, 60))

    here, there = run(store.retrieve(WHO)), run(other.retrieve(WHO))

    assert there.current_slot_values() == here.current_slot_values()
    assert (texts(there), there.active_loop_name) == (texts(here), here.active_loop_name)


def test_two_servers_take_turns_in_one_conversation(store: ConversationStore, other: ConversationStore) -> None:
    for number in range(20):
        run(tell(store if number % 2 else other, number))

    assert texts(run(store.retrieve_full_tracker(WHO))) == [f"vraag {number}" for number in range(20)]
    assert run(store.retrieve(WHO)).get_slot("onderwerp") == "onderwerp 19"
    assert run(other.retrieve(WHO)).get_slot("rol") == "werknemer"


def test_what_another_server_stored_meanwhile_is_not_overwritten(
    store: ConversationStore, other: ConversationStore
) -> None:
    run(tell(store, 0))
    late = run(store.retrieve(WHO))
    run(tell(other, 1))
    late.update(UserUttered("te laat"))

    with pytest.raises(ConversationChangedError):
        run(store.save(late))

    assert texts(run(store.retrieve(WHO))) == ["vraag 0", "vraag 1"]


def test_saving_twice_stores_once(store: ConversationStore) -> None:
    tracker = run(tell(store, 0))
    run(store.save(tracker))

    assert texts(run(store.retrieve_full_tracker(WHO))) == ["vraag 0"]


def test_a_turn_that_breaks_off_leaves_nothing_behind(store: ConversationStore) -> None:
    run(tell(store, 0))
    broken = run(store.retrieve(WHO))
    broken.update(UserUttered("afgebroken"))
    broken.update(SlotSet("rol", "werkgever"))

    again = run(store.retrieve(WHO))

    assert (texts(again), again.get_slot("rol")) == (["vraag 0"], "werknemer")


def test_a_forgotten_conversation_is_not_remembered_by_any_server(
    store: ConversationStore, other: ConversationStore
) -> None:
    run(tell_many(store, 5))
    run(other.retrieve(WHO))

    run(forget(store, WHO))

    assert run(store.retrieve(WHO)) is None
    assert run(other.retrieve(WHO)) is None


def test_a_conversation_begun_anew_under_the_same_rows_does_not_bring_back_the_old(
    store: ConversationStore, other: ConversationStore
) -> None:
    run(tell_many(store, 3))
    run(other.retrieve(WHO))
    run(forget(store, WHO))
    # SQLite gives the same row numbers out again.
    for number in (7, 8, 9):
        run(tell(store, number))

    assert texts(run(other.retrieve(WHO))) == ["vraag 7", "vraag 8", "vraag 9"]
    assert run(other.retrieve(WHO)).get_slot("rol") is None


def test_forgotten_slots_stay_forgotten_when_the_moment_is_long_past(store: ConversationStore) -> None:
    run(tell(store, 0))
    tracker = run(store.retrieve(WHO))
    tracker.update(AllSlotsReset())
    run(store.save(tracker))
    for number in range(1, 10):
        run(tell(store, number))

    assert run(store.retrieve(WHO)).get_slot("rol") is None


def test_a_new_session_begins_without_the_old_one(store: ConversationStore) -> None:
    run(tell_many(store, 5))
    tracker = run(store.retrieve(WHO))
    for event in (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")):
        tracker.update(event)
    run(store.save(tracker))

    fresh = run(store.retrieve(WHO))

    assert texts(fresh) == []
    assert (fresh.get_slot("rol"), fresh.active_loop_name) == (None, None)


def test_a_clock_that_is_put_back_loses_nothing(store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tell(store, 0))
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)
    run(tell(store, 1))

    tracker = run(store.retrieve(WHO))

    assert (texts(tracker), tracker.get_slot("rol")) == (["vraag 0", "vraag 1"], "werknemer")


def test_rasas_own_store_does_lose_turns_then(domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = SQLTrackerStore(domain, db=str(tmp_path / "stock.db"))
    run(tell(theirs, 0))  # type: ignore[arg-type]
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)
    run(tell(theirs, 1))  # type: ignore[arg-type]

    assert "vraag 1" not in texts(run(theirs.retrieve(WHO)))


def test_a_database_that_is_away_is_an_error_and_not_an_empty_conversation(domain: Domain, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    store = ConversationStore(f"sqlite:///{folder / 'gesprekken.db'}", domain)

    for work in (store.retrieve(WHO), store.retrieve_full_tracker(WHO), store.ping(), tell(store, 0)):
        with pytest.raises(sa.exc.SQLAlchemyError):
            run(work)

    # It comes up later: nothing has to be restarted.
    folder.mkdir()
    run(tell(store, 0))
    assert texts(run(store.retrieve(WHO))) == ["vraag 0"]
    run(store.ping())
    store.close()


def test_a_turn_on_a_full_disk_is_stored_whole_or_not_at_all(store: ConversationStore) -> None:
    run(tell(store, 0))

    @sa.event.listens_for(store.engine, "checkout")
    def fill(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    pages = 1

    tracker = run(store.retrieve(WHO))
    tracker.update(UserUttered("vol " * 20_000))
    with pytest.raises(sa.exc.OperationalError, match="full"):
        run(store.save(tracker))
    pages = 1_000_000

    assert texts(run(store.retrieve(WHO))) == ["vraag 0"]
    run(tell(store, 1))
    assert texts(run(store.retrieve(WHO))) == ["vraag 0", "vraag 1"]


def test_stored_events_are_published_and_nothing_else(store: ConversationStore) -> None:
    published: list[dict[str, Any]] = []

    class Broker:
        def publish(self, event: dict[str, Any]) -> None:
            published.append(event)

    store.event_broker = Broker()
    run(tell(store, 0))
    run(tell(store, 1))

    assert [event["text"] for event in published if event["event"] == "user"] == ["vraag 0", "vraag 1"]
    assert {event["sender_id"] for event in published} == {WHO}


def test_memory_holds_a_bounded_number_of_conversations_and_lets_go_of_old_ones(address: str, domain: Domain) -> None:
    moment = 0.0
    store = ConversationStore(address, domain, monotonic=lambda: moment)
    run(tell(store, 0, "oud"))
    moment = KEEP_SECONDS + 1

    run(tell(store, 0, "nieuw"))

    assert list(store._known) == ["nieuw"]
    assert MAX_CONVERSATIONS < 10_000
    store.close()


def test_the_cost_of_a_turn_does_not_grow_with_the_conversation(store: ConversationStore) -> None:
    read: list[int] = []
    run(tell_many(store, 5))

    @sa.event.listens_for(store.engine, "after_cursor_execute")
    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        read.append(1)

    run(tell(store, 5))
    early = len(read)
    run(tell_many(store, 200))
    read.clear()
    tracker = run(tell(store, 205))

    assert len(read) == early
    assert len(tracker.events) < 40


def test_what_is_forgotten_is_forgotten_in_memory_too_and_the_next_message_starts_afresh(
    store: ConversationStore,
) -> None:
    run(tell(store, 0, WHO))
    run(store.retrieve(WHO))
    assert WHO in store._known

    run(forget(store, WHO))

    assert WHO not in store._known
    assert run(store.retrieve(WHO)) is None
    run(tell(store, 7, WHO))
    assert texts(run(store.retrieve_full_tracker(WHO))) == ["vraag 7"]


def reads(store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Of which conversations the database is asked, from now on."""
    asked, read = [], store._read
    monkeypatch.setattr(store, "_read", lambda sender: asked.append(sender) or read(sender))
    return asked


def test_a_turn_is_not_read_again_after_its_channel_and_the_channel_gets_what_it_stored(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk() -> tuple[list[str], Any]:
        await tell(store, 0)
        asked = reads(store, monkeypatch)
        with store.handing_on(await store.retrieve(WHO)):
            await tell(store, 1)
            after = await store.retrieve(WHO)
        return asked, after.get_slot("onderwerp")

    assert run(talk()) == ([WHO], "onderwerp 1")


def test_the_first_turn_of_a_conversation_hands_on_what_it_stored_too(store: ConversationStore) -> None:
    async def talk() -> Any:
        with store.handing_on(await store.retrieve(WHO)):
            await tell(store, 0)
            return (await store.retrieve(WHO)).get_slot("onderwerp")

    assert run(talk()) == "onderwerp 0"


def test_what_is_handed_on_is_given_once_and_of_no_other_conversation(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk() -> list[str]:
        for who in (WHO, "een ander"):
            await tell(store, 0, who)
        asked = reads(store, monkeypatch)
        with store.handing_on(await store.retrieve(WHO)):
            await store.retrieve("een ander")
            for _ in range(2):
                await store.retrieve(WHO)
        await store.retrieve(WHO)
        return asked

    assert run(talk()) == [WHO, "een ander", WHO, WHO]


def test_what_one_user_hands_on_is_not_seen_by_another_who_talks_meanwhile(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk() -> list[str]:
        await tell(store, 0)
        tracker, asked = await store.retrieve(WHO), reads(store, monkeypatch)
        beside = asyncio.Event()

        async def other() -> None:
            await beside.wait()
            await store.retrieve(WHO)

        task = asyncio.create_task(other())
        with store.handing_on(tracker):
            beside.set()
            await task
        return asked

    assert run(talk()) == [WHO]


def test_a_turn_on_what_has_changed_meanwhile_is_refused_as_before(
    store: ConversationStore, other: ConversationStore
) -> None:
    async def talk() -> None:
        await tell(store, 0)
        tracker = await store.retrieve(WHO)
        await tell(other, 1)
        with store.handing_on(tracker), pytest.raises(ConversationChangedError):
            await tell(store, 2)

    run(talk())
    told = run(store.retrieve_full_tracker(WHO))
    assert told is not None
    assert [event.text for event in told.events if isinstance(event, UserUttered)] == ["vraag 0", "vraag 1"]
