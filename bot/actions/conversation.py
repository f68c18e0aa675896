"""Between Rasa's tracker and the dialogue: what came in, what is known, what goes out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answers.answer import Answer
from bot.answers.dialogue import Bericht, Dialogue, Stand
from bot.knowledge.library import load_library
from bot.language.pipeline import load_pipeline
from bot.language.reader import Lezer
from bot.paths import KNOWLEDGE


@lru_cache(maxsize=1)
def dialogue() -> Dialogue:
    """The dialogue of this process, made at the first message."""
    return Dialogue(load_library(KNOWLEDGE), Lezer(load_pipeline()))


def message(tracker: Tracker) -> Bericht:
    """The last message, with what the NLU decided about it."""
    latest = tracker.latest_message
    decision = latest.get("besluit") or {"besluit": "keuze", "ids": []}
    return Bericht(latest.get("text") or "", decision["besluit"], tuple(decision["ids"]))


def standing(tracker: Tracker) -> Stand:
    """What the conversation holds."""
    return Stand.from_slots(tracker.slots)


def changes(before: Stand, after: Stand) -> list[dict[str, Any]]:
    """The slots that changed, as events."""
    old, new = before.as_slots(), after.as_slots()
    return [SlotSet(name, value) for name, value in new.items() if value != old[name]]


def say(dispatcher: CollectingDispatcher, answer: Answer) -> None:
    """Sends an answer: as text for any client, and as the structure that rich channels render."""
    buttons = [{"title": keuze.titel, "payload": keuze.tekst} for keuze in answer.keuzes]
    dispatcher.utter_message(text=answer.tekst(), buttons=buttons, json_message=answer.as_custom())
