"""The same rate limits over several servers, kept in Redis; without it each server counts for itself."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.channels.widget_limits import RateLimit

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 0.5
# The token bucket of RateLimit in one step, on the clock of Redis, so that servers need not agree on the time.
_TAKE = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local size = tonumber(ARGV[1])
local stored = redis.call('HMGET', KEYS[1], 'level', 'since')
local level, since = tonumber(stored[1]) or size, tonumber(stored[2]) or now
level = math.min(size, level + math.max(0, now - since) * size / 60)
local allowed = level >= 1
if allowed then level = level - 1 end
redis.call('HSET', KEYS[1], 'level', tostring(level), 'since', tostring(now))
redis.call('EXPIRE', KEYS[1], 61)
if allowed then return 0 end
return math.max(1, math.ceil((1 - level) * 60 / size))
"""


class SharedLimit:
    """So many actions per minute per key."""

    def __init__(
        self, name: str, per_minute: int, redis: Callable[[], Redis[Any]] | None = None, secret: bytes = b""
    ) -> None:
        """Allows ``per_minute`` at once and as many again each minute.

        Args:
            name: what is limited; part of the key in Redis.
            per_minute: how many.
            redis: gives the connection; none to count in this server alone.
        """
        self._name, self._per_minute, self._redis, self._secret = name, per_minute, redis, secret
        self._own = RateLimit(per_minute)

    async def wait(self, key: str, now: float) -> int:
        """Takes one, if there is one.

        Args:
            key: whose bucket; kept in Redis as a keyed checksum, for it may be an address.
            now: seconds, for when this server counts for itself.

        Returns:
            0 if it is allowed, otherwise the whole seconds until it will be.
        """
        if self._redis is None:
            return self._own.wait(key, now)
        # With the secret: of all addresses of IPv4 plain checksums are made in minutes.
        digest = hmac.new(self._secret, f"{self._name}:{key}".encode(), hashlib.sha256).hexdigest()[:32]
        call: Awaitable[int] = self._redis().eval(
            _TAKE, 1, f"spoorwijzer:limit:{self._name}:{digest}", self._per_minute
        )
        try:
            return int(await call)
        except RedisError as error:
            # A limit of its own is better than none, and better than turning everybody away.
            logger.warning("the shared limits do not answer: %s", type(error).__name__)
            return self._own.wait(key, now)


def connections(url: str | None) -> Callable[[], Redis[Any]] | None:
    """Gives the connection to Redis, made when it is first asked for: it belongs to the loop that runs then.

    Args:
        url: where Redis is, or none.
    """
    if not url:
        return None
    made: list[Redis[Any]] = []

    def connection() -> Redis[Any]:
        if not made:
            made.append(Redis.from_url(url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS))
        return made[0]

    return connection
