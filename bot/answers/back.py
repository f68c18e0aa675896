""" "Terug": one step back at a time, to the question or the state before, with what is undone by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.answers.answer import Answer, Keuze
from bot.answers.facts import CHANGES, OPEN, parts_of
from bot.answers.offered import OFFERED
from bot.answers.state import Beurt, Formulier, Stand
from bot.answers.timeline import ALL_DATES, CHANGE
from bot.knowledge.library import Library

SUBJECT = "terug"
MAX_PAST = 10
# What a step changes; the rest of a conversation (marks, counts) follows from it.
_UNDONE = ("rol", "situatie", "te_bevestigen", "gevraagd", "onderwerp", "berekening", "dossier", "dossiers", "overig")
_QUESTION, _MOMENT = "vraag", "moment"
_ROLES = {"werknemer": "werknemer", "werkgever": "werkgever of HR"}


def remember(after: Stand, before: Stand, moment: float, vraag: Formulier | None = None) -> Stand:
    """Keeps what a turn changes, as it was before, so that "terug" can undo it.

    Args:
        after: the conversation after the turn, or after a part of it.
        before: the conversation before it.
        moment: when the message came in; changes of the same moment are one step. 0 if that is not known.
        vraag: the form that was asking before the turn.
    """
    old, new = before.as_slots(), after.as_slots()
    changed = {name: old[name] for name in _UNDONE if _lasting(old[name]) != _lasting(new[name])}
    if not changed:
        return after
    past = list(before.verleden)
    if past and moment and past[-1].get(_MOMENT) == moment:
        past[-1] = {**changed, **past[-1]}
    else:
        past.append({**changed, _QUESTION: vraag, _MOMENT: moment})
    return replace(after, verleden=tuple(past[-MAX_PAST:]))


def _lasting(value: Any) -> Any:
    """A slot's value without what is only kept until the next message."""
    if not isinstance(value, dict):
        return value
    return {key: part for key, part in value.items() if key not in (CHANGES, OPEN, OFFERED)} or None


def back(library: Library, stand: Stand) -> Beurt | None:
    """One step back; None if there is nothing to go back to.

    Args:
        library: the knowledge base, for the names of topics.
        stand: the conversation.

    Returns:
        What is undone, in words; the form asks its earlier question again where one was asked.
    """
    if not stand.verleden:
        return None
    step = stand.verleden[-1]
    slots = {**stand.as_slots(), **{name: step[name] for name in _UNDONE if name in step}}
    form: Formulier | None = step.get(_QUESTION)
    after = replace(
        Stand.from_slots(slots), verleden=stand.verleden[:-1], vraagbeurten={}, start=form is not None, missers=0
    )
    topic = library.topics.get(after.onderwerp or "")
    again = (Keuze(topic.vraag, topic.vraag),) if topic and topic.soort != "gesprek" else ()
    own = (ALL_DATES, CHANGE) if after.situatie else (ALL_DATES,)
    text = " ".join(("Ik ben een stap teruggegaan.", *_undone(library, stand, after, step, form is not None)))
    answer = Answer("gesprek", SUBJECT, (text,), keuzes=() if form else (*again, *own))
    return Beurt((answer,), after, vraag_door=form, stopt=form is None)


def _undone(library: Library, stand: Stand, after: Stand, step: Mapping[str, Any], asking: bool) -> list[str]:
    """What the step undoes, as sentences."""
    lines = []
    if "dossier" in step and after.dossier != stand.dossier:
        lines.append(f"U bent weer in dossier {after.dossier or 'A'}.")
    else:
        now, then = (parts_of(s.situatie or {}, s.overig) for s in (stand, after))
        gone = [part for part in now if part not in then]
        restored = [part for part in then if part not in now]
        if gone:
            lines.append(f"Vervallen: {'; '.join(gone)}.")
        if restored:
            lines.append(f"Nu geldt weer: {'; '.join(restored)}.")
        if not gone and not restored and {"gevraagd", "te_bevestigen", "situatie"} & step.keys():
            lines.append("Uw laatste antwoord is vervallen.")
    if "rol" in step and after.rol != stand.rol:
        lines.append(f"Ik antwoord u weer als {_ROLES[after.rol]}." if after.rol else "Uw rol weet ik niet meer.")
    if lines or asking:
        return lines
    topic = library.topics.get(after.onderwerp or "")
    if topic is not None:
        return [f"We waren bij de vraag: “{topic.vraag}”"]
    return ["We zijn weer bij het begin."]
