"""The actions: a tracker in, exact events and messages out."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import actions
from bot.answers.state import Stand

FIRST = {"eerste_ziektedag": "2026-01-12"}


@pytest.fixture(autouse=True)
def fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOORWIJZER_VANDAAG", "2026-11-21")


def tracker(text: str, *decision: str, form: str | None = None, asked: str | None = None, **slots: Any) -> Tracker:
    """A conversation whose last message the NLU judged as ``decision`` says."""
    besluit, *ids = decision or ("keuze",)
    latest = {"text": text, "besluit": {"besluit": besluit, "ids": ids}, "intent_ranking": []}
    filled = {**Stand().as_slots(), "requested_slot": asked, **slots}
    events = [{"event": "user", "timestamp": 1_795_000_000.0}]
    return Tracker("u", filled, latest, events, False, None, {"name": form} if form else {}, "action_listen")


def run(action: Any, conversation: Tracker) -> tuple[list[EventType], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, conversation, {})
    return asyncio.run(events) if asyncio.iscoroutine(events) else events, dispatcher.messages


def slots_in(events: list[EventType]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_every_action_of_the_domain_exists() -> None:
    import yaml

    from bot.paths import ROOT

    named = set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["actions"])
    assert named == {getattr(actions, name)().name() for name in actions.__all__}


def test_a_question_is_answered_as_text_buttons_and_structure() -> None:
    events, messages = run(actions.ActionBeantwoord(), tracker("wat kost spoor 2", "antwoord", "spoor-2-kosten"))
    assert len(messages) == 1
    assert messages[0]["custom"]["onderwerp"] == "spoor-2-kosten"
    assert messages[0]["buttons"][0].keys() == {"title", "payload"}
    assert slots_in(events)["onderwerp"] == "spoor-2-kosten"


def test_a_role_is_stored() -> None:
    events, messages = run(actions.ActionBeantwoord(), tracker("Ik ben werkgever of HR"))
    assert SlotSet("rol", "werkgever") in events
    assert "werkgever of HR" in messages[0]["text"]


def test_a_calculation_that_lacks_facts_starts_the_form() -> None:
    events, messages = run(actions.ActionBeantwoord(), tracker("Wat moet ik nu doen?"))
    assert messages == []
    assert events[-1] == FollowupAction("termijnen_form")
    assert slots_in(events)["start"] is True


def test_forgetting_empties_every_slot_and_ends_the_form() -> None:
    conversation = tracker("vergeet mijn gegevens", situatie=FIRST, form="termijnen_form", asked="eerste_ziektedag")
    events, messages = run(actions.ActionBeantwoord(), conversation)
    assert events == [AllSlotsReset(), ActiveLoop(None), SlotSet("requested_slot", None)]
    assert messages[0]["custom"]["vergeten"] is True


def test_crisis_ends_the_form() -> None:
    conversation = tracker("ik wil dood", "antwoord", "crisis", form="termijnen_form", asked="eerste_ziektedag")
    events, messages = run(actions.ActionBeantwoord(), conversation)
    assert ActiveLoop(None) in events
    assert SlotSet("requested_slot", None) in events
    assert len(messages) == 1
    assert messages[0]["text"].startswith("Bel nu 113")


def test_within_a_form_no_other_form_is_started() -> None:
    conversation = tracker("help", "antwoord", "wat-kun-je", form="termijnen_form", asked="eerste_ziektedag")
    events, _ = run(actions.ActionBeantwoord(), conversation)
    assert not [event for event in events if event["event"] in ("followup", "active_loop")]


def test_the_form_reads_the_first_day() -> None:
    conversation = tracker("12 januari 2026", asked="eerste_ziektedag", berekening="bereken-mijn-tijdlijn")
    events, _ = run(actions.ValidateTermijnenForm(), conversation)
    told = slots_in(events)
    assert told["eerste_ziektedag"] == "2026-01-12"
    assert told["feiten_bevestigd"] is True
    assert told["situatie"] == FIRST


def test_the_form_steps_aside_for_a_question() -> None:
    conversation = tracker(
        "wie betaalt een second opinion?", "antwoord", "second-opinion-kosten", asked="eerste_ziektedag"
    )
    assert run(actions.ValidateTermijnenForm(), conversation) == ([], [])


def test_the_form_ends_for_a_command() -> None:
    events, _ = run(actions.ValidateTermijnenForm(), tracker("stop", asked="eerste_ziektedag"))
    assert events[-1] == SlotSet("requested_slot", None)
    assert SlotSet("eerste_ziektedag", None) in events


def test_a_mistake_is_told_with_the_next_question() -> None:
    events, _ = run(actions.ValidateTermijnenForm(), tracker("3 maart 2027", asked="eerste_ziektedag"))
    told = slots_in(events)
    assert told["eerste_ziektedag"] is None
    assert told["feiten_bevestigd"] is None
    _, messages = run(actions.ActionAskEersteZiektedag(), tracker("3 maart 2027", vraagbeurten=told["vraagbeurten"]))
    assert "toekomst" in messages[0]["text"]


def test_asking_counts_how_often_it_was_asked() -> None:
    events, messages = run(actions.ActionAskEersteZiektedag(), tracker("x"))
    assert slots_in(events)["vraagbeurten"] == {"eerste_ziektedag": 1}
    assert messages[0]["custom"]["soort"] == "vraag"


def test_asking_for_an_open_fact() -> None:
    facts = {**FIRST, "contract_einde": "2027-06-30"}
    _, messages = run(
        actions.ActionAskFeitenBevestigd(), tracker("x", situatie=facts, berekening="bereken-mijn-tijdlijn")
    )
    assert "eigenrisicodrager" in messages[0]["text"]


def test_once_the_facts_are_there_the_dates_are_given_and_the_form_is_empty_again() -> None:
    conversation = tracker(
        "12 januari 2026",
        situatie=FIRST,
        berekening="bereken-mijn-tijdlijn",
        feiten_bevestigd=True,
        eerste_ziektedag="2026-01-12",
    )
    events, messages = run(actions.ActionBereken(), conversation)
    assert messages[0]["custom"]["soort"] == "tijdlijn"
    assert slots_in(events)["eerste_ziektedag"] is None
    assert slots_in(events)["feiten_bevestigd"] is None


def test_a_form_that_ended_early_answers_the_message() -> None:
    _, messages = run(actions.ActionBereken(), tracker("stop", berekening="bereken-mijn-tijdlijn"))
    assert "stoppen" in messages[0]["text"]


def test_the_wage_never_reaches_a_slot() -> None:
    conversation = tracker("2.400 euro, 32 uur", asked="loon_genoemd", berekening="bereken-loon-bij-ziekte")
    events, _ = run(actions.ValidateLoonForm(), conversation)
    assert slots_in(events) == {"loon_genoemd": True}
    answered = tracker("2.400 euro, 32 uur", loon_genoemd=True, berekening="bereken-loon-bij-ziekte")
    after, messages = run(actions.ActionBereken(), answered)
    assert "2.078,61" in messages[0]["text"]
    assert "2400" not in str(after)
    assert "2.400" not in str(after)


def test_a_wage_without_hours_is_asked_again() -> None:
    events, _ = run(actions.ValidateLoonForm(), tracker("2400 euro", asked="loon_genoemd"))
    assert slots_in(events)["loon_genoemd"] is None
    _, messages = run(actions.ActionAskLoonGenoemd(), tracker("2400 euro"))
    assert "uur per week" in messages[0]["text"]


def test_without_the_wage_there_is_still_an_answer() -> None:
    _, messages = run(actions.ActionBereken(), tracker("weet ik niet", berekening="bereken-loon-bij-ziekte"))
    assert messages[0]["custom"]["onderwerp"] == "bereken-loon-bij-ziekte"


@pytest.mark.parametrize(
    ("text", "asked", "slot", "value"),
    [
        ("Heel weinig", "spoor_2_mogelijkheden", "spoor_2_mogelijkheden", "marginaal"),
        ("Weet ik niet", "spoor_2_mogelijkheden", "spoor_2_mogelijkheden", "onbekend"),
    ],
)
def test_the_decision_help_keeps_each_answer(text: str, asked: str, slot: str, value: str) -> None:
    events, _ = run(actions.ValidateSpoor2Form(), tracker(text, asked=asked, situatie=FIRST))
    assert slots_in(events)[slot] == value
    assert slots_in(events)["spoor_2_perspectief"] is None


def test_an_answer_that_decides_fills_the_rest() -> None:
    events, _ = run(
        actions.ValidateSpoor2Form(), tracker("Blijvend niet", asked="spoor_2_mogelijkheden", situatie=FIRST)
    )
    told = slots_in(events)
    assert told["spoor_2_uitgeput"] == told["spoor_2_perspectief"] == "niet_nodig"
    _, messages = run(actions.ActionBereken(), tracker("Blijvend niet", situatie=FIRST, **told))
    assert messages[0]["text"].startswith("Spoor 2 hoeft niet.")


@pytest.mark.parametrize("name", ["Mogelijkheden", "Uitgeput", "Perspectief"])
def test_each_question_of_the_decision_help_is_asked(name: str) -> None:
    _, messages = run(getattr(actions, f"ActionAskSpoor2{name}")(), tracker("x"))
    assert messages[0]["buttons"][-1]["title"] == "Weet ik niet"
