"""Whether conversations can be read and written: a database that answers may still be unable to keep a turn."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

# Through the newest row, so that however large the table, two pages are read.
_READ = "SELECT id FROM events ORDER BY id DESC LIMIT 1"
# More than a turn takes on disk.
WRITTEN_BYTES = 65_536
WAIT_SECONDS = 2
_WRITE = ("BEGIN IMMEDIATE", "CREATE TABLE proef (vulling)", f"INSERT INTO proef VALUES (zeroblob({WRITTEN_BYTES}))")
# What a hot standby or a server that has been set to read-only says, and what the rights of the user are.
_MAY_WRITE = "SELECT current_setting('transaction_read_only') = 'off' AND has_table_privilege('events', 'INSERT')"


class CannotStoreError(Exception):
    """The conversations can be read, and nothing can be added."""


def fresh_sqlite(url: str) -> Engine:
    """Connections for `check_sqlite`: each a new one, for an open one reads from memory what the file has lost."""
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool, connect_args={"timeout": WAIT_SECONDS})
    sa.event.listen(engine, "connect", _without_memory)
    return engine


def check_sqlite(engine: Engine) -> None:
    """Reads the table and really writes, of which nothing stays: no row, and no page.

    Args:
        engine: of `fresh_sqlite`.

    Raises:
        CannotStoreError: nothing can be written: no room, no right, or somebody else keeps writing.
        sqlalchemy.exc.SQLAlchemyError: the table cannot be read.
    """
    with engine.connect() as connection:
        connection.exec_driver_sql(_READ).all()
        transaction = connection.begin()
        try:
            for statement in _WRITE:
                connection.exec_driver_sql(statement)
        except sa.exc.SQLAlchemyError as error:
            raise CannotStoreError from error
        finally:
            transaction.rollback()


def check_postgresql(connection: Connection) -> None:
    """Reads the table, and asks whether a turn could be added; its disk is for who watches over the database.

    Raises:
        CannotStoreError: it could not: a standby, read-only, or no right to.
        sqlalchemy.exc.SQLAlchemyError: the table cannot be read.
    """
    connection.exec_driver_sql(_READ).all()
    if not connection.exec_driver_sql(_MAY_WRITE).scalar():
        raise CannotStoreError


def _without_memory(connection: Any, _: Any) -> None:
    """What does not fit in memory goes to the file before a transaction ends: so it is seen whether there is room."""
    connection.execute("PRAGMA cache_size = 1")
