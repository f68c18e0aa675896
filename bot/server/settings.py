"""Where the server keeps and finds things, all from the environment: one machine needs nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from rasa.utils.endpoints import EndpointConfig

from bot.environment import CONVERSATIONS as DATABASE
from bot.environment import REDIS, database_url
from bot.paths import VAR
from bot.server.event_links import AddressError, connector

ACTIONS = "SPOORWIJZER_ACTIONS_URL"
BROKER = "SPOORWIJZER_EVENT_BROKER_URL"
HOST = "SPOORWIJZER_HOST"
THREADS = "SPOORWIJZER_READING_THREADS"
# The standard variables of OpenTelemetry; its library reads the rest of them.
TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
TELEMETRY = "OTEL_EXPORTER_OTLP_ENDPOINT"
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
SAMPLER = "OTEL_TRACES_SAMPLER"
SAMPLERS = tuple(
    f"{parent}{kind}" for parent in ("", "parentbased_") for kind in ("always_on", "always_off", "traceidratio")
)
# By name, as Rasa does; it keeps no text, no sender and no date.
COUNTER = "bot.insights.broker.InsightsBroker"
LOOPBACK = "127.0.0.1"


class SettingsError(Exception):
    """The server cannot start like this; the message says what to do, and never holds a password."""


@dataclass(frozen=True)
class Settings:
    """How a server is set up.

    Attributes:
        database: the conversations, as SQLAlchemy writes a database.
        redis: locks and limits shared between servers; none for a single server.
        actions: the address of action servers; none to run the actions in this process.
        broker: the queue where stored events are published as well; none to publish nothing.
        figures: what counts the questions and answers.
        host: the address to listen on.
        threads: in how many threads messages are read.
        traces: whether turns are traced.
    """

    database: str
    redis: str | None = None
    actions: str | None = None
    broker: str | None = None
    figures: EndpointConfig | None = None
    host: str = LOOPBACK
    threads: int = 1
    traces: bool = False


def read_settings(environment: Mapping[str, str], folder: Path = VAR) -> Settings:
    """Reads the settings.

    Args:
        environment: the environment.
        folder: where the SQLite database is when no other is named.

    Raises:
        SettingsError: one of them cannot be used.
    """
    given = {name: environment.get(name, "").strip() for name in (REDIS, ACTIONS, BROKER, HOST, THREADS)}
    return Settings(
        database=_database(database_url(environment, DATABASE, folder / "conversations.db")),
        redis=_address(REDIS, given[REDIS], ("redis", "rediss", "unix")),
        actions=_address(ACTIONS, given[ACTIONS], ("http", "https")),
        broker=_broker(given[BROKER]),
        figures=EndpointConfig(type=COUNTER, db=str(folder / "insights.db")),
        host=given[HOST] or LOOPBACK,
        threads=_threads(given[THREADS] or "1"),
        traces=_traces(environment),
    )


def _database(url: str) -> str:
    try:
        backend = sa.engine.make_url(url).get_backend_name()
    except sa.exc.ArgumentError:
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise SettingsError(f"{DATABASE} must be like postgresql://user:password@host:5432/name or sqlite:///file")
    return url


def _address(name: str, url: str, schemes: tuple[str, ...]) -> str | None:
    if url and urlsplit(url).scheme not in schemes:
        raise SettingsError(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return url or None


def _threads(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 16:
        raise SettingsError(f"{THREADS} must be a whole number from 1 to 16")
    return int(text)


def _traces(environment: Mapping[str, str]) -> bool:
    given = {name: environment.get(name, "").strip() for name in (TRACES, TELEMETRY, *PROTOCOLS, SAMPLER)}
    switched_off = environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    if switched_off or environment.get("OTEL_TRACES_EXPORTER", "").strip() == "none":
        return False
    address = _address(TRACES, given[TRACES], ("http", "https")) or _address(
        TELEMETRY, given[TELEMETRY], ("http", "https")
    )
    if address is None:
        return False
    for name in PROTOCOLS:
        if given[name] not in ("", "http/protobuf"):
            raise SettingsError(f"{name} must be http/protobuf, the only protocol in which traces are sent here")
    if given[SAMPLER].lower() not in ("", *SAMPLERS):
        raise SettingsError(f"{SAMPLER} must be one of {', '.join(SAMPLERS)}")
    return True


def _broker(url: str) -> str | None:
    try:
        if url:
            connector(url)
    except (AddressError, ValueError):
        raise SettingsError(
            f"{BROKER} must be like amqps://user:password@host:5671/queue, kafka://host:9092/topic or file:///path"
        ) from None
    return url or None
