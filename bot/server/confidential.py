"""Keeps out of the stored conversation what a user typed for the desk only.

A reply says of itself that the next message is confidential (``besloten``), and how it is to be kept if it repeats
what was typed (``bewaar_als``). Between Rasa and its store both are replaced, so that the database, the event broker
and all that reads them never see the words. The turn itself is not touched: understanding, crisis help and actions
have had the real text by then.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

CLOSED, KEPT = "besloten", "bewaar_als"
NOT_KEPT = "(uw antwoord voor het bericht; niet bewaard in dit gesprek)"


def without_confidential(events: Iterable[Event]) -> list[Event]:
    """The events of a conversation, from its beginning, as they may be stored; as many, in the same order."""
    closed, kept = False, []
    for event in events:
        # By their names: Python takes ten times as long to look at the class of an event.
        if event.type_name == UserUttered.type_name:
            kept.append(_user(event) if closed else event)
            closed = False
        elif event.type_name == BotUttered.type_name:
            custom = event.data.get("custom") or {}
            closed = closed or bool(custom.get(CLOSED))
            kept.append(_bot(event, custom) if KEPT in custom else event)
        else:
            kept.append(event)
    return kept


def hide_confidential(tracker: DialogueStateTracker) -> None:
    """Puts the events that may be stored in a tracker whose turn is over."""
    tracker.events = type(tracker.events)(without_confidential(tracker.events), tracker.events.maxlen)


def _user(event: UserUttered) -> UserUttered:
    hidden = copy.copy(event)
    hidden.text, hidden.entities = NOT_KEPT, []
    # The intent stays, for the rules that replay the conversation; all else of the parse may tell the words.
    known = {key: event.parse_data[key] for key in ("intent", "besluit", "metadata") if key in event.parse_data}
    hidden.parse_data = {**known, "text": NOT_KEPT, "entities": [], "intent_ranking": []}
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
