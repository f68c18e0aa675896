"""Whatever Slack or Microsoft signs, the endpoints answer it; what is not signed gets no further. Nothing is echoed."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.group_talk import GroupTalk
from bot.channels.teams_settings import read_settings
from bot.knowledge.library import Library
from tests.channels.slack_stub import SlackStub, command, message, signature
from tests.channels.teams.microsoft import Microsoft, activity, new_key
from tests.channels.teams.server import Server as TeamsServer
from tests.channels.test_slack_channel import FORM, JSON, NOW
from tests.channels.test_slack_channel import Server as SlackServer
from tests.channels.test_widget_channel import several_servers
from tests.fuzzing import BODIES, FUZZ, RAW, TEXT, WORDS
from tests.fuzzing import JSON as ANYTHING

__all__ = ["several_servers"]

SEED = "geheim-12345"
ODD = TEXT | WORDS | st.sampled_from(["D1", "C1", "U1", "1.5", "T1", "im", "message", "app_mention", "personal", ""])


def changed(whole: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy with one part replaced; None takes it away."""
    whole = json.loads(json.dumps(whole))
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return whole


def paths(whole: Any, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to each part of some JSON."""
    steps: list[Any] = list(whole) if isinstance(whole, dict) else list(range(len(whole)))
    found = [(*before, step) for step in steps]
    deeper = [step for step in steps if isinstance(whole[step], (dict, list))]
    return found + [one for step in deeper for one in paths(whole[step], (*before, step))]


def variants(whole: Any) -> st.SearchStrategy[Any]:
    """A request as it is sent, with one or two of its parts turned into something else."""
    one = st.tuples(st.sampled_from(paths(whole)), ODD | ANYTHING)

    def twice(changes: list[tuple[tuple[str | int, ...], Any]]) -> Any:
        result = whole
        for path, value in changes:
            try:
                result = changed(result, path, value)
            except (KeyError, IndexError, TypeError):
                continue  # the first change took away what the second was about
        return result

    return st.lists(one, min_size=1, max_size=2).map(twice)


def send(port: int, path: str, body: bytes, headers: dict[str, bytes | str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, headers)
        reply = connection.getresponse()
        return reply.status, reply.read().decode("utf-8", "replace")
    finally:
        connection.close()


def check(status: int, text: str, retries: tuple[int, ...] = ()) -> None:
    assert status < 500 or status in retries, text
    assert "Traceback" not in text
    assert SEED not in text
    if status >= 400 and status not in (404, 405, 501):
        assert json.loads(text)["fout"].endswith((".", ":"))


# ---------------------------------------------------------------- Slack


CLICK = {
    "type": "block_actions",
    "user": {"id": "UANNA", "username": "anna", "team_id": "T1"},
    "team": {"id": "T1", "domain": "acme"},
    "container": {"type": "message", "message_ts": "1.5", "channel_id": "C1", "is_ephemeral": True},
    "channel": {"id": "C1", "name": "hr"},
    "response_url": "",
    "actions": [{"type": "button", "action_id": "keuze-1", "block_id": "b", "action_ts": "1.2", "value": SEED}],
    "message": {"ts": "1.5", "text": SEED, "blocks": [{"type": "actions", "block_id": "b", "elements": []}]},
}
FORMS = st.dictionaries(
    st.sampled_from(["payload", "command", "text", "channel_id", "user_id", "team_id", "trigger_id", "ssl_check"]),
    ODD | ANYTHING.map(json.dumps),
    max_size=7,
).map(lambda fields: urlencode({name: value.encode("utf-8", "replace") for name, value in fields.items()}).encode())


@pytest.fixture
def slack(talk: GroupTalk, library: Library) -> Iterator[SlackServer]:
    # What is made up here may be written to rooms that do not exist: what Slack would refuse is no matter.
    stub = SlackStub()
    running = SlackServer(stub, talk, library, messages_per_minute=1_000_000)
    yield running
    running.settle()
    running.stop()
    stub.stop()


def signed(server: SlackServer, body: bytes, kind: str) -> tuple[int, str]:
    server.now += 1
    stamp = str(int(server.now))
    headers: dict[str, bytes | str] = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(body, stamp),
    }
    return send(server.port, "/webhooks/slack/webhook", body, headers)


def test_slack_may_sign_anything(slack: SlackServer) -> None:
    @FUZZ
    @given(BODIES | FORMS, st.sampled_from([JSON, FORM, "", "text/plain", f"{JSON}; charset=x"]))
    def fuzz(body: bytes, kind: str) -> None:
        check(*signed(slack, body, kind))

    fuzz()


def test_slack_may_sign_any_event(slack: SlackServer) -> None:
    @FUZZ
    @given(variants({**message(SEED, "1.5"), "challenge": "x"}))
    def fuzz(payload: Any) -> None:
        payload["type"] = "event_callback"
        check(*signed(slack, json.dumps(payload).encode(), JSON))

    fuzz()
    slack.settle()
    assert slack.says("wat is spoor 2")


def test_slack_may_sign_any_click_and_command(slack: SlackServer) -> None:
    typed = dict(pair.split("=") for pair in command("x", "").decode().split("&"))

    @FUZZ
    @given(variants(CLICK), variants(typed))
    def fuzz(click: Any, fields: Any) -> None:
        check(*signed(slack, urlencode({"payload": json.dumps(click)}).encode(), FORM))
        text = {name: str(value).encode("utf-8", "replace") for name, value in fields.items()}
        check(*signed(slack, urlencode(text).encode(), FORM))

    fuzz()
    slack.settle()
    assert slack.says("wat is spoor 2")


def test_what_slack_did_not_sign_gets_no_further(slack: SlackServer) -> None:
    @FUZZ
    @given(BODIES, st.sampled_from(["X-Slack-Signature", "X-Slack-Request-Timestamp", "Content-Type"]), RAW)
    def fuzz(body: bytes, name: str, value: bytes) -> None:
        stamp = str(int(NOW))
        good: dict[str, bytes | str] = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + "0" * 64}
        status, text = send(slack.port, "/webhooks/slack/webhook", body + SEED.encode(), {**good, name: value})
        check(status, text)
        assert status == 401

    fuzz()
    slack.settle()
    assert slack.bot.heard == []


# ---------------------------------------------------------------- Teams


KEY = new_key()


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    peer = Microsoft(key=KEY)
    yield peer
    peer.stop()


@pytest.fixture
def teams(microsoft: Microsoft, library: Library, talk: GroupTalk) -> Iterator[TeamsServer]:
    one = TeamsServer(microsoft, read_settings(microsoft.environment()), library, talk)
    microsoft.now = lambda: one.now
    yield one
    one.idle()
    one.stop()


def authenticated(server: TeamsServer, body: bytes) -> tuple[int, str]:
    login = f"Bearer {server.microsoft.token()}"
    headers: dict[str, bytes | str] = {"Content-Type": JSON, "Authorization": login}
    return send(server.port, "/webhooks/teams/webhook", body, headers)


def test_microsoft_may_send_anything(teams: TeamsServer) -> None:
    @FUZZ
    @given(BODIES)
    def fuzz(body: bytes) -> None:
        check(*authenticated(teams, body))

    fuzz()


def test_microsoft_may_send_any_activity(teams: TeamsServer) -> None:
    whole = {
        **activity(teams.microsoft, SEED),
        "value": {"action": {"type": "Action.Execute", "verb": "keuze", "data": {"tekst": SEED}}},
        "name": "adaptiveCard/action",
        "replyToId": "m1",
        "action": "add",
        "entities": [{"type": "mention", "mentioned": {"id": "28:x", "name": "x"}, "text": "<at>x</at>"}],
        "attachments": [{"contentType": "text/html", "content": "x"}],
        "membersAdded": [{"id": "28:x"}],
    }

    @FUZZ
    @given(variants(whole), st.sampled_from(["message", "invoke", "conversationUpdate", "installationUpdate", "x"]))
    def fuzz(payload: Any, kind: str) -> None:
        body = json.dumps({**payload, "type": kind, "serviceUrl": teams.microsoft.service_url}).encode()
        check(*authenticated(teams, body), retries=(501, 503))

    fuzz()
    teams.idle()
    assert teams.says("wat is spoor 2").status == 200


def test_what_microsoft_did_not_send_gets_no_further(teams: TeamsServer) -> None:
    good = teams.microsoft.token()

    @FUZZ
    @given(BODIES, RAW | st.integers(0, len(good) - 2).map(lambda cut: b"Bearer " + good[:cut].encode()))
    def fuzz(body: bytes, login: bytes) -> None:
        status, text = send(
            teams.port, "/webhooks/teams/webhook", body + SEED.encode(), {"Authorization": login, "Content-Type": JSON}
        )
        check(status, text)
        assert status == 401

    fuzz()
    teams.idle()
    assert teams.bot.heard == []
