"""An address with ``sslmode=verify-full``: a database without TLS or with another certificate is told nothing."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.insights.store import insights_url, make_engine
from bot.outbox.store import DATABASE_VARIABLE, Outbox, OutboxError, outbox_url
from bot.server.conversations import ConversationStore
from bot.server.settings import DATABASE, read_settings
from tools.certificates import Authority

TLS_ASKED = bytes.fromhex("0000000804d2162f")


class Server:
    """Begins a conversation as PostgreSQL does, with TLS or without, and remembers what it is told after that."""

    def __init__(self, certificate: tuple[Path, Path] | None) -> None:
        self.told = b""
        self._context: ssl.SSLContext | None = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                client.settimeout(10)
                with client, contextlib.suppress(OSError):
                    self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        if client.recv(8) != TLS_ASKED:
            return
        client.sendall(b"S" if self._context else b"N")
        if not self._context:
            self.told += client.recv(1_000)
            return
        with self._context.wrap_socket(client, server_side=True) as safe:
            self.told += safe.recv(1_000)

    def stop(self) -> None:
        self._listener.close()


@pytest.fixture
def serve() -> Iterator[Callable[[tuple[Path, Path] | None], Server]]:
    started: list[Server] = []

    def start(certificate: tuple[Path, Path] | None) -> Server:
        started.append(Server(certificate))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def conversations(address: str) -> None:
    ConversationStore(read_settings({DATABASE: address}).database).engine.connect()


def insights(address: str) -> None:
    make_engine(insights_url({"SPOORWIJZER_INSIGHTS_URL": address})).connect()


def outbox(address: str) -> None:
    Outbox(outbox_url({DATABASE_VARIABLE: address}), lambda: 0.0)


@pytest.mark.parametrize("connect", [conversations, insights, outbox])
def test_verify_full_talks_only_to_the_right_server(connect: Callable[[str], Any], serve: Any, tmp_path: Path) -> None:
    own, other = Authority(tmp_path / "own"), Authority(tmp_path / "other", "een ander")
    right, wrong, bare = serve(own.certify()), serve(other.certify()), serve(None)
    elsewhere = serve(own.certify("127.0.0.2"))

    for server in (right, wrong, bare, elsewhere):
        address = f"postgres://bot:geheim@127.0.0.1:{server.port}/naam?sslmode=verify-full&sslrootcert={own.file}"
        with pytest.raises((sa.exc.OperationalError, OutboxError)):
            connect(address)

    assert b"user\0bot\0database\0naam" in right.told
    assert (wrong.told, bare.told, elsewhere.told) == (b"", b"", b"")
