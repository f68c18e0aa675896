"""The words and characters of a text as numbers: TF-IDF that scikit-learn has learnt, for one text at a time.

What it learns is a table of terms and a weight for each. To apply that to a single message takes scikit-learn 1.2 ms,
nearly all of it checks; here a fifth of that. tests/nlu/test_words.py compares the two.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.linear import Floats

# Of two and of five characters adds nothing, and takes as long to learn from as all others together.
SHORTEST, LONGEST = 3, 4
WORD = r"\b\w+\b"
_WORDS = re.compile(WORD)
Row = tuple[NDArray[np.int32], Floats]


def words(text: str) -> list[str]:
    """The words of a text, and each two that follow one another."""
    found = _WORDS.findall(text)
    return found + [f"{one} {next_one}" for one, next_one in pairwise(found)]


def characters(text: str) -> list[str]:
    """Each three or four characters that follow one another in a word, with a space around the word."""
    return [
        padded[begin : begin + size]
        for padded in (f" {word} " for word in text.split())
        for size in range(SHORTEST, min(LONGEST, len(padded)) + 1)
        for begin in range(len(padded) - size + 1)
    ]


@dataclass(frozen=True)
class Terms:
    """What was learnt of one kind of terms.

    Attributes:
        cut: a text to its terms.
        columns: the place of each term.
        weights: how much each counts, by its place.
    """

    cut: Callable[[str], Iterable[str]]
    columns: dict[str, int]
    weights: Floats

    @classmethod
    def learnt(cls, cut: Callable[[str], Iterable[str]], texts: Sequence[str], **options: object) -> Terms:
        """Learns the terms that are in two texts at least.

        Args:
            cut: a text to its terms, as the options tell scikit-learn to cut it.
            texts: to learn from.
            options: for scikit-learn.
        """
        learning = TfidfVectorizer(min_df=2, sublinear_tf=True, dtype=np.float32, **options).fit(texts)
        return cls(
            cut, {term: int(at) for term, at in learning.vocabulary_.items()}, np.asarray(learning.idf_, np.float32)
        )

    def row(self, text: str) -> Row:
        """The places of the terms in a text, and a number for each; together of length 1."""
        counts = Counter(map(self.columns.get, self.cut(text)))
        del counts[None]
        places = np.fromiter(counts, np.int32, len(counts))
        numbers = (np.log(np.fromiter(counts.values(), np.float32, len(counts))) + 1) * self.weights[places]
        return places, numbers / np.float32(math.sqrt(np.square(numbers).sum()) or 1)


@dataclass(frozen=True)
class Written:
    """The words beside the characters."""

    words: Terms
    characters: Terms

    @classmethod
    def learnt(cls, texts: Sequence[str]) -> Written:
        """Learns from texts."""
        return cls(
            Terms.learnt(words, texts, ngram_range=(1, 2), token_pattern=WORD),
            Terms.learnt(characters, texts, analyzer="char_wb", ngram_range=(SHORTEST, LONGEST)),
        )

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """A row per text, of length 1: words first, then characters."""
        apart = len(self.words.columns)
        places: list[NDArray[np.int32]] = []
        numbers: list[Floats] = []
        ends = [0]
        for text in map(str.lower, texts):
            (worded, counting), (spelled, weighing) = self.words.row(text), self.characters.row(text)
            places += (worded, spelled + apart)
            numbers += (counting, weighing)
            ends.append(ends[-1] + len(worded) + len(spelled))
        shape = (len(texts), apart + len(self.characters.columns))
        data = np.concatenate(numbers) * np.float32(0.5**0.5)
        return csr_matrix((data, np.concatenate(places), np.array(ends, np.int32)), shape)
