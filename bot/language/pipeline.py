"""Imports spaCy and loads the Dutch pipeline without waking TensorFlow.

spaCy's engine imports TensorFlow if it is installed (10 seconds, 400 MB) and uses it for nothing here. Other modules
of this package import spaCy after this one, so this is the only place that has to care.
"""

from __future__ import annotations

import sys
from typing import Any

from bot.paths import ROOT

NAME = "nl_core_news_sm"
# Of the pipeline only the tokenizer is used. These are all steps of the real one and of the stand-in: the stand-in's
# dictionary of lemmas alone takes 110 MB.
UNUSED = (
    *("tok2vec", "morphologizer", "tagger", "parser", "senter", "attribute_ruler"),
    *("lemmatizer", "trainable_lemmatizer", "ner", "entity_ruler"),
)


def _import_spacy() -> Any:
    absent = "tensorflow" not in sys.modules
    if absent:
        sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        import spacy
        import spacy.matcher

        return spacy
    finally:
        if absent:
            del sys.modules["tensorflow"]


_spacy = _import_spacy()


def load_pipeline(name: str = NAME) -> Any:
    """The tokenizer of the Dutch pipeline: of the installed package, or of the stand-in directory of that name.

    Raises:
        OSError: neither is there; `make setup` builds one.
    """
    try:
        return _spacy.load(name, exclude=UNUSED)
    except OSError:
        return _spacy.load(ROOT / name, exclude=UNUSED)
