"""The form that gathers the facts of a calculation: what each message means to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers import asking
from bot.answers.crisis import CRISIS
from bot.answers.facts import FIRST_DAY
from bot.answers.forms import BESIDE_FORM, REPLIES, has_rule
from bot.answers.gathering import Gathering
from bot.answers.missing import CAUSE, ERD, ROLE
from bot.answers.reading import Facts, Read
from bot.answers.second_question import SecondQuestion
from bot.answers.state import Bericht, Formulierstap, Stand
from bot.answers.wage import SUBJECT as PAY
from bot.answers.who import of_another
from bot.answers.wishes import Wensen
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW, Rol
from bot.language.parts import is_question
from bot.law.situation import MAANDEN

UNKNOWN = "weet_niet"
# Topics that are answered in a form even where the message is no question.
_SPECIAL = frozenset({"medische-vraag", "andere-taal", "scheldwoord"})
_UNCLEAR_IN_FORM = "Dat begrijp ik niet als antwoord op mijn vraag."


class DatesForm:
    """Reads the replies to the questions for facts."""

    def __init__(
        self, library: Library, facts: Facts, wensen: Wensen, gathering: Gathering, second: SecondQuestion
    ) -> None:
        """Keeps what reads a message, what knows which facts are missing, and what keeps a second question."""
        self._library, self._facts, self._wensen = library, facts, wensen
        self._gathering, self._second = gathering, second

    def step(self, bericht: Bericht, stand: Stand, vandaag: date, asked: str | None) -> Formulierstap:
        """What a message means to the form.

        Args:
            bericht: the message.
            stand: the conversation.
            vandaag: today.
            asked: the form's slot that was asked for; None if the form has just begun.
        """
        if asked is None and stand.start:
            return self._gathering.asking(replace(stand, start=False), vandaag)
        wens = self._wensen.wens(bericht, stand)
        topic = self._library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
        calculation = topic is not None and topic.soort == "berekening" and topic.id != PAY
        if asked is None:
            if not calculation or topic is None:
                return Formulierstap("weg", stand)
            read = self._facts.read(bericht.tekst, stand, vandaag)
            kept = of_another(read.goed, read.lezing)
            subject = topic.id
            if subject == OVERVIEW and read.nieuw and not wens.bekend and not is_question(bericht.tekst):
                # Facts alone: what was computed before is computed anew, or the date that was asked about.
                subject = self._wensen.subject_of_facts(stand)
            begun = replace(kept, berekening=subject, vraagbeurten={})
            step = self._gathering.asking(begun, vandaag, read.fout)
            return step if step.klaar else replace(step, stand=self._second.keep_open(step.stand, wens, bericht))
        if wens.naam in (CRISIS, PAY):
            return Formulierstap("weg", stand)
        field = FIRST_DAY if asked == FIRST_DAY else self._gathering.next_question(stand, vandaag)
        roles = {"rol_werknemer": "werknemer", "rol_werkgever": "werkgever"}
        if wens.soort == "opdracht" and wens.naam not in REPLIES:
            if field == ROLE and wens.naam in roles:
                rol: Rol = "werknemer" if wens.naam == "rol_werknemer" else "werkgever"
                return self._gathering.asking(replace(stand, rol=rol), vandaag)
            beside = wens.naam in BESIDE_FORM and has_rule(self._library, bericht)
            return Formulierstap("vraag" if beside else "weg", stand)
        read = self._facts.read(bericht.tekst, stand, vandaag, verwacht=field)
        if wens.soort == "buiten" and is_question(bericht.tekst) and not _names_a_date(bericht.tekst):
            # "Wat is het weer vandaag?" tells no first sick day.
            return Formulierstap("vraag", stand)
        reply = bool(read.nieuw) or read.fout or _replies(read, field, bericht)
        if field == ROLE and read.lezing.rol in ("werknemer", "werkgever") and not is_question(bericht.tekst):
            reply = True
        if reply:
            if read.fout:
                return self._gathering.asking(read.goed, vandaag, read.fout)
            if field == FIRST_DAY and read.lezing.weet_niet and not (read.stand.situatie or {}).get(FIRST_DAY):
                return Formulierstap("antwoord", read.stand, klaar=True, eerste_ziektedag=UNKNOWN)
            return self._gathering.asking(read.stand, vandaag)
        if stand.vraagbeurten.get(field, 0) >= asking.PATIENCE and not calculation:
            return Formulierstap("weg", stand)
        if calculation and topic is not None:
            return self._gathering.asking(replace(read.stand, berekening=topic.id), vandaag)
        if wens.soort in ("keuze", "buiten") and not is_question(bericht.tekst) and wens.naam not in _SPECIAL:
            return self._gathering.asking(replace(stand, missers=stand.missers + 1), vandaag, _UNCLEAR_IN_FORM)
        return Formulierstap("vraag" if has_rule(self._library, bericht) else "weg", stand)


def _names_a_date(tekst: str) -> bool:
    """Whether a message holds a figure or the name of a month."""
    return any(char.isdigit() for char in tekst) or any(month in tekst.lower() for month in MAANDEN)


def _replies(read: Read, field: str, bericht: Bericht) -> bool:
    """Whether a message without facts replies to the question of the bot."""
    lezing = read.lezing
    if is_question(bericht.tekst):
        return False
    if read.lezing.van_ander:
        # "Ik ben niet ziek, mijn collega": whose day it is, now the day itself.
        return True
    known = bool((read.stand.situatie or {}).get(field)) or field in (CAUSE, ERD)
    return lezing.weet_niet or (lezing.bevestiging is not None and (known or field in read.stand.te_bevestigen))
