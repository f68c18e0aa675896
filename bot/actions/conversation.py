"""Between Rasa's tracker and the dialogue: what came in, what is known, what goes out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answers.answer import Answer
from bot.answers.dialogue import Dialogue
from bot.answers.spoor2 import QUESTIONS
from bot.answers.state import Bericht, Beurt, Deel, Formulierstap, Stand
from bot.knowledge.library import load_library
from bot.language.pipeline import load_pipeline
from bot.language.reader import Lezer
from bot.paths import KNOWLEDGE

FORM_SLOTS = ("eerste_ziektedag", "feiten_bevestigd", "loon_genoemd", *QUESTIONS)


@lru_cache(maxsize=1)
def dialogue() -> Dialogue:
    """The dialogue of this process, made when the action server starts."""
    return Dialogue(load_library(KNOWLEDGE), Lezer(load_pipeline()))


def message(tracker: Tracker) -> Bericht:
    """The last message, with what the NLU decided about it."""
    latest = tracker.latest_message
    decision = latest.get("besluit") or {"besluit": "keuze", "ids": []}
    moment = next((e.get("timestamp") for e in reversed(tracker.events) if e.get("event") == "user"), None)
    ranking = tuple(entry["name"] for entry in latest.get("intent_ranking") or ())
    questions = tuple(
        Deel(part["van"], part["tot"], part["besluit"], tuple(part["ids"])) for part in latest.get("delen") or ()
    )
    return Bericht(
        latest.get("text") or "",
        decision["besluit"],
        tuple(decision["ids"]),
        float(moment or 0),
        ranking,
        questions,
        decision.get("naast"),
    )


def standing(tracker: Tracker) -> Stand:
    """What the conversation holds."""
    return Stand.from_slots(tracker.slots)


def changes(before: Stand, after: Stand) -> list[EventType]:
    """The slots that changed, as events."""
    old, new = before.as_slots(), after.as_slots()
    return [SlotSet(name, value) for name, value in new.items() if value != old[name]]


def say(dispatcher: CollectingDispatcher, answer: Answer) -> None:
    """Sends an answer: as text for any client, and as the structure that rich channels render."""
    buttons = [{"title": keuze.titel, "payload": keuze.tekst} for keuze in answer.keuzes]
    # Which knowledge answered; Rasa stamps every event with the model.
    custom = {**answer.as_custom(), "versie": {"kennis": dialogue().library.versie}}
    dispatcher.utter_message(text=answer.tekst(), buttons=buttons, json_message=custom)


def carry_out(dispatcher: CollectingDispatcher, beurt: Beurt, before: Stand) -> list[EventType]:
    """Says the replies of a turn; returns what it changes, and starts or stops a form where that is asked."""
    for answer in beurt.antwoorden:
        say(dispatcher, answer)
    if beurt.vergeet:
        return [AllSlotsReset(), ActiveLoop(None), SlotSet("requested_slot", None)]
    events = changes(before, beurt.stand)
    if beurt.stopt:
        events += [*_cleared(FORM_SLOTS), ActiveLoop(None), SlotSet("requested_slot", None)]
    elif beurt.vraag_door is not None:
        events += [*_cleared(FORM_SLOTS), FollowupAction(beurt.vraag_door)]
    return events


def hand_over(before: Stand, after: Stand) -> list[EventType]:
    """Ends a form before its questions are answered: the message is for action_bereken to answer."""
    # Setting a slot keeps Rasa from taking the form for rejected; without the requested slot it ends.
    return [*changes(before, after), *_cleared(FORM_SLOTS), SlotSet("requested_slot", None)]


def form_events(step: Formulierstap, before: Stand, slots: dict[str, Any]) -> list[EventType]:
    """What a form's validation returns.

    Args:
        step: what the message means to the form.
        before: the conversation before it.
        slots: the form's own slots with their values now.

    Returns:
        Nothing where the rule of the message's own topic must answer it: Rasa then rejects the form and comes back.
    """
    if step.soort == "vraag":
        return []
    if step.soort == "weg":
        return hand_over(before, step.stand)
    return [*changes(before, step.stand), *(SlotSet(name, value) for name, value in slots.items())]


def _cleared(names: Iterable[str]) -> list[EventType]:
    return [SlotSet(name, None) for name in names]
