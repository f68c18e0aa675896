"""What operators see of the queue of events: counts, in the metrics of the process."""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge


class EventFigures:
    """Counts of what waits, was sent and was left out."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Starts at zero.

        Args:
            registry: what shows them.
        """
        self.sent = Counter("spoorwijzer_events_sent", "Events that the queue confirmed.", registry=registry)
        self.lost = Counter(
            "spoorwijzer_events_lost", "Events that were not sent to the queue.", ["why"], registry=registry
        )
        self.failures = Counter("spoorwijzer_events_failures", "Failed attempts to reach the queue.", registry=registry)
        self.waiting = Gauge("spoorwijzer_events_waiting", "Events that wait for the queue.", registry=registry)
        self.waiting_bytes = Gauge("spoorwijzer_events_waiting_bytes", "The memory they take.", registry=registry)


@lru_cache(maxsize=1)
def process_figures() -> EventFigures:
    """Those of this process, which the channel of the metrics shows with its own."""
    return EventFigures(REGISTRY)
