"""What all tests share: the knowledge base, loaded once, and a fixed today."""

from datetime import date

import pytest

from bot.knowledge.library import Library, load_library
from bot.paths import KNOWLEDGE

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(KNOWLEDGE)


@pytest.fixture
def today() -> date:
    return TODAY
