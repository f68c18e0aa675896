"""Session tokens: only the server makes them, and they hold for one conversation, one origin and a limited time."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.widget_tokens import Session, TokenError, new_id, sign, verify

KEY, OTHER = b"k" * 40, b"o" * 40
SESSION = Session(id="web-abc", expires=2_000, origin="https://site.nl", organisation="De Brug")


def check(token: str, keys: tuple[bytes, ...] = (KEY,), now: float = 1_000, origin: str = "https://site.nl") -> Session:
    return verify(token, keys, now, origin)


def test_a_token_gives_back_its_session() -> None:
    assert check(sign(SESSION, (KEY,))) == SESSION


def test_an_id_holds_at_least_128_random_bits_and_never_comes_twice() -> None:
    ids = {new_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(len(base64.urlsafe_b64decode(one.removeprefix("web-"))) * 8 >= 128 for one in ids)


def test_a_token_signed_with_another_key_is_refused() -> None:
    with pytest.raises(TokenError):
        check(sign(SESSION, (OTHER,)))


def test_after_a_change_of_key_old_tokens_still_hold_while_the_old_key_is_listed() -> None:
    assert check(sign(SESSION, (OTHER,)), keys=(KEY, OTHER)) == SESSION


@pytest.mark.parametrize("now", [2_000, 2_001, 10**12])
def test_an_expired_token_is_refused(now: int) -> None:
    with pytest.raises(TokenError):
        check(sign(SESSION, (KEY,)), now=now)


@pytest.mark.parametrize("origin", ["", "https://site.nl.evil.nl", "http://site.nl", "https://evil.nl"])
def test_a_token_of_one_origin_does_not_hold_on_another(origin: str) -> None:
    with pytest.raises(TokenError):
        check(sign(SESSION, (KEY,)), origin=origin)


def test_a_payload_cannot_be_exchanged() -> None:
    _, signature = sign(SESSION, (KEY,)).split(".")
    payload = base64.urlsafe_b64encode(json.dumps({"id": "web-victim", "expires": 9_999}).encode()).decode().rstrip("=")
    with pytest.raises(TokenError):
        check(f"{payload}.{signature}")


@given(position=st.integers(0, 300), letter=st.sampled_from("Aa0-_.é\x00"))
def test_no_altered_token_holds(position: int, letter: str) -> None:
    token = sign(SESSION, (KEY,))
    at = position % len(token)
    altered = token[:at] + letter + token[at + 1 :]
    if altered != token:
        with pytest.raises(TokenError):
            check(altered)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    with pytest.raises(TokenError):
        check(text)
