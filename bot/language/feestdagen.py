"""Days that people name instead of number: Easter and what hangs on it, and the fixed feasts."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


def pasen(jaar: int) -> date:
    """Return Easter Sunday of a year (Gregorian computus, Meeus/Jones/Butcher)."""
    a, b, c = jaar % 19, jaar // 100, jaar % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    p = (2 * e + 2 * i - k - h + m + 32) % 7
    maand = (h - m + p + 90) // 25
    dag = (h - m + p + maand + 19) % 32
    return date(jaar, maand, dag)


# name: (month, day) or days from Easter, and whether it is exactly one day.
_FEESTEN: dict[tuple[str, ...], tuple[tuple[int, int] | int, bool]] = {
    ("tweede", "kerstdag"): ((12, 26), True),
    ("eerste", "kerstdag"): ((12, 25), True),
    ("kerstavond",): ((12, 24), True),
    ("kerstdag",): ((12, 25), True),
    ("kerst",): ((12, 25), False),
    ("kerstmis",): ((12, 25), False),
    ("kerstdagen",): ((12, 25), False),
    ("feestdagen",): ((12, 27), False),
    ("oud", "en", "nieuw"): ((12, 31), False),
    ("oud", "&", "nieuw"): ((12, 31), False),
    ("oudjaar",): ((12, 31), True),
    ("oudjaarsdag",): ((12, 31), True),
    ("oudejaarsdag",): ((12, 31), True),
    ("oudejaarsavond",): ((12, 31), True),
    ("jaarwisseling",): ((12, 31), False),
    ("nieuwjaar",): ((1, 1), True),
    ("nieuwjaarsdag",): ((1, 1), True),
    ("driekoningen",): ((1, 6), True),
    ("valentijnsdag",): ((2, 14), True),
    ("valentijn",): ((2, 14), True),
    ("koningsdag",): ((4, 27), True),
    ("dodenherdenking",): ((5, 4), True),
    ("bevrijdingsdag",): ((5, 5), True),
    ("dag", "van", "de", "arbeid"): ((5, 1), True),
    ("nationale", "feestdag"): ((7, 21), True),
    ("allerheiligen",): ((11, 1), True),
    ("allerzielen",): ((11, 2), True),
    ("wapenstilstand",): ((11, 11), True),
    ("sint", "maarten"): ((11, 11), True),
    ("sintmaarten",): ((11, 11), True),
    ("sinterklaas",): ((12, 5), False),
    ("sinterklaasavond",): ((12, 5), True),
    ("pakjesavond",): ((12, 5), True),
    ("dierendag",): ((10, 4), True),
    ("carnaval",): (-48, False),
    ("aswoensdag",): (-46, True),
    ("witte", "donderdag"): (-3, True),
    ("goede", "vrijdag"): (-2, True),
    ("eerste", "paasdag"): (0, True),
    ("tweede", "paasdag"): (1, True),
    ("paasmaandag",): (1, True),
    ("pasen",): (0, False),
    ("paasweekend",): (0, False),
    ("hemelvaart",): (39, True),
    ("hemelvaartsdag",): (39, True),
    ("hemelvaartdag",): (39, True),
    ("eerste", "pinksterdag"): (49, True),
    ("tweede", "pinksterdag"): (50, True),
    ("pinkstermaandag",): (50, True),
    ("pinksteren",): (49, False),
    ("pinksterweekend",): (49, False),
    ("prinsjesdag",): (-999, True),
}


@lru_cache(maxsize=1)
def namen() -> dict[str, list[tuple[str, ...]]]:
    """Return the names by their first word, longest first."""
    uit: dict[str, list[tuple[str, ...]]] = {}
    for naam in sorted(_FEESTEN, key=len, reverse=True):
        uit.setdefault(naam[0], []).append(naam)
    return uit


def feestdag(naam: tuple[str, ...], jaar: int) -> tuple[date, bool]:
    """Return the day of a feast and whether the name means exactly one day.

    Args:
        naam: A name from `namen()`.
        jaar: Calendar year.
    """
    plaats, precies = _FEESTEN[naam]
    if naam == ("koningsdag",) and date(jaar, 4, 27).weekday() == 6:
        return date(jaar, 4, 26), True
    if naam == ("prinsjesdag",):
        begin = date(jaar, 9, 1)
        return begin + timedelta(days=(1 - begin.weekday()) % 7 + 14), True
    if isinstance(plaats, int):
        return pasen(jaar) + timedelta(days=plaats), precies
    return date(jaar, *plaats), precies
