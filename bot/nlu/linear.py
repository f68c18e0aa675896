"""Linear models: learnt from vectors, and what they make of new ones.

Apart from the ranking, so that a process that only learns loads nothing but scikit-learn.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.paths import ROOT

Floats = NDArray[np.float32]
# Log-odds that leave no doubt.
CERTAIN = 30.0
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
class Lesson(ABC):
    """What is learnt from, and how.

    Attributes:
        vectors: a row per text.
        labels: the number of its class.
        strictness: how much a mistake costs.
    """

    vectors: Vectors
    labels: NDArray[np.int64]
    strictness: float

    @abstractmethod
    def learn(self) -> Linear:
        """Learns to tell each class from all others."""


@dataclass(frozen=True)
class MarginLesson(Lesson):
    """Each class apart from all others by as broad a margin as can be: for many columns of which few are not nought.

    Attributes:
        tolerance: how far from the best the weights may be.
    """

    tolerance: float = 1e-4

    def learn(self) -> Linear:
        """The margins are distances; no class knows of another's."""
        model = LinearSVC(C=self.strictness, tol=self.tolerance, class_weight="balanced", random_state=0)
        return _kept(model.fit(self.vectors, self.labels))


@dataclass(frozen=True)
class LikelihoodLesson(Lesson):
    """All classes at once, each text as likely to be of its own as can be: for few columns that are all filled.

    Attributes:
        rounds: how often all texts are gone through; the ranking no longer changes long before the weights stand still.
    """

    rounds: int

    def learn(self) -> Linear:
        """The margins are log-odds, but for a number that is the same for all classes."""
        model = LogisticRegression(
            C=self.strictness, max_iter=self.rounds, multi_class="multinomial", class_weight="balanced"
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return _kept(model.fit(self.vectors, self.labels))


@contextmanager
def learning_apart(lesson: Lesson) -> Iterator[Future[Linear]]:
    """Learns in a process of its own, so that another processor does, while the caller goes on.

    What it gives is what `lesson.learn()` gives. Two that draw random numbers would share one row of them in one
    process, and the same questions must always give the same ranking.

    Yields:
        The model, once it is learnt; asking for it raises subprocess.CalledProcessError if the process failed, which
        has said why on standard error.
    """
    # A plain command rather than a pool of workers: those start by importing what the parent was started with, all of
    # Rasa, and a pool that loses one waits for it for minutes.
    command = [sys.executable, "-m", "bot.nlu.linear"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def learn() -> Linear:
            learnt, _ = process.communicate(pickle.dumps(lesson))
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, command)
            model: Linear = pickle.loads(learnt)
            return model

        with ThreadPoolExecutor(1) as thread:
            try:
                yield thread.submit(learn)
            except BaseException:
                # Nobody waits for it any more.
                process.kill()
                raise


def learn_yes_no(vectors: Vectors, targets: NDArray[np.bool_]) -> Linear:
    """Learns a yes or no; the margins are log-odds. Where all are yes, or all no, that is what it always says."""
    if targets.all() or not targets.any():
        return Linear(
            np.zeros((vectors.shape[1], 1), np.float32), np.full(1, CERTAIN if targets.all() else -CERTAIN, np.float32)
        )
    model = LogisticRegression(C=20.0, class_weight="balanced", solver="liblinear", random_state=0)
    return _kept(model.fit(vectors, targets))


def _kept(model: Any) -> Linear:
    return Linear(np.ascontiguousarray(model.coef_.T, np.float32), model.intercept_.astype(np.float32))


if __name__ == "__main__":
    # What comes in is of the class in bot.nlu.linear, not of that in this module, which has another name here.
    sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer).learn()))
