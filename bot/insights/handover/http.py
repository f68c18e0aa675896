"""What delivery over HTTP has in common: one session, strict time-outs, no redirects, faults by kind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.insights.handover.delivery import ATTEMPT_SECONDS, DeliveryError

MAX_REPLY_BYTES = 1_000_000
MAX_WAIT_SECONDS = 3600.0
# Refusals that may pass by themselves; every other 4xx means that something is set up wrongly.
_PASSING = frozenset({408, 409, 425, 429})


async def call(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    reads: bool = False,
) -> Any:
    """Sends one request.

    Args:
        session: the HTTP session.
        method: GET or POST.
        url: where to.
        body: JSON; empty with GET.
        headers: besides the content type.
        reads: whether the reply is JSON that the caller needs.

    Returns:
        The JSON of the reply; None where it is not read.

    Raises:
        DeliveryError: anything but success.
    """
    posts = method == "POST"
    try:
        # A redirect would carry the message to an address that nobody set up.
        async with session.request(
            method,
            url,
            data=body or None,
            headers={"Content-Type": "application/json", **(headers or {})},
            allow_redirects=False,
        ) as reply:
            if not 200 <= reply.status < 300:
                raise refusal(reply.status, reply.headers.get("Retry-After", ""), posts)
            if not reads:
                return None
            return json.loads(await reply.content.read(MAX_REPLY_BYTES))
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError) as error:
        raise DeliveryError(f"HTTP: {type(error).__name__}", permanent=True) from None
    except aiohttp.ClientConnectorError as error:
        raise DeliveryError(f"HTTP: {type(error).__name__}") from None
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
        raise DeliveryError(f"HTTP: {type(error).__name__}", uncertain=posts) from None


def refusal(status: int, retry_after: str, posts: bool) -> DeliveryError:
    """What a status that is no success means."""
    wait = min(float(retry_after), MAX_WAIT_SECONDS) if retry_after.isdecimal() else 0.0
    permanent = 300 <= status < 500 and status not in _PASSING
    # A server that fails may have taken the message before it did.
    return DeliveryError(f"HTTP {status}", permanent=permanent, uncertain=posts and status >= 500, wait=wait)


def new_session(ssl_context: Any = None, seconds: float = ATTEMPT_SECONDS) -> aiohttp.ClientSession:
    """A session whose every request ends in time, cookies and proxies of the machine left alone."""
    connector = aiohttp.TCPConnector(ssl=ssl_context) if ssl_context else aiohttp.TCPConnector()
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=seconds, connect=min(10.0, seconds)),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "Spoorwijzer"},
    )
