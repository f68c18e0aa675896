"""What a server says about itself, and how it reads messages apart from everything else."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.lock_store import LockError

from bot.server.app import readiness
from bot.server.engine import _finish


async def fine() -> None:
    pass


async def no_lock() -> None:
    raise LockError("redis://:geheim@redis antwoordt niet")


async def hangs() -> None:
    await asyncio.sleep(3_600)


def app(store: Any = fine, locks: Any = fine, processor: Any = "een model", **more: Any) -> Any:
    agent = SimpleNamespace(
        processor=processor, tracker_store=SimpleNamespace(ping=store), lock_store=SimpleNamespace(ping=locks)
    )
    return SimpleNamespace(ctx=SimpleNamespace(agent=agent, **more))


def test_a_server_that_has_everything_is_ready() -> None:
    assert asyncio.run(readiness(app())) == {"model": "ok", "gesprekken": "ok", "sloten": "ok"}


def test_a_server_without_a_model_is_not() -> None:
    assert asyncio.run(readiness(app(processor=None)))["model"] == "niet geladen"
    assert asyncio.run(readiness(SimpleNamespace(ctx=SimpleNamespace()))) == {"model": "niet geladen"}  # type: ignore[arg-type]


def test_what_does_not_answer_is_named_without_its_secrets() -> None:
    assert asyncio.run(readiness(app(locks=no_lock)))["sloten"] == "LockError"


def test_a_database_that_hangs_does_not_hang_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.server.app.CHECK_SECONDS", 0.01)

    assert asyncio.run(readiness(app(store=hangs)))["gesprekken"] == "TimeoutError"


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
