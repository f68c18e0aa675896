"""Reads Dutch: one message in, a person's situation out. Knows no Rasa, reads no clock."""

# First, so that spaCy is imported the quiet way for all modules of this package.
from bot.language.pipeline import load_pipeline

from bot.language.model import Hersteld, Lezing, Verlof  # isort: skip
from bot.language.reader import Lezer  # isort: skip

__all__ = ["Hersteld", "Lezer", "Lezing", "Verlof", "load_pipeline"]
