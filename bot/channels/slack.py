"""The Slack channel: one address for events, clicks and commands, or Socket Mode; off while nothing of it is set.

Every request is checked by its raw body before anything of it is read, acknowledged at once, and worked on after that.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.answers.rules import load_rules
from bot.channels import slack_events as events
from bot.channels.background import Background, BusyError
from bot.channels.care import make_care
from bot.channels.conversation_key import ConversationKeys
from bot.channels.group_talk import GroupTalk
from bot.channels.shared_limits import SharedLimit, connections
from bot.channels.slack_client import SlackClient
from bot.channels.slack_desk import SlackDesk
from bot.channels.slack_heard import NAME, Heard
from bot.channels.slack_settings import SlackSettings, read_settings
from bot.channels.slack_signature import Gate, SignatureError
from bot.channels.slack_socket import Socket
from bot.channels.turn import Handler
from bot.clock import vandaag
from bot.knowledge.library import Library, load_library
from bot.language.pipeline import load_pipeline
from bot.language.reader import Lezer
from bot.paths import KNOWLEDGE

logger = logging.getLogger(__name__)

MAX_BYTES = 1_000_000

NOT_TRUSTED = "Dit verzoek is niet ondertekend door Slack."
NOT_READ = "Dit verzoek heeft niet de vorm die Slack gebruikt."
TOO_LARGE = "Dit verzoek is te groot."
NOT_READY = "De bot wordt gestart of is even druk. Probeer het zo opnieuw."


class SlackChannel(InputChannel):
    """POST /webhooks/slack/webhook."""

    def __init__(
        self,
        settings: SlackSettings | None,
        now: Callable[[], float] = time.time,
        today: Callable[[], date] = vandaag,
        library: Library | None = None,
        talk: GroupTalk | None = None,
    ) -> None:
        """Keeps the settings.

        Args:
            settings: how the channel is set up; None if it is off.
            now: seconds since 1970.
            today: today.
            library: the knowledge base; loaded if it is not given.
            talk: judges what may be said where others read; made if it is not given.
        """
        self._settings, self._now, self._today = settings, now, today
        self._background = Background()
        self._socket: Socket | None = None
        self._connecting: asyncio.Task[None] | None = None
        if settings is None:
            return
        self._library = library = library or load_library(KNOWLEDGE)
        self._talk = talk or GroupTalk(library, load_rules(KNOWLEDGE, library), Lezer(load_pipeline()))
        self._contact = library.organisation.placeholders()["organisatie_contact"]

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> SlackChannel:
        """Reads the settings, which are all in the environment.

        Raises:
            SettingsError: Slack is set up half.
        """
        return cls(read_settings(os.environ))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes of this channel; none while it is off."""
        routes = Blueprint("spoorwijzer_slack")
        settings = self._settings
        if settings is None:
            return routes
        client, keys = SlackClient(settings), ConversationKeys(settings.conversation_secret)
        limit = SharedLimit("slack", settings.messages_per_minute, connections(settings.redis_url))
        care = make_care(self._library, keys.secret_for("nazorg"), settings.redis_url)
        desk = SlackDesk(client, self._talk, keys, on_new_message, self._contact, self._now, self._today, limit, care)

        if settings.signing_secret:
            gate = Gate(settings.signing_secret)

            @routes.post("/webhook")
            async def webhook(request: Request) -> HTTPResponse:
                return self._webhook(request, gate, desk)

        @routes.listener("after_server_start")
        async def connect(app: Any, _: Any) -> None:
            if settings.app_token:
                self._socket = Socket(settings, lambda heard: self._take(app, desk, heard))
                self._connecting = asyncio.get_running_loop().create_task(self._socket.start())

        @routes.listener("before_server_stop")
        async def stop(app: Any, _: Any) -> None:
            if self._connecting is not None:
                self._connecting.cancel()
            if self._socket is not None:
                await self._socket.stop()
            await self._background.stop()

        return routes

    def _webhook(self, request: Request, gate: Gate, desk: SlackDesk) -> HTTPResponse:
        signature = request.headers.get("x-slack-signature", "")
        if len(request.body) > MAX_BYTES:
            return response.json({"fout": TOO_LARGE}, status=413)
        try:
            gate.check(request.body, request.headers.get("x-slack-request-timestamp", ""), signature, self._now())
        except SignatureError:
            return response.json({"fout": NOT_TRUSTED}, status=401)
        try:
            heard = self._read(request)
            if isinstance(heard, HTTPResponse):
                return heard
            if heard is not None:
                self._take(request.app, desk, heard)
        except events.BadPayloadError:
            return response.json({"fout": NOT_READ}, status=400)
        except BusyError:
            gate.forget(signature)
            return response.json({"fout": NOT_READY}, status=503, headers={"Retry-After": "5"})
        return response.empty(200)

    def _read(self, request: Request) -> Heard | HTTPResponse | None:
        if request.headers.get("content-type", "").startswith("application/json"):
            payload = events.read_json(request.body)
            if payload.get("type") == "url_verification":
                return response.text(str(payload.get("challenge") or ""))
            return events.event(payload) if payload.get("type") == "event_callback" else None
        fields = events.read_form(request.body)
        if "payload" in fields:
            return events.action(events.read_json(fields["payload"].encode()))
        if fields.get("ssl_check"):
            return None
        return events.command(fields)

    def _take(self, app: Any, desk: SlackDesk, heard: Heard) -> None:
        agent = getattr(app.ctx, "agent", None)
        if agent is None:
            raise BusyError
        self._background.start(lambda: desk.handle(agent, heard), lambda: desk.apologise(heard))
