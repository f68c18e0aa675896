"""The decision help on spoor 2: the form that asks what decides, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.answers import spoor2
from bot.answers.answer import Answer
from bot.answers.calculating import Calculations
from bot.answers.crisis import CRISIS
from bot.answers.finishing import finish
from bot.answers.forms import BESIDE_FORM, REPLIES, has_rule
from bot.answers.gathering import FAULT, Gathering
from bot.answers.reading import Facts
from bot.answers.safety import MedischeWoorden
from bot.answers.state import Bericht, Beurt, Formulierstap, Stand
from bot.answers.wishes import Wensen
from bot.knowledge.library import Library
from bot.language.parts import is_question

_STEPPED_BACK = "Ik ben een stap teruggegaan. Uw laatste antwoord is vervallen."


class Spoor2Form:
    """Asks what decides on spoor 2, and decides."""

    def __init__(
        self,
        library: Library,
        medisch: MedischeWoorden,
        facts: Facts,
        wensen: Wensen,
        gathering: Gathering,
        calculations: Calculations,
    ) -> None:
        """Keeps what reads a message, what computes, and the words of the remark on medical details."""
        self._library, self._medisch, self._facts, self._wensen = library, medisch, facts, wensen
        self._gathering, self._calculations = gathering, calculations

    def step(
        self, bericht: Bericht, stand: Stand, vandaag: date, asked: str | None, known: Mapping[str, str | None]
    ) -> tuple[Formulierstap, dict[str, str | None]]:
        """What a message means to the decision help, and the answers so far."""
        answers = {name: known.get(name) for name in spoor2.QUESTIONS}
        if asked is not None and not stand.start:
            wens = self._wensen.wens(bericht, stand, follow_ups=False)
            if wens.naam == "terug" and any(answers[name] for name in spoor2.QUESTIONS):
                told = replace(stand, vraagbeurten={**stand.vraagbeurten, FAULT: _STEPPED_BACK})
                return Formulierstap("antwoord", told), spoor2.without_last(answers)
            if wens.naam == CRISIS or (wens.soort == "opdracht" and wens.naam not in (*BESIDE_FORM, *REPLIES)):
                return Formulierstap("weg", stand), answers
            lezing = self._facts.lees(bericht.tekst, vandaag, verwacht="bevestiging")
            value = None
            if not is_question(bericht.tekst):
                value = spoor2.read_reply(asked, bericht.tekst, lezing.bevestiging, lezing.weet_niet)
            if value is None and (wens.soort == "onderwerp" or is_question(bericht.tekst)):
                return Formulierstap("vraag" if has_rule(self._library, bericht) else "weg", stand), answers
            if value is None:
                return Formulierstap("antwoord", stand), answers
            answers[asked] = value
        outcomes = self._gathering.outcomes(stand, vandaag)
        if outcomes is None:
            return Formulierstap("weg", stand), answers
        left = spoor2.next_question(answers, spoor2.judge(self._library, answers, stand, outcomes, vandaag))
        if left is None:
            filled: dict[str, str | None] = {name: value or spoor2.NOT_NEEDED for name, value in answers.items()}
            return Formulierstap("antwoord", replace(stand, start=False), klaar=True), filled
        # Questions before the one that is left need no answer any more.
        for name in spoor2.QUESTIONS[: spoor2.QUESTIONS.index(left)]:
            answers[name] = answers[name] or spoor2.NOT_NEEDED
        return Formulierstap("antwoord", replace(stand, start=False)), answers

    def ask(self, name: str, stand: Stand, vandaag: date) -> tuple[Answer, Stand]:
        """A question of the decision help."""
        turns = {key: value for key, value in stand.vraagbeurten.items() if key != FAULT}
        turn = turns.get(name, 0)
        answer = spoor2.question(self._library, name, vandaag, turn)
        first = str(stand.vraagbeurten.get(FAULT) or "")
        if first:
            answer = replace(answer, alineas=(first, *answer.alineas))
        return answer, replace(stand, vraagbeurten={**turns, name: turn + 1})

    def decision(self, known: Mapping[str, str | None], bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """The decision once the questions are answered."""
        outcomes = self._gathering.outcomes(stand, vandaag)
        if outcomes is None:
            return self._calculations.compute(stand, vandaag)
        judged = spoor2.judge(self._library, known, stand, outcomes, vandaag)
        answer = spoor2.decision_answer(self._library, judged, stand, outcomes)
        after = replace(stand, onderwerp=spoor2.SUBJECT, missers=0, start=False, vraagbeurten={})
        return finish(self._medisch, Beurt((answer,), after), bericht, stand)
