"""Zwangerschaps- en bevallingsverlof: its first and last day, and the years of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.language.after_leave import UIT_VERLOF
from bot.language.assign import Gebeurtenis, clausulewoorden
from bot.language.dates import nabij
from bot.language.elements import Element, woorden_in_clausule
from bot.language.model import Verlof
from bot.language.tense import STRAKS, TOEN, kies_jaar
from bot.language.tijd import Tijd
from bot.language.years import eerstvolgend, meest_recent

EINDE = {
    "eindigt",
    "eindigde",
    "afgelopen",
    "voorbij",
    "einde",
    "laatste",
    "liep",
    "loopt",
    "af",
    "stopt",
    "stopte",
    "klaar",
    "geeindigd",
    "om",
    "duurt",
    "duurde",
}


# So many days after the last day of a leave an illness tells which year the leave was in.
NA_VERLOF = 42


# Coming back from leave: the day after its last.
_TERUG = {"terug", "terugkwam", "teruggekomen", "teruggekeerd", "terugkomen"}


@dataclass
class Velden:
    """Dates by field name, the leave, and what to ask."""

    data: dict[str, date] = field(default_factory=dict)
    verlof: Verlof | None = None
    vragen: list[str] = field(default_factory=list)
    fouten: list[tuple[str, str]] = field(default_factory=list)


def beide_clausules(g: Gebeurtenis, rij: Sequence[Element]) -> set[str]:
    """The words of the clause of a day and of the clause of its phrase.

    Args:
        g: A time expression with its meaning.
        rij: The message.
    """
    uit = clausulewoorden(g, rij)
    if g.aanwijzing is not None:
        uit |= {rij[k].tekst for k in range(g.aanwijzing.van, g.aanwijzing.tot)}
        uit |= woorden_in_clausule(rij, g.aanwijzing.van)
    return uit


def verlof(
    lijst: Sequence[Gebeurtenis],
    rij: Sequence[Element],
    vandaag: date,
    ziektedag: date | None,
    uit: Velden,
    gewerkt_erna: bool = False,
) -> None:
    """Read the leave into `uit`, with what has to be asked about it.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
        vandaag: The day of reading.
        ziektedag: The first sick day if known.
        uit: The other fields as read.
        gewerkt_erna: Whether work is told after the leave and before the illness.
    """
    start: Tijd | None = None
    eind: Tijd | None = None
    woorden: set[str] = set()
    van_start: set[str] = set()
    duur = None
    terug = False
    for g in lijst:
        if g.soort != "verlof" or g.tijd.zwak:
            continue
        hier = beide_clausules(g, rij)
        woorden |= hier
        if g.tijd.soort == "fout" and g.tijd.fout:
            uit.fouten.append(("zwangerschapsverlof", g.tijd.fout))
            uit.vragen.append("zwangerschapsverlof")
        elif g.tijd.soort == "bereik" and g.tijd.eind:
            start, eind = start or g.tijd, eind or g.tijd.eind
        elif g.tijd.soort == "duur" and g.tijd.duur and 60 < g.tijd.duur.dagen < 250:
            duur = g.tijd.duur
        elif g.tijd.soort == "dag":
            zelf = clausulewoorden(g, rij)
            terug = terug or bool(zelf & _TERUG and eind is None)
            is_eind = (
                bool(zelf & _TERUG)
                or g.voor in {"tot", "t/m"}
                or (bool(zelf & EINDE) and g.voor != "sinds")
                or start is not None
            )
            if is_eind and eind is None:
                eind = g.tijd
            elif start is None:
                start, van_start = g.tijd, hier
    if start is None and eind is None:
        return
    woorden |= {element.tekst for element in rij} & {"aansluitend", "daarna", "erna"}
    if "sinds" in woorden and woorden & {"einde", "eind"}:
        woorden.add("na")
    if any(g.soort == UIT_VERLOF for g in lijst) or (gewerkt_erna and _eerder_dan_later(start, eind, ziektedag)):
        woorden.add("na")
    if van_start & TOEN and not van_start & STRAKS:
        # "ging 13 juli met verlof en komt ... terug": how the start is told decides its year.
        woorden -= STRAKS
    dagen = duur.dagen if duur else 0
    dag_start, dag_eind = _verlofdagen(start, eind, vandaag, ziektedag, woorden, dagen)
    if terug and dag_eind is not None:
        dag_eind -= timedelta(days=1)
    uit.verlof = Verlof(dag_start, dag_eind)
    onzeker = any(t is not None and (t.ongeveer or t.vraag) for t in (start, eind))
    # The law knows leave of 10 to 30 weeks; anything else was misread or mistyped.
    volgorde = dag_start is not None and dag_eind is not None and not 70 <= (dag_eind - dag_start).days + 1 <= 210
    if onzeker or volgorde or dag_start is None or dag_eind is None:
        uit.vragen.append("zwangerschapsverlof")


def _verlofdagen(
    start: Tijd | None, eind: Tijd | None, vandaag: date, ziektedag: date | None, woorden: set[str], dagen: int
) -> tuple[date | None, date | None]:
    dag_start = dag_eind = None
    if start is not None:
        na_verlof = bool(woorden & {"na", "aansluitend", "erna"}) or _net_voorbij(start, eind, ziektedag)
        if start.datum is None and eind is not None and eind.datum is not None:
            kandidaat = eerstvolgend(start.dag or 1, start.maand or 1, eind.datum - timedelta(days=365))
            dag_start = kandidaat if kandidaat <= eind.datum else None
        elif start.datum is None and not woorden & (STRAKS | TOEN) and start.toekomst is None:
            dag_start = _zonder_tijd(start, vandaag, ziektedag, na_verlof)
        else:
            dag_start = kies_jaar(start, vandaag, None, False, woorden)
    if eind is not None:
        if eind.datum is not None:
            dag_eind = eind.datum
        elif dag_start is not None:
            dag_eind = eerstvolgend(eind.dag or 1, eind.maand or 1, dag_start)
        else:
            if woorden & {"na", "aansluitend", "erna"}:
                dag_eind = meest_recent(eind.dag or 1, eind.maand or 1, ziektedag or vandaag)
            else:
                dag_eind = (
                    _dichtbij(eind, vandaag, None)
                    if not woorden & (STRAKS | TOEN)
                    else kies_jaar(eind, vandaag, None, False, woorden)
                )
    if dag_start is not None and dag_eind is None and dagen:
        dag_eind = dag_start + timedelta(days=dagen - 1)
    elif dag_eind is not None and dag_start is None and dagen:
        dag_start = dag_eind - timedelta(days=dagen - 1)
    return dag_start, dag_eind


def _eerder_dan_later(start: Tijd | None, eind: Tijd | None, ziektedag: date | None) -> bool:
    """Whether the last such leave before the illness lies nearer to it than the next one."""
    begin, laatste = start or eind, eind or start
    if begin is None or laatste is None or ziektedag is None or begin.datum is not None or laatste.datum is not None:
        return False
    ervoor = meest_recent(laatste.dag or 1, laatste.maand or 1, ziektedag)
    erna = eerstvolgend(begin.dag or 1, begin.maand or 1, ziektedag)
    return ziektedag - ervoor < erna - ziektedag


def _net_voorbij(start: Tijd, eind: Tijd | None, ziektedag: date | None) -> bool:
    """ "verlof 2 februari t/m 24 mei, ziek 25 mei": the illness began within weeks after the last day of the leave."""
    if eind is None or ziektedag is None or eind.datum is not None or start.datum is not None:
        return False
    begin = meest_recent(start.dag or 1, start.maand or 1, ziektedag)
    laatste = eerstvolgend(eind.dag or 1, eind.maand or 1, begin)
    return 0 < (ziektedag - laatste).days <= NA_VERLOF


def _zonder_tijd(t: Tijd, vandaag: date, ziektedag: date | None, na_verlof: bool) -> date:
    """A start of leave without a year or a tense: the first after the first sick day, or the last before it."""
    if ziektedag is None:
        return _dichtbij(t, vandaag, None)
    if na_verlof and meest_recent(t.dag or 1, t.maand or 1, ziektedag) > ziektedag - timedelta(days=300):
        return meest_recent(t.dag or 1, t.maand or 1, ziektedag)
    return eerstvolgend(t.dag or 1, t.maand or 1, ziektedag)


def _dichtbij(t: Tijd, vandaag: date, vanaf: date | None) -> date:
    dag, maand = t.dag or 1, t.maand or 1
    keuzes = [d for jaar in range(vandaag.year - 2, vandaag.year + 3) if (d := nabij(dag, maand, jaar)) is not None]
    na = [d for d in keuzes if vanaf is None or d >= vanaf]
    return min(na or keuzes or [vandaag], key=lambda d: abs((d - vandaag).days))
