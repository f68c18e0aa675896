"""Old conversations are deleted whole; running ones are left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.purge import purge

NOW = 1_800_000_000.0
HOUR = 3600.0


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp REAL, data TEXT)")
        rows = [("old", 40), ("old", 24), ("running", 40), ("running", 1), ("just inside", 22.9)]
        connection.executemany(
            "INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, 'eerste ziektedag 12 januari')",
            [(sender, NOW - hours * HOUR) for sender, hours in rows],
        )
    return path


def senders(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {row[0] for row in connection.execute("SELECT sender_id FROM events")}


def test_only_conversations_that_ended_a_day_ago_are_deleted(database: Path) -> None:
    assert purge(database, NOW) == 2
    assert senders(database) == {"running", "just inside"}


def test_a_running_conversation_keeps_its_old_events(database: Path) -> None:
    purge(database, NOW)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT COUNT(*) FROM events WHERE sender_id = 'running'").fetchone() == (2,)


def test_what_was_deleted_cannot_be_read_from_the_file(database: Path) -> None:
    purge(database, NOW + 100 * HOUR)
    assert b"12 januari" not in database.read_bytes()


def test_nothing_happens_without_a_database_or_without_its_table(tmp_path: Path) -> None:
    assert purge(tmp_path / "none.db", NOW) == 0
    sqlite3.connect(tmp_path / "empty.db").close()
    assert purge(tmp_path / "empty.db", NOW) == 0
