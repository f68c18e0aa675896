"""Microsoft's side of Teams on this machine: OpenID configuration, keys, token endpoint and Bot Connector.

The connector checks everything that the bot sends, and remembers it; ``problems`` says what was wrong.
"""

from __future__ import annotations

import base64
import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tests.channels.teams.adaptive_card import actions_of, problems_of, text_of
from tests.http_peer import HttpPeer, Request

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
SECRET = "a secret of the test tenant"
ISSUER = "https://api.botframework.com"
BOT = f"28:{APP}"
PATIENCE = 30.0
CARD = "application/vnd.microsoft.card.adaptive"
MAX_BYTES = 28_000


@dataclass(frozen=True)
class Sent:
    """Something that the bot sent."""

    method: str
    conversation: str
    activity: dict[str, Any]
    id: str

    @property
    def card(self) -> dict[str, Any]:
        content: dict[str, Any] = self.activity["attachments"][0]["content"]
        return content

    @property
    def text(self) -> str:
        """What can be read in it."""
        return text_of(self.card) if "attachments" in self.activity else str(self.activity.get("text", ""))

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """Its buttons by title."""
        return {action["title"]: action for action in actions_of(self.card)} if "attachments" in self.activity else {}


def new_key(bits: int = 2048) -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def jwk(key: RSAPrivateKey, kid: str, endorsements: list[str] | None) -> dict[str, Any]:
    public = key.public_key().public_numbers()
    entry: dict[str, Any] = {"kty": "RSA", "use": "sig", "kid": kid, "n": number(public.n), "e": number(public.e)}
    return entry if endorsements is None else {**entry, "endorsements": endorsements}


