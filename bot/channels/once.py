"""Handles an event of a chat platform once, whatever the platform repeats.

The lock store lets one server at a time work on a conversation. The tracker store remembers what was handled: under an
id of its own per event, so that it outlives a restart, is seen by every server, stays when the conversation itself is
forgotten, and goes with the daily purge. Such an entry holds no text and no person.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

from rasa.core.lock_store import LockError
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted

from bot.channels.forget import CannotForgetError, forget

logger = logging.getLogger(__name__)

LOCK_POLL_SECONDS = 0.05
LOCK_ATTEMPTS = 3
# Longer than the slowest turn, and no longer than a user waits: Rasa's Redis lock can keep a ticket that nobody holds.
LOCK_SECONDS = 60.0
_CLAIM = "eerste"


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
    # Before the lock, so that repetitions never wait; and before the work, so that a crash half-way leads to silence
    # and not to the same answer twice.
    if not await _claim(agent.tracker_store, event):
        yield False
        return
    try:
        async with contextlib.AsyncExitStack() as held:
            await _hold(held, agent.lock_store, f"kanaal:{conversation}")
            yield True
    except BaseException:
        await release(agent, event)
        raise


async def _hold(held: contextlib.AsyncExitStack, lock_store: Any, key: str) -> None:
    """Waits for the lock of a conversation; not Rasa's own lock of it, which Rasa takes for each turn."""
    for attempt in range(LOCK_ATTEMPTS):
        lock = lock_store.lock(key, lock_lifetime=LOCK_SECONDS, wait_time_in_seconds=LOCK_POLL_SECONDS)
        try:
            await held.enter_async_context(lock)
            return
        except LockError:
            # In Redis a server can delete the lock while another enters the queue for it.
            if attempt + 1 == LOCK_ATTEMPTS:
                raise
            await asyncio.sleep(LOCK_POLL_SECONDS)


async def _claim(store: Any, event: str) -> bool:
    """Whether this is the first to handle an event; keeps that it was.

    No lock is needed, which is as well: Rasa's Redis lock is read and written in two steps, so that two servers that
    hear the same at the same moment can both hold it. The order in the store decides: who stands there first.
    """
    if await store.exists(event):
        return False
    mine = secrets.token_hex(8)
    tracker = store.init_tracker(event)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME, metadata={_CLAIM: mine}))
    try:
        await store.save(tracker)
    except Exception:
        # A store that lets nobody write after another refuses the second claim.
        if await store.exists(event):
            return False
        raise
    kept = await store.retrieve(event)
    claims = [claim for entry in (kept.events if kept else ()) if (claim := (entry.metadata or {}).get(_CLAIM))]
    # A store that lost it is no reason to be silent.
    return not claims or claims[0] == mine


async def release(agent: Any, event: str) -> None:
    """Lets an event be handled again, for example a click whose turn failed."""
    try:
        # It holds no text and no person: nothing needs to be wiped while somebody waits.
        await forget(agent.tracker_store, event, wipe=False)
    except CannotForgetError:
        logger.warning("a handled event cannot be taken back in this tracker store")
