"""Finds every time expression in a message: tries the rules at each word, then joins two days into a range."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.language import dates, durations, figures, month_days, named_days, periods, relative
from bot.language.feestdagen import namen
from bot.language.lexicon import tabel
from bot.language.second_thoughts import laatste_woord, los_getal
from bot.language.tijd import Regel, Tijd, Zicht, dagtijd

# In order of trust: the longest match wins, of equally long ones the first.
REGELS: tuple[Regel, ...] = (
    figures.iso,
    dates.weekdag_datum,
    figures.cijferdatum,
    figures.losse_cijfers,
    figures.maandcijfer_jaar,
    dates.dag_maand,
    named_days.feest,
    durations.ziekteweek,
    periods.week,
    relative.weekdag,
    month_days.dag_van_de_maand,
    month_days.maand_dan_dag,
    durations.geleden,
    dates.maand_jaar,
    periods.tijdvak,
    relative.los_woord,
    durations.duur,
    named_days.vaag,
    figures.getal,
)
# Only these words (and numbers) can begin a time expression.
_BEGINWOORDEN = frozenset(
    {
        vorm
        for groep in ("maanden", "weekdagen", "eenheden")
        for vormen in tabel("tijd")[groep].values()
        for vorm in vormen
    }
    | {vorm for groep in ("vorig", "volgend", "deze", "begin", "half", "eind") for vorm in tabel("tijd")[groep]}
    | set(tabel("tijd")["relatief"])
    | set(tabel("tijd")["seizoenen"])
    | set(namen())
    | {"een", "'n", "halve", "halfjaar", "paar", "enkele", "over", "week", "wk", "weeknr", "weeknummer", "ziekteweek"}
    | {"verzuimweek", "as", "laatste", "dezelfde", "diezelfde"}
)
# A year longer ago than this, in the clause before, is that of a birth or the start of a job.
OUDSTE_ZIEKTEJAAR = 4
_TOT = {"t/m": True, "tot": False, "-": True, "--": True, "tem": True}


def kort_bereik(z: Zicht, i: int) -> Tijd | None:
    """Two days of one month, or of one year.

    "van 3 t/m 21 maart" -> --03-03..--03-21
    "3-21 maart 2025" -> 2025-03-03..2025-03-21
    "3 tot 21 maart" -> --03-03..<--03-21
    "tussen 3 en 20 maart" -> --03-03..--03-20
    "3 maart t/m 21 april 2025" -> 2025-03-03..2025-04-21
    "12-1-2026 tot 3-2-2026" -> 2026-01-12..<2026-02-03
    "maart t/m mei 2025" -> ~2025-03-01..~2025-05-31
    "van 3 t/m 21-4" -> --04-03..--04-21
    "op 1 en 2 juni" -> --06-01..--06-02
    "12 of 13 mei" -> --05-12?
    "12 of 15 mei" -> --05-12?
    "de nacht van 12 op 13 mei" -> --05-13?
    """
    dag = z.heel(i, 1, 31)
    if dag is None or z.cijfers(i) > 2:
        return None
    samen = z.w(i + 1) in {"en", "op", "/", "of"} and z.w(i - 1) != "tussen"
    verder = z.heel(i + 2, dag + 1, 31 if z.w(i + 1) == "of" else dag + 1)
    if samen and verder is not None and z.maand(i + 3):
        return _twee_dagen(z, i, dag)
    tussen = (z.w(i + 1) == "en" and z.w(i - 1) == "tussen") or z.w(i + 1) == "t/m"
    if not (tussen or z.w(i + 1) in _TOT):
        return None
    j = i + 2 + (z.w(i + 2) in {"de", "aan"})
    rest = dates.dag_maand(z, j) or (figures.cijferdatum(z, j) if z.w(i + 1) != "-" else None)
    if rest is None or rest.soort != "dag" or rest.maand is None:
        return None
    jaar = rest.datum.year if rest.datum else None
    begin = dagtijd(i, rest.tot, dag, rest.maand, jaar)
    if begin.soort == "fout" or dag >= (rest.dag or 0):
        return None
    inclusief = True if tussen else _TOT[z.w(i + 1)]
    return replace(begin, soort="bereik", eind=rest, eind_inclusief=inclusief)


def _twee_dagen(z: Zicht, i: int, dag: int) -> Tijd | None:
    rest = dates.dag_maand(z, i + 2)
    if rest is None or rest.soort != "dag" or rest.maand is None:
        return None
    eerste = dagtijd(i, rest.tot, dag, rest.maand, rest.datum.year if rest.datum else None)
    if z.w(i + 1) == "en":
        return replace(eerste, soort="bereik", eind=rest)
    return replace(rest, van=i, vraag=True) if z.w(i + 1) == "op" else replace(eerste, vraag=True)


def _dag_erna(z: Zicht, i: int, gevonden: list[Tijd]) -> Tijd | None:
    """ "t/m 20 mei ... de dag erna": one day after the last day told."""
    erna = z.w(i) == "dag" and z.w(i + 1) in {"erna", "daarna", "erop", "daarop", "nadien"}
    zelfde = z.w(i) in {"dezelfde", "diezelfde"} and z.w(i + 1) == "dag"
    if not (erna or zelfde or (z.w(i) == "volgende" and z.w(i + 1) == "dag")):
        return None
    stap = 0 if zelfde else 1
    vorige = next((t.eind or t for t in reversed(gevonden) if t.soort in {"dag", "bereik"}), None)
    if vorige is None or (vorige.dag is None and vorige.datum is None):
        return None
    dag = (
        vorige.datum or date(2023, vorige.maand or 1, min(vorige.dag or 1, 28 if vorige.maand == 2 else 31))
    ) + timedelta(days=stap)
    if vorige.datum is not None:
        return Tijd(i, i + 2, "dag", datum=dag, ongeveer=vorige.ongeveer)
    return Tijd(i, i + 2, "dag", dag=dag.day, maand=dag.month, ongeveer=vorige.ongeveer)


def vind(z: Zicht) -> list[Tijd]:
    """Return all time expressions of a message, in order, without overlap."""
    gevonden: list[Tijd] = []
    i = 0
    while i < len(z.lijst):
        if z.getal(i) is None and z.w(i) not in _BEGINWOORDEN:
            i += 1
            continue
        keuzes = [t for regel in (kort_bereik, *REGELS) if (t := regel(z, i)) is not None and t.tot > i]
        erna = _dag_erna(z, i, gevonden)
        if erna is not None:
            keuzes = [erna]
        kaal = z.getal(i) is not None and all(t.tot == i + 1 and t.soort == "dag" for t in keuzes)
        anders = los_getal(z, i, gevonden) if kaal else None
        if anders is not None:
            if anders.van < i:
                gevonden.pop()
            gevonden.append(anders)
            i = anders.tot
            continue
        if not keuzes:
            i += 1
            continue
        beste = _maand_ervoor(z, _jaar_ervoor(z, max(keuzes, key=lambda t: t.tot)), gevonden)
        if gevonden and gevonden[-1].tot > beste.van:
            gevonden.pop()
        gevonden.append(_twijfel(z, beste))
        i = beste.tot
    return _bereiken(z, laatste_woord(z, gevonden))


def _jaar_ervoor(z: Zicht, t: Tijd) -> Tijd:
    """ "vorig jaar 3 november", "in 2025 op 3 november": the year that stands before the day."""
    if t.soort != "dag" or t.datum is not None or t.dag is None or t.maand is None:
        return t
    j = t.van - 1
    while z.w(j) in {"op", "in", "de", "rond", "per", "vanaf", "sinds", ","} and j > t.van - 3:
        j -= 1
    jaar = z.heel(j, 2000, 2050) if z.cijfers(j) == 4 and z.w(j - 1) == "in" else None
    begin = j
    if jaar is None and z.w(j) in {"jaar", "jr"}:
        begin = j - 1
        for naam, verschil in (("vorig", -1), ("deze", 0), ("volgend", 1)):
            if z.een_van(begin, naam):
                jaar = z.vandaag.year + verschil
    if jaar is None:
        return t
    komma = any(z.w(k) == "," for k in range(j, t.van))
    if komma and not z.vandaag.year - OUDSTE_ZIEKTEJAAR <= jaar <= z.vandaag.year:
        # "AOW pas in 2036, sinds 4 januari ziek": the year of something else.
        return t
    vol = dagtijd(t.van, t.tot, t.dag, t.maand, jaar)
    return replace(vol, ongeveer=t.ongeveer, maandbreed=t.maandbreed, weekdag=t.weekdag)


def _maand_ervoor(z: Zicht, t: Tijd, gevonden: list[Tijd]) -> Tijd:
    """ "t/m 16 augustus gewerkt, de 17e weer ziek": a bare ordinal soon after a named day is of the same month."""
    kaal = t.soort == "dag" and t.tot == t.van + 1 and z.rang(t.van) and z.w(t.van - 1) == "de"
    vorige = next((d.eind or d for d in reversed(gevonden) if d.soort in {"dag", "bereik"}), None)
    if not kaal or vorige is None or None in (t.dag, vorige.dag, vorige.maand):
        return t
    if {".", "!", "?", "\n"} & {z.w(k) for k in range(vorige.tot, t.van)}:
        return t
    if (t.dag or 0) <= (vorige.dag or 0) and not vorige.maandbreed:
        return replace(t, vraag=True)
    jaar = vorige.datum.year if vorige.datum else None
    return dagtijd(t.van, t.tot, t.dag or 1, vorige.maand or 1, jaar)


def _twijfel(z: Zicht, t: Tijd) -> Tijd:
    """ "rond 12 mei" is an estimate; "ik denk 12 mei" is to be confirmed."""
    if t.soort != "dag" or t.ongeveer:
        return t
    ervoor = [z.w(k) for k in range(max(0, t.van - 4), t.van) if z.w(k) not in {"de", "op"}]
    if ervoor[-2:] == ["week", "van"] or ervoor[-1:] == ["na"]:
        return replace(t, ongeveer=True)
    if set(ervoor[-1:]) & {
        "ongeveer",
        "ong",
        "circa",
        "ca",
        "rond",
        "rondom",
        "omstreeks",
        "ergens",
        "omtrent",
        "grofweg",
        "pakweg",
        "zowat",
        "~",
        "±",
    }:
        return replace(t, ongeveer=True)
    if _onzeker(z, t) or ervoor[-2:] == ["volgens", "mij"]:
        return replace(t, vraag=True)
    if z.w(t.tot) == "ongeveer" or [z.w(t.tot), z.w(t.tot + 1)] in (["of", "zo"], ["of", "daaromtrent"]):
        return replace(t, ongeveer=True)
    return t


_DENK = {"denk", "dacht", "geloof", "meen", "meende", "vermoed", "gok"}


def _onzeker(z: Zicht, t: Tijd) -> bool:
    """ "ik denk dat het 12 mei was", "12 mei geloof ik": told with doubt, in the same part of the sentence."""
    for k in range(t.van - 1, max(t.van - 8, -1), -1):
        if z.w(k) in {".", "!", "?", ",", ";", "\n", "maar", "en"}:
            break
        if z.w(k) in _DENK and (k >= t.van - 4 or "ik" in {z.w(k - 1), z.w(k + 1)}):
            return True
        if z.w(k) in {"ws", "wsl", "wss", "waarsch", "vermoedelijk", "waarschijnlijk", "misschien"} and k >= t.van - 4:
            return True
    j = t.tot + (z.w(t.tot) == ",")
    return any(z.w(j + k) in _DENK and z.w(j + k + 1) == "ik" for k in range(3))


def _bereiken(z: Zicht, lijst: list[Tijd]) -> list[Tijd]:
    uit: list[Tijd] = []
    for tijd in lijst:
        vorige = uit[-1] if uit else None
        schakel = _schakel(z, vorige, tijd) if vorige else None
        if vorige is not None and schakel is not None:
            uit[-1] = _verbind(vorige, tijd, schakel)
        else:
            uit.append(tijd)
    return uit


def _schakel(z: Zicht, een: Tijd, twee: Tijd) -> bool | None:
    """Whether two neighbours form a range, and if so whether the last day is inside."""
    if een.soort != "dag" or twee.soort != "dag" or twee.van - een.tot > 3:
        return None
    if not een.ongeveer and twee.ongeveer and twee.maandbreed:
        return None
    tussen = [z.w(k) for k in range(een.tot, twee.van) if z.w(k) not in {"de", "aan", "ongeveer", ",", "en", "met"}]
    if z.w(een.tot) == "en" and twee.van - een.tot == 1 and z.w(een.van - 1) == "tussen":
        return True
    if len(tussen) == 1 and tussen[0] in _TOT:
        return _TOT[tussen[0]]
    return None


def _verbind(een: Tijd, twee: Tijd, inclusief: bool) -> Tijd:
    if een.datum is None and twee.datum is not None and een.maand and een.dag:
        jaar = twee.datum.year - (1 if (een.maand, een.dag) > (twee.datum.month, twee.datum.day) else 0)
        een = replace(
            dagtijd(een.van, een.tot, een.dag, een.maand, jaar), ongeveer=een.ongeveer, maandbreed=een.maandbreed
        )
        if een.soort == "fout":
            return een
    if een.maandbreed and een.dag == 15:
        een = replace(een, dag=1, datum=een.datum.replace(day=1) if een.datum else None)
    if twee.maandbreed and twee.dag == 15 and twee.maand and inclusief:
        laatste = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[twee.maand - 1]
        twee = replace(twee, dag=laatste, datum=twee.datum.replace(day=laatste) if twee.datum else None)
    vraag = een.vraag or twee.vraag
    return replace(een, tot=twee.tot, soort="bereik", eind=twee, eind_inclusief=inclusief, vraag=vraag, zwak=False)
