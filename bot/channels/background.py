"""Work after the acknowledgement: a chat platform waits a few seconds only, and repeats what is not acknowledged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

MAX_TASKS = 500
STOP_SECONDS = 20.0

Work = Callable[[], Awaitable[None]]


class BusyError(Exception):
    """There is more work than can be done; the platform must try again later."""


class Background:
    """The tasks of one channel."""

    def __init__(self, max_tasks: int = MAX_TASKS) -> None:
        """Starts empty.

        Args:
            max_tasks: more than these at once are refused.
        """
        # asyncio itself holds tasks only weakly: without this set one could vanish half-way.
        self._tasks: set[asyncio.Task[None]] = set()
        self._max_tasks, self._stopping = max_tasks, False

    def start(self, work: Work, on_failure: Work | None = None) -> None:
        """Begins work and returns at once.

        Args:
            work: what to do.
            on_failure: tells the user that it failed.

        Raises:
            BusyError: too much is under way, or the server is stopping.
        """
        if self._stopping or len(self._tasks) >= self._max_tasks:
            raise BusyError
        task = asyncio.get_running_loop().create_task(_guarded(work, on_failure))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Waits until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Takes nothing new, lets what is under way end, and breaks off what does not end in time."""
        self._stopping = True
        if not self._tasks:
            return
        _, left = await asyncio.wait(set(self._tasks), timeout=seconds)
        for task in left:
            task.cancel()
        if left:
            logger.warning("%d tasks were broken off at the stop", len(left))
            await asyncio.gather(*left, return_exceptions=True)


async def _guarded(work: Work, on_failure: Work | None) -> None:
    try:
        await work()
    except Exception as error:
        # Only the kind: messages of errors can hold what was said, or by whom.
        logger.error("work in the background failed: %s", type(error).__name__)
        if on_failure is None:
            return
        try:
            await on_failure()
        except Exception as second:
            logger.error("the user could not be told: %s", type(second).__name__)
