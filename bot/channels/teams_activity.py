"""Strict reading of what Teams sends: a Bot Framework activity. What is not needed is not kept."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.conversation_key import Place, Whereabouts

CHANNEL = "teams"
MAX_BYTES = 262_144
MAX_ID = 500
PERSONAL = "personal"
# Without anything that matches in two ways: the time to read a text grows no faster than the text.
_AT = re.compile(r"<at\b[^<>]*>[^<]*</at\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\xa0]+")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)


class BadActivityError(Exception):
    """The body is no activity that this channel takes; ``args[0]`` says so in Dutch."""


@dataclass(frozen=True)
class Activity:
    """An activity, as far as the bot needs it.

    Attributes:
        kind: message, conversationUpdate, installationUpdate, invoke ...
        name: of an invoke: what is asked for.
        action: of an installation: add or remove.
        id: Teams' id of it; a retry carries the same.
        service_url: where answers go.
        tenant: the organisation's tenant id.
        conversation: the chat or the thread.
        place: personal, groupChat or channel; empty if Teams did not say.
        person: who wrote; the same person in every place.
        member: the address of that person in Teams.
        bot: the bot's own id in Teams.
        text: what was typed, without the names that were mentioned.
        value: what a card or an invoke submits.
        reply_to: the message that a card belongs to.
        added: the ids of who joined the conversation.
        files: whether files or pictures came with it.
    """

    kind: str
    name: str = ""
    action: str = ""
    id: str = ""
    service_url: str = ""
    tenant: str = ""
    conversation: str = ""
    place: str = ""
    person: str = ""
    member: str = ""
    bot: str = ""
    text: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    reply_to: str = ""
    added: frozenset[str] = frozenset()
    files: bool = False

    @property
    def private(self) -> bool:
        """Whether this is a chat between the bot and one person; in doubt it is not."""
        return self.place == PERSONAL

    @property
    def installed(self) -> bool:
        """Whether the bot was just added to this chat or team; Teams tells so in two ways."""
        if self.kind == "installationUpdate":
            return self.action.startswith("add")
        return self.kind == "conversationUpdate" and bool(self.bot) and self.bot in self.added

    @property
    def removed(self) -> bool:
        """Whether the bot was just removed."""
        return self.kind == "installationUpdate" and self.action.startswith("remove")


def whereabouts(activity: Activity) -> Whereabouts:
    """Where an activity happened, and by whom; a place of an unknown kind counts as a group."""
    if activity.private:
        return Whereabouts(CHANNEL, activity.tenant, "prive", activity.conversation, activity.person)
    room, _, thread = activity.conversation.partition(";messageid=")
    if thread:
        return Whereabouts(CHANNEL, activity.tenant, "draad", room, activity.person, thread)
    place: Place = "kanaal" if activity.place == "channel" else "groep"
    return Whereabouts(CHANNEL, activity.tenant, place, room, activity.person)


def read_body(body: bytes) -> dict[str, Any]:
    """The JSON object of a body.

    Raises:
        BadActivityError: it is anything else.
    """
    if len(body) > MAX_BYTES:
        raise BadActivityError("Het bericht is te groot.")
    try:
        data = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadActivityError("Dit is geen geldige JSON.") from error
    if not isinstance(data, dict):
        raise BadActivityError("Stuur een JSON-object.")
    return data


def read_activity(data: Mapping[str, Any]) -> Activity:
    """The activity in a JSON object.

    Raises:
        BadActivityError: a part that we need is missing or of the wrong kind.
    """
    conversation, sender, recipient = (_part(data, name) for name in ("conversation", "from", "recipient"))
    channel_data = _part(data, "channelData")
    tenant = _text(conversation, "tenantId") or _text(_part(channel_data, "tenant"), "id")
    kind, place = _text(data, "type"), _text(conversation, "conversationType")
    if not kind or not _text(data, "serviceUrl") or not _text(conversation, "id"):
        raise BadActivityError("Het bericht mist type, serviceUrl of conversation.")
    if conversation.get("isGroup") is True and place == PERSONAL:
        raise BadActivityError("Het bericht spreekt zichzelf tegen.")
    value = data.get("value")
    return Activity(
        kind=kind,
        name=_text(data, "name"),
        action=_text(data, "action"),
        id=_text(data, "id"),
        service_url=_text(data, "serviceUrl"),
        tenant=tenant.lower(),
        conversation=_text(conversation, "id"),
        place=place,
        # The directory's id is the same in every chat; the other is not.
        person=_text(sender, "aadObjectId") or _text(sender, "id"),
        member=_text(sender, "id"),
        bot=_text(recipient, "id"),
        text=plain_text(data),
        value=value if isinstance(value, dict) else {},
        reply_to=_text(data, "replyToId"),
        added=frozenset(_text(member, "id") for member in _objects(data, "membersAdded")),
        files=any(_is_file(attachment) for attachment in _objects(data, "attachments")),
    )


def plain_text(data: Mapping[str, Any]) -> str:
    """What was typed: no mark-up, and no names of whom was mentioned."""
    text = data.get("text")
    if text is None:
        return ""
    if not isinstance(text, str):
        raise BadActivityError("text is geen tekst.")
    for entity in _objects(data, "entities"):
        mention = entity.get("text")
        if entity.get("type") == "mention" and isinstance(mention, str) and mention.strip():
            text = text.replace(mention, " ")
    text = _AT.sub(" ", text)
    if data.get("textFormat") in (None, "xml", "markdown"):
        text = _TAG.sub("", _BREAK.sub("\n", text))
    # A lone surrogate is valid JSON but no text: it cannot be stored.
    return _SPACES.sub(" ", html.unescape(text)).encode("utf-8", "replace").decode().strip()


def _is_file(attachment: Mapping[str, Any]) -> bool:
    """Teams repeats every formatted text, and what it quotes, as attachments of their own; those are no files."""
    return attachment.get("contentType") not in ("text/html", "messageReference")


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = data.get(name)
    if part is not None and not isinstance(part, dict):
        raise BadActivityError(f"{name} is geen object.")
    return part or {}


def _objects(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    items = data.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_ID:
        raise BadActivityError(f"{name} is geen korte tekst.")
    return value.encode("utf-8", "replace").decode()
