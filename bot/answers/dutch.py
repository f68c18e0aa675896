"""Dates and lists as Dutch people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.law.derivation import dag_en_datum
from bot.law.situation import nederlandse_datum


def datum(day: date, *, weekday: bool = False) -> str:
    """``24 oktober 2027``, or with its day of the week ``zondag 24 oktober 2027``."""
    return dag_en_datum(day) if weekday else nederlandse_datum(day)


def opsomming(items: Sequence[str], last: str = "en") -> str:
    """``a, b en c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def hoofdletter(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
