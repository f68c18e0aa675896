"""The actions of a message to the desk: the conversation gets an id, the outbox gets the words."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import actions
from bot.actions import handover
from bot.answers.dialogue import Dialogue
from bot.knowledge.handover import Overdracht
from bot.knowledge.library import Library
from bot.language.reader import Lezer
from bot.outbox.store import Outbox, OutboxError
from tests.actions.test_actions import run, slots_in, tracker

WORDS, PHONE = "Klopt mijn vraagwoord?", "06-12345678"


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOORWIJZER_VANDAAG", "2026-11-20")
    monkeypatch.setenv("SPOORWIJZER_NU", "2026-11-20T10:00")


@pytest.fixture(scope="module")
def with_desk(library: Library, lezer: Lezer) -> Dialogue:
    desk = Overdracht("webhook", balie="het team", url="https://x.nl")
    organisation = replace(library.organisation, telefoon="010 123 45 67", overdracht=desk)
    return Dialogue(replace(library, organisation=organisation), lezer)


@pytest.fixture
def box(with_desk: Dialogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outbox]:
    opened = Outbox(f"sqlite:///{tmp_path / 'outbox.db'}", time.time)
    monkeypatch.setattr(handover, "outbox", lambda: opened)
    monkeypatch.setattr(handover, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(handover, "dialogue", lambda: with_desk)
    yield opened
    opened.close()


class Talk:
    """A conversation in which the form is asking."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}
        self.said: list[dict[str, Any]] = []
        self._do(actions.ValidateOverdrachtForm(), "Ik wil een bericht sturen", asked=None)
        self._do(actions.ActionAskOverdrachtEinde(), "Ik wil een bericht sturen")

    def _do(self, action: Any, text: str, *decision: str, asked: str | None = "overdracht_einde") -> list[EventType]:
        self.dispatcher = CollectingDispatcher()
        conversation = tracker(text, *decision, form="overdracht_form", asked=asked, **self.slots)
        conversation.events[:0] = self.said
        result = action.run(self.dispatcher, conversation, {})
        events = asyncio.run(result) if asyncio.iscoroutine(result) else result
        self.slots.update(slots_in(events))
        self.said += [{"event": "bot", "data": {"custom": said["custom"]}} for said in self.dispatcher.messages]
        return events

    def fails(self, text: str, *decision: str) -> None:
        """Says it in a turn that does all its work, and of which the conversation and the user hear nothing."""
        slots, said = dict(self.slots), list(self.said)
        self.says(text, *decision)
        if self.slots["overdracht_einde"]:
            self.ends(text, *decision)
        self.slots, self.said = slots, said

    def fails_at_the_end(self, text: str, handed_in: bool) -> None:
        """Says it in a turn of which the conversation hears all but what its last action did."""
        self.says(text)
        slots, said = dict(self.slots), list(self.said)
        if handed_in:
            self.ends(text)
        self.slots, self.said = slots, said

    def says(self, text: str, *decision: str) -> list[EventType]:
        events = self._do(actions.ValidateOverdrachtForm(), text, *decision)
        if self.slots.get("overdracht_einde") is None:
            self._do(actions.ActionAskOverdrachtEinde(), text)
        return events

    def ends(self, text: str = "", *decision: str) -> str:
        self._do(actions.ActionOverdracht(), text, *decision)
        return "\n".join(message["text"] for message in self.dispatcher.messages)

    def hears(self) -> str:
        return "\n".join(message["text"] for message in self.dispatcher.messages)


def written() -> Talk:
    talk = Talk()
    for text in ("ja", WORDS, PHONE):
        talk.says(text)
    return talk


def test_the_slots_hold_an_id_and_no_word_of_the_message(box: Outbox) -> None:
    talk = written()
    assert WORDS in talk.hears()
    assert set(talk.slots) == {"overdracht", "overdracht_einde"}
    assert talk.slots["overdracht_einde"] is None
    assert len(talk.slots["overdracht"]) == 32
    assert WORDS in (box.draft(talk.slots["overdracht"]) or "")


