"""The proof: recognisable values are told over all channels, the servers are killed, and every file is searched."""

from __future__ import annotations

import json
import os
import random
import secrets
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from bot.channels.conversation_key import SECRET
from bot.channels.slack_settings import API_URL, BOT_TOKEN, MESSAGES_PER_MINUTE, SIGNING_SECRET
from bot.paths import MODELS
from bot.processes import Processes, free_port, running
from bot.purge import purge
from tests.channels import slack_stub
from tests.channels.slack_stub import SlackStub, message, private_room
from tests.channels.teams.microsoft import Microsoft, group, mentioned
from tests.e2e.conftest import TODAY, Client
from tests.e2e.test_slack import Workspace
from tests.e2e.test_teams import Employee
from tests.server.collector import Collector

pytestmark = pytest.mark.e2e

# Another seed, other moments: SPOORWIJZER_PRIVACY_SEED=7 python -m pytest tests/e2e/test_privacy.py
SEED = int(os.environ.get("SPOORWIJZER_PRIVACY_SEED", "20261123"))
# So long after a message the server that has it dies; a turn takes a part of it.
LONGEST = 1.5


def numbers(*values: str) -> list[str]:
    """The ways in which a number begins in a file; bare, the end of a moment in seconds could be the same."""
    return [mark + value for value in values for mark in (" ", ":", ",", "[", "(", "=", '"', "'")]


