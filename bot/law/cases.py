"""Samentelling: which sick periods form one case (BW 7:629 lid 10, 7:670 lid 1, WIA 23 lid 3 and 5, ZW 38 lid 1).

An interruption shorter than four weeks pauses the count, whatever the cause of the illness; a longer one starts a new
case. Leave that the illness directly precedes and follows pauses the count, unless the illness after it has another
cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.law.counting import Geval, Onderbreking, Soort
from bot.law.situation import Situatie, Zwangerschapsverlof

_DAG = timedelta(days=1)

ALS_INGEVULD = "op basis van de ingevulde gegevens"
ALS_DOORLOPEND = "als de ziekte na het verlof dezelfde oorzaak heeft als ervoor en direct op het verlof aansluit"
ALS_NIEUW = "als de ziekte na het verlof een andere oorzaak heeft of niet direct op het verlof aansluit"


@dataclass(frozen=True)
class Lezing:
    """One reading of the situation.

    Attributes:
        als: When this reading holds, Dutch.
        geval: The case of illness that is current in this reading.
        datum_na_verlof_aangenomen: The werknemer said that illness and leave did not adjoin, without dates; the day
            after the leave is taken as the new first sick day.
    """

    als: str
    geval: Geval
    datum_na_verlof_aangenomen: bool = False


@dataclass(frozen=True)
class _Blok:
    """An interruption with what is known about it. `opnieuw` is None when the werknemer does not fall ill again."""

    van: date
    opnieuw: date | None
    verlof: tuple[Zwangerschapsverlof, ...]
    alleen_verlof: bool


def lezingen(situatie: Situatie, samentelling_grens: int) -> tuple[Lezing, ...]:
    """Return the readings of the situation: one, or two when it is not known how the leave counts.

    Args:
        situatie: The situation.
        samentelling_grens: The number of days from which an interruption starts a new case (28).

    Returns:
        The readings; the one in which the count continues comes first.
    """
    blokken = _blokken(situatie)
    keuzes = [_telt_door(blok, samentelling_grens) for blok in blokken]
    aangenomen = any(_nieuw_zonder_datum(blok) for blok in blokken)
    if None not in keuzes:
        geval = _geval(situatie.eerste_ziektedag, blokken, [bool(keuze) for keuze in keuzes])
        return (Lezing(ALS_INGEVULD, geval, aangenomen),)
    door, nieuw = (
        _geval(situatie.eerste_ziektedag, blokken, [aanname if keuze is None else keuze for keuze in keuzes])
        for aanname in (True, False)
    )
    if door == nieuw:
        # A later, longer recovery starts a new case anyway.
        return (Lezing(ALS_INGEVULD, door, aangenomen),)
    return (Lezing(ALS_DOORLOPEND, door, aangenomen), Lezing(ALS_NIEUW, nieuw, aangenomen))


def _blokken(situatie: Situatie) -> list[_Blok]:
    stukken: list[tuple[date, date | None, Zwangerschapsverlof | None]] = [
        (herstel.hersteld_per, herstel.opnieuw_ziek, None) for herstel in situatie.hersteld
    ]
    # Leave that ended before the first sick day has no part in the count.
    stukken += [
        (verlof.start, verlof.eind + _DAG, verlof)
        for verlof in situatie.zwangerschapsverlof
        if verlof.start > situatie.eerste_ziektedag
    ]
    stukken.sort(key=lambda stuk: (stuk[0], stuk[1] or date.max))
    blokken: list[_Blok] = []
    for van, opnieuw, verlof in stukken:
        nieuw = _Blok(van, opnieuw, (verlof,) if verlof else (), verlof is not None)
        vorige = blokken[-1] if blokken else None
        if vorige is not None and (vorige.opnieuw is None or van <= vorige.opnieuw):
            blokken[-1] = _samen(vorige, nieuw)
        else:
            blokken.append(nieuw)
    return blokken


def _samen(een: _Blok, ander: _Blok) -> _Blok:
    opnieuw = None if een.opnieuw is None or ander.opnieuw is None else max(een.opnieuw, ander.opnieuw)
    verlof = een.verlof + ander.verlof
    # A recovery with exactly the dates of the leave says nothing more than the leave itself.
    alleen = bool(verlof) and opnieuw is not None and een.van == verlof[0].start and opnieuw == verlof[-1].eind + _DAG
    aaneen = all(later.start == eerder.eind + _DAG for eerder, later in pairwise(verlof))
    return _Blok(een.van, opnieuw, verlof, alleen and aaneen)


def _telt_door(blok: _Blok, grens: int) -> bool | None:
    """Whether the count continues after the interruption; None when that is not known."""
    if blok.opnieuw is None:
        return True
    kort = (blok.opnieuw - blok.van).days < grens
    if not blok.alleen_verlof or any(verlof.aansluitend is False for verlof in blok.verlof):
        return kort
    if any(verlof.zelfde_oorzaak is False for verlof in blok.verlof):
        return False
    if any(verlof.zelfde_oorzaak is None or verlof.aansluitend_onbekend for verlof in blok.verlof):
        return None
    return True


def _nieuw_zonder_datum(blok: _Blok) -> bool:
    return blok.alleen_verlof and any(verlof.aansluitend is False for verlof in blok.verlof)


def _geval(eerste: date, blokken: list[_Blok], telt_door: list[bool]) -> Geval:
    perioden: list[tuple[date, date | None]] = []
    onderbrekingen: list[Onderbreking] = []
    nieuw_door: Onderbreking | None = None
    start = eerste
    for blok, door in zip(blokken, telt_door, strict=True):
        perioden.append((start, blok.van - _DAG))
        if blok.opnieuw is None:
            return Geval(tuple(perioden), tuple(onderbrekingen), nieuw_door)
        onderbreking = Onderbreking(blok.van, blok.opnieuw - _DAG, _soort(blok))
        if door:
            onderbrekingen.append(onderbreking)
        else:
            perioden, onderbrekingen, nieuw_door = [], [], onderbreking
        start = blok.opnieuw
    perioden.append((start, None))
    return Geval(tuple(perioden), tuple(onderbrekingen), nieuw_door)


def _soort(blok: _Blok) -> Soort:
    if not blok.verlof:
        return "herstel"
    return "verlof" if blok.alleen_verlof else "gemengd"
