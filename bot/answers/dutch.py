"""Dates and lists as Dutch people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def datum(day: date, *, weekday: bool = False) -> str:
    """``24 oktober 2027``, or with its day of the week ``zondag 24 oktober 2027``."""
    words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]} {words}" if weekday else words


def opsomming(items: Sequence[str], last: str = "en") -> str:
    """``a, b en c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def hoofdletter(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
