"""Talk of suicide or danger: 113 before all else, and never a dead end for someone who meant his work."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from bot.answers.answer import Answer, Keuze
from bot.answers.commands import plain
from bot.answers.topic import question_choice, topic_answer
from bot.knowledge.library import Library

CRISIS = "crisis"
# So long a message with a number in it can be no more than a date or an amount.
MAX_BARE_WORDS = 6
PERSON = Keuze("Een mens spreken", "Ik wil met een medewerker praten")
QUESTION = Keuze("Een vraag over werk stellen", "Een vraag stellen")


@dataclass(frozen=True)
class Crisiswoorden:
    """The words of knowledge/dialogue/crisis_words.yml.

    Attributes:
        ondubbelzinnig: matches what can mean nothing else.
        zwaar: matches words without which a suspicion may well be about work.
        hele_zin: messages that are as heavy without such a word.
        wachtvraag: each matches a part of a question how long the law makes wait for another who is gravely ill.
        geen_wachtvraag: matches what makes such a question one about danger all the same.
        vraag: 113, in case it is needed.
        verder: the way on for someone who meant his work.
        keuzes: topics that are offered then.
        daarna: that one can come back, for everybody.
    """

    ondubbelzinnig: re.Pattern[str]
    zwaar: re.Pattern[str]
    hele_zin: frozenset[str]
    wachtvraag: tuple[re.Pattern[str], ...]
    geen_wachtvraag: re.Pattern[str]
    vraag: str
    verder: str
    keuzes: tuple[str, ...]
    daarna: str

    def zeker(self, tekst: str) -> bool:
        """Whether a message speaks of suicide in words that mean nothing else."""
        return bool(self.ondubbelzinnig.search(plain(tekst)))

    def zwaar_gezegd(self, tekst: str) -> bool:
        """Whether a message holds a word that fits talk of suicide or danger."""
        return bool(self.zwaar.search(plain(tekst))) or plain(tekst) in self.hele_zin

    def vermoed(self, tekst: str, nlu: bool) -> bool:
        """Whether a message is to be taken for talk of suicide or danger.

        Args:
            tekst: the message.
            nlu: whether the NLU takes it for that; it is not believed about a bare date or number ("tot 6 juni denk
                ik") or a question how long another has to wait ("mijn collega heeft ALS, moeten we twee jaar
                wachten") without a heavy word.
        """
        if self.zeker(tekst):
            return True
        bare = any(char.isdigit() for char in tekst) and len(tekst.split()) <= MAX_BARE_WORDS
        return nlu and (not (bare or self._vraagt_wachten(tekst)) or self.zwaar_gezegd(tekst))

    def _vraagt_wachten(self, tekst: str) -> bool:
        plat = plain(tekst)
        return all(part.search(plat) for part in self.wachtvraag) and not self.geen_wachtvraag.search(plat)

    def aangeboden(self, library: Library) -> tuple[Keuze, ...]:
        """Every choice that can stand under the answer, which is stored nowhere."""
        return (
            QUESTION,
            *(question_choice(library, topic) for topic in self.keuzes if topic in library.topics),
            PERSON,
        )

    def antwoord(self, library: Library, tekst: str, vandaag: date) -> Answer:
        """What is said: 113 first, always.

        Args:
            library: the knowledge base.
            tekst: the message in which a crisis is suspected.
            vandaag: today.
        """
        answer = replace(topic_answer(library, library.topics[CRISIS], None, vandaag), feedback=False)
        known = plain(tekst) in {plain(example) for example in library.topics[CRISIS].voorbeelden}
        if known or self.zwaar_gezegd(tekst):
            return replace(answer, alineas=(*answer.alineas, self.daarna), keuzes=(QUESTION,))
        choices = tuple(question_choice(library, topic) for topic in self.keuzes if topic in library.topics)
        return replace(answer, alineas=(self.vraag, self.verder), keuzes=(*choices, PERSON))


def load_crisis_words(path: Path) -> Crisiswoorden:
    """Reads the word lists."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Crisiswoorden(
        ondubbelzinnig=any_of(data["ondubbelzinnig"]),
        zwaar=any_of([*data["ondubbelzinnig"], *data["zwaar"]]),
        hele_zin=frozenset(plain(text) for text in data["hele_zin"]),
        wachtvraag=tuple(any_of(data["wachtvraag"][part]) for part in ("over", "wachten", "waarop")),
        geen_wachtvraag=any_of(data["wachtvraag"]["niet"]),
        vraag=data["vraag"].strip(),
        verder=data["verder"].strip(),
        keuzes=tuple(data["keuzes"]),
        daarna=data["daarna"],
    )


def any_of(phrases: list[str]) -> re.Pattern[str]:
    """Matches any of some phrases: whole words; a * stands for the rest of a word, a ~ for at most five words."""
    return re.compile(rf"\b(?:{'|'.join(map(_pattern, phrases))})")


def _pattern(phrase: str) -> str:
    return r" (?:\w+ ){0,5}".join(_words(part) for part in phrase.split(" ~ "))


def _words(part: str) -> str:
    return re.escape(plain(part.rstrip("*"))) + (r"\w*" if part.endswith("*") else r"\b")
