"""A stand-in for Slack on this machine: it refuses what Slack would refuse, and keeps what it accepts."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-test-0001", "xapp-test-0001", "0123456789abcdef0123456789abcdef"
CONVERSATION_KEY = "c0nversation-key-for-the-tests-0123456789"
PATIENCE = 30.0
ROOM, STAMP = re.compile(r"[CDG][A-Z0-9]+\Z"), re.compile(r"\d+\.\d+\Z")
LIMITS = {"section": 3_000, "context": 3_000}


class RefusedError(Exception):
    """What Slack would answer with ``ok: false``."""


def check_blocks(blocks: Any, most: int = 50) -> None:
    """Refuses blocks that Slack would refuse: parsed by its own models, and by rules that those leave out."""
    if not isinstance(blocks, list) or not 0 < len(blocks) <= most:
        raise RefusedError("invalid_blocks: number")
    for block, parsed in zip(blocks, Block.parse_all(blocks), strict=True):
        if parsed is None:
            raise RefusedError(f"invalid_blocks: {block.get('type')}")
        parsed.validate_json()
        for text in _texts(block):
            if not text.strip() or len(text) > 3_000:
                raise RefusedError("invalid_blocks: text")
        elements = [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        for element in (e for e in elements if isinstance(e, dict)):
            _check_element(element)
        ids = [element["action_id"] for element in elements if element.get("action_id")]
        if len(set(ids)) != len(ids):
            raise RefusedError("invalid_blocks: action_id twice")
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(set(ids)) != len(ids):
        raise RefusedError("invalid_blocks: block_id twice")
    if len(json.dumps(blocks)) > 13_000 and most == 50:
        raise RefusedError("msg_blocks_too_long")


def _texts(block: dict[str, Any]) -> list[str]:
    found = [block["text"]["text"]] if isinstance(block.get("text"), dict) else []
    return found + [e["text"] for e in block.get("elements", []) if e.get("type") in ("mrkdwn", "plain_text")]


def _check_element(element: dict[str, Any]) -> None:
    if element["type"] == "button":
        if not 0 < len(element["text"]["text"]) <= 75 or element["text"]["type"] != "plain_text":
            raise RefusedError("invalid_blocks: button")
        if len(element.get("value", "")) > 2_000 or not element.get("action_id"):
            raise RefusedError("invalid_blocks: button value")
        if element.get("url") and not element["url"].startswith("https://"):
            raise RefusedError("invalid_blocks: url")
    if element["type"] == "static_select":
        if not 0 < len(element["options"]) <= 100:
            raise RefusedError("invalid_blocks: options")
        for option in element["options"]:
            if not 0 < len(option["text"]["text"]) <= 75 or not 0 < len(option["value"]) <= 75:
                raise RefusedError("invalid_blocks: option")


@dataclass(frozen=True)
class Post:
    """Something the bot did: the method, what it sent, and the id that the message got."""

    method: str
    data: dict[str, Any]
    stamp: str = ""

    @property
    def text(self) -> str:
        return str(self.data.get("text") or "")

    @property
    def blocks(self) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = self.data.get("blocks") or []
        return blocks

    @property
    def room(self) -> str:
        return str(self.data.get("channel") or self.data.get("channel_id") or "")

    @property
    def everything(self) -> str:
        return json.dumps(self.data, ensure_ascii=False)

    def elements(self) -> list[tuple[str, dict[str, Any]]]:
        """The clickable elements, each with the id of its block."""
        found = []
        for block in self.blocks:
            parts = [*(block.get("elements") or []), *filter(None, [block.get("accessory")])]
            found += [(block.get("block_id", ""), e) for e in parts if e.get("action_id")]
        return found

    def titles(self) -> list[str]:
        titles = [e["text"]["text"] for _, e in self.elements() if e["type"] == "button"]
        return titles + [
            o["text"]["text"] for _, e in self.elements() for o in e.get("options", []) if e["type"] == "static_select"
        ]


@dataclass
class SlackStub:
    """The stand-in: Web API, uploads, answers to commands, Socket Mode."""

    posts: list[Post] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    fail_next: list[str] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._changed = threading.Condition()
        self._clock, self._sockets = time.time(), []  # type: tuple[float, list[Any]]
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.api = f"http://127.0.0.1:{self.port}/api/"
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)

        async def serve() -> None:
            app = web.Application(client_max_size=10_000_000)
            app.router.add_post("/api/{method}", self._call)
            app.router.add_post("/upload/{id}", self._upload)
            app.router.add_post("/respond/{id}", self._respond)
            app.router.add_get("/socket", self._connect)
            self._runner = web.AppRunner(app)
            await self._runner.setup()
            await web.SockSite(self._runner, self._socket).start()
            started.set()

        self._loop.run_until_complete(serve())
        self._loop.run_forever()

    def stop(self) -> None:
        async def end() -> None:
            for connection in self._sockets:
                await connection.close()
            await self._runner.cleanup()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._socket.close()

    # ------------------------------------------------------------ what Slack does

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "")
        expected = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token != f"Bearer {expected}":
            return self._refuse(method, "invalid_auth")
        if method in self.fail_next:
            with self._changed:
                self.fail_next.remove(method)
                self._changed.notify_all()
            return web.json_response({"ok": False, "error": "internal_error"})
        if "json" in request.headers.get("Content-Type", ""):
            data: dict[str, Any] = await request.json()
        else:
            data = {key: _loaded(str(value)) for key, value in {**request.query, **(await request.post())}.items()}
        handler: Callable[[dict[str, Any]], dict[str, Any]] | None = {
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "conversations.open": self._open,
            "views.publish": self._publish,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._complete,
            "apps.connections.open": lambda _: {"url": f"ws://127.0.0.1:{self.port}/socket"},
        }.get(method)
        try:
            if handler is None:
                raise RefusedError("unknown_method")
            answer = handler(data)
        except Exception as error:
            return self._refuse(method, str(error))
        self._keep(Post(method, data, str(answer.get("ts") or answer.get("message_ts") or "")))
        return web.json_response({"ok": True, **answer})

    def _refuse(self, method: str, why: str) -> web.Response:
        self.refusals.append(f"{method}: {why}")
        return web.json_response({"ok": False, "error": why})

    def _keep(self, post: Post) -> None:
        with self._changed:
            self.posts.append(post)
            self._changed.notify_all()

    def stamp(self) -> str:
        self._clock += 1
        return f"{self._clock:.6f}"

    def _check_message(self, data: dict[str, Any], allowed: set[str]) -> None:
        unknown = data.keys() - allowed - {"channel", "text", "blocks", "thread_ts", "unfurl_links", "unfurl_media"}
        if unknown:
            raise RefusedError(f"invalid_arguments: {unknown}")
        if not ROOM.match(str(data.get("channel"))):
            raise RefusedError("channel_not_found")
        if not isinstance(data.get("text"), str) or not 0 < len(data["text"]) <= 4_000:
            raise RefusedError("no_text")
        if "thread_ts" in data and not STAMP.match(str(data["thread_ts"])):
            raise RefusedError("invalid_thread_ts")
        if "blocks" in data:
            check_blocks(data["blocks"])

    def _post(self, data: dict[str, Any]) -> dict[str, Any]:
        self._check_message(data, set())
        return {"channel": data["channel"], "ts": self.stamp()}

    def _post_ephemeral(self, data: dict[str, Any]) -> dict[str, Any]:
        self._check_message(data, {"user"})
        if not str(data.get("user", "")).startswith("U"):
            raise RefusedError("user_not_in_channel")
        return {"message_ts": self.stamp()}

    def _open(self, data: dict[str, Any]) -> dict[str, Any]:
        person = str(data.get("users"))
        if not re.fullmatch(r"U[A-Z0-9]+", person):
            raise RefusedError("user_not_found")
        return {"channel": {"id": private_room(person)}}

    def _publish(self, data: dict[str, Any]) -> dict[str, Any]:
        view = data["view"]
        View(**view).validate_json()
        check_blocks(view["blocks"], most=100)
        return {"view": {"id": "V1"}}

    def _upload_url(self, data: dict[str, Any]) -> dict[str, Any]:
        if not data.get("filename") or int(data["length"]) <= 0:
            raise RefusedError("invalid_arguments")
        file = f"F{len(self.uploads) + 1}"
        return {"file_id": file, "upload_url": f"http://127.0.0.1:{self.port}/upload/{file}"}

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads[request.match_info["id"]] = await request.read()
        return web.Response(text="OK")

    def _complete(self, data: dict[str, Any]) -> dict[str, Any]:
        for file in data["files"]:
            if file["id"] not in self.uploads:
                raise RefusedError("file_not_found")
        if not ROOM.match(str(data.get("channel_id"))):
            raise RefusedError("channel_not_found")
        return {"files": [{"id": file["id"], "title": file["title"]} for file in data["files"]]}

    async def _respond(self, request: web.Request) -> web.Response:
        data = await request.json()
        try:
            wanted = None if data.get("replace_original") else "ephemeral"
            if data.get("response_type") != wanted or not (data.get("text") or data.get("blocks")):
                raise RefusedError("invalid_payload")
            if data.get("blocks"):
                check_blocks(data["blocks"])
        except Exception as error:
            self.refusals.append(f"response_url: {error}")
            return web.Response(status=400)
        self._keep(Post("replace" if data.get("replace_original") else "response_url", data, self.stamp()))
        return web.Response(text="ok")

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        self._sockets.append(connection)
        with self._changed:
            self._changed.notify_all()
        async for message in connection:
            if message.type == aiohttp.WSMsgType.TEXT:
                with self._changed:
                    self.acknowledged.append(json.loads(message.data)["envelope_id"])
                    self._changed.notify_all()
        return connection

    def send_over_socket(self, kind: str, envelope: str, payload: dict[str, Any]) -> None:
        self.wait(lambda: bool(self._sockets))
        data = json.dumps(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": False}
        )
        asyncio.run_coroutine_threadsafe(self._sockets[-1].send_str(data), self._loop).result(10)

    # ------------------------------------------------------------ what the tests look at

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), f"{self.refusals} {self.posts[-3:]}"

    def said(self, *methods: str) -> list[Post]:
        wanted = methods or ("chat.postMessage", "chat.postEphemeral", "response_url")
        return [post for post in self.posts if post.method in wanted]

    def response_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/respond/{self.stamp()}"


def _loaded(text: str) -> Any:
    try:
        return json.loads(text) if text[:1] in "[{" else text
    except ValueError:
        return text


def private_room(person: str) -> str:
    return f"D{person}"


# ---------------------------------------------------------------- what Slack sends


def signature(body: bytes, timestamp: str, secret: str = SIGNING_SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def message(text: str, stamp: str, person: str = "UANNA", team: str = "T1", **changes: Any) -> dict[str, Any]:
    """A direct message to the bot, as the Events API sends it."""
    event = {
        "type": "message",
        "channel": private_room(person),
        "channel_type": "im",
        "user": person,
        "text": text,
        "ts": stamp,
        "event_ts": stamp,
        **changes,
    }
    return {
        "token": "legacy",
        "team_id": team,
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": f"Ev{stamp}",
        "event_time": int(float(stamp)),
        "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
        "event": {name: value for name, value in event.items() if value is not None},
    }


def mention(text: str, stamp: str, person: str = "UANNA", room: str = "C1", **changes: Any) -> dict[str, Any]:
    """The bot called by its name in a channel."""
    return message(f"<@UBOT> {text}", stamp, person, type="app_mention", channel=room, channel_type=None, **changes)


def command(text: str, response_url: str, person: str = "UANNA", room: str = "C1", trigger: str = "1.1") -> bytes:
    """``/spoorwijzer ...``."""
    return urlencode(
        {
            "token": "legacy",
            "team_id": "T1",
            "team_domain": "acme",
            "channel_id": room,
            "channel_name": "hr",
            "user_id": person,
            "user_name": "anna",
            "command": "/spoorwijzer",
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": trigger,
        }
    ).encode()


def click(
    post: Post, title: str, response_url: str, person: str = "UANNA", day: str = "", **changes: Any
) -> dict[str, Any]:
    """A click on something that the bot posted; ``title`` is the button's text, an option's text, or "datum"."""
    for block, element in post.elements():
        action = {key: element[key] for key in ("type", "action_id")} | {"block_id": block, "action_ts": "1.2"}
        if element["type"] == "datepicker" and day:
            action["selected_date"] = day
        elif element["type"] == "static_select":
            options = [o for o in element["options"] if o["text"]["text"] == title]
            if not options:
                continue
            action["selected_option"] = options[0]
        elif element["type"] == "button" and title and element["text"]["text"] == title:
            action |= {"value": element["value"]} if "value" in element else {}
        else:
            continue
        hidden = post.method in ("chat.postEphemeral", "response_url")
        room = post.room or "C1"
        payload = {
            "type": "block_actions",
            "user": {"id": person, "username": "anna", "team_id": "T1"},
            "team": {"id": "T1", "domain": "acme"},
            "api_app_id": "A1",
            "container": {
                "type": "message",
                "message_ts": post.stamp,
                "channel_id": room,
                "is_ephemeral": hidden,
            },
            "channel": {"id": room, "name": "hr"},
            "trigger_id": "9.9",
            "response_url": response_url,
            "actions": [action],
        }
        if not hidden:
            payload["message"] = {"ts": post.stamp, "text": post.text, "blocks": post.blocks}
        return {**payload, **changes}
    raise AssertionError(f"no {title or 'date field'!r} in {post.titles()}")


def as_form(payload: dict[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()
