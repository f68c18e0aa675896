"""Short questions whose meaning is known after a topic: "wie betaalt mij dan?", "en als hij weigert?", "en daarna?"."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.answers.commands import plain
from bot.knowledge.topics import Rol

UNKNOWN = "onbekend"
# Words that add nothing to a short question, and words that mean the same in it.
_EMPTY_WORDS = "en maar dus of oke ok dan nog eigenlijk nu ook toch precies wel eens mijn de het dat een deze die"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_SAME = {"baas": "werkgever", "niks": "niets", "me": "mij", "salaris": "loon", "medewerker": "werknemer"}


@dataclass(frozen=True)
class Vervolgvraag:
    """A short question.

    Attributes:
        vragen: how it is put, as ``bare`` gives it.
        rollen: the roles in which it means this; empty for any.
        na: beginnings of the last topic's id, each with the topic that answers.
        anders: the topic that answers after any other topic; None if only the classifier can tell.
    """

    vragen: frozenset[str]
    rollen: frozenset[str]
    na: tuple[tuple[str, str], ...]
    anders: str | None

    def after(self, onderwerp: str) -> str | None:
        """The topic that answers after another one."""
        fits = (answer for begin, answer in self.na if onderwerp.startswith(begin))
        return next(fits, self.anders)


@dataclass(frozen=True)
class Vervolgvragen:
    """The short questions of knowledge/dialogue/vervolgvragen.yml."""

    lijst: tuple[Vervolgvraag, ...]

    def vind(self, tekst: str, onderwerp: str, rol: Rol | None) -> str | None:
        """The topic that answers a short question.

        Args:
            tekst: the message.
            onderwerp: the last topic.
            rol: who asks, if that is known.
        """
        asked = bare(tekst)
        for question in self.lijst:
            if asked in question.vragen and (not question.rollen or (rol or UNKNOWN) in question.rollen):
                return question.after(onderwerp)
        return None


def bare(tekst: str) -> str:
    """A short question without the words that add nothing; as it is where nothing else is in it."""
    words = plain(tekst).split()
    left = [_SAME.get(word, word) for word in words if word not in _EMPTY]
    return " ".join(left or words)


def load_follow_ups(path: Path, topics: Container[str]) -> Vervolgvragen:
    """Reads the short questions.

    Raises:
        ValueError: a question names a topic that is not there.
    """
    questions = tuple(_question(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))
    for question in questions:
        named = {answer for _, answer in question.na} | ({question.anders} if question.anders else set())
        unknown = sorted(name for name in named if name not in topics)
        if unknown:
            raise ValueError(f"{path.name}: no such topic: {', '.join(unknown)}")
    return Vervolgvragen(questions)


def _question(entry: Mapping[str, Any]) -> Vervolgvraag:
    after = entry.get("na") or {}
    return Vervolgvraag(
        frozenset(bare(text) for text in entry["vragen"]),
        frozenset(entry.get("rol") or ()),
        tuple((begin, answer) for answer, begins in after.items() for begin in begins),
        entry.get("anders"),
    )
