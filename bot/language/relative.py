"""The grammar of days told from today and of weeks. Examples as in dates.py: today is Saturday 2026-11-21."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.language.durations import dag_ervoor, lang_geleden
from bot.language.lexicon import tabel
from bot.language.tijd import Duur, Tijd, Zicht, dagtijd, eeuw

_SINDS = {"sinds", "vanaf", "uit", "per", "van"}
_GEDAAN = {"al", "nu", "inmiddels", "ondertussen", "intussen", "reeds"}


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
        return _zoveelste(z, i)
    if z.w(j + 1) == "week" and (z.een_van(j, "vorig") or z.een_van(j, "deze") or z.een_van(j, "volgend")):
        k = j + 2 + (z.w(j + 2) in {"op", "de", "'s"})
        dag = z.weekdag(k)
        if dag is None:
            return None
        return Tijd(i, k + 1, "dag", datum=_in_week(z, j, dag))
    if z.w(i) == "laatste" and z.weekdag(i + 1) is not None and z.w(i + 2) in {"van", "in"} and z.maand(i + 3):
        return _laatste(z, i)
    vorig, volgend = z.een_van(j, "vorig"), z.een_van(j, "volgend") or z.w(j) == "as"
    if vorig or volgend or z.een_van(j, "deze"):
        j += 1
    dag = z.weekdag(j)
    if dag is None or (len(z.w(j)) == 2 and j == i):
        return None
    terug = (z.vandaag.weekday() - dag) % 7 or 7
    if z.w(j + 2) == "week" and (z.een_van(j + 1, "vorig") or z.een_van(j + 1, "deze") or z.een_van(j + 1, "volgend")):
        return Tijd(begin, j + 3, "dag", datum=_in_week(z, j + 1, dag))
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


def dag_van_de_maand(z: Zicht, i: int) -> Tijd | None:
    """A day of this month or the last one, without its name.

    "de 15e" -> 2026-11-15
    "de 28e" -> 2026-10-28
    "vorige maand de 5e" -> 2026-10-05
    "de 5e van vorige maand" -> 2026-10-05
    "12 dezer" -> 2026-11-12
    "de vijftiende" -> 2026-11-15
    "de 3e van deze maand" -> 2026-11-03
    "de 2e werkgever" -> None
    """
    if z.w(i + 1) == "maand" and (z.een_van(i, "vorig") or z.een_van(i, "deze")):
        j = i + 2
        while z.w(j) in {"op", "de", "rond", ","}:
            j += 1
        dag = z.heel(j, 1, 31)
        if dag is None or not (z.rang(j) or z.w(j - 1) == "de") or z.maand(j + 1):
            return None
        return _in_maand(z, i, j + 1, dag, -1 if z.een_van(i, "vorig") else 0)
    dag = z.heel(i, 1, 31)
    if dag is None:
        return None
    j = i + 1
    if z.w(j) == "dezer":
        return _in_maand(z, i, j + 1, dag, 0)
    if z.w(j) in {"van", "in"}:
        j += 1
    if z.w(j) == "de" and z.w(j + 1) == "maand":
        return None
    if z.w(j + 1) == "maand" and (z.een_van(j, "vorig") or z.een_van(j, "deze")):
        return _in_maand(z, i, j + 2, dag, -1 if z.een_van(j, "vorig") else 0)
    if z.rang(i) and z.w(i - 1) == "de" and not _telwoord_bij(z, i + 1):
        for terug in (0, -1, -2):
            kandidaat = _in_maand(z, i, i + 1, dag, terug)
            if kandidaat.datum is not None and kandidaat.datum <= z.vandaag:
                return kandidaat
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
        return replace(_in_maand(z, i, j + 2, dag, -1 if vorig else 0), ongeveer=True, maandbreed=True)
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


def maand_dan_dag(z: Zicht, i: int) -> Tijd | None:
    """A month first, then its day.

    "in maart de 12e" -> --03-12
    "januari de vijfde" -> --01-05
    """
    maand = z.maand(i)
    if maand is None:
        return None
    jaar, _, j = z.jaar(i + 1)
    j += z.w(j) == "op"
    if z.w(j) == "de" and z.rang(j + 1) and not _telwoord_bij(z, j + 2):
        dag = z.heel(j + 1, 1, 39)
        return dagtijd(i, j + 2, dag, maand, jaar) if dag else None
    return None


def _zoveelste(z: Zicht, i: int) -> Tijd | None:
    nummer, dag, maand = z.heel(i, 1, 5), z.weekdag(i + 1), z.maand(i + 3)
    if nummer is None or dag is None or maand is None:
        return None
    jaar, _, tot = z.jaar(i + 4)
    for keuze in [jaar] if jaar else [z.vandaag.year, z.vandaag.year - 1]:
        eerste = date(keuze, maand, 1)
        datum = eerste + timedelta(days=(dag - eerste.weekday()) % 7 + 7 * (nummer - 1))
        if jaar or datum <= z.vandaag:
            return Tijd(i, tot, "dag", datum=datum if jaar else None, dag=datum.day, maand=datum.month)
    return None


def _laatste(z: Zicht, i: int) -> Tijd | None:
    dag, maand = z.weekdag(i + 1), z.maand(i + 3)
    if dag is None or maand is None:
        return None
    jaar, _, tot = z.jaar(i + 4)
    for keuze in [jaar] if jaar else [z.vandaag.year, z.vandaag.year - 1]:
        eind = date(keuze + maand // 12, maand % 12 + 1, 1) - timedelta(days=1)
        datum = eind - timedelta(days=(eind.weekday() - dag) % 7)
        if jaar or datum <= z.vandaag:
            return Tijd(i, tot, "dag", datum=datum)
    return None


def _in_week(z: Zicht, plek: int, dag: int) -> date:
    weken = -1 if z.een_van(plek, "vorig") else 1 if z.een_van(plek, "volgend") else 0
    return z.vandaag - timedelta(days=z.vandaag.weekday() - dag - 7 * weken)


def _in_maand(z: Zicht, van: int, tot: int, dag: int, maanden: int) -> Tijd:
    jaar, maand = divmod(z.vandaag.year * 12 + z.vandaag.month - 1 + maanden, 12)
    return dagtijd(van, tot, dag, maand + 1, jaar)


def _telwoord_bij(z: Zicht, i: int) -> bool:
    """Whether an ordinal counts a thing: "de 2e werkgever", "de eerste keer", "het 2e spoor"."""
    volgende = z.w(i)
    los = volgende in _NA_DAG or (z.cijfers(i - 1) > 0 and volgende in _NA_CIJFERDAG)
    return z.maand(i) is not None or (volgende.isalpha() and not los) or volgende == "-"


# Only after an ordinal in figures: "de 16e naar huis", but "de eerste met ..." counts people.
_NA_CIJFERDAG = {
    "naar",
    "met",
    "door",
    "wegens",
    "vanwege",
    "sindsdien",
    "ingestort",
    "omgevallen",
    "gestopt",
    "afgemeld",
    "kon",
    "kwam",
    "stortte",
    "zich",
    "mij",
    "me",
    "hij",
    "ze",
    "zij",
    "mijn",
    "onze",
    "gemeld",
    "bij",
    "nog",
    "gewoon",
    "uit",
}


_NA_DAG = {
    "ben",
    "is",
    "was",
    "ziek",
    "heb",
    "heeft",
    "ziekgemeld",
    "uitgevallen",
    "thuis",
    "niet",
    "al",
    "en",
    "weer",
    "zit",
    "viel",
    "werd",
    "meldde",
    "ging",
    "dus",
    "maar",
    "hersteld",
    "beter",
    "ik",
    "helaas",
    "tot",
    "t/m",
    "om",
    "opnieuw",
    "toen",
    "van",
    "hebben",
} | _GEDAAN
