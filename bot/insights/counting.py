"""Counts conversations in the database, per value of a dimension; only counts leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.insights import outcomes
from bot.insights.figures import Dimension, Period
from bot.insights.tables import conversations, questions


@dataclass(frozen=True)
class Counted:
    """The counts of one value of a dimension, in conversations."""

    key: str
    counts: Mapping[str, int]

    @property
    def conversations(self) -> int:
        """In how many conversations a question was asked."""
        return self.counts["asked"]


def within(period: Period) -> Any:
    """Questions of conversations that began in the period: a conversation is never cut in two."""
    ids = sa.select(conversations.c.id).where(began_in(period))
    found = questions.c.conversation_id.in_(ids)
    return found & (questions.c.role == period.role) if period.role else found


def began_in(period: Period) -> Any:
    """Conversations that began in the period, over its channel and of its organisation, with a question of its role."""
    found = conversations.c.day.between(period.van, period.tot)
    if period.channel:
        found &= conversations.c.channel == period.channel
    if period.organisation:
        found &= conversations.c.organisation == period.organisation
    if period.role:
        of_role = sa.select(questions.c.conversation_id).where(questions.c.role == period.role)
        found &= conversations.c.id.in_(of_role)
    return found


def count(connection: Any, period: Period, until: date, dimension: Dimension | None) -> list[Counted]:
    """The counts per value of a dimension: a conversation counts once in each value that it touches."""

    def any_of(condition: Any) -> Any:
        return sa.func.max(sa.case((condition, 1), else_=0))

    outcome = questions.c.outcome
    key = questions.c[dimension] if dimension else sa.literal("")
    each = (
        sa.select(
            key.label("key"),
            any_of(outcome != outcomes.OUT_OF_SCOPE).label("in_scope"),
            any_of(outcome == outcomes.OUT_OF_SCOPE).label("outside"),
            any_of(outcome == outcomes.HANDED_OVER).label("handed"),
            any_of(outcome == outcomes.UNHELPFUL).label("unhelpful"),
            any_of(outcome == outcomes.HELPFUL).label("helpful"),
            any_of(outcome.in_((outcomes.ABANDONED, outcomes.FAILED))).label("open"),
            any_of(questions.c.clarified.is_(True)).label("clarified"),
            any_of(questions.c.asked_again.is_(True)).label("again"),
            (1 - any_of(questions.c.day > until)).label("due"),
        )
        .where(within(period))
        .group_by(*([key] if dimension else []), questions.c.conversation_id)
        .subquery()
    )
    c = each.c
    solved = (c.in_scope == 1) & (c.handed == 0) & (c.unhelpful == 0) & (c.open == 0)

    def number(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    judged = (c.helpful == 1) | (c.unhelpful == 1)
    counts = {
        "asked": sa.func.count(),
        "in_scope": number(c.in_scope == 1),
        "kept": number((c.in_scope == 1) & (c.open == 0)),
        "solved": number(solved),
        "confirmed": number(solved & (c.helpful == 1)),
        "solved_due": number(solved & (c.due == 1)),
        "false": number(solved & (c.due == 1) & (c.again == 1)),
        "clarified": number(c.clarified == 1),
        "handed": number(c.handed == 1),
        "outside": number(c.outside == 1),
        "judged": number(judged),
        "satisfied": number((c.helpful == 1) & (c.unhelpful == 0)),
        "due": number(c.due == 1),
        "again": number((c.due == 1) & (c.again == 1)),
    }
    columns = [column.label(name) for name, column in counts.items()]
    query = (
        sa.select(c.key, *columns).group_by(c.key) if dimension else sa.select(sa.literal("").label("key"), *columns)
    )
    rows = connection.execute(query).mappings()
    return [Counted(_as_key(row["key"]), {name: int(row[name]) for name in counts}) for row in rows]


def _as_key(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
