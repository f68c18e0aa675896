"""The form that gathers the facts of a calculation: in any order, any number per message."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.conversation import changes, dialogue, message, say, standing
from bot.answers.dialogue import FIRST_DAY, Stand
from bot.clock import vandaag

FORM = "termijnen_form"
CONFIRMED = "feiten_bevestigd"
UNKNOWN = "weet_niet"
ERROR = "fout"


class ValidateTermijnenForm(Action):
    """Reads each message for facts and decides what still has to be asked."""

    def name(self) -> str:
        """The action's name in the domain."""
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Reads the last message into the slots.

        Returns:
            The changed slots; none at all if the message says nothing about the facts, so that Rasa answers it as a question
            and comes back to the form.
        """
        before, incoming = standing(tracker), message(tracker)
        asked = tracker.get_slot("requested_slot")
        state = dialogue()
        read = state.read(incoming.tekst, before, vandaag(), verwacht=asked)
        after = _with_topic(read.stand, incoming.besluit, incoming.ids, state, asked)
        known = bool(after.situatie and after.situatie.get(FIRST_DAY)) and not read.fout
        told = read.nieuw or bool(read.fout) or (asked is not None and _replies(read.lezing))
        if asked is not None and not told:
            return []
        if read.fout:
            # What cannot be right is not kept; the question is put again with the reason.
            return [SlotSet(FIRST_DAY, None), SlotSet("vorige", f"{ERROR}:{read.fout}"), SlotSet("onderwerp", after.onderwerp)]
        events = changes(before, after)
        if asked == FIRST_DAY and read.lezing.weet_niet and not known:
            return [*events, SlotSet(FIRST_DAY, UNKNOWN)]
        events.append(SlotSet(FIRST_DAY, after.situatie.get(FIRST_DAY) if known and after.situatie else None))
        events.append(SlotSet(CONFIRMED, None if after.te_bevestigen else True))
        return events


def _replies(lezing: Any) -> bool:
    return lezing.bevestiging is not None or lezing.weet_niet


def _with_topic(stand: Stand, besluit: str, ids: tuple[str, ...], state: Any, asked: str | None) -> Stand:
    topic = state.library.topics.get(ids[0]) if ids and besluit == "antwoord" else None
    if topic is not None and topic.soort == "berekening":
        return Stand(**{**vars(stand), "onderwerp": topic.id})
    return stand


class ActionAskEersteZiektedag(Action):
    """Asks for the first sick day."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_eerste_ziektedag"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Asks, or says what was wrong with the date and asks again."""
        stand = standing(tracker)
        error = (stand.vorige or "").removeprefix(f"{ERROR}:") if (stand.vorige or "").startswith(f"{ERROR}:") else ""
        answer = dialogue().ask_first_day(stand, error)
        say(dispatcher, answer)
        return [SlotSet("vorige", answer.onderwerp)]


class ActionAskFeitenBevestigd(Action):
    """Asks about the first fact that is uncertain or incomplete."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_feiten_bevestigd"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Asks."""
        answer = dialogue().ask_confirmation(standing(tracker))
        say(dispatcher, answer)
        return [SlotSet("vorige", answer.onderwerp)]
