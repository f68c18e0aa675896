"""What a user types for the desk never reaches the store, whatever the channel."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.answer import Answer, Keuze
from bot.server.confidential import NOT_KEPT, ConfidentialStore, without_confidential

WORDS = "geheim-woord@voorbeeld.nl"
ASKS = Answer("vraag", "overdracht", ("Hoe bereiken wij u?",), extra={"besloten": True, "bewaar_als": ["Hoe?"]})


class Broker(EventBroker):
    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    @classmethod
    async def from_endpoint_config(cls, broker_config: Any, event_loop: Any = None) -> Broker:
        return cls()

    def publish(self, event: dict[str, Any]) -> None:
        self.told.append(event)


def user(text: str, **metadata: Any) -> UserUttered:
    parsed = {
        "text": text,
        "intent": {"name": "spoor-2-kosten", "confidence": 0.9},
        "entities": [{"entity": "woord", "value": text}],
        "besluit": {"besluit": "antwoord", "ids": ["spoor-2-kosten"]},
        "intent_ranking": [{"name": text, "confidence": 0.9}],
    }
    return UserUttered(text, parsed["intent"], parsed["entities"], parsed, metadata=metadata)


def bot(answer: Answer) -> BotUttered:
    return BotUttered(answer.tekst(), {"custom": answer.as_custom(), "buttons": []})


def texts(events: list[Any]) -> list[str]:
    return [event.text for event in without_confidential(events)]


def test_the_reply_to_a_confidential_question_is_not_kept_and_the_next_one_is() -> None:
    plain = Answer("antwoord", "x", ("Antwoord.",))
    said = texts([user("hallo"), bot(ASKS), user(WORDS), bot(plain), user("nog een vraag")])
    assert said == ["hallo", "Hoe?", NOT_KEPT, "Antwoord.", "nog een vraag"]


def test_a_question_answered_in_between_keeps_the_turn_confidential() -> None:
    plain = Answer("antwoord", "x", ("Antwoord.",))
    assert texts([bot(ASKS), user("wat is spoor 2"), bot(plain), bot(ASKS), user(WORDS)])[-1] == NOT_KEPT


def test_what_is_said_again_after_a_turn_without_an_answer_is_not_kept_either() -> None:
    assert texts([bot(ASKS), user(WORDS), user(WORDS)]) == ["Hoe?", NOT_KEPT, NOT_KEPT]


def test_nothing_of_the_words_is_left_anywhere_in_the_event() -> None:
    shown = Answer(
        "vraag",
        "overdracht",
        (f"Dit stuur ik: {WORDS}",),
        keuzes=(Keuze("Ja", "Ja, verstuur dit"),),
        extra={"besloten": True, "bewaar_als": ["Dit stuur ik: (niet bewaard)"]},
    )
    kept = without_confidential([bot(ASKS), user(WORDS, bericht_id="7"), bot(shown)])
    stored = json.dumps([event.as_dict() for event in kept])
    assert WORDS not in stored
    assert "Ja, verstuur dit" in stored
    assert kept[1].metadata == {"bericht_id": "7"}
    assert kept[1].intent_name == "spoor-2-kosten"


def test_the_events_of_the_turn_itself_stay_as_they_were() -> None:
    events = [bot(ASKS), user(WORDS)]
    without_confidential(events)
    assert events[1].text == WORDS
    assert events[1].parse_data["text"] == WORDS


WAGE_ASKED = Answer("keuze", "vraag:loon_genoemd", ("Wat is het bruto maandloon?",), extra={"loon": True})
PAID = Answer("antwoord", "loon", ("Minstens € 1.691,90.",), extra={"loon": True, "bewaar_als": ["Niet bewaard."]})


def test_of_a_wage_no_number_is_kept_wherever_it_is_told() -> None:
    plain = Answer("antwoord", "x", ("Antwoord.",))
    told = [user("loon, ik verdien 2417"), bot(WAGE_ASKED), user("2417 voor 32"), bot(PAID), user("wat is artikel 629")]
    assert texts([user("over 2 weken"), bot(plain), *told, bot(plain), user("2417 bruto"), bot(plain)]) == [
        "over 2 weken",
        "Antwoord.",
        "loon, ik verdien [bedrag]",
        "Wat is het bruto maandloon?",
        "[getal] voor [getal]",
        "Niet bewaard.",
        "wat is artikel [getal]",
        "Antwoord.",
        "[bedrag] bruto",
        "Antwoord.",
    ]


def test_of_a_wage_that_is_told_again_after_a_turn_without_an_answer_no_number_is_kept() -> None:
    assert texts([bot(WAGE_ASKED), user("2417"), user("2417 voor 32")])[1:] == ["[getal]", "[getal] voor [getal]"]


def test_nothing_of_a_wage_is_left_in_the_events_and_the_turn_itself_has_it() -> None:
    events = [bot(WAGE_ASKED), user("2417 voor 32 uur", bericht_id="7"), bot(PAID)]
    kept = without_confidential(events)
    # Without the moments, whose digits could be the same by chance.
    stored = json.dumps([event.as_dict() | {"timestamp": None} for event in kept])
    assert "2417" not in stored
    assert "1.691" not in stored
    assert (kept[1].metadata, kept[1].intent_name) == ({"bericht_id": "7"}, "spoor-2-kosten")
    assert (events[1].text, events[1].parse_data["text"]) == ("2417 voor 32 uur", "2417 voor 32 uur")
    assert "1.691" in events[2].text
    assert without_confidential(kept) == kept


def test_what_is_already_kept_this_way_stays_the_same() -> None:
    once = without_confidential([bot(ASKS), user(WORDS)])
    assert [event.as_dict() for event in without_confidential(once)] == [event.as_dict() for event in once]


@pytest.mark.parametrize("rounds", [1, 2])
def test_neither_database_nor_broker_sees_the_words(tmp_path: Path, rounds: int) -> None:
    async def work() -> tuple[Broker, DialogueStateTracker]:
        broker = Broker()
        store = ConfidentialStore(Domain.empty(), db=str(tmp_path / "c.db"), event_broker=broker)
        for _ in range(rounds):
            tracker = await store.get_or_create_tracker("u")
            tracker.update(SessionStarted())
            for event in (user("gewone vraag"), bot(ASKS), user(WORDS), bot(ASKS)):
                tracker.update(event)
            await store.save(tracker)
            again = await store.retrieve("u")
            assert again is not None
            again.update(user(WORDS + " nog eens"))
            await store.save(again)
        found = await store.retrieve("u")
        assert found is not None
        return broker, found

    broker, found = asyncio.run(work())
    assert WORDS.encode() not in (tmp_path / "c.db").read_bytes()
    assert WORDS not in json.dumps(broker.told)
    said = [event.text for event in found.events if isinstance(event, UserUttered)]
    assert said == ["gewone vraag", NOT_KEPT, NOT_KEPT]
