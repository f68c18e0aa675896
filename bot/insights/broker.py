"""Rasa's event broker that counts: reads each event, drops what it must not keep, and writes in the background.

A conversation never waits for it and never fails by it: ``publish`` only reads and queues; a thread writes. Without a
database the counts wait in memory up to a limit, and are then lost, which the metrics tell.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import secrets
import threading
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.utils.endpoints import EndpointConfig

from bot.insights.metrics import Metrics, process_metrics
from bot.insights.observe import Vocabulary, observe, vocabulary
from bot.insights.pseudonyms import Pseudonyms, read_secret
from bot.insights.recorder import Recorder
from bot.insights.settings import SettingsError, load_settings
from bot.insights.store import StoreError, insights_url, open_store
from bot.insights.taps import Tap, taps
from bot.insights.turns import Change, Turns
from bot.paths import KNOWLEDGE, VAR

logger = logging.getLogger(__name__)

MAX_WAITING = 10_000
BATCH = 200
CLOSE_SECONDS = 5.0
# How long the first change waits for others, to be written with them: a transaction costs as much as what is in it.
GATHER_SECONDS = 0.5
# How long to wait after a failed attempt to write; longer each time, up to the last.
PAUSES = (0.5, 2.0, 10.0, 60.0)
KEY_FILE = "insights.key"


class InsightsBroker(EventBroker):
    """Counts what happens in the conversations."""

    def __init__(
        self,
        make_recorder: Callable[[], Recorder],
        known: Vocabulary,
        metrics: Metrics,
        listeners: tuple[Tap, ...] = (),
        now: Callable[[], float] = time.time,
        pauses: tuple[float, ...] = PAUSES,
        room: int = MAX_WAITING,
        gather: float = 0.0,
    ) -> None:
        """Starts the thread that writes.

        Args:
            make_recorder: opens the database; called again until it succeeds.
            known: the names that may be counted.
            metrics: what operators see.
            listeners: who else sees the events.
            now: seconds since 1970.
            pauses: seconds between attempts to write.
            room: how many changes can wait for the database; those after them are lost.
            gather: seconds that a change waits for others to be written with. Nothing where several servers write: the
                turns of one conversation must arrive in their order.
        """
        self._gather = gather
        self._make_recorder, self._known, self._metrics, self._taps = make_recorder, known, metrics, listeners
        self._now, self._pauses = now, pauses
        self._turns = Turns()
        self._queue: queue.Queue[Change] = queue.Queue(room)
        self._closing = threading.Event()
        self._told: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="insights", daemon=True)
        self._thread.start()

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig, event_loop: AbstractEventLoop | None = None
    ) -> InsightsBroker | None:
        """Makes the broker that ``event_broker`` in endpoints.yml asks for.

        Args:
            broker_config: may hold ``db``, a SQLite file; ``SPOORWIJZER_INSIGHTS_URL`` goes before it.
            event_loop: not needed.

        Returns:
            None if knowledge/insights.yml is not valid: nothing is counted then, and conversations go on.
        """
        file = Path(str(broker_config.kwargs.get("db") or VAR / "insights.db"))
        url = insights_url(os.environ, file.parent) if "SPOORWIJZER_INSIGHTS_URL" in os.environ else f"sqlite:///{file}"
        try:
            settings = load_settings()
        except SettingsError as error:
            logger.error("nothing is counted: %s", error)
            return None
        secret = _secret(file.with_name(KEY_FILE))
        topics = frozenset(path.stem for path in KNOWLEDGE.glob("**/faq/**/*.yml"))
        return cls(
            lambda: Recorder(open_store(url), Pseudonyms(secret), settings.silence_seconds, settings.return_seconds),
            vocabulary(settings, topics),
            process_metrics(),
            taps(),
            gather=GATHER_SECONDS if url.startswith("sqlite") else 0.0,
        )

    def publish(self, event: Mapping[str, Any]) -> None:
        """Counts an event. Never raises, never waits."""
        for tap in self._taps:
            try:
                tap.publish(event)
            except Exception as error:
                self._tell("a listener failed: %s", error)
        try:
            for seen in observe(event, self._known):
                for change in self._turns.add(seen):
                    self._metrics.count(change)
                    self._put(change)
        except Exception as error:
            self._metrics.lost.labels("unreadable").inc()
            self._tell("an event could not be counted: %s", error)

    def flush(self, seconds: float) -> bool:
        """Waits until everything published so far was written (or given up).

        Args:
            seconds: how long at most.

        Returns:
            Whether it was.
        """
        with self._queue.all_tasks_done:
            return self._queue.all_tasks_done.wait_for(lambda: not self._queue.unfinished_tasks, seconds)

    async def close(self) -> None:
        """Writes what still waits, for a few seconds at most."""
        await asyncio.get_running_loop().run_in_executor(None, self.stop)

    def stop(self) -> None:
        """The same, for who runs no event loop."""
        self._closing.set()
        self._thread.join(CLOSE_SECONDS)

    def _put(self, change: Change) -> None:
        try:
            self._queue.put_nowait(change)
        except queue.Full:
            self._metrics.lost.labels("full").inc()
        self._metrics.waiting.set(self._queue.qsize())

    def _tell(self, message: str, error: Exception) -> None:
        # Only the kind of error, and each kind once: its text may hold what must not be kept.
        kind = type(error).__name__
        if kind not in self._told:
            self._told.add(kind)
            logger.error(message, kind)

    # ------------------------------------------------------------ in the thread

    def _run(self) -> None:
        recorder = self._first_recorder()
        failed = 0
        batch: list[Change] = []
        while batch or not self._closing.is_set() or not self._queue.empty():
            batch = batch or self._next()
            # Without traffic, too, what is past its time goes.
            if not batch and not (recorder is not None and recorder.due(self._now())):
                continue
            try:
                recorder = recorder or self._make_recorder()
                recorder.write(batch, self._now())
                self._metrics.written.inc(len(batch))
                self._told.clear()
            except (StoreError, sa.exc.OperationalError, sa.exc.InterfaceError) as error:
                self._metrics.failures.inc()
                self._tell("the insights database does not answer: %s", error)
                failed += 1
                if not self._closing.wait(self._pauses[min(failed, len(self._pauses)) - 1]):
                    continue
                self._metrics.lost.labels("closing").inc(len(batch) + self._queue.qsize())
                return
            except Exception as error:
                self._metrics.failures.inc()
                self._tell("changes could not be counted: %s", error)
                self._one_by_one(recorder, batch)
            failed = 0
            self._done(batch)
            batch = []

    def _first_recorder(self) -> Recorder | None:
        """Opens the database at the start, so that an operator hears at once that it is not there."""
        try:
            return self._make_recorder()
        except Exception as error:
            self._metrics.failures.inc()
            self._tell("the insights database does not answer: %s", error)
            return None

    def _done(self, batch: list[Change]) -> None:
        for _ in batch:
            self._queue.task_done()
        self._metrics.waiting.set(self._queue.qsize())

    def _next(self) -> list[Change]:
        try:
            batch = [self._queue.get(timeout=0.5)]
        except queue.Empty:
            return []
        self._closing.wait(self._gather)
        while len(batch) < BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    def _one_by_one(self, recorder: Recorder | None, batch: list[Change]) -> None:
        """Writes each change on its own, so that a faulty one does not take the others along."""
        for change in batch:
            try:
                if recorder is not None:
                    recorder.write([change], self._now())
                    self._metrics.written.inc()
            except Exception:
                self._metrics.lost.labels("faulty").inc()


def _secret(path: Path) -> bytes:
    try:
        return read_secret(os.environ, path)
    except (OSError, ValueError) as error:
        logger.error("returning is counted only until the server stops: no key (%s)", type(error).__name__)
        return secrets.token_bytes(48)
