from __future__ import annotations

from datetime import date

import pytest

from bot.law.werkdagen import eerste_werkdag, is_werkdag, laatste_werkdag


@pytest.mark.parametrize(
    "dag",
    [
        *(
            "2026-01-01",
            "2026-04-03",
            "2026-04-06",
            "2026-04-27",
            "2026-05-05",
            "2026-05-14",
            "2026-05-25",
            "2026-12-25",
        ),
        *("2027-03-26", "2027-03-29", "2027-05-05", "2027-05-06", "2027-05-17"),
        *("2028-04-14", "2028-04-17", "2028-05-25", "2028-06-05"),
    ],
)
def test_public_holidays_are_no_working_days(dag: str) -> None:
    assert not is_werkdag(date.fromisoformat(dag))


def test_weekends_are_no_working_days_and_an_ordinary_friday_is() -> None:
    assert not is_werkdag(date(2026, 11, 21))
    assert is_werkdag(date(2026, 11, 20))


def test_around_easter_the_working_days_are_thursday_and_tuesday() -> None:
    assert laatste_werkdag(date(2026, 4, 6)) == date(2026, 4, 2)
    assert eerste_werkdag(date(2026, 4, 3)) == date(2026, 4, 7)
