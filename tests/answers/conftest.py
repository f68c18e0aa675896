"""The dialogue without Rasa: the real knowledge base and the real reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.answers.state import Bericht, Beurt, Stand

TODAY = date(2026, 11, 21)
FIRST = "2026-01-12"


def message(text: str, besluit: str = "keuze", *ids: str) -> Bericht:
    return Bericht(text, besluit, ids)


def sick(**facts: Any) -> Stand:
    """A conversation in which the first sick day is known."""
    return Stand(situatie={"eerste_ziektedag": FIRST, **facts}, berekening="bereken-mijn-tijdlijn")


def said(beurt: Beurt) -> str:
    return "\n\n".join(answer.tekst() for answer in beurt.antwoorden)


def titles(beurt: Beurt) -> list[str]:
    return [choice.titel for choice in beurt.antwoorden[-1].keuzes]
