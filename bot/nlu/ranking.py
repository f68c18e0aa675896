"""Ranks the topics for a message: one linear model on its words and characters, one on its meaning.

Pure scikit-learn and numpy, no Rasa: the graph component in topic_classifier.py is a thin shell around it. Why these
two, and what each adds, is measured in docs/developers/understanding.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
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
class Ranking:
    """What a message is about.

    Attributes:
        topics: the topics inside the subject, best first; their confidences sum to 1 over all topics.
        outside: how sure it is that the message is outside the subject (0 to 1).
        outside_id: which kind of outside it would be (buiten-onderwerp, medische-vraag ...).
    """

    topics: tuple[Ranked, ...]
    outside: float
    outside_id: str


@dataclass(frozen=True)
class Linear:
    """A trained linear model: a row of weights per class, or one row for yes and no."""

    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, vectors: csr_matrix | Floats, labels: NDArray[np.int64], strictness: float) -> Linear:
        """Learns to tell each topic from all others."""
        model = LinearSVC(C=strictness, class_weight="balanced", random_state=0).fit(vectors, labels)
        return cls(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))

    @classmethod
    def fit_yes_no(cls, vectors: csr_matrix | Floats, targets: NDArray[np.bool_]) -> Linear:
        """Learns a yes or no; the margins are log-odds."""
        model = LogisticRegression(C=20.0, class_weight="balanced", solver="liblinear", random_state=0)
        model.fit(vectors, targets)
        return cls(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))

    def margins(self, vectors: csr_matrix | Floats) -> Floats:
        """How far each text lies on a topic's side, a row per text."""
        return np.asarray(vectors @ self.weights.T + self.bias, dtype=np.float32)


# The topics whose training questions are outside the subject; told apart before anything is ranked.
OUTSIDE = ("buiten-onderwerp", "andere-taal", "crisis", "scheldwoord", "medische-vraag")


class TopicRanker:
    """Learns from training questions which topic a message is about, and whether it is about any."""

    def __init__(self, meaning_weight: float = 0.5, temperature: float = 0.2, embeddings: bool | None = None) -> None:
        """Sets how the two views are mixed.

        Args:
            meaning_weight: weight of the margins on meaning beside those on words.
            temperature: how much the scores are sharpened into probabilities; chosen so that confidence = accuracy.
            embeddings: whether to use meaning at all; None: if this machine can.
        """
        self.meaning_weight, self.temperature = meaning_weight, temperature
        self._wants_meaning = embedding.available() if embeddings is None else embeddings
        self._views: list[View] = []

    def fit(self, texts: Sequence[str], labels: Sequence[str], vectors: Floats | None = None) -> TopicRanker:
        """Learns from training questions and their topics.

        Args:
            texts: the questions.
            labels: their topics; those in OUTSIDE are outside the subject.
            vectors: their embeddings, if they are there already.

        Raises:
            NoEmbeddingsError: embeddings are wanted and this machine has none.
        """
        self.classes: list[str] = sorted(set(labels))
        index = {label: position for position, label in enumerate(self.classes)}
        targets = np.array([index[label] for label in labels])
        outside = np.array([label in OUTSIDE for label in labels])
        cleaned = [normalise(text) for text in texts]
        self._exact = {text: label for text, label in zip(cleaned, labels, strict=True) if text}
        self._inside = np.array([position for position, label in enumerate(self.classes) if label not in OUTSIDE])
        self._outside = np.array([position for position, label in enumerate(self.classes) if label in OUTSIDE])
        self._features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"\b\w+\b")),
                ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)),
            ]
        )
        written = normalize(self._features.fit_transform(cleaned)).astype(np.float32)
        self._views = [View.fit(written, targets, outside, strictness=1.0, weight=1.0)]
        if self._wants_meaning:
            meant = embedding.embed(texts) if vectors is None else vectors
            # All vectors of this model share a large part that says nothing: take it out.
            self._centre: Floats = meant.mean(axis=0)
            view = View.fit(self._centred(meant), targets, outside, strictness=2.0, weight=self.meaning_weight)
            self._views.append(view)
        return self

    def _centred(self, vectors: Floats) -> Floats:
        return np.asarray(normalize(vectors - self._centre), dtype=np.float32)

    def margins(self, texts: Sequence[str], vectors: Floats | None = None) -> tuple[Floats, Floats]:
        """The models' raw verdicts.

        Returns:
            Margins, a row per text and a column per topic of ``classes``; and per text the log-odds that it is outside.
        """
        inputs: list[csr_matrix | Floats] = [
            normalize(self._features.transform([normalise(text) for text in texts])).astype(np.float32)
        ]
        if self._wants_meaning:
            inputs.append(self._centred(embedding.embed(texts) if vectors is None else vectors))
        pairs = list(zip(self._views, inputs, strict=True))
        topics = sum(view.weight * view.topics.margins(vector) for view, vector in pairs)
        outside = sum(view.weight * view.outside.margins(vector)[:, 0] for view, vector in pairs)
        return np.asarray(topics, dtype=np.float32), np.asarray(outside, dtype=np.float32)

    def rank(self, text: str, length: int = 10) -> Ranking:
        """What a message is about; a training question itself is certain."""
        cleaned = normalise(text)
        if not any(char.isalpha() for char in cleaned):
            return Ranking((), 1.0, OUTSIDE[0])
        known = self._exact.get(cleaned)
        if known is not None:
            return Ranking((), 1.0, known) if known in OUTSIDE else Ranking((Ranked(known, 1.0),), 0.0, OUTSIDE[0])
        margins, outside = self.margins([text])
        return self.ranking(margins[0], float(outside[0]), length)

    def ranking(self, margins: Floats, log_odds: float, length: int = 10) -> Ranking:
        """A ranking from one text's row of margins."""
        likely = softmax(margins[self._inside] / self.temperature)
        order = np.argsort(likely)[::-1][:length]
        topics = tuple(Ranked(self.classes[self._inside[place]], float(likely[place])) for place in order)
        kind = OUTSIDE[0]
        if len(self._outside):
            kind = self.classes[self._outside[int(np.argmax(margins[self._outside]))]]
        return Ranking(topics, 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds)))), kind)


@dataclass(frozen=True)
class View:
    """One way of looking at a message: which topic, and whether it is outside the subject."""

    topics: Linear
    outside: Linear
    weight: float

    @classmethod
    def fit(
        cls,
        vectors: csr_matrix | Floats,
        targets: NDArray[np.int64],
        outside: NDArray[np.bool_],
        strictness: float,
        weight: float,
    ) -> View:
        """Learns both from the same vectors."""
        return cls(Linear.fit(vectors, targets, strictness), Linear.fit_yes_no(vectors, outside), weight)


def softmax(values: Floats) -> Floats:
    """Scores as probabilities."""
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)
