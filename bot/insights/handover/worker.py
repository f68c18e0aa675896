"""Sends what waits in the outbox: one message at a time, each by one sender, again and again until its time is over."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import uuid
from dataclasses import dataclass

from bot.answers.handover_draft import Bericht
from bot.insights.handover.delivery import LEASE_SECONDS, ClaimLostError, DeliveryError, Parcel, Transport
from bot.outbox.store import Claimed, Outbox, OutboxError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How often things are done, in seconds.

    Attributes:
        look: between two looks into the outbox.
        first: before the second attempt; every next pause is twice as long.
        longest: the longest pause between attempts.
        sweep: between two clean-ups.
    """

    look: float = 0.5
    first: float = 5.0
    longest: float = 900.0
    sweep: float = 60.0

    def pause(self, attempts: int, error: DeliveryError) -> float:
        """How long to wait after an attempt."""
        if error.permanent:
            return max(self.longest, error.wait)
        return max(min(self.first * 2.0 ** min(attempts - 1, 20), self.longest), error.wait)


class Worker:
    """The sender."""

    def __init__(self, outbox: Outbox, transport: Transport | None, pace: Pace | None = None) -> None:
        """Keeps what it works with.

        Args:
            outbox: the messages.
            transport: the way to the desk; None: only the clean-up is done.
            pace: how often things are done.
        """
        self._outbox, self._transport, self._pace = outbox, transport, pace or Pace()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Lets ``run`` end after the attempt at hand."""
        self._stopped.set()

    async def run(self) -> None:
        """Sends and cleans up until ``stop``. A fault, of the database too, is logged and outlived."""
        loop = asyncio.get_running_loop()
        swept = None
        while not self._stopped.is_set():
            try:
                if swept is None or loop.time() - swept >= self._pace.sweep:
                    swept = loop.time()
                    self.sweep()
                await self.round()
            except OutboxError as error:
                logger.error("the outbox cannot be reached: %s", error)
            await loop.run_in_executor(None, self._stopped.wait, self._pace.look)

    async def round(self) -> int:
        """Sends what is due; ends early where the desk is not reached.

        Returns:
            How many messages were delivered.

        Raises:
            OutboxError: the outbox cannot be reached.
        """
        sent = 0
        while self._transport and not self._stopped.is_set():
            claimed = self._outbox.claim(uuid.uuid4().hex, LEASE_SECONDS)
            if claimed is None or not await self._attempt(self._transport, claimed):
                break
            sent += 1
        return sent

    def sweep(self) -> None:
        """Deletes what nobody needs any more, and warns of what could not be delivered.

        Raises:
            OutboxError: the outbox cannot be reached.
        """
        for message_id in self._outbox.sweep().undeliverable:
            # The id only: what was in it is nobody's business, and is gone.
            logger.error("message %s could not be delivered in time; its content was deleted", message_id)

    async def _attempt(self, transport: Transport, claimed: Claimed) -> bool:
        """One attempt. Returns whether the message was delivered."""

        def begin() -> None:
            if not self._outbox.begin(claimed):
                raise ClaimLostError

        parcel = Parcel(claimed.id, Bericht.from_dict(json.loads(claimed.content)), claimed.uncertain, begin)
        try:
            await transport.deliver(parcel)
        except DeliveryError as error:
            wait = self._pace.pause(claimed.attempts, error)
            uncertain = claimed.uncertain or error.uncertain
            self._outbox.failed(claimed, wait, uncertain)
            level = logging.ERROR if error.permanent else logging.WARNING
            logger.log(
                level,
                "message %s not delivered at attempt %d (%s); next in %d s",
                claimed.id, claimed.attempts, error, wait,
            )  # fmt: skip
            return False
        except ClaimLostError:
            logger.warning("message %s was taken over by another sender", claimed.id)
            return False
        except Exception as error:
            # A fault of ours, with the message untouched for a later attempt; its text is not for the log.
            self._outbox.failed(claimed, self._pace.longest, uncertain=True)
            logger.error("message %s: %s while sending", claimed.id, type(error).__name__)
            return False
        if not self._outbox.delivered(claimed):
            logger.error("message %s was delivered after its claim had ended; it may arrive twice", claimed.id)
        return True
