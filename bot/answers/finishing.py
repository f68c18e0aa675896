"""The end of every turn: a remark on medical details, and no reply twice in a row."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.answers import always
from bot.answers.answer import Answer, Keuze
from bot.answers.crisis import CRISIS
from bot.answers.safety import MedischeWoorden
from bot.answers.state import Bericht, Beurt, Stand
from bot.answers.wage import MARK

MEDICAL = "medische-vraag"
_NOT_CLEAR = Keuze("Ik snap het niet", "Ik snap het niet: kun je het uitleggen?")


def finish(medisch: MedischeWoorden, beurt: Beurt, bericht: Bericht, before: Stand) -> Beurt:
    """Adds what belongs to every turn: medical details, and no reply twice in a row."""
    answers = beurt.antwoorden
    if not answers:
        return beurt
    mark = mark_of(answers)
    after = beurt.stand
    if mark == before.vorige and not beurt.vergeet and answers[-1].onderwerp != "andere-taal":
        answers = (_same(answers[-1]),)
        mark = mark_of(answers)
    note = medisch.opmerking(bericht.tekst)
    if note and not {answer.onderwerp for answer in answers} & {MEDICAL, CRISIS}:
        answers = (*answers[:-1], replace(answers[-1], alineas=(*answers[-1].alineas, note)))
    # What was reckoned from a wage can be found back from a mark of it, by trying.
    kept = None if any(MARK in answer.extra for answer in answers) else mark
    return replace(beurt, antwoorden=answers, stand=after if beurt.vergeet else replace(after, vorige=kept))


def mark_of(answers: tuple[Answer, ...]) -> str:
    """A short mark of what is said, so that it can be recognised without keeping it."""
    text = "\n".join(paragraph for answer in answers for paragraph in answer.alineas)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _same(answer: Answer) -> Answer:
    """Instead of saying the same again: a way on."""
    text = "Mijn antwoord is hetzelfde als hierboven. Kies hieronder verder, of stel uw vraag in andere woorden."
    others = tuple(choice for choice in answer.keuzes if choice != always.PERSON)[:4]
    return Answer("gesprek", answer.onderwerp, (text,), keuzes=(*others, _NOT_CLEAR, always.PERSON))
