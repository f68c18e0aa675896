"""One turn of a conversation over any channel: what came in is text, and something always comes back."""

from __future__ import annotations

import contextlib
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.care import Care
from bot.channels.refusals import count_refusal
from bot.language.scrub import scrub

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

# The answer after which nothing of the turn is stored, and the mark of a question for something that is passed on only.
CRISIS = "crisis"
IN_CONFIDENCE = "besloten"

Handler = Callable[[UserMessage], Awaitable[Any]]


class NotKeptError(Exception):
    """The turn ends here, before Rasa stores or publishes any of it. Its reply was given."""

    # For who traces: nothing went wrong, and nothing may be told of it.
    fault = False


class Collector(OutputChannel):
    """Gathers the replies of one turn: text, buttons and the structured answer together in one object each."""

    def __init__(self, may_be_said: Callable[[Any], bool] = lambda _: True) -> None:
        """Starts empty.

        Args:
            may_be_said: judges the structure of the first reply; one that may not be said ends the turn.
        """
        self.messages: list[dict[str, Any]] = []
        self.held = False
        self._may_be_said = may_be_said
        # The server writes here which model answers.
        self.model: str | None = None

    @classmethod
    def name(cls) -> str:
        """The name in Rasa's logs."""
        return "collector"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps what the actions said; Rasa would split text and structure over two messages."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if not self.messages and not self._may_be_said(kept.get("custom")):
            self.held = True
            raise NotKeptError
        if self.model and "custom" in kept:
            versions = {**kept["custom"].get("versie", {}), "model": self.model}
            kept["custom"] = {**kept["custom"], "versie": versions}
        if kept:
            self.messages.append({"recipient_id": recipient_id, **kept})
        if (message.get("custom") or {}).get("onderwerp") == CRISIS:
            # Rasa stores a turn once its replies are sent. What somebody in distress says is stored nowhere.
            raise NotKeptError


def forgets(replies: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the bot has just told that all of the conversation is deleted, so that the channel must do so."""
    return any((reply.get("custom") or {}).get("vergeten") for reply in replies)


def as_text(message: str) -> str:
    """What a user typed, as text: Rasa would execute a leading slash as a command (``/restart``)."""
    return message.strip().lstrip("/ \t\r\n")


def asked_in_confidence(tracker: DialogueStateTracker | None) -> bool:
    """Whether the bot's last reply asks for something that is passed on to the desk and stored nowhere."""
    spoken = (event for event in reversed(tracker.events if tracker else ()) if isinstance(event, BotUttered))
    last = next(spoken, None)
    return last is not None and bool(((last.data or {}).get("custom") or {}).get(IN_CONFIDENCE))


def handing_on(store: Any, tracker: DialogueStateTracker | None) -> contextlib.AbstractContextManager[None]:
    """Spares the turn that is taken within it to read again what its channel has just read.

    Args:
        store: the tracker store; Rasa's own knows no such thing, and reads again.
        tracker: what was read, by who keeps others from the conversation; not to be used any more.
    """
    hand_on: Callable[[Any], contextlib.AbstractContextManager[None]] | None = getattr(store, "handing_on", None)
    return hand_on(tracker) if hand_on is not None else contextlib.nullcontext()


async def take_turn(
    handler: Handler,
    message: str,
    conversation: str,
    channel: str,
    metadata: dict[str, Any] | None,
    contact: str,
    *,
    confidential: bool = False,
    care: Care | None = None,
) -> list[dict[str, Any]]:
    """Handles one message, without what may not be kept of it.

    Args:
        handler: Rasa's message handler.
        message: what the user typed.
        conversation: the id of the conversation.
        channel: the name of the input channel.
        metadata: what the channel knows besides the text.
        contact: whom to turn to if it fails, as words in a sentence.
        confidential: the bot has just asked for a contact detail for the desk (`asked_in_confidence`); the tracker
            store then leaves the message out, so that it comes through whole.
        care: what knows whether this conversation spoke of suicide a short while ago.

    Returns:
        The replies; never empty.
    """
    if len(message) > MAX_CHARACTERS:
        return [{"recipient_id": conversation, "text": TOO_LONG}]
    text = as_text(message if confidential else scrub(message).text)
    if not text:
        return [{"recipient_id": conversation, "text": EMPTY}]
    after = await care.needed(conversation) if care is not None else None
    if after is not None and after.at_once(text):
        return [after.reply(conversation)]
    collector = Collector(functools.partial(after.passes, text)) if after is not None else Collector()
    failed = [{"recipient_id": conversation, "text": FAILED.format(contact=contact)}]
    # Rasa stamps a message only once it has understood it; response times count from here.
    metadata = {**(metadata or {}), RECEIVED: time.time()}
    try:
        await handler(UserMessage(text, collector, conversation, input_channel=channel, metadata=metadata))
    except NotKeptError:
        if after is not None and collector.held:
            return [after.reply(conversation)]
        if care is not None:
            await care.begin(conversation)
        return collector.messages
    except Exception as error:
        # Never the text: it may hold health data. Nor a reply that could not be stored: the bot would not know of it.
        logger.error("a turn failed: %s", type(error).__name__)
        count_refusal(channel, error)
        return failed
    if care is not None and forgets(collector.messages):
        await care.forget(conversation)
    elif care is not None and after is not None and collector.messages:
        await care.gone_on(conversation)
    return collector.messages or failed
