"""The outcomes of a question, and how a verdict or a call for a person changes them."""

from __future__ import annotations

from typing import Literal

Outcome = Literal["answered", "helpful", "unhelpful", "handed_over", "abandoned", "out_of_scope", "failed"]

ANSWERED: Outcome = "answered"
HELPFUL: Outcome = "helpful"
UNHELPFUL: Outcome = "unhelpful"
HANDED_OVER: Outcome = "handed_over"
# A question waits in this state for a choice or a fact: whoever never comes back leaves it so.
ABANDONED: Outcome = "abandoned"
OUT_OF_SCOPE: Outcome = "out_of_scope"
FAILED: Outcome = "failed"

JUDGEABLE = (ANSWERED, HELPFUL, UNHELPFUL)
# A person who is called for after one of these is called for because of it.
UNSOLVED = (ANSWERED, UNHELPFUL, ABANDONED, FAILED)


def judged(useful: bool) -> Outcome:
    """The outcome of an answer that was judged."""
    return HELPFUL if useful else UNHELPFUL
