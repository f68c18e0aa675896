"""Finds names of people and employers, where people write them: after "mijn naam is", "ik ben", "mijn werknemer"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from bot.language.lexicon import tabel
from bot.language.spans import Span, fold

_WORD = re.compile(r"[^\W\d_](?:[.](?=[^\W\d_]))?(?:[^\W\d_]|['&.-](?=[^\W\d_]))*\.?|\d+|[^\w\s]")
_MAX_WORDS = 6
# Also a short form of the first month; a name only where nothing else can stand.
_MONTHS_TOO = frozenset({"jan"})


class _Words:
    """The words of a text, with what the lists say of them."""

    def __init__(self, text: str) -> None:
        self.text, self.flat = text, fold(text)
        self.places = [match.span() for match in _WORD.finditer(text)]
        self.words = [self.flat[start:end].rstrip(".") for start, end in self.places]

    def original(self, index: int) -> str:
        start, end = self.places[index]
        return self.text[start:end].rstrip(".")

    def capital(self, index: int) -> bool:
        """Begins with a capital and is no abbreviation in capitals."""
        word = self.original(index)
        initial = len(word.replace(".", "")) <= 2 and self.text[self.places[index][1] - 1] == "."
        return word[:1].isupper() and (initial or (len(word) > 1 and not word.isupper()))

    def known(self, index: int) -> bool:
        """Is a first name or surname of the lists."""
        return self.words[index] in _given() or self.words[index] in _set("achternamen")

    def none(self, index: int) -> bool:
        """Cannot be part of a name."""
        word = self.words[index]
        first = re.split(r"[-/]", word)[0]
        return not word[:1].isalpha() or bool({word, first} & _set("geen_naam")) or self._placeholder(index)

    def _placeholder(self, index: int) -> bool:
        start, end = self.places[index]
        return self.text[start - 1 : start] == "[" and self.text[end : end + 1] == "]"

    def joined(self, index: int) -> bool:
        """Only a space (or a hyphen) stands between this word and the one before it."""
        return index > 0 and self.text[self.places[index - 1][1] : self.places[index][0]].strip(" -") == ""

    def month(self, index: int) -> bool:
        """ "jan" beside a number or after "sinds" is a month."""
        if self.words[index] not in _MONTHS_TOO:
            return False
        around = self.words[max(0, index - 1) : index] + self.words[index + 1 : index + 2]
        before = self.words[index - 1] if index else ""
        return any(word[:1].isdigit() or word == "'" for word in around) or before in {
            *(
                "sinds",
                "begin",
                "eind",
                "half",
                "medio",
                "vanaf",
                "tot",
                "in",
                "per",
                "van",
                "rond",
                "t/m",
                "m",
                "-",
                "/",
            ),
        }


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in tabel("namen")[name])


@cache
def _given() -> frozenset[str]:
    return _set("voornamen")


@cache
def _triggers(name: str) -> re.Pattern[str]:
    words = sorted(_set(name), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")


def find(text: str) -> list[Span]:
    """The places of names."""
    words = _Words(text)
    starts = {start: index for index, (start, _) in enumerate(words.places)}
    spans = list(_after(words, starts, "zeker", _sure))
    spans += _after(words, starts, "werk_bij", lambda w, i: not w.none(i) and w.capital(i))
    spans += _after(words, starts, "aanspreek", _addressed)
    spans += _after(words, starts, "misschien", lambda w, i: w.known(i) and not w.none(i) and not w.month(i))
    spans += _after(words, starts, "hoofdletter", _capital_name)
    spans += _after(words, starts, "groet", _signature)
    spans += [
        Span(words.places[i][0], words.places[_end(words, i)][1], "naam")
        for i in range(len(words.words))
        if words.words[i] in _given() and words.capital(i) and not words.month(i)
    ]
    return [_trim(text, span) for span in spans]


def _trim(text: str, span: Span) -> Span:
    """A full stop after a name ends the sentence, not the name."""
    end = span.end - 1 if text[span.end - 1] == "." and span.end - span.start > 3 else span.end
    return Span(span.start, end, span.kind)


def _after(words: _Words, starts: dict[int, int], trigger: str, begins: object) -> Iterator[Span]:
    assert callable(begins)
    for match in _triggers(trigger).finditer(words.flat):
        gap = re.compile(r"[\s:,.!\"'“”(]*").match(words.flat, match.end())
        index = starts.get(gap.end() if gap else match.end())
        if index is None or (gap and trigger not in {"groet", "zeker"} and gap[0].strip(".,: ")):
            continue
        if trigger not in {"groet", "zeker", "aanspreek"} and gap and gap[0].strip(" :"):
            continue
        if begins(words, index):
            yield Span(words.places[index][0], words.places[_end(words, index)][1], "naam")


def _sure(words: _Words, index: int) -> bool:
    return not words.none(index) or _addressed(words, index)


def _addressed(words: _Words, index: int) -> bool:
    if words.none(index) and words.words[index] not in _set("tussenvoegsels"):
        return False
    if words.words[index] in _set("tussenvoegsels"):
        following = range(index + 1, min(index + 3, len(words.words)))
        return any((words.capital(i) or words.known(i)) and not words.none(i) for i in following)
    return words.capital(index) or words.known(index)


def _capital_name(words: _Words, index: int) -> bool:
    """A capital where none belongs: not in a text that is all capitals, and no word that is not a name."""
    return not words.none(index) and words.capital(index) and not words.month(index)


def _signature(words: _Words, index: int) -> bool:
    few = len(words.words) - index <= _MAX_WORDS
    return (
        few and not words.none(index) and (words.capital(index) or words.known(index) or len(words.words) - index <= 2)
    )


def _end(words: _Words, first: int) -> int:
    """The last word of the name that begins at a word."""
    last = first
    sure = words.known(first) or words.capital(first)
    for before, index in pairwise(range(first, min(first + _MAX_WORDS, len(words.words)))):
        if not words.joined(index) or before != last:
            break
        if words.words[index] in _set("tussenvoegsels"):
            name = _next_name(words, index)
            if name is None:
                break
            last = name
            continue
        if words.none(index) or not (words.capital(index) or words.known(index)) or not sure:
            break
        last = index
    return last


def _next_name(words: _Words, index: int) -> int | None:
    """The word that a "van der" leads to, if it is a name."""
    for later in range(index + 1, min(index + 3, len(words.words))):
        if not words.joined(later):
            return None
        if words.words[later] in _set("tussenvoegsels"):
            continue
        return later if (words.capital(later) or words.known(later)) and not words.none(later) else None
    return None
