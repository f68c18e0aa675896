"""A collector of traces on this machine: takes OTLP over HTTP, and keeps what came in."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

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
class Collector:
    """The collector; ``hangs`` lets it take calls and never answer."""

    hangs: bool = False
    calls: list[tuple[bytes, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._news, self._release = threading.Condition(), threading.Event()
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with peer._news:
                    peer.calls.append((f"{self.requestline}\n{self.headers}".encode(), body))
                    peer._news.notify_all()
                if peer.hangs:
                    peer._release.wait(PATIENCE)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._release.set()
        self.server.shutdown()
        self.server.server_close()

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
