"""How the bot waits for a database: apart from the event loop, and never for long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa

T = TypeVar("T")

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 5
# A little longer than a database itself needs to give up. One that is frozen gives up nothing: its machine still takes
# what is sent, so that no setting of the connection helps.
ANSWER_SECONDS = 6.0


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
    """Threads of their own for one database: if it hangs, so do they, and nobody else."""

    def __init__(self, threads: int, name: str) -> None:
        """Starts none before there is work.

        Args:
            threads: how many at most.
            name: what they are called.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """Does work on the database in a thread.

        Raises:
            sqlalchemy.exc.TimeoutError: it took too long. What had not begun is not done any more; what had begun may
                still be done.
        """
        doing = asyncio.get_running_loop().run_in_executor(self._pool, work)
        try:
            return await asyncio.wait_for(doing, ANSWER_SECONDS)
        except asyncio.TimeoutError:
            raise sa.exc.TimeoutError("the database does not answer") from None

    def close(self) -> None:
        """Ends the threads, once they are done."""
        self._pool.shutdown(wait=True)
