"""Who gets in: only with the password, for a while, and not by guessing, forging or riding along."""

from __future__ import annotations

import pytest

from bot.insights.dashboard_password import WachtwoordFout, make_hash, read_hash
from bot.insights.dashboard_security import Adres, AdresFout, read_address
from bot.insights.dashboard_sessions import IDLE_SECONDS, LONGEST_SECONDS, TRIES, TRIES_BY_ALL, TRY_SECONDS, Attempts
from bot.insights.review_store import ReviewStore
from tests.dashboard.conftest import HASH, PASSWORD, Visitor

PAGES = ["", "beoordelen", "begrippen", "bestaat-niet", "?kanaal=widget"]


@pytest.mark.parametrize("page", PAGES)
def test_without_a_session_every_page_asks_for_the_password(visitor: Visitor, page: str) -> None:
    reply = visitor.get(page)
    assert (reply.status, reply.headers["Location"]) == (303, "/inzicht/inloggen")
    assert "hond" not in reply.text


def test_the_password_opens_the_dashboard_and_logging_out_closes_it(visitor: Visitor) -> None:
    assert "Wachtwoord" in visitor.get("inloggen").text
    assert visitor.log_in().status == 303
    assert visitor.get().status == 200
    assert visitor.post("uitloggen", {"formulier": visitor.form_secret()}).status == 303
    assert visitor.get().status == 303


@pytest.mark.parametrize("password", ["", "verkeerd wachtwoord", PASSWORD.upper(), PASSWORD + " ", "x" * 10_000, "🙂"])
def test_a_wrong_password_does_not(visitor: Visitor, password: str) -> None:
    reply = visitor.log_in(password)
    assert reply.status == 403
    assert "Dit wachtwoord klopt niet." in reply.text
    assert visitor.cookie is None
    assert visitor.get().status == 303


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "../../etc/passwd", "🙂", "a" * 4_000])
def test_a_forged_cookie_is_no_session(visitor: Visitor, cookie: str) -> None:
    visitor.log_in()
    stranger = visitor.get(headers={"Cookie": f"inzicht={cookie}".encode("ascii", "ignore").decode()})
    visitor.client.session.cookie_jar.clear()
    assert visitor.get(headers={"Cookie": f"inzicht={cookie.encode('ascii', 'ignore').decode()}"}).status == 303
    assert stranger.status in (200, 303)


def test_a_session_ends_when_it_is_not_used(visitor: Visitor) -> None:
    visitor.log_in()
    visitor.clock[0] += IDLE_SECONDS - 1
    assert visitor.get().status == 200
    visitor.clock[0] += IDLE_SECONDS - 1
    assert visitor.get().status == 200
    visitor.clock[0] += IDLE_SECONDS
    assert visitor.get().status == 303


def test_a_session_that_is_used_all_day_ends_as_well(visitor: Visitor) -> None:
    visitor.log_in()
    begin = visitor.clock[0]
    while visitor.clock[0] - begin < LONGEST_SECONDS - IDLE_SECONDS:
        visitor.clock[0] += IDLE_SECONDS - 1
        assert visitor.get("begrippen").status == 200
    visitor.clock[0] = begin + LONGEST_SECONDS
    assert visitor.get("begrippen").status == 303


def test_each_login_has_a_session_of_its_own_and_logging_in_again_ends_the_one_before(visitor: Visitor) -> None:
    visitor.log_in()
    first = visitor.cookie.value
    visitor.log_in()
    second = visitor.cookie.value
    assert first != second
    visitor.client.session.cookie_jar.clear()
    assert visitor.get(headers={"Cookie": f"inzicht={first}"}).status == 303
    assert visitor.get(headers={"Cookie": f"inzicht={second}"}).status == 200


def test_guessing_is_stopped_even_for_the_right_password_until_a_quarter_of_an_hour_has_passed(
    visitor: Visitor,
) -> None:
    for _ in range(TRIES):
        assert visitor.log_in("verkeerd wachtwoord").status == 403
    reply = visitor.log_in()
    assert reply.status == 429
    assert reply.headers["Retry-After"] == str(TRY_SECONDS + 1)
    assert "over 16 minuten" in reply.text
    visitor.clock[0] += TRY_SECONDS
    assert visitor.log_in().status == 303


def test_guessing_does_not_throw_out_who_is_already_in(visitor: Visitor) -> None:
    visitor.log_in()
    cookie = visitor.cookie.value
    visitor.client.session.cookie_jar.clear()
    for _ in range(TRIES + 1):
        visitor.log_in("verkeerd wachtwoord")
    assert visitor.get(headers={"Cookie": f"inzicht={cookie}"}).status == 200


def test_logging_in_often_with_the_right_password_is_no_guessing(visitor: Visitor) -> None:
    assert {visitor.log_in().status for _ in range(TRIES + 3)} == {303}


def test_guessing_from_many_addresses_is_stopped_as_well() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for number in range(TRIES_BY_ALL):
        assert attempts.wait(f"10.0.0.{number}") == 0
        attempts.failed(f"10.0.0.{number}")
    assert attempts.wait("192.0.2.1") > 0
    now[0] += TRY_SECONDS
    assert attempts.wait("192.0.2.1") == 0


@pytest.mark.parametrize("origin", ["", "null", "https://kwaad.example", "http://127.0.0.1:1", "http://localhost"])
def test_a_form_from_another_page_is_refused(visitor: Visitor, review: ReviewStore, origin: str) -> None:
    assert visitor.log_in(origin=origin).status == 403
    visitor.log_in()
    ids = [one.id for one in review.questions()]
    form = {"formulier": visitor.form_secret(), "besluit": "weg", "vraag": ids[0]}
    assert visitor.post("beoordelen", form, origin=origin).status == 403
    assert len(review.questions()) == 2


