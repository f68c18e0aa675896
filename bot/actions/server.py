"""``python -m bot.actions.server``: the action server, which tells nobody what a conversation holds.

The SDK's own server answers a failure with the whole tracker, logs it, and listens on all addresses.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import logs
from bot.environment import EnvironmentFault, check_production

logger = logging.getLogger(__name__)

PACKAGE = "bot.actions"
LOOPBACK = "127.0.0.1"
# A tracker with a long conversation; Rasa sends all of it.
MAX_BYTES = 20_000_000
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def build_app(executor: ActionExecutor) -> Sanic:
    """The application.

    Args:
        executor: runs the actions.
    """
    app = Sanic("spoorwijzer_actions", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BYTES

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return _reply({"status": "ok"}, 200)

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        status, body = await run(executor, request.body)
        return _reply(body, status)

    async def failed(_: Request, error: Exception) -> HTTPResponse:
        status = error.status_code if isinstance(error, SanicException) else 500
        return _reply(_fault(type(error).__name__), status)

    app.error_handler.add(Exception, failed)
    return app


async def run(executor: ActionExecutor, body: bytes) -> tuple[int, Any]:
    """Runs the action that a body calls.

    Returns:
        The status and the body of the answer. Of a failure only its kind: the body goes into Rasa's log.
    """
    call = read_call(body)
    if call is None:
        return 400, _fault("not a call of an action")
    try:
        return 200, await executor.run(call)
    except ActionExecutionRejection as rejection:
        return 400, _fault("rejected", rejection.action_name)
    except ActionNotFoundException:
        return 404, _fault("unknown action")
    except Exception as error:
        logger.error("an action failed: %s", logs.faults(error))
        return 500, _fault(type(error).__name__)


def _fault(kind: str, action: str = "") -> dict[str, str]:
    return {"error": kind, "action_name": action}


def read_call(body: bytes) -> dict[str, Any] | None:
    """The call in a body: an object with a tracker of the right shape, or None."""
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(call, dict) or not isinstance(call.get("tracker", {}), dict):
        return None
    tracker = call.get("tracker", {})
    shapes: dict[str, Any] = {
        "slots": dict,
        "latest_message": (dict, type(None)),
        "events": list,
        "active_loop": (dict, type(None)),
    }
    fits = all(isinstance(tracker[name], kind) for name, kind in shapes.items() if name in tracker)
    name = call.get("next_action")
    return call if fits and isinstance(name, str) and name else None


def _reply(body: Any, status: int) -> HTTPResponse:
    return response.json(body, status=status, headers=HEADERS, dumps=json.dumps)


def main(argv: list[str] | None = None) -> int:
    """Serves until it is stopped. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.actions.server", description="The action server.")
    parser.add_argument("--port", type=int, default=5055, help="port (default 5055)")
    port = parser.parse_args(argv).port
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "WARNING").upper())
    try:
        logs.begin("actions")
        check_production(os.environ)
    except EnvironmentFault as fault:
        logs.say(f"Stopped: {fault}", fault=True)
        return 2
    executor = ActionExecutor()
    executor.register_package(PACKAGE)
    logs.install()
    host = os.environ.get("SANIC_HOST", LOOPBACK)
    build_app(executor).run(host, port, workers=1, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
