"""Linear models can be learnt in a process of their own, and always come out the same."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.linear import Lesson, LikelihoodLesson, Linear, MarginLesson, learning_apart

LABELS = np.arange(500) % 5


def vectors(seed: int) -> np.ndarray:
    """Some texts of five classes that lie apart."""
    numbers = np.random.default_rng(seed)
    return (numbers.normal(size=(5, 1_000))[LABELS] + 3 * numbers.normal(size=(500, 1_000))).astype(np.float32)


@pytest.fixture(scope="module", params=["margins", "likelihoods"])
def lesson(request: pytest.FixtureRequest) -> Lesson:
    if request.param == "margins":
        few = vectors(1)
        few[np.abs(few) < 2] = 0
        return MarginLesson(csr_matrix(few), LABELS, strictness=0.1, tolerance=1e-2)
    return LikelihoodLesson(vectors(2), LABELS, strictness=5.0, rounds=40)


def same(one: Linear, other: Linear) -> bool:
    return np.array_equal(one.weights, other.weights) and np.array_equal(one.bias, other.bias)


def test_a_model_learnt_apart_is_the_one_learnt_here(lesson: Lesson) -> None:
    with learning_apart(lesson) as learnt:
        assert same(learnt.result(), lesson.learn())


def test_what_was_learnt_tells_the_classes_apart(lesson: Lesson) -> None:
    assert np.array_equal(lesson.learn().margins(lesson.vectors).argmax(axis=1), LABELS)


def test_a_process_that_fails_is_told_once_its_model_is_wanted() -> None:
    with (
        learning_apart(MarginLesson(vectors(1), LABELS, strictness=-1.0)) as learnt,
        pytest.raises(subprocess.CalledProcessError),
    ):
        learnt.result()


def test_nobody_waits_for_a_model_that_is_no_longer_wanted(lesson: Lesson) -> None:
    with pytest.raises(LookupError), learning_apart(lesson):
        raise LookupError


def test_weights_without_their_noughts_give_the_same_margins() -> None:
    texts = csr_matrix(np.where(vectors(1) > 2, 1, 0).astype(np.float32))
    weights = np.where(np.arange(5_000).reshape(1_000, 5) % 4, 0, 1.5).astype(np.float32)
    model = Linear(weights, np.arange(5, dtype=np.float32))

    kept = model.sparse()

    assert kept.weights.nnz == 1_250
    assert np.array_equal(kept.margins(texts), model.margins(texts))
