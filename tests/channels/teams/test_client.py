"""Towards Microsoft: the login and its cache, sending with retries within bounds, and nothing leaking elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.channels.teams_client import Connector, SendError
from bot.channels.teams_http import MAX_BYTES, CallError, Http
from bot.channels.teams_login import Login, LoginError
from bot.channels.teams_messages import text_message
from bot.channels.teams_settings import TeamsSettings, read_settings
from tests.channels.teams.microsoft import APP, TENANT, Microsoft
from tests.http_peer import HttpPeer, Request

NOW = 1_795_000_000.0
HELLO = text_message("hallo")


class Bench:
    """A connector with a clock of its own, that notes how long it would have waited."""

    def __init__(self, settings: TeamsSettings, environment: dict[str, str] | None = None) -> None:
        self.now, self.waited = NOW, list[float]()
        self.http = Http(aiohttp.ClientTimeout(total=2, connect=1))
        self.login = Login(settings, self.http, lambda: self.now, environment or {})
        self.connector = Connector(self.http, self.login, lambda: self.now, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.waited.append(seconds)

    def run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            try:
                return await work()
            finally:
                await self.http.close()

        return asyncio.run(whole())


@pytest.fixture
def bench(microsoft: Microsoft) -> Bench:
    settings = read_settings(microsoft.environment())
    assert settings is not None
    return Bench(settings)


def test_a_message_arrives_with_our_token(bench: Bench, microsoft: Microsoft) -> None:
    sent = bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna/../x?y", HELLO))
    assert sent == microsoft.sent[0].id
    assert microsoft.sent[0].conversation == "a:anna/../x?y", "an id stays one part of the address"


@pytest.mark.parametrize("conversation", ["", ".", ".."])
def test_an_id_cannot_lead_to_another_address(bench: Bench, microsoft: Microsoft, conversation: str) -> None:
    with pytest.raises(SendError):
        bench.run(lambda: bench.connector.send(microsoft.service_url, conversation, HELLO))
    assert microsoft.calls == []


def test_the_token_is_asked_for_once_and_renewed_five_minutes_before_it_ends(
    bench: Bench, microsoft: Microsoft
) -> None:
    async def work() -> None:
        await asyncio.gather(*(bench.connector.send(microsoft.service_url, "a:anna", HELLO) for _ in range(5)))
        assert len(microsoft.issued) == 1
        bench.now += 3600 - 301
        await bench.connector.send(microsoft.service_url, "a:anna", HELLO)
        assert len(microsoft.issued) == 1
        bench.now += 2
        await bench.connector.send(microsoft.service_url, "a:anna", HELLO)
        assert len(microsoft.issued) == 2

    bench.run(work)


@pytest.mark.parametrize("lifetime", ["3600", 3600.5])
def test_a_lifetime_may_be_text_or_a_number(bench: Bench, microsoft: Microsoft, lifetime: Any) -> None:
    microsoft.lifetime = lifetime

    async def work() -> None:
        for _ in range(2):
            await bench.connector.send(microsoft.service_url, "a:anna", HELLO)

    bench.run(work)
    assert len(microsoft.issued) == 1


def test_a_refused_login_is_an_error_without_the_secret(bench: Bench, microsoft: Microsoft) -> None:
    microsoft.down.add(TENANT)
    with pytest.raises(LoginError) as error:
        bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))
    assert str(error.value) == "no token: status 503"


def test_a_token_that_is_refused_is_renewed_once(bench: Bench, microsoft: Microsoft) -> None:
    microsoft.faults = [(401, {})]
    bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))
    assert len(microsoft.issued) == 2
    microsoft.faults = [(401, {}), (401, {})]
    with pytest.raises(SendError):
        bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))


@pytest.mark.parametrize("status", [412, 429, 500, 502, 503, 504])
def test_a_passing_fault_is_tried_again_and_longer_each_time(bench: Bench, microsoft: Microsoft, status: int) -> None:
    microsoft.faults = [(status, {}), (status, {})]
    bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))
    assert len(microsoft.sent) == 1
    assert bench.waited == [1.0, 2.0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("99999", 20.0),
        ("-5", 0.0),
        ("nan", 1.0),
        ("rubbish", 1.0),
        (format_datetime(datetime.fromtimestamp(NOW + 9, timezone.utc), usegmt=True), 9.0),
    ],
)
def test_retry_after_is_obeyed_within_bounds(bench: Bench, microsoft: Microsoft, header: str, seconds: float) -> None:
    microsoft.faults = [(429, {"Retry-After": header})]
    bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))
    assert bench.waited == [seconds]


def test_after_four_attempts_it_gives_up(bench: Bench, microsoft: Microsoft) -> None:
    microsoft.faults = [(429, {})] * 9
    with pytest.raises(SendError) as error:
        bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))
    assert error.value.status == 429
    assert len(microsoft.faults) == 5
    assert len(bench.waited) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 413])
def test_a_lasting_refusal_is_not_tried_again(bench: Bench, microsoft: Microsoft, status: int) -> None:
    microsoft.faults = [(status, {})]
    with pytest.raises(SendError):
        bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))
    assert bench.waited == []


def test_typing_is_tried_once_and_never_fails(bench: Bench, microsoft: Microsoft) -> None:
    microsoft.faults = [(500, {})]
    bench.run(lambda: bench.connector.typing(microsoft.service_url, "a:anna"))
    assert microsoft.sent == []
    assert bench.waited == []


def test_a_message_can_be_replaced(bench: Bench, microsoft: Microsoft) -> None:
    bench.run(lambda: bench.connector.update(microsoft.service_url, "a:anna", "m1", HELLO))
    assert (microsoft.updates[0].conversation, microsoft.updates[0].id) == ("a:anna", "m1")


# ---------------------------------------------------------------- a server that misbehaves


class Odd(HttpPeer):
    """A server of which a test says what it answers; nothing at all until then."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: Callable[[Request], None] = lambda request: None
        self.listen()

    def reply(self, request: Request) -> None:
        self.seen.append((request.path, {k.lower(): v for k, v in request.headers.items()}, request.body))
        self.answers(request)

    def says(self, status: int, body: bytes = b"{}") -> None:
        self.answers = lambda request: request.answer(status, body)


