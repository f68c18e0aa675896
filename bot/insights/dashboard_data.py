"""What the dashboard reads: figures on a connection that cannot write, and the kept questions."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.insights.dashboard_filters import Keuzes
from bot.insights.figures import Figures, Period
from bot.insights.query import read_figures
from bot.insights.review_groups import Groep, group
from bot.insights.review_store import ReviewStore
from bot.insights.settings import InsightsSettings
from bot.insights.store import make_engine
from bot.insights.tables import questions

# The same page within a minute is not counted again.
FRESH_SECONDS = 60.0
MAX_REMEMBERED = 64


def read_only(url: str) -> Any:
    """An engine whose connections refuse to write.

    Raises:
        StoreError: it is no address of a database.
    """
    engine = make_engine(url)

    def refuse(connection: Any, _: Any) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA query_only = ON")
        else:
            # Set by psycopg2 for each transaction: a SET of our own would go with the first rollback.
            connection.rollback()
            connection.set_session(readonly=True)

    sa.event.listen(engine, "connect", refuse)
    return engine


class Data:
    """Reads for the pages; every call may block."""

    def __init__(
        self,
        engine: Any,
        review: ReviewStore,
        settings: InsightsSettings,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keeps where to read.

        Args:
            engine: the insights database, read-only.
            review: the kept questions.
            settings: what the figures reckon with.
            now: seconds since some fixed moment.
        """
        self._engine, self._review, self._settings, self._now = engine, review, settings, now
        self._figures: OrderedDict[tuple[Period, date], tuple[float, Figures]] = OrderedDict()
        self._groups: tuple[tuple[str, ...], tuple[Groep, ...]] = ((), ())

    def choices(self) -> Keuzes:
        """The channels, organisations and roles that occur."""
        with self._engine.connect() as connection:

            def values(column: Any) -> tuple[str, ...]:
                found = connection.execute(sa.select(column).distinct().order_by(column)).scalars()
                return tuple(value for value in found if value)

            return Keuzes(values(questions.c.channel), values(questions.c.organisation), values(questions.c.role))

    def figures(self, period: Period, vandaag: date) -> Figures:
        """The figures of a period."""
        key, now = (period, vandaag), self._now()
        known = self._figures.get(key)
        if known is not None and now - known[0] < FRESH_SECONDS:
            return known[1]
        found = read_figures(self._engine, period, self._settings, vandaag)
        self._figures[key] = (now, found)
        self._figures.move_to_end(key)
        while len(self._figures) > MAX_REMEMBERED:
            self._figures.popitem(last=False)
        return found

    def groups(self) -> tuple[Groep, ...]:
        """The kept questions in groups."""
        kept = self._review.questions()
        ids = tuple(one.id for one in kept)
        if ids != self._groups[0]:
            self._groups = (ids, group(kept))
        return self._groups[1]
