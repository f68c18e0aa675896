"""The token that comes with an activity: only what Microsoft signed for this bot gets through."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tests.channels.teams.microsoft import APP, TENANT, Microsoft, activity, jwk, new_key
from tests.channels.teams.server import NOW, Server

HOUR = 3600


@pytest.fixture(scope="module")
def stranger() -> RSAPrivateKey:
    return new_key()


def encoded(data: Any) -> str:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def hs256_with_the_public_key(microsoft: Microsoft) -> str:
    """Signed with the published key as a shared secret, which a check that trusts the header takes for good."""
    public = microsoft.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': 'key-1'})}.{encoded(microsoft.claims())}"
    return f"{signed}.{encoded(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"


def unsigned(microsoft: Microsoft, algorithm: str = "none") -> str:
    return f"{encoded({'alg': algorithm, 'typ': 'JWT', 'kid': 'key-1'})}.{encoded(microsoft.claims())}."


def altered(microsoft: Microsoft) -> str:
    header, _, signature = microsoft.token().split(".")
    return f"{header}.{encoded(microsoft.claims(exp=int(NOW) + 9999))}.{signature}"


def other_algorithm(microsoft: Microsoft, algorithm: str) -> str:
    return jwt.encode(microsoft.claims(), microsoft.key, algorithm=algorithm, headers={"kid": "key-1"})


def without_kid(microsoft: Microsoft) -> str:
    return jwt.encode(microsoft.claims(), microsoft.key, algorithm="RS256")


BAD: dict[str, Callable[[Microsoft, RSAPrivateKey], str | None]] = {
    "no header": lambda m, s: None,
    "an empty header": lambda m, s: "",
    "another scheme": lambda m, s: f"Basic {m.token()}",
    "no token": lambda m, s: "Bearer ",
    "rubbish": lambda m, s: "Bearer rubbish",
    "three times rubbish": lambda m, s: "Bearer a.b.c",
    "a claims part that is no JSON": lambda m, s: (
        f"Bearer {encoded({'alg': 'RS256', 'kid': 'key-1'})}.{encoded(b'x')}."
    ),
    "a claims part that is a list": lambda m, s: f"Bearer {encoded({'alg': 'RS256', 'kid': 'key-1'})}.{encoded([1])}.",
    "a header that is a list": lambda m, s: f"Bearer {encoded([1])}.{encoded(m.claims())}.",
    "a deeply nested header": lambda m, s: f"Bearer {encoded(b'[' * 2500)}.{encoded(m.claims())}.",
    "a token that is too long": lambda m, s: f"Bearer {m.token(more='x' * 3000)}",
    "two tokens": lambda m, s: f"Bearer {m.token()} {m.token()}",
    "alg none": lambda m, s: f"Bearer {unsigned(m)}",
    "alg None": lambda m, s: f"Bearer {unsigned(m, 'None')}",
    "alg that is a number": lambda m, s: f"Bearer {encoded({'alg': 5, 'kid': 'key-1'})}.{encoded(m.claims())}.",
    "HS256 with the public key": lambda m, s: f"Bearer {hs256_with_the_public_key(m)}",
    "RS512": lambda m, s: f"Bearer {other_algorithm(m, 'RS512')}",
    "PS256": lambda m, s: f"Bearer {other_algorithm(m, 'PS256')}",
    "altered claims": lambda m, s: f"Bearer {altered(m)}",
    "no signature": lambda m, s: f"Bearer {m.token().rpartition('.')[0]}.",
    "the key of a stranger": lambda m, s: f"Bearer {m.token(key=s)}",
    "an unknown kid": lambda m, s: f"Bearer {m.token(key=s, kid='key-9')}",
    "no kid": lambda m, s: f"Bearer {without_kid(m)}",
    "another issuer": lambda m, s: f"Bearer {m.token(iss='https://evil.example')}",
    "an issuer that begins well": lambda m, s: f"Bearer {m.token(iss='https://api.botframework.com.evil.example')}",
    "the issuer of the emulator": lambda m, s: f"Bearer {m.token(iss=f'https://sts.windows.net/{TENANT}/')}",
    "no issuer": lambda m, s: f"Bearer {m.token(iss=None)}",
    "another audience": lambda m, s: f"Bearer {m.token(aud='99999999-2222-3333-4444-555555555555')}",
    "a list of audiences": lambda m, s: f"Bearer {m.token(aud=[APP, 'another'])}",
    "no audience": lambda m, s: f"Bearer {m.token(aud=None)}",
    "expired": lambda m, s: f"Bearer {m.token(exp=int(NOW) - 301)}",
    "no expiry": lambda m, s: f"Bearer {m.token(exp=None)}",
    "an expiry that is text": lambda m, s: f"Bearer {encoded_claims(m, exp='later')}",
    "an expiry that is true": lambda m, s: f"Bearer {encoded_claims(m, exp=True)}",
    "not valid yet": lambda m, s: f"Bearer {m.token(nbf=int(NOW) + 301)}",
    "no begin": lambda m, s: f"Bearer {m.token(nbf=None)}",
    "no service address": lambda m, s: f"Bearer {m.token(serviceurl=None)}",
    "an empty service address": lambda m, s: f"Bearer {m.token(serviceurl='')}",
    "a service address that is a list": lambda m, s: f"Bearer {m.token(serviceurl=[m.service_url])}",
}


def encoded_claims(microsoft: Microsoft, **claims: Any) -> str:
    """Signed by hand: the library refuses to write such claims."""
    signer = jwt.PyJWS()
    content = json.dumps({**microsoft.claims(), **claims}).encode()
    return signer.encode(content, microsoft.key, algorithm="RS256", headers={"kid": "key-1"})


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_token_gets_401_and_reaches_nobody(server: Server, stranger: RSAPrivateKey, bad: str) -> None:
    reply = server.post(activity(server.microsoft, "hallo"), authorization=BAD[bad](server.microsoft, stranger))
    server.idle()
    assert reply.status == 401
    assert set(reply.json) == {"fout"}
    assert server.bot.heard == []
    assert server.microsoft.sent == []


def test_a_good_token_gets_through_and_the_bot_answers(server: Server) -> None:
    assert server.says("hallo").status == 200
    server.idle()
    assert server.bot.texts == ["hallo"]
    assert server.microsoft.messages[0].text.startswith("U zei: hallo")


@pytest.mark.parametrize(("claim", "moment"), [("exp", -299), ("nbf", 299)])
def test_five_minutes_of_difference_between_clocks_are_allowed(server: Server, claim: str, moment: int) -> None:
    token = server.microsoft.token(**{claim: int(NOW) + moment})
    assert server.post(activity(server.microsoft, "hallo"), f"Bearer {token}").status == 200


def test_a_bad_token_is_refused_before_the_body_is_read(server: Server) -> None:
    assert server.post(b"{no json", authorization=None).status == 401
    assert server.post(b"x" * 1_000_000, authorization="Bearer x.y.z").status == 401


def test_rubbish_does_not_make_the_bot_fetch_keys(server: Server, stranger: RSAPrivateKey) -> None:
    for bad in ("rubbish", "alg none", "HS256 with the public key", "another issuer", "expired", "no kid"):
        server.post(activity(server.microsoft, "hallo"), BAD[bad](server.microsoft, stranger))
    assert server.microsoft.calls == []


def test_the_keys_are_fetched_once(server: Server) -> None:
    for number in range(3):
        assert server.says("hallo", id=f"id-{number}").status == 200
    server.idle()
    assert server.microsoft.calls.count("GET /keys") == 1


def test_a_new_key_is_found_but_unknown_ones_refresh_at_most_once_an_hour(
    server: Server, stranger: RSAPrivateKey
) -> None:
    microsoft = server.microsoft
    assert server.says("een", id="id-1").status == 200
    microsoft.keys.append(jwk(stranger, "key-2", ["msteams"]))
    rotated = f"Bearer {microsoft.token(key=stranger, kid='key-2')}"

    for _ in range(5):
        assert server.post(activity(microsoft, "twee", id="id-2"), rotated).status == 401
    assert microsoft.calls.count("GET /keys") == 1

    server.now += HOUR
    rotated = f"Bearer {microsoft.token(key=stranger, kid='key-2')}"
    assert server.post(activity(microsoft, "twee", id="id-2"), rotated).status == 200
    for number in range(5):
        unknown = f"Bearer {microsoft.token(key=stranger, kid=f'made-up-{number}')}"
        assert server.post(activity(microsoft, "drie"), unknown).status == 401
    assert microsoft.calls.count("GET /keys") == 2


def test_a_key_that_was_withdrawn_is_refused_within_a_day(server: Server, stranger: RSAPrivateKey) -> None:
    microsoft = server.microsoft
    assert server.says("een", id="id-1").status == 200
    microsoft.keys = [jwk(stranger, "key-2", ["msteams"])]
    server.now += 24 * HOUR
    assert server.says("twee", id="id-2").status == 401


@pytest.mark.parametrize("down", ["openid", "keys"])
def test_without_keys_microsoft_is_asked_to_try_again(server: Server, down: str) -> None:
    server.microsoft.down.add(down)
    assert server.says("hallo").status == 503
    server.microsoft.down.clear()
    assert server.says("hallo").status == 503, "the next attempt waits half a minute"
    server.now += 30
    assert server.says("hallo").status == 200


def test_known_keys_bridge_a_failure_of_microsoft_for_a_day_but_not_for_ever(server: Server) -> None:
    assert server.says("een", id="id-1").status == 200
    server.microsoft.down.add("openid")
    server.now += 25 * HOUR
    assert server.says("twee", id="id-2").status == 200
    server.now += 24 * HOUR
    assert server.says("drie", id="id-3").status == 503


@pytest.mark.parametrize(
    "keys",
    [
        [],
        "no list",
        [None, 5, "x"],
        [{"kty": "RSA", "kid": "key-1", "n": "!!", "e": "AQAB", "endorsements": ["msteams"]}],
        [{"kty": "oct", "kid": "key-1", "k": "c2VjcmV0", "endorsements": ["msteams"]}],
        [{"kty": "RSA", "kid": 7, "n": "x", "e": "AQAB"}],
    ],
)
def test_odd_keys_are_no_keys(server: Server, keys: Any) -> None:
    server.microsoft.keys = keys
    assert server.says("hallo").status in (401, 503)


def test_a_key_that_is_too_short_or_not_for_signing_is_no_key(server: Server) -> None:
    short = new_key(1024)
    server.microsoft.keys.append(jwk(short, "short", ["msteams"]))
    server.microsoft.keys.append({**jwk(server.microsoft.key, "encrypts", ["msteams"]), "use": "enc"})
    for key, kid in ((short, "short"), (server.microsoft.key, "encrypts")):
        token = server.microsoft.token(key=key, kid=kid)
        assert server.post(activity(server.microsoft, "hallo"), f"Bearer {token}").status == 401


@pytest.mark.parametrize("endorsements", [None, [], ["webchat"], ["MSTEAMS"], "msteams"])
def test_a_key_that_may_not_speak_for_teams_gets_403(server: Server, endorsements: Any) -> None:
    server.microsoft.keys = [jwk(server.microsoft.key, "key-1", endorsements)]
    assert server.says("hallo").status == 403
    server.idle()
    assert server.bot.heard == []


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example/",
        "https://smba.trafficmanager.net.evil.example/emea/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example/?x=smba.trafficmanager.net",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:8443/emea/",
        "ftp://smba.trafficmanager.net/",
        "javascript:alert(1)",
        "http://127.0.0.1:1/emea/",
        "http://169.254.169.254/",
        "//evil.example/",
        "",
    ],
)
def test_a_foreign_service_address_gets_403_even_with_a_good_token(server: Server, foreign: str) -> None:
    token = server.microsoft.token(serviceurl=foreign or server.microsoft.service_url)
    reply = server.post(activity(server.microsoft, "hallo", serviceUrl=foreign), f"Bearer {token}")
    server.idle()
    assert reply.status == 403
    assert server.bot.heard == []
    assert not any("oauth2" in call for call in server.microsoft.calls), "our own token was asked for"


@pytest.mark.parametrize(
    "other",
    [
        {"serviceUrl": None},
        {"serviceUrl": ["x"]},
        {"channelId": "webchat"},
        {"channelId": None},
        {"channelId": ["msteams"]},
        {"conversation": {"conversationType": "personal", "tenantId": "another", "id": "a:anna"}},
        {"conversation": {"conversationType": "personal", "id": "a:anna"}, "channelData": None},
    ],
)
def test_an_activity_of_another_service_channel_or_tenant_gets_403(server: Server, other: dict[str, Any]) -> None:
    reply = server.says("hallo", **other)
    server.idle()
    assert reply.status == 403
    assert server.bot.heard == []


def test_a_service_address_that_differs_from_the_tokens_gets_403(server: Server) -> None:
    assert server.says("hallo", serviceUrl=server.microsoft.service_url + "x/").status == 403
    assert server.says("hallo", serviceUrl=server.microsoft.service_url.rstrip("/")).status == 403
