"""What the scrubber's finders share: a folded copy of a text, of the same length, and places in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Invisible characters with which a number or word can be cut up without anyone seeing it.
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_QUOTES = dict.fromkeys("‘’‛`´′", "'")
_SAME = str.maketrans({**_DASHES, **_QUOTES})


@dataclass(frozen=True, order=True)
class Span:
    """A place in a text.

    Attributes:
        start: index of the first character.
        end: index after the last one.
        kind: what stands there, as the word in the placeholder.
    """

    start: int
    end: int
    kind: str


def visible(text: str) -> str:
    """The text in composed form, without invisible characters."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def fold(text: str) -> str:
    """Small letters without accents, plain digits, dashes and quotes; every character keeps its place."""
    plain = text.translate(_SAME)
    return plain.lower() if plain.isascii() else "".join(map(_fold, plain))


def unaccented(text: str) -> str:
    """The same, but capitals stay."""
    plain = text.translate(_SAME)
    return plain if plain.isascii() else "".join(map(_plain, plain))


def replace(text: str, spans: Iterable[Span]) -> tuple[str, tuple[str, ...]]:
    """Puts placeholders in the place of spans.

    Returns:
        The new text, and the kinds in the order of the text. Of spans that overlap the first counts (the longest, if
        they begin together).
    """
    pieces: list[str] = []
    kinds: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start < done or span.end <= span.start:
            continue
        pieces += [text[done : span.start], f"[{span.kind}]"]
        kinds.append(span.kind)
        done = span.end
    return "".join([*pieces, text[done:]]), tuple(kinds)


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if char.isspace():
        return " "
    return unicodedata.normalize("NFKD", char)[0]


def _fold(char: str) -> str:
    return (_plain(char).lower() or char)[0]
