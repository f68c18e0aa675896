"""The channel of the website widget: sessions that the server issues, and answers as structure.

All calls are POST with JSON. ``sessie`` gives a token; the other calls carry it as ``Authorization: Bearer``. The
tracker is the only memory of a conversation, so servers that share key, tracker store and lock store can take over
from one another.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from rasa.core.channels.channel import InputChannel
from rasa.core.lock_store import LockError
from rasa.shared.core.events import SlotSet
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from bot import logs
from bot.answers.one_turn import one_turn
from bot.channels import widget_files
from bot.channels import widget_history as history
from bot.channels.care import make_care
from bot.channels.desk_message import withdraw_message
from bot.channels.forget import forget, tell_distress
from bot.channels.refusals import count_refusal
from bot.channels.shared_limits import SharedLimit, connections
from bot.channels.turn import FAILED, Handler, asked_in_confidence, forgets, handing_on, take_turn
from bot.channels.widget_dates import NoDatesError, calendar_file, drawing
from bot.channels.widget_limits import client_address
from bot.channels.widget_opening import after_verdict, always_offered, opening
from bot.channels.widget_requests import MAX_BYTES, BadRequestError, read_feedback, read_message, read_object, read_page
from bot.channels.widget_security import API_HEADERS, PAGE_HEADERS, SCRIPT_HEADERS, cors_headers, may_call
from bot.channels.widget_settings import WidgetSettings, read_settings
from bot.channels.widget_tokens import Session, TokenError, new_id, sign, verify
from bot.clock import vandaag
from bot.knowledge.library import Library, load_library
from bot.paths import KNOWLEDGE

logger = logging.getLogger(__name__)

PREFIX = "/webhooks/widget/"
MESSAGE = "/bericht"
HOME = "demo.html"
HOUR = 3600
LOCK_POLL_SECONDS = 0.05

EXPIRED = "Uw sessie is verlopen of hoort niet bij deze pagina."
ELSEWHERE = "Deze pagina mag de chat niet gebruiken."
BUSY = "U stuurt veel berichten achter elkaar. Wacht even en probeer het dan opnieuw."
NOT_OFFERED = "Deze keuze hoort niet bij dit gesprek. Typ uw vraag."
NOT_READY = "De chat is nog niet zo ver. Probeer het over een paar seconden opnieuw."
NO_DATES = "Er zijn nog geen datums voor een agenda. Reken eerst uw termijnen uit."
NO_ANSWER = "Dit antwoord hoort niet bij dit gesprek."
NOT_FOUND = "Niet gevonden."

Call = Callable[[Request, Session], Awaitable[HTTPResponse]]


class WidgetChannel(InputChannel):
    """The routes under /webhooks/widget/ and the demo page at /."""

    def __init__(
        self,
        settings: WidgetSettings,
        now: Callable[[], float] = time.time,
        library: Library | None = None,
    ) -> None:
        """Keeps the settings.

        Args:
            settings: how the channel is set up.
            now: seconds since 1970.
            library: the knowledge base; loaded if it is not given.
        """
        self._settings, self._now = settings, now
        self._library = library or load_library(KNOWLEDGE)
        self._contact = self._library.organisation.placeholders()["organisatie_contact"]
        redis, secret = connections(settings.redis_url), settings.keys[0]
        self._care = make_care(self._library, secret, settings.redis_url)
        self._per_session = SharedLimit("session", settings.messages_per_minute, redis, secret)
        self._per_address = SharedLimit("address", settings.address_messages_per_minute, redis, secret)
        self._new_sessions = SharedLimit("new", settings.sessions_per_minute, redis, secret)

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "widget"

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> WidgetChannel:
        """Reads the settings.

        Raises:
            SettingsError: the channel cannot start like this.
        """
        return cls(read_settings(credentials, os.environ))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes of this channel."""
        routes = Blueprint("spoorwijzer_widget")

        @routes.listener("before_server_start")
        async def prepare(app: Any, _: Any) -> None:
            # Rasa itself answers at "/" and Sanic takes bodies of 100 MB; neither can be set elsewhere.
            app.config.REQUEST_MAX_SIZE = 2 * MAX_BYTES
            # From here on there are messages of users that a log could hold.
            logs.install()
            app.register_middleware(self._before, "request")
            app.register_middleware(self._after, "response")

        @routes.post("/sessie")
        async def session(request: Request) -> HTTPResponse:
            return await self._open(request)

        def call(path: str, action: Call, limited: bool) -> None:
            async def handle(request: Request) -> HTTPResponse:
                return await self._guarded(request, action, limited)

            routes.add_route(handle, path, methods=["POST"], name=path.strip("/"))

        async def message(request: Request, session: Session) -> HTTPResponse:
            return await self._message(request, session, on_new_message)

        call(MESSAGE, message, limited=True)
        call("/gesprek", self._conversation, limited=False)
        call("/oordeel", self._verdict, limited=True)
        call("/agenda", self._calendar, limited=True)
        call("/vergeet", self._forget, limited=False)

        @routes.get("/")
        async def home(request: Request) -> HTTPResponse:
            return static(request, HOME)

        @routes.get("/<file:str>")
        async def file(request: Request, file: str) -> HTTPResponse:
            return static(request, file or HOME)

        return routes

    async def _before(self, request: Request) -> HTTPResponse | None:
        if request.path == "/" and request.method in ("GET", "HEAD"):
            return static(request, HOME)
        if request.path.startswith(PREFIX) and request.method == "OPTIONS":
            return response.empty()
        return None

    async def _after(self, request: Request, reply: BaseHTTPResponse) -> None:
        for name, value in API_HEADERS.items():
            # Rasa's own routes and the server's faults, which know no such headers.
            reply.headers.setdefault(name, value)
        origin = request.headers.get("origin", "")
        if request.path.startswith(PREFIX) and origin and self._may_call(request):
            vary = reply.headers.get("Vary")
            reply.headers.update(cors_headers(origin))
            if vary:
                reply.headers["Vary"] = vary

    def _may_call(self, request: Request) -> bool:
        return may_call(request.headers.get("origin", ""), request.headers.get("host", ""), self._settings.origins)

    def _address(self, request: Request) -> str:
        forwarded = request.headers.get("x-forwarded-for", "")
        return client_address(request.ip or "", forwarded, self._settings.trusted_proxies)

    async def _open(self, request: Request) -> HTTPResponse:
        """A new session: its token, when it ends, and what the widget opens with."""
        if not self._may_call(request):
            return fault(ELSEWHERE, 403)
        wait = await self._new_sessions.wait(self._address(request), self._now())
        if wait:
            return busy(wait)
        try:
            page = read_page(request.body)
        except BadRequestError as error:
            return fault(error.args[0], 400)
        session = Session(
            id=new_id(),
            expires=int(self._now()) + self._settings.session_hours * HOUR,
            origin=origin_of(request),
            organisation=page.organisation,
            topic=page.topic,
            subject=page.subject,
        )
        token = sign(session, self._settings.keys)
        return reply_json({"token": token, "verloopt": session.expires, "opening": opening(self._library, session)})

    async def _guarded(self, request: Request, action: Call, limited: bool) -> HTTPResponse:
        """Lets a call through that comes from an allowed page, with a valid token, and not too often."""
        if not self._may_call(request):
            return fault(ELSEWHERE, 403)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        wait = await self._per_address.wait(self._address(request), self._now())
        if wait:
            return busy(wait)
        try:
            session = verify(token if scheme == "Bearer" else "", self._settings.keys, self._now(), origin_of(request))
        except TokenError:
            return fault(EXPIRED, 401)
        wait = await self._per_session.wait(session.id, self._now()) if limited else 0
        if wait:
            return busy(wait)
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None:
            return fault(NOT_READY, 503, {"Retry-After": "5"})
        try:
            # One call at a time per conversation, over all servers that share the lock store; in order of arrival.
            async with agent.lock_store.lock(f"widget:{session.id}", wait_time_in_seconds=LOCK_POLL_SECONDS):
                return await action(request, session)
        except BadRequestError as error:
            return fault(error.args[0], 400)
        except LockError as error:
            _refused(request, error)
            return fault(NOT_READY, 503, {"Retry-After": "5"})
        except Exception as error:
            # A store that does not answer, above all. Nothing was stored; the widget offers to send it again.
            logger.error("a call of the widget failed: %s", type(error).__name__)
            _refused(request, error)
            return fault(FAILED.format(contact=self._contact), 503, {"Retry-After": "5"})

    async def _message(self, request: Request, session: Session, handler: Handler) -> HTTPResponse:
        incoming = read_message(request.body)
        store = request.app.ctx.agent.tracker_store
        tracker = await store.retrieve(session.id)
        told = history.turns(tracker)
        before = next((turn for turn in told if turn.id == incoming.id and turn.replies), None)
        if before:
            # A retry after a lost connection: the reply exists, it only did not arrive.
            result = await self._replies(store, session, before.replies)
            if forgets(before.replies):
                # It was not done yet, or there would be nothing to reply with.
                await forget(store, session.id)
            return result
        if incoming.chosen and not await self._offered(store, session, incoming.text, told):
            return fault(NOT_OFFERED, 422)
        metadata = {history.MESSAGE_ID: incoming.id, "organisatie": session.organisation, "pagina": session.subject}
        private = asked_in_confidence(tracker)
        # The lock of this call keeps others from the conversation.
        with handing_on(store, tracker), one_turn():
            replies = await take_turn(
                handler,
                incoming.text,
                session.id,
                self.name(),
                metadata,
                self._contact,
                confidential=private,
                care=self._care,
            )
            kept = [{key: reply[key] for key in ("text", "custom") if reply.get(key)} for reply in replies]
            tell_distress(store, session.id, kept)
            result = await self._replies(store, session, kept)
        if forgets(kept):
            await forget(store, session.id)
        return result

    async def _offered(self, store: Any, session: Session, text: str, told: list[history.Turn]) -> bool:
        if text in history.offered(told) | always_offered(self._library, session):
            return True
        # The store gives the last turns; a choice of long ago is rare, so all of it is read only then.
        return text in history.offered(history.turns(await store.retrieve_full_tracker(session.id)))

    async def _replies(self, store: Any, session: Session, replies: list[dict[str, Any]]) -> HTTPResponse:
        dated = any(reply.get("custom", {}).get("datums") for reply in replies)
        return reply_json({"antwoorden": replies, "tijdlijn": await self._drawing(store, session) if dated else None})

    async def _drawing(self, store: Any, session: Session) -> dict[str, Any] | None:
        tracker = await store.retrieve(session.id)
        return drawing(self._library, tracker.current_slot_values(), vandaag()) if tracker else None

    async def _conversation(self, request: Request, session: Session) -> HTTPResponse:
        """Everything said so far, for a page that was loaded again."""
        read_object(request.body, set())
        store = request.app.ctx.agent.tracker_store
        told = history.turns(await store.retrieve_full_tracker(session.id))
        return reply_json(
            {
                "opening": opening(self._library, session),
                "beurten": [turn.as_dict() for turn in told],
                "tijdlijn": await self._drawing(store, session),
            }
        )

    async def _verdict(self, request: Request, session: Session) -> HTTPResponse:
        """Keeps what the user thought of an answer in the tracker, where the reports find it."""
        verdict = read_feedback(request.body)
        store = request.app.ctx.agent.tracker_store
        tracker = await store.retrieve(session.id)
        turn = history.find(tracker, verdict.id)
        if turn is None:
            turn = history.find(await store.retrieve_full_tracker(session.id), verdict.id)
        topics = {reply.get("custom", {}).get("onderwerp") for reply in turn.replies} if turn else set()
        if tracker is None or turn is None or verdict.topic not in topics:
            return fault(NO_ANSWER, 422)
        if turn.useful is not verdict.useful:
            value = {history.MESSAGE_ID: verdict.id, "onderwerp": verdict.topic, "nuttig": verdict.useful}
            tracker.update(SlotSet(history.FEEDBACK_SLOT, value))
            await store.save(tracker)
        return reply_json({"antwoorden": [{"custom": after_verdict(verdict.useful)}]})

    async def _calendar(self, request: Request, session: Session) -> HTTPResponse:
        read_object(request.body, set())
        tracker = await request.app.ctx.agent.tracker_store.retrieve(session.id)
        slots = tracker.current_slot_values() if tracker else {}
        made = datetime.fromtimestamp(self._now(), tz=timezone.utc)
        try:
            content = calendar_file(self._library, slots, vandaag(), made, session.id)
        except NoDatesError:
            return fault(NO_DATES, 409)
        headers = {**API_HEADERS, "Content-Disposition": 'attachment; filename="termijnen.ics"'}
        return response.raw(content, content_type="text/calendar; charset=utf-8", headers=headers)

    async def _forget(self, request: Request, session: Session) -> HTTPResponse:
        read_object(request.body, set())
        await withdraw_message(request.app.ctx.agent.tracker_store, session.id)
        await forget(request.app.ctx.agent.tracker_store, session.id)
        await self._care.forget(session.id)
        return reply_json({"vergeten": True})


