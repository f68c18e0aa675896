"""An insights database of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.insights.review_store import ReviewStore
from bot.insights.store import open_store


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    engine = open_store(f"sqlite:///{tmp_path / 'insights.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def review(database: Any) -> ReviewStore:
    return ReviewStore(database)
