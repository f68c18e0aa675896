"""Locks: one turn at a time, in order, without waiting longer than needed."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockError

from bot.server.locks import ConversationLocks


async def take(locks: ConversationLocks, name: str, log: list[str], who: str = "iemand", wait: float = 5.0) -> None:
    async with locks.lock(who, lock_lifetime=wait):
        log.append(f"{name} in")
        await asyncio.sleep(0)
        log.append(f"{name} uit")


def test_turns_of_one_conversation_follow_one_another_in_order_of_arrival() -> None:
    async def many() -> list[str]:
        locks, log = ConversationLocks(), []
        await asyncio.gather(*(take(locks, str(number), log) for number in range(20)))
        return log

    assert asyncio.run(many()) == [f"{number} {what}" for number in range(20) for what in ("in", "uit")]


def test_turns_of_different_conversations_do_not_wait_for_one_another() -> None:
    async def two() -> list[str]:
        locks, log = ConversationLocks(), []
        await asyncio.gather(take(locks, "a", log, "de een"), take(locks, "b", log, "de ander"))
        return log

    assert asyncio.run(two()) == ["a in", "b in", "a uit", "b uit"]


def test_the_next_turn_begins_when_the_one_before_it_ends_however_seldom_a_lock_is_looked_at() -> None:
    async def follow(locks: ConversationLocks, log: list[int], number: int) -> None:
        async with locks.lock("iemand", wait_time_in_seconds=3600):
            log.append(number)

    async def all_of_them() -> list[int]:
        locks, log = ConversationLocks(), []
        await asyncio.wait_for(asyncio.gather(*(follow(locks, log, number) for number in range(5))), 60)
        return log

    assert asyncio.run(all_of_them()) == [0, 1, 2, 3, 4]


def test_a_lock_that_never_comes_free_is_an_error() -> None:
    async def wait() -> None:
        locks = ConversationLocks()
        async with locks.lock("iemand"):
            await take(locks, "later", [], wait=0.01)

    with pytest.raises(LockError):
        asyncio.run(wait())


def test_a_lock_is_free_again_after_a_failure_and_nothing_is_kept() -> None:
    async def fail() -> ConversationLocks:
        locks, log = ConversationLocks(), []
        with pytest.raises(ValueError):
            async with locks.lock("iemand"):
                raise ValueError
        await take(locks, "daarna", log)
        assert log == ["daarna in", "daarna uit"]
        return locks

    assert asyncio.run(fail())._waiting == {}


def test_without_redis_where_redis_is_asked_for_no_lock_is_given() -> None:
    async def ask() -> None:
        locks = ConversationLocks("redis://127.0.0.1:1/0")
        with pytest.raises(LockError):
            await locks.ping()
        with pytest.raises(LockError):
            await take(locks, "nooit", [])
        assert locks._waiting == {}
        await locks.close()

    asyncio.run(ask())
