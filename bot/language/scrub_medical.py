"""Finds the words that tell what somebody has, or is treated with. Words that the law needs stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.language.lexicon import tabel
from bot.language.spans import Span, fold

KINDS = ("medisch", "klachten", "behandeling", "medicijn", "behandelaar")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ENDINGS = ("", "e", "s", "en", "n", "je", "jes", "tje", "'s")
_OWN = r"(?:mijn|m'n|mn|me|zijn|zn|z'n|haar|hun|d'r|dr|der|een|beide|de|het|linker|rechter|linker-|rechter-) "
# "Aan de hand", "door het hoofd": with these only one's own part of the body tells something.
_OWN_ONLY = frozenset({"aan", "door"})
_MINE = r"(?:mijn|m'n|mn|zijn|zn|z'n|haar|hun|d'r|dr|der) "


@dataclass(frozen=True)
class _Kind:
    name: str
    words: frozenset[str]
    inside: re.Pattern[str] | None


@cache
def _kinds() -> tuple[_Kind, ...]:
    table = tabel("medisch")
    kinds = []
    for name in KINDS:
        lists = table[name]
        words = frozenset(f"{word}{ending}" for word in lists.get("woorden", ()) for ending in _ENDINGS)
        parts = [re.escape(stem) for stem in lists.get("stammen", ())]
        parts += [f"^{re.escape(stem)}" for stem in lists.get("begin", ())]
        parts += [f"(?<=.){re.escape(stem)}$" for stem in lists.get("eind", ())]
        kinds.append(_Kind(name, words, re.compile("|".join(parts)) if parts else None))
    return tuple(kinds)


@cache
def _never() -> frozenset[str]:
    return frozenset(tabel("medisch")["nooit"])


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Several words, per kind; and everything said of a part of the body."""
    table = tabel("medisch")
    found = []
    for name in KINDS:
        phrases = table[name].get("zinnen", ())
        if phrases:
            both = "|".join(re.escape(p).replace(r"\ ", r"[ -]?") for p in sorted(phrases, key=len, reverse=True))
            found.append((re.compile(rf"(?<!\w)(?:{both})\w{{0,3}}(?!\w)"), name))
    body, harm = _either(table["lichaamsdelen"]), _either(table["lichaamsklacht"])
    before = _either(word for word in table["voor_lichaamsdeel"] if word not in _OWN_ONLY)
    after = _either(table["na_lichaamsdeel"])
    found += [
        (re.compile(rf"(?<!\w)(?:{body})[ -]?(?:{harm})(?!\w)"), "klachten"),
        (re.compile(rf"(?<!\w)(?:heb|heeft|met|kreeg|krijg) (?P<deel>{_either(table['na_heb'])})(?!\w)"), "medisch"),
        (re.compile(rf"(?<!\w)(?:{before}) (?:{_OWN}){{0,2}}(?P<deel>(?:{body}))(?!\w)"), "medisch"),
        (re.compile(rf"(?<!\w)(?:{_either(_OWN_ONLY)}) {_MINE}(?P<deel>(?:{body}))(?!\w)"), "medisch"),
        (re.compile(rf"(?<!\w)(?P<deel>(?:{body})) (?:is |zijn |was |heeft )?(?:{after})(?!\w)"), "medisch"),
    ]
    return tuple(found)


def _either(words: Iterator[str] | list[str] | frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def find(text: str) -> list[Span]:
    """The places of medical words."""
    flat = fold(text)
    spans: list[Span] = []
    for match in _WORD.finditer(flat):
        kind = _kind(match[0])
        if kind is not None:
            spans.append(Span(*match.span(), kind))
        elif "-" in match[0]:
            # "hernia-operatie" is found whole; of "reuma-achtige" only a part is in the lists.
            spans += _parts(match)
    spans += [
        Span(*(match.span("deel") if "deel" in pattern.groupindex else match.span()), kind)
        for pattern, kind in _phrases()
        for match in pattern.finditer(flat)
    ]
    return spans


def _parts(match: re.Match[str]) -> Iterator[Span]:
    if match[0] in _never():
        return
    begin = match.start()
    for part in match[0].split("-"):
        kind = _kind(part)
        if kind is not None:
            yield Span(begin, begin + len(part), kind)
        begin += len(part) + 1


def _kind(word: str) -> str | None:
    """The kind of a single word, None if it is no medical word."""
    if word in _never():
        return None
    whole = (kind.name for kind in _kinds() if word in kind.words)
    parts = (kind.name for kind in _kinds() if kind.inside is not None and kind.inside.search(word))
    return next(whole, None) or next(parts, None)
