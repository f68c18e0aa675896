"""A collector of traces on this machine: takes OTLP over HTTP, and keeps what came in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.http_peer import HttpPeer, Request

PATIENCE = 30.0


@dataclass(frozen=True)
class Arrived:
    """A span as it came in."""

    name: str
    trace: str
    id: str
    parent: str
    failed: bool
    attributes: dict[str, Any]


@dataclass
class Collector(HttpPeer):
    """The collector; ``hangs`` lets it take calls and never answer."""

    hangs: bool = False
    calls: list[tuple[bytes, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._news, self._release = threading.Condition(), threading.Event()
        self.listen()

    def reply(self, request: Request) -> None:
        with self._news:
            self.calls.append((f"{request.requestline}\n{request.headers}".encode(), request.body))
            self._news.notify_all()
        if self.hangs:
            self._release.wait(PATIENCE)
        request.answer(200)

    def stop(self) -> None:
        self._release.set()
        super().stop()

    def environment(self) -> dict[str, str]:
        """What a server must be told to send its traces here, soon."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.address, "OTEL_BSP_SCHEDULE_DELAY": "100"}

    @property
    def received(self) -> bytes:
        """All that came in, byte for byte."""
        return b"".join(head + body for head, body in list(self.calls))

    @property
    def bodies(self) -> bytes:
        """The spans that came in, byte for byte."""
        return b"".join(body for _, body in list(self.calls))

    @property
    def channels(self) -> set[str]:
        """The channels whose turns came in."""
        return {span.attributes.get("spoorwijzer.channel", "") for span in self.spans if span.name == "turn"}

    @property
    def spans(self) -> list[Arrived]:
        found = []
        for _, body in list(self.calls):
            request = ExportTraceServiceRequest.FromString(body)
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    found += [_arrived(span) for span in scope.spans]
        return found

    def wait(self, true: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(true, PATIENCE), [span.name for span in self.spans]


def _arrived(span: Any) -> Arrived:
    values = {one.key: one.value.string_value or one.value.int_value for one in span.attributes}
    ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
    return Arrived(span.name, *ids, span.status.code == 2, values)
