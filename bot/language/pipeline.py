"""Loads the Dutch pipeline without waking TensorFlow."""

from __future__ import annotations

import sys
from typing import Any

from bot.paths import ROOT

NAME = "nl_core_news_sm"


def load_pipeline() -> Any:
    """The Dutch pipeline: the installed package, or the stand-in directory of that name.

    Raises:
        OSError: neither is there; `make setup` builds one.
    """
    absent = "tensorflow" not in sys.modules
    if absent:
        # spaCy's engine imports TensorFlow if it is installed (10 seconds, 400 MB), and uses it for nothing here.
        sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        import spacy

        try:
            return spacy.load(NAME)
        except OSError:
            return spacy.load(ROOT / NAME)
    finally:
        if absent:
            del sys.modules["tensorflow"]
