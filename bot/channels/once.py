"""Handles an event of a chat platform once, whatever the platform repeats.

The lock store lets one server at a time work on a conversation. The tracker store remembers what was handled: under an
id of its own per event, so that it outlives a restart, is seen by every server, stays when the conversation itself is
forgotten, and goes with the daily purge. Such an entry holds no text and no person.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from bot.channels.forget import CannotForgetError, forget

logger = logging.getLogger(__name__)

LOCK_POLL_SECONDS = 0.05
# Longer than the slowest turn: a lock that ends under way would let a duplicate in.
LOCK_SECONDS = 120.0


@contextlib.asynccontextmanager
async def once(agent: Any, conversation: str, event: str) -> AsyncIterator[bool]:
    """Holds the conversation while an event is handled.

    Args:
        agent: Rasa's agent, with its lock store and its tracker store.
        conversation: the id of the conversation (`ConversationKeys.conversation`).
        event: the id of the event (`ConversationKeys.event`).

    Yields:
        True the first time; False if this event was handled before. If the body raises, the event counts as not
        handled.

    Raises:
        LockError: the conversation stayed busy for too long (of rasa.core.lock_store).
    """
    # Not the lock of the conversation itself: Rasa takes that one for each turn.
    lock = agent.lock_store.lock(
        f"kanaal:{conversation}", lock_lifetime=LOCK_SECONDS, wait_time_in_seconds=LOCK_POLL_SECONDS
    )
    async with lock:
        store = agent.tracker_store
        if await store.exists(event):
            yield False
            return
        # Before the work, so that a crash half-way leads to silence and not to the same answer twice.
        await store.create_tracker(event)
        try:
            yield True
        except BaseException:
            release(agent, event)
            raise


def release(agent: Any, event: str) -> None:
    """Lets an event be handled again, for example a click whose turn failed."""
    try:
        forget(agent.tracker_store, event)
    except CannotForgetError:
        logger.warning("a handled event cannot be taken back in this tracker store")
