"""Of the Dutch pipeline only the tokenizer is loaded, and it cuts as in the whole pipeline."""

from __future__ import annotations

import json
from typing import Any

import pytest
import spacy

from bot.language.pipeline import load_pipeline
from bot.paths import ROOT

QUESTIONS = ROOT / "tests" / "evaluation" / "questions.jsonl"


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_pipeline()


def test_words_are_cut_as_by_the_whole_pipeline(tokenizer: Any) -> None:
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    whole = spacy.load(tokenizer.path)

    assert whole.component_names
    assert [[token.text for token in tokenizer(text)] for text in texts] == [
        [token.text for token in whole.make_doc(text)] for text in texts
    ]


def test_nothing_else_is_loaded(tokenizer: Any) -> None:
    assert tokenizer.component_names == []


def test_a_pipeline_that_is_not_there_cannot_be_loaded() -> None:
    with pytest.raises(OSError, match="nl_no_such_pipeline"):
        load_pipeline("nl_no_such_pipeline")
