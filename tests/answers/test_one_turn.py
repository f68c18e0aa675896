"""Within a turn each calculation is made once; nothing of it stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.answers import outcomes
from bot.answers.one_turn import _CALCULATED, once, one_turn
from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE

TODAY = date(2026, 11, 22)
FACTS: dict[str, Any] = {"eerste_ziektedag": "2026-01-12"}


class Counted:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


def test_outside_a_turn_everything_is_calculated_when_it_is_asked_for() -> None:
    counted = Counted()
    assert [once("a", FACTS, TODAY, counted) for _ in range(2)] == [1, 2]


def test_within_a_turn_the_same_is_calculated_once() -> None:
    counted = Counted()
    with one_turn():
        assert [once("a", dict(FACTS), TODAY, counted) for _ in range(2)] == [1, 1]


@pytest.mark.parametrize(
    ("knowledge", "facts", "day"),
    [
        ("b", FACTS, TODAY),
        ("a", {"eerste_ziektedag": "2026-01-13"}, TODAY),
        ("a", {**FACTS, "dienstverband": "vast"}, TODAY),
        ("a", FACTS, date(2026, 11, 23)),
    ],
)
def test_with_other_rules_facts_or_day_it_is_calculated_anew(knowledge: str, facts: dict[str, Any], day: date) -> None:
    counted = Counted()
    with one_turn():
        once("a", FACTS, TODAY, counted)
        assert once(knowledge, facts, day, counted) == 2


def test_a_calculation_that_fails_fails_each_time() -> None:
    def fails() -> None:
        raise ValueError

    with one_turn():
        for _ in range(2):
            with pytest.raises(ValueError):
                once("a", FACTS, TODAY, fails)


def test_nothing_is_kept_when_the_turn_is_over() -> None:
    with one_turn():
        once("a", FACTS, TODAY, Counted())
        assert _CALCULATED.get()
    assert _CALCULATED.get() is None


def test_the_dates_of_one_person_are_worked_out_once_in_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    library, made, bereken = load_library(KNOWLEDGE), [], outcomes.bereken
    monkeypatch.setattr(outcomes, "bereken", lambda *given: made.append(1) or bereken(*given))
    with one_turn():
        first, second = (outcomes.compute(library, FACTS, TODAY) for _ in range(2))
    assert first == second
    assert made == [1]
