"""Stored events on their way to a queue of the organisation's own: RabbitMQ, Kafka or a file.

Rasa's own brokers stop the start when the queue is away, keep what could not be sent without end (RabbitMQ), or hold up
every conversation while they try again (Kafka). Here an event is put by and sent in the background, in order, until the
queue has confirmed it. A conversation never waits for it; what no longer fits is counted and left out.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import uuid
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rasa.core.brokers.broker import EventBroker
from rasa.utils.endpoints import EndpointConfig

from bot.retention import IN_DISTRESS
from bot.server.event_faults import reason
from bot.server.event_figures import EventFigures

logger = logging.getLogger(__name__)

# What may wait for a queue that is away.
ROOM_BYTES = 64 * 1024 * 1024
BATCH = 200
CONNECT_SECONDS = 10.0
SEND_SECONDS = 20.0
CLOSE_SECONDS = 5.0
# How long to wait after a failed attempt; longer each time, up to the last.
PAUSES = (0.2, 1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Letter:
    """An event as it is sent.

    Attributes:
        number: the same each time it is sent: whoever reads the queue leaves out what was read before.
        conversation: whose events must stay in order.
        body: the event as JSON.
    """

    number: str
    conversation: str
    body: bytes


class Link(Protocol):
    """An open connection to a queue."""

    async def send(self, letters: Sequence[Letter]) -> Sequence[bool]:
        """Sends events, in order.

        Returns:
            Of each, whether the queue has confirmed that it keeps it.
        """

    async def close(self) -> None:
        """Closes the connection; must not fail."""


class NotConfirmedError(Exception):
    """The queue did not take all of what was sent."""


class EventQueue(EventBroker):
    """Sends every event it is given at least once, as long as this process lives and there is room."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Link]],
        figures: EventFigures,
        room: int = ROOM_BYTES,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """Begins to send; needs a running event loop.

        Args:
            connect: opens a connection, or raises.
            figures: what operators see.
            room: how many bytes of events may wait.
            pauses: seconds between attempts.
        """
        self._connect, self._figures, self._room, self._pauses = connect, figures, room, tuple(pauses)
        self._waiting: deque[Letter] = deque()
        self._size, self._away, self._closing = 0, False, False
        self._told: set[str] = set()
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._work = self._loop.create_task(self._send_all())

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig, event_loop: AbstractEventLoop | None = None
    ) -> EventQueue | None:
        """Not made from a file: the server puts it together itself."""
        return None

    def publish(self, event: Mapping[str, Any]) -> None:
        """Puts an event by, from any thread. Never waits."""
        # That somebody is in distress is for our own counts only: it concerns health, and names a conversation.
        if event.get("event") == IN_DISTRESS:
            return
        letter = Letter(uuid.uuid4().hex, str(event.get("sender_id", "")), json.dumps(event).encode())
        self._loop.call_soon_threadsafe(self._put_by, letter)

    def is_ready(self) -> bool:
        """Whether the queue takes events, as far as is known."""
        return not self._away

    async def close(self) -> None:
        """Sends what still waits, for a few seconds at most."""
        # What was published just now is put by first.
        await asyncio.sleep(0)
        self._closing = True
        self._wake.set()
        await asyncio.wait({self._work}, timeout=CLOSE_SECONDS)
        self._work.cancel()
        await asyncio.wait({self._work})
        if self._waiting:
            self._figures.lost.labels("closing").inc(len(self._waiting))
            logger.error("the event queue was away: %d events were not sent", len(self._waiting))

    def _put_by(self, letter: Letter) -> None:
        if self._size + len(letter.body) > self._room:
            self._figures.lost.labels("full").inc()
            return
        self._waiting.append(letter)
        self._count(len(letter.body))
        self._wake.set()

    def _count(self, more: int) -> None:
        self._size += more
        self._figures.waiting.set(len(self._waiting))
        self._figures.waiting_bytes.set(self._size)

    async def _send_all(self) -> None:
        link: Link | None = None
        failed = 0
        # It connects before there is anything to send, so that an operator hears at once of a wrong address.
        while not (self._closing and not self._waiting):
            link = await self._attempt(link)
            if link is None:
                await asyncio.sleep(self._pauses[min(failed, len(self._pauses) - 1)])
                failed += 1
                continue
            failed = 0
            if not self._waiting and not self._closing:
                self._wake.clear()
                await self._wake.wait()
        if link is not None:
            await link.close()

    async def _attempt(self, link: Link | None) -> Link | None:
        """Connects if need be and sends what fits in one go; the connection if it is still good."""
        try:
            if link is None:
                link = await asyncio.wait_for(self._connect(), CONNECT_SECONDS)
            await self._send_some(link)
        except Exception as error:
            if link is not None:
                await link.close()
            self._tell_away(error)
            return None
        self._tell_back()
        return link

    async def _send_some(self, link: Link) -> None:
        batch = list(itertools.islice(self._waiting, BATCH))
        if not batch:
            return
        confirmed = await asyncio.wait_for(link.send(batch), SEND_SECONDS)
        left = [letter for letter, taken in zip(batch, confirmed, strict=True) if not taken]
        for _ in batch:
            self._waiting.popleft()
        self._waiting.extendleft(reversed(left))
        self._figures.sent.inc(len(batch) - len(left))
        self._count(sum(len(letter.body) for letter in left) - sum(len(letter.body) for letter in batch))
        if left:
            raise NotConfirmedError

    def _tell_away(self, error: Exception) -> None:
        self._figures.failures.inc()
        why = reason(error)
        if why not in self._told:
            # Each reason once per outage, in words of our own: the error's may hold an address with its password.
            logger.error("the event queue does not answer, events wait: %s", why)
            self._told.add(why)
        self._away = True

    def _tell_back(self) -> None:
        if self._away:
            logger.warning("the event queue answers again")
        self._away = False
        self._told.clear()
