from __future__ import annotations

from datetime import date

import pytest

from bot.law.counting import Geval, Onderbreking, dagen_in_jaren, jaren_later

GEVAL = Geval(
    ((date(2026, 1, 12), date(2026, 3, 1)), (date(2026, 3, 23), None)),
    (Onderbreking(date(2026, 3, 2), date(2026, 3, 22), "herstel"),),
)


def test_a_sick_day_after_an_interruption_is_counted_from_the_new_period() -> None:
    assert GEVAL.dag(0) == date(2026, 1, 12)
    assert GEVAL.dag(48) == date(2026, 3, 1)
    assert GEVAL.dag(49) == date(2026, 3, 23)


def test_a_sick_day_after_a_recovery_without_end_does_not_exist() -> None:
    assert Geval(((date(2026, 1, 12), date(2026, 1, 18)),)).dag(7) is None


def test_counting_days_and_finding_days_are_each_others_mirror() -> None:
    for index in range(120):
        dag = GEVAL.dag(index)
        assert dag is not None
        assert GEVAL.geteld_tot_en_met(dag) == index + 1


@pytest.mark.parametrize(
    ("dag", "week"),
    [
        (date(2026, 1, 11), None),
        (date(2026, 1, 12), 1),
        (date(2026, 1, 18), 1),
        (date(2026, 1, 19), 2),
        (date(2026, 3, 10), 7),
        (date(2026, 3, 23), 8),
    ],
)
def test_the_sick_week_counts_sick_days_only(dag: date, week: int | None) -> None:
    assert GEVAL.ziekteweek(dag) == week


def test_a_leap_day_becomes_the_first_of_march() -> None:
    assert jaren_later(date(2024, 2, 29), 2) == date(2026, 3, 1)
    assert dagen_in_jaren(date(2024, 2, 29), 2) == 731
    assert dagen_in_jaren(date(2026, 1, 12), 2) == 730
