"""What was said in a conversation, from Rasa's tracker: the only memory, so that it survives a restart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MESSAGE_ID = "bericht_id"
FEEDBACK_SLOT = "oordeel"


@dataclass
class Turn:
    """A message and the replies to it.

    Attributes:
        id: the client's id of the message; empty if it came over another channel.
        text: what the user said.
        replies: each with ``text`` and, where there is one, the structured answer under ``custom``.
        useful: what the user thought of it, once told.
    """

    id: str
    text: str
    replies: list[dict[str, Any]] = field(default_factory=list)
    useful: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"id": self.id, "tekst": self.text, "antwoorden": self.replies, "nuttig": self.useful}


def turns(tracker: DialogueStateTracker | None) -> list[Turn]:
    """The turns of a conversation, oldest first."""
    found: list[Turn] = []
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            message_id = str((event.metadata or {}).get(MESSAGE_ID) or "")
            # A message whose turn failed was sent again: only the last attempt counts.
            found = [turn for turn in found if not message_id or turn.id != message_id]
            found.append(Turn(message_id, event.text or ""))
        elif isinstance(event, BotUttered) and found:
            data = event.data or {}
            reply = {"text": event.text, "custom": data.get("custom")}
            found[-1].replies.append({key: value for key, value in reply.items() if value})
        elif isinstance(event, SlotSet) and event.key == FEEDBACK_SLOT and isinstance(event.value, dict):
            for turn in found:
                if turn.id == event.value.get(MESSAGE_ID):
                    turn.useful = event.value.get("nuttig")
    return found


def find(tracker: DialogueStateTracker | None, message_id: str) -> Turn | None:
    """The turn of a message, if the tracker holds it."""
    return next((turn for turn in turns(tracker) if turn.id == message_id), None)


def offered(history: list[Turn]) -> set[str]:
    """The texts of all choices that the bot has offered in a conversation."""
    answers = [reply.get("custom") or {} for turn in history for reply in turn.replies]
    return {choice["tekst"] for answer in answers for choice in answer.get("keuzes") or ()}
