"""The real bot over Slack: the conversations of conversations/*.yml in direct messages, and what groups may see.

Slack itself is a stand-in on this machine that refuses what Slack would refuse.
"""

from __future__ import annotations

import html
import itertools
import json
import re
import sqlite3
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.conversation_key import SECRET
from bot.channels.group_talk import MOVED
from bot.channels.slack_home import WELCOME
from bot.channels.slack_settings import API_URL, BOT_TOKEN, MESSAGES_PER_MINUTE, SIGNING_SECRET
from bot.processes import Processes, free_port
from tests.channels import slack_stub
from tests.channels.slack_stub import (
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
from tests.e2e.conftest import TODAY
from tests.e2e.test_conversations import CONVERSATIONS, TOPICS

pytestmark = pytest.mark.e2e

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# Every fourth conversation, which touches every file; all of them run over the REST channel.
MAIN = CONVERSATIONS[::4]
NUMBERS = itertools.count(1)


class Workspace:
    """Slack's side: sends what people do, and waits for what the bot then shows."""

    def __init__(self, slack: SlackStub, processes: Processes) -> None:
        self.slack, self.processes = slack, processes

    def send(self, body: bytes, kind: str = JSON) -> None:
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(body, stamp),
        }
        url = f"{self.processes.address}/webhooks/slack/webhook"
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=30) as reply:
            assert reply.status == 200

    def stamp(self) -> str:
        return f"{time.time() + next(NUMBERS):.6f}"

    def person(self) -> str:
        return f"UPERSON{next(NUMBERS)}"

    def after(self, body: bytes, kind: str, last: bytes, last_kind: str = JSON) -> list[Post]:
        """What the bot shows for a request; ``last`` makes it say its welcome, after everything before it."""
        before = len(self.slack.posts)
        self.send(body, kind)
        self.send(last, last_kind)
        self.slack.wait(lambda: any(WELCOME in post.text for post in self.slack.posts[before:]))
        return [post for post in self.slack.posts[before:] if WELCOME not in post.text]

    def says(self, person: str, text: str) -> list[Post]:
        last = json.dumps(message("", self.stamp(), person)).encode()
        return self.after(json.dumps(message(text, self.stamp(), person)).encode(), JSON, last)

    def clicks(self, person: str, post: Post, title: str, **how: Any) -> list[Post]:
        last = json.dumps(message("", self.stamp(), person)).encode()
        return self.after(as_form(click(post, title, self.slack.response_url(), person, **how)), FORM, last)

    def calls(self, person: str, text: str) -> list[Post]:
        root = self.stamp()
        last = json.dumps(mention("", self.stamp(), person, thread_ts=root)).encode()
        return self.after(json.dumps(mention(text, self.stamp(), person, thread_ts=root)).encode(), JSON, last)

    def types(self, person: str, text: str) -> list[Post]:
        body = command(text, self.slack.response_url(), person, trigger=self.stamp())
        return self.after(body, FORM, command("", self.slack.response_url(), person, trigger=self.stamp()), FORM)

    def stored(self) -> list[tuple[str, str]]:
        """Everything in the database, with the ids of the conversations."""
        with sqlite3.connect(self.processes.folder / "conversations.db") as database:
            return database.execute("SELECT sender_id, data FROM events").fetchall()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    slack = SlackStub()
    environment = {
        "SPOORWIJZER_VANDAAG": TODAY,
        SIGNING_SECRET: slack_stub.SIGNING_SECRET,
        BOT_TOKEN: slack_stub.BOT_TOKEN,
        SECRET: slack_stub.CONVERSATION_KEY,
        API_URL: slack.api,
        MESSAGES_PER_MINUTE: "1000",
    }
    folder = tmp_path_factory.mktemp("slack")
    processes = Processes(free_port(), free_port(), folder, environment=environment)
    processes.start()
    yield Workspace(slack, processes)
    processes.stop()
    slack.stop()
    assert slack.refusals == []


def told(posts: list[Post]) -> str:
    """What a user reads, without Slack's notation."""
    return html.unescape("\n\n".join(post.text for post in posts if post.method == "chat.postMessage"))


