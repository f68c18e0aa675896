"""Ranks the topics for a message: one linear model on its words and characters, one on its meaning.

Pure scikit-learn and numpy, no Rasa: the graph component in topic_classifier.py is a thin shell around it. Why these
two, and what each adds, is measured in docs/developers/understanding.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack

from bot.nlu import embedding
from bot.nlu.labels import CRISIS, OUTSIDE
from bot.nlu.linear import Floats, MarginLesson, learn_yes_no, learning_apart
from bot.nlu.meanings import Meanings
from bot.nlu.normalise import scrubbed, spelled
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
        danger: how sure it is that any part of the message speaks of suicide or danger (0 to 1).
    """

    topics: tuple[Ranked, ...]
    outside: float
    outside_id: str
    danger: float = 0.0


# How much the meaning counts beside the words in telling inside from outside.
OUTSIDE_WEIGHT = 0.5
# The same in telling danger from all else.
DANGER_WEIGHT = 0.5
# How much it counts how often a topic is asked, beside how well it fits (1: as much as chance has it; the training
# questions are only partly in the mix in which questions come in).
FREQUENCY = 0.5
# A topic with fewer questions than this is young, or a word or two, and not rare.
FEWEST = 80
# A message is searched for danger part by part, so that a question beside it does not hide it; at most so many parts.
PIECES = 20
_PIECE = re.compile(r"[.,;:!?\n]+")
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
        self._meanings: Meanings | None = None

    def fit(
        self, texts: Sequence[str], labels: Sequence[str], cache: Path | None = None, harmless: Sequence[str] = ()
    ) -> TopicRanker:
        """Learns from training questions and their topics.

        Args:
            texts: the questions.
            labels: their topics; those in OUTSIDE are outside the subject.
            cache: a file that remembers embeddings from one training to the next.
            harmless: messages without a topic that only sound like danger.

        Raises:
            NoEmbeddingsError: embeddings are wanted and this machine has none.
        """
        names = np.array(labels)
        heard, sounding = ([scrubbed(text) for text in some] for some in (texts, harmless))
        # The encoder works outside the interpreter, so the words are counted and learnt beside it.
        with ThreadPoolExecutor(1) as beside:
            meanings = beside.submit(Meanings.learnt, heard, names, sounding, cache) if self._wants_meaning else None
            self._learn_words(heard, names, sounding)
            self._meanings = meanings.result() if meanings else None
        return self

    def _learn_words(self, heard: Sequence[str], names: NDArray[np.str_], harmless: Sequence[str]) -> None:
        cleaned = [spelled(text) for text in heard]
        self._exact = {text: str(name) for text, name in zip(cleaned, names, strict=True) if text}
        self._written = Written.learnt(cleaned)
        written = self._written(cleaned)
        inside, danger = ~np.isin(names, OUTSIDE), names == CRISIS
        self._topics, topics, asked = np.unique(names[inside], return_inverse=True, return_counts=True)
        self._often = often(asked)
        with learning_apart(MarginLesson(written[inside], topics, strictness=3.0, tolerance=1e-1)) as by_words:
            # Danger is told apart by itself: a message that speaks of it is often about work too.
            strange = ~inside & ~danger
            self._is_outside = learn_yes_no(written[~danger], strange[~danger])
            self._kinds, kinds = np.unique(names[strange], return_inverse=True)
            self._kind = MarginLesson(written[strange], kinds, strictness=1.0).learn()
            compared = vstack([written, self._written([spelled(text) for text in harmless])]) if harmless else written
            self._alarm = learn_yes_no(compared, np.append(danger, np.zeros(len(harmless), dtype=bool)))
            self._by_words = by_words.result().sparse()

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
        danger = np.array([self._danger(text) for text in heard])
        margins, outside = self._by_words.margins(written), self._is_outside.margins(written)[:, 0]
        if self._meanings is not None:
            meant = self._meanings.vectors(heard)
            margins = margins + self.meaning_weight * self._meanings.margins(meant)
            outside = outside + OUTSIDE_WEIGHT * self._meanings.embedder.outside_margins(meant)
            danger = danger + DANGER_WEIGHT * self._meanings.danger(meant)
        kinds = self._kind.margins(written).argmax(axis=1)
        rankings = []
        for margin, strange, kind, alarm in zip(margins, outside, kinds, danger, strict=True):
            likely = softmax(margin / self.temperature + self._often)
            topics = tuple(Ranked(str(self._topics[at]), float(likely[at])) for at in np.argsort(likely)[::-1][:LENGTH])
            rankings.append(Ranking(topics, sigmoid(strange), str(self._kinds[kind]), sigmoid(alarm)))
        return rankings

    def _danger(self, text: str) -> float:
        """How much likelier the worst part of a text speaks of danger than of all else (log-odds), by its words."""
        pieces = [text, *(piece for piece in _PIECE.split(text)[:PIECES] if " " in piece.strip())]
        return float(self._alarm.margins(self._written([spelled(piece) for piece in pieces])).max())

    def _certain(self, cleaned: str) -> Ranking | None:
        """What needs no model: nothing to read, or a training question."""
        if not any(char.isalpha() for char in cleaned):
            return Ranking((), 1.0, OUTSIDE[0])
        known = self._exact.get(cleaned)
        if known is None:
            return None
        if known == CRISIS:
            return Ranking((), 1.0, known, danger=1.0)
        return Ranking((), 1.0, known) if known in OUTSIDE else Ranking((Ranked(known, 1.0),), 0.0, OUTSIDE[0])


def often(asked: NDArray[np.int64]) -> Floats:
    """How much likelier each topic is than others before anything is said (log-odds but for a number that all share).

    Args:
        asked: the number of training questions of each topic.
    """
    return np.asarray(FREQUENCY * np.log(np.maximum(asked, FEWEST)), dtype=np.float32)


def softmax(values: Floats) -> Floats:
    """Scores as probabilities."""
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


def sigmoid(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, float(log_odds)))))
