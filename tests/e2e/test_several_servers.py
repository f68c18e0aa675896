"""Three servers with one PostgreSQL and one Redis: one conversation, whoever answers, whatever breaks."""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.processes import STOP_SECONDS, Processes
from tests.e2e.conftest import TODAY
from tools.breaking import (
    database_down,
    large_messages,
    opens,
    redis_down,
    server_killed,
    slow_clients,
)
from tools.events import DISTRESS, canonical, stored_events, tells_of_distress
from tools.site import Result, Site, site, under_load
from tools.users import HONEST, Crowd, Ledger, User, doubled

pytestmark = pytest.mark.e2e

USERS = 4
PATIENCE = 60
SOME = 8
SEED, ORDERS = 20261123, 3
FORGET = "vergeet mijn gegevens"
# A question, one that needs it, a form with a question in between, a recovery, a correction, and all forgotten.
TURNS = (
    "Wat is spoor 2?",
    "En wie betaalt dat?",
    "Bereken mijn termijnen",
    "Wat is een loonsanctie?",
    "ik ben ziek sinds 12 januari 2026, en was van 2 maart tot 23 maart 2026 beter",
    "Nee, de eerste ziektedag was 19 januari 2026",
    "wanneer moet ik WIA aanvragen?",
    "Wat als ik vier weken beter was vanaf 6 juli 2026?",
    "wat weet je van mij?",
    FORGET,
    "wat weet je van mij?",
)
ANSWERED = (
    "Uw werkgever betaalt spoor 2",
    "Wat is de eerste ziektedag?",
    "Ik heb de eerste ziektedag nog nodig",
    "eerste ziektedag maandag 12 januari 2026; hersteld per 2 maart 2026",
    "eerste ziektedag maandag 19 januari 2026; hersteld per 2 maart 2026",
    "U vraagt de WIA uiterlijk aan op",
    "6 juli 2026",
    "Ik weet nog niets van u",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with site(folder, 3, TODAY, {"SPOORWIJZER_EVENT_BROKER_URL": queue(folder).as_uri()}) as made:
        yield made


def queue(folder: Path) -> Path:
    """The file that stands for a queue of the organisation's own."""
    return folder / "events"


def ready(address: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(f"{address}/ready", timeout=10) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def refused(place: Site, part: str) -> float:
    """How many messages the servers say that they refused."""
    name, total = f'spoorwijzer_refused_turns_total{{channel="widget",part="{part}"}}', 0.0
    for address in place.addresses:
        with urllib.request.urlopen(f"{address}/metrics", timeout=10) as reply:
            (line,) = (line for line in reply.read().decode().splitlines() if line.startswith(name))
        total += float(line.rpartition(" ")[2])
    return total


def lives(address: str) -> bool:
    """Whether a server says within a second that it is alive; at the third attempt, where the machine is busy."""
    for _ in range(3):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=1) as reply:
                return bool(reply.status == 200)
        except OSError:
            continue
    return False


def assert_nothing_lost(result: Result) -> None:
    assert (result.lost, result.doubled, result.wrong) == (0, 0, 0)
    assert result.answered >= 2 * SOME


# First of all: whoever is forgotten goes out of the store, and the queue is only told so.
def test_every_stored_event_reaches_the_queue_once_and_nothing_of_somebody_in_distress(place: Site) -> None:
    user = User(place.addresses, Ledger())
    user.open()
    user.says("wat is spoor 2")

    assert tells_of_distress(place.addresses)
    user.says("wat is een loonsanctie")

    stored = stored_events(place.postgres.url)
    begin, arrived = time.monotonic(), Counter[str]()
    while arrived != stored and time.monotonic() - begin < 10:
        whole, _, _ = queue(place.servers[0].folder.parent).read_text(encoding="utf-8").rpartition("\n")
        arrived = Counter(canonical(json.loads(line)) for line in whole.splitlines())
    assert arrived == stored
    assert not [event for event in arrived if DISTRESS in event]
    assert len([event for event in arrived if "wat is een loonsanctie" in event]) > 0


def conversation(addresses: Sequence[str]) -> list[Any]:
    """What a user hears whose turns go to these servers, each to the one in its place."""
    first = User(addresses, Ledger())
    first.open()
    heard: list[Any] = []
    for text, address in zip(TURNS, addresses, strict=True):
        user = User([address], Ledger())
        user.token = first.token
        if text == FORGET:
            heard.append([(turn["tekst"], turn["antwoorden"]) for turn in user.history()])
        heard.append(user.says(text)["antwoorden"])
    return heard


def other_each_time(addresses: Sequence[str], chance: random.Random) -> list[str]:
    """A server for each turn: never the one of the turn before it, and first each of them once."""
    order = chance.sample(addresses, len(addresses))
    while len(order) < len(TURNS):
        order.append(chance.choice([address for address in addresses if address != order[-1]]))
    return order


def test_a_conversation_is_word_for_word_the_same_whichever_servers_answer(place: Site) -> None:
    chance = random.Random(SEED)
    expected, *others = (conversation([address] * len(TURNS)) for address in place.addresses)
    orders = [other_each_time(place.addresses, chance) for _ in range(ORDERS)]

    texts = [reply["text"] for answers in expected for reply in answers if isinstance(reply, dict)]
    assert [words for words in ANSWERED if not any(words in text for text in texts)] == []
    assert len(expected) == len(TURNS) + 1
    for other in (*others, *map(conversation, orders)):
        assert other == expected


def test_without_the_database_the_honest_sentence_and_afterwards_all_is_there(place: Site) -> None:
    before = refused(place, "gesprekken")
    result = under_load(place.addresses, place.postgres.url, database_down(place, 1.0), USERS, SOME)

    assert_nothing_lost(result)
    assert result.honest > 0
    assert result.recovery < 10
    assert before < refused(place, "gesprekken") <= before + result.honest + result.cut


def test_while_the_database_does_not_answer_the_server_lives_and_says_the_honest_sentence(place: Site) -> None:
    def frozen(crowd: Crowd) -> float:
        told, begin = crowd.ledger.honest, time.monotonic()
        place.postgres.freeze()
        try:
            while crowd.ledger.honest < told + USERS:
                assert all(map(lives, place.addresses))
                assert time.monotonic() - begin < 60
                time.sleep(0.2)
        finally:
            place.postgres.thaw()
        return time.monotonic()

    result = under_load(place.addresses, place.postgres.url, frozen, USERS, SOME)

    assert_nothing_lost(result)
    assert result.recovery < 10


def test_a_half_filled_form_outlives_an_outage_of_the_database(place: Site) -> None:
    user = User(place.addresses, Ledger())
    user.open()
    for text in ("Beslishulp spoor 2", "5 mei 2025", "weet ik niet"):
        user.says(text)

    place.postgres.crash()
    try:
        status, reply = user.call("bericht", {"id": "tijdens-de-storing", "tekst": "Nee"})
    finally:
        place.postgres.start()

    assert (status, HONEST in reply["fout"]) == (503, True)
    assert "3 maanden" in user.says("Nee")["antwoorden"][0]["text"]
    assert user.says("Ja")["antwoorden"][0]["text"].startswith("Spoor 2 mag nu wachten")


def test_without_redis_the_honest_sentence_and_afterwards_all_is_there(place: Site) -> None:
    before = refused(place, "sloten")
    result = under_load(place.addresses, place.postgres.url, redis_down(place, 1.0), USERS, SOME)

    assert_nothing_lost(result)
    assert result.honest > 0
    assert result.recovery < 10
    assert before < refused(place, "sloten") <= before + result.honest + result.cut


def ready_at_last(address: str, status: int) -> Any:
    """What /ready says once it has this status: it looks around now and then only."""
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        found, parts = ready(address)
        if found == status:
            return parts
        time.sleep(0.1)
    raise TimeoutError(f"/ready did not become {status}: {found} {parts}")


@pytest.mark.parametrize(
    ("part", "other", "kind"), [("sloten", "gesprekken", "LockError"), ("gesprekken", "sloten", "OperationalError")]
)
def test_a_server_says_that_it_is_not_ready_and_why(place: Site, part: str, other: str, kind: str) -> None:
    broken = place.redis if part == "sloten" else place.postgres
    ready_at_last(place.addresses[0], 200)
    broken.crash()
    try:
        parts = ready_at_last(place.addresses[0], 503)
        with urllib.request.urlopen(f"{place.addresses[0]}/health", timeout=10) as alive:
            assert alive.status == 200
    finally:
        broken.start()

    assert (parts[part], parts[other], parts["model"]) == (kind, "ok", "ok")
    assert set(ready_at_last(place.addresses[0], 200).values()) == {"ok"}


def test_an_unknown_address_gets_a_dutch_sentence(place: Site) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{place.addresses[0]}/bestaat-niet", timeout=10)

    assert (refused.value.code, json.load(refused.value)) == (404, {"fout": "Niet gevonden."})


def test_slow_clients_hold_nobody_up(place: Site) -> None:
    result = under_load(place.addresses, place.postgres.url, slow_clients(place.addresses, 100), USERS, SOME)

    assert_nothing_lost(result)
    assert result.cut == 0


def test_large_messages_hold_nobody_up(place: Site) -> None:
    result = under_load(place.addresses, place.postgres.url, large_messages(place.addresses, 3), USERS, SOME)

    assert_nothing_lost(result)
    assert result.cut == 0


def test_a_large_message_takes_less_of_a_server_than_an_ordinary_turn(place: Site) -> None:
    bot, user, size = place.servers[0], User([place.addresses[0]], Ledger()), 10
    user.open()
    user.says("wat is spoor 2")

    def spent(work: Callable[[int], object]) -> float:
        """Seconds of a processor, which depend on nothing else that runs on the machine."""
        before = sum(psutil.Process(bot.pid("rasa")).cpu_times()[:2])
        for number in range(size):
            work(number)
        return sum(psutil.Process(bot.pid("rasa")).cpu_times()[:2]) - before

    ordinary = spent(lambda number: user.says(f"wat kost spoor {number}"))
    too_long = spent(lambda number: user.call("bericht", {"id": f"te-lang-{number:04}", "tekst": "ziek " * 20_000}))
    too_large = spent(lambda number: user.call("bericht", {"id": f"te-groot-{number:04}", "tekst": "ziek " * 300_000}))

    assert max(too_long, too_large) < ordinary
    # Nor does it make the turns after it slower: nothing of it is kept.
    assert len(user.history()) == 1 + size


def test_everybody_opens_at_once(place: Site) -> None:
    first, _, wrong = opens(place.addresses, 300)

    assert (first, wrong) == (300, [])


def test_a_killed_server_loses_nothing_and_the_other_goes_on(place: Site) -> None:
    result = under_load(place.addresses, place.postgres.url, server_killed(place.servers[0]), USERS, SOME)

    assert_nothing_lost(result)


def asking(bot: Processes, user: User, message: str) -> http.client.HTTPConnection:
    """Sends a message that is not answered yet."""
    connection = http.client.HTTPConnection("127.0.0.1", bot.port, timeout=60)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {user.token}"}
    # A first call, so that the server surely has the connection.
    connection.request("POST", "/webhooks/widget/sessie", "{}", headers)
    connection.getresponse().read()
    body = json.dumps({"id": message, "tekst": "wat is spoor 2"})
    connection.request("POST", "/webhooks/widget/bericht", body, headers)
    return connection


def test_a_server_that_is_asked_to_stop_while_the_database_does_not_answer_stops(place: Site) -> None:
    bot, user = place.servers[0], User([place.addresses[0]], Ledger())
    user.open()
    user.says("wat is een loonsanctie")
    process = psutil.Process(bot.pid("rasa"))
    place.postgres.freeze()
    try:
        waiting = asking(bot, user, "bij-het-stoppen")
        process.terminate()
        reply = waiting.getresponse()
        told = json.loads(reply.read())
        waiting.close()
        ended = process.wait(STOP_SECONDS)
    finally:
        place.postgres.thaw()
        bot.kill("rasa")
        bot.start_rasa()
        bot.wait_until_ready()

    assert (ended, reply.status, HONEST in told["fout"]) == (0, 503, True)
    # Sent again, as the widget does.
    user.call("bericht", {"id": "bij-het-stoppen", "tekst": "wat is spoor 2"})
    assert [len(turn["antwoorden"]) > 0 for turn in user.history()] == [True, True]
    assert doubled(place.postgres.url) == 0


def test_a_server_that_is_asked_to_stop_finishes_its_turns(place: Site) -> None:
    users = [User([place.addresses[1]], Ledger()) for _ in range(USERS)]
    for user in users:
        user.open()
    waiting = [asking(place.servers[1], user, f"laatste-{number}") for number, user in enumerate(users)]

    place.servers[1].stop()

    replies = [json.loads(connection.getresponse().read()) for connection in waiting]
    assert all(reply["antwoorden"] for reply in replies)
    elsewhere = User([place.addresses[0]], Ledger())
    elsewhere.token = users[0].token
    assert [turn["id"] for turn in elsewhere.history()] == ["laatste-0"]
