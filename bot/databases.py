"""How the bot waits for a database: apart from the event loop, and never for long."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

import sqlalchemy as sa

T = TypeVar("T")

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 5
# A little longer than a database itself needs to give up. One that is frozen gives up nothing: its machine still takes
# what is sent, so that no setting of the connection helps.
ANSWER_SECONDS = 6.0
# How long the end of a process waits for work that goes on: whoever asked for it has been told by then, or given up.
CLOSE_SECONDS = 2.0


def postgres_options() -> dict[str, Any]:
    """How an engine connects to PostgreSQL where a user waits for the answer."""
    return {
        # A connection that the database has dropped is replaced before it is used.
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,
            # A machine that vanished while we waited for it is noticed too.
            "keepalives_idle": STATEMENT_SECONDS,
            "keepalives_interval": STATEMENT_SECONDS,
            "keepalives_count": 2,
            "options": f"-c statement_timeout={STATEMENT_SECONDS * 1000}",
        },
    }


class Apart:
    """Threads of their own for one database: if it hangs, so do they, and nobody else.

    Not an executor of the standard library: a process cannot end before the threads of those do.
    """

    def __init__(self, threads: int, name: str) -> None:
        """Starts none before there is work.

        Args:
            threads: how many at most.
            name: what they are called.
        """
        self._most, self._name = threads, name
        self._threads: list[threading.Thread] = []
        self._waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    async def run(self, work: Callable[[], T]) -> T:
        """Does work on the database in a thread.

        Raises:
            sqlalchemy.exc.TimeoutError: it took too long. What had not begun is not done any more; what had begun may
                still be done.
        """
        doing: Future[T] = Future()
        self._waiting.put(lambda: _do(work, doing))
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._work, name=f"{self._name}_{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()
        try:
            return await asyncio.wait_for(asyncio.wrap_future(doing), ANSWER_SECONDS)
        except asyncio.TimeoutError:
            raise sa.exc.TimeoutError("the database does not answer") from None

    def close(self) -> None:
        """Ends the threads, once they are done; one that hangs is left behind."""
        for _ in self._threads:
            self._waiting.put(None)
        end = time.monotonic() + CLOSE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _work(self) -> None:
        while (work := self._waiting.get()) is not None:
            work()
            # Nothing of it stays in memory until there is more.
            del work


def _do(work: Callable[[], T], doing: Future[T]) -> None:
    """Does work unless it was given up, and tells how it went."""
    if not doing.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:
        doing.set_exception(error)
    else:
        doing.set_result(result)
