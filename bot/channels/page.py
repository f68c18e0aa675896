"""A plain chat page on the REST channel, for development."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.environment import is_production

FILES = Path(__file__).parent / "page"
TYPES = {"index.html": "text/html", "chat.js": "text/javascript", "chat.css": "text/css"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class PageChannel(InputChannel):
    """Serves the page at /webhooks/chat/; the page itself talks to the REST channel."""

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "chat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel."""
        routes = Blueprint("spoorwijzer_page")
        if is_production(os.environ):
            return routes

        @routes.get("/")
        async def page(_: Request) -> HTTPResponse:
            return self._file("index.html")

        @routes.get("/<file:str>")
        async def static(_: Request, file: str) -> HTTPResponse:
            # The router takes the folder itself for a file without a name.
            file = file or "index.html"
            return self._file(file) if file in TYPES else response.json({"fout": "Niet gevonden."}, status=404)

        return routes

    @staticmethod
    def _file(name: str) -> HTTPResponse:
        content = (FILES / name).read_text(encoding="utf-8")
        return response.text(content, content_type=f"{TYPES[name]}; charset=utf-8", headers=HEADERS)
