"""Pay during illness: the form that asks for wage and hours, and what is computed with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers import asking, wage
from bot.answers.answer import Answer, Keuze
from bot.answers.calculating import calculates
from bot.answers.crisis import CRISIS
from bot.answers.facts import FIRST_DAY
from bot.answers.forms import BESIDE_FORM, REPLIES, has_rule
from bot.answers.gathering import FAULT, Gathering
from bot.answers.reading import Facts
from bot.answers.state import Bericht, Beurt, Formulierstap, Stand
from bot.answers.topic import topic_answer
from bot.answers.wage import SUBJECT as PAY
from bot.answers.wishes import Wens, Wensen
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW
from bot.language.parts import is_question
from bot.law.pay import LoonFout

_NOT_KEPT = "Ik gebruik het loon alleen voor deze berekening en onthoud het niet."
_HOURS_TOO = (
    "Ik mis nog het aantal uren per week. Het loon onthoud ik niet. Noem daarom beide in één bericht, bijvoorbeeld: "
    "2.400 euro, 32 uur."
)


class WageForm:
    """Asks for wage and hours, and tells the least that must be paid. The wage is kept nowhere."""

    def __init__(self, library: Library, facts: Facts, wensen: Wensen, gathering: Gathering) -> None:
        """Keeps the knowledge base, what reads a message, and what knows the week of illness."""
        self._library, self._facts, self._wensen, self._gathering = library, facts, wensen, gathering

    def begin(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """Computes the pay if the message tells wage and hours, else lets the form ask for them."""
        read = self._facts.read(bericht.tekst, stand, vandaag)
        kept = read.goed
        ready = replace(kept, berekening=PAY, onderwerp=PAY, missers=0, vraagbeurten={})
        told = wage.read_wage(bericht.tekst, ready.overig)
        if told.maandloon is None or told.uren is None:
            return Beurt((), replace(ready, start=True), "loon_form")
        return self.reply(bericht, ready, vandaag) or Beurt((), replace(ready, start=True), "loon_form")

    def step(self, bericht: Bericht, stand: Stand, vandaag: date) -> Formulierstap:
        """What a message means to the question for the wage. The wage itself is kept nowhere."""
        if stand.start:
            return Formulierstap("antwoord", replace(stand, start=False))
        wens = self._wensen.wens(bericht, stand, follow_ups=False)
        # Who names a wage or hours replies, whichever wish the NLU hears in it.
        replies = not wens.bekend and wage.names_wage(bericht.tekst)
        other = wens.soort == "opdracht" and wens.naam not in (*BESIDE_FORM, *REPLIES, "loon")
        topic = self._library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
        # Only facts are for the overview; who asks for one date of his own wants that date.
        other = other or (calculates(topic) and wens.naam not in (PAY, OVERVIEW))
        if wens.naam == CRISIS or (other and not replies):
            return Formulierstap("weg", stand)
        told = wage.read_wage(bericht.tekst, stand.overig)
        if told.maandloon is not None and told.uren is not None:
            fault = self._wage_fault(told, stand, vandaag)
            if fault:
                return Formulierstap("antwoord", replace(stand, vraagbeurten={**stand.vraagbeurten, FAULT: fault}))
            return Formulierstap("antwoord", stand, klaar=True)
        dated = None if is_question(bericht.tekst) else self._dated(bericht, stand, told, vandaag)
        if dated is not None:
            return dated
        lezing = self._facts.lees(bericht.tekst, vandaag)
        if lezing.weet_niet or (wens.naam == "nee" and not replies):
            return Formulierstap("weg", stand)
        if told.maandloon is not None or told.uren is not None or not is_question(bericht.tekst):
            if told.uren is not None:
                hours = {**stand.overig, "uren_per_week": float(told.uren)}
                return Formulierstap("antwoord", replace(stand, overig=hours))
            missing = {**stand.vraagbeurten, FAULT: _HOURS_TOO} if told.maandloon is not None else stand.vraagbeurten
            return Formulierstap("antwoord", replace(stand, vraagbeurten=missing))
        return Formulierstap("vraag" if has_rule(self._library, bericht) else "weg", stand)

    def _dated(self, bericht: Bericht, stand: Stand, told: wage.Loongegevens, vandaag: date) -> Formulierstap | None:
        """Who tells since when he is ill has told no wage: its year only looks like one."""
        read = self._facts.read(bericht.tekst, stand, vandaag)
        if not read.fout and FIRST_DAY not in read.nieuw:
            return None
        kept = read.goed
        if told.uren is not None:
            kept = replace(kept, overig={**kept.overig, "uren_per_week": float(told.uren)})
        if read.fout:
            kept = replace(kept, vraagbeurten={**kept.vraagbeurten, FAULT: read.fout})
        return Formulierstap("antwoord", kept)

    def ask(self, stand: Stand) -> tuple[Answer, Stand]:
        """The question for wage and hours."""
        fault = str(stand.vraagbeurten.get(FAULT) or "")
        turns = {key: value for key, value in stand.vraagbeurten.items() if key != FAULT}
        answer, after = asking.ask(asking.WAGE, replace(stand, vraagbeurten=turns))
        hours = stand.overig.get("uren_per_week")
        if hours and not fault:
            known = f"{hours:g}".replace(".", ",")
            fault = f"Ik reken met {known} uur per week. Wat is het bruto maandloon? {_NOT_KEPT}"
        answer = replace(answer, extra={**answer.extra, wage.MARK: True})
        return (replace(answer, alineas=(fault,)) if fault else answer), after

    def reply(self, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt | None:
        """The least to be paid; None if the message does not tell wage and hours."""
        told = wage.read_wage(bericht.tekst, stand.overig)
        if told.maandloon is None or told.uren is None:
            return None
        outcomes = self._gathering.outcomes(stand, vandaag)
        after = replace(stand, start=False, vraagbeurten={}, missers=0, onderwerp=PAY)
        try:
            answer = wage.wage_answer(self._library, stand, told, outcomes.ziekteweek if outcomes else None, vandaag)
        except LoonFout as error:
            again = Keuze("Opnieuw rekenen", "Bereken het loon bij ziekte")
            answer = Answer("fout", PAY, (str(error),), keuzes=(again,), extra={wage.MARK: True})
        return Beurt((answer,), after)

    def without_wage(self, stand: Stand, vandaag: date) -> Beurt:
        """What can be said of pay without the wage."""
        topic = self._library.topics[PAY]
        answer = topic_answer(self._library, topic, stand.rol, vandaag)
        return Beurt((answer,), replace(stand, start=False, vraagbeurten={}, onderwerp=PAY))

    def _wage_fault(self, told: wage.Loongegevens, stand: Stand, vandaag: date) -> str:
        try:
            wage.wage_answer(self._library, stand, told, None, vandaag)
        except LoonFout as error:
            return str(error)
        return ""
