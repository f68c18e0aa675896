"""Who else sees Rasa's events, besides the counting: for what needs more than a count, and keeps it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.insights.review_tap import review_tap
from bot.knowledge.organisation import load_organisation
from bot.paths import ORGANISATION


class Tap(Protocol):
    """Sees each event. Must return at once and may keep nothing that its own rules do not allow."""

    def publish(self, event: Mapping[str, Any]) -> None:
        """Takes an event as Rasa publishes it."""


def taps() -> tuple[Tap, ...]:
    """The taps of this installation: the review loop, where the organisation keeps questions."""
    review = review_tap(load_organisation(ORGANISATION))
    return (review,) if review is not None else ()
