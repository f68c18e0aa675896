"""Phrases are found as one Matcher over all of them finds them, also where only a few of them are looked at."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.language.cues import patroon
from bot.language.matching import Matchers

NLP = spacy.blank("nl")
GROUPS = {
    "ziek": ["ben|was ziek", "ziek sinds?", "~2 ziek", "niet ~1 meer"],
    "beter": ["weer beter", "beter? gemeld", "_dag_ hersteld"],
    "los": ["weer?"],
}
WORDS = (
    "ben",
    "was",
    "ziek",
    "sinds",
    "niet",
    "meer",
    "weer",
    "beter",
    "gemeld",
    "_dag_",
    "hersteld",
    "en",
    ".",
    "Ziek",
)


def patterns() -> dict[str, list[list[dict[str, Any]]]]:
    return {name: [patroon(phrase) for phrase in phrases] for name, phrases in GROUPS.items()}


def plainly(doc: Doc, name: str) -> list[tuple[str, int, int]]:
    """What spaCy finds of one group."""
    matcher = Matcher(NLP.vocab)
    matcher.add(name, patterns()[name])
    return [(name, start, end) for _, start, end in matcher(doc)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_it_finds_what_spacy_finds_in_the_same_order(words: list[str]) -> None:
    doc = Doc(NLP.vocab, words=words)
    found = Matchers(NLP.vocab, patterns()).find(doc)
    assert found == [match for name in GROUPS for match in plainly(doc, name)]


def test_a_group_of_which_a_word_is_missing_is_not_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    matchers = Matchers(NLP.vocab, {"ziek": patterns()["ziek"], "beter": patterns()["beter"]})
    asked: list[str] = []
    for name in ("ziek", "beter"):
        monkeypatch.setitem(matchers._matchers, name, lambda _, name=name: asked.append(name) or [])
    matchers.find(Doc(NLP.vocab, words=["weer", "ziek"]))
    assert asked == ["ziek"]
