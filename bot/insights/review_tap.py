"""Feeds the review loop from the event broker, off the path of the conversation: a queue and one thread."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from bot.insights.review_collector import Collector
from bot.insights.review_store import ReviewStore
from bot.insights.store import open_store
from bot.knowledge.harmless import harmless_messages
from bot.knowledge.library import load_library
from bot.knowledge.organisation import Organisation
from bot.paths import KNOWLEDGE
from bot.retention import FORGOTTEN, IN_DISTRESS

logger = logging.getLogger(__name__)

# More events than this waiting: the newest are not looked at. Missing a question harms nobody.
MAX_WAITING = 10_000
_KINDS = frozenset({"user", "bot", "slot", "active_loop", FORGOTTEN, IN_DISTRESS})


class ReviewTap:
    """Takes each of Rasa's events, and returns at once."""

    def __init__(self, make: Callable[[], Collector]) -> None:
        """Starts the thread.

        Args:
            make: makes the collector; called in the thread, since it reads the language model.
        """
        self._make = make
        self._waiting: queue.Queue[Mapping[str, Any] | None] = queue.Queue(MAX_WAITING)
        self._thread = threading.Thread(target=self._work, name="review", daemon=True)
        self._thread.start()

    def publish(self, event: Mapping[str, Any]) -> None:
        """Takes one event."""
        if event.get("event") not in _KINDS:
            return
        try:
            self._waiting.put_nowait(event)
        except queue.Full:
            logger.warning("the review loop is behind; an event was passed over")

    def close(self) -> None:
        """Handles what waits, and stops."""
        self._waiting.put(None)
        self._thread.join(timeout=30)

    def _work(self) -> None:
        try:
            collector = self._make()
        except Exception as error:
            logger.error("the review loop does not start: %s", type(error).__name__)
            return
        while (event := self._waiting.get()) is not None:
            try:
                collector.event(event)
            except Exception as error:
                # Never the text: it may hold health data.
                logger.error("the review loop could not use an event: %s", type(error).__name__)
        collector.close()


def review_tap(organisation: Organisation, url: str | None = None) -> ReviewTap | None:
    """The tap, where the organisation keeps questions; None where it does not.

    Args:
        organisation: with its choice.
        url: the insights database; None for the usual one.
    """
    if not organisation.vragen_bewaren:
        return None

    def make() -> Collector:
        # Read only here: most installations keep nothing, and must not pay for it.
        from bot.insights.review_keeping import Keeping
        from bot.language.pipeline import load_pipeline
        from bot.language.scrub import scrub

        keeping = Keeping(load_pipeline(), scrub, load_library(KNOWLEDGE).topics.values(), harmless_messages(KNOWLEDGE))
        return Collector(keeping.clean, ReviewStore(open_store(url)).keep)

    return ReviewTap(make)
