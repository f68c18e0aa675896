"""What is sent to Teams: messages with a text or a card, none larger than Teams takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.teams_card_parts import Part
from bot.channels.teams_cards import Shown, answer_card

Message = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
# Teams takes about 28 kB of message, of which a part is its own.
MAX_BYTES = 24_000
# What a notification shows, also on a locked screen: nothing of the answer.
SUMMARY = "Antwoord van Spoorwijzer"
_MAX_TEXT = 8_000


def text_message(text: str) -> Message:
    """A message of plain text."""
    return {"type": "message", "textFormat": "plain", "text": text[:_MAX_TEXT], "summary": SUMMARY}


def card_message(card: Part) -> Message:
    """A message that is a card."""
    return {
        "type": "message",
        "attachmentLayout": "list",
        "summary": SUMMARY,
        "attachments": [{"contentType": CARD, "content": card}],
    }


def reply_message(reply: Mapping[str, Any], shown: Shown) -> Message:
    """A reply of the bot: a card where it has structure, with less detail where it would grow too large."""
    text = str(reply.get("text") or "")
    custom = reply.get("custom")
    if not custom:
        return text_message(text)
    for attempt in (shown, replace(shown, details=False)):
        message = card_message(answer_card(custom, text, attempt))
        if size(message) <= MAX_BYTES:
            return message
    return text_message(text)


def size(message: Message) -> int:
    """Bytes of a message as it is sent."""
    return len(json.dumps(message).encode())
