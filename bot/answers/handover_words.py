"""The sentences of the hand-over (knowledge/dialogue/overdracht.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.answers.answer import Keuze
from bot.answers.commands import plain


@dataclass(frozen=True)
class Woorden:
    """The sentences, as the file groups them.

    Attributes:
        data: the file.
        zinnen: what a reply means, by its exact words; a phrase may mean something in several steps.
    """

    data: Mapping[str, Any]
    zinnen: Mapping[str, frozenset[str]]

    def tekst(self, naam: str, **waarden: str) -> str:
        """A sentence with its values filled in; nothing in a value is filled in again."""
        return str(self.data[naam]).format(**waarden)

    def deel(self, groep: str, naam: str, **waarden: str) -> str:
        """The same for a sentence within a group."""
        return str(self.data[groep][naam]).format(**waarden)

    def keuze(self, naam: str) -> Keuze:
        """A button of its own."""
        titel, tekst = self.data[naam]
        return Keuze(titel, tekst)

    def knoppen(self, stap: str, naam: str = "knoppen") -> tuple[Keuze, ...]:
        """The buttons of a step."""
        return tuple(Keuze(titel, tekst) for titel, tekst in self.data["stappen"][stap][naam])

    def vraag(self, stap: str, beurt: int) -> str:
        """The question of a step; each time in other words than the time before."""
        questions = self.data["stappen"][stap]["vragen"]
        return str(questions[beurt % len(questions)])

    def betekent(self, tekst: str, naam: str) -> bool:
        """Whether a reply means this, by its exact words."""
        return plain(tekst) in self.zinnen[naam]


def load_words(path: Path) -> Woorden:
    """Reads overdracht.yml."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Woorden(data, {name: frozenset(plain(words) for words in group) for name, group in data["zinnen"].items()})
