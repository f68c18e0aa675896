"""Traces: what a turn is made of arrives, nothing that was said does, and a collector that is away holds nobody up."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.touchup import TouchUp

from bot.channels.turn import CRISIS, take_turn
from bot.paths import ROOT
from bot.server.app import _kinds
from bot.server.conversations import ConversationStore
from bot.server.engine import ServerAgent
from bot.server.locks import ConversationLocks
from bot.server.settings import Settings, SettingsError, read_settings
from bot.server.traced import TracedAgent, TracedLocks, TracedStore, watch_requests
from bot.server.tracing import Discreet, Tracing, over_http
from tests.fuzzing import FUZZ
from tests.server.collector import Collector

SAID = "ik ben Wilhelmina Zoutkamp, ziek sinds 12 januari 2026"
WHO = "gesprek-van-wilhelmina"
TRACE, ABOVE = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PROXY = {"traceparent": f"00-{TRACE}-{ABOVE}-01", "tracestate": "naam=Zoutkamp", "baggage": "naam=Zoutkamp"}
SEED = "geheim-12345"
ANSWER = {
    "soort": "antwoord",
    "onderwerp": "spoor-2-kosten",
    "versie": {"kennis": "0a1b2c", "model": "7f00"},
    "alineas": [SAID],
}
TOLD = {
    "spoorwijzer.channel": "klein",
    "spoorwijzer.topic": "spoor-2-kosten",
    "spoorwijzer.decision": "antwoord",
    "spoorwijzer.version.knowledge": "0a1b2c",
    "spoorwijzer.version.model": "7f00",
}


class Memory(SpanExporter):
    """Keeps the spans of several servers after one another."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.spans += spans
        return SpanExportResult.SUCCESS

    @property
    def text(self) -> str:
        return "".join(span.to_json() for span in self.spans)


class Processor:
    """Answers everything in the same way, as far as Rasa's store and channel see of it."""

    def __init__(self, store: TracedStore, custom: dict[str, Any] | None, fault: Exception | None) -> None:
        self.store, self.custom, self.fault = store, custom, fault

    async def handle_message(self, message: UserMessage) -> None:
        tracker = await self.store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text))
        if self.fault:
            raise self.fault
        if self.custom:
            await message.output_channel.send_response(message.sender_id, {"text": SAID, "custom": self.custom})
        await self.store.save(tracker)


class Small:
    """A server with one channel, run for one call."""

    def __init__(self, folder: Path, trace: Callable[[], Tracing]) -> None:
        self.folder, self.trace = folder, trace
        self.custom: dict[str, Any] | None = ANSWER
        self.fault: Exception | None = None

    def _app(self) -> Sanic:
        tracing = self.trace()
        store = TracedStore(tracing, f"sqlite:///{self.folder / 'c.db'}", Domain.empty())
        agent = TracedAgent(tracing, tracker_store=store, lock_store=TracedLocks(tracing, None))
        agent.processor = Processor(store, self.custom, self.fault)
        app = Sanic("small", register=False, configure_logging=False)
        watch_requests(app, tracing)

        @app.post("/webhooks/klein/<wie:str>")
        async def hear(request: Request, wie: str) -> HTTPResponse:
            if wie == "stuk":
                raise ValueError(SAID)
            replies = await take_turn(agent.handle_message, request.json["tekst"], wie, "klein", None, "ons")
            return response.json(replies)

        @app.get("/webhooks/klein/<wie:str>")
        async def look(_: Request, wie: str) -> HTTPResponse:
            return response.text(wie)

        return app

    def call(self, path: str = f"/webhooks/klein/{WHO}", headers: dict[str, str] | None = None, **how: Any) -> str:
        return asyncio.run(self._call(path, headers or {}, how.get("method", "POST")))

    async def _call(self, path: str, headers: dict[str, str], method: str) -> str:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{listening.getsockname()[1]}{path}"
            app = self._app()
            server = await app.create_server(
                sock=listening,
                return_asyncio_server=True,
                asyncio_server_kwargs={"start_serving": False},
                access_log=False,
            )
            await server.startup()
            await server.before_start()
            await server.start_serving()
            data = json.dumps({"tekst": SAID}).encode() if method == "POST" else None
            request = urllib.request.Request(address, data, headers, method=method)
            try:
                return await asyncio.get_running_loop().run_in_executor(None, fetched, request)
            finally:
                server.close()
                await server.before_stop()
                await server.after_stop()


def fetched(request: urllib.request.Request) -> str:
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            text: str = reply.read().decode()
            return text
    except urllib.error.HTTPError as error:
        return str(error.code)


