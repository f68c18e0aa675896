"""Delivery into an API inbox of Chatwoot, over its public API.

Chatwoot has no key for a second copy, so each step looks before it writes: the contact has our id, the conversation is
the contact's only one, and the message is recognised by its mark.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.answers.handover_words import Woorden
from bot.insights.handover.delivery import ATTEMPT_SECONDS, DeliveryError, Parcel
from bot.insights.handover.http import call, new_session
from bot.insights.handover.letter import letter, subject


class Chatwoot:
    """The way into a Chatwoot inbox."""

    def __init__(
        self, url: str, inbox: str, words: Woorden, ssl_context: Any = None, seconds: float = ATTEMPT_SECONDS
    ) -> None:
        """Keeps the settings.

        Args:
            url: address of the Chatwoot installation.
            inbox: the inbox identifier of the API channel.
            words: the sentences.
            ssl_context: whom to trust; the machine's certificates if not given.
            seconds: how long each of the at most five requests may take; all together end within the claim.
        """
        self._contacts = f"{url}/public/api/v1/inboxes/{quote(inbox, safe='')}/contacts"
        self._words, self._ssl, self._seconds = words, ssl_context, seconds / 2

    async def deliver(self, parcel: Parcel) -> None:
        """See ``Transport``."""
        async with new_session(self._ssl, self._seconds) as session:
            try:
                await self._deliver(session, parcel)
            except (KeyError, TypeError, IndexError, AttributeError):
                raise DeliveryError("Chatwoot: reply of another shape", uncertain=True) from None

    async def _deliver(self, session: aiohttp.ClientSession, parcel: Parcel) -> None:
        contact = f"{self._contacts}/{parcel.id}"
        # Chatwoot gives back the contact that has this source_id already. No address goes into the contact: an
        # unchecked one would tie this message to somebody else's conversations.
        fresh = {"source_id": parcel.id, "name": subject(self._words, parcel)}
        parcel.begin()
        await self._post(session, self._contacts, fresh)
        known = await call(session, "GET", f"{contact}/conversations", reads=True)
        conversation = known[0]["id"] if known else (await self._post(session, f"{contact}/conversations", {}))["id"]
        messages = f"{contact}/conversations/{int(conversation)}/messages"
        # Only a conversation that was there before can hold the message.
        said = await call(session, "GET", messages, reads=True) if known else []
        if any(parcel.bericht.kenmerk in str(message.get("content")) for message in said):
            return
        text = letter(self._words, parcel, repeated=False)
        await self._post(session, messages, {"content": text, "echo_id": parcel.id})

    async def _post(self, session: aiohttp.ClientSession, url: str, data: dict[str, Any]) -> Any:
        return await call(session, "POST", url, json.dumps(data, ensure_ascii=False).encode(), reads=True)
