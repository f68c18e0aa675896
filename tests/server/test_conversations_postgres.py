"""The tracker store on a real PostgreSQL: two servers, a crash, and the same conversation afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered

from bot.channels.forget import forget
from bot.paths import ROOT
from bot.server import conversations
from bot.server.conversations import ConversationChangedError, ConversationStore
from tests.server.test_conversations import run, tell, tell_many, texts
from tools.parts import Postgres

WHO = "iemand"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    made = Postgres()
    yield made
    made.stop()


@pytest.fixture
def stores(postgres: Postgres) -> Iterator[tuple[ConversationStore, ConversationStore]]:
    """Two servers, and no conversations yet."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    first, second = ConversationStore(postgres.url, domain), ConversationStore(postgres.url, domain)
    run(first.ping())
    with first.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM events"))
    yield first, second
    first.close()
    second.close()


def test_two_servers_take_turns_in_one_conversation(stores: tuple[ConversationStore, ConversationStore]) -> None:
    for number in range(50):
        run(tell(stores[number % 2], number, WHO))

    here, there = (run(store.retrieve(WHO)) for store in stores)

    assert texts(run(stores[0].retrieve_full_tracker(WHO))) == [f"vraag {number}" for number in range(50)]
    assert here.current_slot_values() == there.current_slot_values()
    assert (texts(here), here.active_loop_name) == (texts(there), "termijnen_form")


def test_of_two_turns_at_the_same_time_one_is_stored(stores: tuple[ConversationStore, ConversationStore]) -> None:
    run(tell(stores[0], 0, WHO))
    late = run(stores[0].retrieve(WHO))
    run(tell(stores[1], 1, WHO))
    late.update(UserUttered("te laat"))

    with pytest.raises(ConversationChangedError):
        run(stores[0].save(late))

    assert texts(run(stores[0].retrieve(WHO))) == ["vraag 0", "vraag 1"]


def test_a_turn_that_is_still_being_stored_is_waited_for_and_never_doubled(
    stores: tuple[ConversationStore, ConversationStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tell(stores[0], 0, WHO))
    slow, again = (run(store.retrieve(WHO)) for store in stores)
    for tracker in (slow, again):
        tracker.update(UserUttered("een keer"))
    held, free = threading.Event(), threading.Event()

    def slowly(sender: str, event: Event) -> dict[str, Any]:
        # After it has read what is the newest, before it adds to it.
        if threading.current_thread() is first:
            held.set()
            assert free.wait(30)
        return as_row(sender, event)

    as_row = conversations._as_row
    monkeypatch.setattr(conversations, "_as_row", slowly)
    first = threading.Thread(
        target=lambda: stores[0]._append(WHO, slow.newest_row, [UserUttered("een keer")], threading.Event())
    )
    first.start()
    assert held.wait(30)

    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(lambda: run(stores[1].save(again)))
        try:
            while not waiting(stores[1].engine):
                assert not second.done()
        finally:
            free.set()
        with pytest.raises(ConversationChangedError):
            second.result()
    first.join()

    assert texts(run(stores[0].retrieve_full_tracker(WHO))) == ["vraag 0", "een keer"]


def waiting(engine: sa.engine.Engine) -> int:
    """How many wait until another has stored its turn."""
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
        return int(found.scalar() or 0)


def test_what_one_server_forgets_the_other_does_not_remember(
    stores: tuple[ConversationStore, ConversationStore],
) -> None:
    run(tell_many(stores[0], 3, WHO))
    run(stores[1].retrieve(WHO))

    run(forget(stores[0], WHO))

    assert run(stores[1].retrieve(WHO)) is None


def test_after_a_crash_of_the_database_the_same_server_goes_on(
    postgres: Postgres, stores: tuple[ConversationStore, ConversationStore]
) -> None:
    store = stores[0]
    run(tell(store, 0, WHO))
    reading = run(store.retrieve(WHO))
    reading.update(UserUttered("tijdens de storing"))

    postgres.crash()
    for work in (store.ping(), store.retrieve(WHO), store.save(reading)):
        with pytest.raises(sa.exc.SQLAlchemyError):
            run(work)
    postgres.start()

    run(tell(store, 1, WHO))
    assert texts(run(store.retrieve(WHO))) == ["vraag 0", "vraag 1"]
