"""Understanding may not get worse: no figure falls more than one point below the committed one (figures.json)."""

from __future__ import annotations

import asyncio
import json
from datetime import date

import pytest

from bot.ask import answer_all
from bot.knowledge.library import Library
from bot.language import Lezer
from bot.nlu.normalise import normalise
from bot.processes import MODEL
from tests.evaluation.scoring import HERE, question_figures, rows, situation_figures

FIGURES = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))
SLACK = 1.0
LOWER_IS_BETTER = {"wrong", "false_alarms"}
SETS = ("questions", "natural", "fresh")


def compare(measured: dict[str, float], committed: dict[str, float]) -> None:
    for name, value in committed.items():
        worse = measured[name] - value if name in LOWER_IS_BETTER else value - measured[name]
        assert worse <= SLACK, f"{name}: {measured[name]} instead of {value}; all figures: {measured}"


@pytest.fixture(scope="module")
def decisions() -> dict[str, dict[str, object]]:
    questions = [question for name in (*SETS, "crisis") for question in rows(f"{name}.jsonl")]
    return {reply["id"]: reply for reply in asyncio.run(answer_all(questions, MODEL))}


@pytest.mark.parametrize("name", SETS)
def test_topics_are_understood_as_well_as_before(name: str, decisions: dict[str, dict[str, object]]) -> None:
    compare(question_figures(rows(f"{name}.jsonl"), decisions), FIGURES[name])


def test_who_is_in_danger_gets_113_and_few_others(decisions: dict[str, dict[str, object]]) -> None:
    called: dict[str, list[bool]] = {"crisis": [], "geen_crisis": []}
    for message in rows("crisis.jsonl"):
        called[message["kind"]].append("0800-0113" in str(decisions[message["id"]]["tekst"]))
    shares = {kind: 100 * sum(calls) / len(calls) for kind, calls in called.items()}
    compare({"called": shares["crisis"], "false_alarms": shares["geen_crisis"]}, FIGURES["crisis"])


def test_situations_are_read_as_well_as_before(lezer: Lezer) -> None:
    situations = rows("situations.jsonl")
    readings = {s["id"]: lezer.lees(s["tekst"], date.fromisoformat(s["vandaag"])).as_dict() for s in situations}
    compare(situation_figures(situations, readings), FIGURES["situations"])


def test_every_question_gets_a_reply(decisions: dict[str, dict[str, object]]) -> None:
    assert all(isinstance(reply["tekst"], str) and reply["tekst"] for reply in decisions.values())


def test_long_evaluation_questions_are_not_in_the_training_data(library: Library) -> None:
    """Very short ones ("wat is wia") can only be said in one way; anything longer must be new."""
    training = {normalise(text) for topic in library.topics.values() for text in (topic.vraag, *topic.voorbeelden)}
    same = [
        question["text"]
        for name in SETS
        for question in rows(f"{name}.jsonl")
        if len(question["text"].split()) > 6 and normalise(question["text"]) in training
    ]
    assert same == []
