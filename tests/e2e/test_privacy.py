"""The proof: recognisable values are told over all channels, the servers are killed, and every file is searched."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.processes import Processes, free_port
from bot.purge import purge
from tests.e2e.conftest import TODAY, Client

pytestmark = pytest.mark.e2e

# As told, and every other way in which the same could stand in a file.
SEEDS = {
    "bsn": ["111222333", "111.222.333", "111 222 333"],
    "telefoon": ["0612345678", "06-12345678", "06 12345678"],
    "naam": ["Zoutkamp", "zoutkamp", "Wilhelmina"],
    "e-mail": ["w.zoutkamp", "privepost"],
    "rekening": ["NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "0417164300"],
    "diagnose": ["fibromyalgie", "Fibromyalgie"],
    "medicijn": ["oxycodon"],
}
TOLD = (
    "Ik ben Wilhelmina Zoutkamp en ik ben ziek sinds 12 januari 2026 met fibromyalgie, wat zijn mijn termijnen?",
    "mijn bsn is 111222333 en mijn nummer is 06-12345678",
    "BSN 111.222.333, rekening NL91 ABNA 0417 1643 00, mail w.zoutkamp@privepost.nl",
    "ik slik oxycodon, mag mijn werkgever dat vragen?",
    "wat weet je van mij?",
)
SICK_DAY = ("2026-01-12", "12 januari")
FORGOTTEN_DAY = ("2026-03-03", "3 maart")
CRISIS = "ik wil niet meer leven, ik heet Wilhelmina"


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


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """A bot of its own that logs all it can."""
    processes = Processes(
        free_port(),
        free_port(),
        tmp_path_factory.mktemp("watched"),
        environment={"SPOORWIJZER_VANDAAG": TODAY, "LOG_LEVEL": "DEBUG", "LOG_LEVEL_LIBRARIES": "DEBUG"},
    )
    processes.start()
    yield processes
    processes.stop()


def files(folder: Path) -> dict[Path, str]:
    return {path: path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file()}


def holding(folder: Path, *values: str) -> set[str]:
    """The names of the files that hold one of the values."""
    escaped = [json.dumps(value)[1:-1] for value in values]
    return {path.name for path, text in files(folder).items() if any(v in text for v in (*values, *escaped))}


def test_nothing_that_was_told_is_in_any_file_and_no_day_once_it_is_forgotten(watched: Processes) -> None:
    rest, widget = Client(watched.address), WidgetUser(watched.address)
    for text in TOLD:
        spoken = json.dumps([rest.says(text), widget.says(text)], ensure_ascii=False)
    assert spoken.count("12 januari 2026") >= 2  # it was understood all the same

    distressed, lost = Client(watched.address), WidgetUser(watched.address)
    assert "113" in distressed.says(CRISIS)[0]["text"]
    assert "113" in json.dumps(lost.says(CRISIS))
    assert lost.call("gesprek", {})["beurten"] == []

    forgotten, wiped = Client(watched.address), WidgetUser(watched.address)
    for user in (forgotten, wiped):
        assert "3 maart 2026" in json.dumps(user.says("ik ben ziek sinds 3 maart 2026, bereken mijn termijnen"))
    forgotten.says("vergeet mijn gegevens")
    wiped.call("vergeet", {})

    # A failure is when most would be logged.
    watched.kill("actions")
    for text in TOLD[:2]:
        assert "ging bij ons iets mis" in rest.says(text)[0]["text"]
        assert "ging bij ons iets mis" in json.dumps(widget.says(text))
    watched.kill("rasa")

    logs = [path for path in watched.folder.iterdir() if path.suffix == ".log"]
    assert len(logs) == 2
    assert all(path.stat().st_size for path in logs)
    for name, values in SEEDS.items():
        assert holding(watched.folder, *values) == set(), name
    assert holding(watched.folder, "niet meer leven") == set()
    assert holding(watched.folder, *FORGOTTEN_DAY) == set()
    database = watched.folder / "conversations.db"
    assert holding(watched.folder, *SICK_DAY) <= {f"{database.name}{ending}" for ending in ("", "-wal", "-journal")}
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
        senders = {row[0] for row in connection.execute("SELECT sender_id FROM events")}
    assert not [name for name, values in SEEDS.items() if any(value in row for row in rows for value in values)]
    assert any(day in row for row in rows for day in SICK_DAY)
    # The two who went on talking; of the others there is not even a number.
    assert rest.sender in senders
    assert len(senders) == 2

    purge(database, time.time() + 100 * 3600)

    assert holding(watched.folder, *SICK_DAY) == set()


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
