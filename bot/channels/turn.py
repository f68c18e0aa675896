"""One turn of a conversation over any channel: what came in is text, and something always comes back."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 2_000
RECEIVED = "ontvangen"

EMPTY = "Ik ontving een leeg bericht. Typ uw vraag, dan help ik u graag."
TOO_LONG = (
    f"Uw bericht is te lang voor mij: ik lees berichten tot {MAX_CHARACTERS} tekens. "
    "Stel uw vraag in een paar zinnen. Medische gegevens heb ik niet nodig."
)
FAILED = (
    "Er ging bij ons iets mis, waardoor ik nu geen antwoord kan geven. Probeer het over een paar minuten opnieuw. "
    "Blijft het misgaan, neem dan contact op met {contact}."
)

Handler = Callable[[UserMessage], Awaitable[Any]]


class Collector(OutputChannel):
    """Gathers the replies of one turn: text, buttons and the structured answer together in one object each."""

    def __init__(self) -> None:
        """Starts empty."""
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The name in Rasa's logs."""
        return "collector"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps what the actions said; Rasa would split text and structure over two messages."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if kept:
            self.messages.append({"recipient_id": recipient_id, **kept})


def as_text(message: str) -> str:
    """What a user typed, as text: Rasa would execute a leading slash as a command (``/restart``)."""
    return message.strip().lstrip("/ \t\r\n")


async def take_turn(
    handler: Handler, message: str, conversation: str, channel: str, metadata: dict[str, Any] | None, contact: str
) -> list[dict[str, Any]]:
    """Handles one message.

    Args:
        handler: Rasa's message handler.
        message: what the user typed.
        conversation: the id of the conversation.
        channel: the name of the input channel.
        metadata: what the channel knows besides the text.
        contact: whom to turn to if it fails, as words in a sentence.

    Returns:
        The replies; never empty.
    """
    if len(message) > MAX_CHARACTERS:
        return [{"recipient_id": conversation, "text": TOO_LONG}]
    text = as_text(message)
    if not text:
        return [{"recipient_id": conversation, "text": EMPTY}]
    collector = Collector()
    # Rasa stamps a message only once it has understood it; response times count from here.
    metadata = {**(metadata or {}), RECEIVED: time.time()}
    try:
        await handler(UserMessage(text, collector, conversation, input_channel=channel, metadata=metadata))
    except Exception as error:
        # Never the text: it may hold health data.
        logger.error("a turn failed: %s", type(error).__name__)
    return collector.messages or [{"recipient_id": conversation, "text": FAILED.format(contact=contact)}]
