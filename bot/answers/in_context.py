"""The reading of a message in the light of what is known already, and of what the bot asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from bot.answers.corrections import AGAIN, CORRECTS
from bot.answers.facts import AOW, ASSUMED, DATES, ESTIMATED, FIRST_DAY, NOT_COUNTED, Feiten, waiting, without_recovery
from bot.answers.missing import CAUSE
from bot.answers.nearby_days import NEAR, brought_near, in_year, in_years_around
from bot.answers.recoveries import GUESSED
from bot.answers.state import Stand
from bot.language.bare_days import MEESTE_DAGEN, met_maanden
from bot.language.model import Hersteld, Lezing, Verlof

# A year, or words that tell it; "3 maart" has none.
_YEAR = re.compile(
    r"\b(19|20)\d\d\b|\d[-/.]\d{1,2}[-/.]\d\d\b|'\d\d\b"
    r"|\b(jl|jongstleden|vorig\w*|verleden|jaar|geleden|gisteren)\b",
    re.I,
)
_LEAP_DAY = (29, 2)
_CAUSE = re.compile(r"\b(de)?zelfde (oorzaak|ziekte|reden)|\bandere (oorzaak|ziekte|reden)", re.I)
_UNTIL = re.compile(r"\b(tot|t/m|tm|eindig\w*|stopt|afgelopen|loopt af|laatste)\b", re.I)
_RANGE = re.compile(r"\b(tot|t/m|tm|weer|opnieuw|ziek)\b|-", re.I)
# So far a day may lie from the middle of the month that was told.
_SAME_MONTH = timedelta(days=16)
# A day without a year may be 29 February.
_LEAP_YEARS = 9
_A_WEEK = timedelta(days=7)
_BEFORE_ILL = re.compile(
    r"\bvoor(dat)? (ik|hij|ze|zij|de|mijn|zijn|haar|het|deze|die)\b[^,.;?]*\b(ziek|uitviel|uitval|verzuim)"
    r"|^\W*(?:al|sinds) (?:heel |erg )?(?:lang|jaren|een tijd\w*)\W*$"
    r"|\beerder dan (?:mijn|de|zijn|haar) (?:ziek|uitval|verzuim)|\bziek\w* (?:begon|kwam)(?: pas)? later\b"
    r"|\bnog (niet|geen)\b[^,.;?]*\b(ziek|uitgevallen)|\b(pas|later|daarna)\b[^.;?]*\b(ziek|uitgevallen)\b",
    re.I,
)
_ILL = re.compile(r"\bziek", re.I)
_WORKED = re.compile(
    r"\b(beter|hersteld|(aan het|aan t|volledig) werk|gewerkt)\b.*\bgeweest\b|\bvolledig gewerkt\b", re.I
)
_IN_PART = re.compile(r"\b(hal(f|ve)|deels|gedeeltelijk|uur|uren|uurtjes|aangepast|passend|therap\w*|\d+ ?%)", re.I)
_SINCE = re.compile(r"^\W*(?:al |dat is |dit is |nu |thuis |ja )*(?:sinds|vanaf)\b", re.I)
_YES = re.compile(r"^\W*(ja|jawel|klopt|inderdaad)\b", re.I)


class Reader(Protocol):
    """Reads a situation from a text (bot.language.reader.Lezer)."""

    def lees(self, tekst: str, vandaag: date, *, verwacht: str | None = None) -> Lezing:
        """Reads one message; ``verwacht`` is the field that was asked about."""
        ...


def recovered(reader: Reader, calculation: bool, tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
    """The reading of a recovery that is told when the first sick day is known: that day stays as it is.

    "Ja, drie weken in juli" after an answer that speaks of recoveries or a question about the first sick day; "o wacht,
    in mei 2 weken aan het werk geweest" at any moment.
    """
    told = _YES.match(tekst) if calculation else None
    if not (stand.situatie or {}).get(FIRST_DAY) or not (told or _worked(tekst)) or "?" in tekst:
        return lezing
    if _ILL.search(tekst):
        # It tells of the illness too, which the reading out of the blue knows best.
        return lezing
    again = reader.lees(tekst, vandaag, verwacht="hersteld")
    whole = any(span.duur_dagen or (span.hersteld_per and span.opnieuw_ziek) for span in again.hersteld)
    return again if whole else lezing


def since(reader: Reader, tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
    """The reading of "sinds 1 september" after a topic about illness: the first sick day, to be confirmed."""
    known = (stand.situatie or {}).get(FIRST_DAY) or not stand.onderwerp
    if known or lezing.eerste_ziektedag or lezing.fouten or "?" in tekst or not _SINCE.match(tekst):
        return lezing
    again = reader.lees(f"ziek {tekst}", vandaag)
    if again.eerste_ziektedag is None:
        return lezing
    return replace(again, vragen=tuple(dict.fromkeys((*again.vragen, FIRST_DAY))))


def _worked(tekst: str) -> bool:
    """Whether a message tells of days of work or health, and not of a part of the hours."""
    return bool(_WORKED.search(tekst)) and not _IN_PART.search(tekst)


def of_leave(reader: Reader, tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
    """What a message says of a leave that is known already: its cause, or another day."""
    known = (stand.situatie or {}).get("zwangerschapsverlof")
    if not known or "?" in tekst:
        return lezing
    if known.get(CAUSE) is None and _CAUSE.search(tekst):
        cause = replace(Verlof(), zelfde_oorzaak="zelfde" in tekst.lower())
        return replace(lezing, zwangerschapsverlof=cause)
    if not re.search(r"\bverlof\b", tekst, re.I):
        return lezing
    leave = reader.lees(tekst, vandaag, verwacht="zwangerschapsverlof").zwangerschapsverlof
    day = (leave.start or leave.eind) if leave is not None else None
    if leave is None or day is None or (leave.start and leave.eind):
        return replace(lezing, zwangerschapsverlof=leave)
    name = "eind" if _UNTIL.search(tekst) else "start"
    before = date.fromisoformat(known.get(name) or day.isoformat())
    moved = brought_near(day, before)
    told = Verlof(start=moved) if name == "start" else Verlof(eind=moved)
    return replace(lezing, zwangerschapsverlof=told, eerste_ziektedag=None, fouten=())


def last_told(reader: Reader, tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
    """The reading of "nee toch 1 december": a bare date corrects the fact that was told last."""
    steps = [step for step in stand.verleden if "situatie" in step]
    if not steps or lezing.correctie not in (None, FIRST_DAY):
        return lezing
    before, now = steps[-1]["situatie"] or {}, stand.situatie or {}
    changed = [name for name in now if now[name] != before.get(name)]
    if len(changed) != 1 or changed[0] not in DATES:
        return lezing
    again = reader.lees(CORRECTS.sub("", tekst), vandaag, verwacht=changed[0])
    return again if getattr(again, changed[0]) else lezing


def first_part(reader: Reader, tekst: str, lezing: Lezing, vandaag: date) -> Lezing:
    """The reply to a question stands first: "5 mei 2025, contract tot 1 maart"."""
    head, _, rest = tekst.partition(",")
    if not rest:
        head, _, rest = tekst.partition(" en ")
    if not rest:
        return lezing
    first = reader.lees(head, vandaag, verwacht=FIRST_DAY)
    of_recovery = {day for span in lezing.hersteld for day in (span.hersteld_per, span.opnieuw_ziek)}
    if first.eerste_ziektedag is None or first.eerste_ziektedag in of_recovery:
        return lezing
    asked = tuple(dict.fromkeys((*first.vragen, *lezing.vragen)))
    return replace(lezing, eerste_ziektedag=first.eerste_ziektedag, ongeveer=first.ongeveer, vragen=asked)


def near_known(tekst: str, lezing: Lezing, stand: Stand, verwacht: str | None, vandaag: date) -> Lezing:
    """A day without a year that corrects or makes exact a known first day lies in the year nearest to that one."""
    if _YEAR.search(tekst):
        return lezing
    if verwacht is None and "hersteld" not in lezing.vragen and any(_of_either_year(s, stand) for s in lezing.hersteld):
        # Asked once: in reply to the question the latest one is taken, as everywhere.
        latest = max(span.hersteld_per.year for span in lezing.hersteld if span.hersteld_per)
        fault = f"Was dat in {latest - 1} of in {latest}? Typ de dagen met het jaar erbij."
        return replace(lezing, hersteld=(), fouten=(*lezing.fouten, ("hersteld", fault)))
    lezing = replace(lezing, hersteld=tuple(_recovery_near(span, stand, vandaag) for span in lezing.hersteld))
    told, known = lezing.eerste_ziektedag, (stand.situatie or {}).get(FIRST_DAY)
    if told is None or not known:
        return lezing
    before = date.fromisoformat(known)
    days = [day for day in in_years_around(told, before.year) if day <= vandaag]
    nearest = min(days, key=lambda day: abs(day - before), default=told)
    close = abs(nearest - before) <= NEAR
    meant = verwacht == FIRST_DAY or lezing.correctie or close
    if meant and not close and (told.day, told.month) == _LEAP_DAY:
        # In most years there is no such day: which one is meant only the writer knows.
        fault = f"De laatste 29 februari was in {told.year}. Welke dag bedoelt u?"
        return replace(lezing, eerste_ziektedag=None, fouten=(*lezing.fouten, (FIRST_DAY, fault)))
    if close and not lezing.ongeveer and stand.overig.get(ESTIMATED):
        # The year is that of the estimate, so there is nothing left to confirm.
        lezing = replace(lezing, vragen=tuple(name for name in lezing.vragen if name != FIRST_DAY))
    return replace(lezing, eerste_ziektedag=nearest) if meant else lezing


def _of_either_year(span: Hersteld, stand: Stand) -> bool:
    """Whether a recovery without a year may as well be that of the year before: of more than a year of illness."""
    facts = stand.situatie or {}
    if span.hersteld_per is None or facts.get(FIRST_DAY) is None:
        return False
    years = [span.hersteld_per, in_year(span.hersteld_per, span.hersteld_per.year - 1)]
    told = [date.fromisoformat(one["hersteld_per"]) for one in facts.get("hersteld") or ()]
    if any(abs(day - known) <= NEAR for day in years if day is not None for known in told):
        return False
    return years[1] is not None and years[1] > date.fromisoformat(str(facts[FIRST_DAY]))


def _recovery_near(span: Hersteld, stand: Stand, vandaag: date) -> Hersteld:
    """A recovery without a year, told again or ending after today, lies in the year of the one that is known."""
    begin, again = span.hersteld_per, span.opnieuw_ziek
    if begin is None:
        return span
    known = [date.fromisoformat(one["hersteld_per"]) for one in (stand.situatie or {}).get("hersteld") or ()]
    first = date.fromisoformat((stand.situatie or {}).get(FIRST_DAY) or vandaag.isoformat())
    earlier = in_year(begin, begin.year - 1)
    if earlier is None or earlier < first:
        return span
    told_again = any(abs(earlier - day) <= NEAR for day in known)
    if not told_again and not (again and again > vandaag):
        return span
    return replace(span, hersteld_per=earlier, opnieuw_ziek=in_year(again, again.year - 1) if again else None)


def with_months(tekst: str, stand: Stand, verwacht: str | None) -> str:
    """A message that tells days of a recovery without their month, with the month that was told vaguely before."""
    if verwacht not in (None, "hersteld") or (verwacht is None and not _RANGE.search(tekst)):
        return tekst
    return met_maanden(tekst, lambda days: _months(tekst, days, stand, verwacht))


def _months(tekst: str, days: Sequence[int], stand: Stand, verwacht: str | None) -> tuple[date, ...]:
    """A day in the month of each day of a recovery; none where no month is known."""
    open_ones = waiting(stand.situatie or {}, stand.overig) if verwacht else []
    guessed = stand.overig.get(GUESSED) or ()
    begin = date.fromisoformat(open_ones[0]["hersteld_per"]) if open_ones else _left_open(stand)
    if begin is None or (verwacht is None and len(days) < MEESTE_DAGEN):
        return ()
    if open_ones and open_ones[0]["hersteld_per"] not in guessed:
        # Of this one only the end is asked for.
        return tuple(_month_on(begin, begin.day, day) for day in days)
    if len(days) < MEESTE_DAGEN:
        return (begin,)
    again = open_ones[0]["opnieuw_ziek"] if open_ones else None
    if again and again in guessed:
        return begin, date.fromisoformat(again)
    if len(open_ones) > 1 and not _RANGE.search(tekst):
        return begin, date.fromisoformat(open_ones[1]["hersteld_per"])
    return begin, _month_on(begin, *days)


def _month_on(month: date, before: int, day: int) -> date:
    """The month of a day that comes after another of that month: that month, or the next one."""
    return month if day > before else month.replace(day=28) + timedelta(days=4)


def _left_open(stand: Stand) -> date | None:
    """A day in the month of the one recovery of which the days were not known, or only its length."""
    assumed = stand.overig.get(ASSUMED)
    if assumed:
        same = assumed["hersteld_per"][:7] == assumed["laatst"][:7]
        return date.fromisoformat(assumed["hersteld_per"]) if same else None
    days = list(stand.overig.get(NOT_COUNTED) or ())
    return date.fromisoformat(days[0]) if len(days) == 1 and days[0] else None


def of_asked_recovery(tekst: str, lezing: Lezing, stand: Stand) -> Lezing:
    """The reply about the recovery that is asked for: its end where its begin is known, or the begin of two."""
    open_ones = waiting(stand.situatie or {}, stand.overig)
    told = lezing.hersteld or ((Hersteld(opnieuw_ziek=lezing.eerste_ziektedag),) if lezing.eerste_ziektedag else ())
    if not open_ones or len(told) != 1:
        return lezing
    begin, again = told[0].hersteld_per, told[0].opnieuw_ziek
    rest = replace(lezing, eerste_ziektedag=None, correctie=None)
    rest = replace(rest, vragen=tuple(name for name in lezing.vragen if name not in ("hersteld", FIRST_DAY)))
    if begin and again:
        second = date.fromisoformat(open_ones[1]["hersteld_per"]) if len(open_ones) > 1 else None
        both = second is not None and abs(again - second) <= _SAME_MONTH and not _RANGE.search(tekst)
        return replace(rest, hersteld=(Hersteld(begin), Hersteld(again))) if both else lezing
    known = date.fromisoformat(open_ones[0]["hersteld_per"])
    day = begin or again
    if day is None:
        return lezing
    if open_ones[0]["hersteld_per"] in (stand.overig.get(GUESSED) or ()):
        before = max(day.replace(day=1), day - _A_WEEK)
        if day > known or before == day or lezing.eerste_ziektedag != day or not AGAIN.search(tekst):
            return lezing
        # "Weer ziek op 9 maart": the day on which it was over is still to be asked for.
        return replace(rest, hersteld=(Hersteld(before, day, geschat=("hersteld_per",)),))
    return replace(rest, hersteld=(Hersteld(known, day),)) if day > known else lezing


def of_length(lezing: Lezing, stand: Stand) -> tuple[Lezing, Stand]:
    """The reply "twee weken" about the recovery that is asked for: that long, in the month that was told before."""
    open_ones = waiting(stand.situatie or {}, stand.overig)
    told = lezing.hersteld[0] if len(lezing.hersteld) == 1 else Hersteld()
    guessed = bool(open_ones) and open_ones[0]["hersteld_per"] in (stand.overig.get(GUESSED) or ())
    if not guessed or not told.duur_dagen or told.hersteld_per or told.maand:
        return lezing, stand
    begin = open_ones[0]["hersteld_per"]
    before = Feiten(stand.situatie or {}, stand.te_bevestigen, overig=stand.overig)
    left = without_recovery(before, open_ones[0])
    rest = replace(stand, situatie=left.situatie, te_bevestigen=left.te_bevestigen, overig=left.overig)
    return replace(lezing, hersteld=(replace(told, maand=begin[:7]),)), rest


def of_aow(tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
    """The day that is told of an AOW that is there already lies behind; without its year it is to be confirmed.

    Told to lie before the illness it lies before the first sick day, and without a day that is enough to reckon with.
    """
    day, first = lezing.aow_datum, (stand.situatie or {}).get(FIRST_DAY)
    if (stand.situatie or {}).get(AOW):
        return lezing
    before_ill = bool(first and _BEFORE_ILL.search(tekst))
    if day is None:
        return replace(lezing, weet_niet=True, fouten=()) if before_ill else lezing
    latest = min(vandaag, date.fromisoformat(first)) if first and before_ill else vandaag
    if day <= latest or _YEAR.search(tekst):
        return lezing
    earlier = (in_year(day, year) for year in range(latest.year, latest.year - _LEAP_YEARS, -1))
    behind = next((one for one in earlier if one is not None and one <= latest), day)
    return replace(lezing, aow_datum=behind, vragen=(*lezing.vragen, AOW))


def leave_end(lezing: Lezing, stand: Stand) -> Lezing:
    """The day that is told of a leave whose begin is known is its end, and lies after that begin."""
    known = ((stand.situatie or {}).get("zwangerschapsverlof") or {}).get("start")
    leave = lezing.zwangerschapsverlof
    if not known or leave is None or (leave.start and leave.eind):
        return lezing
    begin, end = date.fromisoformat(known), leave.eind or leave.start
    while end is not None and end < begin:
        end = in_year(end, end.year + 1)
    if end is None:
        return lezing
    asked = tuple(name for name in lezing.vragen if name != "zwangerschapsverlof")
    return replace(lezing, zwangerschapsverlof=replace(leave, start=begin, eind=end), vragen=asked)
