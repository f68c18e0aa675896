"""The grammar of weeks, months and years as a whole. Examples as in dates.py: today is Saturday 2026-11-21."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.language.durations import dag_ervoor
from bot.language.tijd import Duur, Tijd, Zicht, dagtijd, eeuw

_SINDS = {"sinds", "vanaf", "uit", "per", "van"}


def week(z: Zicht, i: int) -> Tijd | None:
    """A week of the calendar (ISO): its Monday, about; with a weekday exactly that day.

    "sinds week 14" -> ~2026-03-30
    "vrijdag van week 20 (2026)" -> 2026-05-15
    "wk 3 van 2025" -> ~2025-01-13
    "week 50" -> ~2025-12-08
    "dinsdag in week 2" -> 2026-01-06
    "in week 37, op woensdag" -> 2026-09-09?
    """
    dag, j = z.weekdag(i), i
    if dag is not None:
        j = i + 1
        while z.w(j) in {"van", "in", "uit", "de", ","}:
            j += 1
    if z.w(j) in {"week", "wk", "weeknr", "weeknummer"}:
        j += 1 + (z.w(j + 1) in {".", "nr", "nummer"})
        nummer = z.heel(j, 1, 53)
    else:
        return None
    if nummer is None or z.rang(j):
        return None
    jaar, _, tot = z.jaar(j + 1)
    if (
        jaar is None
        and z.w(j + 1) in {"-", "/", "in", "van", "("}
        and z.cijfers(j + 2) in (2, 4)
        and (z.getal(j + 2) or 0) > 19
    ):
        jaar, tot = (
            eeuw(int(z.getal(j + 2) or 0)) if z.cijfers(j + 2) == 2 else z.heel(j + 2, 2000, 2050),
            j + 3 + (z.w(j + 3) == ")"),
        )
    later = dag is None and z.w(tot) in {",", "op"}
    if later:
        k = tot + (z.w(tot) == ",")
        k += z.w(k) == "op"
        dag, tot = (z.weekdag(k), k + 1) if len(z.w(k)) > 2 and z.weekdag(k) is not None else (None, tot)
    zwak = jaar is None and dag is None and z.w(i - 1) not in _SINDS
    # "in week 22 is ... uitgevallen": a verb of the past right after it.
    zwak = zwak and not (z.w(i - 1) == "in" and z.w(tot) in {"is", "ben", "heeft", "heb", "viel", "werd", "meldde"})
    for keuze in [jaar] if jaar else [z.vandaag.year, z.vandaag.year - 1]:
        try:
            maandag = date.fromisocalendar(keuze, nummer, 1 + (dag or 0))
        except ValueError:
            continue
        if jaar or maandag <= z.vandaag:
            return Tijd(i, tot, "dag", datum=maandag, ongeveer=dag is None, zwak=zwak, vraag=later and dag is not None)
    return None


def tijdvak(z: Zicht, i: int) -> Tijd | None:
    """Last week, month or year as a whole.

    "vorige week" -> ~2026-11-09
    "begin vorig jaar" -> ~2025-02-01
    "eind vorige maand" -> ~2026-10-25
    "begin deze maand" -> ~2026-11-05
    "eind 2025" -> ~2025-12-01
    "half 2025" -> ~2025-07-01
    "sinds vorig jaar" -> ~2025-07-01
    "vorig jaar rond deze tijd" -> ~2025-11-21
    "t/m einde jaar" -> ~2026-12-31
    "tot het einde van het jaar" -> ~2026-12-31
    "eind volgend jaar" -> ~2027-12-31
    "tot eind 2026" -> ~2026-12-31
    "sinds de eerste week van het nieuwe jaar" -> ~2026-01-01
    "begin van het jaar" -> ~2026-02-01
    """
    heel = _einde_jaar(z, i) or _week_van_het_jaar(z, i)
    if heel is not None:
        return heel
    if z.een_van(i, "vorig") and z.w(i + 1) == "jaar":
        j = i + 2 + (z.w(i + 2) in {"rond", "om"})
        if z.w(j) in {"deze", "dezelfde"} and z.w(j + 1) in {"tijd", "periode"}:
            return Tijd(i, j + 2, "dag", datum=dag_ervoor(Duur(1, "jaar"), z.vandaag), ongeveer=True)
    if (
        z.w(i) in {"deze", "dezelfde"}
        and z.w(i + 1) in {"tijd", "periode"}
        and z.een_van(i + 2, "vorig")
        and z.w(i + 3) == "jaar"
    ):
        return Tijd(i, i + 4, "dag", datum=dag_ervoor(Duur(1, "jaar"), z.vandaag), ongeveer=True)
    j, deel = i, ""
    for naam in ("begin", "half", "eind"):
        if (z.een_van(i, naam) and z.w(i) not in {"half", "laat"}) or (
            naam == "half" == z.w(i) and z.cijfers(i + 1) == 4
        ):
            j, deel = i + 1, naam
            break
    while deel and z.w(j) in {"van", "de", "het", "-"}:
        j += 1
    jaar = z.heel(j, 2000, 2050) if deel and z.cijfers(j) == 4 else None
    vorig, dit = z.een_van(j, "vorig"), z.een_van(j, "deze")
    if deel == "begin" and z.w(j - 1) == "het" and z.w(j + (z.w(j) == "nieuwe")) == "jaar":
        return Tijd(i, j + 1 + (z.w(j) == "nieuwe"), "dag", datum=date(z.vandaag.year, 2, 1), ongeveer=True)
    if z.w(j) == "laatste" or not (jaar or vorig or (dit and deel)):
        return None
    if jaar or z.w(j + 1) in {"jaar", "jr"}:
        maand, dag = {"begin": (2, 1), "half": (7, 1), "eind": (12, 1), "": (7, 1)}[deel]
        keuze = jaar or z.vandaag.year - (1 if vorig else 0)
        if (jaar and not deel) or (
            not deel and not jaar and z.w(i - 1) not in {"sinds", "vanaf", "in", "ergens", "al"}
        ):
            return None
        tot = j + 1 if jaar else j + 2
        if z.maand(tot) or (z.cijfers(tot) in (1, 2) and z.maand(tot + 1)):
            return None
        return replace(dagtijd(i, tot, dag, maand, keuze), ongeveer=True, maandbreed=True)
    if z.w(j + 1) == "maand":
        dag = {"begin": 5, "half": 15, "eind": 25, "": 15}[deel]
        return replace(in_maand(z, i, j + 2, dag, -1 if vorig else 0), ongeveer=True, maandbreed=True)
    if z.w(j + 1) == "week":
        maandag = z.vandaag - timedelta(days=z.vandaag.weekday() + (7 if vorig else 0))
        return Tijd(i, j + 2, "dag", datum=maandag + timedelta(days=4 if deel == "eind" else 0), ongeveer=True)
    return None


def _einde_jaar(z: Zicht, i: int) -> Tijd | None:
    """The last day of a year that has not ended: of a contract, a plan."""
    if not z.een_van(i, "eind") or z.w(i) == "laat":
        return None
    j = i + 1
    while z.w(j) in {"van", "het", "-"}:
        j += 1
    jaar, tot = z.vandaag.year, j + 1
    voor = z.w(i - 1) if z.w(i - 1) not in {"het", "aan"} else z.w(i - 2)
    if z.cijfers(j) == 4 and voor in {"tot", "t/m"} and z.heel(j, 2000, 2050):
        jaar = int(z.getal(j) or 0)
    elif z.een_van(j, "volgend") or z.een_van(j, "deze"):
        if z.w(j + 1) not in {"jaar", "jr"} or voor in {"sinds", "vanaf"}:
            return None
        jaar, tot = jaar + bool(z.een_van(j, "volgend")), j + 2
    elif z.w(j) not in {"jaar", "jr"} or voor in {"sinds", "vanaf"}:
        return None
    if z.maand(tot) or (z.cijfers(tot) in (1, 2) and z.maand(tot + 1)):
        return None
    return Tijd(i, tot, "dag", datum=date(jaar, 12, 31), ongeveer=True, toekomst=jaar >= z.vandaag.year)


def _week_van_het_jaar(z: Zicht, i: int) -> Tijd | None:
    nummer = z.heel(i, 1, 9) if z.rang(i) else None
    if nummer is None or z.w(i + 1) != "week" or z.w(i + 2) not in {"van", "in"}:
        return None
    j = i + 3 + (z.w(i + 3) == "het")
    jaar, tot = z.vandaag.year, j + 2
    if z.cijfers(j) == 4 and z.heel(j, 2000, 2050):
        jaar, tot = int(z.getal(j) or 0), j + 1
    elif z.w(j) == "jaar":
        tot = j + 1
    elif z.w(j + 1) != "jaar" or not (z.w(j) in {"nieuwe", "nieuw"} or z.een_van(j, "deze") or z.een_van(j, "vorig")):
        return None
    jaar -= bool(z.een_van(j, "vorig"))
    return Tijd(i, tot, "dag", datum=date(jaar, 1, 1) + timedelta(days=7 * (nummer - 1)), ongeveer=True)


def in_week(z: Zicht, plek: int, dag: int) -> date:
    """The weekday of last week, this week or the next, as the word at `plek` says."""
    weken = -1 if z.een_van(plek, "vorig") else 1 if z.een_van(plek, "volgend") else 0
    return z.vandaag - timedelta(days=z.vandaag.weekday() - dag - 7 * weken)


def in_maand(z: Zicht, van: int, tot: int, dag: int, maanden: int) -> Tijd:
    """That day of the month so many months from now."""
    jaar, maand = divmod(z.vandaag.year * 12 + z.vandaag.month - 1 + maanden, 12)
    return dagtijd(van, tot, dag, maand + 1, jaar)
