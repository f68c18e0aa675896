"""Events reach Kafka, in the mock cluster that its own library carries: the protocol is real, the broker is not."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator

import confluent_kafka
import pytest

from bot.server import event_links
from bot.server.event_links import connector
from bot.server.event_queue import Letter

MOCK = """
import sys, confluent_kafka
cluster = confluent_kafka.Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "mock", "log_level": 0})
print(",".join(f"{one.host}:{one.port}" for one in cluster.list_topics(timeout=10).brokers.values()), flush=True)
sys.stdin.read()
"""
LETTERS = [Letter(str(place), f"gesprek-{place % 3}", json.dumps({"place": place}).encode()) for place in range(60)]


class Cluster:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", MOCK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def crash(self) -> None:
        self._process.kill()
        self._process.communicate()

    def messages(self, topic: str, count: int) -> list[tuple[str, str, int]]:
        """Of so many messages: the number, the conversation and the place."""
        consumer = confluent_kafka.Consumer(
            {"bootstrap.servers": self.address, "group.id": "toets", "auto.offset.reset": "earliest", "log_level": 0}
        )
        # Where to read from is said here: the mock need not divide partitions over a group.
        partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
        consumer.assign([confluent_kafka.TopicPartition(topic, number, 0) for number in partitions])
        found = consumer.consume(count, timeout=20)
        # And nothing more than that.
        found += consumer.consume(1, timeout=0.3)
        consumer.close()
        return [
            (dict(one.headers())["message_id"].decode(), one.key().decode(), json.loads(one.value())["place"])
            for one in found
        ]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.crash()


def test_events_reach_kafka_once_and_in_the_order_of_their_conversation(cluster: Cluster) -> None:
    async def scene() -> list[bool]:
        link = await connector(f"kafka://{cluster.address}/gesprekken")()
        confirmed = await link.send(LETTERS)
        await link.close()
        return list(confirmed)

    assert asyncio.run(scene()) == [True] * len(LETTERS)
    found = cluster.messages("gesprekken", len(LETTERS))
    assert sorted(int(number) for number, _, _ in found) == list(range(len(LETTERS)))
    for conversation in {letter.conversation for letter in LETTERS}:
        places = [place for _, whose, place in found if whose == conversation]
        assert places == sorted(places)


def test_what_a_kafka_that_went_away_did_not_confirm_is_said_and_nobody_waits(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_links, "KAFKA_SECONDS", 1.0)
    monkeypatch.setattr(event_links, "CLOSE_SECONDS", 0.2)

    async def scene() -> tuple[list[bool], int]:
        link = await connector(f"kafka://{cluster.address}/gesprekken")()
        cluster.crash()
        sending, turns = asyncio.ensure_future(link.send(LETTERS[:3])), 0
        while not sending.done():
            await asyncio.sleep(0.01)
            turns += 1
        await link.close()
        return list(sending.result()), turns

    confirmed, turns = asyncio.run(scene())
    assert confirmed == [False] * 3
    # The event loop went on all that time: a second, in steps of a hundredth.
    assert turns > 10


def test_a_kafka_that_is_not_there_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_links, "KAFKA_SECONDS", 0.5)

    with pytest.raises(confluent_kafka.KafkaException):
        asyncio.run(connector("kafka://127.0.0.1:1/gesprekken")())  # type: ignore[arg-type]
