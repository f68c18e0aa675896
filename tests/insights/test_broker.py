"""The broker must count what it can and hurt nobody: not a turn, not a start, not a log."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.run import create_http_input_channels
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.utils.endpoints import EndpointConfig

from bot.channels.forget import FORGOTTEN as TOLD_BY_CHANNELS
from bot.channels.forget import forget, tell_distress
from bot.channels.turn import RECEIVED
from bot.insights import observe, pseudonyms, review_collector
from bot.insights.broker import InsightsBroker
from bot.insights.metrics import Metrics
from bot.insights.pseudonyms import Pseudonyms
from bot.insights.recorder import Recorder
from bot.insights.store import StoreError, open_store
from bot.insights.tables import links, questions
from bot.paths import ROOT
from tests.insights.conftest import DAY, KNOWN, MINUTE, MONDAY, answer, heard, said

Make = Callable[[], Recorder]


def recorder_on(path: Path) -> Recorder:
    return Recorder(open_store(f"sqlite:///{path}"), Pseudonyms(b"a secret"), 30 * MINUTE, 7 * DAY)


def broker_with(make: Make, metrics: Metrics | None = None, **more: Any) -> InsightsBroker:
    return InsightsBroker(make, KNOWN, metrics or Metrics(), now=lambda: MONDAY, pauses=(0.01,), **more)


def publish_turn(broker: InsightsBroker, at: float = MONDAY, sender: str = "piet") -> None:
    for event in (heard("Wat kost spoor 2?", at), said(answer(), at), ActionExecuted("action_listen", timestamp=at)):
        broker.publish({"sender_id": sender, **event.as_dict()})


def count(path: Path, table: sa.Table = questions) -> int:
    engine = open_store(f"sqlite:///{path}")
    with engine.connect() as connection:
        number: int = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
    engine.dispose()
    return number


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


def test_rasa_makes_the_broker_from_its_endpoints_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPOORWIJZER_INSIGHTS_URL", raising=False)
    config = EndpointConfig(type="bot.insights.broker.InsightsBroker", db=str(tmp_path / "insights.db"))

    async def run() -> None:
        broker = await EventBroker.create(config)
        assert isinstance(broker, InsightsBroker)
        publish_turn(broker, time.time())
        await broker.close()

    asyncio.run(run())
    assert count(tmp_path / "insights.db") == 1
    assert (tmp_path / "insights.key").stat().st_mode & 0o077 == 0


def test_the_files_of_the_checkout_switch_the_broker_and_the_metrics_on() -> None:
    endpoint = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).event_broker
    assert endpoint.type == f"{InsightsBroker.__module__}.{InsightsBroker.__name__}"
    assert endpoint.kwargs["db"] == "var/insights.db"
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    assert "metrics" in [channel.name() for channel in channels]


def test_rasas_tracker_store_tells_it_what_happens(tmp_path: Path) -> None:
    metrics = Metrics()
    broker = broker_with(lambda: recorder_on(tmp_path / "i.db"), metrics)
    store = SQLTrackerStore(Domain.empty(), db=str(tmp_path / "c.db"), event_broker=broker)

    async def run() -> None:
        tracker = await store.get_or_create_tracker("piet")
        for at in (MONDAY, MONDAY + MINUTE):
            tracker.update_with_events(
                [heard("hoi", at), said(answer(), at), ActionExecuted("action_listen", timestamp=at)], Domain.empty()
            )
            await store.save(tracker)
        await broker.close()

    asyncio.run(run())
    assert count(tmp_path / "i.db") == 2
    assert value(metrics, "spoorwijzer_turns_total", channel="widget", kind="answer") == 2


def test_a_database_that_comes_back_gets_what_waited(tmp_path: Path) -> None:
    down = threading.Event()
    down.set()

    def make() -> Recorder:
        if down.is_set():
            raise StoreError("down")
        return recorder_on(tmp_path / "i.db")

    metrics = Metrics()
    broker = broker_with(make, metrics)
    publish_turn(broker)
    assert not broker.flush(0.1)
    down.clear()
    assert broker.flush(10)
    asyncio.run(broker.close())
    assert count(tmp_path / "i.db") == 1
    assert value(metrics, "spoorwijzer_insights_failures_total") >= 1
    assert value(metrics, "spoorwijzer_insights_written_total") == 1


def test_without_a_database_turns_go_on_and_the_loss_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "insights.db").mkdir()  # a folder where the file should be: it can never be opened
    metrics = Metrics()
    with caplog.at_level(logging.DEBUG):
        broker = broker_with(lambda: recorder_on(tmp_path / "insights.db"), metrics, room=20)
        for minute in range(300):
            publish_turn(broker, MONDAY + minute * MINUTE, "AFZENDER-HERKENBAAR")
        asyncio.run(broker.close())
    assert value(metrics, "spoorwijzer_insights_lost_total", why="full") > 0
    assert value(metrics, "spoorwijzer_insights_lost_total", why="closing") > 0
    told = [record for record in caplog.records if record.name == "bot.insights.broker"]
    assert len(told) == 1
    assert "HERKENBAAR" not in caplog.text


def test_one_faulty_change_does_not_take_the_others_along(tmp_path: Path) -> None:
    metrics = Metrics()
    broker = broker_with(lambda: recorder_on(tmp_path / "i.db"), metrics)
    publish_turn(broker, 1e18)  # no moment that a calendar has
    publish_turn(broker)
    assert broker.flush(10)
    asyncio.run(broker.close())
    assert count(tmp_path / "i.db") == 1
    assert value(metrics, "spoorwijzer_insights_lost_total", why="faulty") == 1


def test_a_listener_that_fails_hurts_nobody_and_its_error_is_not_repeated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Any] = []

    class Fails:
        def publish(self, event: Any) -> None:
            raise ValueError(f"cannot take {event}")

    class Works:
        def publish(self, event: Any) -> None:
            seen.append(event["event"])

    broker = broker_with(lambda: recorder_on(tmp_path / "i.db"), listeners=(Fails(), Works()))
    publish_turn(broker)
    assert broker.flush(10)
    asyncio.run(broker.close())
    assert seen == ["user", "bot", "action"]
    assert count(tmp_path / "i.db") == 1
    assert "spoor 2" not in caplog.text
    assert "ValueError" in caplog.text


def test_an_event_that_is_no_event_is_passed_over(tmp_path: Path) -> None:
    broker = broker_with(lambda: recorder_on(tmp_path / "i.db"))
    broker.publish(None)  # type: ignore[arg-type]
    publish_turn(broker)
    assert broker.flush(10)
    asyncio.run(broker.close())
    assert count(tmp_path / "i.db") == 1


def test_publishing_does_not_wait_for_the_database(tmp_path: Path) -> None:
    open_again = threading.Event()

    def when_open() -> Recorder:
        assert open_again.wait(60)
        return recorder_on(tmp_path / "i.db")

    broker = broker_with(when_open)
    for turn in range(100):
        publish_turn(broker, MONDAY + turn * MINUTE)
    assert not (tmp_path / "i.db").exists()
    open_again.set()
    asyncio.run(broker.close())
    assert count(tmp_path / "i.db") == 100


# ---------------------------------------------------------------- forgetting over the stream


def test_the_layers_that_may_not_import_one_another_use_the_same_names() -> None:
    assert TOLD_BY_CHANNELS == observe.FORGOTTEN
    assert RECEIVED == "ontvangen"


@pytest.mark.parametrize("kind", ["sql", "memory"])
def test_forgetting_a_conversation_forgets_its_pseudonym(tmp_path: Path, kind: str) -> None:
    broker = broker_with(lambda: recorder_on(tmp_path / "i.db"))
    store = (
        SQLTrackerStore(Domain.empty(), db=str(tmp_path / "c.db"), event_broker=broker)
        if kind == "sql"
        else InMemoryTrackerStore(Domain.empty(), event_broker=broker)
    )
    publish_turn(broker)
    assert broker.flush(10)
    assert count(tmp_path / "i.db", links) == 1
    asyncio.run(forget(store, "piet"))
    assert broker.flush(10)
    asyncio.run(broker.close())
    assert count(tmp_path / "i.db", links) == 0
    assert count(tmp_path / "i.db") == 1


# ---------------------------------------------------------------- keys


def test_neither_half_of_a_key_is_enough(tmp_path: Path) -> None:
    engine = open_store(f"sqlite:///{tmp_path / 'i.db'}")
    with engine.begin() as connection:
        one = Pseudonyms(b"secret one").of(connection, "piet", MONDAY)
        assert Pseudonyms(b"secret one").of(connection, "piet", MONDAY) == one
        assert Pseudonyms(b"secret two").of(connection, "piet", MONDAY) != one
        later = Pseudonyms(b"secret one").of(connection, "piet", MONDAY + 7 * DAY)
        assert later[0] != one[0]
        assert later[1] == one[0]
    engine.dispose()


def test_the_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "insights.key"
    first = pseudonyms.read_secret({}, path)
    assert pseudonyms.read_secret({}, path) == first
    assert len(first) >= 48
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["insights.key"]


def test_a_weak_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter than"):
        pseudonyms.read_secret({pseudonyms.SECRET: "kort"}, tmp_path / "key")
    given = "x" * 40
    assert pseudonyms.read_secret({pseudonyms.SECRET: given}, tmp_path / "key") == given.encode()


def test_a_slot_outside_a_turn_is_no_turn(tmp_path: Path) -> None:
    broker = broker_with(lambda: recorder_on(tmp_path / "i.db"))
    broker.publish({"sender_id": "piet", **SlotSet("rol", "werkgever", timestamp=MONDAY).as_dict()})
    assert broker.flush(10)
    asyncio.run(broker.close())


def test_distress_is_told_in_the_same_word_without_anything_that_was_said() -> None:
    told: list[Any] = []
    store = SimpleNamespace(
        _tracker_store=SimpleNamespace(event_broker=SimpleNamespace(publish=lambda event: told.append(event)))
    )
    tell_distress(store, "s1", [{"custom": {"onderwerp": "wia-aanvragen"}}, {"text": "zonder opbouw"}])
    assert not told
    tell_distress(store, "s1", [{"custom": {"onderwerp": "crisis"}}])
    assert [set(event) for event in told] == [{"event", "sender_id", "timestamp"}]
    assert told[0]["event"] == review_collector.IN_DISTRESS


class Kept:
    """Takes the place of a recorder, and keeps what it is given at a time."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def due(self, now: float) -> bool:
        return False

    def write(self, changes: list[Any], now: float) -> None:
        self.batches.append(len(changes))


def test_turns_that_end_shortly_after_one_another_are_written_together_and_none_is_lost_at_the_stop() -> None:
    kept = Kept()
    # Longer than any test: only the stop ends the gathering.
    broker = broker_with(lambda: kept, gather=3_600.0)
    for number in range(5):
        publish_turn(broker, MONDAY + number, f"iemand-{number}")
    broker.stop()
    assert sum(kept.batches) == 5
    assert len(kept.batches) <= 2


@pytest.mark.parametrize(
    ("url", "gathers"), [("sqlite:///{folder}/cijfers.db", True), ("postgresql://iemand@127.0.0.1:1/cijfers", False)]
)
def test_turns_are_gathered_only_where_one_server_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, gathers: bool
) -> None:
    monkeypatch.setenv("SPOORWIJZER_INSIGHTS_URL", url.format(folder=tmp_path))
    config = EndpointConfig(type="bot.insights.broker.InsightsBroker", db=str(tmp_path / "insights.db"))
    broker = asyncio.run(InsightsBroker.from_endpoint_config(config))
    assert broker is not None
    broker.stop()
    assert (broker._gather > 0) is gathers
