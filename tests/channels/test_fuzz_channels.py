"""The channels take anything, from anybody, and every route is dressed for the internet."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk.executor import ActionExecutor

from bot.actions.server import run
from bot.channels.page import PageChannel
from bot.channels.rest import RestChannel
from bot.channels.widget import WidgetChannel
from bot.channels.widget_settings import WidgetSettings
from bot.knowledge.library import Library
from tests.channels import test_widget_channel
from tests.channels.test_widget_channel import KEYS, SITE, Server
from tests.fuzzing import BODIES, FUZZ, HEADERS, RAW, TEXT, WORDS, check, send

several_servers = test_widget_channel.several_servers
MANY = 1_000_000


@pytest.fixture
def server(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """All channels of development beside the widget, without limits."""
    settings = WidgetSettings(
        keys=KEYS,
        origins=frozenset({SITE}),
        messages_per_minute=MANY,
        address_messages_per_minute=MANY,
        sessions_per_minute=MANY,
    )
    before = WidgetChannel.blueprint

    def blueprint(channel: WidgetChannel, hear: Any) -> Any:
        # The server of the widget's tests mounts one channel; these two go along.
        running.app.blueprint(RestChannel().blueprint(hear), url_prefix="/webhooks/rest")
        running.app.blueprint(PageChannel().blueprint(hear), url_prefix="/webhooks/chat")
        return before(channel, hear)

    running = Server.__new__(Server)
    monkeypatch.setattr(WidgetChannel, "blueprint", blueprint)
    running.__init__(library, settings)  # type: ignore[misc]
    yield running
    running.stop()


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


@pytest.mark.parametrize("call", ["sessie", "bericht", "gesprek", "oordeel", "agenda", "vergeet"])
def test_the_widget_channel_takes_anything_without_a_fault(server: Server, call: str) -> None:
    login = {"Authorization": f"Bearer {server.session()}", "Origin": SITE}

    @FUZZ
    @given(BODIES, HEADERS, st.booleans())
    def fuzz(body: bytes, headers: dict[str, str], known: bool) -> None:
        url = f"{address(server)}/webhooks/widget/{call}"
        check(*send(url, body, {**headers, **(login if known else {})}))

    fuzz()


@pytest.mark.parametrize("call", ["sessie", "bericht", "gesprek", "vergeet"])
def test_the_widget_channel_takes_headers_that_are_no_text(server: Server, call: str) -> None:
    known = f"Bearer {server.session()}".encode()
    names = st.sampled_from(["Authorization", "Origin", "X-Forwarded-For", "Content-Type", "Referer", "User-Agent"])

    @FUZZ
    @given(st.dictionaries(names, RAW | st.just(b"Bearer \xff.\xfe"), max_size=3), st.booleans())
    def fuzz(headers: dict[str, bytes], login: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        given_headers = {"Authorization": known, "Origin": SITE, **headers} if login else headers
        connection.request("POST", f"/webhooks/widget/{call}", b'{"id": "bericht-1", "tekst": "hallo"}', given_headers)
        reply = connection.getresponse()
        check(reply.status, reply.read().decode("utf-8", "replace"))
        connection.close()

    fuzz()


def test_every_text_gets_an_answer_over_widget_and_rest(server: Server) -> None:
    token = server.session()

    @FUZZ
    @given(WORDS | TEXT, st.integers(min_value=0))
    def fuzz(text: str, number: int) -> None:
        reply = server.say(token, text, f"bericht-{number:08d}"[:60])
        check(reply.status, reply.body.decode())
        body = json.dumps({"sender": f"s{number}"[:100], "message": text}).encode()
        status, answer = send(f"{address(server)}/webhooks/rest/webhook", body)
        assert status == 200
        assert json.loads(answer)[0]["text"]

    fuzz()


def test_the_rest_channel_takes_anything_without_a_fault(server: Server) -> None:
    @FUZZ
    @given(BODIES, HEADERS)
    def fuzz(body: bytes, headers: dict[str, str]) -> None:
        check(*send(f"{address(server)}/webhooks/rest/webhook", body, headers))

    fuzz()


@pytest.mark.parametrize(
    "path", ["", "webhooks/chat/", "webhooks/chat/x", "webhooks/widget/x.js", "model", "x/y", "%00", "..%2f"]
)
def test_every_route_carries_the_security_headers_whatever_the_method(server: Server, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
        reply = server.call(f"../../{path}", method=method, origin=None)
        assert reply.status < 500
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "access-control-allow-origin" not in reply.headers


def test_a_page_of_another_site_gets_no_leave_to_read_any_route(server: Server) -> None:
    for path in ("", "webhooks/widget/sessie", "webhooks/rest/webhook", "webhooks/chat/", "status"):
        reply = server.call(f"../../{path}", origin="https://evil.nl")
        assert "access-control-allow-origin" not in reply.headers


def test_in_production_rest_and_page_are_not_there(
    library: Library, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("SPOORWIJZER_MODE", "production")
    live: Server = request.getfixturevalue("server")
    assert live.call("../rest/webhook", {"sender": "a", "message": "hallo"}).status == 404
    assert live.call("../rest/", method="GET").status == 404
    assert live.call("../chat/", method="GET").status == 404
    assert live.call("", method="GET").status == 200
    assert live.bot.heard == []


@FUZZ
@given(body=BODIES)
def test_the_action_server_takes_anything_and_echoes_nothing(body: bytes) -> None:
    status, answer = asyncio.run(run(ActionExecutor(), body))
    assert status in (400, 404)
    assert set(answer) == {"error", "action_name"}
