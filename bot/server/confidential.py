"""Keeps out of the stored conversation what a user typed for the desk only, and what somebody earns.

A reply says of itself that the next message is confidential (``besloten``), and how it is to be kept if it repeats
what was typed (``bewaar_als``). Between Rasa and its store both are replaced, so that the database, the event broker
and all that reads them never see the words. The turn itself is not touched: understanding, crisis help and actions
have had the real text by then.

Of a wage the amounts go. Where a reply asks for it or was calculated from it (``loon``), every number goes from the
message before it and the one after it: there a bare "2400" is a wage.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.language.scrub_amounts import without_amounts, without_numbers

CLOSED, KEPT, WAGE = "besloten", "bewaar_als", "loon"
NOT_KEPT = "(uw antwoord voor het bericht; niet bewaard in dit gesprek)"


def without_confidential(events: Iterable[Event], stored: int = 0) -> list[Event]:
    """The events of a conversation as they may be stored; as many, in the same order.

    Args:
        events: from the beginning, or from where the store gave them.
        stored: so many of them come from the store, and are not searched for amounts again.
    """
    kept: list[Event] = []
    closed = wage = answered = False
    said: int | None = None
    for event in events:
        # By their names: Python takes ten times as long to look at the class of an event.
        if event.type_name == UserUttered.type_name:
            said = len(kept)
            amounts = without_amounts if said >= stored else str
            kept.append(_user(event, NOT_KEPT) if closed else _without(amounts, event))
            if wage:
                kept[said] = _without(without_numbers, kept[said])
            # Until something is said back: who gets no answer says it again.
            answered = True
        elif event.type_name == BotUttered.type_name:
            if answered:
                closed = wage = answered = False
            custom = event.data.get("custom") or {}
            closed, wage = closed or bool(custom.get(CLOSED)), wage or bool(custom.get(WAGE))
            if wage and said is not None:
                kept[said] = _without(without_numbers, kept[said])
            kept.append(_bot(event, custom) if KEPT in custom else event)
        else:
            if event.type_name == SessionStarted.type_name:
                closed = wage = answered = False
            kept.append(event)
    return kept


def hide_confidential(tracker: DialogueStateTracker) -> None:
    """Puts the events that may be stored in a tracker whose turn is over."""
    events = without_confidential(tracker.events, getattr(tracker, "stored_events", 0))
    tracker.events = type(tracker.events)(events, tracker.events.maxlen)


def _without(take_out: Callable[[str], str], event: UserUttered) -> UserUttered:
    text = take_out(event.text or "")
    return event if text == (event.text or "") else _user(event, text)


def _user(event: UserUttered, text: str) -> UserUttered:
    hidden = copy.copy(event)
    hidden.text, hidden.entities = text, []
    # The intent stays, for the rules that replay the conversation; all else of the parse may tell the words.
    known = {key: event.parse_data[key] for key in ("intent", "besluit", "metadata") if key in event.parse_data}
    hidden.parse_data = {**known, "text": text, "entities": [], "intent_ranking": []}
    return hidden


def _bot(event: BotUttered, custom: dict[str, Any]) -> BotUttered:
    hidden = copy.copy(event)
    paragraphs = [str(paragraph) for paragraph in custom[KEPT]]
    hidden.text = "\n\n".join(paragraphs)
    rest = {key: value for key, value in custom.items() if key != KEPT}
    hidden.data = {**event.data, "custom": {**rest, "alineas": paragraphs}}
    return hidden


class ConfidentialStore(SQLTrackerStore):
    """Rasa's SQL store, which does not keep what is confidential."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores what is new, and publishes it, without what is confidential."""
        hide_confidential(tracker)
        await super().save(tracker)
