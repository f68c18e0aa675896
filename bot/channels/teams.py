"""The Teams channel: Bot Framework activities at /webhooks/teams/webhook, each authenticated before it is read."""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.answers.rules import load_rules
from bot.channels.background import Background, BusyError
from bot.channels.conversation_key import SECRET, ConversationKeys, read_secret
from bot.channels.group_talk import GroupTalk
from bot.channels.teams_activity import CHANNEL, Activity, BadActivityError, read_activity, read_body
from bot.channels.teams_client import Connector
from bot.channels.teams_http import Http
from bot.channels.teams_keys import KeysUnavailableError, SigningKeys
from bot.channels.teams_login import Login
from bot.channels.teams_settings import TeamsSettings, is_loopback, read_settings
from bot.channels.teams_tokens import TokenCheck, TokenError
from bot.channels.teams_work import Work
from bot.channels.turn import Handler
from bot.clock import vandaag
from bot.environment import REDIS
from bot.knowledge.library import Library, load_library
from bot.language.pipeline import load_pipeline
from bot.language.reader import Lezer
from bot.paths import KNOWLEDGE

logger = logging.getLogger(__name__)

NO_TOKEN = "De aanroep heeft geen geldig bewijs van Microsoft."
REFUSED = "Deze aanroep hoort niet bij deze bot."
LATER = "De bot kan dit nu niet aannemen. Probeer het zo opnieuw."
RECEIVED = "Ik heb uw keuze ontvangen."
_RETRY = {"Retry-After": "5"}
_CARD_ACTION = "adaptiveCard/action"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "origin")


class TeamsChannel(InputChannel):
    """The route for Microsoft's Bot Connector; no route at all where Teams is not set up."""

    def __init__(
        self,
        settings: TeamsSettings | None,
        keys: ConversationKeys | None = None,
        now: Callable[[], float] = time.time,
        today: Callable[[], date] = vandaag,
        library: Library | None = None,
        talk: GroupTalk | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Keeps the settings.

        Args:
            settings: how the channel is set up; None if it is not.
            keys: makes the ids of conversations.
            now: seconds since 1970.
            today: the date in the Netherlands.
            library: the knowledge base; loaded if it is not given.
            talk: judges what may be said in a group; made if it is not given.
            environment: where a platform tells how its managed identity is reached.
        """
        self._settings, self._now, self._today = settings, now, today
        self._library, self._talk = library, talk
        self._keys = keys or ConversationKeys(secrets.token_bytes(48))
        self._environment = environment or {}

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> TeamsChannel:
        """Reads the settings from the environment.

        Raises:
            SettingsError: Teams is set up wrongly (of teams_settings, or of widget_settings for the shared key).
        """
        settings = read_settings(os.environ)
        if settings is None:
            return cls(None)
        # For development a key of this start only: conversations then end when the server does.
        loose = settings.development and not os.environ.get(SECRET)
        keys = None if loose else ConversationKeys(read_secret(os.environ))
        return cls(settings, keys, environment=os.environ)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes of this channel."""
        routes = Blueprint("spoorwijzer_teams")
        settings = self._settings
        if settings is None:
            return routes
        http = Http()
        check = TokenCheck(settings.app_id, SigningKeys(settings.openid_url, http, self._now), self._now)
        connector = Connector(http, Login(settings, http, self._now, self._environment), self._now)
        library = self._library or load_library(KNOWLEDGE)
        talk = self._talk or GroupTalk(library, load_rules(KNOWLEDGE, library), Lezer(load_pipeline()))
        redis = self._environment.get(REDIS) or None
        work = Work(connector, self._keys, talk, library, on_new_message, self._now, self._today, redis)
        background = Background()

        @routes.listener("before_server_stop")
        async def stop(*_: Any) -> None:
            await background.stop()
            await http.close()

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                activity = await authenticated(request, settings, check)
            except TokenError:
                return fault(NO_TOKEN, 401)
            except KeysUnavailableError:
                logger.error("Microsoft's keys cannot be had: an activity was put off")
                return fault(LATER, 503, _RETRY)
            except RefusedError:
                return fault(REFUSED, 403)
            except BadActivityError as error:
                return fault(error.args[0], 400)
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None:
                return fault(LATER, 503, _RETRY)
            if activity.kind == "invoke" and activity.name != _CARD_ACTION:
                # What Microsoft's own SDK answers to an invoke that a bot does not know.
                return response.empty(501)
            try:
                background.start(lambda: work.handle(agent, activity), lambda: work.failed(activity))
            except BusyError:
                return fault(LATER, 503, _RETRY)
            return acknowledged(activity)

        return routes


class RefusedError(Exception):
    """The request is authentic, or comes from this machine, but is not for this bot."""


async def authenticated(request: Request, settings: TeamsSettings, check: TokenCheck) -> Activity:
    """The activity of a request, once it is certain that it comes from Microsoft.

    Raises:
        TokenError: the token is missing or not good; the body was not looked at.
        KeysUnavailableError: that cannot be said now.
        RefusedError: token and activity do not belong together, or not to this bot.
        BadActivityError: the body is no activity.
    """
    if settings.development:
        if not is_local(request):
            raise RefusedError
        data = read_body(request.body)
    else:
        credentials = await check.verify(request.headers.get("authorization", ""))
        data = read_body(request.body)
        if not credentials.vouch_for(data):
            raise RefusedError
    activity = read_activity(data)
    if not settings.may_send_to(activity.service_url) or (settings.tenant and activity.tenant != settings.tenant):
        raise RefusedError
    if data.get("channelId") != "msteams":
        raise RefusedError
    if activity.kind in ("message", "invoke") and not (activity.id and activity.person):
        raise BadActivityError("Het bericht mist een id of een afzender.")
    if activity.kind == "invoke":
        action = activity.value.get("action")
        inner = action.get("data") if isinstance(action, dict) else None
        return replace(activity, value=inner if isinstance(inner, dict) else {})
    return activity


def is_local(request: Request) -> bool:
    """Whether a request comes from a program on this machine: not through a proxy, and not from a page in a browser."""
    host = request.headers.get("host", "").rsplit(":", 1)[0]
    forwarded = any(name in request.headers for name in _FORWARDED)
    return is_loopback(request.ip or "") and is_loopback(host) and not forwarded


def acknowledged(activity: Activity) -> HTTPResponse:
    """The reply to Microsoft; a card's action waits for a message of its own."""
    if activity.kind != "invoke":
        return response.empty(200)
    body = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": RECEIVED}
    return response.json(body)


def fault(sentence: str, status: int, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """What went wrong, in a Dutch sentence."""
    return response.json({"fout": sentence}, status=status, headers=dict(headers or {}))
