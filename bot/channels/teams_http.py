"""The calls that the Teams channel makes to Microsoft: bounded in time and size, and never redirected."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=4)
MAX_BYTES = 1_000_000


class CallError(Exception):
    """No usable reply came: no connection, too late, too large. Never holds what was sent."""


@dataclass(frozen=True)
class Reply:
    """What came back.

    Attributes:
        status: HTTP status.
        headers: by name in lower case.
        data: the JSON of the body; None if it is none.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    data: Any = None


class Http:
    """An HTTP client that opens its connections when they are first needed."""

    def __init__(self, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        """Keeps the limits in time."""
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json_body: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> Reply:
        """Makes one call.

        Raises:
            CallError: no usable reply came.
        """
        if self._session is None or self._session.closed:
            # No cookies, no proxies from the environment: what is sent depends on the call alone.
            self._session = aiohttp.ClientSession(timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                headers=headers,
                json=json_body,
                data=form,
                # A redirect would carry our token to an address that nobody checked.
                allow_redirects=False,
            ) as response:
                body = await response.content.read(MAX_BYTES + 1)
                while len(body) <= MAX_BYTES and (more := await response.content.read(MAX_BYTES + 1 - len(body))):
                    body += more
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise CallError(type(error).__name__) from None
        if len(body) > MAX_BYTES:
            raise CallError("the reply is too large")
        return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, _json(body))

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
