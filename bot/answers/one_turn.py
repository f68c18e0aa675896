"""What was calculated in a turn is not calculated again in it: the form, the answer and the drawing need the same.

Kept as long as the turn lasts, by whoever takes it, and by nobody after that: the facts are those of one person.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")

# Of one task; none outside a turn, where everything is calculated when it is asked for.
_CALCULATED: ContextVar[dict[str, Any] | None] = ContextVar("calculated", default=None)


@contextlib.contextmanager
def one_turn() -> Iterator[None]:
    """Within it each calculation is made once."""
    token = _CALCULATED.set({})
    try:
        yield
    finally:
        _CALCULATED.reset(token)


def once(knowledge: str, facts: Mapping[str, Any], vandaag: date, calculate: Callable[[], T]) -> T:
    """The outcome of a calculation, made now or earlier in this turn.

    Args:
        knowledge: the version of the rules.
        facts: what is reckoned with, as JSON could hold it.
        vandaag: today.
        calculate: makes it; what it raises is raised each time.
    """
    kept = _CALCULATED.get()
    if kept is None:
        return calculate()
    # In their own order: nothing is taken for the same that is not.
    key = json.dumps([knowledge, vandaag.isoformat(), facts], default=repr)
    if key not in kept:
        kept[key] = calculate()
    outcome: T = kept[key]
    return outcome
