"""The grammar of dates in figures. Examples as in dates.py: today is Saturday 2026-11-21."""

from __future__ import annotations

from dataclasses import replace

from bot.language.tijd import Tijd, Zicht, dagtijd, eeuw

_GEEN_DATUM_NA = {
    "uur",
    "u",
    "uren",
    "uurs",
    "%",
    "procent",
    "euro",
    "x",
    "keer",
    "jarige",
    "pers",
    "personen",
    "deel",
    "loon",
}


_GEEN_DATUM_VOOR = {
    "schaal",
    "artikel",
    "art",
    "lid",
    "€",
    "cijfer",
    "paragraaf",
    "bijlage",
    "trede",
    "fte",
    "windows",
    "versie",
}


_VOOR_DATUM = {
    "op",
    "sinds",
    "vanaf",
    "per",
    "van",
    "t/m",
    "tot",
    "dd",
    "ziek",
    "ziekgemeld",
    "uitgevallen",
    "datum",
    "hersteld",
    "en",
    "is",
    "was",
    ":",
    "beter",
}


def iso(z: Zicht, i: int) -> Tijd | None:
    """Year first, with or without marks.

    "ziek 2025-03-05" -> 2025-03-05
    "2025/03/05" -> 2025-03-05
    "20250305" -> 2025-03-05
    "2025-03-32" -> fout
    "2025-13-01" -> fout
    """
    if z.cijfers(i) == 8:
        getal = int(z.getal(i) or 0)
        achteruit = (getal % 100, getal // 100 % 100, getal // 10000)
        vooruit = (getal // 1000000, getal // 10000 % 100, getal % 10000)
        for dag, maand, jaar in (achteruit, vooruit):
            if 1990 <= jaar <= 2050 and 1 <= maand <= 12 and 1 <= dag <= 31:
                return dagtijd(i, i + 1, dag, maand, jaar)
        return None
    streep = z.w(i + 1)
    if z.cijfers(i) == 4 and z.heel(i, 1990, 2050) and streep in {"-", "/"} and z.w(i + 3) == streep:
        maand_, dag_ = z.heel(i + 2, 0, 99), z.heel(i + 4, 0, 99)
        if maand_ is not None and dag_ is not None and z.vast(i + 1) and z.vast(i + 4):
            if not 1 <= maand_ <= 12:
                return _maand_fout("".join(z.w(k) for k in range(i, i + 5)), i, i + 5)
            return dagtijd(i, i + 5, dag_, maand_, int(z.getal(i) or 0))
    return None


def maandcijfer_jaar(z: Zicht, i: int) -> Tijd | None:
    """A month in figures with its year, no day.

    "ziek 03/26" -> ~2026-03-15
    "sinds 05-2026" -> ~2026-05-01
    """
    maand, streep = z.heel(i, 1, 12), z.w(i + 1)
    if maand is None or not z.cijfers(i) or streep not in {"/", "-"} or not (z.vast(i + 1) and z.vast(i + 2)):
        return None
    if z.w(i + 3) in {"/", "-"} and z.vast(i + 3):
        return None
    vol = z.cijfers(i + 2) == 4 and z.heel(i + 2, 2000, 2050)
    kort = z.cijfers(i) == z.cijfers(i + 2) == 2 and streep == "/" and z.heel(i + 2, 20, 35)
    if not (vol or kort) or z.w(i + 3) in _GEEN_DATUM_NA or z.w(i - 1) in _GEEN_DATUM_VOOR | {"/", "-"}:
        return None
    dag = 1 if z.w(i - 1) in {"sinds", "vanaf", "per"} else 15
    kern = dagtijd(i, i + 3, dag, maand, jaartal(z, i + 2))
    return replace(kern, ongeveer=True, maandbreed=True)


def losse_cijfers(z: Zicht, i: int) -> Tijd | None:
    """Day, month and year with only spaces between.

    "05 01 2026 ziek" -> 2026-01-05
    "per 1 10 2026 ziek" -> 2026-10-01
    """
    dag, maand, jaar = z.heel(i, 1, 31), z.heel(i + 1, 1, 12), z.heel(i + 2, 2000, 2050)
    twee = z.cijfers(i) == z.cijfers(i + 1) == 2 or z.w(i - 1) in {"op", "sinds", "vanaf", "per", "dd"}
    if dag and maand and jaar and twee and z.cijfers(i) and z.cijfers(i + 1) and z.cijfers(i + 2) == 4:
        return dagtijd(i, i + 3, dag, maand, jaar)
    return None


def cijferdatum(z: Zicht, i: int) -> Tijd | None:
    """Day, month, year in figures: always the day first.

    "07/01/2026" -> 2026-01-07
    "1.12.24" -> 2024-12-01
    "12 - 1 - 2026" -> 2026-01-12
    "15-jun-2025" -> 2025-06-15
    "21-4-'25" -> 2025-04-21
    "op 7-8" -> --08-07
    "op 12/1" -> --01-12
    "7-8 uur" -> geen
    "01-25-2026" -> fout
    "32-01-2026" -> fout
    "00-01-2026" -> fout
    "1/2/3" -> fout
    "sinds 12-1-202" -> fout
    "stap 1-2-3" -> geen
    "12.1.3 van de cao" -> geen
    "mijn nummer is 06-12-34-56-78" -> geen
    "24/7" -> geen
    """
    dag, streep = z.heel(i, 0, 99), z.w(i + 1)
    if dag is None or z.cijfers(i) not in (1, 2) or streep not in {"-", "/", ".", "\\"}:
        return None
    naam = z.maand(i + 2)
    if naam and streep in {"-", "/", "."} and z.w(i + 3) == streep and z.cijfers(i + 4) in (2, 4):
        return dagtijd(i, i + 5, dag, naam, jaartal(z, i + 4))
    los = not (z.vast(i + 1) and z.vast(i + 2))
    if z.cijfers(i + 2) not in (1, 2):
        return None
    maand = int(z.getal(i + 2) or 0)
    derde = z.w(i + 3) in {"-", "/", ".", "\\"} and z.cijfers(i + 4) in (2, 4) and (z.vast(i + 4) or los)
    zelfde = z.w(i + 3) == streep or z.cijfers(i + 4) == 4
    if derde and zelfde and not (z.cijfers(i + 4) == 2 and z.w(i + 5) == streep):
        vol = jaartal(z, i + 4)
        if 1 <= maand <= 12:
            return dagtijd(i, i + 5, dag, maand, vol)
        tekst = f"{dag:02d}-{maand:02d}-{vol}"
        return _maand_fout(tekst, i, i + 5)
    if z.w(i + 3) == streep and z.cijfers(i + 4) and z.vast(i + 3) and z.vast(i + 4) and not los:
        return _geen_jaar(z, i)
    if not 1 <= dag <= 31:
        return None
    if los or not 1 <= maand <= 12:
        return None
    if z.w(i + 3) in {"-", "/", "."} and z.w(i + 4) == "'" and z.cijfers(i + 5) == 2:
        return dagtijd(i, i + 6, dag, maand, jaartal(z, i + 5))
    if z.w(i - 1) in _GEEN_DATUM_VOOR or z.w(i + 3) in _GEEN_DATUM_NA or z.eenheid(i + 3) or (dag, maand) == (24, 7):
        return Tijd(i, i + 3, "geen")
    if (
        z.maand(i + 3)
        or (z.w(i + 3) == ":" and z.vast(i + 3))
        or (z.w(i - 1) == "om" or (z.w(i - 1) == ":" and z.getal(i - 2) is not None))
    ):
        return None
    if (
        streep == "." and i > 0 and z.w(i + 3) != "." and z.w(i - 1) not in _VOOR_DATUM and z.weekdag(i - 1) is None
    ) or z.w(i + 3) in {"van"}:
        return None
    jaar, toekomst, tot = z.jaar(i + 3)
    return dagtijd(i, tot, dag, maand, jaar, toekomst)


def getal(z: Zicht, i: int) -> Tijd | None:
    """Numbers that count, cost or name something else than a day.

    "24 uur" -> geen
    "50 procent" -> geen
    "artikel 7:629" -> geen
    "schaal 8" -> geen
    "4x4" -> geen
    "3400 bruto" -> geen
    """
    if z.getal(i) is None or (z.rang(i) and z.w(i + 1) == "keer"):
        # "de eerste keer" keeps its word: it says which illness.
        return None
    if z.w(i - 1) in _GEEN_DATUM_VOOR or z.w(i + 1) in _GEEN_DATUM_NA | {":", "bruto", "netto", "jarig", "k"}:
        return Tijd(i, i + (3 if z.w(i + 1) == ":" and z.getal(i + 2) is not None else 1), "geen")
    return None


def _geen_jaar(z: Zicht, i: int) -> Tijd:
    """ "1/2/3", "12-1-202": three figures of which the last is no year; where a day is told, ask for it."""
    tot = i + 5
    while z.w(tot) == z.w(i + 1) and z.vast(tot) and z.cijfers(tot + 1) and z.vast(tot + 1):
        tot += 2
    los = z.w(tot) == "" or z.w(i + 1) != "."  # "12.1.3 van de cao" is a paragraph
    if tot > i + 5 or (z.w(i - 1) not in _VOOR_DATUM if i > 0 else not los):
        return Tijd(i, tot, "geen")
    tekst = "".join(z.w(k) for k in range(i, tot))
    zin = f"{tekst} is geen volledige datum: het jaar heeft vier cijfers, zoals in 12-1-2026. Welke dag bedoelt u?"
    return Tijd(i, tot, "fout", fout=zin)


def _maand_fout(tekst: str, van: int, tot: int) -> Tijd:
    zin = f"{tekst} bestaat niet: er zijn 12 maanden. Schrijf eerst de dag en dan de maand. Welke dag bedoelt u?"
    return Tijd(van, tot, "fout", fout=zin)


def jaartal(z: Zicht, i: int) -> int:
    """The year that a figure of two or four digits tells."""
    waarde = int(z.getal(i) or 0)
    return eeuw(waarde) if z.cijfers(i) == 2 else min(max(waarde, 1900), 2200)
