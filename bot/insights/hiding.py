"""Which figures are hidden, so that none is about too few people to be nobody."""

from __future__ import annotations

from collections.abc import Iterable

from bot.insights.counting import Counted
from bot.insights.figures import SMALLEST


def too_small(counted: Iterable[Counted]) -> set[str]:
    """The cells to hide: the small ones, and the next larger ones where the total would give a small one away."""
    rows = sorted(counted, key=lambda row: (row.conversations, row.key))
    hidden = [row for row in rows if row.conversations < SMALLEST]
    rest = rows[len(hidden) :]
    while hidden and rest and (len(hidden) == 1 or sum(row.conversations for row in hidden) < SMALLEST):
        hidden.append(rest.pop(0))
    return {row.key for row in hidden}


def unless_small(number: int) -> int | None:
    """A number of conversations, or None where it is small but not zero."""
    return number if number == 0 or number >= SMALLEST else None