@pytest.fixture
def odd() -> Iterator[Odd]:
    one = Odd()
    yield one
    one.stop()


def test_a_redirect_is_not_followed_so_the_token_goes_nowhere_else(
    bench: Bench, microsoft: Microsoft, odd: Odd
) -> None:
    microsoft.faults = [(307, {"Location": f"{odd.address}/steal"})]
    with pytest.raises(SendError):
        bench.run(lambda: bench.connector.send(microsoft.service_url, "a:anna", HELLO))
    assert odd.seen == []


def test_a_reply_that_is_too_large_is_an_error(odd: Odd) -> None:
    odd.says(200, b"x" * (MAX_BYTES + 1))
    http_client = Http()

    async def work() -> None:
        with pytest.raises(CallError):
            await http_client.call("GET", odd.address)
        await http_client.close()

    asyncio.run(work())


def test_a_server_that_says_nothing_is_given_up(odd: Odd) -> None:
    silence = threading.Event()
    odd.answers = lambda request: void(silence.wait(5))
    http_client = Http(aiohttp.ClientTimeout(total=0.3))

    async def work() -> None:
        with pytest.raises(CallError):
            await http_client.call("GET", odd.address)
        await http_client.close()

    asyncio.run(work())
    silence.set()


def void(_: object) -> None:
    """Takes a value and gives none."""


def test_a_reply_that_is_no_json_has_no_data(odd: Odd) -> None:
    odd.says(200, b"<html>")
    http_client = Http()

    async def work() -> Any:
        reply = await http_client.call("GET", odd.address)
        await http_client.close()
        return reply

    assert asyncio.run(work()).data is None


# ---------------------------------------------------------------- managed identity

MANAGED = TeamsSettings(APP, TENANT, "managed")


def test_app_service_gives_the_token_of_a_managed_identity(odd: Odd) -> None:
    odd.says(200, b'{"access_token": "managed-token", "expires_in": "86400"}')
    bench = Bench(MANAGED, {"IDENTITY_ENDPOINT": f"{odd.address}/msi/token", "IDENTITY_HEADER": "platform"})
    assert bench.run(bench.login.headers) == {"Authorization": "Bearer managed-token"}
    path, headers, _ = odd.seen[0]
    assert headers["x-identity-header"] == "platform"
    assert parse_qs(urlsplit(path).query) == {
        "api-version": ["2019-08-01"],
        "resource": ["https://api.botframework.com"],
        "client_id": [APP],
    }


def test_a_virtual_machine_gives_the_token_of_a_managed_identity(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    odd.says(200, b'{"access_token": "machine-token", "expires_in": "86400"}')
    monkeypatch.setattr("bot.channels.teams_login.INSTANCE_METADATA", f"{odd.address}/metadata")
    bench = Bench(MANAGED)
    assert bench.run(bench.login.headers) == {"Authorization": "Bearer machine-token"}
    assert odd.seen[0][1]["metadata"] == "true"


def test_kubernetes_gives_the_token_of_a_workload_identity(odd: Odd, tmp_path: Path) -> None:
    odd.says(200, b'{"access_token": "workload-token", "expires_in": 3600}')
    (tmp_path / "token").write_text("assertion\n")
    settings = TeamsSettings(APP, TENANT, "managed", login_url=odd.address)
    bench = Bench(settings, {"AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token")})
    assert bench.run(bench.login.headers) == {"Authorization": "Bearer workload-token"}
    path, _, body = odd.seen[0]
    assert path == f"/{TENANT}/oauth2/v2.0/token"
    assert parse_qs(body.decode())["client_assertion"] == ["assertion"]


@pytest.mark.parametrize("reply", [b"[]", b"{}", b'{"access_token": 5}', b'{"access_token": ""}', b"no json"])
def test_an_odd_reply_is_no_token(odd: Odd, reply: bytes) -> None:
    odd.says(200, reply)
    bench = Bench(MANAGED, {"IDENTITY_ENDPOINT": odd.address, "IDENTITY_HEADER": "x"})
    with pytest.raises(LoginError):
        bench.run(bench.login.headers)


def test_development_needs_no_token() -> None:
    bench = Bench(TeamsSettings("", "", "none", development=True))
    assert bench.run(bench.login.headers) == {}
