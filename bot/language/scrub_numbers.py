"""Finds bank accounts, telephone numbers, BSN and other long numbers, and leaves dates and amounts alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stdnum import iban
from stdnum.nl import bsn

from bot.language.spans import Span, fold

_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?:[ .-]?[a-z0-9]){11,40}")
_DUTCH_IBAN = re.compile(r"(?<![a-z0-9])nl ?\d{2}[ .-]?[a-z]{4}(?:[ .-]?\d){8,10}(?!\d)")
_SEP = r"[ ./()\-]{0,3}"
_NO_MORE = r"(?!\d|[-/.]\d)"
_PHONES = (
    re.compile(rf"(?<![\w+])(?:\+|00)[1-9](?:{_SEP}\d){{7,14}}{_NO_MORE}"),
    re.compile(rf"(?<![\w+])\(?0[1-9](?:{_SEP}\d){{7,8}}{_NO_MORE}"),
    re.compile(rf"(?<![\w+])\(?0[1-9](?:{_SEP}\d){{7}}{_NO_MORE}"),
    re.compile(rf"(?<![\w+])0[89]00[ -]?\d{{4}}(?:\d{{3}})?{_NO_MORE}"),
    re.compile(r"(?<![\w+])6[ -]?\d{8}(?!\d)"),
)
_CALL = re.compile(
    r"\b(?:tel|telefoon|telefoonnummer|mobiel|mobielnummer|mobiele nummer|gsm|nummer is|whatsapp|app me op|bel me op|"
    r"bel mij op|bereikbaar op)"
    r"\.?(?: is|:| op| onder)*[ :]*(\+?\d(?:[ ./-]?\d){5,14})(?!\d)"
)
_BSN_SAID = re.compile(
    r"\b(?:bsn|b\.s\.n\.?|burgerservice ?nummer|sofi ?(?:-?nummer)?|rijksregister ?nummer)\W{0,3}"
    r"(?:(?:is|nummer|nr|van|mijn|hem|haar|werknemer|medewerker|luidt|was|=)\W{0,3}){0,4}(\d(?:[ .-]?\d){5,11})(?!\d)"
)
_GROUPS = re.compile(r"\d+")
_SHAPES = frozenset(
    {
        (9,),
        (8,),
        (3, 3, 3),
        (4, 2, 3),
        (2, 2, 2, 3),
        (4, 5),
        (5, 4),
        (3, 6),
        (6, 3),
        (2, 3, 3, 1),
        (2, 3, 3),
        (4, 4),
        (1, 4, 4),
    }
)
_DATE = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<y>(?:19|20)\d{2}|\d{2})|"
    r"(?P<y2>(?:19|20)\d{2})(?P<s2>[-/. ])(?P<m2>\d{1,2})(?P=s2)(?P<d2>\d{1,2}))(?!\d)"
)
_MONEY_BEFORE = re.compile(r"(?:€|eur|euro|bedrag van|loon van|salaris van) ?$")
_MONEY_AFTER = re.compile(r" ?(?:€|eur\b|euro|bruto|netto|,-|,\d\d\b)")


def find(text: str) -> list[Span]:
    """The places of the numbers."""
    flat = fold(text)
    spans = list(_accounts(flat))
    spans += [Span(*match.span(1), "bsn") for match in _BSN_SAID.finditer(flat)]
    taken = [(span.start, span.end) for span in spans]
    numbers = [*_social(flat), *_phones(flat), *_others(flat)]
    # The first finder that sees a number names it; a number that is already taken is not named twice.
    for span in numbers:
        if not any(span.start < end and start < span.end for start, end in taken):
            spans.append(span)
            taken.append((span.start, span.end))
    return spans


def _accounts(flat: str) -> Iterator[Span]:
    for match in _IBAN.finditer(flat):
        ends = [match.start() + i + 1 for i, char in enumerate(match[0]) if char.isalnum()]
        for end in reversed(ends[14:34]):
            if iban.is_valid(flat[match.start() : end].replace(".", ""), check_country=False):
                yield Span(match.start(), end, "rekeningnummer")
                break
    for match in _DUTCH_IBAN.finditer(flat):
        yield Span(*match.span(), "rekeningnummer")


def _social(flat: str) -> Iterator[Span]:
    groups = list(_GROUPS.finditer(flat))
    for first in range(len(groups)):
        for last in range(first, min(first + 4, len(groups))):
            if last > first and flat[groups[last - 1].end() : groups[last].start()] not in {" ", ".", "-"}:
                break
            shape = tuple(len(group[0]) for group in groups[first : last + 1])
            start, end = groups[first].start(), groups[last].end()
            if shape in _SHAPES and _is_bsn(flat, start, end, shape):
                yield Span(start, end, "bsn")


def _is_bsn(flat: str, start: int, end: int, shape: tuple[int, ...]) -> bool:
    written = flat[start:end]
    digits = re.sub(r"\D", "", written)
    if not bsn.is_valid(digits.zfill(9)) or _is_date(written) or _is_money(flat, start, end):
        return False
    if len(shape) > 1:
        years = " " in written and any(1900 <= int(part) <= 2100 for part in re.split(r"\D", written) if len(part) == 4)
        return not years and not _holds_date(written) and not flat[max(0, start - 2) : start].strip(" (").isdigit()
    return True


def _phones(flat: str) -> Iterator[Span]:
    for pattern in _PHONES:
        for match in pattern.finditer(flat):
            count = sum(char.isdigit() for char in match[0])
            local = match[0].lstrip("(").startswith("0") and not match[0].startswith("00")
            if _holds_date(match[0]) or (local and count > 10) or _is_date(match[0]):
                continue
            yield Span(*match.span(), "telefoonnummer")
    for match in _CALL.finditer(flat):
        if not _holds_date(match[1]) and not _is_date(match[1]):
            yield Span(*match.span(1), "telefoonnummer")


def _others(flat: str) -> Iterator[Span]:
    """A number too long to be a date or an amount tells somebody apart, whatever it is called."""
    for match in re.finditer(r"\d{8,}", flat):
        if not _is_date(match[0]) and not _is_money(flat, *match.span()):
            yield Span(*match.span(), "nummer")


def _is_money(flat: str, start: int, end: int) -> bool:
    return bool(_MONEY_BEFORE.search(flat, max(0, start - 16), start) or _MONEY_AFTER.match(flat, end))


def _is_date(written: str) -> bool:
    """Whether the whole is one date: "20250305", "05032025", "5-3-2025"."""
    if len(written) == 8 and written.isdigit():
        days = ((written[:4], written[4:6], written[6:]), (written[4:], written[2:4], written[:2]))
        return any(_exists(*parts) for parts in days)
    match = _DATE.fullmatch(written)
    return bool(match and _match_exists(match))


def _holds_date(written: str) -> bool:
    """Whether a date stands in it, as in "01-02-2026 10 weken"."""
    first = _GROUPS.search(written)
    if first and _is_date(first[0]):
        return True
    for match in _DATE.finditer(written):
        separator = match["s"] or match["s2"]
        year = match["y"] or match["y2"]
        chained = re.match(rf"{re.escape(separator)}\d", written[match.end() :]) or re.search(
            rf"\d{re.escape(separator)}$", written[: match.start()]
        )
        if (len(year) == 4 or not chained) and not (len(year) == 2 and separator == " ") and _match_exists(match):
            return True
    return False


def _match_exists(match: re.Match[str]) -> bool:
    year = match["y"] or match["y2"]
    return _exists(year if len(year) == 4 else f"20{year}", match["m"] or match["m2"], match["d"] or match["d2"])


def _exists(year: str, month: str, day: str) -> bool:
    try:
        return 1900 <= date(int(year), int(month), int(day)).year <= 2100
    except ValueError:
        # "2 juni 31" as well as "31-6": somebody meant a day; it is no telephone number.
        return 1900 <= int(year) <= 2100 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
