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


def test_a_case_has_no_interruptions_and_no_reason_unless_they_are_given() -> None:
    geval = Geval(((date(2026, 1, 12), None),))
    assert (geval.onderbrekingen, geval.nieuw_door) == ((), None)
    assert geval.laatste_ziektedag is None


def test_the_last_sick_day_is_in_the_case_and_the_day_after_is_not() -> None:
    geval = Geval(((date(2026, 1, 12), date(2026, 1, 19)),))
    assert geval.laatste_ziektedag == date(2026, 1, 19)
    assert [geval.ziekteweek(date(2026, 1, dag)) for dag in (18, 19, 20)] == [1, 2, None]
    assert [geval.is_ziek_op(date(2026, 1, dag)) for dag in (11, 12, 19, 20)] == [False, True, True, False]


def test_an_interruption_moves_only_the_days_after_it_began() -> None:
    assert GEVAL.onderbroken_voor(date(2026, 3, 2)) == ()
    assert GEVAL.onderbroken_voor(date(2026, 3, 3)) == GEVAL.onderbrekingen


def test_the_days_of_an_interruption_include_the_first_and_the_last() -> None:
    assert GEVAL.onderbrekingen[0].dagen == 21
    assert Onderbreking(date(2026, 3, 2), date(2026, 3, 1), "herstel").dagen == 0
