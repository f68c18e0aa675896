"""``python -m bot purge``: deletes conversations a day after their last message, and questions kept for review."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from bot.clock import vandaag
from bot.insights.expire import expire_or_tell
from bot.insights.review_store import KEEP_DAYS, purge_review
from bot.insights.store import StoreError, insights_url, make_engine
from bot.paths import VAR

# Deleted within 24 hours of the last message, also when the server looks only now and then.
KEEP_HOURS = 23.0
DATABASE = VAR / "conversations.db"

_EVENTS = sa.table("events", sa.column("sender_id", sa.String), sa.column("timestamp", sa.Float))


def purge(database: Path, now: float, keep_hours: float = KEEP_HOURS) -> int:
    """Deletes whole conversations, dates and texts and all.

    Args:
        database: Rasa's SQLite file; nothing happens if it is not there yet.
        now: the present, in seconds since 1970.
        keep_hours: how many hours after its last event a conversation stays.

    Returns:
        How many events were deleted.
    """
    if not database.exists():
        return 0
    engine = sa.create_engine(f"sqlite:///{database}", connect_args={"timeout": 30})
    try:
        if not sa.inspect(engine).has_table("events"):
            return 0
        old = (
            sa.select(_EVENTS.c.sender_id)
            .group_by(_EVENTS.c.sender_id)
            .having(sa.func.max(_EVENTS.c.timestamp) < now - keep_hours * 3600)
        )
        with engine.begin() as connection:
            # What is deleted must not stay readable in the file.
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            result = connection.execute(sa.delete(_EVENTS).where(_EVENTS.c.sender_id.in_(old)))
            return int(result.rowcount)
    finally:
        engine.dispose()


def purge_questions(folder: Path, today: date, now: float) -> int:
    """Deletes the questions that were kept for review for 30 days, and what was written down of them since.

    Args:
        folder: holds the insights database, unless the environment names another, and the editor's working files.
        today: today.
        now: the present, in seconds since 1970.

    Returns:
        How many questions and proposals were deleted.

    Raises:
        StoreError: the database cannot be used.
    """
    for path in (folder / "review").glob("**/*"):
        # A trial goes as a whole; a template of a new topic on its own.
        ours = path.name == "proef" or (path.suffix == ".yml" and "proef" not in path.parts)
        if ours and path.exists() and path.stat().st_mtime < now - KEEP_DAYS * 86_400:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    engine = make_engine(insights_url(os.environ, folder))
    try:
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        if file is not None and not Path(file).exists():
            return 0
        return purge_review(engine, today)
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(f"The insights database cannot be used ({type(error).__name__})") from None
    finally:
        engine.dispose()


def main(argv: list[str]) -> int:
    """Deletes and says how much. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot purge", description="Delete old conversations.")
    parser.add_argument("--database", type=Path, default=DATABASE, help="Rasa's SQLite file")
    parser.add_argument("--hours", type=float, default=KEEP_HOURS, help="keep conversations this long (default 23)")
    arguments = parser.parse_args(argv)
    # Figures hold nobody, but the pseudonyms that returning is counted with have their time as well.
    expire_or_tell(time.time())
    print(f"{purge(arguments.database, time.time(), arguments.hours)} events deleted")
    try:
        print(f"{purge_questions(arguments.database.parent, vandaag(), time.time())} questions kept for review deleted")
    except StoreError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    return 0
