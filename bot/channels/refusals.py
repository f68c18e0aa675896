"""Counts the messages that got only the honest sentence because the store or the lock was away.

Nothing of such a turn is stored or published, so that no other count sees it: without this one all would seem well just
while nobody gets an answer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from prometheus_client import Counter
from rasa.core.lock_store import LockError
from sqlalchemy.exc import SQLAlchemyError

# As /ready names them; another fault of the turn is one of the bot's own.
STORE, LOCK, OTHER = "gesprekken", "sloten", "anders"
CHANNELS = ("widget", "slack", "teams", "rest")

NAME = "spoorwijzer_refused_turns"
REFUSED = Counter(NAME, "Messages that were answered with the sentence that it failed.", ["channel", "part"])
for _channel in CHANNELS:
    for _part in (STORE, LOCK, OTHER):
        # From nought: Prometheus does not see a counter grow that begins at one.
        REFUSED.labels(_channel, _part)


def count_refusal(channel: str, error: Exception) -> None:
    """Counts a message that got the honest sentence.

    Args:
        channel: the name of the channel.
        error: why; only its kind is looked at.
    """
    part = LOCK if isinstance(error, LockError) else STORE if isinstance(error, SQLAlchemyError) else OTHER
    REFUSED.labels(channel, part).inc()


@contextlib.contextmanager
def counting(channel: str) -> Iterator[None]:
    """Counts if the store or the lock is away; other errors, such as of a platform that hears nothing, are not ours."""
    try:
        yield
    except (LockError, SQLAlchemyError) as error:
        count_refusal(channel, error)
        raise
