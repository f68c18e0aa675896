"""Real servers on this machine that receive hand-overs, and misbehave when told to."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

KEY = "een-sleutel-van-meer-dan-32-tekens-lang"
SILENT: web.AppKey[Callable[[], None]] = web.AppKey("SILENT")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody else trusts, and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", str(key), "-out", str(cert), "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


class HttpServer:
    """An aiohttp server in a thread of its own."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.port = port or free_port()
        self._tls, self._loop = tls, asyncio.new_event_loop()
        # Called when a request has gone unanswered for good.
        self.silent: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"{'https' if self._tls else 'http'}://{'localhost' if self._tls else '127.0.0.1'}:{self.port}"

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    def start(self) -> HttpServer:
        self._thread.start()
        self._do(self._start())
        return self

    def stop(self) -> None:
        self._do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application()
        app[SILENT] = lambda: self.silent()
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self._tls).start()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


Fault = Callable[[web.Request], Coroutine[Any, Any, web.StreamResponse | None]]


def status(code: int, headers: dict[str, str] | None = None) -> Fault:
    async def fault(_: web.Request) -> web.StreamResponse | None:
        return web.Response(status=code, headers=headers)

    return fault


async def drop(request: web.Request) -> web.StreamResponse | None:
    """Takes the request and hangs up without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def hang(request: web.Request) -> web.StreamResponse | None:
    """Takes the request and never answers."""
    request.app[SILENT]()
    await asyncio.Event().wait()
    return web.Response()


@dataclass
class Desk:
    """What arrived at a webhook that knows a second copy by its key, as the documentation asks of it.

    Attributes:
        received: each different message, by its key.
        copies: how often something arrived, copies included.
        before: faults before the message is taken, one per request.
        after: faults after it is taken, when the answer gets lost.
    """

    received: dict[str, dict[str, Any]] = field(default_factory=dict)
    copies: int = 0
    before: list[Fault] = field(default_factory=list)
    after: list[Fault] = field(default_factory=list)


class WebhookServer(HttpServer):
    """A desk behind a webhook; refuses what is not signed rightly."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(port, tls)
        self.desk = Desk()

    @property
    def url(self) -> str:
        return f"{self.address}/desk?kanaal=chat"

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/desk", self._take)]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        found = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", request.headers.get("X-Spoorwijzer-Signature", ""))
        if not found:
            return web.Response(status=401)
        wanted = hmac.new(KEY.encode(), f"{found[1]}.".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, found[2]):
            return web.Response(status=401)
        if self.desk.before and (reply := await self.desk.before.pop(0)(request)) is not None:
            return reply
        self.desk.copies += 1
        self.desk.received.setdefault(request.headers["Idempotency-Key"], json.loads(body))
        if self.desk.after and (reply := await self.desk.after.pop(0)(request)) is not None:
            return reply
        return web.Response(status=202)


