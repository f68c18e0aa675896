"""The widget channel over real HTTP, with a bot that repeats what it hears instead of Rasa's."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore, LockError
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from sanic import Sanic
from sanic.touchup import TouchUp
from sqlalchemy.exc import OperationalError

from bot.answers.answer import Answer, Keuze
from bot.channels import widget
from bot.channels.refusals import LOCK, REFUSED, STORE
from bot.channels.turn import EMPTY, RECEIVED, TOO_LONG
from bot.channels.widget import WidgetChannel
from bot.channels.widget_settings import WidgetSettings
from bot.channels.widget_tokens import Session, sign
from bot.knowledge.library import Library

KEYS = (b"a key for the tests, long enough for anything",)
SITE, EVIL = "https://www.site.nl", "https://evil.nl"
DOMAIN = Domain.from_yaml(
    "version: '3.1'\nslots:\n"
    + "".join(
        f"  {slot}: {{type: any, mappings: [{{type: custom}}]}}\n" for slot in ("situatie", "te_bevestigen", "oordeel")
    )
)


@dataclass
class Bot:
    """A bot that repeats, offers one choice, and keeps trackers as Rasa does."""

    store: InMemoryTrackerStore = field(default_factory=lambda: InMemoryTrackerStore(DOMAIN))
    heard: list[tuple[str, dict[str, Any] | None]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    delay: float = 0.0
    fails: bool = False

    async def hear(self, message: UserMessage) -> None:
        self.heard.append((message.text or "", message.metadata))
        await asyncio.sleep(self.delay)
        tracker = await self.store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        if not self.fails:
            about = "verwijder-mijn-gegevens" if message.text == "vergeet mij" else "spoor-2-kosten"
            answer = Answer(
                "antwoord",
                about,
                (f"U zei: {message.text}",),
                keuzes=(Keuze("Meer", "Vertel meer"),),
                feedback=True,
                extra={"vergeten": True} if message.text == "vergeet mij" else {},
            )
            custom = answer.as_custom()
            tracker.update(BotUttered(answer.tekst(), {"custom": custom}))
            await message.output_channel.send_response(message.sender_id, {"text": answer.tekst(), "custom": custom})
        for name, value in self.slots.items():
            tracker.update(SlotSet(name, value))
        await self.store.save(tracker)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """The channel on a port of this machine, in a thread of its own."""

    def __init__(self, library: Library, settings: WidgetSettings) -> None:
        self.bot, self.now = Bot(), 1_000_000.0
        self.app = Sanic("widget_under_test", register=False, configure_logging=False)
        channel = WidgetChannel(settings, now=lambda: self.now, library=library)
        self.app.blueprint(channel.blueprint(self.bot.hear), url_prefix="/webhooks/widget")
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
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.socket.close()

    def call(
        self,
        path: str,
        body: Any = None,
        token: str | None = None,
        origin: str | None = SITE,
        method: str = "POST",
        headers: dict[str, str] | None = None,
    ) -> Reply:
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/widget/{path}", method=method, headers=headers or {}
        )
        if method == "POST":
            request.data = data
            request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        if origin is not None:
            request.add_header("Origin", origin)
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return Reply(reply.status, {k.lower(): v for k, v in reply.headers.items()}, reply.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())

    def session(self, **page: str) -> str:
        token: str = self.call("sessie", page).json["token"]
        return token

    def say(self, token: str, text: str, message_id: str = "bericht-0001", **how: Any) -> Reply:
        return self.call("bericht", {"id": message_id, "tekst": text}, token, **how)


@pytest.fixture(autouse=True)
def several_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Sanic rewrites its own code when a server starts, which works only once per process.
    once = TouchUp.run

    def rewrite(app: Any) -> None:
        with contextlib.suppress(KeyError):
            once(app)

    monkeypatch.setattr("sanic.app.TouchUp.run", rewrite)


@pytest.fixture
def server(library: Library) -> Iterator[Server]:
    running = Server(library, WidgetSettings(keys=KEYS, origins=frozenset({SITE}), messages_per_minute=50))
    yield running
    running.stop()


def text_of(reply: Reply) -> str:
    return str(reply.json["antwoorden"][0]["custom"]["alineas"][0])


def test_a_session_gets_answers_as_structure(server: Server) -> None:
    reply = server.say(server.session(), "Wat kost spoor 2?")
    assert reply.status == 200
    assert text_of(reply) == "U zei: Wat kost spoor 2?"


@pytest.mark.parametrize("path", ["bericht", "gesprek", "oordeel", "agenda", "vergeet"])
@pytest.mark.parametrize("token", [None, "", "zomaar", "a.b", "x" * 5_000])
def test_nothing_is_done_without_a_valid_token(server: Server, path: str, token: str | None) -> None:
    reply = server.call(path, {"id": "bericht-0001", "tekst": "hallo"}, token)
    assert reply.status == 401
    assert reply.json["fout"].startswith("Uw sessie is verlopen")
    assert server.bot.heard == []


def test_a_token_ends_when_its_time_is_over(server: Server) -> None:
    token = server.session()
    server.now += 24 * 3600
    assert server.say(token, "hallo").status == 401


def test_a_token_of_another_installation_is_refused(server: Server) -> None:
    foreign = sign(Session("web-x", int(server.now) + 100, SITE), (b"some other key",))
    assert server.say(foreign, "hallo").status == 401


def test_two_sessions_do_not_see_one_another(server: Server) -> None:
    mine, yours = server.session(), server.session()
    server.say(mine, "mijn geheim")
    assert [turn["tekst"] for turn in server.call("gesprek", {}, mine).json["beurten"]] == ["mijn geheim"]
    assert server.call("gesprek", {}, yours).json["beurten"] == []


@pytest.mark.parametrize("path", ["sessie", "bericht", "gesprek", "vergeet"])
@pytest.mark.parametrize("origin", [EVIL, "null", "https://www.site.nl.evil.nl"])
def test_a_page_of_another_origin_is_refused_and_may_not_read_the_refusal(
    server: Server, path: str, origin: str
) -> None:
    reply = server.call(path, {}, server.session(), origin=origin)
    assert reply.status == 403
    assert "access-control-allow-origin" not in reply.headers


def test_an_allowed_page_may_read_and_may_ask_first(server: Server) -> None:
    asked = server.call("bericht", origin=SITE, method="OPTIONS")
    assert asked.status in (200, 204)
    assert asked.headers["access-control-allow-origin"] == SITE
    assert "Authorization" in asked.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in asked.headers
    assert server.say(server.session(), "hallo").headers["access-control-allow-origin"] == SITE


def test_a_stolen_token_does_not_work_from_another_page(server: Server) -> None:
    own = f"http://127.0.0.1:{server.port}"
    assert server.say(server.session(), "hallo", origin=own).status == 401


def test_the_module_can_only_be_loaded_by_allowed_pages(server: Server) -> None:
    assert server.call("spoorwijzer.js", method="GET").headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-origin" not in server.call("spoorwijzer.js", method="GET", origin=EVIL).headers


@pytest.mark.parametrize("text", ["/restart", "  /restart", "//restart", '/spoor-2-kosten{"rol": "werkgever"}'])
def test_a_command_is_only_text(server: Server, text: str) -> None:
    server.say(server.session(), text)
    assert not server.bot.heard[0][0].startswith("/")


def test_a_choice_is_taken_once_the_bot_has_offered_it(server: Server) -> None:
    token = server.session()
    choice = {"id": "bericht-0002", "keuze": "Vertel meer"}
    refused = server.call("bericht", choice, token)
    assert refused.status == 422
    assert server.bot.heard == []
    server.say(token, "hallo")
    assert text_of(server.call("bericht", choice, token)) == "U zei: Vertel meer"


def test_a_choice_offered_to_somebody_else_is_refused(server: Server) -> None:
    server.say(server.session(), "hallo")
    assert server.call("bericht", {"id": "bericht-0002", "keuze": "Vertel meer"}, server.session()).status == 422


def test_the_choices_of_the_opening_are_taken(server: Server) -> None:
    opened = server.call("sessie", {"onderwerp": "spoor-2-kosten"}).json
    first = opened["opening"]["keuzes"][0]
    assert first["titel"] == "Wat kost spoor 2 en wie betaalt?"
    assert server.call("bericht", {"id": "bericht-0001", "keuze": first["tekst"]}, opened["token"]).status == 200


def test_the_opening_suits_the_subject_of_the_page(server: Server, library: Library) -> None:
    choices = server.call("sessie", {"pagina": "loon"}).json["opening"]["keuzes"]
    about_pay = {topic.vraag for topic in library.topics.values() if topic.groep == "loon"}
    assert choices[0]["titel"] in about_pay


def test_a_retry_is_not_answered_twice(server: Server) -> None:
    token = server.session()
    assert server.say(token, "hallo").body == server.say(token, "hallo").body
    assert len(server.bot.heard) == 1


def test_a_retry_while_the_first_is_still_busy_waits_for_its_answer(server: Server) -> None:
    token, replies = server.session(), []
    server.bot.delay = 0.2
    calls = [threading.Thread(target=lambda: replies.append(server.say(token, "hallo"))) for _ in range(3)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert len(server.bot.heard) == 1
    assert len({reply.body for reply in replies}) == 1


def test_a_turn_that_failed_can_be_tried_again(server: Server) -> None:
    token = server.session()
    server.bot.fails = True
    assert "ging bij ons iets mis" in server.say(token, "hallo").json["antwoorden"][0]["text"]
    server.bot.fails = False
    assert text_of(server.say(token, "hallo")) == "U zei: hallo"
    assert [turn["tekst"] for turn in server.call("gesprek", {}, token).json["beurten"]] == ["hallo"]


@pytest.mark.parametrize(
    ("error", "part"), [(OperationalError("SELECT 1", {}, Exception("geheim")), STORE), (LockError("geheim"), LOCK)]
)
def test_a_message_that_is_refused_is_counted_and_another_call_is_not(
    server: Server, monkeypatch: pytest.MonkeyPatch, error: Exception, part: str
) -> None:
    async def away(*_: Any) -> None:
        raise error

    token = server.session()
    for read in ("retrieve", "retrieve_full_tracker"):
        monkeypatch.setattr(server.bot.store, read, away)
    count = REFUSED.labels("widget", part)
    before = count._value.get()

    assert (server.say(token, "hallo").status, server.call("gesprek", {}, token).status) == (503, 503)
    assert count._value.get() == before + 1


def test_a_long_message_gets_a_sentence_and_not_an_error(server: Server) -> None:
    token = server.session()
    assert server.say(token, "a" * 2_001).json["antwoorden"][0]["text"] == TOO_LONG
    assert server.say(token, "   ").json["antwoorden"][0]["text"] == EMPTY
    assert server.bot.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"id": "bericht-0001", "tekst": "a", "tekst": "b"}',
        b'{"id": "bericht-0001", "tekst": NaN}',
        {"id": "bericht-0001"},
        {"tekst": "a"},
        {"id": "kort", "tekst": "a"},
        {"id": "bericht-0001", "tekst": 1},
        {"id": "bericht-0001", "tekst": "a", "keuze": "b"},
        {"id": "bericht-0001", "tekst": "a", "sender": "iemand-anders"},
        {"id": "../../etc/passwd", "tekst": "a"},
    ],
)
def test_only_the_right_json_is_taken(server: Server, body: Any) -> None:
    reply = server.call("bericht", body, server.session())
    assert reply.status == 400
    assert reply.json["fout"]
    assert server.bot.heard == []


def test_half_a_character_is_no_reason_to_fail(server: Server) -> None:
    reply = server.call("bericht", b'{"id": "bericht-0001", "tekst": "a\\ud800b"}', server.session())
    assert text_of(reply) == "U zei: a?b"


def test_too_many_messages_in_a_session_get_a_wait(library: Library) -> None:
    server = Server(library, WidgetSettings(keys=KEYS, origins=frozenset({SITE}), messages_per_minute=2))
    try:
        token = server.session()
        replies = [server.say(token, "hallo", f"bericht-000{n}") for n in range(3)]
        assert [reply.status for reply in replies] == [200, 200, 429]
        assert int(replies[-1].headers["retry-after"]) == 30
        assert server.say(server.session(), "hallo").status == 200
        server.now += 30
        assert server.say(token, "hallo").status == 200
    finally:
        server.stop()


def test_too_many_calls_or_sessions_from_one_address_get_a_wait(library: Library) -> None:
    settings = WidgetSettings(
        keys=KEYS, origins=frozenset({SITE}), sessions_per_minute=3, address_messages_per_minute=4
    )
    server = Server(library, settings)
    try:
        tokens = [server.session() for _ in range(3)]
        refused = server.call("sessie")
        assert (refused.status, refused.headers["retry-after"]) == (429, "20")
        statuses = [server.say(tokens[n % 3], "hallo", f"bericht-000{n}").status for n in range(5)]
        assert statuses == [200, 200, 200, 200, 429]
    finally:
        server.stop()


def test_what_a_page_says_about_itself_goes_along_and_is_checked(server: Server) -> None:
    server.say(server.session(organisatie="Arbodienst De Brug", pagina="loon"), "hallo")
    told = dict(server.bot.heard[0][1] or {})
    assert isinstance(told.pop(RECEIVED), float)
    assert told == {
        "bericht_id": "bericht-0001",
        "organisatie": "Arbodienst De Brug",
        "pagina": "loon",
    }
    assert server.call("sessie", {"organisatie": "<script>"}).status == 400


def test_a_verdict_is_kept_and_comes_back_after_a_reload(server: Server) -> None:
    token = server.session()
    server.say(token, "hallo")
    verdict = {"id": "bericht-0001", "onderwerp": "spoor-2-kosten", "nuttig": False}
    after = server.call("oordeel", verdict, token)
    assert after.status == 200
    choice = after.json["antwoorden"][0]["custom"]["keuzes"][0]["tekst"]
    assert server.call("gesprek", {}, token).json["beurten"][0]["nuttig"] is False
    assert server.call("bericht", {"id": "bericht-0002", "keuze": choice}, token).status == 200


def test_a_verdict_on_an_answer_that_was_not_given_is_refused(server: Server) -> None:
    token = server.session()
    server.say(token, "hallo")
    assert (
        server.call("oordeel", {"id": "bericht-9999", "onderwerp": "spoor-2-kosten", "nuttig": True}, token).status
        == 422
    )
    assert (
        server.call("oordeel", {"id": "bericht-0001", "onderwerp": "loonsanctie", "nuttig": True}, token).status == 422
    )


def test_the_dates_of_the_conversation_become_a_calendar_file(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOORWIJZER_VANDAAG", "2026-11-21")
    token = server.session()
    assert server.call("agenda", {}, token).status == 409
    server.bot.slots = {"situatie": {"eerste_ziektedag": "2026-01-12"}}
    server.say(token, "hallo")
    reply = server.call("agenda", {}, token)
    assert reply.headers["content-type"].startswith("text/calendar")
    calendar = reply.body.decode()
    assert "BEGIN:VCALENDAR" in calendar
    assert "SUMMARY:Uiterste dag WIA-aanvraag" in calendar
    assert "SUMMARY:Uiterste dag probleemanalyse" not in calendar, "what is over does not belong in a calendar"


def test_forgetting_leaves_nothing_behind(server: Server) -> None:
    token = server.session()
    server.say(token, "mijn geheim")
    assert server.call("vergeet", {}, token).status == 200
    assert server.call("gesprek", {}, token).json["beurten"] == []
    assert server.bot.store.store == {}


def test_asking_the_bot_to_forget_does_the_same(server: Server) -> None:
    token = server.session()
    server.say(token, "mijn geheim")
    assert server.say(token, "vergeet mij", "bericht-0002").status == 200
    assert server.bot.store.store == {}


def test_what_could_not_be_forgotten_is_forgotten_when_the_message_comes_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget, failures = widget.forget, [ConnectionError()]

    async def fails_once(store: Any, conversation: str) -> None:
        if failures:
            raise failures.pop()
        await forget(store, conversation)

    monkeypatch.setattr(widget, "forget", fails_once)
    token = server.session()
    assert server.say(token, "vergeet mij", "bericht-0002").status == 503
    assert server.say(token, "vergeet mij", "bericht-0002").status == 200
    assert server.bot.store.store == {}


def test_while_rasa_starts_there_is_a_sentence(server: Server) -> None:
    token = server.session()
    server.app.ctx.agent = None
    reply = server.say(token, "hallo")
    assert (reply.status, reply.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize("path", ["", "demo.html", "plaatsen.html", "pagina.css", "spoorwijzer.js", "pagina.js"])
def test_files_come_with_security_headers(server: Server, path: str) -> None:
    reply = server.call(path, method="GET")
    assert reply.status == 200
    assert reply.headers["x-content-type-options"] == "nosniff"
    if not path.endswith(".js"):
        policy = reply.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_the_component_is_small_on_the_wire_and_sent_once(server: Server) -> None:
    plain = server.call("spoorwijzer.js", method="GET")
    packed = server.call("spoorwijzer.js", method="GET", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < 25_000
    again = server.call("spoorwijzer.js", method="GET", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["..%2Fchannels%2Fwidget.py", "%2Fetc%2Fpasswd", "widget.py", "niets.html", "."])
def test_no_other_file_can_be_read(server: Server, path: str) -> None:
    assert server.call(path, method="GET").status in (400, 404)


def test_replies_are_never_cached(server: Server) -> None:
    assert server.say(server.session(), "hallo").headers["cache-control"] == "no-store"
