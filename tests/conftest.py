"""What all tests share, made once: the knowledge base, a reader, a dialogue and a PostgreSQL; and a fixed today."""

import logging
import re
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
import structlog

from bot.answers.dialogue import Dialogue
from bot.knowledge.library import Library, load_library
from bot.language.pipeline import load_pipeline
from bot.language.reader import Lezer
from bot.paths import KNOWLEDGE
from tools.parts import Postgres

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(KNOWLEDGE)


@pytest.fixture(scope="session")
def lezer() -> Lezer:
    return Lezer(load_pipeline())


@pytest.fixture(scope="session")
def dialogue(library: Library, lezer: Lezer) -> Dialogue:
    return Dialogue(library, lezer)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """A test that starts a server makes the logs of the process discreet; the next test finds them as they were."""
    factory, configuration = logging.getLogRecordFactory(), structlog.get_config()
    yield
    logging.setLogRecordFactory(factory)
    structlog.configure(**configuration)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One server for all tests; it keeps out of pytest's folders, which any new session closes to other users."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def postgres(postgres_server: Postgres, request: pytest.FixtureRequest) -> str:
    """The address of an empty database on it for the tests of one file."""
    name = re.sub(r"\W", "_", request.node.nodeid).lower()[-60:]
    engine = sa.create_engine(postgres_server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    return str(sa.engine.make_url(postgres_server.url).set(database=name).render_as_string(hide_password=False))
