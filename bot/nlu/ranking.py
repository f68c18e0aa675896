"""Ranks the topics for a message: one linear model on its words and characters, one on its meaning.

Pure scikit-learn and numpy, no Rasa: the graph component in topic_classifier.py is a thin shell around it. Why these
two, and what each adds, is measured in docs/developers/understanding.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu import embedding
from bot.nlu.embedding import Embedder
from bot.nlu.linear import Floats, LikelihoodLesson, MarginLesson, learn_yes_no, learning_apart
from bot.nlu.normalise import scrubbed, spelled, worded
from bot.nlu.words import Written


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


# The topics whose training questions are outside the subject; told apart before anything is ranked.
OUTSIDE = ("buiten-onderwerp", "andere-taal", "crisis", "scheldwoord", "medische-vraag")

# How much the meaning counts beside the words in telling inside from outside.
OUTSIDE_WEIGHT = 0.5
# The least length that a vector is divided by.
TINY = 1e-12
# From so many questions of a topic its meaning is learnt; more add little, and each takes milliseconds to read.
MEANT = 80
# So many topics of a ranking are handed on.
LENGTH = 10


class TopicRanker:
    """Learns from training questions which topic a message is about, and whether it is about any."""

    def __init__(self, meaning_weight: float = 0.3, temperature: float = 0.25, embeddings: bool | None = None) -> None:
        """Sets how the two models of the topics are mixed.

        Args:
            meaning_weight: weight of the log-odds by meaning beside the margins by words.
            temperature: how much the margins are sharpened into probabilities; chosen so that confidence = accuracy.
            embeddings: whether to use meaning at all; None: if this machine can.
        """
        self.meaning_weight, self.temperature = meaning_weight, temperature
        self._wants_meaning = embedding.available() if embeddings is None else embeddings
        self._embedder: Embedder | None = None

    def fit(self, texts: Sequence[str], labels: Sequence[str], cache: Path | None = None) -> TopicRanker:
        """Learns from training questions and their topics.

        Args:
            texts: the questions.
            labels: their topics; those in OUTSIDE are outside the subject.
            cache: a file that remembers embeddings from one training to the next.

        Raises:
            NoEmbeddingsError: embeddings are wanted and this machine has none.
        """
        names = np.array(labels)
        outside = np.isin(names, OUTSIDE)
        heard = [scrubbed(text) for text in texts]
        cleaned = [spelled(text) for text in heard]
        self._exact = {text: label for text, label in zip(cleaned, labels, strict=True) if text}
        self._written = Written.learnt(cleaned)
        written = self._written(cleaned)
        self._is_outside = learn_yes_no(written, outside)
        self._kinds, kinds = np.unique(names[outside], return_inverse=True)
        self._kind = MarginLesson(written[outside], kinds, strictness=1.0).learn()
        self._topics, topics = np.unique(names[~outside], return_inverse=True)
        with learning_apart(MarginLesson(written[~outside], topics, strictness=1.0, tolerance=1e-1)) as by_words:
            if self._wants_meaning:
                inside = [text for text, out in zip(heard, outside, strict=True) if not out]
                some = spread(topics, MEANT)
                self._learn_meanings([worded(inside[at]) for at in some], topics[some], cache)
            self._by_words = by_words.result().sparse()
        return self

    def _learn_meanings(self, texts: Sequence[str], topics: NDArray[np.int64], cache: Path | None) -> None:
        self._embedder = embedder = Embedder.of_this_code()
        meant = embedder.embed_many(texts, cache) if cache else embedder.embed(texts)
        # All vectors of this model share a large part that says nothing: take it out.
        self._centre: Floats = meant.mean(axis=0)
        self._by_meaning = LikelihoodLesson(self._centred(meant), topics, strictness=5.0, rounds=25).learn()

    def _centred(self, vectors: Floats) -> Floats:
        moved = vectors - self._centre
        return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), TINY), dtype=np.float32)

    def rank(self, text: str) -> Ranking:
        """What a message is about; a training question itself is certain."""
        return self.rank_all([text])[0]

    def rank_all(self, texts: Sequence[str]) -> list[Ranking]:
        """The same for several texts together, which takes less time than one after the other."""
        heard = [scrubbed(text) for text in texts]
        cleaned = [spelled(text) for text in heard]
        certain = [self._certain(text) for text in cleaned]
        unsure = [place for place, ranking in enumerate(certain) if ranking is None]
        ranked = iter(self._by_models([heard[at] for at in unsure], [cleaned[at] for at in unsure]) if unsure else ())
        return [ranking or next(ranked) for ranking in certain]

    def _by_models(self, heard: Sequence[str], cleaned: Sequence[str]) -> list[Ranking]:
        """What the models make of texts."""
        written = self._written(cleaned)
        margins, outside = self._by_words.margins(written), self._is_outside.margins(written)[:, 0]
        if self._embedder is not None:
            meant = self._embedder.embed([worded(text) for text in heard])
            margins = margins + self.meaning_weight * self._by_meaning.margins(self._centred(meant))
            outside = outside + OUTSIDE_WEIGHT * self._embedder.outside_margins(meant)
        kinds = self._kind.margins(written).argmax(axis=1)
        rankings = []
        for margin, log_odds, kind in zip(margins, outside, kinds, strict=True):
            likely = softmax(margin / self.temperature)
            topics = tuple(Ranked(str(self._topics[at]), float(likely[at])) for at in np.argsort(likely)[::-1][:LENGTH])
            rankings.append(Ranking(topics, sigmoid(float(log_odds)), str(self._kinds[kind])))
        return rankings

    def _certain(self, cleaned: str) -> Ranking | None:
        """What needs no model: nothing to read, or a training question."""
        if not any(char.isalpha() for char in cleaned):
            return Ranking((), 1.0, OUTSIDE[0])
        known = self._exact.get(cleaned)
        if known is None:
            return None
        return Ranking((), 1.0, known) if known in OUTSIDE else Ranking((Ranked(known, 1.0),), 0.0, OUTSIDE[0])


def spread(labels: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The places of at most so many texts of each class, spread evenly over all it has."""
    chosen = []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        chosen.append(places[np.linspace(0, len(places) - 1, min(most, len(places))).astype(int)])
    return np.sort(np.concatenate(chosen))


def softmax(values: Floats) -> Floats:
    """Scores as probabilities."""
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


def sigmoid(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))