@dataclass
class Microsoft(HttpPeer):
    """The servers, on one port of this machine."""

    now: Callable[[], float] = time.time
    key: RSAPrivateKey = field(default_factory=new_key)
    calls: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    # What the connector answers to the next calls instead of doing them.
    faults: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    # Persons who cannot be written to: they do not have the app.
    unreachable: set[str] = field(default_factory=set)
    down: set[str] = field(default_factory=set)
    lifetime: Any = 3600

    def __post_init__(self) -> None:
        self.keys = [jwk(self.key, "key-1", ["msteams", "webchat"])]
        self.issued: list[str] = []
        self._ids = itertools.count(1)
        self._news = threading.Condition()
        self.listen()
        self.service_url = f"{self.address}/emea/"

    def reply(self, request: Request) -> None:
        status, headers, data = self.answer(request.command, request.path, dict(request.headers), request.body)
        request.answer(status, json.dumps(data).encode(), {**headers, "Content-Type": "application/json"})

    def environment(self) -> dict[str, str]:
        """What a bot must be told to use these servers."""
        return {
            "SPOORWIJZER_TEAMS_APP_ID": APP,
            "SPOORWIJZER_TEAMS_TENANT_ID": TENANT,
            "SPOORWIJZER_TEAMS_APP_PASSWORD": SECRET,
            "SPOORWIJZER_TEAMS_SERVICE_HOSTS": urlsplit(self.address).netloc,
            "SPOORWIJZER_TEAMS_OPENID_URL": f"{self.address}/openid",
            "SPOORWIJZER_TEAMS_LOGIN_URL": self.address,
        }

    # ------------------------------------------------------------ what comes in at the bot

    def claims(self, **other: Any) -> dict[str, Any]:
        """The claims of a good token, with others put in; None takes one away."""
        now = int(self.now())
        good = {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + 3600, "serviceurl": self.service_url}
        return {name: value for name, value in {**good, **other}.items() if value is not None}

    def token(self, key: RSAPrivateKey | None = None, kid: str = "key-1", **other: Any) -> str:
        return jwt.encode(self.claims(**other), key or self.key, algorithm="RS256", headers={"kid": kid})

    # ------------------------------------------------------------ what the bot sends

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], Any]:
        with self._news:
            self.calls.append(f"{method} {urlsplit(path).path}")
            parts = [unquote(part) for part in urlsplit(path).path.split("/")[1:]]
            if parts[0] in self.down:
                return 503, {}, {}
            if parts == ["openid"]:
                return 200, {}, {"issuer": ISSUER, "jwks_uri": f"{self.address}/keys"}
            if parts == ["keys"]:
                return 200, {}, {"keys": self.keys}
            if parts[1:] == ["oauth2", "v2.0", "token"]:
                return self._login(parts[0], parse_qs(body.decode()))
            if parts[:3] == ["emea", "v3", "conversations"]:
                return self._connector(method, parts[3:], headers, body)
            self.problems.append(f"no such address: {method} {path}")
            return 404, {}, {}

    def _login(self, tenant: str, form: dict[str, list[str]]) -> tuple[int, dict[str, str], Any]:
        expected = {
            "grant_type": ["client_credentials"],
            "client_id": [APP],
            "client_secret": [SECRET],
            "scope": ["https://api.botframework.com/.default"],
        }
        if tenant != TENANT or form != expected:
            self.problems.append("a wrong login")
            return 400, {}, {"error": "invalid_client"}
        self.issued.append(f"token-{len(self.issued) + 1}")
        return 200, {}, {"token_type": "Bearer", "access_token": self.issued[-1], "expires_in": self.lifetime}

    def _connector(
        self, method: str, parts: list[str], headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], Any]:
        if self.faults:
            status, more = self.faults.pop(0)
            return status, more, {"error": {"code": "ServiceError", "message": "x"}}
        if not self.issued or headers.get("Authorization") != f"Bearer {self.issued[-1]}":
            self.problems.append("a call without our token")
            return 401, {}, {}
        data = json.loads(body)
        if not parts:
            return self._open(data)
        shape = (method, len(parts), parts[1:2])
        if shape not in (("POST", 2, ["activities"]), ("PUT", 3, ["activities"])):
            self.problems.append(f"no such address: {method} {parts}")
            return 404, {}, {}
        self.problems += [f"{problem} in {body.decode()[:300]}" for problem in self._check(data, len(body))]
        message = parts[2] if method == "PUT" else f"m{next(self._ids)}"
        self.sent.append(Sent(method, parts[0], data, message))
        self._news.notify_all()
        return (200 if method == "PUT" else 201), {}, {"id": message}

    def _open(self, data: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        members = data.get("members") or [{}]
        if (
            data.get("bot") != {"id": BOT}
            or data.get("tenantId") != TENANT
            or data.get("isGroup") is not False
            or data.get("channelData") != {"tenant": {"id": TENANT}}
            or len(members) != 1
        ):
            self.problems.append("a private chat opened wrongly")
            return 400, {}, {}
        if members[0].get("id") in self.unreachable:
            return 403, {}, {"error": {"code": "ForbiddenOperationException"}}
        return 201, {}, {"id": f"a:private-{members[0]['id']}"}

    def _check(self, activity: dict[str, Any], size: int) -> list[str]:
        if activity == {"type": "typing"}:
            return []
        if activity.get("type") != "message":
            return ["no message"]
        if size > MAX_BYTES:
            return ["a message that Teams does not take"]
        if "attachments" not in activity:
            known = {"type", "text", "textFormat", "summary"}
            return [] if activity.keys() <= known and activity.get("text", "").strip() else ["an odd text"]
        if activity.keys() - {"type", "summary", "attachments", "attachmentLayout"}:
            return ["unknown properties of the message"]
        cards = activity["attachments"]
        if len(cards) != 1 or cards[0].get("contentType") != CARD:
            return ["no card"]
        return problems_of(cards[0]["content"])

    # ------------------------------------------------------------ what the tests look at

    @property
    def messages(self) -> list[Sent]:
        """Messages without typing and updates."""
        return [one for one in self.sent if one.method == "POST" and one.activity["type"] == "message"]

    @property
    def updates(self) -> list[Sent]:
        return [one for one in self.sent if one.method == "PUT"]

    def wait(self, true: Callable[[], bool]) -> None:
        """Waits until something is true of what was sent."""
        with self._news:
            assert self._news.wait_for(true, PATIENCE), f"not within {PATIENCE} s; sent: {[s.text for s in self.sent]}"


def activity(microsoft: Microsoft, text: str | None = None, **other: Any) -> dict[str, Any]:
    """A message as Teams sends it from a personal chat; other parts can be put in, None takes one away."""
    whole = {
        "type": "message",
        "id": "1700000000001",
        "timestamp": "2026-11-21T10:00:00.000Z",
        "serviceUrl": microsoft.service_url,
        "channelId": "msteams",
        "from": {"id": "29:anna", "name": "Anna de Vries", "aadObjectId": "0000-anna"},
        "recipient": {"id": BOT, "name": "Spoorwijzer"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:anna"},
        "channelData": {"tenant": {"id": TENANT}},
        "textFormat": "plain",
        "locale": "nl-NL",
        "text": text,
        **other,
    }
    return {name: value for name, value in whole.items() if value is not None}


def person(name: str) -> dict[str, str]:
    return {"id": f"29:{name}", "name": name, "aadObjectId": f"0000-{name}"}


def group(name: str = "19:verzuim@thread.v2") -> dict[str, Any]:
    return {"conversationType": "groupChat", "isGroup": True, "tenantId": TENANT, "id": name}


def thread(message: str = "1690000000000", name: str = "19:hr@thread.tacv2") -> dict[str, Any]:
    conversation_id = f"{name};messageid={message}"
    return {"conversationType": "channel", "isGroup": True, "tenantId": TENANT, "id": conversation_id}


def mentioned(text: str) -> dict[str, Any]:
    """The parts of an activity with which a text mentions the bot."""
    mention = {"type": "mention", "mentioned": {"id": BOT, "name": "Spoorwijzer"}, "text": "<at>Spoorwijzer</at>"}
    return {"text": f"<at>Spoorwijzer</at> {text}\n", "entities": [mention], "textFormat": "plain"}
