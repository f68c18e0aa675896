"""How the widget channel is set up: credentials.yml for what may be public, the environment for the key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.environment import MAKE_ONE, REDIS, EnvironmentFault, is_production, is_weak

KEY = "SPOORWIJZER_WIDGET_KEY"
ORIGINS = "SPOORWIJZER_WIDGET_ORIGINS"


class SettingsError(Exception):
    """The channel cannot start like this; the message says what to do."""


@dataclass(frozen=True)
class WidgetSettings:
    """The settings of the widget channel.

    Attributes:
        keys: signing keys; the first signs, all verify, so that a key can be replaced without ending conversations.
        origins: pages of these origins may embed the widget and call the channel, besides the server's own.
        session_hours: how long a session lasts.
        messages_per_minute: per session.
        address_messages_per_minute: per address, which may be a whole office.
        sessions_per_minute: new sessions per address.
        trusted_proxies: number of own proxies in front of the server, which write X-Forwarded-For.
        redis_url: where limits are shared with other servers; none to count for this server alone.
    """

    keys: tuple[bytes, ...]
    origins: frozenset[str] = frozenset()
    session_hours: int = 24
    messages_per_minute: int = 20
    address_messages_per_minute: int = 300
    sessions_per_minute: int = 60
    trusted_proxies: int = 0
    redis_url: str | None = None


_NUMBERS = (
    "session_hours",
    "messages_per_minute",
    "address_messages_per_minute",
    "sessions_per_minute",
    "trusted_proxies",
)


def read_settings(credentials: Mapping[str, Any] | None, environment: Mapping[str, str]) -> WidgetSettings:
    """Reads the settings.

    Args:
        credentials: the channel's part of credentials.yml.
        environment: the environment; it goes before credentials.yml (``SPOORWIJZER_WIDGET_<SETTING>``).

    Raises:
        SettingsError: a key is missing or weak in production, or a setting is no number or no origin.
    """
    given = dict(credentials or {})
    unknown = given.keys() - {"origins", *_NUMBERS}
    if unknown:
        raise SettingsError(f"credentials.yml, widget: unknown setting {', '.join(sorted(unknown))}")
    listed = environment.get(ORIGINS)
    origins = listed.split() if listed is not None else given.get("origins") or []
    if not isinstance(origins, list):
        raise SettingsError("credentials.yml, widget: origins must be a list")
    numbers = {name: _number(name, given, environment) for name in _NUMBERS}
    return WidgetSettings(
        keys=_keys(environment),
        origins=frozenset(_origin(str(origin)) for origin in origins),
        redis_url=environment.get(REDIS) or None,
        **{name: number for name, number in numbers.items() if number is not None},
    )


def _keys(environment: Mapping[str, str]) -> tuple[bytes, ...]:
    keys = environment.get(KEY, "").split()
    try:
        production = is_production(environment)
    except EnvironmentFault as fault:
        raise SettingsError(str(fault)) from fault
    if production and (not keys or any(is_weak(key) for key in keys)):
        raise SettingsError(f"{KEY} is missing or too weak for production. {MAKE_ONE}")
    # In development a key of this start only: sessions then end when the server does.
    return tuple(key.encode() for key in keys) or (secrets.token_bytes(48),)


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or "*" in text or parts.path not in ("", "/"):
        raise SettingsError(f"widget: {text!r} is not an origin; write it like https://www.voorbeeld.nl")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _number(name: str, given: Mapping[str, Any], environment: Mapping[str, str]) -> int | None:
    value = environment.get(f"SPOORWIJZER_WIDGET_{name.upper()}", given.get(name))
    if value is None:
        return None
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise SettingsError(f"widget: {name} must be a whole number") from error
    if number < (0 if name == "trusted_proxies" else 1):
        raise SettingsError(f"widget: {name} is too small")
    return number
