"""Events on their way to a queue that may be away: none is doubled by us, none is waited for, memory has an end."""

from __future__ import annotations

import asyncio
import json
import logging
import resource
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from bot.retention import FORGOTTEN, IN_DISTRESS
from bot.server.event_figures import EventFigures
from bot.server.event_links import AddressError, FileLink, connector
from bot.server.event_queue import EventQueue, Letter, Link

ROUNDS = 2_000


class Far:
    """A queue elsewhere, which can be away, refuse, or break off after so many events."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Any]] = []
        self.away, self.silent, self.takes, self.opened = False, False, 10_000, 0

    async def connect(self) -> Link:
        if self.away:
            raise ConnectionRefusedError
        self.opened += 1
        return self

    async def send(self, letters: Sequence[Letter]) -> Sequence[bool]:
        if self.away:
            raise ConnectionResetError
        if self.silent:
            await asyncio.Event().wait()
        good = [place < self.takes for place in range(len(letters))]
        self.taken += [(letter.number, json.loads(letter.body)) for letter, ok in zip(letters, good, strict=True) if ok]
        return good

    async def close(self) -> None:
        """Nothing to close."""

    @property
    def events(self) -> list[Any]:
        return [event for _, event in self.taken]


class Bench:
    """A broker with a queue that is near or far, and its figures."""

    def __init__(self, far: Far, **options: Any) -> None:
        self.far, self.registry = far, CollectorRegistry()
        self.broker = EventQueue(far.connect, EventFigures(self.registry), pauses=(0.0,), **options)

    def figure(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"spoorwijzer_events_{name}", labels) or 0.0

    async def until(self, reached: Callable[[], bool]) -> None:
        for _ in range(ROUNDS):
            if reached():
                return
            await asyncio.sleep(0)
        raise AssertionError("it never came to that")


def said(number: int) -> dict[str, Any]:
    return {"event": "user", "sender_id": "iemand", "number": number}


def run(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(scene())  # type: ignore[arg-type]


def test_every_event_arrives_once_and_in_order() -> None:
    async def scene() -> None:
        bench = Bench(Far())
        for number in range(500):
            bench.broker.publish(said(number))
        await bench.broker.close()

        assert [event["number"] for event in bench.far.events] == list(range(500))
        assert bench.figure("sent_total") == 500
        assert bench.figure("waiting_bytes") == 0

    run(scene)


def test_a_queue_that_is_away_at_the_start_gets_all_once_it_is_there() -> None:
    async def scene() -> None:
        bench = Bench(Far())
        bench.far.away = True
        for number in range(50):
            bench.broker.publish(said(number))
        await bench.until(lambda: bench.figure("failures_total") > 3)
        assert not bench.broker.is_ready()

        bench.far.away = False
        await bench.until(bench.broker.is_ready)
        assert [event["number"] for event in bench.far.events] == list(range(50))
        await bench.broker.close()

    run(scene)


def test_what_was_confirmed_before_the_connection_broke_is_not_sent_again() -> None:
    async def scene() -> None:
        bench = Bench(Far())
        bench.far.takes = 3
        for number in range(20):
            bench.broker.publish(said(number))
        await bench.until(lambda: len(bench.far.events) == 20)

        assert sorted(event["number"] for event in bench.far.events) == list(range(20))
        assert bench.far.opened > 1
        await bench.broker.close()

    run(scene)


def test_an_event_that_is_sent_again_keeps_its_number() -> None:
    class Forgetful(Far):
        async def send(self, letters: Sequence[Letter]) -> Sequence[bool]:
            good = await super().send(letters)
            return good if self.opened > 1 else [False] * len(letters)

    async def scene() -> None:
        bench = Bench(Forgetful())
        bench.broker.publish(said(1))
        await bench.until(lambda: len(bench.far.taken) == 2)

        assert len({number for number, _ in bench.far.taken}) == 1
        await bench.broker.close()

    run(scene)


def test_what_does_not_fit_in_memory_is_left_out_and_counted() -> None:
    async def scene() -> None:
        one = len(json.dumps(said(100)).encode())
        bench = Bench(Far(), room=10 * one)
        bench.far.away = True
        for number in range(100, 130):
            bench.broker.publish(said(number))
        await bench.until(lambda: bench.figure("lost_total", why="full") == 20)
        assert bench.figure("waiting_bytes") == 10 * one

        bench.far.away = False
        await bench.until(lambda: bench.figure("waiting_bytes") == 0)
        bench.broker.publish(said(200))
        await bench.broker.close()
        assert [event["number"] for event in bench.far.events] == [*range(100, 110), 200]

    run(scene)


def test_stopping_does_not_wait_for_a_queue_that_is_away_and_tells_what_was_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.server.event_queue.CLOSE_SECONDS", 0.05)

    async def scene() -> None:
        bench = Bench(Far())
        bench.far.silent = True
        bench.broker.publish(said(1))
        await asyncio.wait_for(bench.broker.close(), 5)

        assert bench.figure("lost_total", why="closing") == 1

    run(scene)


def test_an_outage_is_told_once_without_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        bench = Bench(Far())
        bench.far.away = True
        bench.broker.publish({"event": "user", "text": "geheim", "sender_id": "iemand"})
        await bench.until(lambda: bench.figure("failures_total") > 5)
        bench.far.away = False
        await bench.broker.close()

    with caplog.at_level(logging.WARNING):
        run(scene)

    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "ConnectionRefusedError" in caplog.messages[0]
    assert not [text for text in caplog.messages if "geheim" in text or "iemand" in text]


def test_nobody_outside_hears_that_somebody_is_in_distress_but_that_a_conversation_was_deleted() -> None:
    async def scene() -> None:
        bench = Bench(Far())
        bench.broker.publish({"event": IN_DISTRESS, "sender_id": "iemand"})
        bench.broker.publish({"event": FORGOTTEN, "sender_id": "iemand"})
        await bench.broker.close()

        assert [event["event"] for event in bench.far.events] == [FORGOTTEN]

    run(scene)


def test_events_can_be_added_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "events"

    async def scene() -> None:
        broker = EventQueue(connector(path.as_uri()), EventFigures(CollectorRegistry()))
        for number in range(3):
            broker.publish(said(number))
        await broker.close()

    run(scene)
    run(scene)

    assert [json.loads(line)["number"] for line in path.read_text().splitlines()] == [0, 1, 2, 0, 1, 2]


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_no_half_event_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "events"
    letters = [Letter(str(number), "iemand", b'{"number": 1}') for number in range(3)]

    async def scene() -> None:
        link = await FileLink.open(path)
        await link.send(letters[:1])
        with no_file_larger_than(path.stat().st_size + 20), pytest.raises(OSError):
            await link.send(letters)

    run(scene)

    assert path.read_bytes() == b'{"number": 1}\n'


@pytest.mark.parametrize("url", ["", "amqp://mq", "amqp:///rij", "kafka://een", "file://", "nats://een/rij", "geheim"])
def test_what_is_no_address_of_a_queue_is_refused(url: str) -> None:
    with pytest.raises(AddressError):
        connector(url)
