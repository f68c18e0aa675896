"""Rasa gets its training data, intents and rules from the topics."""

from __future__ import annotations

import copy

import pytest
from rasa.shared.core.training_data.structures import RuleStep
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.importer import Question
from bot.knowledge.library import Library
from bot.paths import ROOT


@pytest.fixture(scope="module")
def importer() -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "bot" / "data")]
    )


def test_every_topic_is_an_intent(importer: TrainingDataImporter, library: Library) -> None:
    assert set(library.topics) <= set(importer.get_domain().intents)


def test_every_training_question_is_an_example_of_its_topic(importer: TrainingDataImporter, library: Library) -> None:
    examples = {(m.get("text"), m.get("intent")) for m in importer.get_nlu_data().intent_examples}
    for topic in library.topics.values():
        assert (topic.vraag, topic.id) in examples
        assert {(text, topic.id) for text in topic.voorbeelden} <= examples


def test_every_topic_has_a_rule(importer: TrainingDataImporter, library: Library) -> None:
    rules = {step.block_name for step in importer.get_stories().story_steps if isinstance(step, RuleStep)}
    assert {f"onderwerp {topic_id}" for topic_id in library.topics} <= rules


def test_the_dialogue_of_the_project_itself_is_read_too(importer: TrainingDataImporter) -> None:
    assert {"action_beantwoord", "action_bereken"} <= set(importer.get_domain().action_names_or_texts)


def test_a_training_question_is_for_rasa_the_example_that_it_would_make_itself() -> None:
    question = Question(data={"text": "wat is spoor 2", "intent": "spoor-2-wat-is-het"})

    assert question == Message.build("wat is spoor 2", "spoor-2-wat-is-het")
    assert question != Message.build("wat is spoor 1", "spoor-2-wat-is-het")


def test_a_changed_training_question_is_another_one() -> None:
    question = Question(data={"text": "wat is spoor 2", "intent": "spoor-2-wat-is-het"})
    before = question.fingerprint()

    question.set("intent", "spoor-2-wat-is-het")
    assert question.fingerprint() == before
    question.set("intent", "spoor-1-wat-is-het")
    assert question.fingerprint() != before


def test_a_copy_of_a_training_question_leads_its_own_life() -> None:
    question = Question(data={"text": "wat is spoor 2", "intent": "spoor-2-wat-is-het"})
    copied = copy.deepcopy(question)
    assert copied == question

    copied.set("intent", "spoor-1-wat-is-het", add_to_output=True)

    assert copied != question
    assert question.get("intent") == "spoor-2-wat-is-het"
    assert "intent" not in question.output_properties
