"""The real bot for conversation tests: a server with a database of its own and a fixed today."""

from __future__ import annotations

import json
import secrets
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from bot.processes import Processes, free_port

TODAY = "2026-11-21"


class Client:
    """One user of the REST channel."""

    def __init__(self, address: str, sender: str | None = None) -> None:
        self.address, self.sender = address, sender or f"test-{secrets.token_hex(8)}"

    def post(self, body: bytes) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"{self.address}/webhooks/rest/webhook", data=body, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def says(self, text: str) -> list[dict[str, Any]]:
        status, replies = self.post(json.dumps({"sender": self.sender, "message": text}).encode())
        assert status == 200
        return replies


def stored(bot: Processes, sender: str) -> dict[str, Any]:
    """The slots of a conversation as the database holds them; empty if it holds no such conversation."""
    with sqlite3.connect(bot.folder / "conversations.db") as database:
        rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (sender,)).fetchall()
    slots: dict[str, Any] = {}
    for (data,) in rows:
        event = json.loads(data)
        if event["event"] == "slot":
            slots[event["name"]] = event["value"]
        elif event["event"] == "reset_slots":
            slots.clear()
    return slots


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    processes = Processes(
        port=free_port(),
        folder=tmp_path_factory.mktemp("bot"),
        environment={"SPOORWIJZER_VANDAAG": TODAY},
    )
    processes.start()
    yield processes
    processes.stop()


@pytest.fixture
def user(bot: Processes) -> Client:
    return Client(bot.address)
