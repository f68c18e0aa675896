"""``python -m bot purge``: deletes the conversations in which nothing has been said for a day."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import sqlalchemy as sa

from bot.insights.expire import expire_or_tell
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


def main(argv: list[str]) -> int:
    """Deletes and says how much. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot purge", description="Delete old conversations.")
    parser.add_argument("--database", type=Path, default=DATABASE, help="Rasa's SQLite file")
    parser.add_argument("--hours", type=float, default=KEEP_HOURS, help="keep conversations this long (default 23)")
    arguments = parser.parse_args(argv)
    # Figures hold nobody, but the pseudonyms that returning is counted with have their time as well.
    expire_or_tell(time.time())
    print(f"{purge(arguments.database, time.time(), arguments.hours)} events deleted")
    return 0
