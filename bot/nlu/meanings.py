"""What texts mean, beside their words: learnt from the vectors of training questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.embedding import Embedder
from bot.nlu.labels import CRISIS, OUTSIDE
from bot.nlu.linear import Floats, LikelihoodLesson, Linear, learn_yes_no
from bot.nlu.normalise import worded

# From so many questions of a topic its meaning is learnt, none longer than so many characters unless a topic has no
# shorter ones: more and longer ones add nothing, and each takes milliseconds to read.
MEANT = 50
LONGEST = 160
# So many of each are enough to tell danger from.
HARMLESS = 20
# The least length that a vector is divided by.
TINY = 1e-12


@dataclass(frozen=True)
class Meanings:
    """The topics by meaning.

    Attributes:
        embedder: makes the vectors.
        centre: a part that all vectors of the encoder share and that says nothing: it is taken out.
        model: the topics inside the subject, a column each in the order of their names.
        alarm: tells talk of suicide or danger from all else.
    """

    embedder: Embedder
    centre: Floats
    model: Linear
    alarm: Linear

    @classmethod
    def learnt(
        cls, texts: Sequence[str], labels: NDArray[np.str_], harmless: Sequence[str], cache: Path | None
    ) -> Meanings:
        """Learns from training questions.

        Args:
            texts: the questions, scrubbed.
            labels: the topic of each.
            harmless: messages without a topic that only sound like danger, scrubbed.
            cache: a file that remembers embeddings from one training to the next.

        Raises:
            NoEmbeddingsError: this machine has no embeddings.
        """
        embedder = Embedder.of_this_code()
        numbers = np.unique(labels, return_inverse=True)[1]
        lengths = np.array([len(text) for text in texts])
        # Every way of speaking of danger counts.
        some = np.union1d(spread(numbers, MEANT, lengths), np.flatnonzero(labels == CRISIS))
        chosen = [worded(text) for text in (*(texts[at] for at in some), *harmless)]
        vectors = embedder.embed_many(chosen, cache) if cache else embedder.embed(chosen)
        inside = ~np.isin(labels[some], OUTSIDE)
        centre = vectors[: len(some)][inside].mean(axis=0)
        centred = _centred(vectors, centre)
        topics = np.unique(labels[some][inside], return_inverse=True)[1]
        model = LikelihoodLesson(centred[: len(some)][inside], topics, strictness=5.0, rounds=25).learn()
        danger = np.append(labels[some] == CRISIS, np.zeros(len(harmless), dtype=bool))
        others = np.isin(np.arange(len(some)), spread(numbers[some], HARMLESS, lengths[some]))
        compared = np.concatenate([others, np.ones(len(harmless), dtype=bool)])
        compared |= danger
        return cls(embedder, centre, model, learn_yes_no(centred[compared], danger[compared]))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of scrubbed texts as the encoder makes them, a row each."""
        return self.embedder.embed([worded(text) for text in texts])

    def margins(self, vectors: Floats) -> Floats:
        """How much likelier each topic is by the meaning of a text (log-odds), a row per text."""
        return self.model.margins(_centred(vectors, self.centre))

    def danger(self, vectors: Floats) -> Floats:
        """How much likelier each text speaks of suicide or danger than of anything else (log-odds), by its meaning."""
        return self.alarm.margins(_centred(vectors, self.centre))[:, 0]


def spread(labels: NDArray[np.int64], most: int, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of at most so many texts of each class, spread evenly over its short ones.

    Args:
        labels: the class of each text.
        most: how many texts of a class.
        lengths: how long each text is, in characters; a class without short ones is spread over all it has.
    """
    chosen = []
    for label in np.unique(labels):
        short = np.flatnonzero((labels == label) & (lengths <= LONGEST))
        places = short if len(short) else np.flatnonzero(labels == label)
        chosen.append(places[np.linspace(0, len(places) - 1, min(most, len(places))).astype(int)])
    return np.sort(np.concatenate(chosen))


def _centred(vectors: Floats, centre: Floats) -> Floats:
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), TINY), dtype=np.float32)
