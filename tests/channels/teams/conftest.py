"""Microsoft's side on loopback, and the channel between it and a bot that repeats."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from sanic.touchup import TouchUp

from bot.channels.group_talk import GroupTalk
from bot.channels.teams_settings import read_settings
from bot.knowledge.library import Library
from tests.channels.teams.microsoft import Microsoft, new_key
from tests.channels.teams.server import Server


@pytest.fixture(autouse=True)
def several_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Sanic rewrites its own code when a server starts, which works only once per process.
    once = TouchUp.run

    def rewrite(app: Any) -> None:
        with contextlib.suppress(KeyError):
            once(app)

    monkeypatch.setattr("sanic.app.TouchUp.run", rewrite)


@pytest.fixture(scope="session")
def signing_key() -> RSAPrivateKey:
    return new_key()


@pytest.fixture
def microsoft(signing_key: RSAPrivateKey) -> Iterator[Microsoft]:
    peer = Microsoft(key=signing_key)
    yield peer
    peer.stop()
    assert peer.problems == []


@pytest.fixture
def server(microsoft: Microsoft, library: Library, talk: GroupTalk) -> Iterator[Server]:
    one = Server(microsoft, read_settings(microsoft.environment()), library, talk)
    microsoft.now = lambda: one.now
    yield one
    one.stop()
