"""The HTTP server: Rasa's channels, health and readiness, limits, faults as Dutch sentences, and an orderly stop."""

from __future__ import annotations

import asyncio
import functools
import logging
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.run import configure_app, create_http_input_channels
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.server.brokers import Brokers
from bot.server.conversations import ConversationStore
from bot.server.engine import ServerAgent
from bot.server.event_figures import process_figures
from bot.server.event_links import connector
from bot.server.event_queue import EventQueue
from bot.server.garbage import set_aside
from bot.server.local_actions import SELECTIVE_DOMAIN, LocalActions
from bot.server.locks import ConversationLocks
from bot.server.rasa_parts import replace_parts
from bot.server.readiness import OK, Readiness, actions_answer
from bot.server.settings import Settings

logger = logging.getLogger(__name__)

ACTION_PACKAGE = "bot.actions"
# A client that takes longer to send a request is cut off; a turn that takes longer is answered with a fault.
REQUEST_SECONDS = 10
RESPONSE_SECONDS = 30
IDLE_SECONDS = 60
# How long running turns have to end once the server is asked to stop.
STOP_SECONDS = 20
# Connections that may wait to be accepted, for when everybody comes at once.
BACKLOG = 2_048

FAULTS: Mapping[int, str] = {
    400: "Dit verzoek kan ik niet lezen.",
    404: "Niet gevonden.",
    405: "Dit verzoek wordt hier niet ondersteund.",
    408: "Het verzoek kwam niet op tijd binnen. Probeer het opnieuw.",
    413: "Het bericht is te groot.",
}
FAILED = "Er ging bij ons iets mis. Probeer het over een paar minuten opnieuw."
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def build_app(settings: Settings, model: Path, credentials: Path) -> Sanic:
    """The application, ready to run.

    Args:
        settings: how the server is set up.
        model: the trained model.
        credentials: the file that names the channels.

    Raises:
        SettingsError: traces cannot be sent like this.
    """
    replace_parts()
    actions = EndpointConfig(settings.actions, **SELECTIVE_DOMAIN) if settings.actions else LocalActions(ACTION_PACKAGE)
    app: Sanic = configure_app(create_http_input_channels(None, str(credentials)), enable_api=False)
    app.config.REQUEST_TIMEOUT = REQUEST_SECONDS
    app.config.RESPONSE_TIMEOUT = RESPONSE_SECONDS
    app.config.KEEP_ALIVE_TIMEOUT = IDLE_SECONDS
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = STOP_SECONDS
    make_agent, make_store, make_locks = _kinds(app, settings)

    async def load(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        agent = make_agent(
            threads=settings.threads,
            tracker_store=make_store(settings.database),
            lock_store=make_locks(settings.redis),
            action_endpoint=actions,
        )
        await agent.replace_model(model)
        wanted = [await EventBroker.create(settings.figures, loop=loop)]
        if settings.broker:
            wanted.append(EventQueue(connector(settings.broker), process_figures()))
        agent.tracker_store.event_broker = Brokers([broker for broker in wanted if broker is not None])
        app.ctx.agent, app.ctx.readiness = agent, _readiness(agent, settings)
        set_aside()
        loop.add_signal_handler(signal.SIGHUP, lambda: app.add_task(_replace(agent, model)))

    async def stopping(app: Sanic, _: Any) -> None:
        app.ctx.stopping = True

    async def close(app: Sanic, _: Any) -> None:
        agent = getattr(app.ctx, "agent", None)
        if agent is not None:
            await _close(agent)

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        # The process is alive and its event loop turns; nothing more, or a fault elsewhere would restart it.
        return response.json({"status": "ok"}, headers=HEADERS)

    @app.get("/ready")
    async def ready(request: Request) -> HTTPResponse:
        parts = await readiness(request.app)
        good = all(state == OK for state in parts.values())
        return response.json({"status": "ok" if good else "niet gereed", **parts}, 200 if good else 503, HEADERS)

    async def failed(_: Request, error: Exception) -> HTTPResponse:
        status = error.status_code if isinstance(error, SanicException) else 500
        if status >= 500:
            # Never the text of the error: it may hold what a user typed.
            logger.error("a request failed: %s", type(error).__name__)
        return response.json({"fout": FAULTS.get(status, FAILED)}, status, HEADERS)

    app.register_listener(load, "before_server_start")
    app.register_listener(stopping, "before_server_stop")
    app.register_listener(close, "after_server_stop")
    app.error_handler.add(Exception, failed)
    return app


async def readiness(app: Sanic) -> dict[str, str]:
    """What a server needs to answer, and whether it has it: ``ok``, or the kind of fault."""
    agent = getattr(app.ctx, "agent", None)
    parts = {"model": OK if agent is not None and agent.processor is not None else "niet geladen"}
    if getattr(app.ctx, "stopping", False):
        parts["server"] = "stopt"
    around: Readiness | None = getattr(app.ctx, "readiness", None)
    return parts if around is None else {**parts, **await around.states()}


def _readiness(agent: ServerAgent, settings: Settings) -> Readiness:
    """What is around the server, by the names that /ready gives it."""
    checks: dict[str, Any] = {"gesprekken": agent.tracker_store.ping, "sloten": agent.lock_store.ping}
    if settings.actions:
        checks["acties"] = functools.partial(actions_answer, settings.actions)
    return Readiness(checks)


def _kinds(app: Sanic, settings: Settings) -> tuple[Any, Any, Any]:
    """What makes the agent, the tracker store and the lock store."""
    if not settings.traces:
        return ServerAgent, ConversationStore, ConversationLocks
    # Only here: who does not trace does not load what traces, and runs none of it.
    from bot.server.traced import trace

    return trace(app)


async def _replace(agent: ServerAgent, model: Path) -> None:
    try:
        await agent.replace_model(model)
        set_aside()
        logger.warning("the model has been replaced")
    except Exception as error:
        logger.error("the new model cannot be used, the old one stays: %s", type(error).__name__)


async def _close(agent: ServerAgent) -> None:
    if agent.tracker_store.event_broker is not None:
        await agent.tracker_store.event_broker.close()
    await agent.lock_store.close()
    agent.tracker_store.close()
    agent.close()
