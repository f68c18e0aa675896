"""Recoveries that are not known exactly: a day that is told takes the place of an estimate, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.answers.nearby_days import NEAR

# Under this key a conversation keeps the days of recoveries that are estimates ("ergens in maart").
GUESSED = "geschat_herstel"
_DAYS = ("hersteld_per", "opnieuw_ziek")

Span = Mapping[str, Any]


def guesses(spans: Sequence[Span], days: Sequence[str]) -> list[str]:
    """Those of the days that stand in a recovery, so that they still have to be asked about."""
    there = {span[name] for span in spans for name in _DAYS}
    return sorted(there & set(days))


def unfinished(spans: Sequence[Span]) -> list[Span]:
    """The recoveries that another follows, without the day on which the illness began again."""
    return [span for span in spans[:-1] if not span["opnieuw_ziek"]]


def inexact(spans: Sequence[Span], days: Sequence[str]) -> list[Span]:
    """The recoveries that are asked about, the first one first.

    Args:
        spans: the recoveries so far, in order.
        days: their days that are estimates.
    """
    ends = unfinished(spans)
    return [span for span in spans if span in ends or span["hersteld_per"] in days or span["opnieuw_ziek"] in days]


def in_place_of_guess(spans: Sequence[Span], told: Span, days: Sequence[str]) -> tuple[list[Span], list[str]]:
    """The recoveries with one that is told, and the estimates that are left.

    Args:
        spans: the recoveries so far.
        told: the one that is told; without its end it may as well be a bare day in reply to a question.
        days: the days of ``spans`` that are estimates.

    Returns:
        ``spans`` with the estimate that lies nearest to what is told replaced by it, or else with one recovery more.
    """
    day = date.fromisoformat(told["hersteld_per"])
    places = [
        (abs(date.fromisoformat(span[name]) - day), place, name)
        for place, span in enumerate(spans)
        for name in _DAYS
        if span[name] in days
    ]
    distance, place, name = min(places, default=(NEAR, -1, ""))
    if place < 0 or distance > NEAR:
        others = [span for span in spans if span["hersteld_per"] != told["hersteld_per"]]
        return [*others, told], list(days)
    old = spans[place]
    new = told if told["opnieuw_ziek"] else _with_day(old, name, told["hersteld_per"])
    gone = {old[other] for other in (_DAYS if told["opnieuw_ziek"] else (name,))}
    return [*spans[:place], new, *spans[place + 1 :]], [guess for guess in days if guess not in gone]


def _with_day(span: Span, name: str, day: str) -> Span:
    """The recovery with another day; an end that would not lie after its begin is no longer known."""
    again = span["opnieuw_ziek"]
    if name == "hersteld_per" and again and again <= day:
        again = None
    return {**span, "opnieuw_ziek": again, name: day}
