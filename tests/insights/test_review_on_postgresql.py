"""The kept questions and the dashboard's reading on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.insights.dashboard_data import Data, read_only
from bot.insights.dashboard_filters import read_period
from bot.insights.review_collector import Vraag
from bot.insights.review_store import KEEP_DAYS, ReviewStore, purge_review
from bot.insights.settings import load_settings
from bot.insights.store import make_engine, migrate

DAY = date(2026, 11, 3)


@pytest.fixture
def engine(postgres: str) -> Iterator[Any]:
    one = make_engine(postgres)
    migrate(one)
    yield one
    migrate(one, "base")
    one.dispose()


def test_questions_are_kept_proposed_and_deleted(engine: Any) -> None:
    review = ReviewStore(engine)
    for text in ("mag mijn hond mee", "mag mijn kat mee"):
        review.keep(Vraag(DAY, text, "keuze", ("wia",)))
    review.propose([review.questions()[0].id], "wia")
    assert purge_review(engine, DAY + timedelta(days=KEEP_DAYS - 1)) == 0
    assert purge_review(engine, DAY + timedelta(days=KEEP_DAYS)) == 2
    assert (review.questions(), review.proposals()) == ((), ())


def test_the_dashboard_reads_and_cannot_write_not_even_after_a_mistake(engine: Any, postgres: str) -> None:
    reading = read_only(postgres)
    data = Data(reading, ReviewStore(engine), load_settings())
    period = read_period({}, data.choices(), DAY)
    assert data.figures(period, DAY).total.hidden
    for _ in range(3):
        with pytest.raises(sa.exc.DBAPIError, match="read-only"), reading.begin() as connection:
            connection.execute(sa.text("DELETE FROM review_questions"))
    reading.dispose()
