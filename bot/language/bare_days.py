"""Days without a month, in a conversation that tells which month is meant: "van de 2e tot de 23e"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from bot.language.lexicon import tabel, woorden
from bot.language.spans import fold

LAATSTE_DAG, LAATSTE_MAAND = 31, 12
# A begin and an end; who tells more days tells more than one recovery.
MEESTE_DAGEN = 2
# No part of a date in figures or of a percentage.
_GETAL = r"(?<![\w.,:/-])(\d{1,2})"
_EIND = r"(?![\w/:%-]|[.,]\d| ?%)"
_DAG = re.compile(rf"{_GETAL}(?:ste|de|e)?{_EIND}")
_STREEP = re.compile(rf"{_GETAL} ?- ?(\d{{1,2}}){_EIND}")
# Doubt about days that no calendar tells better would only have them asked for again.
_TWIJFEL = re.compile(r",? *\b(?:(?:denk|dacht|geloof) ik|ik (?:denk|dacht|geloof)(?: dat)?|volgens mij)\b")
_WOORD = re.compile(r"[^\W\d]+(?:/[^\W\d]+)?")


def met_maanden(tekst: str, maand_van: Callable[[Sequence[int]], Sequence[date]]) -> str:
    """The message with the months that are meant, where it says no more than a day or two without one.

    Args:
        tekst: What the user wrote.
        maand_van: Gives for such days a day in the month of each; none where that is not known.

    Returns:
        "van 2 maart 2026 tot 23 maart 2026" for "van de 2e tot de 23e"; any other message as it is.
    """
    plat = _rangtelwoord().sub(lambda rang: f"{_rangen()[rang.group()]}e", fold(tekst))
    bereik = _STREEP.search(plat)
    if bereik and LAATSTE_MAAND < int(bereik.group(2)) <= LAATSTE_DAG:
        # "2-23" is no day in figures.
        plat = f"{plat[: bereik.start()]}{bereik.group(1)} tot {bereik.group(2)}{plat[bereik.end() :]}"
    alle = list(_DAG.finditer(plat))
    plekken = [plek for plek in alle if not _maand_erna(plat, plek.end())]
    if not 0 < len(plekken) <= len(alle) <= MEESTE_DAGEN or not _alleen(plat):
        return tekst
    if len(alle) > len(plekken) and int(alle[0].group(1)) <= int(alle[-1].group(1)):
        # "Van de 2e tot de 23e april": both are of that month.
        return tekst
    maanden = maand_van([int(plek.group(1)) for plek in plekken])
    for plek, maand in reversed(list(zip(plekken, maanden, strict=False))):
        vol = f"{plek.group(1)} {tabel('tijd')['maanden'][maand.month][0]} {maand.year}"
        plat = f"{plat[: plek.start()]}{vol}{plat[plek.end() :]}"
    return _TWIJFEL.sub("", plat) if maanden else tekst


@cache
def _rangen() -> dict[str, int]:
    return {naam: dag for dag, namen in tabel("tijd")["rangtelwoorden"].items() for naam in namen if naam.isalpha()}


@cache
def _rangtelwoord() -> re.Pattern[str]:
    """ "de tweede", but not "de eerste gezonde dag"."""
    return re.compile(rf"(?<=\bde )(?:{'|'.join(_rangen())})\b(?! (?:gezonde|nieuwe|ziek|dag|\d))")


def _maand_erna(tekst: str, plek: int) -> bool:
    volgende = _WOORD.match(tekst, plek + 1)
    return volgende is not None and volgende.group() in _maandnamen()


@cache
def _maandnamen() -> frozenset[str]:
    return frozenset(naam for namen in tabel("tijd")["maanden"].values() for naam in namen)


def _alleen(tekst: str) -> bool:
    """Whether a message says nothing beside its days than what belongs to a recovery."""
    return set(_WOORD.findall(_DAG.sub(" ", tekst))) <= woorden("bij_kale_dagen") | _maandnamen()
