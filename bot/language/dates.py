"""The grammar of days by number and name. Each rule shows what it reads, for a reader on Saturday 2026-11-21.

In the examples `--01-12` is a day without a year, `~` an estimate, `?` a day to be confirmed, `a..b` a range with its
last day and `a..<b` a range up to b. A test runs every example.
Dates in figures: figures.py; ranges and relative days: ranges.py, relative.py.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from bot.language.figures import cijferdatum, iso, jaartal
from bot.language.tijd import Tijd, Zicht, dagtijd


def dag_maand(z: Zicht, i: int) -> Tijd | None:
    """A day and the name of the month, with a year in any of the usual ways.

    "3 mrt 2025" -> 2025-03-03
    "3 mrt jl" -> --03-03
    "26 aug '25" -> 2025-08-26
    "12 jan. 26" -> 2026-01-12
    "12jan2026" -> 2026-01-12
    "twaalf januari" -> --01-12
    "eenentwintig maart tweeduizend vijfentwintig" -> 2025-03-21
    "de 15e van maart" -> --03-15
    "12 janurai vorig jaar" -> 2025-01-12
    "de twaalfde mei 2 jaar geleden" -> 2024-05-12
    "31 juni 2026" -> fout
    "3 mei 24 uur" -> --05-03
    "0 januari" -> fout
    "45 januari 2026" -> fout
    """
    dag = z.heel(i, 0, 99)
    if dag is None or z.cijfers(i) > 2:
        return None
    j = i + 1
    if (z.w(j) in {".", "-", "/"} and z.maand(j + 1)) or (z.w(j) in {"van", "in"} and z.rang(i) and z.maand(j + 1)):
        j += 1
    maand = z.maand(j)
    if maand is None:
        return None
    if z.w(j + 1) == "-" and z.cijfers(j + 2) in (2, 4) and z.vast(j + 2) and not z.maand(j + 3):
        return dagtijd(i, j + 3, dag, maand, jaartal(z, j + 2))
    jaar, toekomst, tot = z.jaar(j + 1)
    return dagtijd(i, tot, dag, maand, jaar, toekomst)


def maand_jaar(z: Zicht, i: int) -> Tijd | None:
    """A month without a day; "begin", "half" and "eind" say where in it.

    "half juli" -> ~--07-15
    "begin maart 2025" -> ~2025-03-05
    "eind maart" -> ~--03-25
    "ergens in mei" -> ~--05-15
    "sinds maart" -> ~--03-01
    "vanaf mei 2025" -> ~2025-05-01
    "sinds begin jan" -> ~--01-05
    "tweede week van maart" -> ~--03-10
    "tweede helft van mei" -> ~--05-23
    "laatste dag van november" -> --11-30
    """
    einde = z.maand(i + 3) if [z.w(i), z.w(i + 1), z.w(i + 2)] == ["laatste", "dag", "van"] else None
    if einde is not None:
        jaar, toekomst, tot = z.jaar(i + 4)
        return dagtijd(i, tot, monthrange(jaar or 2023, einde)[1], einde, jaar, toekomst)
    j, deel = i, 0
    if z.een_van(j, "begin"):
        j, deel = j + 1, 5
    elif z.een_van(j, "half"):
        j, deel = j + 1, 15
    elif z.een_van(j, "eind"):
        j, deel = j + 1, 25
    elif z.eenheid(j + 1) == "week" and z.w(j + 2) in {"van", "in"} and (z.rang(j) or z.w(j) == "laatste"):
        nummer = int(z.getal(j) or 4)
        j, deel = j + 3, 7 * nummer - 4
    elif z.rang(j) and z.w(j + 1) == "helft" and (z.getal(j) or 9) <= 2:
        j, deel = j + 2, 8 if z.getal(j) == 1 else 23
    if deel:
        while z.w(j) in {"van", "de", "maand", "in", "-"}:
            j += 1
    maand = z.maand(j)
    if maand is None or deel > 28:
        return None
    afgekort = len(z.w(j)) <= 4 and z.w(j) not in {"mei", "juni", "juli"}
    jaar, toekomst, tot = z.jaar(j + 1)
    voor = {
        "in",
        "sinds",
        "vanaf",
        "van",
        "per",
        "rond",
        "ergens",
        "tot",
        "t/m",
        "na",
        "voor",
        "afgelopen",
        "vorige",
        "en",
    }
    if afgekort and not deel and not jaar and z.w(i - 1) not in voor:
        return None
    if not deel:
        deel = 1 if z.w(i - 1) in {"sinds", "vanaf", "per"} else 15
    if z.een_van(i - 1, "vorig"):
        toekomst = False
    elif z.een_van(i - 1, "volgend"):
        toekomst = True
    return replace(dagtijd(i, tot, deel, maand, jaar, toekomst), ongeveer=True, maandbreed=True)


def weekdag_datum(z: Zicht, i: int) -> Tijd | None:
    """A weekday before a full day: it helps to find the year and is checked against it.

    "maandag 12 januari" -> --01-12
    "vrijdag, 3 juli 2026" -> 2026-07-03
    "dinsdag 12 januari 2026" -> 2026-01-12?
    """
    weekdag = z.weekdag(i)
    if weekdag is None:
        return None
    j = i + 1
    while z.w(j) in {",", ".", "de", "d"} and j < i + 3:
        j += 1
    kern = cijferdatum(z, j) or dag_maand(z, j) or iso(z, j)
    if kern is None or kern.soort == "geen":
        return None
    anders = kern.datum is not None and kern.datum.weekday() != weekdag
    return replace(kern, van=i, weekdag=weekdag, vraag=kern.vraag or anders)


def nabij(dag: int, maand: int, jaar: int) -> date | None:
    """The day in that year, None where it does not exist (29 February)."""
    try:
        return date(jaar, maand, dag)
    except ValueError:
        return None
