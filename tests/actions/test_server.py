"""The action server answers strangers and failures without telling what a conversation holds."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.actions.server import build_app, read_call, run
from bot.paths import ROOT

SECRET = "ik ben sinds 12 januari ziek"


class Fails(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "fails"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ValueError(tracker.latest_message["text"])


class Rejects(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "rejects"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ActionExecutionRejection("rejects", SECRET)


class Works(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "works"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        dispatcher.utter_message(text="Hallo")
        return []


@pytest.fixture(scope="module")
def executor() -> ActionExecutor:
    executor = ActionExecutor()
    for action in (Fails, Rejects, Works):
        executor.register_action(action)
    return executor


def call(action: str) -> dict[str, Any]:
    tracker = {"sender_id": "x", "slots": {}, "latest_message": {"text": SECRET}, "events": [], "paused": False}
    return {"next_action": action, "sender_id": "x", "tracker": tracker, "domain": {}}


@pytest.mark.parametrize(("action", "status"), [("fails", 500), ("rejects", 400), ("unknown", 404)])
def test_a_failure_tells_its_kind_and_nothing_else(
    executor: ActionExecutor, action: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answered, body = asyncio.run(run(executor, json.dumps(call(action)).encode()))
    assert answered == status
    assert set(body) == {"error", "action_name"}
    assert SECRET not in f"{body} {[record.getMessage() for record in caplog.records if record.name.startswith('bot')]}"


def test_an_action_that_works_gives_what_it_says(executor: ActionExecutor) -> None:
    status, body = asyncio.run(run(executor, json.dumps(call("works")).encode()))
    assert status == 200
    assert body["responses"][0]["text"] == "Hallo"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"tracker": 3}', b'{"tracker": {"slots": 3}}', b"\xff"])
def test_what_is_no_call_is_refused(executor: ActionExecutor, body: bytes) -> None:
    assert read_call(body) is None
    assert asyncio.run(run(executor, body))[0] == 400


def test_only_two_routes_are_served(executor: ActionExecutor) -> None:
    """The SDK's own server lists its actions as well."""
    assert {route.path for route in build_app(executor).router.routes} == {"health", "webhook"}


def test_the_guide_names_this_action_server_and_no_other() -> None:
    guide = (ROOT / "docs" / "developers" / "running.md").read_text(encoding="utf-8")
    assert "`python -m bot.actions.server`" in guide
    assert not any(stock in guide for stock in ("rasa_sdk --actions", "rasa run actions"))
