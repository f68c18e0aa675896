"""``python -m bot purge``: deletes the conversations whose time is up."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from bot.environment import MARGIN_HOURS, EnvironmentFault, keep_hours
from bot.insights.expire import expire_or_tell
from bot.paths import VAR
from bot.retention import conversations, purge_everywhere

DATABASE = VAR / "conversations.db"
DATABASE_URL = "SPOORWIJZER_DATABASE_URL"
KEEP_HOURS = 24.0 - MARGIN_HOURS


def purge(database: Path | str, now: float, keep: float = KEEP_HOURS) -> int:
    """Deletes whole conversations, dates and texts and all.

    Args:
        database: an SQLite file (nothing happens if it is not there yet), or a database as SQLAlchemy writes it.
        now: the present, in seconds since 1970.
        keep: how many hours after its last event a conversation stays.

    Returns:
        How many events were deleted.
    """
    if isinstance(database, Path):
        if not database.exists():
            return 0
        database = f"sqlite:///{database}"
    with conversations(database) as store:
        return purge_everywhere([store], now, keep)


def due_after() -> float:
    """After how many hours the server itself deletes: a little before the time is up, for it looks now and then.

    Raises:
        EnvironmentFault: the environment says something that is no number of hours.
    """
    return keep_hours(os.environ) - MARGIN_HOURS


def main(argv: list[str]) -> int:
    """Deletes and says how much. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot purge", description="Delete old conversations.")
    parser.add_argument("--database", help="SQLite file or database URL (default: where the server keeps them)")
    parser.add_argument("--hours", type=float, help="keep conversations this long (default: SPOORWIJZER_BEWAREN_UREN)")
    arguments = parser.parse_args(argv)
    named = arguments.database or os.environ.get(DATABASE_URL) or str(DATABASE)
    try:
        hours = due_after() if arguments.hours is None else arguments.hours
    except EnvironmentFault as fault:
        print(fault, file=sys.stderr)
        return 2
    # Figures hold nobody, but the pseudonyms that returning is counted with have their time as well.
    expire_or_tell(time.time())
    deleted = purge(named if "://" in named else Path(named), time.time(), hours)
    print(f"{deleted} events deleted")
    return 0
