"""What the bot really says is read for what it is: the answers' own replies, not imitations of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.answers import always, asking, unsure
from bot.answers import spoor2 as decision
from bot.answers.answer import Answer
from bot.answers.missing import CAUSE, ERD, ROLE
from bot.answers.state import Stand
from bot.answers.topic import topic_answer
from bot.channels.conversation_key import ConversationKeys, Whereabouts
from bot.insights import observe as observe_module
from bot.insights.observe import CHANNELS, Said, Verdict, Vocabulary, band, observe, vocabulary
from bot.insights.settings import load_settings
from bot.knowledge.library import Library
from tests.insights.conftest import MONDAY, said

TODAY = date(2026, 11, 21)


@pytest.fixture
def known(library: Library) -> Vocabulary:
    return vocabulary(load_settings(), frozenset(library.topics))


def read(answer: Answer, known: Vocabulary) -> Said:
    (seen, *_) = observe({"sender_id": "piet", **said(answer, MONDAY).as_dict()}, known)
    assert isinstance(seen, Said)
    return seen


def test_every_topic_is_an_answer_a_talk_or_outside(library: Library, known: Vocabulary) -> None:
    for topic in library.topics.values():
        seen = read(topic_answer(library, topic, None, TODAY), known)
        assert seen.topic == topic.id
        expected = {"crisis": "crisis", "menselijke-medewerker": "person"}.get(topic.id)
        if topic.id in ("buiten-onderwerp", "medische-vraag"):
            expected = "outside"
        if expected is None and topic.soort == "gesprek":
            expected = "talk"
        assert seen.kind == (expected or ("dates" if topic.id.startswith("bereken-") else "answer")), topic.id


@pytest.mark.parametrize("name", ["eerste_ziektedag", "hersteld", "zwangerschapsverlof", CAUSE, ERD, ROLE, asking.WAGE])
def test_a_question_for_a_fact_is_no_choice_between_topics(known: Vocabulary, name: str) -> None:
    assert read(asking.ask(name, Stand())[0], known).kind == "form"


@pytest.mark.parametrize("name", decision.QUESTIONS)
def test_a_question_of_the_decision_help_is_one_too(library: Library, known: Vocabulary, name: str) -> None:
    assert read(decision.question(library, name, TODAY, 0), known).kind == "form"


def test_a_choice_between_topics(library: Library, known: Vocabulary) -> None:
    assert read(unsure.choice_answer(library, tuple(library.topics)[:3], 0), known).kind == "choice"
    assert read(unsure.choice_answer(library, (), 0), known).kind == "choice"


def test_a_person(library: Library, known: Vocabulary) -> None:
    assert read(always.person_answer(library), known).kind == "person"


def test_verdicts_and_each_reason(library: Library, known: Vocabulary) -> None:
    topic = "spoor-2-kosten"
    yes, no = always.helpful_answer(library, topic), always.unhelpful_answer(library, topic)
    assert read(yes, known).verdict == Verdict(topic, True)
    assert read(no, known).verdict == Verdict(topic, False)
    reasons = []
    for choice in always.REASONS:
        # As the dialogue hands it on.
        reply = always.reason_answer(library, topic, choice.tekst.strip().rstrip(".").lower())
        verdict = read(reply, known).verdict
        reasons.append(verdict and verdict.reason)
    assert reasons == ["unclear", "other_question", "incomplete", "wrong"]


def test_the_complaints_of_the_widget_are_topics_that_exist(library: Library) -> None:
    assert {"antwoord-niet-begrepen", "antwoord-klopt-niet"} <= library.topics.keys()


def test_every_value_that_can_be_shown_has_a_dutch_word() -> None:
    words = load_settings().words
    needed = {*CHANNELS, "onbekend", "overig", "onduidelijk", "storing", "unsaid", "unclear", "wrong"}
    assert (
        needed | {"other_question", "incomplete", "begonnen", "gevraagd", "beantwoord", "zonder_mens"} <= words.keys()
    )


@pytest.mark.parametrize("confidence", [None, "hoog", float("nan"), -1, [], True])
def test_a_confidence_that_is_none_is_low_or_harmless(confidence: Any) -> None:
    assert band(confidence) in ("hoog", "laag")


@pytest.mark.parametrize(
    "event",
    [{"event": "action", "name": "action_listen"}, {"event": "session_started"}, {"event": observe_module.FORGOTTEN}],
)
def test_the_mark_of_a_handled_event_is_no_conversation(event: dict[str, Any]) -> None:
    known = observe_module.Vocabulary.__new__(observe_module.Vocabulary)
    where = Whereabouts("slack", "T1", "prive", "", "U1")
    mark = ConversationKeys(b"a secret for the tests, long enough").event(where, "e1")
    assert observe_module.observe({**event, "sender_id": mark, "timestamp": 1.0}, known) == ()
    assert observe_module.observe({**event, "sender_id": "iemand", "timestamp": 1.0}, known) != ()
