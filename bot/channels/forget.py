"""Deletes a conversation from Rasa's tracker store, which has no way of its own to do so."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore

from bot.retention import Conversations

# What the event broker is told, so that whoever counts forgets too.
FORGOTTEN = "spoorwijzer_vergeten"


class CannotForgetError(Exception):
    """The tracker store is of a kind from which we cannot delete."""


def forget(store: Any, conversation: str) -> None:
    """Deletes all events of one conversation.

    Args:
        store: Rasa's tracker store, with or without its wrappers.
        conversation: the sender id.

    Raises:
        CannotForgetError: the store is neither SQL nor in memory.
    """
    inner = store
    # Rasa wraps the store that endpoints.yml names (fail-safe, awaitable); only the inner one can delete.
    while hasattr(inner, "_tracker_store"):
        inner = inner._tracker_store
    if isinstance(inner, SQLTrackerStore):
        Conversations(inner.engine).forget(conversation)
        # Our own store keeps what it read in memory for a while.
        if (drop := getattr(inner, "forget", None)) is not None:
            drop(conversation)
    elif isinstance(inner, InMemoryTrackerStore):
        inner.store.pop(conversation, None)
    else:
        raise CannotForgetError(type(inner).__name__)
    if inner.event_broker is not None:
        inner.event_broker.publish({"event": FORGOTTEN, "sender_id": conversation})
