"""The public keys with which Microsoft signs what it sends: fetched when first needed, and kept for a day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from bot.channels.teams_http import CallError, Http

DAY, HOUR = 86_400.0, 3_600.0
# After a failed attempt, so that a stranger's requests cannot make us knock at Microsoft's door without end.
RETRY_SECONDS = 30.0
# How long keys may still be used when new ones cannot be had.
MAX_AGE = 2 * DAY
MIN_KEY_BITS = 2048


class UnknownKeyError(Exception):
    """No key has this id."""


class KeysUnavailableError(Exception):
    """The keys cannot be had now; the caller should try again later."""


@dataclass(frozen=True)
class SigningKey:
    """A public key.

    Attributes:
        key: the RSA key.
        endorsements: the ids of the channels that this key may speak for.
    """

    key: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """The keys behind an OpenID configuration."""

    def __init__(self, openid_url: str, http: Http, now: Callable[[], float]) -> None:
        """Keeps where the keys are described; fetches nothing yet.

        Args:
            openid_url: address of the OpenID configuration.
            http: makes the calls.
            now: seconds since 1970.
        """
        self._openid_url, self._http, self._now = openid_url, http, now
        self._keys: dict[str, SigningKey] = {}
        self._fetched = self._attempted = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, kid: str) -> SigningKey:
        """The key with an id.

        An unknown id refreshes the keys at most once an hour: a real rotation is announced days ahead.

        Raises:
            UnknownKeyError: there is none, also not among the newest keys that we may ask for.
            KeysUnavailableError: there are no keys that are new enough.
        """
        async with self._lock:
            age = self._now() - self._fetched
            if age >= DAY or (kid not in self._keys and age >= HOUR):
                await self._refresh()
            if self._now() - self._fetched >= MAX_AGE:
                raise KeysUnavailableError
        if kid not in self._keys:
            raise UnknownKeyError
        return self._keys[kid]

    async def _refresh(self) -> None:
        if self._now() - self._attempted < RETRY_SECONDS:
            return
        self._attempted = self._now()
        try:
            document = await self._get(self._openid_url)
            address = str(document.get("jwks_uri") or "")
            # The keys must come from where their description comes from.
            if urlsplit(address)[:2] != urlsplit(self._openid_url)[:2]:
                return
            keys = read_keys(await self._get(address))
        except CallError:
            return
        if keys:
            self._keys, self._fetched = keys, self._now()

    async def _get(self, url: str) -> Mapping[str, Any]:
        reply = await self._http.call("GET", url)
        if reply.status != 200 or not isinstance(reply.data, dict):
            raise CallError(f"status {reply.status}")
        return reply.data


def read_keys(document: Mapping[str, Any]) -> dict[str, SigningKey]:
    """The usable keys of a JWKS document, by id; a key that is odd or too short is left out."""
    entries = document.get("keys")
    found = {}
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str) or entry.get("kty") != "RSA":
            continue
        if entry.get("use", "sig") != "sig":
            continue
        public = {name: entry.get(name) for name in ("kty", "n", "e")}
        try:
            key = cast(RSAPublicKey, RSAAlgorithm.from_jwk(cast(Any, public)))
        except (jwt.InvalidKeyError, ValueError, TypeError, AttributeError):
            continue
        if key.key_size < MIN_KEY_BITS:
            continue
        endorsed = entry.get("endorsements")
        names = frozenset(name for name in endorsed if isinstance(name, str)) if isinstance(endorsed, list) else ()
        found[entry["kid"]] = SigningKey(key, frozenset(names))
    return found
