"""Whether a request really comes from Slack: signed, recent, and not seen before."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import OrderedDict

WINDOW_SECONDS = 300
MAX_REMEMBERED = 20_000
_TIMESTAMP = re.compile(r"[0-9]{1,12}\Z")


class SignatureError(Exception):
    """The request is not to be trusted; for every reason the same, so that nothing can be learnt from it."""


class Gate:
    """Checks signatures, and remembers which were used.

    Slack signs every attempt anew, also a repeated one, so a signature that comes twice was copied by somebody. What is
    remembered is of this server only; another server does not act on a copy either, because it knows the event.
    """

    def __init__(self, secret: str) -> None:
        """Keeps the signing secret."""
        self._secret = secret.encode()
        self._used: OrderedDict[str, float] = OrderedDict()

    def check(self, body: bytes, timestamp: str, signature: str, now: float) -> None:
        """Checks one request by its raw body, before anything of it is read.

        Args:
            body: the body as it came in.
            timestamp: the header X-Slack-Request-Timestamp.
            signature: the header X-Slack-Signature.
            now: seconds since 1970.

        Raises:
            SignatureError: it is wrong, too old, from the future, or was used before.
        """
        if not _TIMESTAMP.match(timestamp) or abs(now - int(timestamp)) > WINDOW_SECONDS or not signature.isascii():
            raise SignatureError
        expected = "v0=" + hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, signature) or signature in self._used:
            raise SignatureError
        self._remember(signature, now)

    def forget(self, signature: str) -> None:
        """Lets a request come again that was right but could not be taken now."""
        self._used.pop(signature, None)

    def _remember(self, signature: str, now: float) -> None:
        self._used[signature] = now
        oldest = next(iter(self._used))
        while len(self._used) > MAX_REMEMBERED or now - self._used[oldest] > 2 * WINDOW_SECONDS:
            del self._used[oldest]
            oldest = next(iter(self._used))
