"""A server that cannot keep a turn is not ready, however well its database answers."""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain

from bot.paths import ROOT
from bot.server.conversations import ConversationStore
from bot.server.store_check import CannotStoreError
from tests.server.test_conversations import run, tell
from tools.parts import Postgres

PATIENCE = 30


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "gesprekken.db"


@pytest.fixture
def store(file: Path, domain: Domain) -> Iterator[ConversationStore]:
    """With a conversation in the file itself, not in its log of changes."""
    made = ConversationStore(f"sqlite:///{file}", domain)
    run(tell(made, 0))
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield made
    made.close()


def test_trying_leaves_nothing_behind(store: ConversationStore, file: Path) -> None:
    before = file.read_bytes()
    for _ in range(3):
        run(store.ping())

    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {"events"}
    assert file.read_bytes() == before


@contextlib.contextmanager
def no_room(file: Path) -> Iterator[None]:
    """No file may grow beyond what the log of changes takes now; Python gets an error and no signal."""
    log = os.path.getsize(f"{file}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log + 1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_it_cannot_store_and_afterwards_it_can(store: ConversationStore, file: Path) -> None:
    with no_room(file), pytest.raises(CannotStoreError):
        run(store.ping())

    run(store.ping())


def test_a_file_without_the_right_to_write_is_not_enough(store: ConversationStore, file: Path, domain: Domain) -> None:
    reading = ConversationStore(f"sqlite:///file:{file}?mode=ro&uri=true", domain)
    with pytest.raises(CannotStoreError):
        run(reading.ping())
    reading.close()

    run(store.ping())


def test_a_ruined_file_is_seen_although_an_open_connection_still_answers(store: ConversationStore, file: Path) -> None:
    whole = file.read_bytes()
    run(store.ping())
    with file.open("r+b") as written:
        written.write(b"ruined" * (len(whole) // 6))
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(1)).scalar() == 1

    with pytest.raises(sa.exc.SQLAlchemyError):
        run(store.ping())

    file.write_bytes(whole)
    run(store.ping())


def test_somebody_who_keeps_writing_is_told_and_passes(store: ConversationStore, file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotStoreError):
            run(store.ping())
        other.execute("ROLLBACK")

    run(store.ping())


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    made = Postgres()
    yield made
    made.stop()


def orders(server: Postgres, *statements: str) -> None:
    engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def wait_until(store: ConversationStore, can: bool) -> bool:
    """PostgreSQL reads its settings again a moment after it was told to."""
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        try:
            run(store.ping())
            could = True
        except CannotStoreError:
            could = False
        if could is can:
            return True
        time.sleep(0.05)
    return False


def test_a_postgresql_that_only_reads_is_seen_and_so_is_its_return(server: Postgres, domain: Domain) -> None:
    store = ConversationStore(server.url, domain)
    run(store.ping())

    orders(server, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
    assert wait_until(store, can=False)
    orders(server, "SET default_transaction_read_only = off", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()")

    assert wait_until(store, can=True)
    store.close()


def test_a_user_who_may_not_add_is_seen(server: Postgres, domain: Domain) -> None:
    owner = ConversationStore(server.url, domain)
    run(owner.ping())
    orders(server, "CREATE ROLE lezer LOGIN", "GRANT SELECT ON events TO lezer")
    store = ConversationStore(server.url.replace("postgres@", "lezer@"), domain)

    with pytest.raises(CannotStoreError):
        run(store.ping())

    orders(server, "GRANT INSERT ON events TO lezer")
    run(store.ping())
    store.close()
    owner.close()
