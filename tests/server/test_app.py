"""What a server says about itself, and how it reads messages apart from everything else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.lock_store import LockError

from bot import databases, processes
from bot.insights import broker
from bot.processes import free_port
from bot.server import app as server
from bot.server import event_links, event_queue
from bot.server.app import _readiness, readiness
from bot.server.engine import _finish
from bot.server.readiness import KEEP_SECONDS, Readiness, actions_answer
from bot.server.settings import Settings
from tests.http_peer import HttpPeer, Request


async def fine() -> None:
    pass


async def no_lock() -> None:
    raise LockError("redis://:geheim@redis antwoordt niet")


async def hangs() -> None:
    await asyncio.sleep(3_600)


def app(
    store: Any = fine, locks: Any = fine, processor: Any = "een model", actions: str | None = None, **more: Any
) -> Any:
    agent = SimpleNamespace(
        processor=processor, tracker_store=SimpleNamespace(ping=store), lock_store=SimpleNamespace(ping=locks)
    )
    around = _readiness(agent, Settings("sqlite://", actions=actions))  # type: ignore[arg-type]
    return SimpleNamespace(ctx=SimpleNamespace(agent=agent, readiness=around, **more))


def test_a_server_that_has_everything_is_ready() -> None:
    assert asyncio.run(readiness(app())) == {"model": "ok", "gesprekken": "ok", "sloten": "ok"}


def test_a_server_without_a_model_is_not() -> None:
    assert asyncio.run(readiness(app(processor=None)))["model"] == "niet geladen"
    assert asyncio.run(readiness(SimpleNamespace(ctx=SimpleNamespace()))) == {"model": "niet geladen"}  # type: ignore[arg-type]


def test_what_does_not_answer_is_named_without_its_secrets() -> None:
    assert asyncio.run(readiness(app(locks=no_lock)))["sloten"] == "LockError"


def test_a_database_that_hangs_does_not_hang_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.server.readiness.CHECK_SECONDS", 0.01)

    assert asyncio.run(readiness(app(store=hangs)))["gesprekken"] == "TimeoutError"


class Actions(HttpPeer):
    """An action server that answers with a status."""

    def __init__(self, status: int) -> None:
        self.status, self.asked = status, list[str]()

    def reply(self, request: Request) -> None:
        self.asked.append(request.path)
        request.answer(self.status)


@pytest.fixture
def actions() -> Iterator[Actions]:
    made = Actions(200)
    made.listen()
    yield made
    made.stop()


def test_an_action_server_apart_must_answer_as_well(actions: Actions) -> None:
    address = f"{actions.address}/acties/webhook"
    assert asyncio.run(readiness(app(actions=address)))["acties"] == "ok"
    assert actions.asked == ["/acties/health"]

    actions.status = 503
    assert asyncio.run(readiness(app(actions=address)))["acties"] == "NoActionsError"

    free = f"http://127.0.0.1:{free_port()}/webhook"
    assert asyncio.run(readiness(app(actions=free)))["acties"] == "ClientConnectorError"


def test_an_action_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.server.readiness.ACTIONS_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(asyncio.TimeoutError):
        asyncio.run(actions_answer(f"http://127.0.0.1:{silent.getsockname()[1]}/webhook"))


class Part:
    """Something that can be away; knows how often it was tried."""

    def __init__(self) -> None:
        self.tries, self.away = 0, False

    async def check(self) -> None:
        self.tries += 1
        await asyncio.sleep(0)
        if self.away:
            raise LockError


def test_however_many_ask_it_is_tried_once_in_a_while() -> None:
    part, moment = Part(), [0.0]
    around = Readiness({"sloten": part.check}, monotonic=lambda: moment[0])

    async def ask() -> dict[str, str]:
        (first, *others) = await asyncio.gather(*(around.states() for _ in range(100)))
        assert all(other == first for other in others)
        return first

    async def probes() -> list[str]:
        heard = [await ask(), await ask()]
        part.away = True
        heard.append(await ask())
        moment[0] += KEEP_SECONDS
        heard.append(await ask())
        part.away = False
        moment[0] += KEEP_SECONDS
        return [state["sloten"] for state in [*heard, await ask()]]

    assert asyncio.run(probes()) == ["ok", "ok", "ok", "LockError", "ok"]
    assert part.tries == 3


def test_what_hangs_is_not_tried_a_second_time_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.server.readiness.CHECK_SECONDS", 0.01)
    monkeypatch.setattr("bot.server.readiness.KEEP_SECONDS", 0.0)
    tried = []

    async def probes() -> list[dict[str, str]]:
        thaw = asyncio.Event()

        async def hangs_until() -> None:
            tried.append("gesprekken")
            await thaw.wait()

        around = Readiness({"gesprekken": hangs_until})
        heard = [await around.states() for _ in range(3)]
        thaw.set()
        await asyncio.sleep(0)
        return [*heard, await around.states()]

    assert [state["gesprekken"] for state in asyncio.run(probes())] == ["TimeoutError"] * 3 + ["ok"]
    assert len(tried) <= 2


def test_who_asks_and_leaves_takes_the_answer_from_nobody() -> None:
    part = Part()
    around = Readiness({"sloten": part.check})

    async def probes() -> dict[str, str]:
        leaves = asyncio.ensure_future(around.states())
        stays = asyncio.ensure_future(around.states())
        await asyncio.sleep(0)
        leaves.cancel()
        return await stays

    assert asyncio.run(probes()) == {"sloten": "ok"}
    assert part.tries == 1


def test_a_server_that_is_stopping_says_so() -> None:
    assert asyncio.run(readiness(app(stopping=True)))["server"] == "stopt"


def test_reading_a_message_in_a_thread_may_wait_for_nothing() -> None:
    async def reads() -> dict[str, Any]:
        return {"text": "gelezen"}

    async def waits() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {}

    assert _finish(reads()) == {"text": "gelezen"}
    with pytest.raises(RuntimeError):
        _finish(waits())


def test_a_server_is_given_the_time_that_it_may_need_to_stop() -> None:
    queue = event_queue.CLOSE_SECONDS + event_links.CLOSE_SECONDS

    # First the turns that are running, then the brokers at the same time, then the store.
    needed = server.STOP_SECONDS + max(queue, broker.CLOSE_SECONDS) + databases.CLOSE_SECONDS

    assert needed < processes.STOP_SECONDS