@pytest.mark.parametrize("conversation", MAIN)
def test_conversation_in_a_direct_message(conversation: dict[str, Any], workspace: Workspace) -> None:
    person = workspace.person()
    for step in conversation["stappen"]:
        posts = workspace.says(person, step["zegt"])
        text = told(posts)
        said = f"after {step['zegt']!r} the bot said:\n{text}"
        assert all(post.room == private_room(person) for post in posts if post.room), said
        for part in step.get("bevat", []):
            assert part.lower() in text.lower(), f"{part!r} is missing; {said}"
        for part in step.get("bevat_niet", []):
            assert part.lower() not in text.lower(), f"{part!r} is there; {said}"
        assert text.startswith(step.get("begint", "")), said
        titles = [title for post in posts for title in post.titles()]
        for choice in step.get("keuzes", []):
            assert choice in titles, f"no choice {choice!r} in {titles}; {said}"
        if step.get("soort") == "tijdlijn":
            assert titles.count("Waarom?") > 2, said
        if "over" in step:
            answers = TOPICS[step["over"]].antwoord.values()
            offered = TOPICS[step["over"]].vraag[:60] in " ".join(titles)
            assert offered or any(str(a.kern)[:40] in text for a in answers), said


def test_a_whole_calculation_by_clicking(workspace: Workspace) -> None:
    person = workspace.person()
    (greeting,) = workspace.says(person, "hallo")
    question, _ = workspace.clicks(person, greeting, "Mijn termijnen")
    assert "eerste ziektedag" in question.text
    timeline, replaced = workspace.clicks(person, question, "", day="2026-01-12")
    assert "ziekteweek 45" in timeline.text
    assert "Uw keuze: 12 januari 2026" in replaced.everything
    why, _ = workspace.clicks(person, timeline, "Waarom?")
    assert "Zo kom ik daarop" in why.text
    posts = workspace.says(person, "Geef mij het agenda-bestand")
    assert posts[-1].method == "files.completeUploadExternal"
    assert b"BEGIN:VCALENDAR" in next(reversed(workspace.slack.uploads.values()))
    gone = workspace.says(person, "vergeet mijn gegevens")
    assert "Slack" in gone[-1].text
    assert "12 januari" not in told(workspace.says(person, "wat weet je van mij?"))


def test_a_general_question_in_a_channel_is_answered_there(workspace: Workspace) -> None:
    (post,) = workspace.calls(workspace.person(), "Wat is spoor 2?")
    assert (post.method, post.room) == ("chat.postMessage", "C1")
    assert "spoor 2" in post.text.lower()
    (hidden,) = workspace.types(workspace.person(), "Wat is spoor 2?")
    assert hidden.method == "response_url"


def test_a_private_fact_never_appears_in_a_channel(workspace: Workspace) -> None:
    person, other = workspace.person(), workspace.person()
    workspace.says(
        person, "ik ben werkgever, mijn werknemer is ziek sinds 3 maart 2026 en het contract loopt tot 1 mei 2027"
    )
    attempts = """wat weet je van mij?
bereken mijn termijnen
in welke ziekteweek zit mijn werknemer?
wanneer moet de WIA-aanvraag uiterlijk binnen zijn?
wat moet ik nu doen?
geef mij het agenda-bestand
waarom deze datum?
en als hij weer beter is?
ziek sinds 3 maart 2026
klopt 3 maart?
terug""".splitlines()
    shown: list[Post] = []
    for text in attempts:
        shown += workspace.calls(person, text) + workspace.types(other, text)
    everybody = [post for post in shown if post.room not in (private_room(person), private_room(other))]
    assert any(MOVED in post.text for post in everybody)
    for post in everybody:
        for secret in ("3 maart", "2026-03-03", "1 mei 2027", "2027-05-01", "ziekteweek 38", "2028"):
            # Whole words: Slack's stamps and the bot's choice ids are digits too, and may hold these by chance.
            assert not re.search(rf"\b{secret}\b", post.everything), post
    groups = [data for name, data in workspace.stored() if not name.startswith("slack-prive-")]
    assert not any("3 maart" in data or "2026-03-03" in data for data in groups)
    assert any("2026-03-03" in data for name, data in workspace.stored() if name.startswith("slack-prive-"))


def test_the_database_holds_no_id_of_slack(workspace: Workspace) -> None:
    person = workspace.person()
    workspace.says(person, "Wat is spoor 2?")
    assert not any(person in name or person in data or '"T1"' in data for name, data in workspace.stored())
