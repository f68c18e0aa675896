"""From a ranking to a decision: answer, offer a choice, or say that it is outside the subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bot.nlu.ranking import Ranking

Soort = Literal["antwoord", "keuze", "buiten-onderwerp"]
MAX_CHOICES = 3
# Missing this costs more than a false alarm, which only shows a telephone number.
CRISIS = "crisis"


@dataclass(frozen=True)
class Thresholds:
    """Where the lines are drawn, chosen on the curve in docs/developers/understanding.md.

    Attributes:
        answer: lowest confidence at which the best topic is answered at once.
        outside: lowest probability of being outside at which a message is not answered.
        unsure_outside: the same where the best topic is below ``answer``.
        crisis: the same for a message that, if outside, is about suicide or danger.
    """

    answer: float = 0.45
    outside: float = 0.6
    unsure_outside: float = 0.25
    crisis: float = 0.4


@dataclass(frozen=True)
class Besluit:
    """What to do with a message; ``ids`` are topics, best first, at most three."""

    besluit: Soort
    ids: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"besluit": self.besluit, "ids": list(self.ids)}


def decide(ranking: Ranking, thresholds: Thresholds) -> Besluit:
    """Decides what to do with a message."""
    sure = bool(ranking.topics) and ranking.topics[0].confidence >= thresholds.answer
    line = thresholds.outside if sure else thresholds.unsure_outside
    if ranking.outside_id == CRISIS:
        line = min(line, thresholds.crisis)
    if ranking.outside >= line or not ranking.topics:
        # A topic of its own (medical, insult, another language, crisis) has its own answer.
        kind: Soort = "buiten-onderwerp" if ranking.outside_id == "buiten-onderwerp" else "antwoord"
        return Besluit(kind, (ranking.outside_id,))
    if sure:
        return Besluit("antwoord", (ranking.topics[0].id,))
    return Besluit("keuze", tuple(ranked.id for ranked in ranking.topics[:MAX_CHOICES]))
