"""What the fuzz tests send, and what must be true of every answer."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

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
# The value of a header as bytes, which need be no text; without line ends, for those begin another header.
RAW = st.binary(max_size=60).map(lambda value: bytes(byte for byte in value if byte not in b"\r\n\0"))
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"])
WIDGET = ("sessie", "bericht", "gesprek", "oordeel", "agenda", "vergeet")
# Faults of our own are sentences; Rasa's server has its own words for a path or method that does not exist.
NOT_OURS = {404, 405, 417}


def send(url: str, body: bytes | None, headers: dict[str, str] | None = None, method: str = "POST") -> tuple[int, str]:
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
