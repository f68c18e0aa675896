"""Ranks the topics for a message: linear models on words and characters, beside the nearest training question.

Pure scikit-learn, no Rasa: the graph component in topic_classifier.py is a thin shell around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.nlu.normalise import normalise

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """A topic and how sure the ranking is of it (0 to 1)."""

    id: str
    confidence: float


class TopicRanker:
    """Learns from training questions which topic a message is about."""

    def __init__(self, svm_weight: float = 1.0, nearest_weight: float = 4.0, temperature: float = 0.35) -> None:
        """Sets how the two views are mixed.

        Args:
            svm_weight: weight of the linear model's margins.
            nearest_weight: weight of the likeness to a topic's nearest training questions.
            temperature: how much the scores are sharpened into probabilities; chosen so that confidence = accuracy.
        """
        self.svm_weight, self.nearest_weight, self.temperature = svm_weight, nearest_weight, temperature

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> TopicRanker:
        """Learns from training questions and their topics."""
        self.classes: list[str] = sorted(set(labels))
        index = {label: position for position, label in enumerate(self.classes)}
        self._label_of = np.array([index[label] for label in labels])
        cleaned = [normalise(text) for text in texts]
        self._exact = {text: label for text, label in zip(cleaned, labels, strict=True) if text}
        self._features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b")),
                ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
            ]
        )
        vectors = normalize(self._features.fit_transform(cleaned)).astype(np.float32)
        self._vectors_t: csr_matrix = vectors.T.tocsr()
        self._svm = LinearSVC(C=0.6, class_weight="balanced", random_state=0).fit(vectors, self._label_of)
        return self

    def scores(self, texts: Sequence[str]) -> Floats:
        """Probabilities, a row per text and a column per topic of ``classes``."""
        vectors = normalize(self._features.transform([normalise(text) for text in texts])).astype(np.float32)
        margins = np.asarray(self._svm.decision_function(vectors), dtype=np.float64)
        likeness = np.asarray((vectors @ self._vectors_t).todense(), dtype=np.float64)
        mixed = self.svm_weight * margins + self.nearest_weight * self._nearest(likeness)
        return softmax(mixed / self.temperature)

    def _nearest(self, likeness: Floats) -> Floats:
        """Per topic the mean likeness to its two nearest training questions."""
        best = np.zeros((likeness.shape[0], len(self.classes)))
        for column in range(len(self.classes)):
            own = likeness[:, self._label_of == column]
            top = np.sort(own, axis=1)[:, -2:]
            best[:, column] = top.mean(axis=1)
        return best

    def rank(self, text: str, length: int = 10) -> list[Ranked]:
        """The best topics for one message, best first; a training question itself is certain."""
        known = self._exact.get(normalise(text))
        row = self.scores([text])[0]
        order = np.argsort(row)[::-1][:length]
        ranking = [Ranked(self.classes[position], float(row[position])) for position in order]
        if known is not None:
            return [Ranked(known, 1.0), *(Ranked(r.id, 0.0) for r in ranking if r.id != known)][:length]
        return ranking


def softmax(values: Floats) -> Floats:
    """Rows of scores as rows of probabilities."""
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    result: Any = shifted / shifted.sum(axis=1, keepdims=True)
    return np.asarray(result, dtype=np.float64)
