"""Reads Dutch: one message in, a person's situation out. Knows no Rasa, reads no clock."""

from bot.language.model import Hersteld, Lezing, Verlof
from bot.language.reader import Lezer

__all__ = ["Hersteld", "Lezer", "Lezing", "Verlof"]
