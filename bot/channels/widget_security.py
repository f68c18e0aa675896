"""Origins and security headers of the widget channel."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

# Everything from our own server, nothing inline, nothing evaluated; the widget builds its style sheet by script, which
# this policy permits.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
API_HEADERS = {
    **COMMON,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
PAGE_HEADERS = {**COMMON, "Cache-Control": "no-cache", "Content-Security-Policy": PAGE_POLICY}
# The module is loaded by pages of other origins, so the resource itself must be readable there.
SCRIPT_HEADERS = {**COMMON, "Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}


def is_own(origin: str, host: str) -> bool:
    """Whether an origin is the server itself; a proxy may have taken the https off, so only the host counts."""
    return bool(host) and urlsplit(origin).netloc.lower() == host.lower()


def may_call(origin: str, host: str, allowed: Iterable[str]) -> bool:
    """Whether a page may use the channel.

    Args:
        origin: the Origin header; empty where no browser is involved, or for the server's own pages.
        host: the Host header.
        allowed: origins from the settings, lower case.
    """
    return not origin or is_own(origin, host) or origin.lower() in allowed


def cors_headers(origin: str) -> dict[str, str]:
    """Headers that let a page of an allowed origin read the reply; never with cookies."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Expose-Headers": "Retry-After",
        "Access-Control-Max-Age": "7200",
        "Vary": "Origin",
    }
