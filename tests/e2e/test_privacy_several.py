"""The proof on two servers: values are told, servers die at random moments, and every store and file is searched."""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis
import sqlalchemy as sa

from bot.insights.store import URL as INSIGHTS
from bot.outbox.store import DATABASE_VARIABLE as OUTBOX
from bot.processes import Processes, free_port
from bot.purge import purge
from bot.retention import FORGOTTEN
from tests.channels.slack_stub import Post, SlackStub, as_form, click, message, private_room
from tests.channels.teams.microsoft import Microsoft
from tests.e2e.test_privacy import (
    CRISIS,
    FOR_THE_DESK,
    LONGEST,
    SEED,
    SEEDS,
    SICK_DAYS,
    SIGH,
    TOLD,
    WAGES,
    WHO_AND_WHERE,
    Says,
    Watched,
    WidgetUser,
    holding,
    told,
    watching,
)
from tests.e2e.test_slack import FORM, JSON, WELCOME
from tests.e2e.test_teams import Employee
from tests.server.collector import Collector
from tools.parts import Postgres, Redis

pytestmark = pytest.mark.e2e

KILLS = 3
DATABASES = ("gesprekken", "cijfers", "balie")
CALCULATE = "ik ben ziek sinds 3 maart 2026, bereken mijn termijnen"
FORGOTTEN_DAYS = ("2026-03-03", "3 maart")
FORGET = "vergeet mijn gegevens"


@dataclass
class Place:
    """Two servers with everything that they share."""

    postgres: Postgres
    redis: Redis
    folder: Path
    servers: list[Watched] = field(default_factory=list)

    @property
    def queue(self) -> Path:
        """The file that stands for a queue of the organisation's own."""
        return self.folder / "queue"

    def url(self, database: str) -> str:
        return self.postgres.url.replace("/postgres?", f"/{database}?")

    def tables(self) -> dict[str, str]:
        """Every table of every database, and all that is in it."""
        found: dict[str, str] = {}
        for database in DATABASES:
            with connected(self.url(database)) as connection:
                names = sa.inspect(connection).get_table_names()
                for name in names:
                    rows = connection.execute(sa.text(f'SELECT row_to_json(entry)::text FROM "{name}" entry'))
                    found[f"{database}.{name}"] = "\n".join(row[0] for row in rows)
        return found

    def remembered(self) -> str:
        """Every key and value in Redis."""
        with contextlib.closing(redis.Redis.from_url(self.redis.url, decode_responses=True)) as client:
            readers: dict[str, Any] = {
                "string": client.get,
                "list": lambda key: client.lrange(key, 0, -1),
                "set": client.smembers,
                "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
                "hash": client.hgetall,
            }
            return "\n".join(f"{key}: {readers[client.type(key)](key)}" for key in client.scan_iter())

    def queued(self) -> list[dict[str, Any]]:
        """The events in the queue; a server that died may have written half a line."""
        events = []
        for line in self.queue.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):
                events.append(json.loads(line))
        return events

    def data_folder(self) -> Path:
        """The files of PostgreSQL, its log of changes among them."""
        with connected(self.postgres.url) as connection:
            return Path(connection.execute(sa.text("SHOW data_directory")).scalar_one())


class SlackPerson:
    """Somebody in a private chat on Slack, who waits for an answer before saying more."""

    def __init__(self, server: Watched) -> None:
        self.workspace, self.person = server.workspace, server.workspace.person()

    def seen(self) -> list[Post]:
        return [post for post in self.workspace.slack.posts if post.room == private_room(self.person) and post.text]

    def sends(self, body: bytes, kind: str = JSON) -> list[Post]:
        before = len(self.seen())
        self.workspace.send(body, kind)
        self.workspace.slack.wait(lambda: len(self.seen()) > before)
        # Answered once the turn before it is over.
        last = message("", self.workspace.stamp(), self.person)
        self.workspace.send(json.dumps(last).encode())
        self.workspace.slack.wait(lambda: any(WELCOME in post.text for post in self.seen()[before:]))
        return self.seen()[before:]

    def says(self, text: str) -> list[Post]:
        return self.sends(json.dumps(message(text, self.workspace.stamp(), self.person)).encode())

    def clicks(self, post: Post, title: str) -> list[Post]:
        return self.sends(as_form(click(post, title, self.workspace.slack.response_url(), self.person)), FORM)


def users(server: Watched) -> list[Says]:
    """Somebody new on every channel."""
    rest, widget, _, teams = server.users()
    slack = SlackPerson(server)
    return [rest, widget, lambda text: [post.data for post in slack.says(text)], teams]


