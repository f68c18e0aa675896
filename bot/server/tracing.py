"""Traces for operators: how long a turn and its parts took, and what kind of answer it was. Never what was said.

Only loaded where an address for traces is set. A turn writes down its parts while it runs, and hands them over when it
is over: a thread of the exporter sends them, from a queue that drops what does not fit in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot.server.settings import SettingsError

logger = logging.getLogger(__name__)

SERVICE = "spoorwijzer"
# How long a server that stops waits for a collector; what is not delivered by then is lost.
FLUSH_SECONDS = 3.0
_TRACEPARENT = "traceparent"

Attributes = Mapping[str, str | int]


@dataclass(frozen=True)
class Part:
    """A part that is over: its name, when it began and ended (nanoseconds since 1970), and the kind of fault in it."""

    name: str
    begin: int
    end: int
    fault: str | None


@dataclass
class Open:
    """A request or a turn that is under way, and its parts so far."""

    span: Span
    parts: list[Part] = field(default_factory=list)


_CURRENT: contextvars.ContextVar[Open | None] = contextvars.ContextVar("spoorwijzer_trace", default=None)


class Tracing:
    """Makes the spans. Those of parts only once the whole is over: what is dropped leaves nothing behind."""

    def __init__(self, processor: SpanProcessor, now: Callable[[], int] = time.time_ns) -> None:
        """Sets up; how much is sampled stands in the environment (``OTEL_TRACES_SAMPLER``).

        Args:
            processor: gets the spans that are over.
            now: nanoseconds since 1970.
        """
        # What the environment says of this service goes before the name given here.
        resource = Resource({SERVICE_NAME: SERVICE}).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("bot")
        self._now = now

    def begin_request(self, name: str, attributes: Attributes, traceparent: str | None) -> Open:
        """Begins the trace of a request, or goes on with that of the proxy.

        Args:
            name: of the span.
            attributes: of the span.
            traceparent: the proxy's header of that name (W3C). The other, tracestate, may hold any text: left.
        """
        carrier = {_TRACEPARENT: traceparent} if traceparent else {}
        above = TraceContextTextMapPropagator().extract(carrier, Context())
        begun = Open(self._tracer.start_span(name, above, SpanKind.SERVER, attributes, start_time=self._now()))
        _CURRENT.set(begun)
        return begun

    def begin_turn(self, name: str, attributes: Attributes) -> tuple[Open, contextvars.Token[Open | None]]:
        """Begins a turn within the request that brought it; `end` and `leave` end it."""
        request = _CURRENT.get()
        above = set_span_in_context(request.span, Context()) if request else Context()
        begun = Open(self._tracer.start_span(name, above, SpanKind.INTERNAL, attributes, start_time=self._now()))
        return begun, _CURRENT.set(begun)

    def leave(self, token: contextvars.Token[Open | None]) -> None:
        """What follows is part of the request again."""
        _CURRENT.reset(token)

    def end(self, begun: Open, attributes: Attributes, fault: str | None = None) -> None:
        """Ends a request or a turn and hands it over; one that is never ended is never seen by anybody.

        Args:
            begun: what is over.
            attributes: what is known of it by now.
            fault: the kind of fault; none if it went well.
        """
        above = set_span_in_context(begun.span, Context())
        for part in begun.parts:
            span = self._tracer.start_span(part.name, above, start_time=part.begin)
            _mark(span, part.fault)
            span.end(part.end)
        begun.span.set_attributes({**attributes})
        _mark(begun.span, fault)
        begun.span.end(self._now())

    def end_request(self, begun: Open, attributes: Attributes, fault: str | None) -> None:
        """Ends a request (see `end`); the next one over the same connection has nothing to do with it."""
        self.end(begun, attributes, fault)
        _CURRENT.set(None)

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Times a part of what is under way."""
        begun = _CURRENT.get()
        if begun is None or not begun.span.is_recording():
            yield
            return
        begin, fault = self._now(), None
        try:
            yield
        except BaseException as error:
            fault = type(error).__name__
            raise
        finally:
            begun.parts.append(Part(name, begin, self._now(), fault))

    async def close(self, seconds: float = FLUSH_SECONDS) -> None:
        """Delivers what waits, as far as that can be done in time."""
        # A thread that holds up nothing: the collector may not answer at all.
        thread = threading.Thread(target=self._provider.shutdown, daemon=True)
        thread.start()
        waited = asyncio.get_running_loop().time() + seconds
        while thread.is_alive() and asyncio.get_running_loop().time() < waited:
            await asyncio.sleep(0.02)


def _mark(span: Span, fault: str | None) -> None:
    # Never the text of an exception, nor its traceback, which the library would record: only of which kind it was.
    if fault is not None:
        span.set_attribute("error.type", fault)
        span.set_status(Status(StatusCode.ERROR))


class Discreet(SpanExporter):
    """An exporter that says once that it cannot deliver, and once that it can again; nothing of what or where."""

    def __init__(self, inner: SpanExporter) -> None:
        """Keeps the exporter that does the work."""
        self._inner, self._well = inner, True

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Delivers spans (see parent class)."""
        try:
            result = self._inner.export(spans)
        except Exception:
            result = SpanExportResult.FAILURE
        well = result is SpanExportResult.SUCCESS
        if well is not self._well:
            logger.warning("traces are delivered again" if well else "traces cannot be delivered and are lost")
        self._well = well
        return result

    def shutdown(self) -> None:
        """Ends (see parent class)."""
        self._inner.shutdown()


def over_http() -> Tracing:
    """Traces as the standard environment variables say (``OTEL_...``).

    Raises:
        SettingsError: one of them cannot be used.
    """
    # It would log each attempt; `Discreet` tells what matters.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    try:
        return Tracing(BatchSpanProcessor(Discreet(OTLPSpanExporter())))
    except ValueError as error:
        raise SettingsError("one of the variables OTEL_... has a value that cannot be used") from error