@pytest.fixture(autouse=True)
def _servers_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sanic rewrites its own methods when a server starts, which works once per process."""
    once = TouchUp.run

    def rewrite(app: Any) -> None:
        if not getattr(Sanic, "__touched__", False):
            once(app)

    monkeypatch.setattr("sanic.app.TouchUp.run", rewrite)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def small(tmp_path: Path, memory: Memory) -> Small:
    return Small(tmp_path, lambda: Tracing(SimpleSpanProcessor(memory)))


def by_name(memory: Memory) -> dict[str, ReadableSpan]:
    return {span.name: span for span in memory.spans}


def test_a_turn_is_a_span_within_its_request_and_its_parts_are_within_the_turn(small: Small, memory: Memory) -> None:
    assert "Wilhelmina" in small.call()

    spans = by_name(memory)
    assert set(spans) == {"POST /webhooks/klein/<wie:str>", "turn", "lock", "read conversation", "store"}
    request, turn = spans["POST /webhooks/klein/<wie:str>"], spans["turn"]
    assert request.parent is None
    assert turn.parent.span_id == request.context.span_id
    for name in ("lock", "read conversation", "store"):
        assert spans[name].parent.span_id == turn.context.span_id
        assert turn.start_time <= spans[name].start_time <= spans[name].end_time <= turn.end_time
    assert dict(turn.attributes) == TOLD
    assert dict(request.attributes) == {
        "http.request.method": "POST",
        "http.route": "/webhooks/klein/<wie:str>",
        "http.response.status_code": 200,
        "spoorwijzer.channel": "klein",
    }


def test_the_trace_of_the_proxy_goes_on_without_what_else_it_sends_along(small: Small, memory: Memory) -> None:
    small.call(headers=PROXY)

    request = by_name(memory)["POST /webhooks/klein/<wie:str>"]
    assert f"{request.context.trace_id:032x}" == TRACE
    assert f"{request.parent.span_id:016x}" == ABOVE
    assert "Zoutkamp" not in memory.text


@pytest.mark.parametrize("header", ["", "x" * 5_000, "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "Wilhelmina"])
def test_a_header_that_is_no_trace_begins_one(small: Small, memory: Memory, header: str) -> None:
    assert "Wilhelmina" in small.call(headers={"traceparent": header})

    assert by_name(memory)["POST /webhooks/klein/<wie:str>"].parent is None


HEX = st.text("0123456789abcdefABCDEFxyz-", max_size=60)
PARENT = (
    st.from_regex(r"\A[0-9a-fA-F]{2}-[0-9a-f]{30,34}-[0-9a-f]{14,18}-[0-9a-f]{1,3}.*\Z") | HEX | st.text(max_size=60)
)


@FUZZ
@given(parent=PARENT | st.just("00-\udcff"))
def test_no_header_breaks_a_trace_and_none_of_it_is_told(parent: str) -> None:
    memory = Memory()
    tracing = Tracing(SimpleSpanProcessor(memory))
    tracing.end_request(tracing.begin_request("POST /x", {}, parent + SEED), {}, None)
    tracing.end_request(tracing.begin_request("POST /x", {}, parent), {}, None)

    assert all(SEED not in span.to_json() for span in memory.spans)


def test_what_the_proxy_does_not_sample_is_not_sent(small: Small, memory: Memory) -> None:
    small.call(headers={"traceparent": f"00-{TRACE}-{ABOVE}-00"})

    assert memory.spans == []


def test_the_environment_says_how_much_is_sampled(
    tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")

    Small(tmp_path, lambda: Tracing(SimpleSpanProcessor(memory))).call()

    assert memory.spans == []


def test_nothing_that_was_said_is_in_a_span_also_when_it_fails(small: Small, memory: Memory) -> None:
    small.call()
    small.fault = ValueError(SAID)
    small.call()
    small.call("/webhooks/klein/stuk")

    failed = [span for span in memory.spans if not span.status.is_ok]
    assert {(span.name, span.attributes["error.type"]) for span in failed} == {
        ("turn", "ValueError"),
        ("POST /webhooks/klein/<wie:str>", "500"),
    }
    for secret in ("Wilhelmina", "wilhelmina", "Zoutkamp", "12 januari", "Traceback"):
        assert secret not in memory.text


def test_a_topic_that_is_no_name_does_not_go_along(small: Small, memory: Memory) -> None:
    small.custom = {"soort": SAID, "onderwerp": "x" * 81, "versie": {"kennis": SAID, "model": 12, "anders": "7f00"}}
    small.call()

    assert dict(by_name(memory)["turn"].attributes) == {"spoorwijzer.channel": "klein"}


def test_somebody_in_distress_leaves_a_request_and_no_turn(small: Small, memory: Memory) -> None:
    small.custom = {**ANSWER, "onderwerp": CRISIS}
    assert "Wilhelmina" in small.call()

    [request] = memory.spans
    assert request.name == "POST /webhooks/klein/<wie:str>"
    assert request.status.is_ok
    assert "crisis" not in request.to_json().lower()


def test_a_turn_without_a_reply_went_wrong(small: Small, memory: Memory) -> None:
    small.custom = None
    small.call()

    assert by_name(memory)["turn"].attributes["error.type"] == "NoReply"


def test_other_calls_are_not_traced(small: Small, memory: Memory) -> None:
    assert small.call(f"/webhooks/klein/{WHO}", method="GET") == WHO
    assert small.call("/webhooks/Zoutkamp", headers=PROXY) == "404"

    assert memory.spans == []


@pytest.fixture
def collector() -> Iterator[Collector]:
    peer = Collector()
    yield peer
    peer.stop()


@pytest.fixture
def sending(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[[], Tracing]]:
    def to(address: str) -> Callable[[], Tracing]:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        # Nothing is sent before the stop, unless the queue is full.
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "60000")
        return over_http

    return to


def test_what_waits_is_delivered_when_the_server_stops(
    tmp_path: Path, collector: Collector, sending: Callable[[str], Callable[[], Tracing]]
) -> None:
    Small(tmp_path, sending(collector.address)).call(headers=PROXY)

    assert {span.name for span in collector.spans} > {"turn", "lock", "store"}
    assert {span.trace for span in collector.spans} == {TRACE}
    assert b"POST /v1/traces" in collector.received
    assert b"spoorwijzer.topic" in collector.received
    for secret in ("Wilhelmina", "wilhelmina", "Zoutkamp", "12 januari"):
        assert secret.encode() not in collector.received


def test_a_collector_that_is_away_or_hangs_holds_up_no_turn_and_no_stop(
    tmp_path: Path,
    collector: Collector,
    sending: Callable[[str], Callable[[], Tracing]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    collector.hangs = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for address in (away, collector.address):
            begin = time.monotonic()
            assert "Wilhelmina" in Small(tmp_path, sending(address)).call()
            assert time.monotonic() - begin < 10
    assert "traces cannot be delivered" in caplog.text
    assert collector.received, "the one that hangs was called"


def test_spans_for_which_there_is_no_room_are_dropped(
    tmp_path: Path,
    collector: Collector,
    sending: Callable[[str], Callable[[], Tracing]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "2")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2")
    collector.hangs = True

    assert "Wilhelmina" in Small(tmp_path, sending(collector.address)).call()
    assert 0 < len(collector.spans) < 5


class Moody(SpanExporter):
    """Fails, raises and succeeds in turn."""

    def __init__(self, *moods: Any) -> None:
        self.moods = list(moods)

    def export(self, spans: Any) -> SpanExportResult:
        mood = self.moods.pop(0)
        if isinstance(mood, Exception):
            raise mood
        result: SpanExportResult = mood
        return result


def test_the_log_says_once_that_traces_are_lost_and_once_that_they_are_not(caplog: pytest.LogCaptureFixture) -> None:
    good, bad = SpanExportResult.SUCCESS, SpanExportResult.FAILURE
    moods = (good, bad, OSError(SAID), bad, good, good)
    exporter = Discreet(Moody(*moods))
    with caplog.at_level(logging.WARNING):
        for _ in moods:
            exporter.export([])

    assert caplog.messages == ["traces cannot be delivered and are lost", "traces are delivered again"]


@pytest.mark.parametrize(
    ("environment", "traced"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://collector/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_SERVICE_NAME": "bot", "OTEL_TRACES_SAMPLER": "always_on"}, False),
    ],
)
def test_traces_are_off_until_an_address_is_set(environment: dict[str, str], traced: bool) -> None:
    assert read_settings(environment).traces is traced


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "geheim@collector:4317"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://geheim"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_TRACES_SAMPLER", "geheim"),
    ],
)
def test_a_value_that_cannot_be_used_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as stopped:
        read_settings({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", name: value})
    assert "geheim" not in str(stopped.value)


def test_a_value_that_only_the_library_reads_stops_the_start_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "geheim")

    with pytest.raises(SettingsError) as stopped:
        over_http()
    assert "geheim" not in str(stopped.value)


def test_a_server_without_traces_does_not_even_load_what_makes_them() -> None:
    assert _kinds(Sanic("plain", register=False), Settings(database="sqlite://")) == (
        ServerAgent,
        ConversationStore,
        ConversationLocks,
    )
    makers = {"opentelemetry", "bot.server.tracing", "bot.server.traced"}
    loading = set()
    for path in (ROOT / "bot").rglob("*.py"):
        # At the top of a file: what is loaded with it.
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(name and (name in makers or name.split(".")[0] in makers) for name in names):
                loading.add(path.name)
    assert loading == {"tracing.py", "traced.py"}