def test_a_yes_hands_it_to_the_outbox_once(box: Outbox) -> None:
    talk = written()
    talk.says("ja")
    assert talk.slots["overdracht_einde"] == "versturen"
    assert "nog niet aangekomen" in talk.ends("ja")
    again = dict(talk.slots, overdracht_einde="versturen")
    talk.slots = again
    assert "nog niet aangekomen" in talk.ends("ja")
    assert box.claim("a", 60) is not None
    assert box.claim("b", 60) is None


def test_a_delivery_within_the_users_patience_is_told(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = written()
    talk.says("ja")
    submit = box.submit

    def deliver(*arguments: Any) -> bool:
        done = submit(*arguments)
        claimed = box.claim("a", 60)
        assert claimed is not None
        return done and box.delivered(claimed)

    monkeypatch.setattr(box, "submit", deliver)
    assert "is bezorgd bij het team" in talk.ends("ja")
    assert talk.dispatcher.messages[0]["custom"]["overdracht"] == "bezorgd"


@pytest.mark.parametrize(("text", "words"), [("annuleren", "Ik stuur niets"), ("nee", "niets")])
def test_a_cancelled_draft_is_gone(box: Outbox, text: str, words: str) -> None:
    talk = written()
    draft = talk.slots["overdracht"]
    talk.says("annuleren")
    assert words.lower() in talk.ends(text).lower()
    assert box.status(draft) is None
    assert talk.slots["overdracht"] is None


def test_what_is_not_understood_is_never_asked_twice_in_a_row_in_the_same_words(box: Outbox) -> None:
    talk = Talk()
    talk.says("ja")
    talk.says(WORDS)
    heard = [talk.hears()]
    for _ in range(4):
        talk.says("blauw")
        heard.append(talk.hears())
    assert all(one != next_one for one, next_one in itertools.pairwise(heard))


def test_a_question_of_another_topic_rejects_the_form_for_its_own_rule(box: Outbox) -> None:
    talk = Talk()
    for text in ("ja", WORDS):
        talk.says(text)
    assert talk.says("Wat kost spoor 2?", "antwoord", "spoor-2-kosten") == []


def test_a_draft_that_is_gone_lets_the_message_be_answered(box: Outbox) -> None:
    talk = written()
    box.withdraw(talk.slots["overdracht"])
    talk.says("Wat kost spoor 2?", "antwoord", "spoor-2-kosten")
    said = talk.ends("Wat kost spoor 2?", "antwoord", "spoor-2-kosten")
    assert "niet verstuurd" in said
    assert talk.dispatcher.messages[0]["custom"]["onderwerp"] == "spoor-2-kosten"


def test_a_cry_for_help_is_answered_first_and_alone(box: Outbox) -> None:
    talk = written()
    draft = talk.slots["overdracht"]
    talk.says("ik wil niet meer leven", "antwoord", "crisis")
    said = talk.ends("ik wil niet meer leven", "antwoord", "crisis")
    assert "113" in said
    assert "niet verstuurd" not in said
    assert box.status(draft) is None


def test_forgetting_everything_withdraws_a_message_that_waits(box: Outbox) -> None:
    talk = written()
    talk.says("ja")
    talk.ends("ja")
    draft = talk.slots["overdracht"]
    run(actions.ActionBeantwoord(), tracker("vergeet mijn gegevens", **talk.slots))
    assert box.status(draft) == "ingetrokken"


@pytest.mark.parametrize(
    ("state", "withdraw", "words"),
    [
        (None, False, "geen bericht"),
        ("wacht", False, "nog niet aangekomen"),
        ("wacht", True, "gewist"),
        ("bezorgd", False, "is bezorgd"),
        ("bezorgd", True, "kan niet meer"),
        ("onbestelbaar", False, "010 123 45 67"),
    ],
)
def test_the_user_can_ask_what_became_of_it_and_take_it_back(
    box: Outbox, state: str | None, withdraw: bool, words: str
) -> None:
    name = "f" * 32
    if state:
        box.keep_draft(name, "{}")
        box.submit(name, "{}", -1 if state == "onbestelbaar" else 60)
    if state == "bezorgd":
        claimed = box.claim("a", 60)
        assert claimed is not None
        box.delivered(claimed)
    box.sweep()
    intent = "overdracht_intrekken" if withdraw else "overdracht_status"
    conversation_now = tracker("tekst", "antwoord", intent, overdracht=name if state else None)
    _, messages = run(actions.ActionOverdrachtStatus(), conversation_now)
    assert words in messages[0]["text"]


def test_without_an_outbox_the_user_hears_so(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Outbox:
        raise OutboxError("OperationalError")

    monkeypatch.setattr(handover, "outbox", broken)
    talk = Talk()
    assert talk.slots["overdracht_einde"] == "storing"
    said = talk.ends("Ik wil een bericht sturen")
    assert "storing" in said
    assert "010 123 45 67" in said


def test_without_an_outbox_a_cry_for_help_is_answered_all_the_same(
    box: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = written()

    def broken() -> Outbox:
        raise OutboxError("TimeoutError")

    monkeypatch.setattr(handover, "outbox", broken)
    talk.says("ik wil niet meer leven", "antwoord", "crisis")
    said = talk.ends("ik wil niet meer leven", "antwoord", "crisis")
    assert "113" in said
    assert "storing" not in said


def test_what_may_have_been_handed_in_is_not_told_to_be_lost(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = written()
    talk.says("ja")
    submit = box.submit

    def unheard(*arguments: Any) -> bool:
        submit(*arguments)
        raise OutboxError("TimeoutError")

    monkeypatch.setattr(box, "submit", unheard)
    said = talk.ends("ja")
    assert "kan ik nu niet zien of uw bericht is verstuurd" in said
    assert "010 123 45 67" in said
    _, messages = run(actions.ActionOverdrachtStatus(), tracker("?", "antwoord", "overdracht_status", **talk.slots))
    assert "nog niet aangekomen" in messages[0]["text"]


def test_the_form_begins_with_an_event_so_that_rasa_does_not_take_it_for_rejected(box: Outbox) -> None:
    events, _ = run(actions.ValidateOverdrachtForm(), tracker("x", form="overdracht_form"))
    assert SlotSet("overdracht_einde", None) in events


def test_each_action_goes_to_the_outbox_once(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    went = list[str]()

    async def counted(work: Callable[[], Any]) -> Any:
        went.append("")
        return work()

    talk = written()
    monkeypatch.setattr(handover, "apart", counted)
    talk._do(actions.ActionAskOverdrachtEinde(), "blauw")
    assert len(went) == 1
    talk.says("ja")
    monkeypatch.setattr(box, "struggling", lambda _: True)
    went.clear()
    assert "nog niet aangekomen" in talk.ends("ja")
    assert len(went) == 1


# ---------------------------------------------------------------- a turn that fails after its work


TURNS = ("ja, ik wil een bericht sturen", WORDS, PHONE, "ja, stuur mee", "ja")


@pytest.mark.parametrize("place", range(len(TURNS)))
def test_a_turn_that_failed_is_said_again_and_all_goes_on_as_if_it_had_not(box: Outbox, place: int) -> None:
    talk = Talk()
    talk.slots["situatie"] = {"eerste_ziektedag": "2026-01-12"}
    talk._do(actions.ValidateOverdrachtForm(), "Ik wil een bericht sturen", asked=None)
    talk._do(actions.ActionAskOverdrachtEinde(), "Ik wil een bericht sturen")
    for number, text in enumerate(TURNS):
        preview = talk.hears()
        if number == place:
            talk.fails(text)
        talk.says(text)
    assert WORDS in preview
    assert PHONE.replace("-", "") in preview
    assert "12 januari" in preview
    assert "nog niet aangekomen" in talk.ends("ja")
    claimed = box.claim("a", 60)
    assert claimed is not None
    sent = json.loads(claimed.content)
    assert (sent["vraag"], sent["contact"]["waarde"]) == (WORDS, PHONE.replace("-", ""))
    assert "12 januari" in sent["gegevens"][0]
    assert box.claim("b", 60) is None


def test_nothing_goes_out_before_its_preview_was_seen(box: Outbox) -> None:
    talk = Talk()
    for text in ("ja", WORDS):
        talk.says(text)
    talk.fails(PHONE)
    talk.says("ja")
    assert talk.slots["overdracht_einde"] is None
    assert WORDS in talk.hears()
    talk.says("ja")
    assert "nog niet aangekomen" in talk.ends("ja")


def test_who_cancels_after_a_turn_that_failed_has_cancelled(box: Outbox) -> None:
    talk = Talk()
    for text in ("ja", WORDS):
        talk.says(text)
    draft = talk.slots["overdracht"]
    talk.fails(PHONE)
    talk.says("annuleren")
    assert "ik stuur niets" in talk.ends("annuleren").lower()
    assert box.status(draft) is None


@pytest.mark.parametrize("delivered", [False, True])
def test_who_said_yes_in_a_turn_that_failed_hears_of_another_question_that_it_was_sent(
    box: Outbox, delivered: bool
) -> None:
    talk = written()
    draft = talk.slots["overdracht"]
    talk.fails("ja")
    if delivered:
        claimed = box.claim("a", 60)
        assert claimed is not None
        assert box.delivered(claimed)
    talk.says("Wat kost spoor 2?", "antwoord", "spoor-2-kosten")
    said = talk.ends("Wat kost spoor 2?", "antwoord", "spoor-2-kosten")
    assert talk.dispatcher.messages[0]["custom"]["onderwerp"] == "spoor-2-kosten"
    assert "niet verstuurd" not in said
    assert box.status(draft) == ("bezorgd" if delivered else "wacht")
    # It can still be asked for.
    assert talk.slots["overdracht"] == draft


def test_who_is_forgotten_after_a_turn_that_failed_has_the_message_withdrawn(box: Outbox) -> None:
    talk = written()
    draft = talk.slots["overdracht"]
    talk.fails("ja")
    talk.says("vergeet mijn gegevens")
    talk.ends("vergeet mijn gegevens")
    assert talk.dispatcher.messages[0]["custom"]["vergeten"]
    assert box.status(draft) == "ingetrokken"


def test_a_message_whose_sending_nobody_heard_of_is_not_written_a_second_time(box: Outbox) -> None:
    talk = written()
    draft = talk.slots["overdracht"]
    talk.fails_at_the_end("ja", handed_in=True)
    talk._do(actions.ValidateOverdrachtForm(), "Ik wil een bericht sturen", asked=None)
    assert talk.slots == {"overdracht": draft, "overdracht_einde": "versturen"}
    assert "nog niet aangekomen" in talk.ends("Ik wil een bericht sturen")
    talk._do(actions.ValidateOverdrachtForm(), "Ik wil een bericht sturen", asked=None)
    assert talk.slots["overdracht"] != draft


@pytest.mark.parametrize("handed_in", [False, True])
def test_who_says_yes_again_after_the_form_hears_what_became_of_it(
    box: Outbox, monkeypatch: pytest.MonkeyPatch, handed_in: bool
) -> None:
    talk = written()
    talk.fails_at_the_end("ja", handed_in)
    talk._do(actions.ActionBeantwoord(), "Ja, verstuur dit", asked=None)
    assert "nog niet aangekomen" in talk.hears()
    assert box.claim("a", 60) is not None
    assert box.claim("b", 60) is None
    # Told once; from then on a yes is a yes to something else.
    talk._do(actions.ActionBeantwoord(), "Ja", asked=None)
    assert "aangekomen" not in talk.hears()


def test_who_asks_something_else_after_the_form_gets_its_answer(box: Outbox) -> None:
    talk = written()
    talk.fails_at_the_end("ja", handed_in=True)
    talk._do(actions.ActionBeantwoord(), "Wat kost spoor 2?", "antwoord", "spoor-2-kosten", asked=None)
    assert talk.dispatcher.messages[0]["custom"]["onderwerp"] == "spoor-2-kosten"
