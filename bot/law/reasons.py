"""Words that decisions share: an answer that may be unknown, and a reason with where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.law.sources import Basis


class Antwoord(Enum):
    """An answer to a question of fact; "weet ik niet" is always allowed."""

    JA = "ja"
    NEE = "nee"
    ONBEKEND = "onbekend"


@dataclass(frozen=True)
class Reden:
    """One reason of a decision.

    Attributes:
        tekst: A Dutch sentence for the user.
        basis: Where it stands; practice is marked as practice.
    """

    tekst: str
    basis: tuple[Basis, ...]
