"""The grammar of lengths of time and of weeks of illness. Examples as in dates.py: today is Saturday 2026-11-21."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.language.tijd import Duur, Tijd, Zicht


def ziekteweek(z: Zicht, i: int) -> Tijd | None:
    """A week of the illness, not of the calendar.

    "91e ziekteweek" -> ziekteweek 91
    "ziekteweek 91" -> ziekteweek 91
    "week 40 van mijn ziekte" -> ziekteweek 40
    "begint week 53" -> ziekteweek 53
    "ik zit nu in week 60" -> ziekteweek 60
    "90 weken ziek" -> 90 week
    """
    nummer, tot = None, i
    if z.rang(i) and z.w(i + 1) in {"ziekteweek", "ziekteweken", "verzuimweek"}:
        nummer, tot = z.heel(i, 1, 208), i + 2
    elif z.rang(i) and z.w(i + 1) == "week" and (_van_ziekte(z, i + 2) or z.w(i + 2) in {"ziek", "ziekte", "verzuim"}):
        nummer, tot = z.heel(i, 1, 208), i + 3
    elif z.w(i) in {"ziekteweek", "verzuimweek"}:
        j = i + 1 + (z.w(i + 1) in {"nr", "nummer", ":", "is"})
        nummer, tot = z.heel(j, 1, 208), j + 1
    elif z.w(i) in {"week", "wk"} and z.heel(i + 1, 1, 208):
        ervoor = [z.w(i - k) for k in range(1, 5)]
        in_week = (
            "zit" in ervoor or "zitten" in ervoor or "begint" in ervoor or ("zijn" in ervoor[1:3] and "nu" in ervoor)
        )
        if _van_ziekte(z, i + 2) or (in_week and z.w(i + 2) not in _STAPWOORDEN):
            nummer, tot = z.heel(i + 1, 1, 208), i + 2
    elif (
        z.rang(i)
        and z.w(i + 1) == "week"
        and z.w(i - 2) == "in"
        and {"zit", "zitten"} & {z.w(i - k) for k in range(1, 6)}
    ):
        nummer, tot = z.heel(i, 1, 208), i + 2
    return Tijd(i, tot, "ziekteweek", nummer=nummer) if nummer else None


def geleden(z: Zicht, i: int) -> Tijd | None:
    """So long ago.

    "drie weken geleden" -> ~2026-10-31
    "3 dagen geleden" -> 2026-11-18
    "ong 5 mnd geleden" -> ~2026-06-21
    "precies 2 weken geleden" -> 2026-11-07
    "een jaar of twee geleden" -> ~2024-11-21
    "over 3 weken" -> ~2026-12-12
    "3 weken geleden op maandag" -> 2026-10-26?
    """
    if z.w(i) == "over" and z.w(i - 1) not in {"gaat", "vraag", "ging"}:
        kern = duur(z, i + 1)
        if kern is None or kern.duur is None or z.w(kern.tot) in {"geleden", "ziekte", "verzuim"}:
            return None
        straks = z.vandaag + timedelta(days=min(kern.duur.dagen, 20000))
        return Tijd(i, kern.tot, "dag", datum=straks, ongeveer=True, toekomst=True, zwak=True)
    kern = lang_geleden(z, i)
    if kern is None or kern.duur is None:
        return None
    op = kern.tot + (z.w(kern.tot) in {"op", ","})
    weekdag = z.weekdag(op) if len(z.w(op)) > 2 and not z.heel(op + 1, 1, 31) else None
    if weekdag is not None and kern.duur.eenheid in {"week", "maand", "jaar"}:
        ruw = dag_ervoor(kern.duur, z.vandaag)
        return Tijd(i, op + 1, "dag", datum=ruw - timedelta(days=ruw.weekday() - weekdag), vraag=True)
    precies = kern.duur.eenheid == "dag" and not z.een_van(i - 1, "ongeveer") and kern.duur.aantal != 3.5
    precies = precies or z.w(i - 1) in {"precies", "exact"}
    return Tijd(i, kern.tot, "dag", datum=dag_ervoor(kern.duur, z.vandaag), ongeveer=not precies)


def duur(z: Zicht, i: int) -> Tijd | None:
    """A length of time; the sentence decides whether it tells a beginning.

    "3 weken" -> 3 week
    "anderhalf jaar" -> 1.5 jaar
    "twee en een halve maand" -> 2.5 maand
    "1,5 jaar" -> 1.5 jaar
    "5 mnd" -> 5 maand
    "half jaar" -> 0.5 jaar
    "1/2 jaar" -> 0.5 jaar
    "1 1/2 jaar" -> 1.5 jaar
    "1/2 weken" -> 1.5 week
    "1 jaar en 3 maanden" -> 15 maand
    "jaar of twee" -> 2 jaar
    "6-8 weken" -> 7 week
    "24 weken zwanger" -> geen
    """
    if z.w(i) in {"jaar", "week", "maand"} and z.w(i + 1) == "of" and z.heel(i + 2, 2, 20) and not z.eenheid(i + 3):
        return Tijd(i, i + 3, "duur", duur=Duur(float(z.getal(i + 2) or 1), str(z.eenheid(i))))
    if z.w(i) == "halfjaar":
        return Tijd(i, i + 1, "duur", duur=Duur(0.5, "jaar"))
    if z.w(i) == "een" and z.w(i + 1) in {"halfjaar"}:
        return Tijd(i, i + 2, "duur", duur=Duur(0.5, "jaar"))
    if z.w(i) == "een" and z.w(i + 1) in {"jaar", "week", "maand"} and z.w(i + 2) == "of":
        verder = duur(z, i + 1)
        return replace(verder, van=i) if verder else None
    aantal = z.hoeveel(i)
    if aantal is None:
        return None
    j = aantal[1]
    if z.w(j - 1) in {"half", "halve"} and z.eenheid(j) == "dag":
        return None
    while z.w(j) in {"volle", "hele", "lange", "kleine", "goede", "dikke", "ruime", "krappe", "kalender"}:
        j += 1
    eenheid = z.eenheid(j)
    if eenheid is None:
        return None
    kern = Duur(aantal[0], eenheid)
    if eenheid == "dag" and _werkrooster(z, j + 1):
        return Tijd(i, j + 1, "geen")
    if z.w(j + 1) in {"zwanger", "zwangerschap"} or (z.w(i - 2) == "zwanger" and z.w(i - 1) in {"van", ",", "("}):
        return Tijd(i, j + 1, "geen")
    if eenheid == "jaar" and z.w(j + 1) in {"en", ","}:
        extra = duur(z, j + 2)
        if extra is not None and extra.duur is not None and extra.duur.eenheid == "maand":
            return Tijd(i, extra.tot, "duur", duur=Duur(aantal[0] * 12 + extra.duur.aantal, "maand"))
    return Tijd(i, j + 1, "duur", duur=kern)


def _werkrooster(z: Zicht, i: int) -> bool:
    """ "3 dagen per week", "3 dagen van de 5": how often somebody works, no length of time."""
    if z.w(i) in {"per", "in", "/"}:
        return z.eenheid(i + 1) == "week" or (z.w(i + 1) == "de" and z.eenheid(i + 2) == "week")
    return z.w(i) == "van" and z.w(i + 1) == "de" and z.getal(i + 2) is not None and not z.maand(i + 3)


def lang_geleden(z: Zicht, i: int) -> Tijd | None:
    """The length before "geleden", with that word."""
    kern = duur(z, i)
    if kern is None or z.w(kern.tot) not in {"geleden", "terug", "gelede", "gleden", "geleeden"}:
        return None
    return replace(kern, tot=kern.tot + 1)


def dag_ervoor(lengte: Duur, dag: date) -> date:
    """The day so long before `dag`; a day long ago where the calendar does not reach."""
    try:
        return lengte.voor(dag)
    except (OverflowError, ValueError):
        return date(1900, 1, 1)


def _van_ziekte(z: Zicht, i: int) -> bool:
    woorden = {z.w(i + k) for k in range(4)}
    return z.w(i) in {"van", "ziekte", "verzuim", "wegens"} and bool(
        woorden
        & {
            "ziekte",
            "ziek",
            "verzuim",
            "ziekzijn",
            "ziekteverlof",
            "arbeidsongeschiktheid",
            "ziekteproces",
            "ziekteperiode",
        }
    )


_STAPWOORDEN = {"melding", "weeksmelding", "brief", "probleemanalyse", "evaluatie", "wia", "aanvraag"}
