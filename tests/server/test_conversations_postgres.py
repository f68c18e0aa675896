"""The tracker store on a real PostgreSQL: two servers, a crash, and the same conversation afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot.channels.forget import forget
from bot.paths import ROOT
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


def test_what_one_server_forgets_the_other_does_not_remember(
    stores: tuple[ConversationStore, ConversationStore],
) -> None:
    run(tell_many(stores[0], 3, WHO))
    run(stores[1].retrieve(WHO))

    forget(stores[0], WHO)

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
