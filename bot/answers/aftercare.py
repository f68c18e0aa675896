"""The first while after talk of suicide: a bare "ja" or "help me" is no answer to an older question of the bot.

Nothing is kept of that talk, so that a form would ask on as if nothing had happened. All that is known here is that it
was a short while ago (bot/channels/care.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.answers.answer import Answer
from bot.answers.commands import Opdrachten, load_commands, plain
from bot.answers.crisis import CRISIS, PERSON, QUESTION, Crisiswoorden, any_of, load_crisis_words
from bot.knowledge.library import Library
from bot.language.parts import is_question

# So long a message can be no more than a sigh; so long a question says what it is about.
MAX_SIGH_WORDS, MIN_QUESTION_WORDS = 10, 4
_NO_SUBJECT = frozenset({"speciaal", "gesprek"})


@dataclass(frozen=True)
class Nazorg:
    """Judges messages in the first while after a crisis, by the words of knowledge/dialogue/aftercare.yml.

    Attributes:
        seconden: how long that while is.
        alineas: what is said then.
        vaag: matches what says the same as before, only more vaguely.
        onderwerp: matches words of the subject.
        gaat_door: the commands that can mean nothing but going on.
        crisis: the words of a crisis itself.
        opdrachten: all commands.
        vragen: the questions of all topics, as they stand on buttons.
        gesprek: topics that are about the bot or outside the subject.
        versie: of the knowledge.
    """

    seconden: int
    alineas: tuple[str, ...]
    vaag: re.Pattern[str]
    onderwerp: re.Pattern[str]
    gaat_door: frozenset[str]
    crisis: Crisiswoorden
    opdrachten: Opdrachten
    vragen: frozenset[str]
    gesprek: frozenset[str]
    versie: str

    def meteen(self, tekst: str, verder: bool) -> bool:
        """Whether 113 is named again whatever the bot would make of the message.

        Args:
            tekst: the message.
            verder: whether another question has been answered since; then a bare "ja" answers that.
        """
        plat = plain(tekst)
        if self.crisis.zeker(tekst) or plat in self.vragen:
            return False
        vague = bool(self.vaag.search(plat)) and len(plat.split()) <= MAX_SIGH_WORDS
        if vague and not self.onderwerp.search(plat):
            return True
        command = self.opdrachten.vind(tekst)
        return command is not None and command.naam not in self.gaat_door and not verder

    def beantwoordt(self, tekst: str, custom: Mapping[str, Any]) -> bool:
        """Whether the bot's reply answers a clear question, or a clear wish, about the subject.

        Args:
            tekst: the message.
            custom: the structured answer with which the bot would reply.
        """
        subject = str(custom.get("onderwerp") or "")
        command = self.opdrachten.vind(tekst)
        if subject == CRISIS or (command is not None and command.naam in self.gaat_door):
            return True
        if subject in self.gesprek or custom.get("soort") == "buiten-onderwerp":
            return False
        return self._can_be_about_work(tekst)

    def _can_be_about_work(self, tekst: str) -> bool:
        plat = plain(tekst)
        words = len(plat.split())
        told = words > MAX_SIGH_WORDS or any(char.isdigit() for char in plat)
        asked = words >= MIN_QUESTION_WORDS and is_question(tekst)
        return asked or told or plat in self.vragen or bool(self.onderwerp.search(plat))

    def antwoord(self) -> Answer:
        """What is said: 113, and the way on."""
        return Answer(
            "gesprek",
            CRISIS,
            self.alineas,
            keuzes=(QUESTION, PERSON),
            extra={"versie": {"kennis": self.versie}},
        )


def load_aftercare(knowledge: Path, library: Library) -> Nazorg:
    """Reads the words.

    Raises:
        ValueError: a command is named that is not there.
    """
    dialogue = knowledge / "dialogue"
    data = yaml.safe_load((dialogue / "aftercare.yml").read_text(encoding="utf-8"))
    commands = load_commands(dialogue / "commands.yml")
    names = {*commands.zinnen.values(), *(name for _, name in commands.beginnen)}
    unknown = set(data["gaat_door"]) - names
    if unknown:
        raise ValueError(f"aftercare.yml: no such command: {', '.join(sorted(unknown))}")
    return Nazorg(
        seconden=int(data["minuten"]) * 60,
        alineas=tuple(text.strip() for text in data["tekst"]),
        vaag=any_of(data["vaag"]),
        onderwerp=any_of(data["onderwerp"]),
        gaat_door=frozenset(data["gaat_door"]),
        crisis=load_crisis_words(dialogue / "crisis_words.yml"),
        opdrachten=commands,
        vragen=frozenset(plain(topic.vraag) for topic in library.topics.values() if topic.id != CRISIS),
        gesprek=frozenset(topic.id for topic in library.topics.values() if topic.groep in _NO_SUBJECT),
        versie=library.versie,
    )
