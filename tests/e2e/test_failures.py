"""What a user gets when something is wrong: with the message, or with the bot itself."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.processes import Processes, answers, free_port
from tests.e2e.conftest import TODAY, Client
from tests.http_peer import HttpPeer, Request

pytestmark = pytest.mark.e2e

PATIENCE = 120


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """A bot of its own, that may be broken."""
    processes = Processes(
        free_port(), free_port(), tmp_path_factory.mktemp("frail"), environment={"SPOORWIJZER_VANDAAG": TODAY}
    )
    processes.start()
    yield processes
    processes.stop()


def wait_for(url: str) -> None:
    begin = time.monotonic()
    while not answers(url):
        assert time.monotonic() - begin < PATIENCE, f"no answer from {url}"
        time.sleep(0.25)


def not_ready(bot: Processes) -> dict[str, str]:
    """What /ready says once it has seen that something is away."""
    begin = time.monotonic()
    while answers(bot.ready_url):
        assert time.monotonic() - begin < PATIENCE, "it stays ready"
        time.sleep(0.25)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(bot.ready_url, timeout=10)
    assert refused.value.code == 503
    parts: dict[str, str] = json.load(refused.value)
    return parts


def test_broken_json_is_refused(user: Client) -> None:
    assert user.post(b"{not json")[0] == 400


@pytest.mark.parametrize("body", [b"", b"[]", b'{"sender": "x"}', b'{"sender": "x", "message": 3}'])
def test_a_request_of_another_shape_is_refused(user: Client, body: bytes) -> None:
    assert user.post(body)[0] == 400


def test_a_hundred_kilobytes_get_a_short_answer(user: Client) -> None:
    status, replies = user.post(json.dumps({"sender": user.sender, "message": "ziek " * 20_000}).encode())
    assert status == 200
    assert "te lang" in replies[0]["text"]


def test_an_empty_message_gets_an_answer(user: Client) -> None:
    assert "leeg bericht" in user.says("   ")[0]["text"]


def test_a_conversation_outlives_a_crash_of_the_server(frail: Processes) -> None:
    user = Client(frail.address)
    user.says("Bereken mijn termijnen")
    frail.kill("rasa")
    frail.start_rasa()
    wait_for(f"{frail.address}/webhooks/rest/")

    replies = user.says("12 januari 2026")

    assert replies[-1]["custom"]["soort"] == "tijdlijn"
    assert "ziekteweek 45" in replies[-1]["text"]


def test_without_the_action_server_the_user_hears_so_and_loses_nothing(frail: Processes) -> None:
    user = Client(frail.address)
    user.says("Bereken mijn termijnen, ik ben ziek sinds 12 januari 2026")
    frail.kill("actions")

    assert "ging bij ons iets mis" in user.says("Wat is spoor 2?")[0]["text"]
    assert not_ready(frail)["acties"] == "ClientConnectorError"

    frail.start_actions()
    wait_for(frail.ready_url)
    assert "12 januari 2026" in user.says("wat weet je van mij?")[0]["text"]


class _Broken(HttpPeer):
    """An action server in which every action has a bug."""

    def reply(self, request: Request) -> None:
        request.send_error(500)


@contextmanager
def _broken_actions(port: int) -> Iterator[None]:
    server = _Broken()
    server.listen(port)
    try:
        yield
    finally:
        server.stop()


def test_a_bug_in_an_action_is_told_and_loses_nothing(frail: Processes) -> None:
    user = Client(frail.address)
    user.says("Bereken mijn termijnen, ik ben ziek sinds 12 januari 2026")
    frail.kill("actions")

    with _broken_actions(frail.action_port):
        replies = user.says("Wat is spoor 2?")
    assert [
        ("ging bij ons iets mis" in reply["text"], "neem dan contact op" in reply["text"]) for reply in replies
    ] == [(True, True)]

    frail.start_actions()
    wait_for(f"http://127.0.0.1:{frail.action_port}/health")
    assert "12 januari 2026" in user.says("wat weet je van mij?")[0]["text"]
    log = (frail.folder / "rasa.log").read_text(encoding="utf-8", errors="replace")
    assert "12 januari 2026" not in log
