"""What a conversation becomes in the figures: question records, and nothing of the person."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import AllSlotsReset, SessionStarted, SlotSet

from bot.answers import always
from bot.insights.observe import FORGOTTEN
from bot.insights.tables import conversations, keys, links, questions, visits
from tests.insights.conftest import DAY, MINUTE, MONDAY, Told, answer

CHOICE = answer("keuze", "keuze")
QUESTION = answer("vraag:eerste_ziektedag", "vraag")
DATES = answer("bereken-mijn-tijdlijn", "tijdlijn")
HUMAN = answer("menselijke-medewerker", "gesprek")


def outcomes(told: Told) -> list[tuple[str, str]]:
    return [(row.topic, row.outcome) for row in told.rows(questions)]


def test_an_answered_question_is_one_record(told: Told) -> None:
    told.turn("piet", MONDAY, answer(), role="werknemer", organisatie="Arbodienst De Brug")
    (row,) = told.rows(questions)
    assert row.day.isoformat() == "2026-11-02"
    assert row.week.isoformat() == "2026-11-02"
    assert (row.hour, row.channel, row.organisation, row.role) == (9, "widget", "Arbodienst De Brug", "werknemer")
    assert (row.topic, row.confidence, row.outcome) == ("spoor-2-kosten", "hoog", "answered")
    assert row.clarified is False
    assert row.response_ms == 550  # from the moment that it came in


@pytest.mark.parametrize(("confidence", "band"), [(0.75, "hoog"), (0.7499, "midden"), (0.45, "midden"), (0.44, "laag")])
def test_confidence_is_kept_as_a_band(told: Told, confidence: float, band: str) -> None:
    told.turn("piet", MONDAY, answer(), confidence=confidence)
    assert told.rows(questions)[0].confidence == band


def test_a_question_that_needed_a_choice_stays_one_question(told: Told) -> None:
    told.turn("piet", MONDAY, CHOICE, confidence=0.3)
    assert outcomes(told) == [("onduidelijk", "abandoned")]
    told.turn("piet", MONDAY + MINUTE, answer("loonsanctie"))
    (row,) = told.rows(questions)
    assert (row.topic, row.outcome, row.clarified, row.confidence) == ("loonsanctie", "answered", True, "laag")


def test_two_choices_in_a_row_are_still_one_question(told: Told) -> None:
    for minute in range(3):
        told.turn("piet", MONDAY + minute * MINUTE, CHOICE)
    assert outcomes(told) == [("onduidelijk", "abandoned")]


def test_a_calculation_waits_for_the_facts_and_is_answered_by_the_dates(told: Told) -> None:
    told.turn("piet", MONDAY, QUESTION, subject="bereken-mijn-tijdlijn")
    told.turn("piet", MONDAY + MINUTE, QUESTION)
    assert outcomes(told) == [("bereken-mijn-tijdlijn", "abandoned")]
    told.turn("piet", MONDAY + 2 * MINUTE, DATES, role="werkgever")
    assert outcomes(told) == [("bereken-mijn-tijdlijn", "answered")]
    assert told.rows(questions)[0].role == "werkgever"


def test_a_decision_without_dates_answers_its_questions_too(told: Told) -> None:
    told.turn("piet", MONDAY, answer("vraag:spoor_2_mogelijkheden", "keuze"))
    told.turn("piet", MONDAY + MINUTE, answer("beslishulp-spoor-2"))
    assert outcomes(told) == [("beslishulp-spoor-2", "answered")]


def test_a_question_in_between_is_a_question_of_its_own(told: Told) -> None:
    told.turn("piet", MONDAY, QUESTION, subject="bereken-mijn-tijdlijn")
    told.turn("piet", MONDAY + MINUTE, answer("loonsanctie"), QUESTION)
    told.turn("piet", MONDAY + 2 * MINUTE, DATES)
    assert outcomes(told) == [("bereken-mijn-tijdlijn", "answered"), ("loonsanctie", "answered")]


def test_whoever_never_gives_the_facts_has_abandoned_the_question(told: Told) -> None:
    told.turn("piet", MONDAY, QUESTION, subject="bereken-mijn-tijdlijn")
    told.turn("piet", MONDAY + MINUTE, answer("stop", "gesprek"))
    assert outcomes(told) == [("bereken-mijn-tijdlijn", "abandoned")]


def test_a_greeting_is_no_question(told: Told) -> None:
    told.turn("piet", MONDAY, answer("begroeting", "gesprek"))
    assert outcomes(told) == []
    assert len(told.rows(conversations)) == 1


def test_a_question_outside_the_subject(told: Told) -> None:
    told.turn("piet", MONDAY, answer("buiten-onderwerp", "buiten-onderwerp"))
    told.turn("piet", MONDAY + MINUTE, answer("medische-vraag", "gesprek"))
    assert [outcome for _, outcome in outcomes(told)] == ["out_of_scope", "out_of_scope"]


def test_a_turn_without_a_reply_has_failed(told: Told) -> None:
    told.turn("piet", MONDAY)
    told.turn("piet", MONDAY + MINUTE, answer())
    assert outcomes(told) == [("storing", "failed"), ("spoor-2-kosten", "answered")]


def test_a_turn_that_never_ended_counts_when_the_next_one_begins(told: Told) -> None:
    told.event("piet", {"event": "user", "timestamp": MONDAY, "parse_data": {}, "input_channel": "widget"})
    told.turn("piet", MONDAY + MINUTE, answer())
    assert [outcome for _, outcome in outcomes(told)] == ["failed", "answered"]


def test_nothing_is_kept_of_a_cry_for_help(told: Told) -> None:
    told.turn("piet", MONDAY, answer("crisis", "antwoord"))
    assert told.rows(conversations) == []
    assert told.rows(questions) == []
    assert told.rows(visits) == []


# ---------------------------------------------------------------- verdicts


def verdict(useful: bool, topic: str = "spoor-2-kosten", **more: Any) -> dict[str, Any]:
    return {"onderwerp": topic, "nuttig": useful, **more}


def test_a_yes_under_an_answer(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.event("piet", SlotSet("oordeel", verdict(True, bericht_id="bericht-0001"), timestamp=MONDAY + 9))
    assert outcomes(told) == [("spoor-2-kosten", "helpful")]


def test_a_no_in_words_with_its_reason(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, answer("oordeel", "gesprek", oordeel=verdict(False)))
    reason = always.REASONS[3].tekst.lower()
    told.turn("piet", MONDAY + 2 * MINUTE, answer("oordeel-reden", "gesprek", oordeel=verdict(False, reden=reason)))
    (row,) = told.rows(questions)
    assert (row.outcome, row.reason) == ("unhelpful", "wrong")


def test_a_reason_that_is_no_reason_of_ours_is_not_kept(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, answer("oordeel", "gesprek", oordeel=verdict(False, reden="want ik heb MS")))
    assert told.rows(questions)[0].reason == ""


def test_the_complaint_chosen_in_the_widget_is_the_reason(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.event("piet", SlotSet("oordeel", verdict(False), timestamp=MONDAY + 9))
    told.turn("piet", MONDAY + MINUTE, answer("antwoord-klopt-niet", "gesprek"))
    (row,) = told.rows(questions)
    assert (row.outcome, row.reason) == ("unhelpful", "wrong")


def test_a_verdict_goes_to_the_answer_on_its_topic(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, answer("loonsanctie"))
    told.event("piet", SlotSet("oordeel", verdict(True), timestamp=MONDAY + 99))
    assert outcomes(told) == [("spoor-2-kosten", "helpful"), ("loonsanctie", "answered")]


# ---------------------------------------------------------------- a person


def test_asking_for_a_person_hands_the_last_question_over(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, HUMAN)
    told.turn("piet", MONDAY + 2 * MINUTE, HUMAN)
    assert outcomes(told) == [("spoor-2-kosten", "handed_over")]


def test_asking_for_a_person_at_once_is_a_question_too(told: Told) -> None:
    told.turn("piet", MONDAY, HUMAN)
    assert outcomes(told) == [("menselijke-medewerker", "handed_over")]


def test_a_person_after_a_helpful_answer_is_about_something_else(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.event("piet", SlotSet("oordeel", verdict(True), timestamp=MONDAY + 9))
    told.turn("piet", MONDAY + MINUTE, HUMAN)
    assert outcomes(told) == [("spoor-2-kosten", "helpful"), ("menselijke-medewerker", "handed_over")]


def test_a_hand_over_by_the_bot_counts_whatever_it_is_called(told: Told) -> None:
    told.turn("piet", MONDAY, CHOICE)
    told.turn("piet", MONDAY + MINUTE, answer("iets-nieuws", "gesprek", overdracht="verstuurd"))
    assert [outcome for _, outcome in outcomes(told)] == ["handed_over"]


def test_a_yes_after_a_hand_over_does_not_undo_it(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, HUMAN)
    told.event("piet", SlotSet("oordeel", verdict(True), timestamp=MONDAY + 99))
    assert outcomes(told) == [("spoor-2-kosten", "handed_over")]


# ---------------------------------------------------------------- conversations and returning


def test_half_an_hour_of_silence_begins_a_new_conversation(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + 30 * MINUTE, answer("loonsanctie"))
    told.turn("piet", MONDAY + 61 * MINUTE, answer("loonsanctie"))
    assert len(told.rows(conversations)) == 2


def again(told: Told) -> list[bool]:
    return [row.asked_again for row in told.rows(questions)]


@pytest.mark.parametrize(("days", "seen"), [(1.0, True), (6.99, True), (7.01, False)])
def test_the_same_question_within_seven_days_is_a_return(told: Told, days: float, seen: bool) -> None:
    told.turn("piet", MONDAY + 5 * DAY, answer())
    told.turn("piet", MONDAY + (5 + days) * DAY, answer())
    assert again(told) == [seen, False]


def test_returning_is_found_over_the_change_of_the_key(told: Told) -> None:
    told.turn("piet", MONDAY + 6.5 * DAY, answer())
    told.turn("piet", MONDAY + 13 * DAY, answer())
    assert len(told.rows(keys)) == 2
    assert again(told) == [True, False]


def test_another_question_or_another_person_is_no_return(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + DAY, answer("loonsanctie"))
    told.turn("jan", MONDAY + DAY, answer())
    assert again(told) == [False, False, False]


def test_the_same_question_in_the_same_conversation_is_no_return(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, answer())
    assert again(told) == [False, False]


def test_asking_for_a_person_later_is_a_return_on_every_question(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, answer("loonsanctie"))
    told.turn("piet", MONDAY + 2 * DAY, HUMAN)
    assert again(told) == [True, True, False]


def test_the_same_turn_told_twice_counts_once(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("piet", MONDAY, answer())
    assert len(told.rows(questions)) == 1


def test_the_role_is_unknown_again_in_a_new_session(told: Told) -> None:
    told.turn("piet", MONDAY, answer(), role="werkgever")
    told.turn("piet", MONDAY + 31 * MINUTE, answer())
    told.session("piet", MONDAY + 62 * MINUTE)
    told.turn("piet", MONDAY + 62 * MINUTE, answer())
    assert [row.role for row in told.rows(questions)] == ["werkgever", "werkgever", "onbekend"]


def test_starting_over_makes_the_role_unknown(told: Told) -> None:
    told.turn("piet", MONDAY, answer(), role="werkgever")
    told.event("piet", AllSlotsReset(timestamp=MONDAY + 5))
    told.event("piet", SessionStarted(timestamp=MONDAY + 5))
    told.turn("piet", MONDAY + MINUTE, answer())
    assert told.rows(questions)[1].role == "onbekend"


# ---------------------------------------------------------------- forgetting


def test_forgetting_deletes_the_pseudonym_and_keeps_the_count(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.turn("jan", MONDAY, answer())
    told.turn("piet", MONDAY + MINUTE, answer("verwijder-mijn-gegevens", "gesprek", vergeten=True))
    assert len(told.rows(questions)) == 2
    assert len(told.rows(visits)) == len(told.rows(links)) == 1
    told.turn("piet", MONDAY + DAY, answer())
    assert again(told) == [False, False, False]


def test_forgetting_by_the_button_deletes_the_pseudonym_too(told: Told) -> None:
    told.turn("piet", MONDAY + 6 * DAY, answer())
    told.event("piet", {"event": FORGOTTEN}, now=MONDAY + 8 * DAY)  # last week's pseudonym as well
    assert told.rows(links) == []
    assert told.rows(visits) == []


def test_pseudonyms_and_keys_go_when_returning_is_no_longer_counted(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    told.recorder.write([], MONDAY + 2 * DAY)
    assert told.rows(visits) == []
    assert len(told.rows(links)) == 1
    told.recorder.write([], MONDAY + 8 * DAY)
    assert told.rows(links) == []
    told.recorder.write([], MONDAY + 15 * DAY)
    assert told.rows(keys) == []
    assert len(told.rows(questions)) == 1


# ---------------------------------------------------------------- names


def test_only_known_names_get_into_the_figures(told: Told) -> None:
    told.turn("piet", MONDAY, answer("een-zin-van-de-gebruiker"), organisatie="Jan Jansen", channel="https://evil")
    (row,) = told.rows(questions)
    assert (row.topic, row.organisation, row.channel) == ("overig", "overig", "overig")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"event": "user"},
        {"event": "user", "sender_id": 3},
        {"event": "user", "parse_data": [], "metadata": "x", "timestamp": "gisteren", "input_channel": []},
        {"event": "user", "timestamp": 3.0, "parse_data": [], "metadata": "x", "input_channel": ["x"]},
        {
            "event": "user",
            "timestamp": 3.0,
            "parse_data": {"besluit": {"ids": {"a": 1}}, "intent": {"confidence": "hoog"}},
        },
        {"event": "bot", "data": {"custom": {"soort": ["x"], "onderwerp": 4, "oordeel": {"nuttig": "ja"}}}},
        {"event": "slot", "name": "oordeel", "value": "Jan Jansen"},
        {"event": "slot", "name": "rol", "value": {"naam": "Jan"}},
        {"event": "slot", "name": "berekening", "value": ["x"]},
    ],
)
def test_events_of_another_shape_do_no_harm(told: Told, event: dict[str, Any]) -> None:
    told.event("piet", {"sender_id": "piet", **event})
    told.turn("piet", MONDAY + MINUTE, answer())
    assert ("spoor-2-kosten", "answered") in outcomes(told)
