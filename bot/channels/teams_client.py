"""Sends the bot's activities to Teams: with time-outs, and tried again within bounds when Microsoft is busy."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from bot.channels.teams_http import CallError, Http, Reply
from bot.channels.teams_login import Login, LoginError

ATTEMPTS = 4
# Teams asks to try these again: 412 and 502 to 504 are passing faults of its own.
TRANSIENT = frozenset({412, 429, 500, 502, 503, 504})
MAX_WAIT_SECONDS = 20.0


class SendError(Exception):
    """An activity did not arrive; ``status`` is that of the last attempt, 0 if there was no reply."""

    def __init__(self, status: int) -> None:
        """Keeps the status."""
        super().__init__(f"status {status}")
        self.status = status


class Connector:
    """Microsoft's Bot Connector, as far as this channel uses it."""

    def __init__(
        self,
        http: Http,
        login: Login,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Keeps what the calls need.

        Args:
            http: makes the calls.
            login: proves who we are.
            now: seconds since 1970.
            sleep: waits some seconds.
        """
        self._http, self._login, self._now, self._sleep = http, login, now, sleep

    async def send(self, service_url: str, conversation: str, activity: Mapping[str, Any]) -> str:
        """Posts an activity in a conversation.

        Returns:
            Its id.

        Raises:
            SendError: it did not arrive.
            LoginError: we could not log in.
        """
        reply = await self._call("POST", _address(service_url, conversation), activity)
        return str(reply.data.get("id") or "") if isinstance(reply.data, dict) else ""

    async def update(self, service_url: str, conversation: str, message: str, activity: Mapping[str, Any]) -> None:
        """Replaces a message that the bot sent. Raises as ``send``."""
        await self._call("PUT", f"{_address(service_url, conversation)}/{_segment(message)}", activity)

    async def typing(self, service_url: str, conversation: str) -> None:
        """Shows that the bot is at work; whether that arrives is of no importance."""
        with contextlib.suppress(SendError, LoginError):
            await self._call("POST", _address(service_url, conversation), {"type": "typing"}, attempts=1)

    async def open_private(self, service_url: str, bot: str, member: str, tenant: str) -> str:
        """Opens the private chat with a person, or finds it.

        Returns:
            The id of that conversation.

        Raises:
            SendError: the person cannot be reached like this, for example without the app.
            LoginError: we could not log in.
        """
        body = {
            "bot": {"id": bot},
            "members": [{"id": member}],
            "isGroup": False,
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        reply = await self._call("POST", f"{service_url.rstrip('/')}/v3/conversations", body)
        found = reply.data.get("id") if isinstance(reply.data, dict) else None
        if not isinstance(found, str) or not found:
            raise SendError(reply.status)
        return found

    async def _call(self, method: str, address: str, activity: Mapping[str, Any], attempts: int = ATTEMPTS) -> Reply:
        status = 0
        for attempt in range(attempts):
            wait = 0.0
            try:
                headers = await self._login.headers()
                reply = await self._http.call(method, address, headers=headers, json_body=dict(activity))
            except CallError:
                status, wait = 0, 2.0**attempt
            else:
                status = reply.status
                if 200 <= status < 300:
                    return reply
                if status == 401 and attempt == 0:
                    # The token may have been withdrawn: once more with a new one.
                    self._login.forget()
                elif status in TRANSIENT:
                    wait = self._retry_after(reply, 2.0**attempt)
                else:
                    break
            if attempt + 1 < attempts:
                await self._sleep(min(wait, MAX_WAIT_SECONDS))
        raise SendError(status)

    def _retry_after(self, reply: Reply, otherwise: float) -> float:
        """Seconds to wait: what the reply asks for, as a number or a date."""
        text = reply.headers.get("retry-after", "")
        try:
            seconds = float(text)
        except ValueError:
            try:
                moment = parsedate_to_datetime(text)
            except (TypeError, ValueError):
                return otherwise
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=timezone.utc)
            seconds = (moment - datetime.fromtimestamp(self._now(), timezone.utc)).total_seconds()
        return max(seconds, 0.0) if math.isfinite(seconds) else otherwise


def _address(service_url: str, conversation: str) -> str:
    return f"{service_url.rstrip('/')}/v3/conversations/{_segment(conversation)}/activities"


def _segment(text: str) -> str:
    """An id as one part of a path; it can never lead to another path."""
    if not text.strip("."):
        raise SendError(0)
    return quote(text, safe="")
