"""The two actions that answer: a question, and a calculation whose facts are complete."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.conversation import changes, dialogue, message, say, standing
from bot.answers.dialogue import FORGET, RESTART
from bot.clock import vandaag


class ActionBeantwoord(Action):
    """Answers a question, offers a choice, or says that it is outside the subject."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_beantwoord"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Replies to the last message."""
        before, incoming = standing(tracker), message(tracker)
        answer, after = dialogue().reply(incoming, before, vandaag())
        say(dispatcher, answer)
        events = changes(before, after)
        if answer.onderwerp in (FORGET, RESTART):
            events += [SlotSet("eerste_ziektedag", None), SlotSet("feiten_bevestigd", None), ActiveLoop(None)]
            events.append(SlotSet("requested_slot", None))
        return events


class ActionBereken(Action):
    """Gives the dates that were asked for, once the form is done."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_bereken"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Computes and replies."""
        before = standing(tracker)
        answer, after = dialogue().dates(before, vandaag())
        say(dispatcher, answer)
        # The next question for a date goes through the form again: facts stay, questions are asked anew if need be.
        return [*changes(before, after), SlotSet("eerste_ziektedag", None), SlotSet("feiten_bevestigd", None)]
