"""Cuts a text into the pieces of the vocabulary: the most likely cut of each word (SentencePiece, unigram)."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.encoder.weights import Vocabulary

SPACE = "\u2581"
# What the model was trained with in front of a question.
PREFIX = "query: "
MAX_PIECES = 126
# How much less likely than the rarest piece an unknown character is.
UNKNOWN_PENALTY = 10.0


class Tokenizer:
    """Text to numbers of pieces."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keeps the vocabulary, and remembers the words it has cut."""
        self._vocabulary = vocabulary
        self._longest = max(map(len, vocabulary.pieces))
        self._unknown_score = float(vocabulary.scores.min()) - UNKNOWN_PENALTY
        self._word = lru_cache(maxsize=20_000)(self._cut)

    def __call__(self, text: str) -> list[int]:
        """The numbers of the pieces of a question, with those that open and close it; at most 128."""
        normal = "".join(self._vocabulary.normal.get(char, char) for char in PREFIX + text)
        pieces = [piece for word in normal.split() for piece in self._word(SPACE + word)]
        return [self._vocabulary.begin, *pieces[:MAX_PIECES], self._vocabulary.end]

    def _cut(self, word: str) -> tuple[int, ...]:
        vocabulary, characters = self._vocabulary, [char.encode("utf-8", "replace") for char in word]
        best: list[tuple[float, int, int]] = [(0.0, -1, -1)]
        for end in range(1, len(characters) + 1):
            score, start = best[end - 1][0] + self._unknown_score, end - 1
            found = (score, vocabulary.unknown, start)
            piece = b""
            for start in range(end - 1, -1, -1):
                piece = characters[start] + piece
                if len(piece) > self._longest:
                    break
                number = vocabulary.pieces.get(piece)
                if number is not None and number != vocabulary.unknown:
                    found = max(found, (best[start][0] + float(vocabulary.scores[number]), number, start))
            best.append(found)
        numbers, place = [], len(characters)
        while place:
            _, number, place = best[place]
            numbers.append(number)
        return tuple(reversed(numbers))
