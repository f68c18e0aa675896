"""Old conversations are deleted whole and for good; running ones are left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.environment import EnvironmentFault, is_production, keep_hours
from bot.purge import due_after, main, purge, repeat
from bot.retention import Conversations, conversations, forget_everywhere

NOW = 1_800_000_000.0
HOUR = 3600.0
SECRET = "eerste ziektedag 12 januari"


def fill(database: Path, count: int = 1, journal: str = "delete") -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp REAL, data TEXT)")
        connection.execute("CREATE INDEX by_sender ON events (sender_id)")
        rows = [("old", 40), ("old", 24), ("running", 40), ("running", 1), ("just inside", 23.7)]
        for number in range(count):
            for sender, hours in rows:
                text = SECRET if sender == "old" else "iets anders"
                connection.execute(
                    "INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, ?)",
                    (sender, NOW - hours * HOUR, f"{text} {number} {'x' * (number * 37 % 900)}"),
                )
    connection.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.db"
    fill(path)
    return path


def senders(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {row[0] for row in connection.execute("SELECT sender_id FROM events")}


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_only_conversations_whose_time_is_up_are_deleted(database: Path) -> None:
    assert purge(database, NOW) == 2
    assert senders(database) == {"running", "just inside"}


def test_a_running_conversation_keeps_its_old_events(database: Path) -> None:
    purge(database, NOW)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT COUNT(*) FROM events WHERE sender_id = 'running'").fetchone() == (2,)


def test_after_a_silent_week_it_deletes_and_waits_for_nobody(database: Path) -> None:
    purge(database, NOW + 7 * 24 * HOUR)
    assert senders(database) == set()


def test_what_was_said_while_the_clock_was_ahead_can_be_deleted_too(database: Path) -> None:
    assert purge(database, NOW - 20 * HOUR) == 0
    purge(database, NOW - 20 * HOUR, keep=-24)
    assert senders(database) == set()


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_what_was_purged_is_nowhere_in_the_files(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "conversations.db"
    fill(path, count=400, journal=journal)
    assert SECRET.encode() in on_disk(path)
    purge(path, NOW)
    assert SECRET.encode() not in on_disk(path)
    assert senders(path) == {"running", "just inside"}


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_what_was_forgotten_is_nowhere_in_the_files(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "conversations.db"
    fill(path, count=400, journal=journal)
    with conversations(f"sqlite:///{path}") as store:
        assert forget_everywhere([store], "old") == 800
    assert SECRET.encode() not in on_disk(path)


def test_a_file_in_use_is_cleaned_by_the_next_purge(database: Path) -> None:
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM events").fetchone()
    engine = sa.create_engine(f"sqlite:///{database}", connect_args={"timeout": 0.1})
    reader.execute("COMMIT")
    Conversations(engine)._delete(sa.column("sender_id") == "old")
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM events").fetchone()

    Conversations(engine).clean(None)

    assert reader.execute("PRAGMA user_version").fetchone() == (1,)
    reader.execute("COMMIT")
    reader.close()
    engine.dispose()
    purge(database, NOW)
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


# Writes a lot and dies before it is done: what it wrote is in the log of changes already, and in no table.
CUT_OFF = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA cache_size = 5")
for _ in range(300):
    connection.execute("INSERT INTO events (sender_id, timestamp, data) VALUES ('cut off', 1, ?)", (sys.argv[2] * 30,))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_turn_that_was_cut_off_does_not_stay_in_the_log_of_changes(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    fill(path, journal="wal")
    purge(path, NOW)
    server = sqlite3.connect(path)
    server.execute("SELECT COUNT(*) FROM events").fetchone()
    subprocess.run([sys.executable, "-c", CUT_OFF, path, SECRET], check=False)
    assert SECRET.encode() in on_disk(path)

    assert purge(path, NOW) == 0

    assert SECRET.encode() not in on_disk(path)
    server.close()


def test_of_a_file_too_big_to_write_anew_at_once_the_log_is_emptied_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "conversations.db"
    monkeypatch.setattr("bot.retention.SMALL_BYTES", 1)
    fill(path, journal="wal")
    server = sqlite3.connect(path)
    server.execute("INSERT INTO events (sender_id, timestamp, data) VALUES ('old', ?, ?)", (NOW, SECRET))
    server.commit()
    with conversations(f"sqlite:///{path}") as store:
        assert forget_everywhere([store], "old") == 3

    assert SECRET.encode() not in on_disk(path)
    assert server.execute("PRAGMA user_version").fetchone() == (1,), "the next purge writes the file anew"
    server.close()


def test_nothing_happens_without_a_database_or_without_its_table(tmp_path: Path) -> None:
    assert purge(tmp_path / "none.db", NOW) == 0
    sqlite3.connect(tmp_path / "empty.db").close()
    assert purge(tmp_path / "empty.db", NOW) == 0


def test_the_command_says_how_much_it_deleted(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE events SET timestamp = 1 WHERE sender_id = 'old'")
    assert main(["--database", str(database), "--hours", "1"]) == 0
    assert capsys.readouterr().out == "2 events deleted\n0 questions kept for review deleted\n"


def test_postgresql_is_purged_and_forgets_as_well(postgres: str) -> None:
    engine = sa.create_engine(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE events (id serial, sender_id text, timestamp float, data text)")
        for sender, hours in (("old", 40), ("running", 1), ("asked", 1)):
            connection.execute(
                sa.text("INSERT INTO events (sender_id, timestamp, data) VALUES (:s, :t, 'x')"),
                {"s": sender, "t": NOW - hours * HOUR},
            )
    assert purge(postgres, NOW) == 1
    assert Conversations(engine).forget("asked") == 1
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT sender_id FROM events").scalars().all() == ["running"]
    engine.dispose()


@pytest.mark.parametrize("given", ["--database", "environment"])
def test_the_address_that_the_server_takes_is_purged_too(
    postgres: str, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPOORWIJZER_INSIGHTS_URL", f"sqlite:///{tmp_path / 'insights.db'}")
    url = postgres.replace("postgresql://", "postgres://")
    monkeypatch.setenv("SPOORWIJZER_DATABASE_URL", url if given == "environment" else "")
    assert main(["--database", url] if given == "--database" else []) == 0


def test_conversations_are_kept_a_day_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keep_hours({}) == 24
    assert keep_hours({"SPOORWIJZER_BEWAREN_UREN": "2"}) == 2
    monkeypatch.setenv("SPOORWIJZER_BEWAREN_UREN", "2")
    assert due_after() == 1.75


@pytest.mark.parametrize("text", ["0", "-1", "een dag", "nan", "1000", "inf"])
def test_a_term_that_is_no_number_of_hours_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EnvironmentFault, match="SPOORWIJZER_BEWAREN_UREN"):
        keep_hours({"SPOORWIJZER_BEWAREN_UREN": text})
    monkeypatch.setenv("SPOORWIJZER_BEWAREN_UREN", text)
    assert main([]) == 2


def test_production_is_said_exactly_or_the_bot_does_not_start() -> None:
    assert not is_production({})
    assert not is_production({"SPOORWIJZER_MODE": "development"})
    assert is_production({"SPOORWIJZER_MODE": "production"})
    with pytest.raises(EnvironmentFault):
        is_production({"SPOORWIJZER_MODE": "prodution"})


def test_purging_goes_on_until_somebody_stops_it_even_while_the_database_is_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rounds: list[float] = []

    def work() -> int:
        if len(rounds) == 1:
            raise sa.exc.OperationalError("SELECT 1", {}, Exception("password=secret"))
        return 0

    def wait(seconds: float) -> bool:
        rounds.append(seconds)
        return len(rounds) == 3

    assert repeat(work, 600, wait) == 0
    assert rounds == [600, 600, 600]
    told = capsys.readouterr().err
    assert "OperationalError" in told
    assert "secret" not in told


def test_purging_without_a_pause_is_refused(database: Path) -> None:
    for seconds in ("0", "-1", "nan"):
        with pytest.raises(SystemExit):
            main(["--database", str(database), "--every", seconds])


def test_a_purge_that_goes_on_stops_when_it_is_asked_to(database: Path) -> None:
    command = [sys.executable, "-m", "bot", "purge", "--database", str(database), "--every", "600"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "events deleted" in process.stdout.readline()
        process.terminate()
        assert process.wait(30) == 0
