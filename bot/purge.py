"""``python -m bot purge``: deletes the conversations whose time is up, and questions that were kept for review."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from bot import logs
from bot.clock import vandaag
from bot.environment import CONVERSATIONS, MARGIN_HOURS, EnvironmentFault, check_production, keep_hours, sqlalchemy_url
from bot.insights.expire import expire_or_tell
from bot.insights.review_store import KEEP_DAYS, purge_review
from bot.insights.store import StoreError, insights_url, make_engine
from bot.paths import VAR
from bot.retention import conversations, purge_everywhere

DATABASE = VAR / "conversations.db"
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
    with conversations(sqlalchemy_url(database)) as store:
        return purge_everywhere([store], now, keep)


def due_after() -> float:
    """After how many hours the server itself deletes: a little before the time is up, for it looks now and then.

    Raises:
        EnvironmentFault: the environment says something that is no number of hours.
    """
    return keep_hours(os.environ) - MARGIN_HOURS


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
    """Deletes and says how much, once or again and again. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot purge", description="Delete old conversations.")
    parser.add_argument("--database", help="SQLite file or database URL (default: where the server keeps them)")
    parser.add_argument("--hours", type=float, help="keep conversations this long (default: SPOORWIJZER_BEWAREN_UREN)")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, with this long in between")
    arguments = parser.parse_args(argv)
    named = arguments.database or os.environ.get(CONVERSATIONS) or str(DATABASE)
    if arguments.every is not None and not arguments.every > 0:
        parser.error("--every must be more than 0")
    try:
        logs.begin("purge")
        check_production(os.environ)
        hours = due_after() if arguments.hours is None else arguments.hours
    except EnvironmentFault as fault:
        logs.say(str(fault), fault=True)
        return 2
    if arguments.every is None:
        return _purge_all(named, hours)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return repeat(lambda: _purge_all(named, hours), arguments.every, stop.wait)


def repeat(work: Callable[[], int], seconds: float, wait: Callable[[float], bool]) -> int:
    """Does work again and again; a database that is away is purged once it is back.

    Args:
        work: what is done.
        seconds: the time in between.
        wait: waits so many seconds; True once somebody asks to stop.

    Returns:
        The exit code.
    """
    while True:
        try:
            work()
        except sa.exc.SQLAlchemyError as error:
            # Its text may hold the address and with it the password.
            logs.say(f"The database cannot be purged now ({type(error).__name__})", fault=True)
        if wait(seconds):
            return 0


def _purge_all(named: str, hours: float) -> int:
    # Figures hold nobody, but the pseudonyms that returning is counted with have their time as well.
    expire_or_tell(time.time())
    deleted = purge(named if "://" in named else Path(named), time.time(), hours)
    logs.say(f"{deleted} events deleted")
    folder = VAR if "://" in named else Path(named).parent
    try:
        logs.say(f"{purge_questions(folder, vandaag(), time.time())} questions kept for review deleted")
    except StoreError as error:
        logs.say(f"Stopped: {error}", fault=True)
        return 1
    return 0
