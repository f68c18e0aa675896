"""Several event brokers behind one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from rasa.core.brokers.broker import EventBroker

from bot.server.brokers import Brokers


class Kept(EventBroker):
    def __init__(self, fails: bool = False) -> None:
        self.events: list[Mapping[str, Any]] = []
        self.fails, self.closed = fails, False

    @classmethod
    async def from_endpoint_config(cls, broker_config: Any, event_loop: Any = None) -> None:
        return None

    def publish(self, event: Mapping[str, Any]) -> None:
        if self.fails:
            raise ConnectionError
        self.events.append(event)

    async def close(self) -> None:
        self.closed = True


def test_each_broker_gets_each_event_also_when_another_fails() -> None:
    first, last = Kept(fails=True), Kept()

    Brokers([first, last]).publish({"event": "user"})

    assert last.events == [{"event": "user"}]


def test_what_one_broker_changes_in_an_event_the_next_does_not_see() -> None:
    last = Kept()

    class Greedy(Kept):
        def publish(self, event: Mapping[str, Any]) -> None:
            dict.pop(event, "event")  # type: ignore[arg-type]

    Brokers([Greedy(), last]).publish({"event": "user"})

    assert last.events == [{"event": "user"}]


def test_closing_closes_all() -> None:
    both = [Kept(), Kept()]

    asyncio.run(Brokers(both).close())

    assert all(broker.closed for broker in both)


def test_none_waits_at_the_end_for_another_that_does_not_answer() -> None:
    begun = list[str]()

    class Waiting(Kept):
        async def close(self) -> None:
            begun.append("one")
            while len(begun) < 2:
                await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(Brokers([Waiting(), Waiting()]).close(), 10))
