"""Rate limits: so many actions per minute per key, refilled evenly, without a clock of its own."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict

MINUTE = 60.0
MAX_KEYS = 20_000


class RateLimit:
    """A token bucket per key."""

    def __init__(self, per_minute: int, max_keys: int = MAX_KEYS) -> None:
        """Allows ``per_minute`` at once and as many again each minute; forgets the keys longest unused."""
        self._size, self._max_keys = float(per_minute), max_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, now: float) -> int:
        """Takes one, if there is one.

        Args:
            key: whose bucket.
            now: seconds; a clock that is put back takes nothing away.

        Returns:
            0 if it is allowed, otherwise the whole seconds until it will be.
        """
        level, since = self._buckets.pop(key, (self._size, now))
        level = min(self._size, level + max(0.0, now - since) * self._size / MINUTE)
        allowed = level >= 1
        self._buckets[key] = (level - 1 if allowed else level, now)
        while len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - level) * MINUTE / self._size))


def client_address(peer: str, forwarded_for: str, trusted_proxies: int) -> str:
    """The address that a limit counts for.

    Args:
        peer: the address of the connection.
        forwarded_for: the X-Forwarded-For header; a client can write anything in front of what our own proxies add.
        trusted_proxies: how many of those proxies there are.

    Returns:
        The address; of IPv6 the /64, since one subscriber has all of it.
    """
    entries = [entry.strip() for entry in forwarded_for.split(",")] if forwarded_for else []
    text = entries[-trusted_proxies] if 0 < trusted_proxies <= len(entries) else peer
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return peer
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
