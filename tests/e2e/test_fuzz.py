"""Whatever is sent to an endpoint, it answers with a status and a Dutch sentence; never with a fault."""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.processes import Processes

pytestmark = pytest.mark.e2e

FUZZ = settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = st.text(max_size=60)
WORDS = st.sampled_from(
    [
        "hallo",
        "ik ben ziek sinds 12 januari 2026",
        "/restart",
        '/inform{"x": 1}',
        "<script>alert(1)</script>",
        "'; DROP TABLE events; --",
        "😀" * 50,
        "\u202e\u0000\ufffe",
        "%s %d {0} {contact}",
        "[bsn] [naam]",
        "a" * 2001,
        "9" * 500,
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(["id", "tekst", "keuze", "sender", "message", "metadata", "onderwerp", "nuttig", "organisatie"]),
    JSON | st.just("bericht-12345"),
    max_size=5,
)
BODIES = (
    st.binary(max_size=200)
    | JSON.map(lambda value: json.dumps(value).encode())
    | FIELDS.map(lambda value: json.dumps(value).encode())
    | st.sampled_from([b"[" * 5000, b'{"id": "\\ud800"}', b'{"a": NaN}', b"{" * 3, b"\xff\xfe{}"])
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Origin", "Authorization", "Content-Type", "X-Forwarded-For", "Accept", "If-None-Match", "Cookie"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
    | st.sampled_from(["Bearer a.b", "null", "https://evil.nl", "text/xml", "::1, 1.2.3.4", "Bearer " + "A" * 1500]),
    max_size=3,
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"])
WIDGET = ("sessie", "bericht", "gesprek", "oordeel", "agenda", "vergeet")
# Faults of our own are sentences; Rasa's server has its own words for a path or method that does not exist.
NOT_OURS = {404, 405, 417}


def send(url: str, body: bytes | None, headers: dict[str, str] | None = None, method: str = "POST") -> tuple[int, Any]:
    request = urllib.request.Request(url, body, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, reply.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def check(status: int, text: str) -> None:
    assert status < 500, text
    assert "Traceback" not in text
    if status >= 400 and status not in NOT_OURS:
        sentence = json.loads(text)["fout"]
        assert len(sentence.split()) >= 2
        assert sentence.rstrip()[-1] in ".:"


def token(bot: Processes) -> str:
    status, text = send(f"{bot.address}/webhooks/widget/sessie", b"{}")
    assert status == 200, text
    return str(json.loads(text)["token"])


@pytest.mark.parametrize("call", WIDGET)
def test_the_widget_channel_takes_anything_without_a_fault(bot: Processes, call: str) -> None:
    login = {"Authorization": f"Bearer {token(bot)}"}

    @FUZZ
    @given(BODIES, HEADERS, st.booleans())
    def fuzz(body: bytes, headers: dict[str, str], known: bool) -> None:
        check(*send(f"{bot.address}/webhooks/widget/{call}", body, {**headers, **(login if known else {})}))

    fuzz()


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
@given(body=BODIES, method=METHODS, path=st.sampled_from(["webhook", "health", "actions", "x"]))
def test_the_action_server_takes_anything_and_echoes_nothing(
    bot: Processes, body: bytes, method: str, path: str
) -> None:
    url = f"http://127.0.0.1:{bot.action_port}/{path}"
    status, text = send(url, body + b"geheim-12345" if method != "GET" else None, method=method)
    assert status < 500
    assert "Traceback" not in text
    assert "geheim-12345" not in text
