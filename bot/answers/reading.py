"""Reads the facts of a message into the conversation, in the light of what the bot asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.answers import in_context, no_recovery, part_of_a_date, permanent
from bot.answers.corrections import CORRECTS, corrected_recovery, ill_again, without_denial
from bot.answers.facts import (
    AOW,
    ASSUMED,
    CHANGES,
    ESTIMATED,
    FIRST_DAY,
    OTHER,
    Feiten,
    confirm,
    merge,
    not_counted,
    waiting,
    whole_leave,
    with_assumed_aow,
    without_recovery,
)
from bot.answers.good_facts import without_fault
from bot.answers.in_context import Reader
from bot.answers.missing import CAUSE, ERD, ROLE
from bot.answers.outcomes import Outcomes, compute
from bot.answers.recoveries import unfinished
from bot.answers.state import Stand
from bot.answers.suppositions import supposes
from bot.answers.who import about_one_person, of_another, of_several, role_of
from bot.knowledge.library import Library
from bot.language.model import Lezing
from bot.language.parts import is_question
from bot.law.situation import SituatieFout


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
        if verwacht is None and (stand.situatie or {}).get("hersteld") and no_recovery.denied(tekst):
            return Read(no_recovery.without(stand), Lezing(correctie="hersteld"), frozenset({"hersteld"}))
        if verwacht in (None, ERD) and permanent.told(tekst, stand):
            return Read(permanent.without_end(stand), Lezing(correctie="contract_einde"), frozenset({"contract_einde"}))
        half = part_of_a_date.corrected(tekst, stand)
        if half is not None and half.veld in (part_of_a_date.RECOVERY, part_of_a_date.RECOVERY_ANEW):
            anew = half.veld == part_of_a_date.RECOVERY_ANEW
            again = self.read(half.tekst, no_recovery.without(stand) if anew else stand, vandaag)
            return replace(again, lezing=replace(again.lezing, correctie="hersteld"))
        days = half.tekst if half else in_context.with_months(tekst, stand, verwacht)
        of_recovery = None if half or days == tekst else "hersteld"
        tekst = days
        field = half.veld if half else verwacht or stand.overig.get(CHANGES) or of_recovery
        lezing = self._reader.lees(tekst, vandaag, verwacht=field)
        if half is not None:
            lezing = replace(lezing, correctie=half.veld, zwangerschapsverlof=half.verlof)
        if supposes(tekst) and (stand.situatie or {}).get(FIRST_DAY):
            # What is only supposed changes nothing of what is known.
            alone = replace(stand, rol=role_of(tekst, lezing, stand.rol))
            return Read(alone, Lezing(rol=lezing.rol), frozenset())
        if verwacht == FIRST_DAY and lezing.eerste_ziektedag is None and not lezing.weet_niet:
            lezing = in_context.first_part(self._reader, tekst, lezing, vandaag)
        if verwacht in (None, FIRST_DAY):
            topic = self._library.topics.get(stand.onderwerp or "")
            calculation = topic is not None and topic.soort == "berekening"
            lezing = in_context.recovered(
                self._reader, calculation or verwacht is not None, tekst, lezing, stand, vandaag
            )
        if verwacht is None:
            lezing = in_context.since(self._reader, tekst, lezing, stand, vandaag)
        if verwacht is None and not lezing.zwangerschapsverlof:
            lezing = in_context.of_leave(self._reader, tekst, lezing, stand, vandaag)
        if verwacht is None and CORRECTS.search(tekst):
            lezing = in_context.last_told(self._reader, tekst, lezing, stand, vandaag)
        lezing = without_denial(tekst, in_context.near_known(tekst, lezing, stand, verwacht, vandaag), verwacht)
        lezing = ill_again(tekst, lezing, stand)
        if verwacht == "hersteld":
            lezing, stand = in_context.of_length(in_context.of_asked_recovery(tekst, lezing, stand), stand)
        if verwacht == "zwangerschapsverlof":
            lezing = in_context.leave_end(lezing, stand)
        if verwacht == AOW:
            lezing = in_context.of_aow(tekst, lezing, stand, vandaag)
        stand = about_one_person(stand, lezing)
        known = stand.situatie
        moved = None
        if half is None and verwacht in (None, "hersteld"):
            moved = corrected_recovery(tekst, stand, lambda text, field: self.lees(text, vandaag, field))
        if moved is not None:
            lezing = replace(Lezing(rol=lezing.rol), hersteld=(moved.nieuw,), correctie="hersteld")
            known = moved.without_old(known or {})
        feiten = merge(known, stand.te_bevestigen, lezing, vandaag, stand.overig)
        if feiten.nieuw == {AOW} and lezing.aow_datum is None and is_question(tekst):
            # "Ik heb al AOW, hoelang krijg ik loon?" is to be answered; the day is asked for once dates are reckoned.
            feiten = replace(feiten, nieuw=frozenset())
        asked_away = set(stand.gevraagd)
        if verwacht is not None:
            feiten, asked_away = self._answered(verwacht, feiten, lezing, asked_away)
        feiten = self._with_sanction(feiten, lezing, vandaag)
        fresh = replace(
            stand,
            rol=role_of(tekst, lezing, stand.rol),
            situatie=feiten.situatie,
            te_bevestigen=feiten.te_bevestigen,
            overig=_without_owner(feiten, lezing),
            gevraagd=tuple(sorted(asked_away - feiten.nieuw)),
        )
        if feiten.nieuw or verwacht is not None:
            fresh = of_several(of_another(fresh, lezing), lezing, FIRST_DAY in feiten.nieuw)
        wrong, fault = next(iter(lezing.fouten), None) or self._contradiction(fresh, vandaag, bool(feiten.nieuw))
        if not fault:
            return Read(fresh, lezing, feiten.nieuw)
        good = without_fault(stand, fresh, feiten.nieuw, wrong, lambda facts: self.outcomes(facts, vandaag))
        return Read(fresh, lezing, feiten.nieuw, fault, good)

    def outcomes(self, situatie: Mapping[str, Any], vandaag: date) -> Outcomes:
        """What the rules say of facts; a leave of which a day is missing is left out. Raises SituatieFout."""
        return compute(self._library, usable(situatie), vandaag)

    def _answered(self, name: str, feiten: Feiten, lezing: Lezing, asked: set[str]) -> tuple[Feiten, set[str]]:
        """The facts after a bare yes, no or "weet ik niet" to the question about one of them."""
        asked_for = waiting(feiten.situatie, feiten.overig)[:1] if name == "hersteld" else []
        unknown = lezing.weet_niet or lezing.bevestiging is False
        if asked_for and unknown and name not in feiten.nieuw:
            # No day, or no recovery after all: of that one, not of the others.
            left = without_recovery(feiten, asked_for[0])
            if lezing.weet_niet:
                left = not_counted(left, asked_for[0])
            return left, {*asked, name} if lezing.weet_niet and not waiting(left.situatie, left.overig) else asked
        if lezing.weet_niet:
            if name == ERD:
                return replace(feiten, situatie={**feiten.situatie, ERD: "weet_niet"}), {*asked, ERD}
            if name in (CAUSE, ROLE):
                return feiten, {*asked, name}
            if name in feiten.nieuw and name in lezing.vragen and not lezing.ongeveer:
                # "12 januari 2026 of 2025, weet ik niet": two days were told, so ask which.
                return feiten, asked
            if name == AOW and not feiten.situatie.get(AOW):
                return with_assumed_aow(feiten), {*asked, name}
            # An estimate is all there is: reckon with it, and say so.
            keep = name != "hersteld" or bool(feiten.overig.get(ASSUMED))
            rest = dict(feiten.overig)
            if name == FIRST_DAY and feiten.situatie.get(FIRST_DAY):
                rest[ESTIMATED] = True
            settled = replace(confirm(feiten, name, yes=keep), overig=rest)
            return settled if keep else not_counted(settled, None), {*asked, name}
        if name in feiten.nieuw or lezing.bevestiging is None:
            return feiten, asked
        if name == ERD:
            return replace(feiten, situatie={**feiten.situatie, ERD: lezing.bevestiging}, nieuw=frozenset({ERD})), asked
        if lezing.bevestiging and (asked_for or (name == AOW and not feiten.situatie.get(AOW))):
            # "Ja" is no day.
            return feiten, asked
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
            for span in unfinished(facts.get("hersteld") or ()):
                self.outcomes({**facts, "hersteld": [span]}, vandaag)
        except SituatieFout as error:
            return error.veld, error.bericht
        return "", ""


def _without_owner(feiten: Feiten, lezing: Lezing) -> dict[str, Any]:
    """What is known beside the situation; whose situation that is, only where the message does not tell it anew."""
    gone = {CHANGES, OTHER} if FIRST_DAY in feiten.nieuw and lezing.rol is not None else {CHANGES}
    return {key: value for key, value in feiten.overig.items() if key not in gone}


def usable(situatie: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with which can be reckoned: a leave or a recovery of which a day is missing is left out."""
    facts = dict(situatie)
    if half := unfinished(facts.get("hersteld") or ()):
        facts["hersteld"] = [span for span in facts["hersteld"] if span not in half]
    if not whole_leave(facts.get("zwangerschapsverlof")):
        facts.pop("zwangerschapsverlof")
    return facts
