"""Ranks the topics for a message: one linear model on its words and characters, one on its meaning.

Pure scikit-learn and numpy, no Rasa: the graph component in topic_classifier.py is a thin shell around it. Why these two, and what
each adds, is measured in docs/developers/understanding.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.nlu import embedding
from bot.nlu.normalise import normalise

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Ranked:
    """A topic and how sure the ranking is of it (0 to 1)."""

    id: str
    confidence: float


@dataclass(frozen=True)
class Linear:
    """A trained linear model: a row of weights per topic."""

    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, vectors: csr_matrix | Floats, labels: NDArray[np.int64], strictness: float) -> Linear:
        """Learns to tell each topic from all others."""
        model = LinearSVC(C=strictness, class_weight="balanced", random_state=0).fit(vectors, labels)
        return cls(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))

    def margins(self, vectors: csr_matrix | Floats) -> Floats:
        """How far each text lies on a topic's side, a row per text."""
        return np.asarray(vectors @ self.weights.T + self.bias, dtype=np.float32)


class TopicRanker:
    """Learns from training questions which topic a message is about."""

    def __init__(self, meaning_weight: float = 0.5, temperature: float = 0.2, embeddings: bool | None = None) -> None:
        """Sets how the two models are mixed.

        Args:
            meaning_weight: weight of the margins on meaning beside those on words.
            temperature: how much the scores are sharpened into probabilities; chosen so that confidence = accuracy.
            embeddings: whether to use meaning at all; None: if this machine can.
        """
        self.meaning_weight, self.temperature = meaning_weight, temperature
        self._wants_meaning = embedding.available() if embeddings is None else embeddings
        self._meaning: Linear | None = None

    def fit(self, texts: Sequence[str], labels: Sequence[str], vectors: Floats | None = None) -> TopicRanker:
        """Learns from training questions and their topics.

        Args:
            texts: the questions.
            labels: their topics.
            vectors: their embeddings, if they are there already.

        Raises:
            NoEmbeddingsError: embeddings are wanted and this machine has none.
        """
        self.classes: list[str] = sorted(set(labels))
        index = {label: position for position, label in enumerate(self.classes)}
        targets = np.array([index[label] for label in labels])
        cleaned = [normalise(text) for text in texts]
        self._exact = {text: label for text, label in zip(cleaned, labels, strict=True) if text}
        self._features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"\b\w+\b")),
                ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)),
            ]
        )
        written = normalize(self._features.fit_transform(cleaned)).astype(np.float32)
        self._words = Linear.fit(written, targets, strictness=1.0)
        if self._wants_meaning:
            meant = embedding.embed(texts) if vectors is None else vectors
            # All vectors of this model share a large part that says nothing: take it out.
            self._centre: Floats = meant.mean(axis=0)
            self._meaning = Linear.fit(self._centred(meant), targets, strictness=2.0)
        return self

    def _centred(self, vectors: Floats) -> Floats:
        return np.asarray(normalize(vectors - self._centre), dtype=np.float32)

    def scores(self, texts: Sequence[str], vectors: Floats | None = None) -> Floats:
        """Probabilities, a row per text and a column per topic of ``classes``."""
        written = normalize(self._features.transform([normalise(text) for text in texts])).astype(np.float32)
        margins = self._words.margins(written)
        if self._meaning is not None:
            meant = embedding.embed(texts) if vectors is None else vectors
            margins = margins + self.meaning_weight * self._meaning.margins(self._centred(meant))
        return softmax(margins / self.temperature)

    def rank(self, text: str, length: int = 10) -> list[Ranked]:
        """The best topics for one message, best first; a training question itself is certain."""
        cleaned = normalise(text)
        if not any(char.isalpha() for char in cleaned):
            return []
        known = self._exact.get(cleaned)
        if known is not None:
            return [Ranked(known, 1.0)]
        row = self.scores([text])[0]
        order = np.argsort(row)[::-1][:length]
        return [Ranked(self.classes[position], float(row[position])) for position in order]


def softmax(values: Floats) -> Floats:
    """Rows of scores as rows of probabilities."""
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
