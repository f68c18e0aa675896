"""The database is made, brought up to date and taken back, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

# So that METADATA knows all tables, also when this file is run by itself.
import bot.insights.review_tables  # noqa: F401
from bot import migrate as command
from bot.insights.store import StoreError, insights_url, make_engine, migrate, open_store, up_to_date
from bot.insights.tables import METADATA

OURS = set(METADATA.tables)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'insights.db'}"
        return
    address = request.getfixturevalue("postgres")
    engine = make_engine(address)
    migrate(engine)
    migrate(engine, "base")
    engine.dispose()
    yield address


def tables(engine: Any) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) & OURS


def test_up_and_down_leave_what_they_should(url: str) -> None:
    engine = make_engine(url)
    assert not up_to_date(engine)
    migrate(engine)
    assert up_to_date(engine)
    assert tables(engine) == OURS
    migrate(engine)
    migrate(engine, "base")
    assert tables(engine) == set()
    migrate(engine)
    assert tables(engine) == OURS
    migrate(engine, "base")
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_uses(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "insights_version"})
        differences = compare_metadata(context, METADATA)
    assert [difference for difference in differences if "insights_version" not in str(difference)] == []
    engine.dispose()


def test_two_servers_that_start_together_both_get_the_database(tmp_path: Path) -> None:
    url, failed = f"sqlite:///{tmp_path / 'insights.db'}", []

    def start() -> None:
        try:
            open_store(url).dispose()
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert tables(make_engine(url)) == OURS


def test_postgresql_is_not_migrated_behind_the_operators_back(postgres: str) -> None:
    engine = make_engine(postgres)
    migrate(engine)
    migrate(engine, "base")
    with pytest.raises(StoreError, match="python -m bot migrate"):
        open_store(postgres)
    assert command.main(["--url", postgres]) == 0
    open_store(postgres).dispose()
    engine.dispose()


def test_a_database_that_cannot_be_written_is_told_without_its_password(tmp_path: Path) -> None:
    (tmp_path / "insights.db").mkdir()
    with pytest.raises(StoreError) as error:
        open_store(f"sqlite:///{tmp_path / 'insights.db'}")
    assert str(tmp_path) not in str(error.value)
    for url in ("postgresql://piet:geheim@127.0.0.1:1/x", "geen adres geheim", "oracle9://piet:geheim@x/y"):
        with pytest.raises(StoreError) as error:
            open_store(url)
        assert "geheim" not in str(error.value)


def test_the_command_says_what_is_wrong_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--url", "postgresql://piet:geheim@127.0.0.1:1/x"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("Stopped:")
    assert "geheim" not in told


def made_by_a_newer_version(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE insights_version SET version_num = '9999_later'")
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone_and_the_command_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'insights.db'}"
    made_by_a_newer_version(url)

    assert command.main(["--url", url]) == 1
    assert command.main(["--url", url, "--to", "base"]) == 1

    told = capsys.readouterr().err
    assert told.count("Gestopt: De cijfers zijn gemaakt door een nieuwere versie") == 2
    with make_engine(url).connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM insights_version").scalar() == "9999_later"


def test_a_server_older_than_its_database_hears_so_at_the_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'insights.db'}"
    made_by_a_newer_version(url)

    with pytest.raises(StoreError, match="nieuwere versie"):
        open_store(url)


def test_a_revision_that_does_not_exist_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--url", f"sqlite:///{tmp_path / 'insights.db'}", "--to", "0009_nooit"]) == 1
    assert capsys.readouterr().err.startswith("Gestopt: Deze versie van de tabellen bestaat niet")


def test_the_environment_names_the_database(tmp_path: Path) -> None:
    assert insights_url({"SPOORWIJZER_INSIGHTS_URL": "postgresql://x/y"}) == "postgresql://x/y"
    assert insights_url({}, tmp_path) == f"sqlite:///{tmp_path / 'insights.db'}"


def test_what_is_deleted_is_not_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "insights.db"
    engine = open_store(f"sqlite:///{path}")
    mark = "d" * 64
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO keys (week, key) VALUES ('2026-11-02', :mark)"), {"mark": mark})
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM keys"))
    engine.dispose()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert mark.encode() not in path.read_bytes()
