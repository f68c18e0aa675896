"""Whatever is sent to the running bot, it answers with a status and a Dutch sentence; never with a fault."""

from __future__ import annotations

import http.client
import json
import secrets
import urllib.parse
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.processes import Processes, free_port
from tests.fuzzing import BODIES, FUZZ, HEADERS, METHODS, RAW, TEXT, WORDS, check, send

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """An action server apart, as where the servers are many."""
    processes = Processes(port=free_port(), action_port=free_port(), folder=tmp_path_factory.mktemp("actions"))
    try:
        processes.start_actions()
        processes.wait_for_actions()
        yield processes
    finally:
        processes.stop()


def token(bot: Processes) -> str:
    status, text = send(f"{bot.address}/webhooks/widget/sessie", b"{}")
    assert status == 200, text
    return str(json.loads(text)["token"])


@FUZZ
@given(text=WORDS | TEXT)
def test_every_text_gets_an_answer_or_a_reason(bot: Processes, text: str) -> None:
    login = {"Authorization": f"Bearer {token(bot)}"}
    body = json.dumps({"id": secrets.token_hex(8), "tekst": text}).encode()
    status, reply = send(f"{bot.address}/webhooks/widget/bericht", body, login)
    check(status, reply)
    assert status == 429 or json.loads(reply)["antwoorden"]


@FUZZ
@given(body=BODIES, headers=HEADERS)
def test_the_rest_channel_takes_anything_without_a_fault(bot: Processes, body: bytes, headers: dict[str, str]) -> None:
    check(*send(f"{bot.address}/webhooks/rest/webhook", body, headers))


@FUZZ
@given(
    folder=st.sampled_from(["webhooks/widget/", "webhooks/chat/", "webhooks/rest/", "", "webhooks/", "model/"]),
    name=TEXT
    | st.sampled_from(["../widget.py", "..%2f..%2fetc/passwd", "spoorwijzer.js/", "%00", "chat.js?x=1", "a" * 3000]),
    method=METHODS,
)
def test_every_path_is_answered_and_none_leads_outside(bot: Processes, folder: str, name: str, method: str) -> None:
    path = urllib.parse.quote(name.encode("utf-8", "replace"), safe="./%?=")
    status, text = send(f"{bot.address}/{folder}{path}", b"{}" if method != "GET" else None, method=method)
    assert status < 500
    assert "Traceback" not in text
    assert "root:" not in text
    assert "import annotations" not in text


@FUZZ
@given(
    path=st.sampled_from(["metrics", "ready", "health", "metrics?token=geheim-12345", "webhooks/metrics/"]),
    method=METHODS,
    headers=st.dictionaries(
        st.sampled_from(["Authorization", "traceparent", "tracestate", "X-Forwarded-For", "Forwarded", "Accept"]),
        RAW
        | st.sampled_from([b"Bearer geheim-12345", b"00-" + b"6" * 32 + b"-" + b"6" * 16 + b"-01", b"geheim-12345"]),
        max_size=3,
    ),
    body=BODIES,
)
def test_what_is_for_operators_takes_anything_and_echoes_nothing(
    bot: Processes, path: str, method: str, headers: dict[str, bytes], body: bytes
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", bot.port, timeout=60)
    connection.request(method, f"/{path}", body + b"geheim-12345" if method in ("POST", "PUT") else None, headers)
    reply = connection.getresponse()
    text = reply.read().decode("utf-8", "replace")
    connection.close()
    assert reply.status < 500, text
    assert "Traceback" not in text
    assert "geheim-12345" not in text


@FUZZ
@given(body=BODIES, method=METHODS, path=st.sampled_from(["webhook", "health", "actions", "x"]))
def test_the_action_server_takes_anything_and_echoes_nothing(
    actions: Processes, body: bytes, method: str, path: str
) -> None:
    url = f"http://127.0.0.1:{actions.action_port}/{path}"
    status, text = send(url, body + b"geheim-12345" if method != "GET" else None, method=method)
    assert status < 500
    assert "Traceback" not in text
    assert "geheim-12345" not in text
