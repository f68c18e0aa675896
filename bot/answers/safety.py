"""Sees whether someone tells an illness or who he is, so that the bot can say that it need not know.

A message was scrubbed before it came here (bot/language/scrub.py); what was taken out shows as a placeholder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.answers.commands import plain
from bot.language.scrub import MEDICAL, scrub


@dataclass(frozen=True)
class MedischeWoorden:
    """The words of knowledge/dialogue/medical_words.yml.

    Attributes:
        aanduiding: words that say that someone has one.
        geen_mededeling: first words of a question about the law.
        vissen: words with which someone asks what another has.
        zin: what is said about it.
        persoonlijk: what is said where a number, name or address was taken out; ``{wat}`` names it.
        namen: how each kind of placeholder is named in that sentence.
    """

    aanduiding: tuple[str, ...]
    geen_mededeling: frozenset[str]
    vissen: tuple[str, ...]
    zin: str
    persoonlijk: str
    namen: Mapping[str, str]

    def gevist(self, tekst: str) -> bool:
        """Whether a message asks what somebody else has."""
        plat = f" {plain(tekst)} "
        return any(f" {words} " in plat for words in self.vissen)

    def verteld(self, tekst: str) -> bool:
        """Whether a message tells what someone has, and is not only a question in which the word occurs."""
        plat = f" {plain(tekst)} "
        telling = [sign for sign in self.aanduiding if f" {sign} " in plat]
        # "Ik ben" and "ben ik" tell an illness, "mag ik" asks a rule: the first word decides between them.
        if not telling or plat.split()[0] in self.geen_mededeling:
            return False
        # Last, for it takes longest.
        scrubbed = scrub(tekst).text
        return any(f"[{kind}]" in scrubbed for kind in MEDICAL)

    def opmerking(self, tekst: str) -> str:
        """What is said about what was taken out of a message; empty if nothing need be said."""
        # Only what was taken out: what is typed for the desk comes through whole.
        told = [name for kind, name in self.namen.items() if f"[{kind}]" in tekst]
        if told:
            return self.persoonlijk.format(wat=" en ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told))
        return self.zin if self.verteld(tekst) else ""


def load_medical_words(path: Path) -> MedischeWoorden:
    """Reads the word list."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return MedischeWoorden(
        aanduiding=tuple(plain(sign) for sign in data["aanduiding"]),
        geen_mededeling=frozenset(data["geen_mededeling"]),
        vissen=tuple(plain(phrase) for phrase in data["vissen"]),
        zin=data["zin"],
        persoonlijk=data["persoonlijk"],
        namen=data["namen"],
    )
