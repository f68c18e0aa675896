"""Sees whether someone tells an illness or a treatment, so that the bot can say that it need not know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.answers.commands import plain


@dataclass(frozen=True)
class MedischeWoorden:
    """The words of knowledge/dialogue/medical_words.yml.

    Attributes:
        woorden: illnesses, complaints, treatments and medicines.
        aanduiding: words that say that someone has one.
        geen_mededeling: first words of a question about the law.
        vissen: words with which someone asks what another has.
        zin: what is said about it.
    """

    woorden: tuple[str, ...]
    aanduiding: tuple[str, ...]
    geen_mededeling: frozenset[str]
    vissen: tuple[str, ...]
    zin: str

    def gevist(self, tekst: str) -> bool:
        """Whether a message asks what somebody else has."""
        plat = f" {plain(tekst)} "
        return any(f" {words} " in plat for words in self.vissen)

    def verteld(self, tekst: str) -> bool:
        """Whether a message tells what someone has, and is not only a question in which the word occurs."""
        plat = f" {plain(tekst)} "
        if not any(f" {word} " in plat for word in self.woorden):
            return False
        first = plat.split()[0]
        telling = [sign for sign in self.aanduiding if f" {sign} " in plat]
        # "Ik ben" and "ben ik" tell an illness, "mag ik" asks a rule: the first word decides between them.
        return bool(telling) and first not in self.geen_mededeling


def load_medical_words(path: Path) -> MedischeWoorden:
    """Reads the word list."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    words = [plain(word) for word in (*data["aandoeningen"], *data["behandelingen"])]
    return MedischeWoorden(
        woorden=tuple(words),
        aanduiding=tuple(plain(sign) for sign in data["aanduiding"]),
        geen_mededeling=frozenset(data["geen_mededeling"]),
        vissen=tuple(plain(phrase) for phrase in data["vissen"]),
        zin=data["zin"],
    )
