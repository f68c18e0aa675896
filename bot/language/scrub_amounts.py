"""Takes what somebody earns out of a message that is kept; the calculation has had it by then.

Two ways: amounts of money, which can be told anywhere; and every number, where a wage was asked for or reckoned with
and a bare "2400" or "vierentwintighonderd" is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.language.spans import Span, fold, replace

_MONEY = re.compile(
    r"€|\beur|loon|lonen|salaris|bruto|netto|verdien|inkomen|inkomsten|betaal|"
    r"\bper (?:maand|uur|week|jaar|4 weken)\b|\bp/?[mju]\b|\d,-"
)
_DIGITS = r"\d+(?:[.,]\d+)*(?: \d{3}(?!\d))*"
_PARTS = (
    "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|der|veer|twin|tach|tig|honderd|duizend|mille|half|"
    "halve|anderhalf|anderhalve|en"
)
_WORD = re.compile(rf"\b(?:{_PARTS})+\b")
_WORDS = re.compile(rf"\b(?:{_PARTS})+(?: (?:{_PARTS})+)*\b")
# Alone they are no number, or none that tells anything.
_PLAIN = frozenset({"een", "en", "half", "halve", "der", "enen"})
_NUMBER = re.compile(_DIGITS)
_DAY = re.compile(r"(?<!\d)\d{1,4}([-/.])\d{1,2}\1\d{2,4}(?!\d)")
_ANY = re.compile(r"\d|honderd|duizend|mille")
_LARGE = re.compile(r"honderd|duizend|mille")
_SIGN_BEFORE = re.compile(
    r"(?:€|\beuro?|(?:loon|salaris|bruto|netto|\bverdien\w*)"
    r"(?: (?!(?:in|sinds|vanaf|tot|voor|per|na|uit|eind|begin|artikel|art|week|lid)\b)\w{1,8}){0,2}:?) ?$"
)
_SIGN_AFTER = re.compile(
    r" ?(?:€|euro?\b|euro|bruto|netto|k\b|duizend|mille|,-|p/?[mju]\b|"
    r"(?:per|in de|in een|elke|iedere) (?:maand|uur|week|jaar|4 weken))"
)
_NO_MONEY_BEFORE = re.compile(r"(?:\bartikel|\bart\.?|\bweek|\blid|\d:) ?$")
_NO_MONEY_AFTER = re.compile(
    r"(?:e|de|ste)\b| ?(?:%|procent|(?:zieke?)?weken|weeks?\b|wk|dagen|uur\b|uren|maanden|jaar|:\d)"
)
_YEAR = re.compile(r"20[12345]\d")
_SMALLEST = 3
# The longest words before an amount that matter ("verdienden wij toen: ").
_LOOK_BACK = 40


def without_amounts(text: str) -> str:
    """The text with ``[bedrag]`` for each amount of money; a text without words of money stays as it is."""
    flat = fold(text)
    if not _ANY.search(flat) or not _MONEY.search(flat):
        return text
    return replace(text, _amounts(flat))[0]


def without_numbers(text: str) -> str:
    """The text with ``[getal]`` for each number, in digits or in words."""
    flat = fold(text)
    words = (match for match in _WORD.finditer(flat) if match[0] not in _PLAIN)
    return replace(text, [Span(*match.span(), "getal") for match in (*_NUMBER.finditer(flat), *words)])[0]


def _amounts(flat: str) -> Iterator[Span]:
    days = [match.span() for match in _DAY.finditer(flat)]
    for match in _NUMBER.finditer(flat):
        dated = any(begin <= match.start() < end for begin, end in days)
        if not dated and _is_amount(flat, match):
            yield Span(*match.span(), "bedrag")
    for match in _WORDS.finditer(flat):
        if _LARGE.search(match[0]) and not _NO_MONEY_AFTER.match(flat, match.end()):
            yield Span(*match.span(), "bedrag")


def _is_amount(flat: str, match: re.Match[str]) -> bool:
    number, before = match[0], flat[max(0, match.start() - _LOOK_BACK) : match.start()]
    if _SIGN_AFTER.match(flat, match.end()) or (_MONEY.search(before) and _SIGN_BEFORE.search(before)):
        return not _NO_MONEY_AFTER.match(flat, match.end())
    if _NO_MONEY_BEFORE.search(before) or _NO_MONEY_AFTER.match(flat, match.end()):
        return False
    # With words of money around it a number of three digits or more is one, unless it looks like a year.
    return len(re.sub(r"\D", "", number)) >= _SMALLEST and not _YEAR.fullmatch(number)
