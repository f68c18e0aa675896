"""Prometheus metrics of one server process: counts and times, no topics per person and no names."""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.insights.observe import Forgotten, Judged
from bot.insights.turns import Change, Turn

SECONDS = (0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """The metrics, in a registry of their own."""

    def __init__(self) -> None:
        """Starts at zero."""
        self.registry = CollectorRegistry()
        self._turns = Counter(
            "spoorwijzer_turns",
            "Messages that got a reply, by the kind of the first.",
            ["channel", "kind"],
            registry=self.registry,
        )
        self._failed = Counter(
            "spoorwijzer_failed_turns", "Messages that got no reply.", ["channel"], registry=self.registry
        )
        self._seconds = Histogram(
            "spoorwijzer_response_seconds",
            "From message to reply.",
            ["channel"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._verdicts = Counter(
            "spoorwijzer_verdicts", "What users thought of an answer.", ["useful"], registry=self.registry
        )
        self._forgotten = Counter(
            "spoorwijzer_forgotten", "Conversations that were deleted on request.", registry=self.registry
        )
        self.written = Counter(
            "spoorwijzer_insights_written", "Changes written to the insights database.", registry=self.registry
        )
        self.lost = Counter(
            "spoorwijzer_insights_lost", "Changes that could not be counted.", ["why"], registry=self.registry
        )
        self.failures = Counter(
            "spoorwijzer_insights_failures",
            "Failed attempts to write to the insights database.",
            registry=self.registry,
        )
        self.waiting = Gauge("spoorwijzer_insights_waiting", "Changes that wait to be written.", registry=self.registry)

    def count(self, change: Change) -> None:
        """Counts a change."""
        if isinstance(change, Turn):
            self._turn(change)
        elif isinstance(change, Judged):
            self._verdicts.labels("yes" if change.verdict.useful else "no").inc()
        elif isinstance(change, Forgotten):
            self._forgotten.inc()

    def _turn(self, turn: Turn) -> None:
        channel = turn.heard.channel
        if not turn.replies:
            self._failed.labels(channel).inc()
            return
        self._turns.labels(channel, turn.replies[0].kind).inc()
        if turn.response_ms is not None:
            self._seconds.labels(channel).observe(turn.response_ms / 1000)
        for reply in turn.replies:
            if reply.verdict is not None:
                self._verdicts.labels("yes" if reply.verdict.useful else "no").inc()

    def as_text(self) -> bytes:
        """In Prometheus' format, with what else this process counts: its own use of processor and memory, events."""
        data: bytes = generate_latest(self.registry) + generate_latest(REGISTRY)
        return data


@lru_cache(maxsize=1)
def process_metrics() -> Metrics:
    """The metrics of this process: the broker counts, the channel of the metrics shows."""
    return Metrics()