@contextlib.contextmanager
def connected(url: str, **options: Any) -> Iterator[Any]:
    engine = sa.create_engine(url, **options)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("several")
    slack, microsoft, collector = SlackStub(), Microsoft(), Collector()
    with contextlib.ExitStack() as stack:
        for peer in (slack, microsoft, collector):
            stack.callback(peer.stop)
        postgres, shared = Postgres(), Redis()
        stack.callback(postgres.stop)
        stack.callback(shared.stop)
        made = Place(postgres, shared, folder)
        with connected(postgres.url, isolation_level="AUTOCOMMIT") as connection:
            for database in DATABASES:
                connection.execute(sa.text(f"CREATE DATABASE {database}"))
        conversations, insights, outbox = (made.url(database) for database in DATABASES)
        environment = {
            **watching(folder, slack, microsoft, collector),
            "SPOORWIJZER_DATABASE_URL": conversations,
            INSIGHTS: insights,
            OUTBOX: outbox,
            "SPOORWIJZER_REDIS_URL": shared.url,
            "SPOORWIJZER_EVENT_BROKER_URL": made.queue.as_uri(),
        }
        bots = [Processes(free_port(), folder=folder / f"bot{n}", environment=environment) for n in range(2)]
        for bot in bots:
            stack.callback(bot.stop)
        with ThreadPoolExecutor() as pool:
            list(pool.map(Processes.start, bots))
        made.servers = [Watched(bot, slack, microsoft, collector) for bot in bots]
        yield made
    # Each server logs in by itself, and this Microsoft knows only the token that it gave out last.
    assert (slack.refusals, set(microsoft.problems) - {"a call without our token"}) == ([], set())


def test_what_was_told_is_in_no_store_no_queue_and_no_file_however_the_servers_die(place: Place) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    one, other = place.servers

    for says in users(one):
        for text in TOLD:
            says(text)
        for text, expected in WAGES:
            assert expected in told(says(text)), text
    for says in users(other):
        assert "113" in told(says(CRISIS))
        assert "113 wel" in told(says(SIGH))

    for _ in range(KILLS):
        victim = chance.choice(place.servers)
        victim.cut_off("ik ben ziek sinds 5 mei 2026, mijn bsn is 111222333", chance.uniform(0, LONGEST))
        victim.bot.start_rasa()
        victim.bot.wait_until_ready()

    asked = forget_by_words(place) + forget_by_button(place)
    for server in place.servers:
        # What waits to be written is written before it ends.
        server.bot.stop()

    tables, remembered, queued = place.tables(), place.remembered(), place.queued()
    nowhere = [*[value for values in SEEDS.values() for value in values], "niet meer leven", SIGH, *WHO_AND_WHERE]
    nowhere += ["mijngeheimeloonvraag"]
    for value in nowhere:
        assert [name for name, rows in tables.items() if value in rows] == [], value
        assert value not in remembered, value
        assert value.encode() not in one.collector.bodies, value
    assert holding(place.folder, *nowhere) == set()
    # Not for a moment: PostgreSQL's files hold its log of changes too. Of the desk's words they do.
    never = [value for values in SEEDS.values() for value in values if values is not SEEDS["telefoon"]]
    assert holding(place.data_folder(), *never, "niet meer leven", SIGH, *WHO_AND_WHERE) == set()

    for day in (*SICK_DAYS, *FORGOTTEN_DAYS):
        assert {name for name, rows in tables.items() if day in rows} <= {"gesprekken.events"}, day
        assert day not in remembered
        assert day.encode() not in one.collector.bodies
    assert any(day in tables["gesprekken.events"] for day in SICK_DAYS)
    assert holding(place.folder, *SICK_DAYS, *FORGOTTEN_DAYS) <= {place.queue.name}

    # Whoever reads the queue was told of each who asked to be forgotten.
    assert not any(day in rows for rows in tables.values() for day in FORGOTTEN_DAYS)
    of_the_day = {event["sender_id"] for event in queued if any(day in json.dumps(event) for day in FORGOTTEN_DAYS)}
    forgotten = {event["sender_id"] for event in queued if event["event"] == FORGOTTEN}
    assert len(of_the_day) == asked
    assert of_the_day <= forgotten
    assert not any(sender in rows for rows in (*tables.values(), remembered) for sender in of_the_day)

    purge(place.url("gesprekken"), time.time() + 100 * 3600)
    assert not [name for name, rows in place.tables().items() if any(day in rows for day in SICK_DAYS)]


def forget_by_words(place: Place) -> int:
    """Everybody tells a day, writes to the desk and takes it all back; returns how many did."""
    talkers = users(place.servers[1])
    for says in talkers:
        assert "3 maart 2026" in told(says(CALCULATE))
        for text in FOR_THE_DESK:
            says(text)
        assert "mijngeheimeloonvraag" in place.tables()["balie.outbox_1"], "the search would find it"
        says(FORGET)
        assert "mijngeheimeloonvraag" not in place.tables()["balie.outbox_1"]
    return len(talkers)


def forget_by_button(place: Place) -> int:
    """The same by the buttons of the widget, Slack and Teams; of the widget on the other server."""
    one, other = place.servers
    widget = WidgetUser(one.bot.address)
    for text in (CALCULATE, *FOR_THE_DESK):
        widget.says(text)
    widget.address = WidgetUser(other.bot.address).address
    widget.call("vergeet", {})
    assert widget.call("gesprek", {})["beurten"] == []

    person = SlackPerson(one)
    person.says(CALCULATE)
    known = next(post for post in person.says("wat weet je van mij?") if "Vergeet mijn gegevens" in post.titles())
    assert "3 maart 2026" in known.text
    person.clicks(known, "Vergeet mijn gegevens")

    employee = Employee(other.bot, other.microsoft)
    employee.does(text=CALCULATE)
    *_, card = employee.does(text="wat weet je van mij?")
    employee.does(value=card.buttons["Vergeet mijn gegevens"]["data"], replyToId=card.id)
    return 3
