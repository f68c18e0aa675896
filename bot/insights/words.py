"""The figures in Dutch: what a value is called and how a number is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.insights.figures import SMALLEST, Dimension, Share
from bot.insights.settings import InsightsSettings
from bot.law.situation import MAANDEN

HIDDEN = f"minder dan {SMALLEST}"


@dataclass(frozen=True)
class Words:
    """What values are called.

    Attributes:
        settings: what knowledge/insights.yml says.
        titles: the question of each topic, by its id.
    """

    settings: InsightsSettings
    titles: Mapping[str, str]

    def of(self, dimension: Dimension | None, key: str) -> str:
        """A value of a dimension in Dutch; an organisation's name and an unknown value stand as they are."""
        if dimension == "week":
            monday = date.fromisoformat(key)
            return f"week {monday.isocalendar().week} ({monday.day} {MAANDEN[monday.month - 1][:3]})"
        named = self.settings.words.get(key)
        if dimension == "topic":
            return self.titles.get(key) or named or key
        return named or key

    def word(self, key: str) -> str:
        """A word of insights.yml; the key itself where there is none."""
        return self.settings.words.get(key, key)


def whole(number: float) -> str:
    """A number without decimals, with a point between thousands: ``12.345``."""
    return f"{round(number):,}".replace(",", ".")


def percentage(value: float) -> str:
    """``23%``."""
    return f"{100 * value:.0f}%"


def interval(share: Share) -> str:
    """``21% tot 25%``."""
    return f"{percentage(share.low)} tot {percentage(share.high)}"


def euros(amount: float) -> str:
    """``€ 12.345``; below a hundred with cents."""
    return f"€ {whole(amount)}" if amount >= 100 else f"€ {amount:.2f}".replace(".", ",")


def decimal(number: float) -> str:
    """A number as Dutch people write it: ``0,5``."""
    return f"{number:g}".replace(".", ",")
