"""What all tests share: the knowledge base, loaded once, and a fixed today."""

import logging
from collections.abc import Iterator
from datetime import date

import pytest
import structlog

from bot.knowledge.library import Library, load_library
from bot.paths import KNOWLEDGE

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(KNOWLEDGE)


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
