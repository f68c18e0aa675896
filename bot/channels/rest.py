"""The REST channel for development and tests: strict about what it takes, honest when something fails.

Rasa's own REST channel executes typed commands, shares one conversation between all who give no sender, and answers
nothing when an action fails.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.care import make_care
from bot.channels.forget import forget, tell_distress
from bot.channels.refusals import counting
from bot.channels.turn import asked_in_confidence, forgets, take_turn
from bot.environment import is_production
from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE

MAX_BYTES = 1_000_000
MAX_SENDER = 200


class BadRequestError(Exception):
    """The request is not what this channel takes; ``args[0]`` says so in Dutch."""


class RestChannel(InputChannel):
    """POST /webhooks/rest/webhook with ``{"sender": "...", "message": "..."}``."""

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel."""
        routes = Blueprint("spoorwijzer_rest")
        if is_production(os.environ):
            # Here anybody could read and go on with a conversation whose id he knows or guesses.
            return routes
        library = load_library(KNOWLEDGE)
        contact = library.organisation.placeholders()["organisatie_contact"]
        care = make_care(library, secrets.token_bytes(32), None)

        @routes.get("/")
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if len(request.body) > MAX_BYTES:
                return response.json({"fout": "Het bericht is te groot."}, status=413)
            try:
                sender, message, metadata = read_request(request.body)
            except BadRequestError as error:
                return response.json({"fout": error.args[0]}, status=400)
            store = request.app.ctx.agent.tracker_store
            with counting(self.name()):
                private = asked_in_confidence(await store.retrieve(sender))
            replies = await take_turn(
                on_new_message, message, sender, self.name(), metadata, contact, confidential=private, care=care
            )
            tell_distress(store, sender, replies)
            if forgets(replies):
                await forget(store, sender)
            return response.json(replies, ensure_ascii=False, dumps=json.dumps)

        return routes


def read_request(body: bytes) -> tuple[str, str, dict[str, Any] | None]:
    """Sender, message and metadata of a request's body.

    Raises:
        BadRequestError: it is not the JSON object that this channel takes.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequestError("Dit is geen geldige JSON.") from error
    if not isinstance(data, dict):
        raise BadRequestError("Stuur een JSON-object met sender en message.")
    sender, message, metadata = data.get("sender"), data.get("message"), data.get("metadata")
    if not isinstance(sender, str) or not 0 < len(sender) <= MAX_SENDER:
        raise BadRequestError("sender ontbreekt of is geen korte tekst.")
    if not isinstance(message, str):
        raise BadRequestError("message ontbreekt of is geen tekst.")
    if metadata is not None and not isinstance(metadata, dict):
        raise BadRequestError("metadata is geen object.")
    return sender, message, metadata
