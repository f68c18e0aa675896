"""The walk through the turns of an illness: first sick day, recoveries, and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from bot.language.model import Hersteld
from bot.language.years import Punt

# With more months of work in between, the earlier illness is another case: the writer asks about the newer one.
ANDER_GEVAL = 91
# Recoveries told without a relapse between them lie at least so far apart.
SAMENTELLING = 28


@dataclass
class Verloop:
    """The illness as read."""

    eerste_ziektedag: date | None = None
    ongeveer: bool = False
    hersteld: list[Hersteld] = field(default_factory=list)
    ziekteweek: int | None = None
    vragen: list[str] = field(default_factory=list)
    fouten: list[tuple[str, str]] = field(default_factory=list)

    def vraag(self, veld: str) -> None:
        """Ask about a field, once."""
        if veld not in self.vragen:
            self.vragen.append(veld)


def bouw(punten: list[Punt], uit: Verloop, vandaag: date, graad: bool) -> None:
    """Walk through the turns in order of time.

    Args:
        punten: The turns with their dates.
        uit: The illness as read: filled in here.
        vandaag: The day of reading.
        graad: Whether the message tells how ill (half, fully), so that a second day may only be more of the same.
    """
    if any(p.vroeger for p in punten) and any(p.soort == "Z" and not p.vroeger for p in punten):
        eerste_nieuwe = next(k for k, p in enumerate(punten) if p.soort != "H" and not p.vroeger)
        punten = punten[eerste_nieuwe:]
    begin: Punt | None = None
    vorige: Punt | None = None
    ziek = zacht = False
    spannen: list[Hersteld] = []
    for punt in punten:
        if punt.datum is None:
            continue
        onzeker = punt.tijd.ongeveer or punt.tijd.vraag
        if punt.soort == "H":
            if ziek or not spannen or spannen[-1].opnieuw_ziek:
                spannen.append(_op(Hersteld(), "hersteld_per", punt))
            elif spannen[-1].hersteld_per != punt.datum:
                if vorige is not None and _nog_een_keer(vorige, punt):
                    spannen.append(_op(Hersteld(), "hersteld_per", punt))
                uit.vraag("hersteld")
            vorige = punt
            ziek = False
            if onzeker or punt.datum > vandaag:
                uit.vraag("hersteld")
            continue
        if begin is None and not spannen:
            begin, ziek = punt, True
            if punt.soort == "W":
                uit.vraag("eerste_ziektedag")
            continue
        if ziek and zacht and spannen:
            spannen[-1], zacht = _op(spannen[-1], "opnieuw_ziek", punt), False
            continue
        if ziek:
            begin = _tweede_begin(begin, punt, spannen, uit, graad)
            continue
        laatste = spannen[-1]
        if laatste.hersteld_per and (punt.datum - laatste.hersteld_per).days > ANDER_GEVAL:
            if begin is None:
                uit.vraag("eerste_ziektedag")
                uit.vraag("hersteld")
            begin, spannen, ziek = punt, [], True
            continue
        spannen[-1] = _op(laatste, "opnieuw_ziek", punt)
        ziek, zacht = True, punt.zacht
        if onzeker or punt.datum > vandaag:
            uit.vraag("hersteld")
    uit.hersteld = spannen
    if begin is not None and begin.datum is not None:
        uit.eerste_ziektedag, uit.ongeveer = begin.datum, begin.tijd.ongeveer
        if (
            begin.tijd.vraag
            or begin.tijd.ongeveer
            or ((begin.tijd.dag, begin.tijd.maand) == (29, 2) and not begin.tijd.datum)
        ):
            uit.vraag("eerste_ziektedag")
    else:
        uit.vraag("eerste_ziektedag")


def _nog_een_keer(eerder: Punt, later: Punt) -> bool:
    """ "in maart en in juni beter": two recoveries; "1 september beter gemeld, 7 september weer aan het werk": one."""
    if eerder.datum is None or later.datum is None or (later.datum - eerder.datum).days < SAMENTELLING:
        return False
    return eerder.woord == later.woord or eerder.tijd.maandbreed or later.tijd.maandbreed


def _op(span: Hersteld, naam: str, punt: Punt) -> Hersteld:
    """The recovery with one of its days, and whether that is an estimate."""
    overige = tuple(ander for ander in span.geschat if ander != naam)
    geschat = (*overige, naam) if punt.tijd.ongeveer else overige
    if naam == "hersteld_per":
        return replace(span, hersteld_per=punt.datum, geschat=geschat)
    return replace(span, opnieuw_ziek=punt.datum, geschat=geschat)


def _tweede_begin(begin: Punt | None, punt: Punt, spannen: list[Hersteld], uit: Verloop, graad: bool) -> Punt | None:
    """A second beginning without a recovery between: a relapse, a correction, or only "fully ill" later."""
    if begin is None or begin.datum is None or punt.datum is None:
        return begin
    if punt.soort == "W":
        if not (spannen and spannen[-1].opnieuw_ziek == punt.datum):
            spannen.append(_op(Hersteld(), "opnieuw_ziek", punt))
            uit.vraag("hersteld")
        return begin
    if punt.eerste and begin.eerste:
        uit.vraag("eerste_ziektedag")
        return begin
    if punt.eerste and not begin.eerste:
        uit.vraag("eerste_ziektedag")
        return punt
    dagen = (punt.datum - begin.datum).days
    if begin.tijd.ongeveer and not punt.tijd.ongeveer:
        if dagen > 45:
            uit.vraag("eerste_ziektedag")
        return punt
    if 0 < dagen <= 21 and not begin.eerste and not punt.tijd.ongeveer:
        uit.vraag("eerste_ziektedag")
    if dagen > 180 or (dagen > 0 and not graad and not punt.tijd.ongeveer):
        uit.vraag("eerste_ziektedag")
    return begin
