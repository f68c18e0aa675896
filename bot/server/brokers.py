"""One event broker in front of several: the figures of this installation, and a queue of the organisation's own."""

from __future__ import annotations

import asyncio
import logging
from asyncio import AbstractEventLoop
from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)


class Brokers(EventBroker):
    """Publishes each event to all of them; one that fails does not keep it from the others."""

    def __init__(self, brokers: Sequence[EventBroker]) -> None:
        """Keeps the brokers, in order."""
        self._brokers = tuple(brokers)

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig, event_loop: AbstractEventLoop | None = None
    ) -> Brokers | None:
        """Not made from a file: the server puts it together itself."""
        return None

    def publish(self, event: Mapping[str, Any]) -> None:
        """Passes an event on. Never raises: a conversation goes on without its figures."""
        for broker in self._brokers:
            try:
                broker.publish(dict(event))
            except Exception as error:
                logger.error("a broker failed: %s", type(error).__name__)

    def is_ready(self) -> bool:
        """Whether all of them can take events."""
        return all(broker.is_ready() for broker in self._brokers)

    async def close(self) -> None:
        """Closes all of them, at the same time: each may wait for something that does not answer."""
        await asyncio.gather(*(broker.close() for broker in self._brokers))
