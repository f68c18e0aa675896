"""The forms: facts of a calculation, the wage, and the decision on spoor 2; facts in any order, any number at once."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.conversation import changes, dialogue, form_events, message, say, standing
from bot.answers.spoor2 import QUESTIONS
from bot.clock import vandaag

CONFIRMED, FIRST_DAY, WAGE = "feiten_bevestigd", "eerste_ziektedag", "loon_genoemd"


class ValidateTermijnenForm(Action):
    """Reads each message for facts and decides what still has to be asked."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_termijnen_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Reads the last message into the slots; see ``form_events`` for what it returns."""
        before = standing(tracker)
        step = dialogue().form_step(message(tracker), before, vandaag(), tracker.get_slot("requested_slot"))
        first = None if step.fout and step.eerste_ziektedag is None else step.eerste_ziektedag
        return form_events(step, before, {FIRST_DAY: first, CONFIRMED: True if step.klaar else None})


class ValidateLoonForm(Action):
    """Reads wage and hours; keeps only whether they were told."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_loon_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Reads the last message."""
        before = standing(tracker)
        step = dialogue().wage.step(message(tracker), before, vandaag())
        return form_events(step, before, {WAGE: True if step.klaar else None})


class ValidateSpoor2Form(Action):
    """Reads the answers to the questions that decide on spoor 2."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_spoor_2_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Reads the last message."""
        before = standing(tracker)
        known = {name: tracker.get_slot(name) for name in QUESTIONS}
        asked = tracker.get_slot("requested_slot")
        step, answers = dialogue().spoor_2.step(message(tracker), before, vandaag(), asked, known)
        return form_events(step, before, dict(answers))


class _AskFacts:
    """Asks for the next fact of a calculation."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Asks, or says what was wrong with the last reply and asks again."""
        before = standing(tracker)
        answer, after = dialogue().gathering.ask(before, vandaag())
        say(dispatcher, answer)
        return changes(before, after)


class ActionAskEersteZiektedag(_AskFacts, Action):
    """Asks for the first sick day."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_eerste_ziektedag"


class ActionAskFeitenBevestigd(_AskFacts, Action):
    """Asks about the first fact that is uncertain, incomplete or missing, and changes the answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_feiten_bevestigd"


class ActionAskLoonGenoemd(Action):
    """Asks for wage and hours, together, because the wage is not kept."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_loon_genoemd"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Asks."""
        before = standing(tracker)
        answer, after = dialogue().wage.ask(before)
        say(dispatcher, answer)
        return changes(before, after)


class _AskSpoor2:
    """Asks one question of the decision help."""

    slot = ""

    def name(self) -> str:
        """The action's name in the domain."""
        return f"action_ask_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Asks."""
        before = standing(tracker)
        answer, after = dialogue().spoor_2.ask(self.slot, before, vandaag())
        say(dispatcher, answer)
        return changes(before, after)


class ActionAskSpoor2Mogelijkheden(_AskSpoor2, Action):
    """What the bedrijfsarts says about working."""

    slot = "spoor_2_mogelijkheden"


class ActionAskSpoor2Uitgeput(_AskSpoor2, Action):
    """Whether spoor 1 is exhausted."""

    slot = "spoor_2_uitgeput"


class ActionAskSpoor2Perspectief(_AskSpoor2, Action):
    """Whether return to the own employer is concretely in sight."""

    slot = "spoor_2_perspectief"


__all__ = [
    "ActionAskEersteZiektedag",
    "ActionAskFeitenBevestigd",
    "ActionAskLoonGenoemd",
    "ActionAskSpoor2Mogelijkheden",
    "ActionAskSpoor2Perspectief",
    "ActionAskSpoor2Uitgeput",
    "ValidateLoonForm",
    "ValidateSpoor2Form",
    "ValidateTermijnenForm",
]