class ChatwootServer(HttpServer):
    """The public API of Chatwoot as far as it is used; refuses calls that Chatwoot would refuse."""

    INBOX = "inbox_1a2b3c"

    def __init__(self) -> None:
        super().__init__()
        self.contacts: dict[str, str] = {}
        self.conversations: dict[str, list[int]] = {}
        self.messages: dict[int, list[dict[str, Any]]] = {}
        self.faults: dict[str, list[Fault]] = {}

    def routes(self) -> list[web.RouteDef]:
        base = "/public/api/v1/inboxes/{inbox}/contacts"
        talk = base + "/{contact}/conversations"
        return [
            web.post(base, self._contact),
            web.get(talk, self._list),
            web.post(talk, self._open),
            web.get(talk + "/{number}/messages", self._said),
            web.post(talk + "/{number}/messages", self._say),
        ]

    async def _checked(self, request: web.Request, allowed: set[str]) -> dict[str, Any]:
        if request.match_info["inbox"] != self.INBOX:
            raise web.HTTPNotFound
        data: dict[str, Any] = {}
        if request.method == "POST":
            if request.content_type != "application/json":
                raise web.HTTPUnsupportedMediaType
            data = json.loads(await request.read())
            assert data.keys() <= allowed, data.keys()
        contact = request.match_info.get("contact")
        if contact is not None and contact not in self.contacts:
            raise web.HTTPNotFound
        return data

    async def _answer(self, name: str, request: web.Request, data: Any) -> web.StreamResponse:
        faults = self.faults.get(name) or []
        # A response without keys of its own is false.
        reply = await faults.pop(0)(request) if faults else None
        return web.json_response(data) if reply is None else reply

    async def _contact(self, request: web.Request) -> web.StreamResponse:
        data = await self._checked(request, {"source_id", "name", "email", "identifier", "identifier_hash"})
        name = self.contacts.setdefault(data["source_id"], data["name"])
        return await self._answer("contact", request, {"source_id": data["source_id"], "name": name, "id": 1})

    async def _list(self, request: web.Request) -> web.StreamResponse:
        await self._checked(request, set())
        numbers = self.conversations.get(request.match_info["contact"], [])
        return await self._answer("list", request, [{"id": number, "messages": []} for number in numbers])

    async def _open(self, request: web.Request) -> web.StreamResponse:
        await self._checked(request, {"custom_attributes"})
        number = len(self.messages) + 1
        self.conversations.setdefault(request.match_info["contact"], []).append(number)
        self.messages[number] = []
        return await self._answer("open", request, {"id": number, "messages": []})

    def _conversation(self, request: web.Request) -> int:
        number = int(request.match_info["number"])
        if number not in self.conversations.get(request.match_info["contact"], []):
            raise web.HTTPNotFound
        return number

    async def _said(self, request: web.Request) -> web.StreamResponse:
        await self._checked(request, set())
        return await self._answer("said", request, self.messages[self._conversation(request)])

    async def _say(self, request: web.Request) -> web.StreamResponse:
        data = await self._checked(request, {"content", "echo_id"})
        message = {"id": 1, "content": data["content"], "message_type": 0}
        self.messages[self._conversation(request)].append(message)
        return await self._answer("say", request, message)


class MailServer:
    """A real SMTP server (aiosmtpd).

    Attributes:
        mails: what it took.
        replies: by command (MAIL, RCPT, DATA): what it answers instead, one per time; "hang" after the data is silence,
            "drop" hangs up.
        takes: whether it keeps a mail after which it is silent or hangs up.
        silent: called when it has fallen silent.
    """

    def __init__(
        self, port: int = 0, tls: ssl.SSLContext | None = None, *, starttls: bool = False, user: str = ""
    ) -> None:
        self.port, self.mails = port or free_port(), list[EmailMessage]()
        self.replies: dict[str, list[str]] = {}
        self.takes, self.user = True, user
        self.silent: Callable[[], None] = lambda: None
        options: dict[str, Any] = {}
        if starttls:
            options = {"tls_context": tls, "require_starttls": True}
        if user:
            options |= {"authenticator": self._login, "auth_required": True}
        self._options, self._tls, self._starttls = options, tls, starttls

    def _login(self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (self.user.encode(), b"wachtwoord"))

    def start(self) -> MailServer:
        context = self._tls if not self._starttls else None
        self._controller = Controller(self, "127.0.0.1", self.port, ssl_context=context, **self._options)
        # Controller looks whether it listens over a line without TLS checks of its own.
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def _reply(self, command: str) -> str | None:
        waiting = self.replies.get(command)
        return waiting.pop(0) if waiting else None

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        if reply := self._reply("MAIL"):
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        if reply := self._reply("RCPT"):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        reply = self._reply("DATA")
        if reply is None or (reply in ("drop", "hang") and self.takes):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if reply == "hang":
            self.silent()
            await asyncio.Event().wait()
        if reply == "drop":
            assert server.transport is not None
            server.transport.abort()
        return reply or "250 OK"