@pytest.mark.parametrize("secret", [None, "", "x", "🙂", "A" * 43])
def test_a_form_without_the_secret_of_the_session_is_refused(
    visitor: Visitor, review: ReviewStore, secret: str | None
) -> None:
    visitor.log_in()
    form = {"besluit": "weg", "vraag": review.questions()[0].id}
    reply = visitor.post("beoordelen", form if secret is None else {**form, "formulier": secret})
    assert reply.status == 403
    assert "laad de pagina opnieuw" in reply.text
    assert visitor.post("uitloggen", {"formulier": secret or ""}).status == 403
    assert len(review.questions()) == 2
    assert visitor.get().status == 200


def test_nothing_is_written_without_a_session(visitor: Visitor, review: ReviewStore) -> None:
    assert visitor.post("beoordelen", {"besluit": "weg", "vraag": review.questions()[0].id}).status == 403
    assert len(review.questions()) == 2


def test_another_host_name_that_leads_here_gets_nothing(visitor: Visitor) -> None:
    assert visitor.get("inloggen", headers={"Host": "kwaad.example"}).status == 421


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.log_in().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/inzicht/" in cookie
    assert "Max-Age=28800" in cookie


@pytest.mark.parametrize("page", [*PAGES, "inloggen", "stijl.css"])
def test_every_reply_forbids_script_framing_and_keeping(visitor: Visitor, page: str) -> None:
    visitor.log_in()
    reply = visitor.get(page)
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy
    assert "script" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] in ("no-store", "private, max-age=3600")
    assert "aiohttp" not in reply.headers["Server"]
    assert "<script" not in reply.text
    assert " style=" not in reply.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "", 405), ("DELETE", "beoordelen", 405), ("GET", "pages/stijl.css", 404), ("GET", "delen.html", 404)],
)
def test_what_is_not_there_gets_a_clear_page(visitor: Visitor, method: str, path: str, status: int) -> None:
    visitor.log_in()
    reply = visitor.get(path, method=method)
    assert reply.status == status
    assert "Traceback" not in reply.text
    assert 'lang="nl"' in reply.text


def test_a_form_that_is_too_large_is_refused(visitor: Visitor) -> None:
    reply = visitor.post("inloggen", {"wachtwoord": "x" * 300_000})
    assert reply.status == 413
    assert "te groot" in reply.text


class TestOverHttps:
    @pytest.fixture
    def adres(self) -> Adres:
        return read_address("https://inzicht.voorbeeld.nl", "127.0.0.1")

    def test_the_cookie_is_for_https_and_this_host_alone(self, visitor: Visitor) -> None:
        reply = visitor.log_in()
        cookie = reply.headers["Set-Cookie"]
        assert cookie.startswith("__Host-inzicht=")
        assert "Secure" in cookie
        assert "Path=/;" in cookie
        assert "Domain" not in cookie
        assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"

    def test_behind_a_proxy_attempts_count_per_visitor_and_the_visitor_cannot_choose_the_address(
        self, visitor: Visitor
    ) -> None:
        for number in range(TRIES):
            visitor.log_in("verkeerd wachtwoord", headers={"X-Forwarded-For": f"10.1.1.{number}, 198.51.100.7"})
        assert visitor.log_in(headers={"X-Forwarded-For": "10.9.9.9, 198.51.100.7"}).status == 429
        assert visitor.log_in(headers={"X-Forwarded-For": "198.51.100.8"}).status == 303


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://inzicht.voorbeeld.nl", "127.0.0.1"),
        ("http://127.0.0.1:5006", "0.0.0.0"),
        ("inzicht.voorbeeld.nl", "127.0.0.1"),
        ("https://voorbeeld.nl/pad", "127.0.0.1"),
        ("ftp://127.0.0.1", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_an_address_over_which_passwords_would_travel_in_the_open_is_refused(address: str, host: str) -> None:
    with pytest.raises(AdresFout):
        read_address(address, host)


@pytest.mark.parametrize("address", ["http://127.0.0.1:5006", "http://localhost:5006", "http://[::1]:5006"])
def test_on_this_machine_alone_it_works_without_https(address: str) -> None:
    assert read_address(address, "127.0.0.1").https is False


@pytest.mark.parametrize("password", ["kort", "aaaaaaaaaaaaaaaaaaaa", "Wachtwoord12345", "spoorwijzer2026", "x" * 201])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(WachtwoordFout):
        make_hash(password)


@pytest.mark.parametrize(
    "text",
    ["", PASSWORD, "scrypt:1:2", str(HASH), str(HASH)[:-9], "md5:131072:8:1:AAAA:AAAA", "scrypt:a:b:c:d:e"],
    ids=["missing", "plain", "cut off", "cheap", "damaged", "of another kind", "no numbers"],
)
def test_a_missing_plain_cheap_or_damaged_hash_is_refused(text: str) -> None:
    with pytest.raises(WachtwoordFout) as fault:
        read_hash(text)
    assert not text or text not in fault.value.args[0]


def test_a_hash_can_be_read_back_and_two_of_the_same_password_differ() -> None:
    again = make_hash(PASSWORD, cost=2**4)
    assert str(again) != str(HASH)
    assert read_hash(str(again), least_cost=2**4).fits(PASSWORD)
    assert not again.fits(PASSWORD + "!")
