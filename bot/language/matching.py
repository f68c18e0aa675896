"""spaCy's Matcher over many phrases, of which a message can hold only a few.

A phrase can only occur where each word that it cannot do without is in the message. Those few names are looked up;
only the phrases under them are matched, in the order and with the outcome of one Matcher over all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc

Pattern = Sequence[Mapping[str, Any]]
Match = tuple[str, int, int]


class Matchers:
    """Named groups of patterns of single words (``LOWER``, with ``OP: ?`` for one that may be left out)."""

    def __init__(self, vocab: Any, groups: Mapping[str, Iterable[Pattern]]) -> None:
        """Compiles the patterns.

        Args:
            vocab: of the documents.
            groups: the patterns of each name; patterns of one name are matched together.
        """
        self._matchers: dict[str, Matcher] = {}
        # By one word that a phrase cannot do without: the name, and the words of which it needs one each as well.
        self._by_word: dict[str, list[tuple[str, tuple[frozenset[str], ...]]]] = {}
        self._always: list[str] = []
        for name, patterns in groups.items():
            matcher = self._matchers[name] = Matcher(vocab)
            kept = [[dict(step) for step in pattern] for pattern in patterns]
            if kept:
                matcher.add(name, kept)
            for pattern in kept:
                self._index(name, _needed(pattern))

    def _index(self, name: str, needed: list[frozenset[str]]) -> None:
        if not needed:
            self._always.append(name)
            return
        first, *others = sorted(needed, key=len)
        for word in first:
            self._by_word.setdefault(word, []).append((name, tuple(others)))

    def find(self, doc: Doc) -> list[Match]:
        """The phrases in a document, by name: first word, and the word after the last, as spaCy gives them."""
        words = {token.lower_ for token in doc}
        names = set(self._always)
        for word in words & self._by_word.keys():
            names.update(
                name
                for name, needed in self._by_word[word]
                if name not in names and not any(words.isdisjoint(one) for one in needed)
            )
        return [
            (name, start, end)
            for name, matcher in self._matchers.items()
            if name in names
            for _, start, end in matcher(doc)
        ]


def _needed(pattern: Pattern) -> list[frozenset[str]]:
    """Of each word that must be there: what it can be."""
    needed = []
    for step in pattern:
        word = step["LOWER"]
        if step.get("OP") == "?" or (not isinstance(word, str) and "IN" not in word):
            continue
        needed.append(frozenset([word] if isinstance(word, str) else word["IN"]))
    return needed
