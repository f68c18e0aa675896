"""What the environment says of the whole bot: development or production, where the databases are, how long is kept."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs

MODE = "SPOORWIJZER_MODE"
PRODUCTION, DEVELOPMENT = "production", "development"
KEEP = "SPOORWIJZER_BEWAREN_UREN"
REDIS = "SPOORWIJZER_REDIS_URL"
CONVERSATIONS = "SPOORWIJZER_DATABASE_URL"
FIGURES = "SPOORWIJZER_INSIGHTS_URL"
OUTBOX = "SPOORWIJZER_OUTBOX_URL"
QUEUE = "SPOORWIJZER_EVENT_BROKER_URL"
FIGURES_KEY = "SPOORWIJZER_INSIGHTS_KEY"
METRICS_TOKEN = "SPOORWIJZER_METRICS_TOKEN"
# They fix the clock: in production everybody would get dates that are wrong.
FIXED_CLOCK = ("SPOORWIJZER_VANDAAG", "SPOORWIJZER_NU")
MIN_SECRET_CHARACTERS = 32
MIN_TOKEN_CHARACTERS = 20
MIN_SECRET_VARIETY = 10
MAKE_ONE = 'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
# scheme://user:password@hosts; a password may hold anything but an @, as SQLAlchemy reads it.
_ADDRESS = re.compile(r"(?P<scheme>[\w+.-]+)://(?:[^:/@]*(?::(?P<password>[^@]*))?@)?(?P<hosts>[^/?#]*)")
# Other ways in which PostgreSQL's library is told a password or a client certificate.
_CREDENTIALS = {"password", "passfile", "sslkey"}
DEFAULT_KEEP_HOURS = 24.0
# What the bot itself promises its users (knowledge: chatbot_bewaartermijn); shorter is fine.
MAX_KEEP_HOURS = 24.0
# The server looks now and then; a conversation is due this long before its time is up.
MARGIN_HOURS = 0.25


class EnvironmentFault(Exception):
    """A variable has a value with which the bot may not start; the message says what to do."""


def is_production(environment: Mapping[str, str]) -> bool:
    """Whether the bot runs for real users.

    Raises:
        EnvironmentFault: the variable says neither; a typing error must not open what production closes.
    """
    mode = environment.get(MODE, "").strip() or DEVELOPMENT
    if mode not in (PRODUCTION, DEVELOPMENT):
        raise EnvironmentFault(f"{MODE} must be {PRODUCTION} or {DEVELOPMENT}, not {mode!r}")
    return mode == PRODUCTION


def check_production(environment: Mapping[str, str], *, counts: bool = False) -> None:
    """Stops a start for real users that is not safe; does nothing in development.

    Args:
        environment: the environment of this process.
        counts: whether this process counts, and so needs the key of the figures.

    Raises:
        EnvironmentFault: what is wrong, of all variables at once, without a value.
    """
    if is_production(environment) and (faults := production_faults(environment, counts=counts)):
        raise EnvironmentFault("; ".join(faults))


def production_faults(environment: Mapping[str, str], *, counts: bool = False) -> list[str]:
    """What may not be so in production, as sentences that name a variable and never its value.

    Args:
        environment: the environment of a process.
        counts: whether this process counts, and so needs the key of the figures.
    """
    given = {name: value.strip() for name, value in environment.items()}
    return [
        *(f"{name} fixes the clock and may not be set in production" for name in FIXED_CLOCK if given.get(name)),
        *_weak_secrets(given, counts),
        *(
            f"{name} has no password, and its host is not this machine: write it like {like}"
            for name, like in (
                (CONVERSATIONS, "postgresql://user:password@host:5432/name"),
                (FIGURES, "postgresql://user:password@host:5432/name"),
                (OUTBOX, "postgresql://user:password@host:5432/name"),
                (REDIS, "rediss://:password@host:6379/0"),
                (QUEUE, "amqps://user:password@host:5671/queue"),
            )
            if _open_to_others(given.get(name, ""), given)
        ),
    ]


def is_weak(secret: str, characters: int = MIN_SECRET_CHARACTERS) -> bool:
    """Whether a secret is too short, or has too few different characters, to be one."""
    return len(secret) < characters or len(set(secret)) < MIN_SECRET_VARIETY


def _weak_secrets(given: Mapping[str, str], counts: bool) -> Iterator[str]:
    key, token = given.get(FIGURES_KEY, ""), given.get(METRICS_TOKEN, "")
    if (key or counts) and is_weak(key):
        yield f"{FIGURES_KEY} is missing or too weak for production. {MAKE_ONE}"
    # Without a token /metrics shows nothing to other machines.
    if token and is_weak(token, MIN_TOKEN_CHARACTERS):
        yield f"{METRICS_TOKEN} is too weak for production. {MAKE_ONE}"


def _open_to_others(address: str, given: Mapping[str, str]) -> bool:
    """Whether an address leads to another machine without anything that proves who asks."""
    found = _ADDRESS.match(address)
    # Nothing, or no address: whoever uses it says so.
    if not found or found["scheme"].partition("+")[0] in ("sqlite", "file", "unix"):
        return False
    options = parse_qs(address.partition("?")[2])
    postgres = found["scheme"].startswith("postgres")
    hosts = options.get("host", []) if postgres else []
    hosts += [host for host in found["hosts"].split(",") if host]
    if postgres:
        hosts = hosts or [given.get("PGHOST", "")]
    proved = found["password"] or _CREDENTIALS & options.keys()
    proved = proved or (postgres and (given.get("PGPASSWORD") or given.get("PGPASSFILE")))
    return not proved and not all(_is_here(host) for host in hosts)


def _is_here(host: str) -> bool:
    # Without a host, or with a path, it is a socket of this machine.
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    loopback = is_loopback_address(host) or is_loopback_address(name)
    return not host or host.startswith("/") or name == "localhost" or loopback


def keep_hours(environment: Mapping[str, str]) -> float:
    """How many hours after its last message a conversation is deleted (default 24).

    Raises:
        EnvironmentFault: it is no number of hours from 1 to 24.
    """
    text = environment.get(KEEP, "").strip() or str(DEFAULT_KEEP_HOURS)
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 1 <= hours <= MAX_KEEP_HOURS:
        raise EnvironmentFault(f"{KEEP} must be a number of hours from 1 to {MAX_KEEP_HOURS:.0f}, not {text!r}")
    return hours


def database_url(environment: Mapping[str, str], variable: str, file: Path) -> str:
    """The address of a database, as SQLAlchemy writes it: the variable, or else an SQLite file."""
    return sqlalchemy_url(environment.get(variable, "").strip() or f"sqlite:///{file}")


def sqlalchemy_url(address: str) -> str:
    """An address in SQLAlchemy's words: many hosts write postgres://, which it does not know."""
    return f"postgresql://{address.removeprefix('postgres://')}" if address.startswith("postgres://") else address


def is_loopback_address(host: str) -> bool:
    """Whether a host is this machine itself, written as a number: a name could lead elsewhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
