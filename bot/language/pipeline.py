"""Imports spaCy and loads the Dutch pipeline without waking TensorFlow.

spaCy's engine imports TensorFlow if it is installed (10 seconds, 400 MB) and uses it for nothing here. Other modules
of this package import spaCy after this one, so this is the only place that has to care.
"""

from __future__ import annotations

import sys
from typing import Any

from bot.paths import ROOT

NAME = "nl_core_news_sm"


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


def load_pipeline() -> Any:
    """The Dutch pipeline: the installed package, or the stand-in directory of that name.

    Raises:
        OSError: neither is there; `make setup` builds one.
    """
    try:
        return _spacy.load(NAME)
    except OSError:
        return _spacy.load(ROOT / NAME)
