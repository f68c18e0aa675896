"""Connections to the queues that events can go to: RabbitMQ, Kafka, and a file for one machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aio_pika
from aio_pika.exceptions import ChannelNotFoundEntity

from bot.server.event_queue import Letter, Link

CLOSE_SECONDS = 2.0
# How long Kafka's own library tries before it says that a message did not arrive.
KAFKA_SECONDS = 10.0


class AddressError(Exception):
    """It is no address of a queue."""


def connector(url: str) -> Callable[[], Awaitable[Link]]:
    """What opens a connection to a queue.

    Args:
        url: ``amqp(s)://user:password@host:port/queue``, ``kafka://user:password@host:port,host:port/topic`` or
            ``file:///path``. Behind a question mark: ``?cafile=`` with the certificate of a CA of one's own, and for
            RabbitMQ what else its library takes (``?heartbeat=``).

    Raises:
        AddressError: it is none of these.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme == "file" and name:
        return lambda: FileLink.open(Path(unquote(parts.path)))
    if parts.scheme in ("amqp", "amqps") and parts.hostname and name:
        return lambda: RabbitLink.open(parts._replace(path="/").geturl(), name)
    if parts.scheme == "kafka" and parts.hostname and name:
        return lambda: KafkaLink.open(_kafka_settings(parts), name)
    raise AddressError


class RabbitLink:
    """RabbitMQ: a queue that outlives it, and a confirmation of each message."""

    def __init__(self, connection: Any, channel: Any, queue: str) -> None:
        """Keeps an open connection."""
        self._connection, self._channel, self._queue = connection, channel, queue

    @classmethod
    async def open(cls, address: str, queue: str) -> RabbitLink:
        """Connects, and makes the queue if it is not there; one that is there may be of any kind.

        Raises:
            Exception: of several kinds, when it does not answer or does not let us in.
        """
        connection = await aio_pika.connect(address)
        try:
            channel = await connection.channel(on_return_raises=True)
            try:
                await channel.declare_queue(queue, passive=True)
            except ChannelNotFoundEntity:
                channel = await connection.channel(on_return_raises=True)
                await channel.declare_queue(queue, durable=True)
        except BaseException:
            await _quietly(connection.close())
            raise
        return cls(connection, channel, queue)

    async def send(self, letters: Sequence[Letter]) -> Sequence[bool]:
        """Sends events (see ``Link``)."""
        results = await asyncio.gather(*(self._publish(letter) for letter in letters), return_exceptions=True)
        return [not isinstance(result, BaseException) for result in results]

    async def _publish(self, letter: Letter) -> None:
        message = aio_pika.Message(
            letter.body,
            message_id=letter.number,
            content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        # It comes back, and counts as failed, if somebody has removed the queue.
        await self._channel.default_exchange.publish(message, self._queue, mandatory=True)

    async def close(self) -> None:
        """Closes the connection."""
        await _quietly(self._connection.close())


class KafkaLink:
    """Kafka: the events of a conversation in one partition, so in order; a producer that does not double."""

    def __init__(self, producer: Any, topic: str) -> None:
        """Keeps a producer."""
        self._producer, self._topic = producer, topic

    @classmethod
    async def open(cls, settings: dict[str, str | int | bool], topic: str) -> KafkaLink:
        """Connects.

        Raises:
            confluent_kafka.KafkaException: no broker answers.
        """
        # Only where it is used: it takes time to load, and memory.
        import confluent_kafka

        faults: list[Any] = []
        producer = confluent_kafka.Producer({**settings, "error_cb": faults.append})
        try:
            # Its library waits; the event loop must not.
            await _apart(lambda: producer.list_topics(topic, timeout=KAFKA_SECONDS / 2))
        except confluent_kafka.KafkaException as error:
            # It says only that nobody answered; why not, it tells apart.
            producer.poll(0)
            telling = [fault for fault in faults if fault.name() in ("_AUTHENTICATION", "_SSL", "_RESOLVE")]
            raise (confluent_kafka.KafkaException(telling[0]) if telling else error) from None
        return cls(producer, topic)

    async def send(self, letters: Sequence[Letter]) -> Sequence[bool]:
        """Sends events (see ``Link``)."""
        return await _apart(lambda: self._deliver(letters))

    def _deliver(self, letters: Sequence[Letter]) -> Sequence[bool]:
        arrived: set[str] = set()

        def report(number: str) -> Callable[[Any, Any], None]:
            return lambda error, _: None if error else arrived.add(number)

        for letter in letters:
            self._producer.produce(
                self._topic,
                letter.body,
                letter.conversation.encode(),
                headers={"message_id": letter.number},
                on_delivery=report(letter.number),
            )
        self._producer.flush(KAFKA_SECONDS)
        return [letter.number in arrived for letter in letters]

    async def close(self) -> None:
        """Lets go of what it could not send; that is sent again over the next connection."""
        await _quietly(_apart(self._producer.purge))
        await _quietly(_apart(lambda: self._producer.flush(CLOSE_SECONDS / 2)))


class FileLink:
    """A file, one event a line."""

    def __init__(self, path: Path) -> None:
        """Keeps the path."""
        self._path = path

    @classmethod
    async def open(cls, path: Path) -> FileLink:
        """Makes the file.

        Raises:
            OSError: it cannot be written.
        """
        with path.open("ab"):
            return cls(path)

    async def send(self, letters: Sequence[Letter]) -> Sequence[bool]:
        """Adds events: all, or on a full disk none.

        Raises:
            OSError: it cannot be written.
        """
        await _apart(lambda: self._add(b"".join(letter.body + b"\n" for letter in letters)))
        return [True] * len(letters)

    def _add(self, lines: bytes) -> None:
        with self._path.open("ab", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if file.write(lines) != len(lines):
                file.truncate(size)
                raise OSError("not all of it was written")

    async def close(self) -> None:
        """Nothing is open between two times."""


def _kafka_settings(parts: SplitResult) -> dict[str, str | int | bool]:
    given = dict(parse_qsl(parts.query))
    settings: dict[str, str | int | bool] = {
        "bootstrap.servers": parts.netloc.rpartition("@")[2],
        "enable.idempotence": True,
        "message.timeout.ms": int(KAFKA_SECONDS * 1000),
        # It would write addresses to our error output; that the queue is away we tell ourselves.
        "log_level": 0,
        "security.protocol": "PLAINTEXT",
    }
    if parts.username:
        settings |= {
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "PLAIN",
            "sasl.username": unquote(parts.username),
            "sasl.password": unquote(parts.password or ""),
        }
        if "cafile" in given:
            settings["ssl.ca.location"] = given["cafile"]
    return settings


async def _apart(work: Callable[[], Any]) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, work)


async def _quietly(closing: Awaitable[Any]) -> None:
    with contextlib.suppress(Exception):
        await asyncio.wait_for(closing, CLOSE_SECONDS)
