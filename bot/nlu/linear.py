"""Linear models: learnt from vectors, and what they make of new ones.

Apart from the ranking, so that a process that only learns loads nothing but scikit-learn.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.paths import ROOT

Floats = NDArray[np.float32]
Vectors: TypeAlias = csr_matrix | Floats


@dataclass(frozen=True)
class Linear:
    """A trained linear model.

    Attributes:
        weights: a column of weights per class, or one column for yes and no.
        bias: a number per column.
    """

    weights: Vectors
    bias: Floats

    def margins(self, vectors: Vectors) -> Floats:
        """How far each text lies on a topic's side, a row per text."""
        products: Any = vectors @ self.weights
        return np.asarray((products.toarray() if issparse(products) else products) + self.bias, dtype=np.float32)

    def sparse(self) -> Linear:
        """The same model, kept by the weights that are not nought: of words those are a quarter."""
        return Linear(csr_matrix(self.weights), self.bias)


@dataclass(frozen=True)
class Lesson:
    """What is learnt from: vectors, the class of each, and how.

    Attributes:
        vectors: a row per text.
        labels: the number of its class.
        strictness: how much a mistake costs.
        tolerance: how far from the best the weights may be.
    """

    vectors: Vectors
    labels: NDArray[np.int64]
    strictness: float
    tolerance: float = 1e-4

    def learn(self) -> Linear:
        """Learns to tell each class from all others."""
        model = LinearSVC(C=self.strictness, tol=self.tolerance, class_weight="balanced", random_state=0)
        return _kept(model.fit(self.vectors, self.labels))


def learn_all(lessons: Sequence[Lesson]) -> list[Linear]:
    """Learns models at the same time, the last in this process and each other in one of its own.

    Never two in one process: the library draws them from one row of random numbers, and the same questions must always
    give the same ranking.

    Raises:
        subprocess.CalledProcessError: such a process failed; it has said why on standard error.
    """
    *others, last = lessons
    with ThreadPoolExecutor(max(1, len(others))) as threads:
        apart = [threads.submit(_learn_apart, lesson) for lesson in others]
        here = last.learn()
        return [*(model.result() for model in apart), here]


def _learn_apart(lesson: Lesson) -> Linear:
    # A plain command rather than a pool of workers: those start by importing what the parent was started with, all of
    # Rasa, and a pool that loses one waits for it for minutes.
    command = [sys.executable, "-m", "bot.nlu.linear"]
    done = subprocess.run(command, cwd=ROOT, input=pickle.dumps(lesson), stdout=subprocess.PIPE, check=True)
    learnt: Linear = pickle.loads(done.stdout)
    return learnt


def learn_yes_no(vectors: Vectors, targets: NDArray[np.bool_]) -> Linear:
    """Learns a yes or no; the margins are log-odds."""
    model = LogisticRegression(C=20.0, class_weight="balanced", solver="liblinear", random_state=0)
    return _kept(model.fit(vectors, targets))


def _kept(model: Any) -> Linear:
    return Linear(np.ascontiguousarray(model.coef_.T, np.float32), model.intercept_.astype(np.float32))


if __name__ == "__main__":
    # What comes in is of the class in bot.nlu.linear, not of that in this module, which has another name here.
    sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer).learn()))
