"""What the actions have loaded before the first conversation."""

from __future__ import annotations

import importlib

import bot.actions
from bot.law.werkdagen import feestdagen


def test_the_holidays_are_there_before_anybody_asks_for_dates() -> None:
    feestdagen.cache_clear()

    importlib.reload(bot.actions)

    assert feestdagen.cache_info().currsize == 1
