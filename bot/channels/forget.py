"""Deletes a conversation from Rasa's tracker store, which has no way of its own to do so."""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore

from bot.channels.turn import CRISIS
from bot.retention import FORGOTTEN, IN_DISTRESS, Conversations

logger = logging.getLogger(__name__)


class CannotForgetError(Exception):
    """The tracker store is of a kind from which we cannot delete."""


async def forget(store: Any, conversation: str, *, wipe: bool = True) -> None:
    """Deletes all events of one conversation.

    Args:
        store: Rasa's tracker store, with or without its wrappers.
        conversation: the sender id.
        wipe: whether nothing may be left in the file either.

    Raises:
        CannotForgetError: the store is neither SQL nor in memory.
        sqlalchemy.exc.SQLAlchemyError: the database does not do it.
    """
    inner = _inner(store)
    if isinstance(inner, SQLTrackerStore):
        kept = Conversations(inner.engine)
        delete = kept.forget if wipe else kept.take_out
        # Our own store has threads for this; Rasa's has not.
        await getattr(inner, "apart", asyncio.to_thread)(functools.partial(delete, conversation))
        # Our own store keeps what it read in memory for a while.
        if (drop := getattr(inner, "forget", None)) is not None:
            drop(conversation)
    elif isinstance(inner, InMemoryTrackerStore):
        inner.store.pop(conversation, None)
    else:
        raise CannotForgetError(type(inner).__name__)
    if inner.event_broker is not None:
        inner.event_broker.publish({"event": FORGOTTEN, "sender_id": conversation})


def tell_distress(store: Any, conversation: str, replies: Iterable[Mapping[str, Any]]) -> None:
    """Tells the event broker that somebody is in distress, since that turn itself is published nowhere.

    Args:
        store: Rasa's tracker store, with or without its wrappers.
        conversation: the sender id.
        replies: what was answered; nothing is told unless one of them names 113.
    """
    distress = any((reply.get("custom") or {}).get("onderwerp") == CRISIS for reply in replies)
    broker = getattr(_inner(store), "event_broker", None)
    if distress and broker is not None:
        try:
            broker.publish({"event": IN_DISTRESS, "sender_id": conversation, "timestamp": time.time()})
        except Exception as error:
            # Counting may fail; the help may not.
            logger.error("a broker failed: %s", type(error).__name__)


def _inner(store: Any) -> Any:
    # Rasa wraps the store that endpoints.yml names (fail-safe, awaitable); only the inner one can delete and publish.
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    return store