def origin_of(request: Request) -> str:
    """The origin that a session belongs to; empty where no browser is involved."""
    return str(request.headers.get("origin", "")).lower()


def static(request: Request, name: str) -> HTTPResponse:
    """A file of the widget."""
    found = widget_files.find(name)
    if found is None:
        return fault(NOT_FOUND, 404)
    headers = dict(SCRIPT_HEADERS if name.endswith(".js") else PAGE_HEADERS)
    headers |= {"ETag": found.tag, "Vary": "Accept-Encoding, Origin"}
    if request.headers.get("if-none-match") == found.tag:
        return response.empty(304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return response.raw(found.content, content_type=found.content_type, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return response.raw(found.packed, content_type=found.content_type, headers=headers)


def reply_json(data: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """JSON with the security headers of the channel."""
    return response.json(
        data, status=status, headers={**API_HEADERS, **(headers or {})}, ensure_ascii=False, dumps=json.dumps
    )


def fault(sentence: str, status: int, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """What went wrong, in a Dutch sentence for the user."""
    return reply_json({"fout": sentence}, status, headers)


def _refused(request: Request, error: Exception) -> None:
    """Counts a message that is not answered; other calls are no turns."""
    if request.path.endswith(MESSAGE):
        count_refusal(WidgetChannel.name(), error)


def busy(seconds: int) -> HTTPResponse:
    """Too many calls: when to try again."""
    return fault(BUSY, 429, {"Retry-After": str(seconds)})
