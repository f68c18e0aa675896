"""The event loop goes on while a database hangs: each call waits in a thread until the loop itself lets it go on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.events import SlotSet as Filled
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import actions, databases
from bot.actions import handover
from bot.channels import desk_message
from bot.channels.desk_message import withdraw_message
from bot.channels.forget import forget
from bot.channels.once import release
from bot.databases import Apart
from bot.outbox.store import Outbox, OutboxError, apart
from bot.paths import ROOT
from bot.retention import Conversations
from bot.server import conversations
from bot.server.conversations import ConversationStore
from tests.actions.test_actions import tracker
from tests.server.test_conversations import WHO, tell, texts
from tools.parts import Postgres

# Only a loop that is blocked makes a call wait so long.
PATIENCE = 30.0


class Hanging:
    """Something that hangs in whatever is called, until it is let go."""

    def __init__(self) -> None:
        self.entered, self.free, self.blocked = threading.Event(), threading.Event(), False

    def hang(self, *_: Any, **__: Any) -> None:
        self.entered.set()
        self.blocked |= not self.free.wait(PATIENCE)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*_: Any, **__: Any) -> Any:
            self.hang()
            raise OutboxError("OperationalError")

        return call


async def goes_on(work: Awaitable[Any], hanging: Hanging) -> Any:
    """Does work that hangs; what lets it go on runs in the same loop."""
    doing = asyncio.ensure_future(work)
    while not hanging.entered.is_set():
        assert not doing.done(), "nothing was called that could hang"
        await asyncio.sleep(0.01)
    assert not doing.done()
    hanging.free.set()
    result = await doing
    assert not hanging.blocked, "the event loop stood still"
    return result


@pytest.fixture
def hanging() -> Hanging:
    return Hanging()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    made = ConversationStore(f"sqlite:///{tmp_path / 'gesprekken.db'}", Domain.load(str(ROOT / "domain.yml")))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOORWIJZER_VANDAAG", "2026-11-20")
    monkeypatch.setenv("SPOORWIJZER_NU", "2026-11-20T10:00")


# ---------------------------------------------------------------- forgetting


def test_forgetting_holds_nobody_up(
    store: ConversationStore, hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Conversations, "clean", hanging.hang)

    async def work() -> Any:
        await tell(store, 0)
        await goes_on(forget(store, WHO), hanging)
        return await store.retrieve(WHO)

    assert asyncio.run(work()) is None


def test_an_event_that_is_taken_back_holds_nobody_up_and_needs_no_cleaning(
    store: ConversationStore, hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out, cleaned = Conversations.take_out, list[int | None]()

    def slowly(self: Conversations, conversation: str) -> int:
        hanging.hang()
        return take_out(self, conversation)

    monkeypatch.setattr(Conversations, "take_out", slowly)
    monkeypatch.setattr(Conversations, "clean", lambda _, at_most: cleaned.append(at_most))

    class Agent:
        tracker_store, lock_store = store, None

    async def work() -> bool:
        await tell(store, 0, "event")
        await goes_on(release(Agent, "event"), hanging)
        return await store.exists("event")

    assert not asyncio.run(work())
    assert cleaned == []


# ---------------------------------------------------------------- the outbox

NOTED = {"overdracht": "f" * 32}
SENDING = {**NOTED, "overdracht_einde": "versturen"}
CALLS = {
    "begin": (actions.ValidateOverdrachtForm, tracker("bericht sturen", form="overdracht_form")),
    "read": (
        actions.ValidateOverdrachtForm,
        tracker("ja", form="overdracht_form", asked="overdracht_einde", **NOTED),
    ),
    "ask": (actions.ActionAskOverdrachtEinde, tracker("ja", form="overdracht_form", **NOTED)),
    "send": (actions.ActionOverdracht, tracker("ja", **SENDING)),
    "cancel": (actions.ActionOverdracht, tracker("nee", **{**NOTED, "overdracht_einde": "annuleren"})),
    "status": (actions.ActionOverdrachtStatus, tracker("bezorgd?", "antwoord", "overdracht_status", **NOTED)),
    "withdraw": (actions.ActionOverdrachtStatus, tracker("intrekken", "antwoord", "overdracht_intrekken", **NOTED)),
    "forget": (actions.ActionBeantwoord, tracker("vergeet mijn gegevens", **NOTED)),
}
# What is said where the outbox failed; the form says it in its next action, and who is forgotten need not hear it.
TOLD = {"ask": "lukt nu niet", "send": "kan ik nu niet zien", "cancel": "lukt nu niet", "status": "kan ik nu niet zien"}


@pytest.mark.parametrize("call", CALLS)
def test_an_outbox_that_hangs_holds_nobody_up(call: str, hanging: Hanging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "outbox", lambda: hanging)
    action, conversation = CALLS[call]
    dispatcher = CollectingDispatcher()

    events = asyncio.run(goes_on(action().run(dispatcher, conversation, {}), hanging))

    said = "\n".join(message["text"] for message in dispatcher.messages)
    assert TOLD.get(call, "") in said
    assert ("storing" in said) == (call in (*TOLD, "withdraw"))
    if call in ("begin", "read"):
        assert events == [SlotSet("overdracht_einde", "storing")]


def test_withdrawing_by_a_button_holds_nobody_up(hanging: Hanging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_message, "Outbox", lambda *_: hanging)

    async def work() -> None:
        memory = InMemoryTrackerStore(Domain.load(str(ROOT / "domain.yml")))
        told = await memory.get_or_create_tracker("u")
        told.update(Filled("overdracht", "m1"))
        await memory.save(told)
        await goes_on(withdraw_message(memory, "u"), hanging)

    asyncio.run(work())


# ---------------------------------------------------------------- a database that does not answer


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgres]:
    """A database of its own that may be frozen, and little patience with it."""
    made = Postgres()
    monkeypatch.setattr(databases, "ANSWER_SECONDS", 0.5)
    yield made
    made.stop()


def test_what_a_frozen_database_does_not_answer_fails_and_afterwards_all_is_there(frozen: Postgres) -> None:
    store = ConversationStore(frozen.url, Domain.load(str(ROOT / "domain.yml")))
    box = Outbox(frozen.url, lambda: 1_795_000_000.0)

    async def work() -> list[str]:
        await store.ping()
        await tell(store, 0)
        frozen.freeze()
        try:
            for call in (store.retrieve(WHO), forget(store, "iemand anders"), store.ping()):
                with pytest.raises(sa.exc.SQLAlchemyError):
                    await call
            with pytest.raises(OutboxError):
                await apart(lambda: box.keep_draft("d", "{}"))
        finally:
            frozen.thaw()
        while True:
            try:
                await tell(store, 1)
                return texts(await store.retrieve(WHO))
            except sa.exc.SQLAlchemyError:
                # It wakes up.
                await asyncio.sleep(0.05)

    try:
        assert asyncio.run(asyncio.wait_for(work(), PATIENCE)) == ["vraag 0", "vraag 1"]
    finally:
        store.close()
        box.close()


def test_a_turn_that_was_given_up_is_not_stored_after_all(
    store: ConversationStore, hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_row = conversations._as_row

    def slowly(sender: str, event: Event) -> dict[str, Any]:
        hanging.hang()
        return as_row(sender, event)

    async def work() -> list[str]:
        await tell(store, 0)
        with monkeypatch.context() as slow:
            slow.setattr(conversations, "_as_row", slowly)
            slow.setattr(databases, "ANSWER_SECONDS", 0.5)
            with pytest.raises(sa.exc.TimeoutError):
                await tell(store, 1)
            hanging.free.set()
        # SQLite has one thread: this waits for what was given up.
        return texts(await store.retrieve(WHO))

    assert asyncio.run(work()) == ["vraag 0"]


def test_work_that_waits_behind_what_hangs_is_not_done_after_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "ANSWER_SECONDS", 0.05)
    threads, hanging, done = Apart(1, "test"), Hanging(), list[str]()

    async def work() -> None:
        for call in (hanging.hang, lambda: done.append("too late")):
            with pytest.raises(sa.exc.TimeoutError):
                await threads.run(call)
        hanging.free.set()
        monkeypatch.setattr(databases, "ANSWER_SECONDS", PATIENCE)
        await threads.run(lambda: done.append("in time"))

    asyncio.run(work())
    threads.close()
    assert done == ["in time"]


HANGING_FOR_GOOD = """
import asyncio, sys, threading
import sqlalchemy as sa
from bot import databases

databases.ANSWER_SECONDS = 0.1
threads, done = databases.Apart(2, "test"), []

async def work():
    try:
        await threads.run(threading.Event().wait)
    except sa.exc.TimeoutError:
        asyncio.get_running_loop().create_task(threads.run(lambda: done.append("promised")))
        await asyncio.sleep(0)
        threads.close()
        print(done)

asyncio.run(work())
sys.exit(3)
"""


def test_a_process_ends_by_itself_although_its_database_never_answers() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGING_FOR_GOOD], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )

    # What had yet to begin is done before it ends.
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (3, "['promised']", "")
