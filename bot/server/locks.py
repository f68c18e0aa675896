"""One turn at a time per conversation, in order of arrival; over several servers through Redis.

Rasa's own locks look once a second whether it is their turn, and those in Redis are read and written in two steps, so
that two servers can both believe to have one.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from typing import Any

from rasa.core.lock_store import LockError, LockStore
from redis.asyncio import Redis
from redis.exceptions import RedisError

# Longer than a turn; a server that dies holding a lock lets go of it after so long. Should a turn take longer, then
# the store still refuses the second of two turns that were taken at the same time.
LIFETIME_SECONDS = 10.0
WAIT_SECONDS = 20.0
POLL_SECONDS = 0.02
ANSWER_SECONDS = 2.0

# A lock that this server has already, although nobody here holds it, is left over from a call whose answer got lost.
_TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_GIVE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class ConversationLocks(LockStore):
    """Locks within this server, and where there is a Redis, between servers."""

    def __init__(self, redis_url: str | None = None, lifetime: float = LIFETIME_SECONDS) -> None:
        """Keeps the settings; connects when the first lock is taken.

        Args:
            redis_url: ``redis://host:port/number``, or none for a single server.
            lifetime: seconds after which Redis lets go of a lock whose server has died.
        """
        self._url, self._lifetime, self._server = redis_url, lifetime, secrets.token_hex(16)
        self._redis: Redis[Any] | None = None
        self._waiting: dict[str, tuple[asyncio.Lock, int]] = {}
        self._doubtful: set[str] = set()
        super().__init__()

    @contextlib.asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = WAIT_SECONDS, wait_time_in_seconds: float = POLL_SECONDS
    ) -> AsyncIterator[None]:
        """Holds the lock of a conversation.

        Args:
            conversation_id: whose.
            lock_lifetime: how many seconds to wait for it at most.
            wait_time_in_seconds: how often Redis is asked.

        Raises:
            LockError: it could not be had: the turns before it took too long, or Redis does not answer.
        """
        own, waiting = self._waiting.get(conversation_id, (asyncio.Lock(), 0))
        self._waiting[conversation_id] = (own, waiting + 1)
        try:
            # Redis knows no order of arrival; within this server we do.
            if not own.locked():
                await own.acquire()
            else:
                try:
                    await asyncio.wait_for(own.acquire(), lock_lifetime)
                except asyncio.TimeoutError as error:
                    raise LockError("the turns before this one took too long") from error
            try:
                async with self._shared(conversation_id, lock_lifetime, wait_time_in_seconds):
                    yield
            finally:
                own.release()
        finally:
            own, waiting = self._waiting[conversation_id]
            self._waiting[conversation_id] = (own, waiting - 1)
            if waiting == 1:
                del self._waiting[conversation_id]

    @contextlib.asynccontextmanager
    async def _shared(self, conversation_id: str, wait: float, poll: float) -> AsyncIterator[None]:
        if self._url is None:
            yield
            return
        try:
            await self._take(conversation_id, wait, poll)
        except RedisError as error:
            # Whether it was given is not known.
            self._doubtful.add(conversation_id)
            raise LockError(f"Redis does not answer: {type(error).__name__}") from error
        try:
            yield
        finally:
            await self._give(conversation_id)

    async def _take(self, conversation_id: str, wait: float, poll: float) -> None:
        milliseconds, begin = int(self._lifetime * 1000), time.monotonic()
        while not await self._client().eval(_TAKE, 1, _key(conversation_id), self._server, milliseconds):
            if time.monotonic() - begin > wait:
                raise LockError("the turns before this one took too long")
            await asyncio.sleep(min(poll, POLL_SECONDS))
        self._doubtful.discard(conversation_id)
        for other in [name for name in self._doubtful if name not in self._waiting]:
            self._doubtful.discard(other)
            await self._give(other)

    async def _give(self, conversation_id: str) -> None:
        try:
            await self._client().eval(_GIVE, 1, _key(conversation_id), self._server)
        except RedisError:
            # It runs out by itself, or is given back once Redis answers; the turn has been stored.
            self._doubtful.add(conversation_id)

    async def ping(self) -> None:
        """Returns if Redis answers, or is not used.

        Raises:
            LockError: it does not answer.
        """
        if self._url is None:
            return
        try:
            await self._client().ping()
        except RedisError as error:
            raise LockError(f"Redis does not answer: {type(error).__name__}") from error

    async def close(self) -> None:
        """Closes the connections."""
        if self._redis is not None:
            await self._redis.close()

    def _client(self) -> Redis[Any]:
        if self._redis is None:
            # Made here, within the running loop that it belongs to.
            self._redis = Redis.from_url(
                self._url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS, max_connections=64
            )
        return self._redis


def _key(conversation_id: str) -> str:
    return f"spoorwijzer:lock:{conversation_id}"
