"""Delivery to a webhook: JSON, signed, with a key by which the receiver knows a second copy."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from bot.insights.handover.delivery import ATTEMPT_SECONDS, Parcel
from bot.insights.handover.http import call, new_session

SIGNATURE, IDEMPOTENCY = "X-Spoorwijzer-Signature", "Idempotency-Key"
VERSION = 1


class Webhook:
    """The way to a webhook."""

    def __init__(
        self,
        url: str,
        key: bytes,
        now: Callable[[], float],
        ssl_context: Any = None,
        seconds: float = ATTEMPT_SECONDS,
    ) -> None:
        """Keeps the settings.

        Args:
            url: where to.
            key: the shared secret of the signature.
            now: seconds since 1970.
            ssl_context: whom to trust; the machine's certificates if not given.
            seconds: how long an attempt may take.
        """
        self._url, self._key, self._now = url, key, now
        self._ssl, self._seconds = ssl_context, seconds

    async def deliver(self, parcel: Parcel) -> None:
        """See ``Transport``."""
        body = json.dumps(
            {"versie": VERSION, "id": parcel.id, **parcel.bericht.as_dict()}, ensure_ascii=False, sort_keys=True
        ).encode()
        headers = {SIGNATURE: signature(self._key, body, int(self._now())), IDEMPOTENCY: parcel.id}
        async with new_session(self._ssl, self._seconds) as session:
            parcel.begin()
            await call(session, "POST", self._url, body, headers)


def signature(key: bytes, body: bytes, moment: int) -> str:
    """``t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body" in hexadecimal>``."""
    digest = hmac.new(key, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
