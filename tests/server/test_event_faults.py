"""Of a queue that cannot be reached the log says what to mend: against real TLS, and RabbitMQ's own frames."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pamqp import commands, frame
from pamqp.header import ProtocolHeader
from prometheus_client import CollectorRegistry

from bot.server import event_links
from bot.server.event_faults import reason
from bot.server.event_figures import EventFigures
from bot.server.event_links import connector
from bot.server.event_queue import EventQueue, Link
from tools.certificates import Authority

SECRET = "ge:heim"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def refuses_login(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As RabbitMQ does with a wrong password."""
    await reader.readexactly(len(ProtocolHeader().marshal()))
    writer.write(frame.marshal(commands.Connection.Start(server_properties={"capabilities": {}}), 0))
    await reader.read(1)
    writer.write(frame.marshal(commands.Connection.Close(403, "ACCESS_REFUSED - Login was refused", 0, 0), 0))
    await reader.read()


async def says_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


class Peer:
    """Something that listens, with or without TLS."""

    def __init__(self, talk: Talk = says_nothing, tls: ssl.SSLContext | None = None) -> None:
        self._talk, self._tls, self.met = talk, tls, 0

    async def __aenter__(self) -> Peer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Over TLS it comes here only once the other side has accepted the certificate.
        self.met += 1
        await self._talk(reader, writer)
        writer.close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


def tls(authority: Authority, **wishes: Any) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*authority.certify(**wishes))
    return context


def rabbit(peer: Peer, authority: Authority) -> str:
    return f"amqps://bot:{SECRET}@127.0.0.1:{peer.port}/gesprekken?cafile={authority.file}"


def fault_of(peer: Peer, address: Callable[[Peer], str]) -> str:
    async def scene() -> str:
        async with peer:
            with pytest.raises(Exception) as caught:
                await connector(address(peer))()
            return reason(caught.value)

    return asyncio.run(scene())


def test_a_wrong_password_is_told_as_that(authority: Authority) -> None:
    peer = Peer(refuses_login, tls(authority))
    assert fault_of(peer, lambda peer: rabbit(peer, authority)).startswith("user or password refused")
    assert peer.met == 1, "the certificate of the own CA was accepted"


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"ends_in": timedelta(hours=-1)}, "its certificate has expired"),
        ({"address": "127.0.0.2"}, "its certificate is for another name"),
    ],
)
def test_a_certificate_that_does_not_hold_is_told_as_that(
    authority: Authority, wishes: dict[str, Any], told: str
) -> None:
    peer = Peer(refuses_login, tls(authority, **wishes))
    assert fault_of(peer, lambda peer: rabbit(peer, authority)).startswith(told)
    assert peer.met == 0, "a password went to a server that nobody vouches for"


def test_a_certificate_of_another_ca_is_told_as_that(authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other", "een ander")
    peer = Peer(refuses_login, tls(other))
    assert fault_of(peer, lambda peer: rabbit(peer, authority)).startswith("its certificate is of no CA")
    assert peer.met == 0


def test_a_port_without_tls_is_told_as_that(authority: Authority) -> None:
    async def other_protocol(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"AMQP\x00\x00\x09\x01")
        await reader.read()

    assert fault_of(Peer(other_protocol), lambda peer: rabbit(peer, authority)).startswith("no TLS could be agreed on")


def test_an_address_where_nothing_listens_is_told_as_that() -> None:
    assert fault_of(Peer(), lambda _: "amqp://127.0.0.1:1/gesprekken").startswith("nothing listens at this address")


def test_a_ca_that_is_not_there_is_told_as_that(authority: Authority) -> None:
    def address(peer: Peer) -> str:
        return rabbit(peer, authority) + ".weg"

    assert fault_of(Peer(), address).startswith("a file in its address is not there")


def kafka(peer: Peer, ca: Path) -> str:
    return f"kafka://bot:{SECRET}@127.0.0.1:{peer.port}/gesprekken?cafile={ca}"


def test_kafka_gives_its_login_only_to_a_server_that_the_own_ca_vouches_for(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_links, "KAFKA_SECONDS", 2.0)
    other = Authority(tmp_path / "other", "een ander")

    stranger, known = Peer(tls=tls(other)), Peer(tls=tls(authority))
    assert fault_of(stranger, lambda peer: kafka(peer, authority.file)).startswith("its certificate is not accepted")
    assert stranger.met == 0
    assert "certificate" not in fault_of(known, lambda peer: kafka(peer, authority.file))
    assert known.met > 0


@contextmanager
def queue_log(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
    with caplog.at_level(logging.WARNING, "bot.server.event_queue"):
        yield lambda: [record.getMessage() for record in caplog.records if record.name == "bot.server.event_queue"]


def test_each_reason_is_told_once_per_outage_and_never_the_address(caplog: pytest.LogCaptureFixture) -> None:
    faults: list[Exception] = [ConnectionRefusedError(SECRET), ssl.SSLError(1, SECRET), ConnectionRefusedError(SECRET)]
    tries = 0

    class Open:
        async def send(self, letters: Any) -> list[bool]:
            return [True] * len(letters)

        async def close(self) -> None:
            """Nothing."""

    async def connect() -> Link:
        nonlocal tries
        tries += 1
        if faults:
            raise faults.pop(0)
        return Open()

    async def scene() -> None:
        queue = EventQueue(connect, EventFigures(CollectorRegistry()), pauses=(0.0,))
        while tries < 4:
            await asyncio.sleep(0)
        await queue.close()

    with queue_log(caplog) as lines:
        asyncio.run(scene())
        away = "the event queue does not answer, events wait: "
        assert lines() == [
            f"{away}nothing listens at this address (ConnectionRefusedError)",
            f"{away}no TLS could be agreed on: is this the port for TLS? (SSLError)",
            "the event queue answers again",
        ]
