"""The Slack channel over real HTTP: a stand-in for Slack on one side, a bot with a few fixed replies on the other."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Sanic
from sanic.response import empty
from sanic.touchup import TouchUp
from slack_sdk.signature import SignatureVerifier

from bot.answers.answer import Answer, Bron, Datumregel, Keuze
from bot.channels.group_talk import DELETE_YOURS, MOVED, GroupTalk
from bot.channels.slack import SlackChannel
from bot.channels.slack_desk import BUSY, FROM_GROUP, NO_FILES, NOT_ASKED, NOT_OFFERED, SLACK_KEEPS
from bot.channels.slack_home import WELCOME
from bot.channels.slack_settings import SlackSettings
from bot.channels.turn import FAILED, TOO_LONG
from bot.knowledge.library import Library
from bot.retention import IN_DISTRESS
from tests.channels.slack_stub import (
    APP_TOKEN,
    BOT_TOKEN,
    CONVERSATION_KEY,
    SIGNING_SECRET,
    Post,
    SlackStub,
    as_form,
    click,
    command,
    mention,
    message,
    private_room,
    signature,
)

NOW = 1_790_000_000.0
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SICK = "ik ben sinds 12 januari ziek"
ROWS = tuple(
    Datumregel(
        name, name.title(), "uiterlijk 1 mei 2027", "2027-05-01", "u", "vrijdag 30 april", "komend", (), "", (), "wet"
    )
    for name in ("probleemanalyse", "plan van aanpak", "wia-aanvraag")
)
LAW = Bron("art. 7:629 BW", "https://wetten.overheid.nl/BWBR0005290")
ASKS = Answer("vraag", "vraag:eerste_ziektedag", ("Wat is de eerste ziektedag?",), extra={"veld": "eerste_ziektedag"})

DESPAIR = "ik wil niet meer leven"


def answer_to(text: str) -> Answer:
    """A few replies as the real bot gives them."""
    if text == "12 januari 2026" or "januari" in text:
        return Answer("tijdlijn", "bereken-mijn-tijdlijn", ("U zit in ziekteweek 45.",), ("12 januari",), ROWS)
    if "termijnen" in text or "reken" in text:
        return ASKS
    if text == "agenda-bestand":
        return Answer("gesprek", "agenda", ("Hier.",), extra={"ics": "BEGIN:VCALENDAR", "bestandsnaam": "t.ics"})
    if text.startswith("vergeet"):
        return Answer("gesprek", "verwijder-mijn-gegevens", ("Gewist.",), extra={"vergeten": True})
    if text == DESPAIR:
        return Answer("gesprek", "crisis", ("Bel 0800-0113.",))
    choices = tuple(Keuze(f"Vraag {n}", f"Vraag {n}") for n in range(7 if text == "veel" else 2))
    return Answer("antwoord", "spoor-2-kosten", (f"U zei: {text}",), keuzes=choices, bronnen=(LAW,), feedback=True)


@dataclass
class Bot:
    """Answers as above and keeps trackers as Rasa does."""

    store: InMemoryTrackerStore = field(default_factory=lambda: InMemoryTrackerStore(Domain.empty()))
    heard: list[tuple[str, str]] = field(default_factory=list)
    fails: bool = False
    delay: float = 0.0

    async def hear(self, heard: UserMessage) -> None:
        text = heard.text or ""
        self.heard.append((heard.sender_id, text))
        await asyncio.sleep(self.delay)
        tracker = await self.store.get_or_create_tracker(heard.sender_id)
        tracker.update(UserUttered(text, metadata=heard.metadata))
        if self.fails:
            raise RuntimeError(text)
        answer = answer_to(text)
        tracker.update(BotUttered(answer.tekst(), {"custom": answer.as_custom()}))
        await heard.output_channel.send_response(
            heard.sender_id, {"text": answer.tekst(), "custom": answer.as_custom()}
        )
        await self.store.save(tracker)

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.heard]


class Server:
    """The channel on a port of this machine, in a thread of its own, between the bot and the stand-in for Slack."""

    def __init__(self, slack: SlackStub, talk: GroupTalk, library: Library, store: Any = None, **settings: Any) -> None:
        self.slack, self.bot, self.now = slack, Bot(), NOW
        if store is not None:
            self.bot.store = store
        made = {"signing_secret": SIGNING_SECRET, "api_url": slack.api, **settings}
        configured = SlackSettings(BOT_TOKEN, CONVERSATION_KEY.encode(), **made)
        channel = SlackChannel(configured, lambda: self.now, lambda: date(2026, 11, 21), library, talk)
        self.app = Sanic("slack_under_test", register=False, configure_logging=False)
        self.app.blueprint(channel.blueprint(self.bot.hear), url_prefix="/webhooks/slack")
        # As in Rasa, where there are always other routes too.
        self.app.add_route(lambda _: empty(), "/")
        self.app.ctx.agent = SimpleNamespace(tracker_store=self.bot.store, lock_store=InMemoryLockStore())
        self.channel, self.loop, self.stamps = channel, asyncio.new_event_loop(), 0
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
            await self.server.after_start()
            started.set()

        self.loop.run_until_complete(serve())
        self.loop.run_forever()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.server.before_stop(), self.loop).result(30)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.socket.close()

    # ------------------------------------------------------------ what Slack does

    def send(self, body: bytes, kind: str = JSON, at: float | None = None, **headers: str) -> tuple[int, str]:
        stamp = str(int(self.now if at is None else at))
        given = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(body, stamp),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        url = f"http://127.0.0.1:{self.port}/webhooks/slack/webhook"
        request = urllib.request.Request(url, data=body, headers=given)
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stamp(self) -> str:
        self.stamps += 1
        return f"{NOW + self.stamps:.6f}"

    def post(self, payload: dict[str, Any]) -> list[Post]:
        """Sends an event; what the bot then posts."""
        return self.after(lambda: self.send(json.dumps(payload).encode()))

    def says(self, text: str, person: str = "UANNA", **changes: Any) -> list[Post]:
        return self.post(message(text, self.stamp(), person, **changes))

    def calls(self, text: str, person: str = "UANNA", **changes: Any) -> list[Post]:
        return self.post(mention(text, self.stamp(), person, **changes))

    def types(self, text: str, person: str = "UANNA", room: str = "C1") -> list[Post]:
        body = command(text, self.slack.response_url(), person, room, self.stamp())
        return self.after(lambda: self.send(body, FORM))

    def clicks(self, post: Post, title: str, person: str = "UANNA", **changes: Any) -> list[Post]:
        url = changes.pop("response_url", self.slack.response_url())
        body = as_form(click(post, title, url, person, **changes))
        return self.after(lambda: self.send(body, FORM))

    def after(self, action: Any) -> list[Post]:
        before = len(self.slack.posts)
        status, body = action()
        assert status == 200, body
        self.settle()
        return self.slack.posts[before:]

    def settle(self) -> None:
        """Waits until nothing is being worked on."""
        asyncio.run_coroutine_threadsafe(self.channel._background.idle(), self.loop).result(30)

    def room_posts(self, room: str = "C1") -> list[Post]:
        """What everybody in a channel can read."""
        return [post for post in self.slack.posts if post.method == "chat.postMessage" and post.room == room]


@pytest.fixture(autouse=True)
def several_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Sanic rewrites its own code when a server starts, which works only once per process.
    rewrite = TouchUp.run

    def once(app: Any) -> None:
        with contextlib.suppress(KeyError):
            rewrite(app)

    monkeypatch.setattr("sanic.app.TouchUp.run", once)


@pytest.fixture
def slack() -> Iterator[SlackStub]:
    stub = SlackStub()
    yield stub
    stub.stop()
    assert stub.refusals == [], "Slack would have refused this"


@pytest.fixture
def server(slack: SlackStub, talk: GroupTalk, library: Library) -> Iterator[Server]:
    running = Server(slack, talk, library)
    yield running
    running.stop()


# ---------------------------------------------------------------- only Slack is listened to


def test_the_address_is_confirmed_to_slack(server: Server) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc123"}).encode()
    assert server.send(body) == (200, "abc123")


def test_the_signature_is_the_one_that_slacks_own_verifier_makes(server: Server) -> None:
    body = json.dumps(message("hallo", "1.5")).encode()
    own = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=str(int(NOW)), body=body)
    assert own is not None
    assert server.send(body, X_Slack_Signature=own)[0] == 200


BODY = json.dumps(message("hallo", "1.5")).encode()
STAMP = str(int(NOW))


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Slack_Signature": ""},
        {"X_Slack_Signature": "v0="},
        {"X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Signature": signature(BODY, STAMP, "another secret of the same length")},
        {"X_Slack_Signature": signature(BODY + b" ", STAMP)},
        {"X_Slack_Signature": signature(BODY, str(int(NOW) - 1))},
        {"X_Slack_Signature": signature(BODY, STAMP).upper()},
        {"X_Slack_Signature": "v0=\xe9"},
        {"X_Slack_Request_Timestamp": ""},
        {"X_Slack_Request_Timestamp": "nu"},
        {"X_Slack_Request_Timestamp": "-1"},
        {"X_Slack_Request_Timestamp": "9" * 400},
        {"X_Slack_Request_Timestamp": "1_790_000_000"},
    ],
)
def test_a_wrong_signature_is_refused_and_has_no_effect(server: Server, headers: dict[str, str]) -> None:
    status, body = server.send(BODY, **headers)
    server.settle()
    assert (status, json.loads(body)["fout"]) == (401, "Dit verzoek is niet ondertekend door Slack.")
    assert server.bot.heard == []
    assert server.slack.posts == []


@pytest.mark.parametrize("age", [-301, 301, 86_400])
def test_an_old_or_future_request_is_refused(server: Server, age: float) -> None:
    assert server.send(BODY, at=NOW - age)[0] == 401
    server.settle()
    assert server.bot.heard == []


def test_a_copied_request_is_refused(server: Server) -> None:
    assert [server.send(BODY)[0] for _ in range(3)] == [200, 401, 401]
    server.settle()
    assert server.bot.texts == ["hallo"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 50_000, JSON),
        (b'{"type": "event_callback"}', JSON),
        (b'{"type": "event_callback", "team_id": "T1", "event": {"type": "message", "channel_type": "im"}}', JSON),
        (b'{"type": "event_callback", "event": {"type": "message", "channel": "D1", "user": "U1", "ts": "1"}}', JSON),
        (b"", FORM),
        (b"payload=%7B", FORM),
        (b"payload=%5B%5D", FORM),
        (b"payload=%7B%22type%22%3A+%22block_actions%22%7D", FORM),
        (b"payload=%7B%22type%22%3A+%22block_actions%22%2C+%22actions%22%3A+%5B1%5D%7D", FORM),
        (b"command=%2Fspoorwijzer", FORM),
        (b"a=1&" * 1_000, FORM),
    ],
    ids=range(15),
)
def test_a_signed_request_of_another_shape_is_refused_with_a_sentence(server: Server, body: bytes, kind: str) -> None:
    status, text = server.send(body, kind)
    server.settle()
    assert status == 400
    assert json.loads(text)["fout"]
    assert server.bot.heard == []


def test_a_giant_request_is_refused(server: Server) -> None:
    assert server.send(b" " * 1_000_001)[0] == 413


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B1"},
        {"bot_profile": {"id": "B1"}},
        {"user": "UBOT"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed", "user": None},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"edited": {"user": "UANNA", "ts": "1.6"}},
        {"type": "reaction_added"},
        {"channel": "C1", "channel_type": "channel"},
        {"channel": "G1", "channel_type": "mpim"},
    ],
)
def test_bots_edits_and_messages_to_others_are_left_alone(server: Server, changes: dict[str, Any]) -> None:
    assert server.says("hallo", **changes) == []
    assert server.bot.heard == []


def test_while_rasa_starts_slack_is_asked_to_come_back(server: Server) -> None:
    agent, server.app.ctx.agent = server.app.ctx.agent, None
    assert server.send(BODY)[0] == 503
    server.app.ctx.agent = agent
    assert server.send(BODY)[0] == 200, "the same request counts once it can be taken"


# ---------------------------------------------------------------- each thing once


def test_a_storm_of_repetitions_gets_one_answer(server: Server) -> None:
    payload, server.bot.delay = message("hallo", "1.5"), 0.05
    for attempt in range(30):
        body = json.dumps({**payload, "event_id": f"Ev{attempt}"}).encode()
        assert server.send(body, at=NOW + attempt, X_Slack_Retry_Num=str(attempt))[0] == 200
    server.settle()
    assert server.bot.texts == ["hallo"]
    assert len(server.slack.said()) == 1


def test_a_message_that_causes_two_events_gets_one_answer(server: Server) -> None:
    server.calls("Wat is spoor 2?")
    stamp = f"{NOW + 1:.6f}"
    assert server.post({**mention("Wat is spoor 2?", stamp), "event_id": "EvOther"}) == []


def test_after_a_restart_or_on_another_server_nothing_is_answered_again(
    slack: SlackStub, talk: GroupTalk, library: Library
) -> None:
    first = Server(slack, talk, library)
    first.says("hallo")
    first.stop()
    second = Server(slack, talk, library, store=first.bot.store)
    second.says("hallo")
    second.stop()
    assert (first.bot.texts, second.bot.texts) == (["hallo"], [])


def test_messages_of_one_person_are_answered_in_their_order(server: Server) -> None:
    server.bot.delay = 0.02
    for number in range(8):
        server.send(json.dumps(message(f"vraag {number}", server.stamp())).encode())
    server.settle()
    assert server.bot.texts == [f"vraag {number}" for number in range(8)]
    assert [post.text.split("\n")[0] for post in server.slack.said()] == [f"U zei: vraag {n}" for n in range(8)]


def test_slack_is_answered_before_the_work_is_done(server: Server) -> None:
    server.bot.delay = 0.3
    server.send(BODY)
    assert server.slack.posts == []
    server.settle()
    assert len(server.slack.posts) == 1


# ---------------------------------------------------------------- a direct message


def test_a_direct_message_is_answered_in_blocks_with_the_law_and_choices(server: Server) -> None:
    (post,) = server.says("Wat kost spoor 2?")
    assert (post.method, post.room) == ("chat.postMessage", private_room("UANNA"))
    assert "thread_ts" not in post.data
    assert post.titles() == ["Vraag 0", "Vraag 1", "Ja", "Nee", "Lees de wettekst"]
    assert "<https://wetten.overheid.nl/BWBR0005290|art. 7:629 BW>" in post.everything


def test_a_message_in_a_thread_is_answered_in_that_thread(server: Server) -> None:
    (post,) = server.says("Wat kost spoor 2?", thread_ts="1.1")
    assert post.data["thread_ts"] == "1.1"


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("ziek &amp; werk &lt;3", "ziek & werk <3"),
        ("<@UBOT> hallo", "hallo"),
        ("mail <mailto:a@b.nl|a@b.nl>", "mail [e-mailadres]"),
        ("zie <https://uwv.nl|uwv.nl> en <https://uwv.nl>", "zie uwv.nl en https://uwv.nl"),
        ("<@U456> en <@U789|jan.jansen> zijn ziek", "iemand en iemand zijn ziek"),
        ("in <#C9|hr-vragen>", "in #hr-vragen"),
        ("<!here> hoi <!subteam^S1|@hr>", "hoi"),
        ("op <!date^1392734382^{date}|18 februari>", "op 18 februari"),
        ("a\xa0b  c", "a b c"),
        ("half \ud83d", "half ?"),
    ],
)
def test_slacks_own_marks_come_off(server: Server, typed: str, heard: str) -> None:
    server.says(typed)
    assert server.bot.texts == [heard]


@pytest.mark.parametrize("text", ["/restart", "  //restart", '/spoor-2-kosten{"rol": "werkgever"}', "&#47;restart"])
def test_typed_text_is_never_a_command(server: Server, text: str) -> None:
    server.says(text)
    assert not server.bot.texts[0].startswith("/")


def test_a_message_in_the_messages_tab_of_the_app_is_a_direct_message(server: Server) -> None:
    assert len(server.says("hallo", channel_type="app_home")) == 1


def test_nothing_in_an_answer_becomes_a_mention(server: Server) -> None:
    (post,) = server.says("zeg &lt;!channel&gt; en &lt;@U456&gt;")
    assert "<!channel>" not in post.everything
    assert "&lt;!channel&gt;" in post.text


def test_a_long_message_gets_a_sentence(server: Server) -> None:
    (post,) = server.says("ziek " * 8_000)
    assert post.text == TOO_LONG
    assert server.bot.heard == []


def test_a_file_is_refused_politely_and_nothing_of_it_is_kept(server: Server) -> None:
    file = [{"id": "F1", "name": "diagnose-jan.pdf", "url_private": "https://files.slack.com/x"}]
    (post,) = server.says("", subtype="file_share", files=file)
    assert post.text == NO_FILES
    assert server.bot.heard == []
    assert "diagnose" not in str([list(t) for t in server.bot.store.store.values()])


def test_a_question_beside_a_file_is_answered(server: Server) -> None:
    posts = server.says("Wat kost spoor 2?", subtype="file_share", files=[{"id": "F1"}])
    assert [post.text.split("\n")[0] for post in posts] == [NO_FILES, "U zei: Wat kost spoor 2?"]


def test_too_many_messages_get_a_request_to_wait(server: Server) -> None:
    posts = [server.says("hallo")[0] for _ in range(21)]
    assert posts[19].text.startswith("U zei")
    assert posts[20].text == BUSY
    assert server.says("hallo", "UBERT")[0].text.startswith("U zei"), "a limit of one person is not another's"


def test_forgetting_leaves_nothing_and_says_what_slack_keeps(server: Server) -> None:
    server.says(SICK)
    posts = server.says("vergeet mijn gegevens")
    assert [post.text for post in posts] == ["Gewist.", SLACK_KEEPS]
    assert [name for name in server.bot.store.store if "eenmalig" not in name] == []


def test_a_failure_is_told_with_whom_to_turn_to_and_not_logged_with_the_message(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.bot.fails = True
    with caplog.at_level(logging.DEBUG):
        (post,) = server.says(SICK)
    assert post.text == FAILED.format(contact="uw HR-afdeling of de arbodienst")
    assert "a turn failed: RuntimeError" in caplog.text
    assert "12 januari" not in caplog.text


def test_when_slack_refuses_an_answer_the_user_hears_that_it_failed(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.slack.fail_next = ["chat.postMessage"]
    (post,) = server.says(SICK)
    assert post.text == FAILED.format(contact="uw HR-afdeling of de arbodienst")
    assert "work in the background failed: SlackApiError" in caplog.text
    assert "12 januari" not in caplog.text


# ---------------------------------------------------------------- clicks


def test_a_button_answers_as_if_its_text_was_typed_and_is_replaced_by_what_was_chosen(server: Server) -> None:
    (post,) = server.says("hallo")
    answer, replaced = server.clicks(post, "Vraag 1")
    assert server.bot.texts[-1] == "Vraag 1"
    assert answer.room == private_room("UANNA")
    assert replaced.method == "replace"
    assert "Uw keuze: Vraag 1" in replaced.everything
    assert "Vraag 0" not in replaced.everything
    assert replaced.titles() == ["Ja", "Nee", "Lees de wettekst"], "what was not used stays"


def test_a_button_works_once(server: Server) -> None:
    (post,) = server.says("hallo")
    server.clicks(post, "Vraag 1")
    assert server.clicks(post, "Vraag 1") == []
    assert server.clicks(post, "Vraag 0") == []
    assert server.bot.texts == ["hallo", "Vraag 1"]


def test_of_many_choices_the_rest_become_a_list(server: Server) -> None:
    (post,) = server.says("veel")
    kinds = [e["type"] for block, e in post.elements() if block.startswith("keuzes")]
    assert kinds == ["button"] * 4 + ["static_select"]
    server.clicks(post, "Vraag 6")
    assert server.bot.texts[-1] == "Vraag 6"


def test_a_verdict_is_passed_on(server: Server) -> None:
    (post,) = server.says("hallo")
    server.clicks(post, "Ja")
    assert server.bot.texts[-1] == "Ja, dit was nuttig"


def test_a_link_button_needs_no_answer(server: Server) -> None:
    (post,) = server.says("hallo")
    assert server.clicks(post, "Lees de wettekst") == []


@pytest.mark.parametrize("value", ["Vraag 1", "/restart", '/inform{"datum": "x"}', "0" * 32, "x" * 2_000])
def test_a_value_that_was_not_offered_is_refused(server: Server, value: str) -> None:
    (post,) = server.says("hallo")
    payload = click(post, "Vraag 1", server.slack.response_url())
    payload["actions"][0]["value"] = value
    (refusal,) = server.after(lambda: server.send(as_form(payload), FORM))
    assert refusal.text == NOT_OFFERED
    assert server.bot.texts == ["hallo"]


def test_a_choice_offered_to_somebody_else_is_refused_and_still_works_for_whom_it_was_meant(server: Server) -> None:
    (post,) = server.calls("Wat kost spoor 2?")
    (refusal,) = server.clicks(post, "Vraag 1", "UBERT")
    assert (refusal.method, refusal.text) == ("response_url", NOT_OFFERED)
    assert server.clicks(post, "Vraag 1", "UANNA")[0].text.startswith("U zei: Vraag 1")


def test_a_click_whose_turn_failed_can_be_tried_again(server: Server) -> None:
    (post,) = server.says("hallo")
    server.bot.fails = True
    assert [p.method for p in server.clicks(post, "Vraag 1")] == ["chat.postMessage"]
    server.bot.fails = False
    assert server.clicks(post, "Vraag 1")[0].text.startswith("U zei: Vraag 1")


def test_the_first_sick_day_can_be_picked(server: Server) -> None:
    (question,) = server.says("Bereken mijn termijnen")
    timeline, replaced = server.clicks(question, "", day="2026-01-12")
    assert server.bot.texts[-1] == "12 januari 2026"
    assert "Uw keuze: 12 januari 2026" in replaced.everything
    assert [e["text"]["text"] for _, e in timeline.elements()] == ["Waarom?"] * 3
    assert "Probleemanalyse" in timeline.everything


def test_a_row_of_the_timeline_can_be_asked_about(server: Server) -> None:
    server.says("Bereken mijn termijnen")
    (timeline,) = server.says("12 januari 2026")
    answer, replaced = server.clicks(timeline, "Waarom?")
    assert server.bot.texts[-1] == "Waarom deze datum: Probleemanalyse"
    assert "Probleemanalyse" in answer.text
    assert len(replaced.elements()) == 2, "only the used button has gone"


@pytest.mark.parametrize("day", ["2026-13-45", "morgen", "/restart"])
def test_a_date_that_is_none_is_refused(server: Server, day: str) -> None:
    (question,) = server.says("Bereken mijn termijnen")
    assert server.clicks(question, "", day=day)[0].text == NOT_ASKED


def test_a_date_that_was_not_asked_for_is_refused(server: Server) -> None:
    (question,) = server.says("Bereken mijn termijnen")
    server.says("Wat kost spoor 2?")
    assert server.clicks(question, "", day="2026-01-12")[0].text == NOT_ASKED
    assert "12 januari 2026" not in server.bot.texts


def test_an_address_for_answers_that_is_not_slacks_gets_nothing(server: Server) -> None:
    (post,) = server.says("hallo")
    posts = server.clicks(post, "Vraag 1", response_url="https://hooks.slack.com.evil.nl/x")
    assert [p.method for p in posts] == ["chat.postMessage"]


def test_the_calendar_file_comes_as_a_file(server: Server) -> None:
    posts = server.says("agenda-bestand")
    assert [p.method for p in posts] == [
        "chat.postMessage",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
    ]
    assert posts[-1].room == private_room("UANNA")
    assert list(server.slack.uploads.values()) == [b"BEGIN:VCALENDAR"]


# ---------------------------------------------------------------- commands and the Home tab


def test_a_command_is_answered_to_the_one_who_typed_it(server: Server) -> None:
    (post,) = server.types("Wat kost spoor 2?")
    assert post.method == "response_url"
    assert post.data["response_type"] == "ephemeral"
    assert server.room_posts() == []


def test_a_button_under_an_answer_for_one_person_is_answered_and_replaced_for_that_person(server: Server) -> None:
    (post,) = server.types("Wat kost spoor 2?")
    answer, replaced = server.clicks(post, "Vraag 1")
    assert (answer.method, replaced.method) == ("response_url", "replace")
    assert "Uw keuze: Vraag 1" in replaced.everything
    assert "U zei: Wat kost spoor 2?" in replaced.everything
    assert server.room_posts() == []


def test_a_bare_command_or_mention_gets_a_welcome(server: Server) -> None:
    for post in (*server.types(""), *server.calls("")):
        assert WELCOME in post.text
        assert "Mijn termijnen" in post.titles()
    assert server.bot.heard == []


def test_a_command_in_the_chat_with_the_bot_is_private_and_in_another_chat_is_not(server: Server) -> None:
    own = server.types(SICK, room=private_room("UANNA"))
    assert own[-1].method == "chat.postMessage"
    assert "ziekteweek" in own[-1].text
    other = server.types(SICK, room=private_room("UBERT"))
    assert [post.room for post in other if post.method == "chat.postMessage"] == [private_room("UANNA")] * 2


def test_the_home_tab_introduces_the_bot(server: Server) -> None:
    opened = message("", "1.7", type="app_home_opened", tab="home")
    (post,) = server.post(opened)
    assert (post.method, post.data["user_id"]) == ("views.publish", "UANNA")
    assert "computerprogramma" in post.everything
    assert "uw HR-afdeling of de arbodienst" in post.everything
    assert server.post(message("", "1.8", type="app_home_opened", tab="messages")) == []


def test_a_choice_on_the_home_tab_opens_the_private_chat(server: Server) -> None:
    (home,) = server.post(message("", "1.7", type="app_home_opened", tab="home"))
    view = Post("views.publish", {"blocks": home.data["view"]["blocks"]})
    posts = server.clicks(view, "Mijn termijnen", container={"type": "view", "view_id": "V1"}, channel=None)
    assert posts[-1].room == private_room("UANNA")
    assert posts[-1].text == "Wat is de eerste ziektedag?"


# ---------------------------------------------------------------- where others read


def test_a_general_question_in_a_channel_is_answered_in_a_thread(server: Server) -> None:
    (post,) = server.calls("Wat kost spoor 2?")
    assert (post.method, post.room, post.data["thread_ts"]) == ("chat.postMessage", "C1", f"{NOW + 1:.6f}")


def test_a_personal_situation_in_a_channel_goes_on_in_private(server: Server) -> None:
    opened, note, alone, answer = server.calls(SICK)
    assert opened.method == "conversations.open"
    assert (note.method, note.text) == ("chat.postEphemeral", f"{MOVED} {DELETE_YOURS}")
    assert "thread_ts" not in note.data, "there is no thread yet, in which Slack would hide it"
    assert (alone.room, alone.text) == (private_room("UANNA"), FROM_GROUP)
    assert (answer.room, "ziekteweek" in answer.text) == (private_room("UANNA"), True)
    assert server.room_posts() == []


def test_in_a_thread_the_note_stands_in_that_thread(server: Server) -> None:
    assert server.calls(SICK, thread_ts="1.1")[1].data["thread_ts"] == "1.1"


def test_the_note_on_a_button_in_a_thread_stands_in_that_thread_for_one_person(server: Server) -> None:
    (post,) = server.calls("", thread_ts="1.1")
    note = server.clicks(post, "Mijn termijnen")[1]
    assert (note.method, note.text, note.data["thread_ts"]) == ("response_url", MOVED, "1.1")


def test_when_no_private_chat_can_be_opened_nothing_personal_is_said_anywhere(server: Server) -> None:
    server.slack.fail_next = ["conversations.open"]
    (post,) = server.calls(SICK)
    assert (post.method, post.text) == (
        "chat.postEphemeral",
        FAILED.format(contact="uw HR-afdeling of de arbodienst"),
    )
    assert server.bot.heard == []


def test_in_distress_113_comes_also_when_no_private_chat_can_be_opened(server: Server) -> None:
    server.slack.fail_next = ["conversations.open"]
    (post,) = server.calls("ik ben al sinds 12 januari ziek, ik wil niet meer leven")
    assert post.method == "chat.postEphemeral"
    assert "113" in post.text
    assert "januari" not in post.text
    assert server.bot.heard == []


def test_a_calculation_begun_in_a_channel_goes_on_in_private(server: Server) -> None:
    posts = server.calls("reken het eens uit")
    assert [post.text for post in posts][1:] == [f"{MOVED} {DELETE_YOURS}", FROM_GROUP, "Wat is de eerste ziektedag?"]
    (timeline,) = server.says("12 januari 2026")
    assert "ziekteweek" in timeline.text
    conversations = {conversation for conversation, text in server.bot.heard if text == "12 januari 2026"}
    assert all(name.startswith("slack-prive-") for name in conversations)


def test_a_personal_button_in_a_channel_goes_on_in_private_and_the_rest_keeps_working(server: Server) -> None:
    (post,) = server.calls("")
    moved = server.clicks(post, "Mijn termijnen")
    assert moved[-2].room == private_room("UANNA")
    assert server.room_posts() == [post]


def test_what_was_told_in_private_never_appears_where_others_read(server: Server) -> None:
    """Tried hard: everything that could make the bot tell it, in every place where somebody else reads."""
    server.says("Bereken mijn termijnen")
    server.says("12 januari 2026")
    before = len(server.slack.posts)
    attempts = """wat weet je van mij?
