"""How easy a Dutch text reads: words, sentences, syllables and the Flesch-Douma score.

Flesch-Douma (W.H. Douma, 1960) is Flesch's reading ease with weights for Dutch:
206.84 - 0.77 x (syllables per 100 words) - 0.93 x (words per sentence). About 60 is plain, 30 is hard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_PIECE = re.compile(r"\d[\d.,]*\d|\d+|[^\W\d_]+")
_ABBREVIATIONS = frozenset(
    {"bijv.", "art.", "nr.", "enz.", "d.w.z.", "o.a.", "i.p.v.", "m.b.t.", "evt.", "max.", "min."}
)
_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9€])")
# Longest first: what is pronounced as one vowel is one syllable.
_NUCLEUS = re.compile(
    r"aai|ooi|oei|eeuw|ieuw|uw(?=[^aeiouy]|$)|aa|ee|oo|uu|eau|ieu|ie|oe|eu|ui|ij|ei|au|ou|ai|oi|[aeiouy]"
)
# A trema starts a new syllable: "be-ëindigen".
_SPLIT = re.compile(r"(?<=[aeiouy])[äëïöü]")
_LETTER_ABBREVIATION = re.compile(r"[A-Z]{2,}")
# Abbreviations that are said as a word, not letter by letter.
_SAID_AS_WORD = {"WIA": 2, "IVA": 2, "AVG": 3, "CAO": 3, "BIG": 1, "WAZO": 2, "RIV": 1}


@dataclass(frozen=True)
class Readability:
    """The figures of a text.

    Attributes:
        woorden: number of words.
        zinnen: number of sentences.
        lettergrepen: number of syllables.
    """

    woorden: int
    zinnen: int
    lettergrepen: int

    @property
    def zinslengte(self) -> float:
        """Words per sentence, on average."""
        return self.woorden / self.zinnen if self.zinnen else 0.0

    @property
    def flesch_douma(self) -> float:
        """The Flesch-Douma score; higher is easier. A text without words counts as 100."""
        if not self.woorden or not self.zinnen:
            return 100.0
        return 206.84 - 0.77 * (100 * self.lettergrepen / self.woorden) - 0.93 * self.zinslengte


def words(text: str) -> tuple[str, ...]:
    """The words as a reader counts them: what stands between spaces and holds a letter or digit."""
    return tuple(part for part in text.split() if any(character.isalnum() for character in part))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; "art. 7" and "€ 1.850" do not end one."""
    parts: list[str] = []
    for part in _END.split(" ".join(text.split())):
        if parts and parts[-1].split()[-1].lower().lstrip("(") in _ABBREVIATIONS:
            parts[-1] += " " + part
        elif part:
            parts.append(part)
    return tuple(parts)


def syllables(word: str) -> int:
    """The number of syllables of a Dutch word, "re-integratie" and "(WIA)" included; at least one."""
    return max(1, sum(_syllables_of_piece(piece) for piece in _PIECE.findall(word)))


def readability(texts: Iterable[str]) -> Readability:
    """The figures of one or more texts together."""
    read = [words(sentence) for text in texts for sentence in sentences(text)]
    return Readability(
        woorden=sum(len(sentence) for sentence in read),
        zinnen=sum(1 for sentence in read if sentence),
        lettergrepen=sum(syllables(word) for sentence in read for word in sentence),
    )


def _syllables_of_piece(word: str) -> int:
    if word in _SAID_AS_WORD:
        return _SAID_AS_WORD[word]
    if word[:1].isdigit():
        # What is said for a number comes to about a syllable per digit.
        return sum(character.isdigit() for character in word)
    if _LETTER_ABBREVIATION.fullmatch(word):
        return len(word)
    marked = _SPLIT.sub(lambda match: "-" + match.group(), word.lower())
    plain = "".join(
        character for character in unicodedata.normalize("NFD", marked) if not unicodedata.combining(character)
    )
    return len(_NUCLEUS.findall(plain))
