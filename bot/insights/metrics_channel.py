"""GET /metrics for Prometheus, as a channel: Rasa has no other place for a route of one's own.

With ``SPOORWIJZER_METRICS_TOKEN`` only who carries it gets in. Without one, only programs on this machine do, and
nothing that came through a proxy: behind a proxy everybody seems to be on this machine.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.environment import is_loopback_address
from bot.insights.metrics import Metrics, process_metrics

PATH = "/metrics"
TOKEN = "SPOORWIJZER_METRICS_TOKEN"
MIN_CHARACTERS = 20
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class TokenError(Exception):
    """The token is too weak; the message says what to do."""


class MetricsChannel(InputChannel):
    """Answers at /metrics; takes no messages."""

    def __init__(self, token: str, metrics: Metrics) -> None:
        """Keeps the token, empty for none, and what it shows."""
        self._token, self._metrics = token, metrics

    @classmethod
    def name(cls) -> str:
        """Part of the address of the channel's own route."""
        return "metrics"

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> MetricsChannel:
        """Reads the token from the environment.

        Raises:
            TokenError: it is shorter than 20 characters.
        """
        token = os.environ.get(TOKEN, "")
        if token and len(token) < MIN_CHARACTERS:
            raise TokenError(f"{TOKEN} is shorter than {MIN_CHARACTERS} characters")
        return cls(token, process_metrics())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The route: Prometheus asks for /metrics unless told otherwise, which is no address of a channel."""
        routes = Blueprint("spoorwijzer_metrics")

        @routes.listener("before_server_start")
        async def prepare(app: Any, _: Any) -> None:
            app.register_middleware(self._before, "request")

        return routes

    async def _before(self, request: Request) -> HTTPResponse | None:
        if request.path != PATH:
            return None
        if request.method != "GET":
            return response.text("", status=405, headers={"Allow": "GET"})
        if not may_read(self._token, request.ip or "", request.headers):
            # As if it were not there: who may not read it need not know.
            return response.text("", status=404)
        return response.raw(self._metrics.as_text(), content_type=CONTENT_TYPE_LATEST)


def may_read(token: str, address: str, headers: Mapping[str, str]) -> bool:
    """Whether a request may read the metrics.

    Args:
        token: what it must carry; empty if there is none.
        address: where the connection comes from.
        headers: of the request; the names in small letters.
    """
    if token:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        # What is no text comes in as what cannot be encoded.
        same = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
        return scheme.lower() == "bearer" and same
    if any(headers.get(name) for name in _FORWARDED):
        return False
    return is_loopback_address(address)
