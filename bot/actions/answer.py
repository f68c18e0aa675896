"""The two actions that answer: a message on its own, and a form that has ended."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.conversation import FORM_SLOTS, carry_out, dialogue, message, standing
from bot.actions.handover import ActionOverdracht, agreed_again, forget_message
from bot.answers.spoor2 import QUESTIONS
from bot.answers.state import Beurt, Stand
from bot.answers.wage import SUBJECT as PAY
from bot.clock import vandaag


class ActionBeantwoord(Action):
    """Answers a message: a question, a command, a choice, or that it is outside the subject."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_beantwoord"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Replies to the last message."""
        if agreed_again(tracker):
            return await ActionOverdracht().run(dispatcher, tracker, domain)
        before = standing(tracker)
        asking = bool((tracker.active_loop or {}).get("name"))
        beurt = dialogue().reply(message(tracker), before, vandaag(), in_form=asking)
        await forget_message(beurt, tracker)
        return carry_out(dispatcher, beurt, before)


class ActionBereken(Action):
    """Gives what was asked for once a form has ended, or answers the message that ended it."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_bereken"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Computes and replies."""
        before = standing(tracker)
        beurt = self._reply(tracker, before)
        await forget_message(beurt, tracker)
        # The next question for a date goes through the form again: facts stay, questions are asked anew if need be.
        return [*(SlotSet(name, None) for name in FORM_SLOTS), *carry_out(dispatcher, beurt, before)]

    def _reply(self, tracker: Tracker, before: Stand) -> Beurt:
        bericht, today = message(tracker), vandaag()
        known = {name: tracker.get_slot(name) for name in QUESTIONS}
        if tracker.get_slot("feiten_bevestigd"):
            return dialogue().dates(bericht, before, today)
        if tracker.get_slot("loon_genoemd"):
            reply = dialogue().wage.reply(bericht, before, today)
            return reply or dialogue().wage.without_wage(before, today)
        if all(known.values()):
            return dialogue().spoor_2.decision(known, bericht, before, today)
        if before.berekening == PAY and dialogue().facts.lees(bericht.tekst, today).weet_niet:
            return dialogue().wage.without_wage(before, today)
        return dialogue().reply(bericht, before, today)
