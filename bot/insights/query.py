"""From question records to figures: counted in the database, per conversation, and small cells hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot.insights import outcomes
from bot.insights.counting import Counted, began_in, count, within
from bot.insights.figures import (
    DIMENSIONS,
    SMALLEST,
    Cell,
    Dimension,
    Figures,
    Funnel,
    MeasureId,
    Period,
    Savings,
    Share,
    Unanswered,
)
from bot.insights.hiding import too_small, unless_small
from bot.insights.recorder import UNCLEAR
from bot.insights.settings import InsightsSettings
from bot.insights.tables import conversations, questions
from bot.insights.wilson import share

# The two counts of each measure: in how many conversations it was so, and out of which.
_COUNTS: Mapping[MeasureId, tuple[str, str]] = {
    "confirmed": ("confirmed", "in_scope"),
    "upper": ("solved", "in_scope"),
    "false_deflection": ("false", "solved_due"),
    "clarification": ("clarified", "asked"),
    "hand_over": ("handed", "in_scope"),
    "out_of_scope": ("outside", "asked"),
    "satisfaction": ("satisfied", "judged"),
    "recontact": ("again", "due"),
}


def read_figures(engine: Any, period: Period, settings: InsightsSettings, today: date) -> Figures:
    """The figures of a period.

    Args:
        engine: the insights database.
        period: the days.
        settings: what knowledge/insights.yml says.
        today: today; returning is counted only where its days have passed.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    until = min(period.tot, today - timedelta(seconds=settings.return_seconds) - timedelta(days=1))
    with engine.connect() as connection:
        whole = count(connection, period, until, None)[0]
        by = {name: count(connection, period, until, name) for name in DIMENSIONS}
        total = _cell(None, whole, hidden=whole.conversations < SMALLEST)
        shown: dict[Dimension, tuple[Cell, ...]] = {
            name: _cells(name, counted, everything_hidden=total.hidden) for name, counted in by.items()
        }
        p50, p95 = _times(connection, period)
        return Figures(
            period=period,
            recontact_until=until,
            total=total,
            by=shown,
            reasons=_reasons(connection, period),
            funnels=_funnels(connection, period, by["channel"], shown["channel"]),
            unanswered=_unanswered(connection, period),
            hours=_hours(connection, period),
            response_p50=None if total.hidden else p50,
            response_p95=None if total.hidden else p95,
            savings=None if total.hidden else _savings(whole.counts, settings),
        )


# ---------------------------------------------------------------- cells


def _cells(dimension: Dimension, counted: Sequence[Counted], *, everything_hidden: bool) -> tuple[Cell, ...]:
    hidden = {row.key for row in counted} if everything_hidden else too_small(counted)
    cells = [_cell(dimension, row, hidden=row.key in hidden) for row in counted]
    if dimension == "week":
        return tuple(sorted(cells, key=lambda cell: cell.key))
    return tuple(sorted(cells, key=lambda cell: (-(cell.conversations or 0), cell.key)))


def _cell(dimension: Dimension | None, row: Counted, *, hidden: bool) -> Cell:
    if hidden:
        return Cell(dimension, row.key, None, dict.fromkeys(_COUNTS))
    shares = {name: _share(row.counts[hits], row.counts[of]) for name, (hits, of) in _COUNTS.items()}
    return Cell(dimension, row.key, row.conversations, shares)


def _share(hits: int, of: int) -> Share | None:
    return share(hits, of) if of >= SMALLEST else None


# ---------------------------------------------------------------- the rest


def _funnels(connection: Any, period: Period, counted: Sequence[Counted], cells: Sequence[Cell]) -> tuple[Funnel, ...]:
    query = (
        sa.select(conversations.c.channel, sa.func.count()).where(began_in(period)).group_by(conversations.c.channel)
    )
    begun = {channel: int(number) for channel, number in connection.execute(query)}
    rows = {row.key: row.counts for row in counted}
    steps = (("gevraagd", "in_scope"), ("beantwoord", "kept"), ("zonder_mens", "solved"), ("bevestigd", "confirmed"))

    def of(cell: Cell) -> tuple[tuple[str, int | None], ...]:
        if cell.hidden:
            return ()
        numbers = [("begonnen", begun[cell.key]), *((name, rows[cell.key][count]) for name, count in steps)]
        return tuple((name, unless_small(number)) for name, number in numbers)

    return tuple(Funnel(cell.key, of(cell)) for cell in cells)


def _reasons(connection: Any, period: Period) -> tuple[tuple[str, int], ...]:
    number = sa.func.count(questions.c.conversation_id.distinct())
    query = (
        sa.select(questions.c.reason, number)
        .where(within(period) & (questions.c.outcome == outcomes.UNHELPFUL))
        .group_by(questions.c.reason)
        .having(number >= SMALLEST)
        .order_by(number.desc(), questions.c.reason)
    )
    return tuple((reason or "unsaid", int(count)) for reason, count in connection.execute(query))


def _unanswered(connection: Any, period: Period) -> tuple[Unanswered, ...]:
    number = sa.func.count(questions.c.conversation_id.distinct())

    def read(key: Any, condition: Any, kind: Any) -> list[Unanswered]:
        query = sa.select(key, number).where(within(period) & condition).group_by(key).having(number >= SMALLEST)
        return [Unanswered(str(name), int(count), kind) for name, count in connection.execute(query)]

    unclear = (questions.c.outcome == outcomes.ABANDONED) & (questions.c.topic == UNCLEAR)
    found = [
        *read(questions.c.nearest, unclear, "unclear"),
        *read(questions.c.topic, questions.c.outcome == outcomes.UNHELPFUL, "unhelpful"),
    ]
    return tuple(sorted(found, key=lambda entry: (-entry.conversations, entry.nearest, entry.kind)))


def _hours(connection: Any, period: Period) -> tuple[int | None, ...]:
    query = sa.select(conversations.c.hour, sa.func.count()).where(began_in(period)).group_by(conversations.c.hour)
    found = {hour: int(number) for hour, number in connection.execute(query)}
    return tuple(unless_small(found.get(hour, 0)) for hour in range(24))


def _times(connection: Any, period: Period) -> tuple[int | None, int | None]:
    measured = within(period) & questions.c.response_ms.is_not(None)
    number = connection.execute(sa.select(sa.func.count()).select_from(questions).where(measured)).scalar() or 0
    if number < SMALLEST:
        return None, None
    ordered = sa.select(questions.c.response_ms).where(measured).order_by(questions.c.response_ms)

    def at(part: float) -> int:
        value: int = connection.execute(ordered.offset(int(part * (number - 1))).limit(1)).scalar()
        return value

    return at(0.5), at(0.95)


def _savings(counts: Mapping[str, int], settings: InsightsSettings) -> Savings:
    assumed = settings.assumptions
    low, high = (counts[name] * assumed.called for name in ("confirmed", "solved"))
    return Savings(
        calls_low=low,
        calls_high=high,
        hours_low=low * assumed.minutes / 60,
        hours_high=high * assumed.minutes / 60,
        euros_low=low * assumed.euros,
        euros_high=high * assumed.euros,
    )
