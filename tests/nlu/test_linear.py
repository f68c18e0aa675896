"""Linear models are learnt in processes of their own, and always come out the same."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.linear import Lesson, Linear, learn_all


def lesson(seed: int, *, sparse: bool = False) -> Lesson:
    """Some texts of five classes that lie apart; two megabytes, so more than joblib hands on as it is."""
    numbers = np.random.default_rng(seed)
    labels = np.arange(500) % 5
    vectors = (numbers.normal(size=(5, 1_000))[labels] + 3 * numbers.normal(size=(500, 1_000))).astype(np.float32)
    if sparse:
        vectors[np.abs(vectors) < 2] = 0
    return Lesson(csr_matrix(vectors) if sparse else vectors, labels, strictness=0.1, tolerance=1e-2)


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return [lesson(1, sparse=True), lesson(2)]


def same(one: Linear, other: Linear) -> bool:
    return np.array_equal(one.weights, other.weights) and np.array_equal(one.bias, other.bias)


def test_models_learnt_at_once_are_those_learnt_alone(lessons: list[Lesson]) -> None:
    learnt = learn_all(lessons)

    assert all(same(model, lesson.learn()) for model, lesson in zip(learnt, lessons, strict=True))


def test_the_same_texts_always_give_the_same_models(lessons: list[Lesson]) -> None:
    assert all(same(*models) for models in zip(learn_all(lessons), learn_all(lessons), strict=True))


def test_one_model_alone_is_learnt_too(lessons: list[Lesson]) -> None:
    (learnt,) = learn_all(lessons[:1])

    assert same(learnt, lessons[0].learn())


def test_weights_without_their_noughts_give_the_same_margins(lessons: list[Lesson]) -> None:
    vectors = lessons[0].vectors
    weights = np.where(np.arange(5_000).reshape(1_000, 5) % 4, 0, 1.5).astype(np.float32)
    model = Linear(weights, np.arange(5, dtype=np.float32))

    kept = model.sparse()

    assert kept.weights.nnz == 1_250
    assert np.array_equal(kept.margins(vectors), model.margins(vectors))
