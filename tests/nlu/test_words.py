"""Words and characters become the numbers that scikit-learn makes of them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.normalise import spelled
from bot.nlu.words import Written
from bot.paths import ROOT

TOPICS = sorted((ROOT / "knowledge" / "faq").glob("*/*.yml"))


@pytest.fixture(scope="module")
def questions() -> list[str]:
    """The training questions of every third topic: some eight thousand."""
    read = [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in TOPICS[::3]]
    return [spelled(text) for topic in read for text in topic["voorbeelden"]]


@pytest.fixture(scope="module")
def written(questions: list[str]) -> Written:
    return Written.learnt(questions[::2])


@pytest.fixture(scope="module")
def halves(questions: list[str]) -> list[TfidfVectorizer]:
    """What stands in scikit-learn for the words and for the characters."""
    same = {"min_df": 2, "sublinear_tf": True, "dtype": np.float32}
    return [
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\b\w+\b", **same).fit(questions[::2]),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), **same).fit(questions[::2]),
    ]


def expected(halves: list[TfidfVectorizer], texts: list[str]) -> csr_matrix:
    return hstack([half.transform(texts) for half in halves]).tocsr() * 0.5**0.5


def test_thousands_of_questions_get_the_numbers_of_scikit_learn(
    questions: list[str], written: Written, halves: list[TfidfVectorizer]
) -> None:
    theirs, ours = expected(halves, questions), written(questions)

    assert len(questions) > 5_000
    assert ours.dtype == np.float32
    assert ours.shape == theirs.shape
    assert ours.nnz == theirs.nnz
    assert abs(ours - theirs).max() < 1e-6


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.text("ab ER\t'\u0300éßſℋ1_-", max_size=40)))
def test_any_text_gets_the_numbers_of_scikit_learn(written: Written, halves: list[TfidfVectorizer], text: str) -> None:
    assert abs(written([text]) - expected(halves, [text])).max() < 1e-6


def test_texts_together_get_exactly_the_numbers_they_get_alone(questions: list[str], written: Written) -> None:
    together = written([*questions[:50], ""])
    assert all((together[at] != written([text])).nnz == 0 for at, text in enumerate([*questions[:50], ""]))


def test_a_stored_table_gives_the_same_numbers(questions: list[str], written: Written) -> None:
    again = pickle.loads(pickle.dumps(written))
    assert (again(questions[:50]) != written(questions[:50])).nnz == 0