# As told, and every other way in which the same could stand in a file.
SEEDS = {
    "bsn": ["111222333", "111.222.333", "111 222 333"],
    "telefoon": ["0612345678", "06-12345678", "06 12345678"],
    "naam": ["Zoutkamp", "zoutkamp", "Wilhelmina"],
    "e-mail": ["w.zoutkamp", "privepost"],
    "rekening": ["NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "0417164300"],
    "diagnose": ["fibromyalgie", "Fibromyalgie"],
    "medicijn": ["oxycodon"],
    # With what was calculated from them.
    "loon": ["3.417,63", "3417,63", "2.392,34", "3.853,29", "3853,29", "2.697,30", *numbers("3417.63", "3853.29")],
    "salaris": ["2917,46", "2.917,46", *numbers("2917.46")],
}
TOLD = (
    "Ik ben Wilhelmina Zoutkamp en ik ben ziek sinds 12 januari 2026 met fibromyalgie, wat zijn mijn termijnen?",
    "mijn bsn is 111222333 en mijn nummer is 06-12345678",
    "BSN 111.222.333, rekening NL91 ABNA 0417 1643 00, mail w.zoutkamp@privepost.nl",
    "ik slik oxycodon, mag mijn werkgever dat vragen?",
    "wat weet je van mij?",
)
# As answer to the question, in one message with it, and where nothing is calculated.
WAGES = (
    ("Bereken het loon bij ziekte", "bruto maandloon"),
    ("ik verdien 3.417,63 euro bruto, 36 uur", "2.392,34"),
    ("Hoeveel loon krijg ik als ik ziek ben? ik verdien 3853,29 bruto per maand voor 38 uur", "2.697,30"),
    ("mag mijn werkgever mijn salaris van 2917,46 bruto verlagen als ik ziek ben?", ""),
)
# The last one was told to a server that died over it.
SICK_DAYS = ("2026-01-12", "12 januari", "2026-05-05", "5 mei")
FORGOTTEN_DAYS = ("2026-03-03", "3 maart", "2026-04-04", "4 april")
CRISIS = "ik wil niet meer leven, ik heet Wilhelmina"
SIGH = "ik wil gewoon rust"
FOR_THE_DESK = ("Ik wil een bericht sturen", "ja", "mijngeheimeloonvraag", "0612345678", "niets meesturen")
DESK = """
naam: Arbodienst De Brug
telefoon: '010 123 45 67'
overdracht: {via: webhook, balie: het verzuimteam, webhook: {url: 'http://127.0.0.1:9/desk'}}
"""
# By which Slack and Teams know persons and rooms.
WHO_AND_WHERE = ("UPERSON", "0000-p", "a:private-29", "19:verzuim")
PARTS = {"turn", "lock", "read conversation", "understanding", "rules", "action", "store"}

Says = Callable[[str], Any]


class WidgetUser:
    """One user of the widget, as its script talks to the server."""

    def __init__(self, address: str) -> None:
        self.address = f"{address}/webhooks/widget"
        self.token = ""
        self.token = self.call("sessie", {})["token"]

    def call(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"{self.address}/{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.load(reply)

    def says(self, text: str) -> list[dict[str, Any]]:
        replies: list[dict[str, Any]] = self.call("bericht", {"id": secrets.token_hex(8), "tekst": text})["antwoorden"]
        return replies


@dataclass
class Watched:
    """A bot of its own with all its channels, that logs all it can, traces all it does, and has a desk."""

    bot: Processes
    slack: SlackStub
    microsoft: Microsoft
    collector: Collector

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.slack, self.bot)

    @property
    def folder(self) -> Path:
        return self.bot.folder

    def users(self) -> list[Says]:
        """Somebody new on every channel."""
        rest, widget, teams = Client(self.bot.address), WidgetUser(self.bot.address), Employee(self.bot, self.microsoft)
        person = self.workspace.person()
        return [
            rest.says,
            widget.says,
            lambda text: [post.data for post in self.workspace.says(person, text)],
            lambda text: [sent.activity for sent in teams.does(text=text)],
        ]

    def in_groups(self, text: str) -> str:
        """Somebody new says it where others read it; what the others see of the answer."""
        place, employee, person = group(), Employee(self.bot, self.microsoft), self.workspace.person()
        shown = [post.data for post in self.workspace.calls(person, text) if post.room != private_room(person)]
        shown += [sent.activity for sent in employee.does(place, **mentioned(text))]
        return told(shown)

    def cut_off(self, text: str, after: float) -> list[Says]:
        """Somebody says it on every channel, and the server dies over it.

        Args:
            text: what is said.
            after: so many seconds later.

        Returns:
            Who it was, for whatever they say next.
        """
        person, employee = self.workspace.person(), Employee(self.bot, self.microsoft)
        rest, widget = Client(self.bot.address), WidgetUser(self.bot.address)
        with ThreadPoolExecutor() as threads:
            lost = [threads.submit(one.says, text) for one in (rest, widget)]
            self.workspace.send(json.dumps(message(text, self.workspace.stamp(), person)).encode())
            employee.post(text=text)
            time.sleep(after)
            self.bot.kill("rasa")
            for one in lost:
                # Answered just in time, or cut off.
                assert one.exception() is None or isinstance(one.exception(), OSError | HTTPException)
        return [
            rest.says,
            widget.says,
            lambda text: self.workspace.says(person, text),
            lambda text: employee.does(text=text),
        ]

    def stored(self) -> tuple[list[str], set[str]]:
        """Everything in the database of the conversations, and whose it is."""
        with sqlite3.connect(self.folder / "conversations.db") as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
            return rows, {row[0] for row in connection.execute("SELECT DISTINCT sender_id FROM events")}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder, slack, microsoft, collector = tmp_path_factory.mktemp("watched"), SlackStub(), Microsoft(), Collector()
    environment = watching(folder, slack, microsoft, collector)
    processes = Processes(free_port(), free_port(), folder, environment=environment)
    processes.start()
    yield Watched(processes, slack, microsoft, collector)
    processes.stop()
    slack.stop()
    microsoft.stop()
    assert (slack.refusals, microsoft.problems) == ([], [])


def watching(folder: Path, slack: SlackStub, microsoft: Microsoft, collector: Collector) -> dict[str, str]:
    """The environment of a bot with all its channels, that logs all it can, traces all it does, and has a desk."""
    (folder / "tmp").mkdir()
    organisation = folder / "organisation.yml"
    organisation.write_text(DESK, encoding="utf-8")
    return {
        "SPOORWIJZER_VANDAAG": TODAY,
        "SPOORWIJZER_ORGANISATIE": str(organisation),
        "SPOORWIJZER_WEBHOOK_SLEUTEL": secrets.token_urlsafe(48),
        "LOG_LEVEL": "DEBUG",
        "LOG_LEVEL_LIBRARIES": "DEBUG",
        # What any part writes to a temporary file is searched too.
        "TMPDIR": str(folder / "tmp"),
        # The same after a restart.
        "SPOORWIJZER_WIDGET_KEY": secrets.token_urlsafe(48),
        SIGNING_SECRET: slack_stub.SIGNING_SECRET,
        BOT_TOKEN: slack_stub.BOT_TOKEN,
        SECRET: slack_stub.CONVERSATION_KEY,
        API_URL: slack.api,
        MESSAGES_PER_MINUTE: "1000",
        **microsoft.environment(),
        **collector.environment(),
    }


def told(replies: Any) -> str:
    return json.dumps(replies, ensure_ascii=False)


def holding(folder: Path, *values: str) -> set[str]:
    """The names of the files that hold one of the values."""
    escaped = [json.dumps(value)[1:-1] for value in values]
    wanted = [value.encode() for value in (*values, *escaped)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if (content := path.read_bytes()) and any(value in content for value in wanted)}


def test_nothing_that_was_told_is_in_any_file_and_no_day_once_it_is_forgotten(watched: Watched) -> None:
    bot, folder = watched.bot, watched.folder
    models = {path: path.stat().st_mtime_ns for path in MODELS.iterdir()}
    talkers = watched.users()
    for text in TOLD:
        answers = [told(says(text)) for says in talkers]
        if "termijnen" in text:
            assert all("12 januari 2026" in answer for answer in answers), "it was understood all the same"
        assert "12 januari" not in watched.in_groups(text)
    for text, expected in WAGES:
        assert [expected in told(says(text)) for says in talkers] == [True] * len(talkers), text
    # What one edits or deletes is told to the bot again.
    for event in ("message_changed", "message_deleted"):
        body = message(TOLD[0], watched.workspace.stamp(), subtype=event, previous_message={"text": TOLD[1]})
        watched.workspace.send(json.dumps(body).encode())
    for event in ("messageUpdate", "messageDelete", "messageReaction"):
        Employee(bot, watched.microsoft).post(type=event, text=TOLD[0])

    for says in watched.users():
        assert "113" in told(says(CRISIS))
        assert "113 wel" in told(says(SIGH))
    lost = WidgetUser(bot.address)
    lost.says(CRISIS)
    lost.says(SIGH)
    assert lost.call("gesprek", {})["beurten"] == []

    for says in watched.users():
        assert "3 maart 2026" in told(says("ik ben ziek sinds 3 maart 2026, bereken mijn termijnen"))
        for text in FOR_THE_DESK:
            asked = told(says(text))
        assert "mijngeheimeloonvraag" in asked, "shown before it is sent"
        says("vergeet mijn gegevens")
    wiped = WidgetUser(bot.address)
    wiped.says("ik ben ziek sinds 3 maart 2026, bereken mijn termijnen")
    wiped.call("vergeet", {})
    paid = WidgetUser(bot.address)
    for text, _ in WAGES[:2]:
        paid.says(text)
    asked, answered = paid.call("gesprek", {})["beurten"]
    assert (asked["tekst"], answered["tekst"]) == (WAGES[0][0], "ik verdien [bedrag] euro bruto, [getal] uur")
    assert "bewaar ik niet" in answered["antwoorden"][0]["text"]
    paid.call("vergeet", {})
    gone = Employee(bot, watched.microsoft)
    gone.does(text="ik ben ziek sinds 3 maart 2026, bereken mijn termijnen")
    gone.post(type="installationUpdate", action="remove")

    # Of REST and the widget the two who went on talking are left; of the others there is not even a number.
    assert len([one for one in watched.stored()[1] if not one.startswith(("slack-", "teams-"))]) == 2

    # The server dies at some moment of a turn or after it, and the collector goes away.
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    watched.collector.wait(lambda: {"rest", "widget", "slack", "teams"} <= watched.collector.channels)
    for last in (False, True):
        cut = watched.cut_off("ik ben ziek sinds 4 april 2026, bereken mijn termijnen", chance.uniform(0, LONGEST))
        if last:
            watched.collector.stop()
        bot.start_rasa()
        bot.wait_until_ready()
        for says in cut:
            says("vergeet mijn gegevens")

    # A failure is when most would be logged.
    bot.kill("actions")
    for text in TOLD[:2]:
        for says in talkers:
            assert "ging bij ons iets mis" in told(says(text))
    watched.cut_off("ik ben ziek sinds 5 mei 2026, bereken mijn termijnen", chance.uniform(0, LONGEST))

    logs = [path for path in folder.iterdir() if path.suffix == ".log"]
    assert len(logs) == 2
    assert all(path.stat().st_size for path in logs)
    for name, values in SEEDS.items():
        assert holding(folder, *values) == set(), name
    assert holding(folder, "niet meer leven", SIGH, "nazorg", "mijngeheimeloonvraag") == set()
    assert holding(folder, *FORGOTTEN_DAYS) == set()
    database = folder / "conversations.db"
    assert holding(folder, *SICK_DAYS) <= {f"{database.name}{ending}" for ending in ("", "-wal")}
    assert {path: path.stat().st_mtime_ns for path in MODELS.iterdir()} == models

    rows, senders = watched.stored()
    assert not [name for name, values in SEEDS.items() if any(value in row for row in rows for value in values)]
    assert any(day in row for row in rows for day in SICK_DAYS)
    assert holding(folder, *WHO_AND_WHERE) == set()

    traced = watched.collector.bodies
    assert {span.name for span in watched.collector.spans} >= PARTS
    for value in (*[value for values in SEEDS.values() for value in values], *SICK_DAYS, *FORGOTTEN_DAYS, *senders):
        assert value.encode() not in traced, value
    for value in (*WHO_AND_WHERE, "crisis", "127.0.0.1", "mijngeheimeloonvraag"):
        assert value.encode() not in traced, value

    purge(database, time.time() + 100 * 3600)

    assert holding(folder, *SICK_DAYS) == set()


def test_a_log_in_json_is_json_to_the_last_line_and_holds_nothing_that_was_told(tmp_path: Path) -> None:
    environment = {
        "SPOORWIJZER_VANDAAG": TODAY,
        "SPOORWIJZER_LOGS": "json",
        "LOG_LEVEL": "DEBUG",
        "LOG_LEVEL_LIBRARIES": "DEBUG",
    }
    with running(Processes(free_port(), free_port(), tmp_path, environment=environment)) as bot:
        rest, widget = Client(bot.address), WidgetUser(bot.address)
        for text in (*TOLD, CRISIS):
            assert rest.says(text)
            assert widget.says(text)
        bot.kill("actions")
        for says in (rest.says, widget.says):
            assert "ging bij ons iets mis" in told(says(TOLD[0]))
    logs = {name: (tmp_path / f"{name}.log").read_text(encoding="utf-8") for name in ("rasa", "actions")}
    records = {name: [json.loads(line) for line in text.splitlines()] for name, text in logs.items()}
    fields = {"time", "level", "component", "version", "logger", "message"}
    assert all(fields <= one.keys() <= fields | {"faults"} for found in records.values() for one in found)
    assert {one["component"] for one in records["rasa"]} == {"server"}
    assert {one["component"] for one in records["actions"]} == {"actions"}
    # Of the turns themselves, at the lowest level, and of what failed.
    assert {"DEBUG", "ERROR"} <= {one["level"] for one in records["rasa"]}
    assert any(one["logger"].startswith("rasa.core") for one in records["rasa"])
    for value in (*[value for values in SEEDS.values() for value in values], *SICK_DAYS, "niet meer leven"):
        assert not [name for name in holding(tmp_path, value) if name.endswith(".log")], value


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/conversations/x/tracker"),
        ("POST", "/conversations/x/messages"),
        ("POST", "/conversations/x/trigger_intent?output_channel=latest"),
        ("PUT", "/conversations/x/tracker/events"),
        ("GET", "/conversations/x/story"),
        ("POST", "/model/parse"),
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/test/stories"),
        ("POST", "/model/predict"),
        ("GET", "/domain"),
        ("GET", "/status"),
    ],
)
def test_the_programming_interface_of_rasa_is_not_there(bot: Processes, method: str, path: str) -> None:
    request = urllib.request.Request(f"{bot.address}{path}", b"{}" if method != "GET" else None, method=method)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code in (404, 405)
    assert refused.value.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in refused.value.headers["Content-Security-Policy"]
    assert "Traceback" not in refused.value.read().decode()
