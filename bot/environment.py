"""What the environment says of the whole bot: development or production, where the databases are, how long is kept."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path

MODE = "SPOORWIJZER_MODE"
PRODUCTION, DEVELOPMENT = "production", "development"
KEEP = "SPOORWIJZER_BEWAREN_UREN"
REDIS = "SPOORWIJZER_REDIS_URL"
CONVERSATIONS = "SPOORWIJZER_DATABASE_URL"
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
