"""Which milestone a message names, in the words of people who ask for dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.answers.commands import plain
from bot.knowledge.topics import Topic

# What may stand beside the name in a question for its date.
_BESIDE_WORDS = (
    "en maar ok oke wanneer de het een mijn is dan uiterlijk die datum van voor over hoe zit met moet moeten klaar "
    "zijn op welke dag hij ze ik we wij dat precies eindigt stopt stop begint start starten inleveren ingeleverd "
    "doen nu"
)
_BESIDE = frozenset(_BESIDE_WORDS.split())


@dataclass(frozen=True)
class Mijlpaalnamen:
    """The names of knowledge/dialogue/milestone_names.yml.

    Attributes:
        namen: a pattern per milestone.
        berekeningen: the topic that computes one milestone.
    """

    namen: Mapping[str, re.Pattern[str]]
    berekeningen: Mapping[str, str]

    def genoemd(self, tekst: str) -> tuple[str, ...]:
        """The milestones that a message names."""
        return tuple(milestone for milestone, name in self.namen.items() if name.search(plain(tekst)))

    def vooraan(self, ids: Iterable[str], tekst: str) -> tuple[str, ...]:
        """Milestones in order, those that a message names first."""
        named = self.genoemd(tekst)
        return tuple(sorted(ids, key=lambda milestone: milestone not in named))

    def volgende(self, tekst: str) -> str | None:
        """The calculation that "en de EJE?" asks for after another date; None if the message names no date or more."""
        named = self.genoemd(tekst)
        if len(named) != 1:
            return None
        rest = set(self.namen[named[0]].sub(" ", plain(tekst)).split())
        return self.berekeningen.get(named[0]) if rest and rest <= _BESIDE else None


def load_milestone_names(path: Path, topics: Iterable[Topic]) -> Mijlpaalnamen:
    """Reads the names."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    patterns = {
        milestone: re.compile(rf"\b(?:{'|'.join(re.escape(plain(name)) for name in names)})\b")
        for milestone, names in data.items()
    }
    computed: dict[str, str] = {}
    # The topic that computes the fewest dates besides answers best.
    for topic in sorted(topics, key=lambda topic: len(topic.mijlpalen)):
        for milestone in topic.mijlpalen if topic.soort == "berekening" else ():
            computed.setdefault(milestone, topic.id)
    return Mijlpaalnamen(patterns, computed)
