"""Deletes conversations for good, in every store that holds them: when their time is up, and when a user asks.

A store is anything that can forget one conversation and purge old ones (`Keeper`); the database of Rasa's tracker is
the first. Deleted means: not in the table, not in free pages of the file, not in its log of changes.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

logger = logging.getLogger(__name__)

# What the event broker is told, so that whoever counts forgets too; and that somebody was in distress, in a turn of
# which nothing is stored or published.
FORGOTTEN = "spoorwijzer_vergeten"
IN_DISTRESS = "spoorwijzer_nood"
# In the id under which a channel keeps that it handled an event: no conversation, and nobody said anything.
HANDLED = "-eenmalig-"
SECONDS = 3600.0
WAIT_SECONDS = 30
# A bigger file is not written anew while somebody waits for an answer, only by the purge that runs beside the server.
SMALL_BYTES = 64_000_000
# Said with a deletion, in the same transaction: the file itself remembers that it has to be cleaned.
REMEMBER = "PRAGMA user_version = 1"
LEFT = "cleaning the database is left to the next purge: %s"

_EVENTS = sa.table("events", sa.column("sender_id", sa.String), sa.column("timestamp", sa.Float))


class Keeper(Protocol):
    """A store that holds something of conversations."""

    def forget(self, conversation: str) -> int:
        """Deletes one conversation; returns how many records."""
        ...

    def purge(self, before: float) -> int:
        """Deletes what was last touched before a moment (seconds since 1970); returns how many records."""
        ...


class Conversations:
    """The events of Rasa's tracker store in a database (SQLite or PostgreSQL)."""

    def __init__(self, engine: Engine) -> None:
        """Uses an engine that somebody else made and disposes of."""
        self._engine = engine
        self._sqlite = engine.dialect.name == "sqlite"

    def forget(self, conversation: str) -> int:
        """Deletes one conversation (see `Keeper`).

        In SQLite nothing of it is left in the file. PostgreSQL is left to the purge and to autovacuum: VACUUM reads the
        whole table while somebody waits, and no query finds the deleted rows any more.
        """
        deleted = self.take_out(conversation)
        if self._sqlite:
            self.clean(SMALL_BYTES)
        return deleted

    def take_out(self, conversation: str) -> int:
        """Deletes one conversation of which nothing needs to be wiped; returns how many records."""
        return self._delete(_EVENTS.c.sender_id == conversation)

    def purge(self, before: float) -> int:
        """Deletes whole conversations whose last event is older (see `Keeper`)."""
        if not sa.inspect(self._engine).has_table("events"):
            return 0
        old = (
            sa.select(_EVENTS.c.sender_id)
            .group_by(_EVENTS.c.sender_id)
            .having(sa.func.max(_EVENTS.c.timestamp) < before)
        )
        deleted = self._delete(_EVENTS.c.sender_id.in_(old))
        self.clean(None)
        return deleted

    def _delete(self, which: sa.sql.ColumnElement[bool]) -> int:
        with self._engine.begin() as connection:
            if self._sqlite:
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            deleted = int(connection.execute(sa.delete(_EVENTS).where(which)).rowcount)
            if self._sqlite and deleted:
                connection.exec_driver_sql(REMEMBER)
        return deleted

    def clean(self, at_most: int | None) -> None:
        """Removes what deletion leaves behind in the file.

        Args:
            at_most: leave a file of more bytes as it is, for the next purge; None: whatever its size.
        """
        try:
            if self._sqlite:
                clean_sqlite(self._engine, at_most)
                return
            with self._outside_transactions() as connection:
                connection.exec_driver_sql("VACUUM events")
        except sa.exc.DBAPIError as fault:
            logger.warning(LEFT, type(fault.orig).__name__)

    @contextlib.contextmanager
    def _outside_transactions(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")


def clean_sqlite(engine: Engine, at_most: int | None) -> None:
    """Removes what is left of deleted rows in an SQLite file and in its log of changes.

    Splitting pages leaves copies of rows in their unused parts, which no deletion finds: after one (`REMEMBER`) the
    file is written anew. The log is emptied in any case: it also holds what a process wrote that died half-way.

    Args:
        engine: the file; nobody else is kept from it for longer than the writing takes.
        at_most: of a file of more bytes only the log is emptied, and the rest is left to the next time; None: never.
    """
    connection = engine.raw_connection()

    def value(pragma: str) -> int:
        found = connection.execute(f"PRAGMA {pragma}").fetchone()
        return int(found[0]) if found else 0

    try:
        anew = value("user_version") > 0 and (at_most is None or value("page_count") * value("page_size") <= at_most)
        if anew:
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
        # Somebody who reads just now keeps the log from being emptied; then the next time does it.
        held_up = value("wal_checkpoint(TRUNCATE)")
        if anew and not held_up:
            connection.execute("PRAGMA user_version = 0")
    except sqlite3.OperationalError as fault:
        # Somebody writes just now. The rows are gone and overwritten; the next time cleans up the rest.
        logger.warning(LEFT, type(fault).__name__)
    finally:
        connection.close()


@contextlib.contextmanager
def conversations(url: str) -> Iterator[Conversations]:
    """The conversations in a database.

    Args:
        url: as SQLAlchemy writes it.
    """
    waits = {"timeout": WAIT_SECONDS} if url.startswith("sqlite") else {"connect_timeout": WAIT_SECONDS}
    engine = sa.create_engine(url, connect_args=waits, poolclass=sa.pool.NullPool)
    try:
        yield Conversations(engine)
    finally:
        engine.dispose()


def forget_everywhere(keepers: Iterable[Keeper], conversation: str) -> int:
    """Deletes one conversation in all stores; returns how many records."""
    return sum(keeper.forget(conversation) for keeper in keepers)


def purge_everywhere(keepers: Iterable[Keeper], now: float, keep_hours: float) -> int:
    """Deletes what is older in all stores.

    Args:
        keepers: the stores.
        now: seconds since 1970.
        keep_hours: how long after its last message a conversation is kept.

    Returns:
        How many records were deleted.
    """
    return sum(keeper.purge(now - keep_hours * SECONDS) for keeper in keepers)
