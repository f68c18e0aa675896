"""Ids of conversations on chat platforms: tenant, place and person apart, and none of them readable in the store.

The tracker store keeps a conversation under such an id. It is a keyed hash: without the secret nobody can tell from the
store who talked, and with it nobody can turn an id back into a user of Slack or Teams.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.channels.widget_settings import SettingsError
from bot.environment import MAKE_ONE, is_weak
from bot.retention import HANDLED

SECRET = "SPOORWIJZER_CONVERSATION_KEY"
_CHARACTERS = 40

Place = Literal["prive", "kanaal", "draad", "groep"]


@dataclass(frozen=True)
class Whereabouts:
    """Where a message was written, and by whom.

    Attributes:
        channel: the platform: slack or teams.
        tenant: the organisation on that platform (workspace, Entra tenant).
        place: prive (nobody but the person and the bot), kanaal, draad (a thread in a channel) or groep (a group chat).
        room: the platform's id of the chat, channel or group; of no meaning where the place is prive.
        person: the platform's id of who wrote it.
        thread: the platform's id of the thread, where the place is draad.
    """

    channel: str
    tenant: str
    place: Place
    room: str
    person: str
    thread: str = ""

    @property
    def private(self) -> bool:
        """Whether nobody but this person and the bot reads it."""
        return self.place == "prive"

    def in_private(self) -> Whereabouts:
        """The private chat of the same person."""
        return Whereabouts(self.channel, self.tenant, "prive", "", self.person)


class ConversationKeys:
    """Makes the ids."""

    def __init__(self, secret: bytes) -> None:
        """Keeps the secret."""
        self._secret = secret

    def conversation(self, where: Whereabouts) -> str:
        """The id of the conversation; its kind of place is readable in it, nothing else is."""
        # A private chat is the same one however it was reached, so the room does not count there.
        room = "" if where.private else where.room
        thread = where.thread if where.place == "draad" else ""
        parts = ["gesprek", where.channel, where.tenant, where.place, room, thread, where.person]
        return f"{where.channel}-{where.place}-{self._mac(parts)}"

    def event(self, where: Whereabouts, event: str) -> str:
        """The id under which it is kept that an event was handled.

        Args:
            where: where it happened; the same event in another place is another event.
            event: the platform's id of it.
        """
        return f"{where.channel}{HANDLED}{self._mac(['gebeurtenis', where.channel, where.tenant, where.room, event])}"

    def person(self, where: Whereabouts) -> str:
        """A mark of the person, the same in every place of the tenant (for limits, never for a conversation)."""
        return self._mac(["persoon", where.channel, where.tenant, where.person])

    def secret_for(self, purpose: str) -> bytes:
        """A secret of its own for something else that is kept of conversations."""
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def _mac(self, parts: list[str]) -> str:
        # As JSON, so that no two lists of parts read the same.
        message = json.dumps(parts).encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:_CHARACTERS]


def read_secret(environment: Mapping[str, str]) -> bytes:
    """The secret of the ids. All servers that share a tracker store need the same.

    Raises:
        SettingsError: it is missing or too weak.
    """
    secret = environment.get(SECRET, "").strip()
    if is_weak(secret):
        raise SettingsError(
            f"{SECRET} is missing or too weak; Slack and Teams need it to keep names out of the store. {MAKE_ONE}"
        )
    return secret.encode()
