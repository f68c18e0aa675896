"""The grammar of days told from today and of weekdays. Examples as in dates.py: today is Saturday 2026-11-21."""

from __future__ import annotations

from datetime import timedelta

from bot.language.durations import dag_ervoor, lang_geleden
from bot.language.lexicon import tabel
from bot.language.month_days import laatste_dag, zoveelste_dag
from bot.language.periods import in_week
from bot.language.tijd import Tijd, Zicht


def los_woord(z: Zicht, i: int) -> Tijd | None:
    """Today, yesterday and their parts.

    "gisteren" -> 2026-11-20
    "vanochtend" -> 2026-11-21
    "eergisteren" -> 2026-11-19
    "goede morgen" -> None
    "afgelopen weekend" -> ~2026-11-14
    "vandaag een week geleden" -> 2026-11-14
    """
    if z.een_van(i, "vorig") and z.w(i + 1) in {"weekend", "weekeinde"}:
        zaterdag = z.vandaag - timedelta(days=(z.vandaag.weekday() - 5) % 7 or 7)
        return Tijd(i, i + 2, "dag", datum=zaterdag, ongeveer=True)
    stap = tabel("tijd")["relatief"].get(z.w(i))
    if stap is None or (z.w(i) == "morgen" and z.w(i - 1) in {"goede", "goeden", "de", "s", "'s", "elke"}):
        return None
    dag = z.vandaag + timedelta(days=stap)
    verder = lang_geleden(z, i + 1)
    if verder is not None and verder.duur is not None:
        return Tijd(i, verder.tot, "dag", datum=dag_ervoor(verder.duur, dag))
    return Tijd(i, i + 1, "dag", datum=dag)


def weekdag(z: Zicht, i: int) -> Tijd | None:
    """A weekday told from today.

    "afgelopen dinsdag" -> 2026-11-17
    "vorige maandag" -> 2026-11-16?
    "vorige week dinsdag" -> 2026-11-10
    "dinsdag vorige week" -> 2026-11-10
    "deze week maandag" -> 2026-11-16
    "maandag jl." -> 2026-11-16
    "sinds maandag" -> 2026-11-16
    "komende maandag" -> 2026-11-23
    "dinsdag drie weken geleden" -> 2026-10-27?
    "eerste maandag van maart" -> --03-02
    "laatste vrijdag van september" -> 2026-09-25
    """
    begin, j = i, i
    if z.rang(i) and z.weekdag(i + 1) is not None and z.w(i + 2) in {"van", "in"} and z.maand(i + 3):
        return zoveelste_dag(z, i)
    if z.w(j + 1) == "week" and (z.een_van(j, "vorig") or z.een_van(j, "deze") or z.een_van(j, "volgend")):
        k = j + 2 + (z.w(j + 2) in {"op", "de", "'s"})
        dag = z.weekdag(k)
        if dag is None:
            return None
        return Tijd(i, k + 1, "dag", datum=in_week(z, j, dag))
    if z.w(i) == "laatste" and z.weekdag(i + 1) is not None and z.w(i + 2) in {"van", "in"} and z.maand(i + 3):
        return laatste_dag(z, i)
    vorig, volgend = z.een_van(j, "vorig"), z.een_van(j, "volgend") or z.w(j) == "as"
    if vorig or volgend or z.een_van(j, "deze"):
        j += 1
    dag = z.weekdag(j)
    if dag is None or (len(z.w(j)) == 2 and j == i):
        return None
    terug = (z.vandaag.weekday() - dag) % 7 or 7
    if z.w(j + 2) == "week" and (z.een_van(j + 1, "vorig") or z.een_van(j + 1, "deze") or z.een_van(j + 1, "volgend")):
        return Tijd(begin, j + 3, "dag", datum=in_week(z, j + 1, dag))
    if z.w(j + 1) in {"week", "wk"} and z.heel(j + 2, 1, 53):
        return None
    geleden = lang_geleden(z, j + 1)
    if geleden is not None and geleden.duur is not None:
        ruw = dag_ervoor(geleden.duur, z.vandaag)
        return Tijd(begin, geleden.tot, "dag", datum=ruw - timedelta(days=ruw.weekday() - dag), vraag=True)
    if volgend or z.w(j + 1) == "as":
        return Tijd(
            begin, j + 1 + (not volgend), "dag", datum=z.vandaag + timedelta(days=(dag - z.vandaag.weekday()) % 7 or 7)
        )
    if (z.w(j).endswith("s") and not vorig) or (
        z.w(i - 1) in {"elke", "iedere", "op"} and z.w(j + 1) in {"en", "vrij"}
    ):
        return None
    datum = z.vandaag - timedelta(days=terug)
    if z.w(j + 1) in {"jl", "jongstleden", "lt"} or (z.w(j) and z.w(i) in {"afgelopen", "laatstleden", "voorbije"}):
        return Tijd(begin, j + (1 if vorig else 2), "dag", datum=datum)
    if vorig:
        return Tijd(begin, j + 1, "dag", datum=datum, vraag=True)
    zwak = z.w(i - 1) not in {"sinds", "vanaf", "op", "afgelopen", "per"}
    return Tijd(begin, j + 1, "dag", datum=datum, zwak=zwak, vraag=z.w(i - 1) == "op" or zwak)
