"""The dates of a conversation beside the text: what the drawing needs, and the calendar file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.answers.calendar import calendar_points
from bot.answers.outcomes import OVERVIEW_IDS, Outcomes, compute
from bot.knowledge.library import Library
from bot.law.calendar_file import to_ics
from bot.law.situation import SituatieFout

FIRST_DAY = "eerste_ziektedag"


class NoDatesError(Exception):
    """The conversation holds no facts from which dates follow."""


def known_outcomes(library: Library, slots: Mapping[str, Any], vandaag: date) -> Outcomes | None:
    """What the rules say of the facts in a conversation; None while there are none, or they are not certain."""
    facts = slots.get("situatie") or {}
    if not facts.get(FIRST_DAY) or slots.get("te_bevestigen"):
        return None
    try:
        return compute(library, facts, vandaag)
    except SituatieFout:
        return None


def drawing(library: Library, slots: Mapping[str, Any], vandaag: date) -> dict[str, Any] | None:
    """What the drawing of a timeline needs besides the dates: first day, today, begin of periods."""
    outcomes = known_outcomes(library, slots, vandaag)
    if outcomes is None:
        return None
    steps = {step: u.mijlpalen.get(step) for u in reversed(outcomes.uitkomsten) for step in OVERVIEW_IDS}
    known = {step: milestone for step, milestone in steps.items() if milestone and milestone.uiterlijk}
    return {
        "eerste_ziektedag": slots["situatie"][FIRST_DAY],
        "vandaag": vandaag.isoformat(),
        "ziekteweek": outcomes.ziekteweek,
        "vanaf": {step: milestone.venster.van.isoformat() for step, milestone in known.items() if milestone.venster},
    }


def calendar_file(library: Library, slots: Mapping[str, Any], vandaag: date, now: datetime, series: str) -> bytes:
    """The dates that are still to come as a calendar file.

    Args:
        library: the knowledge base.
        slots: the conversation's slots.
        vandaag: today.
        now: the moment of making.
        series: the same for every file of this conversation, so that a newer file updates the older one's events.

    Raises:
        NoDatesError: no dates are known, or none are to come.
    """
    outcomes = known_outcomes(library, slots, vandaag)
    points = calendar_points(outcomes, vandaag, series) if outcomes else ()
    if not points:
        raise NoDatesError
    return to_ics(points, now)
