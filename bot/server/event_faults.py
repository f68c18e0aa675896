"""Why a queue cannot be reached, in words that tell an operator what to mend and hold no address or password."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator

from aiormq.exceptions import (
    AuthenticationError,
    ChannelAccessRefused,
    ConnectionNotAllowed,
    ProbableAuthenticationError,
)

# OpenSSL's numbers for what is wrong with a certificate.
_DATES, _NAMES = {9: "is not valid yet", 10: "has expired"}, (62, 64)

_LOGIN = "user or password refused"
_UNTRUSTED = "its certificate is of no CA that is trusted here"
_REFUSED = "nothing listens at this address"
_BY_KIND: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    ((AuthenticationError, ProbableAuthenticationError), _LOGIN),
    ((ChannelAccessRefused, ConnectionNotAllowed), "the user may not use this queue"),
    (ssl.SSLError, "no TLS could be agreed on: is this the port for TLS?"),
    (socket.gaierror, "no machine has this name"),
    (ConnectionRefusedError, _REFUSED),
    (FileNotFoundError, "a file in its address is not there"),
    ((asyncio.TimeoutError, TimeoutError), "no answer in time"),
)
# By the names of Kafka's own errors: its library is not loaded where Kafka is not used.
_BY_KAFKA_NAME = {
    "_AUTHENTICATION": _LOGIN,
    "_SSL": "its certificate is not accepted, or no TLS could be agreed on",
    "_RESOLVE": "no machine has this name",
    "_TRANSPORT": "no broker answers",
    "_ALL_BROKERS_DOWN": "no broker answers",
    "_TIMED_OUT": "no broker answers",
    "TOPIC_AUTHORIZATION_FAILED": "the user may not use this queue",
}


def reason(error: BaseException) -> str:
    """What went wrong, with the kind of the fault behind it."""
    for one in _chain(error):
        if found := _known(one):
            return f"{found} ({type(one).__name__})"
    return type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """A fault and those that led to it; libraries hide the telling one behind another."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__


def _known(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in _NAMES:
            return "its certificate is for another name"
        wrong = _DATES.get(error.verify_code)
        return f"its certificate {wrong}" if wrong else _UNTRUSTED
    for kinds, words in _BY_KIND:
        if isinstance(error, kinds):
            return words
    name = getattr(error.args[0], "name", None) if error.args else None
    return _BY_KAFKA_NAME.get(str(name()), "") if callable(name) else ""