wat weet u van mij
in welke ziekteweek zit ik?
wanneer is mijn WIA-aanvraag?
Bereken mijn termijnen
reken het eens uit
geef mij het agenda-bestand
agenda-bestand
wat moet ik nu doen?
waarom deze datum?
herhaal mijn eerste ziektedag
12 januari 2026
terug
overzicht
print
dossier A
wat als ik vier weken beter ben?
ja
wat zei ik net?""".splitlines()
    for text in attempts:
        server.now += 3600
        server.calls(text)
        server.calls(text, thread_ts="1.1")
        server.calls(text, room="G1")
        server.types(text)
        server.calls(text, "UBERT")
        server.types(text, "UBERT")
    shown = [
        p for p in server.slack.posts[before:] if p.room != private_room("UANNA") and p.method != "conversations.open"
    ]
    assert shown
    for post in shown:
        for secret in ("12 januari", "week 45", "1 mei 2027", "Probleemanalyse"):
            if post.room != private_room("UBERT"):
                assert secret not in post.everything, post
    groups = [t for name, t in server.bot.store.store.items() if name.startswith(("slack-draad", "slack-kanaal"))]
    assert not any("12 januari" in str(tracker) for tracker in groups)


def test_nobody_gets_into_the_conversation_of_another(server: Server) -> None:
    server.says(SICK, "UANNA")
    server.says("hallo", "UBERT")
    server.says("hallo", "UANNA", team="T2")
    server.calls("hallo", "UANNA")
    server.calls("hallo", "UANNA", thread_ts="1.1")
    assert len({conversation for conversation, _ in server.bot.heard}) == 5


def test_the_store_holds_no_id_of_slack(server: Server) -> None:
    server.says("hallo")
    server.calls("Wat kost spoor 2?")
    kept = str(list(server.bot.store.store)) + str(server.bot.heard) + str(list(server.bot.store.store.values()))
    for name in ("UANNA", "T1", "C1", private_room("UANNA")):
        assert name not in kept


# ---------------------------------------------------------------- Socket Mode


def test_socket_mode_does_the_same_without_a_public_address(
    slack: SlackStub, talk: GroupTalk, library: Library
) -> None:
    server = Server(slack, talk, library, signing_secret="", app_token=APP_TOKEN)
    try:
        slack.send_over_socket("events_api", "e1", message("hallo", "1.5"))
        slack.wait(lambda: len(slack.said()) == 1)
        slack.send_over_socket("events_api", "e2", message("hallo", "1.5"))
        slack.send_over_socket("interactive", "e3", click(slack.said()[0], "Vraag 1", slack.response_url()))
        slack.wait(lambda: len(slack.said()) == 2)
        slack.send_over_socket("events_api", "e4", {"type": "event_callback"})
        slack.wait(lambda: slack.acknowledged == ["e1", "e2", "e3", "e4"])
        assert server.bot.texts == ["hallo", "Vraag 1"]
        assert server.send(BODY)[0] == 404, "without a signing secret there is no address"
    finally:
        server.stop()


def test_while_slack_refuses_the_socket_the_server_runs_on_and_no_secret_is_logged(
    slack: SlackStub, talk: GroupTalk, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail_next = ["apps.connections.open"]
    server = Server(slack, talk, library, app_token=APP_TOKEN)
    try:
        slack.wait(lambda: slack.fail_next == [])
        assert server.says("hallo")[0].text.startswith("U zei: hallo")
    finally:
        server.stop()
    assert "Failed to retrieve WSS URL" in caplog.text
    assert APP_TOKEN not in caplog.text
    assert "Traceback" not in caplog.text


def test_who_keeps_count_hears_of_distress_and_of_nothing_else(server: Server) -> None:
    told: list[dict[str, Any]] = []
    server.bot.store.event_broker = cast(Any, SimpleNamespace(publish=told.append))
    server.says("wat kost spoor 2?")
    server.says(DESPAIR)
    assert [set(event) for event in told if event["event"] == IN_DISTRESS] == [{"event", "sender_id", "timestamp"}]
