"""Signed session tokens: the server alone issues them, and each belongs to one conversation and one origin."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass

ID_BYTES = 24
MAX_TOKEN = 1_000
_PURPOSE = b"spoorwijzer widget session 1\n"


class TokenError(Exception):
    """The token is forged, altered, expired or not meant for here."""


@dataclass(frozen=True)
class Session:
    """What a token says.

    Attributes:
        id: the conversation's id in the tracker store.
        expires: seconds since 1970 (exclusive).
        origin: the origin of the page that opened the session; empty for a client that is no browser.
        organisation: the name that the page gave.
        topic: the topic that the page opens with.
        subject: the topic or group of topics that the page is about.
    """

    id: str
    expires: int
    origin: str = ""
    organisation: str = ""
    topic: str = ""
    subject: str = ""


def new_id() -> str:
    """A conversation id that cannot be guessed (192 bits)."""
    return "web-" + secrets.token_urlsafe(ID_BYTES)


def sign(session: Session, keys: tuple[bytes, ...]) -> str:
    """A token for a session, signed with the first key."""
    payload = _encode(json.dumps(asdict(session), separators=(",", ":")).encode())
    return f"{payload}.{_encode(_mac(payload, keys[0]))}"


def verify(token: str, keys: tuple[bytes, ...], now: float, origin: str) -> Session:
    """The session of a token.

    Args:
        token: what the client sent.
        keys: any of these may have signed it.
        now: seconds since 1970.
        origin: where the request comes from.

    Raises:
        TokenError: for every reason the same, so that nothing can be learnt from it.
    """
    payload, _, signature = token.partition(".")
    if len(token) > MAX_TOKEN or not payload.isascii() or not signature.isascii():
        raise TokenError
    if not any(hmac.compare_digest(_encode(_mac(payload, key)), signature) for key in keys):
        raise TokenError
    try:
        session = Session(**json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))
    except (ValueError, TypeError, binascii.Error) as error:
        raise TokenError from error
    if now >= session.expires or not hmac.compare_digest(session.origin.encode(), origin.encode()):
        raise TokenError
    return session


def _mac(payload: str, key: bytes) -> bytes:
    return hmac.new(key, _PURPOSE + payload.encode(), hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
