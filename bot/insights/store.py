"""The database of the insights: where it is, how it opens, and how it is brought up to date."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from bot.environment import database_url
from bot.paths import ROOT, VAR

URL = "SPOORWIJZER_INSIGHTS_URL"
DATABASE = "insights.db"
MIGRATIONS = ROOT / "bot" / "insights" / "migrations"
WAIT_SECONDS = 30
_VERSIONS = {"version_table": "insights_version"}  # as migrations/env.py has it
_LOCK = 7_216_453  # any number that no other program on the same PostgreSQL takes


# What an operator reads after going back to an older version.
NEWER = (
    "De cijfers zijn gemaakt door een nieuwere versie van Spoorwijzer. Zet die versie terug, of zet de back-up van de "
    "cijfers terug die bij deze versie hoort (docs/beheer/onderhoud.md). Er is niets veranderd."
)
NO_SUCH_REVISION = (
    "Deze versie van de tabellen bestaat niet. Kijk in bot/insights/migrations/versions/. Er is niets veranderd."
)


class StoreError(Exception):
    """The database cannot be used; the message says what to do and holds no data."""


class VersionError(StoreError):
    """The tables cannot go to the version that was asked for."""


def insights_url(environment: Mapping[str, str] = os.environ, folder: Path = VAR) -> str:
    """The address of the database: ``SPOORWIJZER_INSIGHTS_URL``, or a SQLite file in a folder."""
    return database_url(environment, URL, folder / DATABASE)


def make_engine(url: str, *, create: bool = True) -> Any:
    """An SQLAlchemy engine; it connects only when it is used.

    Args:
        url: an SQLAlchemy address, ``sqlite:///...`` or ``postgresql://...``.
        create: whether a SQLite file that is not there may be made.

    Raises:
        StoreError: it is no address of a database.
    """
    try:
        parsed = sa.engine.make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return sa.create_engine(parsed, pool_pre_ping=True, pool_size=2, max_overflow=3, future=True)
        if not create and parsed.database and not Path(parsed.database).exists():
            parsed = parsed.set(database=f"file:{parsed.database}", query={"mode": "rw", "uri": "true"})
        options = {"timeout": WAIT_SECONDS, "check_same_thread": False}
        # Without a pool each transaction opens the file anew, and empties its log on closing.
        engine = sa.create_engine(parsed, connect_args=options, poolclass=sa.pool.QueuePool, pool_size=2, future=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
        # The address may hold a password: it is not repeated.
        raise StoreError(f"{URL} is no address of a database ({type(error).__name__})") from None
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    # What is deleted must not stay readable in the file.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def open_store(url: str | None = None) -> Any:
    """An engine on a database that is up to date: SQLite is migrated here, others by ``python -m bot migrate``.

    Raises:
        StoreError: the database cannot be reached or written, or is not up to date.
    """
    engine = make_engine(url or insights_url())
    try:
        if engine.dialect.name == "sqlite":
            if engine.url.database:
                Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            migrate(engine)
        elif not up_to_date(engine):
            raise StoreError("The insights database is not up to date. Type: python -m bot migrate")
    except (sa.exc.SQLAlchemyError, OSError) as error:
        engine.dispose()
        raise StoreError(f"The insights database cannot be used ({type(error).__name__})") from None
    except StoreError:
        engine.dispose()
        raise
    return engine


def alembic_config() -> Config:
    """Alembic's settings, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(engine: Any, target: str = "heads") -> None:
    """Brings the database to a version, up or down.

    Args:
        engine: the database.
        target: a revision of ``migrations/versions``; "heads" for the newest of each branch, "base" for an empty one.

    Raises:
        VersionError: a newer version made the database, or there is no such revision.
    """
    config = alembic_config()
    with engine.begin() as connection:
        # Two processes that start together must not both make the tables.
        lock = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else f"SELECT pg_advisory_xact_lock({_LOCK})"
        connection.exec_driver_sql(lock)
        config.attributes["connection"] = connection
        change = command.downgrade if target == "base" else command.upgrade
        try:
            change(config, target)
        except CommandError:
            raise VersionError(NO_SUCH_REVISION if _knows(config, connection) else NEWER) from None


def _knows(config: Config, connection: Any) -> bool:
    """Whether this version has all changes that were made to a database."""
    ours = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    return set(MigrationContext.configure(connection, opts=_VERSIONS).get_current_heads()) <= ours


def up_to_date(engine: Any) -> bool:
    """Whether the database has all changes."""
    wanted = set(ScriptDirectory.from_config(alembic_config()).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection, opts=_VERSIONS).get_current_heads()) == wanted
