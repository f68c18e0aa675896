"""Whether a request really comes from Microsoft: the check of its token, before anything of the body is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from bot.channels.teams_keys import SigningKeys, UnknownKeyError

ISSUER = "https://api.botframework.com"
ALGORITHM = "RS256"
SKEW_SECONDS = 300
MAX_TOKEN = 4_096
# PyJWT checks the signature only: the claims are checked here, against the clock that we are given.
_SIGNATURE_ONLY: Any = {
    "verify_signature": True,
    **{f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")},
}


class TokenError(Exception):
    """The token is not good; for every reason the same, so that nothing can be learnt from it."""


@dataclass(frozen=True)
class Credentials:
    """What a good token says of the request.

    Attributes:
        service_url: the only address to which the answer may go.
        endorsements: the channels that the signing key may speak for.
    """

    service_url: str
    endorsements: frozenset[str]

    def vouch_for(self, activity: Mapping[str, Any]) -> bool:
        """Whether the token belongs to this activity: the same service address, and a channel of the key's."""
        channel = activity.get("channelId")
        endorsed = isinstance(channel, str) and channel in self.endorsements
        return endorsed and activity.get("serviceUrl") == self.service_url


class TokenCheck:
    """Checks the Authorization header of incoming activities."""

    def __init__(self, app_id: str, keys: SigningKeys, now: Callable[[], float]) -> None:
        """Keeps what tokens are checked against.

        Args:
            app_id: the bot's application id: the audience.
            keys: Microsoft's public keys.
            now: seconds since 1970.
        """
        self._app_id, self._keys, self._now = app_id, keys, now

    async def verify(self, authorization: str) -> Credentials:
        """What a header's token says.

        Raises:
            TokenError: it is missing, malformed, forged, expired or meant for another.
            KeysUnavailableError: whether it is good cannot be said now.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= MAX_TOKEN:
            raise TokenError
        try:
            unverified = jwt.decode_complete(token, options={"verify_signature": False})
            # Rubbish is refused before it can make us fetch keys.
            header = unverified["header"]
            self._check(unverified["payload"])
            if header.get("alg") != ALGORITHM or not isinstance(header.get("kid"), str):
                raise TokenError
            found = await self._keys.find(header["kid"])
            claims = jwt.decode(token, found.key, algorithms=[ALGORITHM], options=_SIGNATURE_ONLY)
        except (jwt.PyJWTError, UnknownKeyError, ValueError, TypeError, RecursionError) as error:
            raise TokenError from error
        self._check(claims)
        return Credentials(claims["serviceurl"], found.endorsements)

    def _check(self, claims: Mapping[str, Any]) -> None:
        if claims.get("iss") != ISSUER or claims.get("aud") != self._app_id:
            raise TokenError
        expires, begins = (_moment(claims.get(name)) for name in ("exp", "nbf"))
        if not begins - SKEW_SECONDS <= self._now() < expires + SKEW_SECONDS:
            raise TokenError
        if not isinstance(claims.get("serviceurl"), str) or not claims["serviceurl"]:
            raise TokenError


def _moment(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TokenError
    return float(value)
