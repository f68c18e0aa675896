"""Locks and limits between servers, with a real Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from rasa.core.lock_store import LockError

from bot.channels.care import CareMarks
from bot.channels.shared_limits import SharedLimit, connections
from bot.server.locks import ConversationLocks
from tools.parts import Redis


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    made = Redis()
    yield made
    made.stop()


def test_two_servers_never_hold_the_same_lock(redis: Redis) -> None:
    async def many() -> int:
        servers = [ConversationLocks(redis.url) for _ in range(3)]
        inside = most = 0

        async def turn(locks: ConversationLocks) -> None:
            nonlocal inside, most
            async with locks.lock("iemand"):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.002)
                inside -= 1

        await asyncio.gather(*(turn(locks) for _ in range(5) for locks in servers))
        for locks in servers:
            await locks.close()
        return most

    assert asyncio.run(many()) == 1


def test_the_lock_of_a_server_that_died_comes_free_by_itself(redis: Redis) -> None:
    async def die_and_wait() -> None:
        dead, alive = ConversationLocks(redis.url, lifetime=0.3), ConversationLocks(redis.url)
        # It takes the lock and is never heard of again.
        await dead.lock("iemand").__aenter__()
        async with alive.lock("iemand"):
            pass
        await dead.close()
        await alive.close()

    asyncio.run(die_and_wait())


def test_a_redis_without_an_answer_is_an_error_and_not_a_lock(redis: Redis) -> None:
    async def ask() -> None:
        locks, other = ConversationLocks(redis.url), ConversationLocks(redis.url)
        await locks.ping()
        redis.freeze()
        try:
            with pytest.raises(LockError):
                async with locks.lock("iemand"):
                    pytest.fail("no lock can have been given")
        finally:
            redis.thaw()
        # What was asked for in vain is given back with the next lock of any conversation.
        async with locks.lock("een ander"), other.lock("iemand", lock_lifetime=1):
            pass
        await locks.close()
        await other.close()

    asyncio.run(ask())


def test_servers_share_a_limit(redis: Redis) -> None:
    async def take() -> list[int]:
        servers = [SharedLimit("gedeeld", 3, connections(redis.url)) for _ in range(2)]
        return [await servers[turn % 2].wait("a", 0.0) for turn in range(4)]

    assert asyncio.run(take()) == [0, 0, 0, 20]


def test_a_limit_holds_no_address_in_redis(redis: Redis) -> None:
    async def names() -> list[bytes]:
        connect = connections(redis.url)
        assert connect is not None
        await SharedLimit("adres", 3, connect).wait("192.0.2.77", 0.0)
        return [key async for key in connect().scan_iter("spoorwijzer:limit:adres:*")]

    found = asyncio.run(names())
    assert len(found) == 1
    assert b"192.0.2.77" not in found[0]


def test_trying_all_addresses_does_not_tell_whose_limit_it_is(redis: Redis) -> None:
    async def names(secret: bytes) -> set[bytes]:
        connect = connections(redis.url)
        assert connect is not None
        await SharedLimit("sleutel", 3, connect, secret).wait("192.0.2.77", 0.0)
        return {key async for key in connect().scan_iter("spoorwijzer:limit:sleutel:*")}

    ours = asyncio.run(names(b"a secret of the servers"))
    assert asyncio.run(names(b"a secret of the servers")) == ours
    assert len(asyncio.run(names(b"what somebody else tries")) - ours) == 1


def test_without_redis_each_server_limits_for_itself() -> None:
    async def take() -> list[int]:
        limit = SharedLimit("weg", 2, connections("redis://127.0.0.1:1/0"))
        return [await limit.wait("a", 0.0) for _ in range(3)]

    assert asyncio.run(take()) == [0, 0, 30]


def test_servers_share_the_care_for_somebody_in_distress_and_redis_tells_nothing_else(redis: Redis) -> None:
    async def told() -> tuple[list[tuple[bool, bool]], list[bytes], int]:
        connect = connections(redis.url)
        assert connect is not None
        servers = [CareMarks(b"het geheim", 1_800, connect) for _ in range(2)]
        await servers[0].begin("gesprek-1")
        found = [await servers[1].found("gesprek-1"), await servers[1].found("gesprek-2")]
        names = [key async for key in connect().scan_iter("spoorwijzer:nazorg:*")]
        await servers[1].gone_on("gesprek-1")
        await servers[1].gone_on("gesprek-2")
        left = await connect().ttl(names[0])
        found += [await servers[0].found("gesprek-1"), await servers[0].found("gesprek-2")]
        await servers[0].forget("gesprek-1")
        return [*found, await servers[1].found("gesprek-1")], names, left

    found, names, left = asyncio.run(told())
    none = (False, False)
    assert found == [(True, False), none, (True, True), none, none]
    assert len(names) == 1
    assert b"gesprek-1" not in names[0]
    assert 1_700 < left <= 1_800, "it does not last longer because of a question in between"


def test_without_redis_the_server_that_named_113_still_knows() -> None:
    async def told() -> list[tuple[bool, bool]]:
        marks = CareMarks(b"het geheim", 1_800, connections("redis://127.0.0.1:1/0"))
        await marks.begin("gesprek-1")
        first = await marks.found("gesprek-1")
        await marks.gone_on("gesprek-1")
        second = await marks.found("gesprek-1")
        await marks.forget("gesprek-1")
        return [first, second, await marks.found("gesprek-1")]

    assert asyncio.run(told()) == [(True, False), (True, True), (False, False)]
