"""The server's settings: nothing needed on one machine, everything by the environment on more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.server.settings import ACTIONS, BROKER, DATABASE, HOST, REDIS, THREADS, SettingsError, read_settings


def test_one_machine_needs_nothing() -> None:
    settings = read_settings({}, Path("/ergens"))

    assert settings.database == "sqlite:////ergens/conversations.db"
    assert (settings.redis, settings.actions, settings.broker) == (None, None, None)
    assert (settings.host, settings.threads) == ("127.0.0.1", 1)


def test_everything_can_be_elsewhere() -> None:
    settings = read_settings(
        {
            DATABASE: "postgres://bot:geheim@db:5432/spoorwijzer",
            REDIS: "rediss://:geheim@redis:6380/0",
            ACTIONS: "http://acties:5055/webhook",
            HOST: "0.0.0.0",
            THREADS: "2",
        }
    )

    assert settings.database == "postgresql://bot:geheim@db:5432/spoorwijzer"
    assert (settings.redis, settings.actions) == ("rediss://:geheim@redis:6380/0", "http://acties:5055/webhook")
    assert (settings.host, settings.threads) == ("0.0.0.0", 2)


@pytest.mark.parametrize(
    "url",
    [
        "amqp://bot:geheim%40@mq:5673/gesprekken",
        "amqps://bot:geheim@mq/gesprekken?cafile=/etc/ssl/mq.pem",
        "kafka://een:9092,twee:9092/gesprekken",
        "kafka://bot:geheim@een:9092/gesprekken",
        "file:///var/lib/spoorwijzer/events",
    ],
)
def test_events_go_to_a_queue_of_the_organisation(url: str) -> None:
    assert read_settings({BROKER: url}).broker == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (DATABASE, "mysql://bot:geheim@db/naam"),
        (DATABASE, "geheim"),
        (REDIS, "http://:geheim@redis"),
        (ACTIONS, "acties:geheim"),
        (BROKER, "nats://bot:geheim@mq/onderwerp"),
        (BROKER, "amqp://bot:geheim@mq"),
        (BROKER, "amqp://bot:geheim@[mq/gesprekken"),
        (BROKER, "kafka://bot:geheim@mq"),
        (THREADS, "0"),
        (THREADS, "veel"),
    ],
)
def test_what_cannot_be_used_stops_the_start_without_telling_a_secret(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as stopped:
        read_settings({name: value})

    assert "geheim" not in str(stopped.value)
