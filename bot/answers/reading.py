"""Reads the facts of a message into the conversation, in the light of what the bot asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol, cast

from bot.answers.corrections import CORRECTS, corrected_recovery, ill_again, without_denial
from bot.answers.facts import ASSUMED, CHANGES, DATES, ESTIMATED, FIRST_DAY, Feiten, confirm, merge, whole_leave
from bot.answers.good_facts import without_fault
from bot.answers.missing import CAUSE, ERD, ROLE
from bot.answers.nearby_days import NEAR, brought_near, in_year, in_years_around
from bot.answers.state import Stand
from bot.answers.suppositions import supposes
from bot.answers.timeline import Outcomes, compute
from bot.knowledge.library import Library
from bot.knowledge.topics import Rol
from bot.language.model import Hersteld, Lezing, Verlof
from bot.law.situation import SituatieFout

# An employer is only taken for an employee when he says so: "ik" alone does not.
_SURELY_EMPLOYEE = re.compile(
    r"\b(mijn (werkgever|baas|chef|leidinggevende)|ik ben (zelf )?(ziek|de werknemer|werknemer))\b", re.I
)
# Someone who works for the employer or speaks of an employee as of another.
_OF_ANOTHER = re.compile(
    r"\b(casemanager|verzuimconsulent|arbodienst|hr[ -]?(adviseur|manager|medewerker)?|p&o|personeelszaken) hier\b"
    r"|\b(hier|als|ik ben|wij zijn|namens) (de |een )?(casemanager|verzuimconsulent|hr|arbodienst|p&o)\b"
    r"|^\W*(onze |mijn |een |de )?(werkneemster|werknemer|medewerk(st)?er)\W+(\d\W+)?(heeft )?"
    r"((is )?ziek|uitgevallen|1e ziektedag|eerste ziektedag)",
    re.I,
)
_EMPLOYEE_SAYS_SO = re.compile(r"^\s*ik (ben )?(de |een )?werkne(e)?m(er|ster)\b", re.I)
# An employee is only taken for an employer when he says so: "ik teken niet" with "werknemer" in it does not.
_SURELY_EMPLOYER = re.compile(
    r"\b(mijn|onze|een) (zieke )?(werknem|medewerk|werkneem|personeel|collega|chauffeur)"
    r"|\b(als|ik ben|wij zijn) (de |een )?(werkgever|hr|baas|casemanager|leidinggevende)",
    re.I,
)


# A year, or words that tell it; "3 maart" has none.
_YEAR = re.compile(
    r"\b(19|20)\d\d\b|\d[-/.]\d{1,2}[-/.]\d\d\b|'\d\d\b"
    r"|\b(jl|jongstleden|vorig\w*|verleden|jaar|geleden|gisteren)\b",
    re.I,
)
_LEAP_DAY = (29, 2)
_CAUSE = re.compile(r"\b(de)?zelfde (oorzaak|ziekte|reden)|\bandere (oorzaak|ziekte|reden)", re.I)
_UNTIL = re.compile(r"\b(tot|t/m|tm|eindig\w*|stopt|afgelopen|loopt af|laatste)\b", re.I)
_YES = re.compile(r"^\W*(ja|jawel|klopt|inderdaad)\b", re.I)


class Reader(Protocol):
    """Reads a situation from a text (bot.language.reader.Lezer)."""

    def lees(self, tekst: str, vandaag: date, *, verwacht: str | None = None) -> Lezing:
        """Reads one message; ``verwacht`` is the field that was asked about."""
        ...


@dataclass(frozen=True)
class Read:
    """The conversation after reading a message.

    Attributes:
        stand: the conversation with the facts of the message.
        lezing: the reading.
        nieuw: the facts that the message told.
        fout: what cannot be right, as a Dutch sentence; then only ``behouden`` is to be kept.
        behouden: the conversation with the facts that can be right; None where all can.
    """

    stand: Stand
    lezing: Lezing
    nieuw: frozenset[str]
    fout: str = ""
    behouden: Stand | None = None

    @property
    def goed(self) -> Stand:
        """The conversation to go on with."""
        return self.stand if self.behouden is None else self.behouden


class Facts:
    """Reads messages into the conversation."""

    def __init__(self, library: Library, reader: Reader) -> None:
        """Keeps the knowledge base and the reader of situations."""
        self._library, self._reader = library, reader

    def lees(self, tekst: str, vandaag: date, verwacht: str | None = None) -> Lezing:
        """The bare reading of a text."""
        return self._reader.lees(tekst, vandaag, verwacht=verwacht)

    def read(self, tekst: str, stand: Stand, vandaag: date, verwacht: str | None = None) -> Read:
        """Reads the facts of a message into the conversation.

        Args:
            tekst: the message.
            stand: the conversation so far.
            vandaag: today.
            verwacht: the fact that the bot has just asked about, if any.
        """
        lezing = self._reader.lees(tekst, vandaag, verwacht=verwacht or stand.overig.get(CHANGES))
        if supposes(tekst) and (stand.situatie or {}).get(FIRST_DAY):
            # What is only supposed changes nothing of what is known.
            alone = replace(stand, rol=role_of(tekst, lezing, stand.rol))
            return Read(alone, Lezing(rol=lezing.rol), frozenset())
        if verwacht == FIRST_DAY and lezing.eerste_ziektedag is None and not lezing.weet_niet:
            lezing = self._first_part(tekst, lezing, vandaag)
        if verwacht is None:
            lezing = self._was_recovered(tekst, lezing, stand, vandaag)
        if verwacht is None and not lezing.zwangerschapsverlof:
            lezing = self._of_leave(tekst, lezing, stand, vandaag)
        if verwacht is None and CORRECTS.search(tekst):
            lezing = self._last_told(tekst, lezing, stand, vandaag)
        lezing = without_denial(tekst, _near_known(tekst, lezing, stand, verwacht, vandaag), verwacht)
        lezing = ill_again(tekst, lezing, stand)
        if verwacht == "zwangerschapsverlof":
            lezing = _leave_end(lezing, stand)
        known = stand.situatie
        moved = None
        if verwacht in (None, "hersteld"):
            moved = corrected_recovery(tekst, stand, lambda text, field: self.lees(text, vandaag, field))
        if moved is not None:
            lezing = replace(Lezing(rol=lezing.rol), hersteld=(moved.nieuw,), correctie="hersteld")
            known = moved.without_old(known or {})
        feiten = merge(known, stand.te_bevestigen, lezing, vandaag, stand.overig)
        asked_away = set(stand.gevraagd)
        if verwacht is not None:
            feiten, asked_away = self._answered(verwacht, feiten, lezing, asked_away)
        feiten = self._with_sanction(feiten, lezing, vandaag)
        fresh = replace(
            stand,
            rol=role_of(tekst, lezing, stand.rol),
            situatie=feiten.situatie,
            te_bevestigen=feiten.te_bevestigen,
            overig={key: value for key, value in feiten.overig.items() if key != CHANGES},
            gevraagd=tuple(sorted(asked_away - feiten.nieuw)),
        )
        wrong, fault = next(iter(lezing.fouten), None) or self._contradiction(fresh, vandaag, bool(feiten.nieuw))
        if not fault:
            return Read(fresh, lezing, feiten.nieuw)
        good = without_fault(stand, fresh, feiten.nieuw, wrong, lambda facts: self.outcomes(facts, vandaag))
        return Read(fresh, lezing, feiten.nieuw, fault, good)

    def _was_recovered(self, tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
        """The reading of "ja, drie weken in juli" after an answer that speaks of recoveries and asks nothing."""
        topic = self._library.topics.get(stand.onderwerp or "")
        calculation = topic is not None and topic.soort == "berekening"
        if not calculation or not (stand.situatie or {}).get(FIRST_DAY) or not _YES.match(tekst) or "?" in tekst:
            return lezing
        again = self._reader.lees(tekst, vandaag, verwacht="hersteld")
        whole = any(span.duur_dagen or (span.hersteld_per and span.opnieuw_ziek) for span in again.hersteld)
        return again if whole else lezing

    def _of_leave(self, tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
        """What a message says of a leave that is known already: its cause, or another day."""
        known = (stand.situatie or {}).get("zwangerschapsverlof")
        if not known or "?" in tekst:
            return lezing
        if known.get(CAUSE) is None and _CAUSE.search(tekst):
            cause = replace(Verlof(), zelfde_oorzaak="zelfde" in tekst.lower())
            return replace(lezing, zwangerschapsverlof=cause)
        if not re.search(r"\bverlof\b", tekst, re.I):
            return lezing
        leave = self._reader.lees(tekst, vandaag, verwacht="zwangerschapsverlof").zwangerschapsverlof
        day = (leave.start or leave.eind) if leave is not None else None
        if leave is None or day is None or (leave.start and leave.eind):
            return replace(lezing, zwangerschapsverlof=leave)
        name = "eind" if _UNTIL.search(tekst) else "start"
        before = date.fromisoformat(known.get(name) or day.isoformat())
        moved = brought_near(day, before)
        told = Verlof(start=moved) if name == "start" else Verlof(eind=moved)
        return replace(lezing, zwangerschapsverlof=told, eerste_ziektedag=None, fouten=())

    def _last_told(self, tekst: str, lezing: Lezing, stand: Stand, vandaag: date) -> Lezing:
        """The reading of "nee toch 1 december": a bare date corrects the fact that was told last."""
        steps = [step for step in stand.verleden if "situatie" in step]
        if not steps or lezing.correctie not in (None, FIRST_DAY):
            return lezing
        before, now = steps[-1]["situatie"] or {}, stand.situatie or {}
        changed = [name for name in now if now[name] != before.get(name)]
        if len(changed) != 1 or changed[0] not in DATES:
            return lezing
        again = self._reader.lees(CORRECTS.sub("", tekst), vandaag, verwacht=changed[0])
        return again if getattr(again, changed[0]) else lezing

    def outcomes(self, situatie: Mapping[str, Any], vandaag: date) -> Outcomes:
        """What the rules say of facts; a leave of which a day is missing is left out. Raises SituatieFout."""
        return compute(self._library, usable(situatie), vandaag)

    def _first_part(self, tekst: str, lezing: Lezing, vandaag: date) -> Lezing:
        """The reply to a question stands first: "5 mei 2025, contract tot 1 maart"."""
        head, _, rest = tekst.partition(",")
        if not rest:
            head, _, rest = tekst.partition(" en ")
        if not rest:
            return lezing
        first = self._reader.lees(head, vandaag, verwacht=FIRST_DAY)
        if first.eerste_ziektedag is None:
            return lezing
        asked = tuple(dict.fromkeys((*first.vragen, *lezing.vragen)))
        return replace(lezing, eerste_ziektedag=first.eerste_ziektedag, ongeveer=first.ongeveer, vragen=asked)

    def _answered(self, name: str, feiten: Feiten, lezing: Lezing, asked: set[str]) -> tuple[Feiten, set[str]]:
        """The facts after a bare yes, no or "weet ik niet" to the question about one of them."""
        if lezing.weet_niet:
            if name == ERD:
                return replace(feiten, situatie={**feiten.situatie, ERD: "weet_niet"}), {*asked, ERD}
            if name in (CAUSE, ROLE):
                return feiten, {*asked, name}
            if name in feiten.nieuw and name in lezing.vragen and not lezing.ongeveer:
                # "12 januari 2026 of 2025, weet ik niet": two days were told, so ask which.
                return feiten, asked
            # An estimate is all there is: reckon with it, and say so.
            keep = name != "hersteld" or bool(feiten.overig.get(ASSUMED))
            rest = dict(feiten.overig)
            if name == FIRST_DAY and feiten.situatie.get(FIRST_DAY):
                rest[ESTIMATED] = True
            settled = confirm(feiten, name, yes=keep)
            return replace(settled, overig=rest), {*asked, name}
        if name in feiten.nieuw or lezing.bevestiging is None:
            return feiten, asked
        if name == ERD:
            return replace(feiten, situatie={**feiten.situatie, ERD: lezing.bevestiging}, nieuw=frozenset({ERD})), asked
        if name in feiten.te_bevestigen:
            return confirm(feiten, name, lezing.bevestiging), asked
        return feiten, asked

    def _with_sanction(self, feiten: Feiten, lezing: Lezing, vandaag: date) -> Feiten:
        """A loonsanctie runs from the end of the wage period to the day that was told."""
        end = lezing.loonsanctie_eind
        if end is None or not feiten.situatie.get(FIRST_DAY):
            return feiten
        plain = {key: value for key, value in feiten.situatie.items() if key != "loonsanctie"}
        try:
            last = self.outcomes(plain, vandaag).uitkomsten[0].mijlpalen.get("einde_loondoorbetaling")
        except SituatieFout:
            return feiten
        if last is None or last.uiterlijk is None:
            return feiten
        span = {"start": (last.uiterlijk + timedelta(days=1)).isoformat(), "eind": end.isoformat()}
        return replace(feiten, situatie={**plain, "loonsanctie": span}, nieuw=feiten.nieuw | {"loonsanctie"})

    def _contradiction(self, stand: Stand, vandaag: date, told: bool) -> tuple[str, str]:
        facts = stand.situatie or {}
        if not told or not facts.get(FIRST_DAY):
            return "", ""
        try:
            self.outcomes(facts, vandaag)
        except SituatieFout as error:
            return error.veld, error.bericht
        return "", ""


def _near_known(tekst: str, lezing: Lezing, stand: Stand, verwacht: str | None, vandaag: date) -> Lezing:
    """A day without a year that corrects or makes exact a known first day lies in the year nearest to that one."""
    if _YEAR.search(tekst):
        return lezing
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


def _leave_end(lezing: Lezing, stand: Stand) -> Lezing:
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


def usable(situatie: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with which can be reckoned: a leave of which a day is missing is left out."""
    facts = dict(situatie)
    if not whole_leave(facts.get("zwangerschapsverlof")):
        facts.pop("zwangerschapsverlof")
    return facts


def role_of(tekst: str, lezing: Lezing, known: Rol | None) -> Rol | None:
    """Who is speaking, as far as message and conversation tell."""
    if _EMPLOYEE_SAYS_SO.search(tekst):
        return "werknemer"
    if lezing.rol is None and _OF_ANOTHER.search(tekst):
        return "werkgever"
    if lezing.rol not in ("werknemer", "werkgever"):
        return known
    if known == "werknemer" and lezing.rol == "werkgever" and not _SURELY_EMPLOYER.search(tekst):
        return known
    if known == "werkgever" and lezing.rol == "werknemer" and not _SURELY_EMPLOYEE.search(tekst):
        return known
    return cast(Rol, lezing.rol)
