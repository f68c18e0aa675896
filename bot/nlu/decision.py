"""From a ranking to a decision: answer, offer a choice, or say that it is outside the subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.nlu.ranking import Ranked

Soort = Literal["antwoord", "keuze", "buiten-onderwerp"]
OUTSIDE = frozenset({"buiten-onderwerp", "andere-taal", "crisis", "scheldwoord", "medische-vraag"})
MAX_CHOICES = 3


@dataclass(frozen=True)
class Thresholds:
    """Where the lines are drawn, chosen on the curve in docs/developers/understanding.md.

    Attributes:
        answer: lowest confidence at which the best topic is answered at once.
        margin: lowest lead over the second topic at which it is answered at once.
        choice: lowest confidence of the best topic at which a choice is offered.
    """

    answer: float = 0.45
    margin: float = 0.15
    choice: float = 0.12


@dataclass(frozen=True)
class Besluit:
    """What to do with a message; ``ids`` are topics, best first, at most three."""

    besluit: Soort
    ids: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"besluit": self.besluit, "ids": list(self.ids)}


def decide(ranking: Sequence[Ranked], thresholds: Thresholds) -> Besluit:
    """Decides from the ranking, best first."""
    if not ranking:
        return Besluit("buiten-onderwerp", ("buiten-onderwerp",))
    best = ranking[0]
    lead = best.confidence - (ranking[1].confidence if len(ranking) > 1 else 0.0)
    if best.id in OUTSIDE and (best.confidence >= thresholds.choice):
        return Besluit("buiten-onderwerp" if best.id == "buiten-onderwerp" else "antwoord", (best.id,))
    if best.confidence >= thresholds.answer and lead >= thresholds.margin:
        return Besluit("antwoord", (best.id,))
    inside = tuple(ranked.id for ranked in ranking if ranked.id not in OUTSIDE)[:MAX_CHOICES]
    if best.confidence >= thresholds.choice and inside:
        return Besluit("keuze", inside)
    return Besluit("buiten-onderwerp", ("buiten-onderwerp",))
