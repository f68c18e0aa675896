"""Finds e-mail and postal addresses, case numbers and dates of birth."""

from __future__ import annotations

import re

from bot.language.spans import Span, fold, unaccented

_EMAIL = re.compile(
    r"[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\]|\s(?:apenstaartje|at)\s)\s?[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}"
)
_SPELLED = re.compile(
    r"(?<!\w)[\w-]+(?: punt [\w-]+){0,4} (?:apenstaartje|at|@) [\w-]+(?: punt [\w-]+){0,3} "
    r"?(?:punt |\.)(?:nl|com|be|net|org|eu)\b"
)
_PROFILE = re.compile(r"\b(?:facebook|linkedin|instagram|twitter|x|tiktok)\.com/\S{2,80}")
_BOX = re.compile(r"\b(?:postbus|antwoordnummer) ?\d{1,6}\b")
_HANDLE = re.compile(r"(?<![\w.])@[a-z_][\w.]{2,30}")
_POSTCODE = re.compile(r"(?<![\w.,€])([1-9]\d{3})( ?)([A-Za-z]{2})(?![\w])")
# Two letters after a year that are a word ("2026 IN") or a unit, and the pairs that PostNL does not give out.
_NO_POSTCODE = frozenset(
    [
        "in",
        "is",
        "en",
        "of",
        "op",
        "te",
        "de",
        "ik",
        "al",
        "zo",
        "er",
        "we",
        "je",
        "nu",
        "om",
        "zn",
        "mn",
        "km",
        "kg",
        "ml",
        "cm",
        "mm",
        "gb",
        "mb",
        "ct",
        "kw",
        "pk",
        "uu",
        "pm",
        "am",
        "st",
        "ha",
        "ca",
        "nl",
        "vc",
        "jr",
        "wk",
        "dg",
        "mg",
        "ze",
        "me",
        "ma",
        "di",
        "wo",
        "do",
        "vr",
        "za",
        "tm",
        "af",
        "na",
        "an",
        "va",
        "pp",
        "pw",
        "bw",
        "ww",
        "zw",
        "un",
        "ex",
        "sa",
        "sd",
        "ss",
        "ben",
    ]
)
_STREET_WORD = (
    r"straat|str\.|laan|gracht|kade|dreef|singel|plein|plantsoen|boulevard|steeg|weg|dijk|hof|pad|park|markt|burg|"
    r"wal|horst|veld|haven|baan|poort"
)
_STREET = re.compile(
    rf"(?<!\w)((?:[A-Z][\w'.-]* ){{0,3}}[A-Za-z][\w'-]*?(?:{_STREET_WORD})) (?:nr\.? ?|nummer )?\d{{1,4}}"
    r" ?(?:[A-Za-z](?!\w)|(?:bis|hs|[IV]+)(?!\w))?(?!\w|[-/.]\d)"
)
_LIVES = re.compile(
    r"\b(?:ik woon|wij wonen|we wonen|woonachtig|mijn adres is|adres|wonend)(?: (?:op|aan|in))?:? (?:de |het )?"
    r"([A-Za-z][\w'.-]*(?: [A-Z][\w'.-]*){0,3} \d{1,4}[A-Za-z]?)(?!\w|[-/.]\d)"
)
_SAFE_STREET = frozenset(
    ["onderweg", "halfweg", "halverweg", "terugweg", "uitweg", "arbeidsmarkt", "werkweg", "snelweg", "loopbaan"]
)
_AFTER_STREET = re.compile(
    r"\s*(?:jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec|week|weken|wk|dag|maand|mnd|jaar|uur|u\b|km|proc|%|-)"
)
_CASE = re.compile(
    r"\b(?:(?:zaak|dossier|polis|personeels|klant|relatie|registratie|patient|patienten|client|clienten|werknemers?|"
    r"medewerkers?|lid|order|factuur|kvk|loonheffingen|btw|aansluit|meldings?|meld|correspondentie|volg|document|paspoort|"
    r"rijbewijs|verzekerings|id|identiteits|rechtspraak)[ -]?(?:nummer|nr|no)\b|kenmerk\b|referentie\b|ref\b|zaaknr\b|"
    r"kvk\b)[ .:]*(?:is|van|=|luidt|:)?[ :#]*(?:nr\.? ?)?([a-z0-9](?:[a-z0-9./_-]{1,30}|(?: \d{2,})+)+)"
)
_DATE = (
    r"(?:\d{1,2} ?[-/. ] ?\d{1,2} ?[-/. ] ?(?:\d{4}|'?\d{2})(?!\d)|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{8}(?!\d)|"
    r"\d{1,2}(?:e|de|ste)? ?(?:januari|jan|februari|febr|feb|maart|mrt|april|apr|mei|juni|jun|juli|jul|augustus|aug|"
    r"september|sept|sep|oktober|okt|november|nov|december|dec)\b\.?(?: ?(?:'?\d{2}(?!\d)|\d{4}))?)"
)
_BORN = re.compile(
    rf"\b(?:geboren(?: ben ik| ben| is| te [\w-]+)?|geboortedatum|geb\.? ?datum|geboortedag|geb\.?|geboortejaar)"
    rf"(?: is| was| van [\w' ]{{1,25}}? is)?[ :]*(?:(?:op|in|de|uit|anno)\b ?)*({_DATE}|(?:19|20)\d\d(?!\d|[-/.]\d))"
)
_BORN_AFTER = re.compile(rf"(?<!\w)({_DATE}|(?:19|20)\d\d) (?:ben ik )?geboren\b")
_CHILD = re.compile(r"\b(?:kind|kindje|baby|dochter|dochtertje|zoon|zoontje|tweeling|bevallen|bevalling|verlof)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
# A child that was born this recently says when the leave was.
_ADULT_BEFORE = 2012


def find(text: str) -> list[Span]:
    """The places of addresses, case numbers and dates of birth."""
    flat, plain = fold(text), unaccented(text)
    spans = [Span(*match.span(), "e-mailadres") for match in _EMAIL.finditer(flat)]
    spans += [Span(*match.span(), "e-mailadres") for match in (*_HANDLE.finditer(flat), *_SPELLED.finditer(flat))]
    spans += [Span(*match.span(), "kenmerk") for match in _PROFILE.finditer(flat)]
    spans += [Span(*match.span(), "adres") for match in _BOX.finditer(flat)]
    spans += [
        Span(*match.span(1), "kenmerk")
        for match in _CASE.finditer(flat)
        if any(c.isdigit() for c in match[1]) and len(match[1]) >= 4 and not re.fullmatch(_DATE, match[1].rstrip("."))
    ]
    spans += [Span(*match.span(), "adres") for match in _POSTCODE.finditer(plain) if _is_postcode(match)]
    spans += [Span(*match.span(1), "adres") for match in _LIVES.finditer(plain) if _is_street(match, flat)]
    spans += [Span(*match.span(), "adres") for match in _STREET.finditer(plain) if _is_street(match, flat)]
    spans += [Span(*match.span(1), "geboortedatum") for match in _BORN.finditer(flat) if _is_birth(match, flat)]
    spans += [Span(*match.span(1), "geboortedatum") for match in _BORN_AFTER.finditer(flat) if _is_birth(match, flat)]
    return spans


def _is_postcode(match: re.Match[str]) -> bool:
    digits, gap, letters = match.groups()
    if letters.lower() in _NO_POSTCODE:
        return False
    year = digits[:2] in {"19", "20"}
    return letters.isupper() or (not gap and not year and letters.islower())


def _is_street(match: re.Match[str], flat: str) -> bool:
    name = match[1].lower()
    return name.split()[-1] not in _SAFE_STREET and not _AFTER_STREET.match(flat, match.end()) and len(name) > 4


def _is_birth(match: re.Match[str], flat: str) -> bool:
    year = _YEAR.search(match[1])
    if year:
        return int(year[0]) < _ADULT_BEFORE
    short = re.search(r"[-/. ']'?(\d{2})$", match[1])
    if short and len(re.findall(r"\d+", match[1])) > 1 and int(short[1]) > 30:
        return True
    return not _CHILD.search(flat, max(0, match.start() - 40), match.start())
