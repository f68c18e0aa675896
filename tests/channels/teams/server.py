"""The Teams channel over real HTTP between Microsoft's side on loopback and a bot that repeats what it hears."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Sanic, response

from bot.answers.answer import Answer, Keuze
from bot.channels.conversation_key import ConversationKeys
from bot.channels.group_talk import GroupTalk
from bot.channels.teams import TeamsChannel
from bot.channels.teams_settings import TeamsSettings
from bot.channels.turn import Handler
from bot.knowledge.library import Library
from tests.channels.teams.microsoft import Microsoft, activity

KEYS = ConversationKeys(b"a secret for the tests, long enough")
TODAY = date(2026, 11, 21)
NOW = 1_795_000_000.0


@dataclass
class Bot:
    """A bot that repeats, offers one choice, and keeps trackers as Rasa does."""

    store: InMemoryTrackerStore = field(default_factory=lambda: InMemoryTrackerStore(Domain.empty()))
    heard: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    fails: bool = False

    async def hear(self, message: UserMessage) -> None:
        self.heard.append((message.sender_id, message.text or ""))
        tracker = await self.store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        if not self.fails:
            answer = self.answers.get(message.text or "") or Answer(
                "antwoord", "spoor-2-kosten", (f"U zei: {message.text}",), keuzes=(Keuze("Meer", "Vertel meer"),)
            )
            custom = answer.as_custom()
            tracker.update(BotUttered(answer.tekst(), {"custom": custom}))
            await message.output_channel.send_response(message.sender_id, {"text": answer.tekst(), "custom": custom})
        await self.store.save(tracker)

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.heard]


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """The channel on a port of this machine, in a thread of its own."""

    def __init__(
        self,
        microsoft: Microsoft,
        settings: TeamsSettings | None,
        library: Library,
        talk: GroupTalk,
        hear: Handler | None = None,
    ) -> None:
        self.microsoft, self.bot, self.now = microsoft, Bot(), NOW
        channel = TeamsChannel(settings, KEYS, lambda: self.now, lambda: TODAY, library, talk)
        self.app = Sanic("teams_under_test", register=False, configure_logging=False)
        # Sanic does not start without any route.
        self.app.add_route(lambda _: response.empty(), "/")
        self.app.blueprint(channel.blueprint(hear or self.bot.hear), url_prefix="/webhooks/teams")
        self.app.ctx.agent = SimpleNamespace(tracker_store=self.bot.store, lock_store=InMemoryLockStore())
        self.loop = asyncio.new_event_loop()
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(20)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)

        async def serve() -> None:
            self.server = await self.app.create_server(
                sock=self.socket,
                return_asyncio_server=True,
                asyncio_server_kwargs={"start_serving": False},
                access_log=False,
            )
            await self.server.startup()
            await self.server.before_start()
            await self.server.start_serving()
            started.set()

        self.loop.run_until_complete(serve())
        self.loop.run_forever()

    def stop(self) -> None:
        """Stops as Sanic does: what is under way may end."""
        asyncio.run_coroutine_threadsafe(self.server.before_stop(), self.loop).result(30)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.socket.close()

    def post(self, body: Any, authorization: str | None = "good", headers: dict[str, str] | None = None) -> Reply:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/teams/webhook", data, {"Content-Type": "application/json"}
        )
        if authorization == "good":
            authorization = f"Bearer {self.microsoft.token()}"
        if authorization is not None:
            request.add_header("Authorization", authorization)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return Reply(reply.status, reply.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.read())

    def says(self, text: str | None = None, **other: Any) -> Reply:
        return self.post(activity(self.microsoft, text, **other))

    def idle(self) -> None:
        """Waits until the loop has nothing left to do for what was acknowledged."""

        async def others() -> None:
            me = asyncio.current_task()
            while tasks := [task for task in asyncio.all_tasks() if task is not me and _is_work(task)]:
                await asyncio.wait(tasks)

        asyncio.run_coroutine_threadsafe(others(), self.loop).result(30)


def _is_work(task: asyncio.Task[Any]) -> bool:
    return "_guarded" in repr(task.get_coro())
