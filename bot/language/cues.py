"""Which words in a message say what a date could belong to: phrases of the lexicon, found by spaCy's Matcher.

The message is first rewritten with one placeholder for each time expression, so that a phrase may contain a date
("viel op 3 maart weer uit" is seen as "viel op _dag_ weer uit"). Then the words around a phrase refine it:
"niet meer gewerkt" tells illness, "50% aan het werk" is no recovery, "weer ziek" is a relapse.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc

from bot.language.elements import Aanwijzing, Element
from bot.language.lexicon import tabel
from bot.language.matching import Matchers
from bot.language.meaning import verfijn


class Aanwijzer:
    """Finds the phrases of the lexicon in a message."""

    def __init__(self, nlp: Any) -> None:
        """Compile the lexicon for the vocabulary of `nlp`."""
        soorten = {
            naam: [patroon(zin) for zin in zinnen]
            for naam, zinnen in tabel("gebeurtenissen").items()
            if isinstance(zinnen, list) and zinnen and (naam == "deels" or naam not in _GEEN_SOORT)
        }
        self._rang = {naam: rang for rang, naam in enumerate(soorten)}
        self._matchers = Matchers(nlp.vocab, soorten)

    def vind(self, rij: Sequence[Element], doc: Doc) -> list[Aanwijzing]:
        """Return the phrases in order; of overlapping ones the longest, then the first in the lexicon."""
        ruw = [Aanwijzing(soort, van, tot) for soort, van, tot in self._matchers.find(doc)]
        ruw.sort(key=lambda a: (-_woorden_in(rij, a), self._rang[a.soort], a.van))
        bezet: set[int] = set()
        gekozen: list[Aanwijzing] = []
        for aanwijzing in ruw:
            plekken = {k for k in range(aanwijzing.van, aanwijzing.tot) if rij[k].tijd is None}
            if not plekken & bezet:
                bezet |= plekken
                gekozen.append(aanwijzing)
        gekozen.sort(key=lambda a: (a.van, a.tot))
        return [fijn for a in gekozen if (fijn := verfijn(a, rij, gekozen)) is not None]


_GEEN_SOORT = {
    "weer",
    "ontkenning",
    "hypothetisch",
    "vroeger",
    "volledig",
    "sinds",
    "tot",
    "voegwoorden",
    "nu",
    "niet_als_begin",
    "contractwoorden",
}


def patroon(zin: str) -> list[dict[str, Any]]:
    """Turn a phrase of the lexicon ("niet meer ~2 op het? werk") into a pattern for spaCy's Matcher."""
    uit: list[dict[str, Any]] = []
    for deel in zin.split():
        if deel.startswith("~"):
            vrij = {"LOWER": {"NOT_IN": [".", "!", "?", ";", ",", "(", ")", "\n", "en", "maar"]}, "OP": "?"}
            uit += [vrij] * int(deel[1:])
            continue
        woorden = deel.removesuffix("?").split("|")
        # A set is looked at in Python for every word of a message, a single word is not.
        stap: dict[str, Any] = {"LOWER": woorden[0] if len(woorden) == 1 else {"IN": woorden}}
        if deel.endswith("?"):
            stap["OP"] = "?"
        uit.append(stap)
    return uit


def _woorden_in(rij: Sequence[Element], a: Aanwijzing) -> int:
    return sum(1 for element in rij[a.van : a.tot] if element.tijd is None)
