"""What is kept of a question: no name or number, no day of anyone's life, nothing from somebody in distress."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest

from bot.insights.review_keeping import MAX_CHARACTERS, Keeping
from bot.knowledge.harmless import harmless_messages
from bot.knowledge.library import Library
from bot.language.pipeline import load_pipeline
from bot.paths import KNOWLEDGE
from tests.conftest import TODAY
from tests.evaluation.scoring import rows


@pytest.fixture(scope="module")
def keeping(library: Library) -> Keeping:
    def scrub(text: str) -> SimpleNamespace:
        return SimpleNamespace(text=text.replace("Jansen", "[naam]"))

    return Keeping(load_pipeline(), scrub, library.topics.values(), harmless_messages(KNOWLEDGE))


def test_a_question_is_kept_as_the_scrubber_leaves_it(keeping: Keeping) -> None:
    assert keeping.clean("mag  meneer Jansen\nmijn mail lezen", TODAY) == "mag meneer [naam] mijn mail lezen"


@pytest.mark.parametrize(
    "text",
    [
        "ik ben ziek sinds 3 maart, wanneer begint spoor 2?",
        "ziek gemeld 03-03-2026 en nu",
        "vorige week dinsdag ziek geworden wat nu",
        "al 13 weken ziek wat nu",
        "ik zit in week 53, wat moet er gebeuren",
        "ben vanaf kerst thuis",
        "mijn contract loopt af op 1 mei",
        "sinds juli thuis",
        "ik ben in 2024 uitgevallen",
    ],
)
def test_a_question_that_tells_a_day_is_not_kept_at_all(keeping: Keeping, text: str) -> None:
    assert keeping.clean(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    ["krijg ik in week 42 een brief", "wat gebeurt er na 104 weken", "wat is 70 procent van het loon bij spoor 2"],
)
def test_terms_of_the_law_are_no_day_of_anyone(keeping: Keeping, text: str) -> None:
    assert keeping.clean(text, TODAY) == text


def test_no_story_about_an_illness_of_the_evaluation_set_would_be_kept_with_its_date(keeping: Keeping) -> None:
    told = [one for one in rows("situations.jsonl") if one["verwacht"].get("eerste_ziektedag")]
    kept = [one["tekst"] for one in told if keeping.clean(one["tekst"], date.fromisoformat(one["vandaag"]))]
    assert len(told) > 90
    assert kept == []


def test_no_call_for_help_of_the_evaluation_set_would_be_kept(keeping: Keeping) -> None:
    calls = [one["text"] for one in rows("questions.jsonl") if "crisis" in one["faq_ids"]]
    assert len(calls) > 10
    assert [text for text in calls if keeping.clean(text, TODAY)] == []


def test_most_other_questions_can_be_kept(keeping: Keeping) -> None:
    asked = [one["text"] for one in rows("questions.jsonl") if "crisis" not in one["faq_ids"]]
    kept = sum(keeping.clean(text, TODAY) is not None for text in asked[::5])
    assert kept / len(asked[::5]) > 0.75


@pytest.mark.parametrize("text", ["", "???", "🙂" * 40, "a" * (MAX_CHARACTERS + 1), "ok", json.dumps({"x": 1})])
def test_what_is_no_short_question_is_not_kept(keeping: Keeping, text: str) -> None:
    assert keeping.clean(text, TODAY) is None
