"""One turn at a time per conversation, in order of arrival; over several servers through Redis.

Rasa's own locks look once a second whether it is their turn, and those in Redis are read and written in two steps, so
that two servers can both believe to have one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from rasa.core.lock_store import LockError, LockStore
from redis.asyncio import Redis
from redis.exceptions import LockError as RedisLockError
from redis.exceptions import RedisError

# Longer than any turn; a server that dies holding a lock lets go of it after so long.
LIFETIME_SECONDS = 30.0
WAIT_SECONDS = 30.0
POLL_SECONDS = 0.02
ANSWER_SECONDS = 2.0


class ConversationLocks(LockStore):
    """Locks within this server, and where there is a Redis, between servers."""

    def __init__(self, redis_url: str | None = None, lifetime: float = LIFETIME_SECONDS) -> None:
        """Keeps the settings; connects when the first lock is taken.

        Args:
            redis_url: ``redis://host:port/number``, or none for a single server.
            lifetime: seconds after which Redis lets go of a lock whose server has died.
        """
        self._url, self._lifetime = redis_url, lifetime
        self._redis: Redis[Any] | None = None
        self._waiting: dict[str, tuple[asyncio.Lock, int]] = {}
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
        lock = self._client().lock(
            f"spoorwijzer:lock:{conversation_id}",
            timeout=self._lifetime,
            sleep=min(poll, POLL_SECONDS),
            blocking_timeout=wait,
            thread_local=False,
        )
        try:
            taken = await lock.acquire()
        except RedisError as error:
            raise LockError(f"Redis does not answer: {type(error).__name__}") from error
        if not taken:
            raise LockError("the turns before this one took too long")
        try:
            yield
        finally:
            # Whether it is given back or runs out by itself, the turn has been stored: the store checks for itself.
            with contextlib.suppress(RedisError, RedisLockError):
                await lock.release()

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
