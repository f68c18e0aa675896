"""The parts of the server that take their own time for traces. Without traces the plain ones run, at no cost."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import AsyncIterator
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse

from bot.server.conversations import ConversationStore
from bot.server.engine import ServerAgent, TurnProcessor
from bot.server.locks import POLL_SECONDS, WAIT_SECONDS, ConversationLocks
from bot.server.tracing import Open, Tracing, over_http

CHANNELS = "webhooks/"
VERSIONS = {"kennis": "spoorwijzer.version.knowledge", "model": "spoorwijzer.version.model"}
# Names out of our own files. Anything else does not go along, whatever it is.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")


class TracedStore(ConversationStore):
    """Times reading and storing."""

    def __init__(self, tracing: Tracing, *arguments: Any, **options: Any) -> None:
        """Sets up the store (see parent class)."""
        self._tracing = tracing
        super().__init__(*arguments, **options)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Reads a conversation (see parent class)."""
        with self._tracing.part("read conversation"):
            return await super().retrieve(sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Reads all of a conversation (see parent class)."""
        with self._tracing.part("read conversation"):
            return await super().retrieve_full_tracker(conversation_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores what is new (see parent class)."""
        with self._tracing.part("store"):
            await super().save(tracker)


class TracedLocks(ConversationLocks):
    """Times the waiting for a lock."""

    def __init__(self, tracing: Tracing, *arguments: Any, **options: Any) -> None:
        """Sets up the locks (see parent class)."""
        self._tracing = tracing
        super().__init__(*arguments, **options)

    @contextlib.asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = WAIT_SECONDS, wait_time_in_seconds: float = POLL_SECONDS
    ) -> AsyncIterator[None]:
        """Holds the lock of a conversation (see parent class)."""
        async with contextlib.AsyncExitStack() as held:
            with self._tracing.part("lock"):
                await held.enter_async_context(super().lock(conversation_id, lock_lifetime, wait_time_in_seconds))
            yield


class TracedProcessor(TurnProcessor):
    """Times understanding, rules and actions."""

    def __init__(self, tracing: Tracing, *arguments: Any, **options: Any) -> None:
        """Loads the model (see parent class)."""
        self._tracing = tracing
        super().__init__(*arguments, **options)

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Understands a message (see parent class)."""
        with self._tracing.part("understanding"):
            return await super().parse_message(message, tracker, only_output_properties)

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> Any:
        with self._tracing.part("rules"):
            return super()._predict_next_with_tracker(tracker)

    async def _run_action(self, action: Any, *arguments: Any, **options: Any) -> bool:
        listening = action.name() == ACTION_LISTEN_NAME
        with contextlib.nullcontext() if listening else self._tracing.part("action"):
            return await super()._run_action(action, *arguments, **options)


class TracedAgent(ServerAgent):
    """Makes a span of each turn."""

    def __init__(self, tracing: Tracing, **options: Any) -> None:
        """Sets up an agent without a model (see parent class)."""
        self._tracing = tracing
        super().__init__(processor=functools.partial(TracedProcessor, tracing), **options)

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Handles a message (see parent class)."""
        turn, token = self._tracing.begin_turn("turn", _named("spoorwijzer.channel", message.input_channel))
        try:
            result = await super().handle_message(message)
        except BaseException as error:
            # A turn that ends so because nothing of it may be kept is not traced either: somebody is in distress.
            if getattr(error, "fault", True):
                self._tracing.end(turn, {}, type(error).__name__)
            raise
        else:
            replies = getattr(message.output_channel, "messages", None)
            self._tracing.end(turn, answered(replies), None if replies else "NoReply")
            return result
        finally:
            self._tracing.leave(token)


def answered(replies: Any) -> dict[str, str]:
    """What is told of the replies: the topic, the kind of answer, and which knowledge and model gave it.

    Args:
        replies: as a channel gathers them, each with the structured answer under ``custom``.
    """
    answers = [reply.get("custom") for reply in replies or () if isinstance(reply, dict)]
    answer = next((custom for custom in reversed(answers) if isinstance(custom, dict)), {})
    told = {
        **_named("spoorwijzer.topic", answer.get("onderwerp")),
        **_named("spoorwijzer.decision", answer.get("soort")),
    }
    versions = answer.get("versie")
    for name, attribute in VERSIONS.items():
        told |= _named(attribute, versions.get(name) if isinstance(versions, dict) else None)
    return told


def _named(attribute: str, value: Any) -> dict[str, str]:
    return {attribute: value} if isinstance(value, str) and _NAME.match(value) else {}


def trace(app: Sanic) -> tuple[Any, Any, Any]:
    """Traces the requests of an application, as the environment says.

    Returns:
        What makes its agent, its tracker store and its lock store.

    Raises:
        SettingsError: a variable cannot be used (of bot.server.settings).
    """
    tracing = over_http()
    watch_requests(app, tracing)
    agent, store, locks = (functools.partial(kind, tracing) for kind in (TracedAgent, TracedStore, TracedLocks))
    return agent, store, locks


def watch_requests(app: Sanic, tracing: Tracing) -> None:
    """Makes a span of each call of a channel, and delivers what is left when the server stops."""

    async def begin(request: Request) -> None:
        route = request.route.path if request.route else ""
        if request.method != "POST" or not route.startswith(CHANNELS):
            return
        # The route and not the address, in which anybody can write anything.
        attributes = {"http.request.method": "POST", "http.route": f"/{route}"}
        channel = _named("spoorwijzer.channel", route.removeprefix(CHANNELS).partition("/")[0])
        traceparent = request.headers.get("traceparent")
        request.ctx.trace = tracing.begin_request(f"POST /{route}", {**attributes, **channel}, traceparent)

    async def end(request: Request, reply: BaseHTTPResponse) -> None:
        begun: Open | None = getattr(request.ctx, "trace", None)
        if begun is not None:
            fault = str(reply.status) if reply.status >= 500 else None
            tracing.end_request(begun, {"http.response.status_code": reply.status}, fault)

    async def deliver(*_: Any) -> None:
        await tracing.close()

    app.register_middleware(begin, "request")
    app.register_middleware(end, "response")
    app.register_listener(deliver, "after_server_stop")
