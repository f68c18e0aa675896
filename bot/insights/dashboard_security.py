"""What stands between the dashboard and everybody else: headers, origins, addresses, the cookie."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from multidict import MultiDictProxy

from bot.environment import is_loopback_address

PREFIX = "/inzicht/"
# No script at all, nothing inline, nothing from elsewhere.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer a browser would send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_FORM = "application/x-www-form-urlencoded"
_STRICT_TRANSPORT = "max-age=31536000"


class AdresFout(Exception):
    """The address or the host cannot be used; ``args[0]`` says why in Dutch."""


@dataclass(frozen=True)
class Adres:
    """Where browsers reach the dashboard.

    Attributes:
        origin: scheme, host and port.
        netloc: host and port, as in the Host header.
        https: whether a proxy in front encrypts.
    """

    origin: str
    netloc: str
    https: bool

    @property
    def cookie(self) -> str:
        """The cookie's name; with this prefix a browser takes it only over https and for this host alone."""
        return "__Host-inzicht" if self.https else "inzicht"


def read_address(text: str, host: str) -> Adres:
    """Reads the public address.

    Args:
        text: ``https://...``, or ``http://`` with a loopback host.
        host: the address that the server listens on.

    Raises:
        AdresFout: passwords and figures would travel unencrypted, or it is no address.
    """
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise AdresFout(f"{text} is geen adres als https://inzicht.voorbeeld.nl")
    https = parts.scheme == "https"
    if not https and not (is_loopback(parts.hostname) and is_loopback(host)):
        raise AdresFout("zonder https kan het dashboard alleen op 127.0.0.1; zet er een proxy met https voor")
    return Adres(f"{parts.scheme}://{parts.netloc.lower()}", parts.netloc.lower(), https)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by number or as localhost."""
    return host == "localhost" or is_loopback_address(host)


def right_host(request: web.Request, adres: Adres) -> bool:
    """Whether a request was meant for us: another name that leads here is somebody's trick."""
    return request.host.lower() == adres.netloc


def own_origin(request: web.Request, adres: Adres) -> bool:
    """Whether a form was sent from a page of ours; every browser says so with a POST."""
    return request.headers.get("Origin", "").lower() == adres.origin


def client(request: web.Request, adres: Adres) -> str:
    """The address of who is asking; behind our own proxy, what the proxy saw."""
    peer = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if adres.https and forwarded and (not peer or is_loopback(peer) or ipaddress.ip_address(peer).is_private):
        # Only the last entry is the proxy's own; the others anyone can write.
        return forwarded.rsplit(",", 1)[-1].strip()
    return peer


def read_cookie(request: web.Request, adres: Adres) -> str:
    """The token of the session cookie; empty if there is none.

    Read by hand: the library fails on a cookie with an odd name, which another site of the same domain may have set.
    """
    for part in request.headers.get("Cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == adres.cookie:
            return value
    return ""


async def read_form(request: web.Request) -> MultiDictProxy[Any]:
    """The fields of a form, sent as a browser sends ours; anything else is refused before it is read.

    Raises:
        HTTPBadRequest: it is of another kind, packed, or no text.
    """
    try:
        # Each of these fails on a header that is no text.
        packed = request.headers.get("Content-Encoding", "identity").lower() != "identity"
        if packed or request.content_type != _FORM or (request.charset or "utf-8").lower() != "utf-8":
            raise web.HTTPBadRequest
        return await request.post()
    except ValueError:
        raise web.HTTPBadRequest from None


def harden(response: web.StreamResponse, adres: Adres) -> None:
    """Puts the security headers on a response."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if adres.https:
        response.headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
    response.headers["Server"] = "Spoorwijzer"


def give_cookie(response: web.StreamResponse, adres: Adres, token: str, seconds: int) -> None:
    """Sets the session cookie; with 0 seconds it is taken away."""
    response.set_cookie(
        adres.cookie,
        token,
        max_age=seconds,
        path="/" if adres.https else PREFIX,
        secure=adres.https,
        httponly=True,
        samesite="Strict",
    )
