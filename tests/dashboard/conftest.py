"""The dashboard on a small database of its own, spoken to over HTTP by a client that keeps cookies."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.insights.dashboard_app import Dashboard, make_app
from bot.insights.dashboard_data import FRESH_SECONDS, Data, read_only
from bot.insights.dashboard_password import make_hash
from bot.insights.dashboard_security import Adres
from bot.insights.review_collector import Vraag
from bot.insights.review_store import ReviewStore
from bot.insights.settings import load_settings
from bot.insights.store import open_store
from bot.insights.tables import conversations, questions
from bot.knowledge.library import Library

TODAY = date(2026, 11, 21)
PASSWORD = "paard batterij nietje"
HASH = make_hash(PASSWORD, cost=2**4)
ORIGIN = "http://127.0.0.1"


@dataclass
class Reply:
    """What came back."""

    status: int
    text: str
    headers: Any


class Visitor:
    """A browser without eyes: keeps cookies, sends the Origin header with each form."""

    def __init__(self, loop: asyncio.AbstractEventLoop, client: TestClient, origin: str, clock: list[float]) -> None:
        self.loop, self.client, self.origin, self.clock = loop, client, origin, clock

    def get(self, path: str = "", headers: dict[str, str] | None = None, method: str = "GET") -> Reply:
        return self._do(method, path, headers=headers)

    def post(
        self, path: str, data: Any = None, origin: str | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        sent = {"Origin": self.origin if origin is None else origin, **(headers or {})}
        return self._do("POST", path, data=data, headers=sent)

    def log_in(self, password: str = PASSWORD, **options: Any) -> Reply:
        return self.post("inloggen", {"wachtwoord": password}, **options)

    def decide(self, **fields: Any) -> Reply:
        return self.post("beoordelen", {"formulier": self.form_secret(), **fields})

    def form_secret(self) -> str:
        (found, *_) = re.findall(r'name="formulier" value="([^"]+)"', self.get("begrippen").text)
        return str(found)

    @property
    def cookie(self) -> Any:
        return next(iter(self.client.session.cookie_jar), None)

    def _do(self, method: str, path: str, **options: Any) -> Reply:
        async def ask() -> Reply:
            async with self.client.request(method, f"/inzicht/{path}", allow_redirects=False, **options) as response:
                return Reply(response.status, await response.text(), response.headers)

        return self.loop.run_until_complete(ask())


def fill(
    database: Any, number: int = 40, channel: str = "widget", day: date = date(2026, 11, 4), **fields: Any
) -> None:
    """Conversations with one question each."""
    asked = {
        "day": day,
        "hour": 10,
        "week": date(2026, 11, 2),
        "channel": channel,
        "organisation": "overig",
        "role": "werknemer",
        "topic": "wia-wat-is-het",
        "nearest": "",
        "confidence": "high",
        "outcome": "helpful",
        "reason": "",
        "clarified": False,
        "asked_again": False,
        "response_ms": 120,
        **fields,
    }
    with database.begin() as connection:
        for _ in range(number):
            row = {key: asked[key] for key in ("day", "hour", "channel", "organisation")}
            (key,) = connection.execute(sa.insert(conversations).values(row)).inserted_primary_key
            connection.execute(sa.insert(questions).values({**asked, "conversation_id": key}))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    engine = open_store(f"sqlite:///{tmp_path / 'insights.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def review(database: Any) -> ReviewStore:
    store = ReviewStore(database)
    for text in ("mag mijn hond mee naar kantoor", "mag mijn hond mee naar het kantoor"):
        store.keep(Vraag(TODAY, text, "buiten-onderwerp", ("wia-wat-is-het",)))
    return store


@pytest.fixture
def adres() -> Adres:
    return Adres(ORIGIN, "127.0.0.1", https=False)


@pytest.fixture
def visitor(database: Any, review: ReviewStore, library: Library, adres: Adres) -> Iterator[Visitor]:
    clock = [1_000.0]
    keeping = replace(library, organisation=replace(library.organisation, vragen_bewaren=True))
    settings = load_settings()
    data = Data(read_only(str(database.url)), review, settings, lambda: clock[0])
    loop = asyncio.new_event_loop()
    dashboard = Dashboard(adres, HASH, data, review, settings, keeping, lambda: TODAY, lambda: clock[0])

    async def start() -> TestClient:
        server = TestServer(make_app(dashboard))
        client = TestClient(server, cookie_jar=CookieJar(unsafe=True), headers={"Host": adres.netloc})
        await client.start_server()
        return client

    client = loop.run_until_complete(start())
    # What was read at the start, before a test filled the database, is no longer fresh.
    clock[0] += FRESH_SECONDS
    yield Visitor(loop, client, adres.origin, clock)
    loop.run_until_complete(client.close())
    loop.close()
