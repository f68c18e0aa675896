"""Withdraws what a user wrote to the desk when the user asks, outside the dialogue, to forget everything."""

from __future__ import annotations

import logging
import time
from typing import Any

from bot.outbox.store import Outbox, OutboxError, apart, outbox_url

logger = logging.getLogger(__name__)

# The slot of the dialogue that holds the id of the message.
SLOT = "overdracht"


async def withdraw_message(store: Any, conversation: str) -> None:
    """Deletes the draft or waiting message of a conversation, if it has one and it has not gone.

    Args:
        store: Rasa's tracker store.
        conversation: the sender id.
    """
    tracker = await store.retrieve(conversation)
    message_id = (tracker.current_slot_values() if tracker else {}).get(SLOT)
    if not message_id:
        return

    def withdraw() -> None:
        outbox = Outbox(outbox_url(), time.time)
        try:
            outbox.withdraw(message_id)
        finally:
            outbox.close()

    try:
        await apart(withdraw)
    except OutboxError as error:
        # It is delivered or deleted within its time; the conversation is forgotten all the same.
        logger.error("message %s could not be withdrawn: %s", message_id, error)
