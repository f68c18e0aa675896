"""Actions for tests: one that speaks, one that rejects, one that is broken."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection


class Speaks(Action):
    def name(self) -> str:
        return "action_spreekt"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(text="gezegd")
        return [SlotSet("lijst", (1, 2))]


class Rejects(Action):
    def name(self) -> str:
        return "action_weigert"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        raise ActionExecutionRejection(self.name())


class Breaks(Action):
    def name(self) -> str:
        return "action_stuk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        raise ValueError("geheim: wat de gebruiker typte")
