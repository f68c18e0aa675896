"""From a ranking to a decision: answer, offer a choice, or say that it is outside the subject."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from bot.knowledge.topics import OVERVIEW
from bot.nlu.labels import CRISIS
from bot.nlu.ranking import Ranking

Soort = Literal["antwoord", "keuze", "buiten-onderwerp"]
MAX_CHOICES = 3
CALCULATION = "bereken-"
# Probabilities are kept this far from 0 and 1.
MARGIN = 1e-6


@dataclass(frozen=True)
class Thresholds:
    """Where the lines are drawn, chosen on the curve in docs/developers/understanding.md.

    Attributes:
        answer: lowest confidence at which the best topic is answered at once.
        outside: lowest strangeness (log-odds, see `strangeness`) at which a message is outside the subject.
        doubt: how much doubt about the best topic counts in the strangeness.
        beside: lowest confidence of the next best topic at which it is offered beside the answer.
        danger: lowest sureness at which a message is taken for talk of suicide or danger, whatever else it asks.
    """

    answer: float = 0.58
    outside: float = -4.0
    doubt: float = 0.8
    beside: float = 0.02
    danger: float = 0.8


@dataclass(frozen=True)
class Besluit:
    """What to do with a message.

    Attributes:
        besluit: whether it is answered.
        ids: topics, best first, at most three.
        naast: the topic that may be meant instead of the one that is answered; None if that is certain enough. Of talk
            of danger the topic that would have been answered, for where that turns out to be a false alarm.
    """

    besluit: Soort
    ids: tuple[str, ...]
    naast: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        decided: dict[str, Any] = {"besluit": self.besluit, "ids": list(self.ids)}
        return {**decided, "naast": self.naast} if self.naast else decided


def strangeness(ranking: Ranking, doubt: float) -> float:
    """How strange a message is: log-odds of being outside the subject, more the less any topic fits."""
    fit = ranking.topics[0].confidence if ranking.topics else 0.0
    return _log_odds(ranking.outside) - doubt * _log_odds(fit)


def decide(ranking: Ranking, thresholds: Thresholds) -> Besluit:
    """Decides what to do with a message."""
    if ranking.danger >= thresholds.danger:
        sure = next((ranked.id for ranked in ranking.topics[:1] if ranked.confidence >= thresholds.answer), None)
        return Besluit("antwoord", (CRISIS,), sure)
    if not ranking.topics or strangeness(ranking, thresholds.doubt) >= thresholds.outside:
        # A topic of its own (medical, insult, another language) has its own answer.
        kind: Soort = "buiten-onderwerp" if ranking.outside_id == "buiten-onderwerp" else "antwoord"
        return Besluit(kind, (ranking.outside_id,))
    if ranking.topics[0].confidence >= thresholds.answer:
        beside = next((ranked.id for ranked in ranking.topics[1:2] if ranked.confidence >= thresholds.beside), None)
        return Besluit("antwoord", (ranking.topics[0].id,), beside)
    return Besluit("keuze", tuple(ranked.id for ranked in ranking.topics[:MAX_CHOICES]))


def with_facts(besluit: Besluit, *, asked: bool) -> Besluit:
    """Decides anew on an unclear message that tells a first sick day.

    Facts alone, or with a question about one's own dates, ask for the timeline. Beside a question about something else
    the timeline is one of the choices, and what is outside the subject stays there.

    Args:
        besluit: a choice, or outside the subject.
        asked: whether the message is a question.
    """
    likely = besluit.ids[: MAX_CHOICES - 1]
    own_dates = besluit.besluit == "keuze" and any(topic.startswith(CALCULATION) for topic in likely)
    if own_dates or not asked:
        return Besluit("antwoord", (OVERVIEW,))
    if besluit.besluit == "keuze":
        return Besluit("keuze", (*likely, OVERVIEW))
    return besluit


def _log_odds(probability: float) -> float:
    kept = min(max(probability, MARGIN), 1 - MARGIN)
    return math.log(kept / (1 - kept))
