"""Whatever is sent to the dashboard, by a stranger or by an editor, it answers with a page and gives nothing away."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dashboard.conftest import PASSWORD, Visitor, fill
from tests.fuzzing import FUZZ, METHODS, RAW, TEXT, WORDS

SEED = "<i>geheim-12345</i>"
FORM = "application/x-www-form-urlencoded"
ODD = st.sampled_from(
    [
        b"a,b=1; inzicht=x",
        b'inzicht="\\377\\000"; =; expires=1; $Version=1',
        b"inzicht=" + b"A" * 3_000,
        b"multipart/form-data",
        b"multipart/form-data; boundary=x",
        b"application/x-www-form-urlencoded; charset=bestaat-niet",
        b"application/x-www-form-urlencoded; charset=utf-16",
        b"application/x-www-form-urlencoded; charset=rot13",
        b"gzip",
        b"br",
        b"1.2.3.4, \xff\xfe",
        b"http://127.0.0.1",
        b"\xe2\x98\xba",
    ]
)
NAMES = ["Cookie", "Origin", "X-Forwarded-For", "Content-Type", "Content-Encoding", "Accept", "Range", "If-None-Match"]
HEADERS = st.dictionaries(st.sampled_from(NAMES), RAW | ODD, max_size=4)
FIELDS = st.dictionaries(
    st.sampled_from(["besluit", "vraag", "voorstel", "onderwerp", "tekst", "groep", "nieuw", "wachtwoord"]),
    TEXT | WORDS | st.sampled_from(["toewijzen", "nieuw", "weg", "intrekken", "1", "wia-wat-is-het", "spoor-2"]),
    max_size=6,
)
QUERIES = st.dictionaries(
    st.sampled_from(["van", "tot", "kanaal", "organisatie", "rol", "klaar"]),
    TEXT | WORDS | st.sampled_from(["2026-11-02", "2026-02-30", "0001-01-01", "9999-12-31", "20261102", "widget"]),
    max_size=4,
)
PATHS = st.sampled_from(["", "beoordelen", "begrippen", "inloggen", "uitloggen", "stijl.css", "x", "%ff", "%00", ".."])


def encoded(fields: Mapping[str, str]) -> str:
    return urlencode({name: value.encode("utf-8", "replace") for name, value in fields.items()})


def raw(visitor: Visitor, method: str, path: str, headers: Mapping[str, bytes], body: bytes) -> tuple[int, str]:
    """Sends bytes as they are, which a client of good manners would not; the status and all that came back."""
    host = visitor.origin.removeprefix("http://").encode()
    lines = {"Host": host, "Origin": visitor.origin.encode(), "Content-Type": FORM.encode(), **headers}
    head = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in lines.items())
    length = f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    request = f"{method} /inzicht/{path} HTTP/1.1\r\n".encode() + head + length + body

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", visitor.client.port)
        writer.write(request)
        try:
            return await asyncio.wait_for(reader.read(), 30)
        finally:
            writer.close()

    reply = visitor.loop.run_until_complete(ask()).decode("utf-8", "replace")
    return int(reply.split(" ", 2)[1]), reply


def check(status: int, text: str) -> None:
    assert status < 500, text
    assert "Traceback" not in text
    assert SEED not in text


@FUZZ
@given(method=METHODS, path=PATHS, headers=HEADERS, body=st.binary(max_size=300))
def test_a_stranger_gets_a_page_and_nothing_of_what_was_sent(
    visitor: Visitor, method: str, path: str, headers: dict[str, bytes], body: bytes
) -> None:
    status, text = raw(visitor, method, f"{path}?van={'geheim-12345'}", headers, body + SEED.encode())
    check(status, text)
    assert "geheim-12345" not in text
    assert "hond" not in text


@FUZZ
@given(fields=FIELDS, headers=HEADERS)
def test_the_login_takes_anything(visitor: Visitor, fields: dict[str, str], headers: dict[str, bytes]) -> None:
    body = encoded({**fields, "wachtwoord": fields.get("wachtwoord", "") + SEED}).encode()
    status, text = raw(visitor, "POST", "inloggen", headers, body)
    check(status, text)
    assert "geheim-12345" not in text


@FUZZ
@given(query=QUERIES)
def test_an_editor_may_ask_for_any_filter(visitor: Visitor, query: dict[str, str]) -> None:
    visitor.log_in()
    for page in ("", "beoordelen", "begrippen"):
        reply = visitor.get(f"{page}?{encoded({**query, 'x': SEED})}")
        check(reply.status, reply.text)
        assert "geheim-12345" not in reply.text


@FUZZ
@given(fields=FIELDS, many=st.integers(0, 3))
def test_an_editor_may_send_any_form(visitor: Visitor, fields: dict[str, str], many: int) -> None:
    visitor.log_in()
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    for _ in range(many + 1):
        reply = visitor.decide(**fields)
        check(reply.status, reply.text)
    reply = visitor.decide(**{**fields, "onderwerp": SEED, "groep": SEED, "nieuw": SEED})
    check(reply.status, reply.text)
    check(*raw(visitor, "GET", "beoordelen", {"Cookie": f"inzicht={visitor.cookie.value}".encode()}, b""))


def test_the_figures_are_there_after_all_that(visitor: Visitor, database: object) -> None:
    fill(database, 40)
    for headers in ({"Cookie": b"a,b=1"}, {"Content-Type": b"multipart/form-data"}, {"Origin": b"\xff"}):
        check(*raw(visitor, "POST", "inloggen", headers, b"--x"))
    visitor.log_in()
    assert visitor.get().status == 200


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data; boundary=x", "multipart/form-data", f"{FORM}; charset=bestaat-niet", "text/plain", ""],
)
def test_a_form_of_another_kind_is_refused_before_it_is_read(visitor: Visitor, kind: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="wachtwoord"\r\n\r\n' + PASSWORD.encode() + b"\r\n--x--\r\n"
    status, text = raw(visitor, "POST", "inloggen", {"Content-Type": kind.encode()}, body)
    assert status == 400, text


def test_a_small_body_that_unpacks_into_a_large_one_is_not_unpacked(visitor: Visitor) -> None:
    body = gzip.compress(encoded({"wachtwoord": PASSWORD}).encode())
    status, text = raw(visitor, "POST", "inloggen", {"Content-Encoding": b"gzip"}, body)
    assert status == 400, text
    assert "set-cookie" not in text.lower()
