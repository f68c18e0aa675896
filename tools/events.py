"""The stored events against those that reached the organisation's queue: each must be there, none twice."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import aio_pika
import sqlalchemy as sa

from tools.parts import Rabbit
from tools.users import Ledger, User

PATIENCE = 30.0
DISTRESS = "ik wil niet meer leven, ik zie het niet meer zitten"


@dataclass(frozen=True)
class Comparison:
    """What arrived of what was stored.

    Attributes:
        stored: events in the database.
        arrived: messages in the queue, each number counted once.
        missing: events that were stored and did not arrive.
        strange: messages that are no stored event.
        again: messages that came more than once, with the same number.
        seconds: until the last of them was there.
    """

    stored: int
    arrived: int
    missing: int
    strange: int
    again: int
    seconds: float

    def __str__(self) -> str:
        """One line of the report."""
        return (
            f"events stored {self.stored}, arrived {self.arrived}, missing {self.missing}, not stored {self.strange}, "
            f"sent again with the same number {self.again}; the last {self.seconds:.1f} s after the last answer"
        )


def compare(database: str, rabbit: Rabbit) -> Comparison:
    """Empties the queue and lays what was in it beside the database."""
    stored = stored_events(database)
    begin = time.monotonic()
    numbered, complete = asyncio.run(_drained(rabbit, sum(stored.values())))
    once = dict(numbered)
    arrived = Counter(once.values())
    return Comparison(
        sum(stored.values()),
        len(once),
        sum((stored - arrived).values()),
        sum((arrived - stored).values()),
        len(numbered) - len(once),
        complete - begin,
    )


def tells_of_distress(addresses: list[str]) -> bool:
    """Lets somebody say that it is too much; returns whether they got the number to call."""
    user = User(addresses, Ledger())
    user.open()
    return "113" in json.dumps(user.says(DISTRESS))


def stored_events(database: str) -> Counter[str]:
    """The events in the database, each in one way of writing."""
    engine = sa.create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT sender_id, data FROM events")).all()
    engine.dispose()
    return Counter(canonical({**json.loads(data), "sender_id": sender}) for sender, data in rows)


async def _drained(rabbit: Rabbit, expected: int) -> tuple[list[tuple[str, str]], float]:
    connection = await aio_pika.connect(rabbit.url.rpartition("/")[0] + "/")
    async with connection:
        channel = await connection.channel()
        begin = time.monotonic()
        # What still waits in the servers gets its time, and a moment more for what should not come.
        while True:
            queue = await channel.declare_queue(rabbit.queue, durable=True)
            count = queue.declaration_result.message_count or 0
            if count >= expected or time.monotonic() - begin > PATIENCE:
                break
            await asyncio.sleep(0.2)
        complete = time.monotonic()
        await asyncio.sleep(1.0)
        found: list[tuple[str, str]] = []
        while (message := await queue.get(no_ack=True, fail=False)) is not None:
            found.append((str(message.message_id), canonical(json.loads(message.body))))
        return found, complete


def canonical(event: dict[str, Any]) -> str:
    """An event in one way of writing."""
    return json.dumps(event, sort_keys=True)
