"""What a server needs to answer, tried now and then however many ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urljoin

import aiohttp

Check = Callable[[], Awaitable[None]]

CHECK_SECONDS = 4.0
# Probes come each second from many machines: what they hear is at most this old.
KEEP_SECONDS = 2.0
ACTIONS_SECONDS = 3.0
OK = "ok"


class NoActionsError(Exception):
    """The action server answers that it cannot act."""


class Readiness:
    """Tries each thing once at a time, and remembers for a moment how it went."""

    def __init__(self, checks: Mapping[str, Check], monotonic: Callable[[], float] = time.monotonic) -> None:
        """Tries nothing yet.

        Args:
            checks: by the name of the part: returns if the part is there, raises if it is not.
            monotonic: seconds on a clock that never goes back.
        """
        self._checks, self._monotonic = dict(checks), monotonic
        self._under_way: dict[str, asyncio.Task[str]] = {}
        self._round: asyncio.Task[dict[str, str]] | None = None
        self._until = 0.0

    async def states(self) -> dict[str, str]:
        """Of each part ``ok``, or the kind of fault."""
        if self._round is None or (self._round.done() and self._monotonic() >= self._until):
            self._round = asyncio.ensure_future(self._all())
        # Who asked and left takes the round away from nobody.
        return dict(await asyncio.shield(self._round))

    async def _all(self) -> dict[str, str]:
        states = await asyncio.gather(*(self._state(name) for name in self._checks))
        self._until = self._monotonic() + KEEP_SECONDS
        return dict(zip(self._checks, states, strict=True))

    async def _state(self, name: str) -> str:
        task = self._under_way.get(name)
        if task is None or task.done():
            task = self._under_way[name] = asyncio.ensure_future(_tried(self._checks[name]))
        # One that hangs is waited for again in the next round; a second would hang beside it.
        done, _ = await asyncio.wait({task}, timeout=CHECK_SECONDS)
        return task.result() if done else "TimeoutError"


async def _tried(check: Check) -> str:
    try:
        await check()
    except Exception as error:
        # Its text may hold an address with a password.
        return type(error).__name__
    return OK


async def actions_answer(webhook: str) -> None:
    """Returns if an action server answers.

    Args:
        webhook: where it takes calls; it says beside that whether it is there.

    Raises:
        NoActionsError: it answers something else.
        aiohttp.ClientError: it cannot be reached.
        asyncio.TimeoutError: it does not answer in time.
    """
    limit = aiohttp.ClientTimeout(total=ACTIONS_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.get(urljoin(webhook, "health"), allow_redirects=False) as reply,
    ):
        if reply.status != 200:
            raise NoActionsError
