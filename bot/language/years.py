"""Gives each day its year: days of an illness lie in the past, in the order in which an illness goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from bot.language.dates import nabij
from bot.language.tijd import Tijd


@dataclass(frozen=True)
class Punt:
    """A turn in the illness.

    Attributes:
        soort: "Z" fell ill, "H" recovered, "W" ill again.
        tijd: The expression; without a year its year is still open.
        plus: Days to add once the day is known (a range's last day + 1).
        eerste: It was called the first sick day.
        zacht: Only derived from the end of a range; a day told outright goes before it.
        vroeger: It belongs to an earlier illness.
        datum: The day, filled in by `vul_jaren`.
    """

    soort: str
    tijd: Tijd
    plus: int = 0
    eerste: bool = False
    vroeger: bool = False
    datum: date | None = None
    zacht: bool = False
    woord: int = -1


def meest_recent(dag: int, maand: int, vandaag: date) -> date:
    """The last such day on or before `vandaag` (29 February: of the last leap year)."""
    return next(
        kandidaat
        for terug in range(9)
        if (kandidaat := nabij(dag, maand, vandaag.year - terug)) is not None and kandidaat <= vandaag
    )


def eerstvolgend(dag: int, maand: int, vanaf: date) -> date:
    """The first such day on or after `vanaf`."""
    return next(
        kandidaat
        for verder in range(9)
        if (kandidaat := nabij(dag, maand, vanaf.year + verder)) is not None and kandidaat >= vanaf
    )


def vul_jaren(punten: Sequence[Punt], vandaag: date, ongeveer_sinds: date | None = None) -> list[Punt]:
    """Choose the years that make the likeliest illness.

    Args:
        punten: Turns in the order of the text, at most nine.
        vandaag: The day of reading.
        ongeveer_sinds: Estimated first sick day, from a duration in the text.

    Returns:
        The turns with their dates, in order of time.
    """
    aantal = 4 if len(punten) < 5 else 3 if len(punten) < 7 else 2
    keuzes = [_keuzes(punten, k, vandaag, aantal) for k in range(len(punten))]
    beste: tuple[float, list[tuple[date, int]]] | None = None
    for greep in product(*keuzes):
        kosten = sum(prijs for _, prijs in greep)
        data = [datum for datum, _ in greep]
        kosten += _volgorde(punten, data)
        if ongeveer_sinds and punten:
            afstanden = [abs((d - ongeveer_sinds).days) for p, d in zip(punten, data, strict=True) if p.soort == "Z"]
            kosten += min(afstanden, default=0) / 60
        if beste is None or kosten < beste[0]:
            beste = kosten, sorted(zip(data, range(len(data)), strict=True))
    assert beste is not None
    return [replace(p, datum=datum) for datum, k in beste[1] for p in (punten[k],)]


def _keuzes(punten: Sequence[Punt], plek: int, vandaag: date, aantal: int) -> list[tuple[date, float]]:
    punt = punten[plek]
    plus = timedelta(days=punt.plus)
    if punt.tijd.datum is not None:
        return [(punt.tijd.datum + plus, 0.0)]
    dag, maand = punt.tijd.dag or 1, punt.tijd.maand or 1
    recent = meest_recent(dag, maand, vandaag)
    anker = next((p.tijd.datum for p in reversed(punten[:plek]) if p.tijd.datum is not None and not p.vroeger), None)
    uit: list[tuple[date, float]] = []
    for terug in range(-1, aantal - 1):
        datum = nabij(dag, maand, recent.year - terug)
        if datum is None:
            continue
        if terug < 0:
            prijs = 0.0 if punt.tijd.toekomst else (2.5 if punt.soort != "Z" else 9.0)
        else:
            prijs = terug * (0.4 if anker else 1.0) + (4.0 if punt.tijd.toekomst else 0.0)
        if anker is not None:
            prijs += 1.5 * abs((datum - eerstvolgend(dag, maand, anker)).days) / 365
        if punt.tijd.weekdag is not None and datum.weekday() != punt.tijd.weekdag:
            prijs += 5
        uit.append((datum + plus, prijs))
    return uit or [(recent + plus, 0.0)]


def _volgorde(punten: Sequence[Punt], data: Sequence[date]) -> float:
    """How odd this order of events is."""
    volgorde = sorted(range(len(data)), key=lambda k: (data[k], k))
    kosten, ziek = 0.0, False
    begonnen = False
    for k in volgorde:
        soort = punten[k].soort
        if not begonnen:
            kosten += {"Z": 0.0, "H": 1.0, "W": 2.0}[soort]
            ziek, begonnen = soort != "H", True
        elif ziek:
            kosten += {"Z": 1.0, "W": 1.5, "H": 0.0}[soort]
            ziek = soort != "H"
        else:
            kosten += 3.0 if soort == "H" else 0.0
            ziek = soort != "H"
    for eerder, later in zip(range(len(data)), range(1, len(data)), strict=False):
        kosten += 1.2 if data[later] < data[eerder] else 0.0
    if len(data) > 1:
        kosten += (max(data) - min(data)).days * 0.002
    return kosten
