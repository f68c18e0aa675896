"""The grammar of days within a month, by number or weekday. Examples as in dates.py: today is Saturday 2026-11-21."""

from __future__ import annotations

from datetime import date, timedelta

from bot.language.periods import in_maand
from bot.language.tijd import Tijd, Zicht, dagtijd


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
        return in_maand(z, i, j + 1, dag, -1 if z.een_van(i, "vorig") else 0)
    dag = z.heel(i, 1, 31)
    if dag is None:
        return None
    j = i + 1
    if z.w(j) == "dezer":
        return in_maand(z, i, j + 1, dag, 0)
    if z.w(j) in {"van", "in"}:
        j += 1
    if z.w(j) == "de" and z.w(j + 1) == "maand":
        return None
    if z.w(j + 1) == "maand" and (z.een_van(j, "vorig") or z.een_van(j, "deze")):
        return in_maand(z, i, j + 2, dag, -1 if z.een_van(j, "vorig") else 0)
    if z.rang(i) and z.w(i - 1) == "de" and not _telwoord_bij(z, i + 1):
        for terug in (0, -1, -2):
            kandidaat = in_maand(z, i, i + 1, dag, terug)
            if kandidaat.datum is not None and kandidaat.datum <= z.vandaag:
                return kandidaat
    return None


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


def zoveelste_dag(z: Zicht, i: int) -> Tijd | None:
    """ "de eerste maandag van november": that weekday, counted from the first of the month."""
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


def laatste_dag(z: Zicht, i: int) -> Tijd | None:
    """ "de laatste vrijdag van november": the last such weekday of the month."""
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
} | {"al", "nu", "inmiddels", "ondertussen", "intussen", "reeds"}
