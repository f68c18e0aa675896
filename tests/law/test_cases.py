"""Samentelling: which sick periods form one case, and what is left open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.law.cases import ALS_DOORLOPEND, ALS_INGEVULD, ALS_NIEUW, Lezing, lezingen
from bot.law.situation import parse_situatie

VANDAAG = date(2026, 11, 21)
D = date(2026, 1, 12)
VERLOF = {"start": "2026-05-04", "eind": "2026-08-23"}
# Two parts of one leave without a day between them.
DEEL_1 = {"start": "2026-05-04", "eind": "2026-07-12", "zelfde_oorzaak": True}
DEEL_2 = {"start": "2026-07-13", "eind": "2026-08-23", "zelfde_oorzaak": True}


def lees(*, grens: int = 28, **invoer: Any) -> tuple[Lezing, ...]:
    return lezingen(parse_situatie({"eerste_ziektedag": "2026-01-12", **invoer}, VANDAAG), grens)


def hersteld(per: str, opnieuw: str | None = None) -> dict[str, str | None]:
    return {"hersteld_per": per, "opnieuw_ziek": opnieuw}


def test_without_interruptions_there_is_one_open_period() -> None:
    (lezing,) = lees()
    assert lezing.als == ALS_INGEVULD
    assert lezing.geval.perioden == ((D, None),)
    assert lezing.geval.onderbrekingen == ()
    assert lezing.geval.nieuw_door is None
    assert not lezing.datum_na_verlof_aangenomen


def test_a_recovery_that_ends_in_time_is_an_interruption_of_the_same_case() -> None:
    (lezing,) = lees(hersteld=[hersteld("2026-03-02", "2026-03-29")])
    (onderbreking,) = lezing.geval.onderbrekingen
    assert (onderbreking.van, onderbreking.tot) == (date(2026, 3, 2), date(2026, 3, 28))
    assert (onderbreking.soort, onderbreking.dagen) == ("herstel", 27)
    assert lezing.geval.perioden == ((D, date(2026, 3, 1)), (date(2026, 3, 29), None))


def test_a_longer_recovery_starts_a_new_case_and_forgets_what_went_before() -> None:
    (lezing,) = lees(hersteld=[hersteld("2026-02-02", "2026-02-09"), hersteld("2026-03-02", "2026-03-30")])
    assert lezing.geval.perioden == ((date(2026, 3, 30), None),)
    assert lezing.geval.onderbrekingen == ()
    assert lezing.geval.nieuw_door is not None
    assert (lezing.geval.nieuw_door.soort, lezing.geval.nieuw_door.dagen) == ("herstel", 28)


def test_after_a_recovery_without_end_the_case_is_closed() -> None:
    (lezing,) = lees(hersteld=[hersteld("2026-02-02", "2026-02-09"), hersteld("2026-03-02")])
    assert lezing.als == ALS_INGEVULD
    assert lezing.geval.laatste_ziektedag == date(2026, 3, 1)
    assert [onderbreking.van for onderbreking in lezing.geval.onderbrekingen] == [date(2026, 2, 2)]


def test_leave_of_which_nothing_is_known_leaves_both_readings_open_and_the_continued_one_comes_first() -> None:
    door, nieuw = lees(zwangerschapsverlof=VERLOF)
    assert (door.als, nieuw.als) == (ALS_DOORLOPEND, ALS_NIEUW)
    assert [onderbreking.soort for onderbreking in door.geval.onderbrekingen] == ["verlof"]
    assert door.geval.eerste_ziektedag == D
    assert nieuw.geval.eerste_ziektedag == date(2026, 8, 24)
    assert nieuw.geval.nieuw_door is not None
    assert nieuw.geval.nieuw_door.soort == "verlof"


def test_leave_that_adjoins_but_of_which_the_user_does_not_know_it_stays_open() -> None:
    assert len(lees(zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True, "aansluitend": "onbekend"})) == 2
    assert len(lees(zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True})) == 1


def test_a_later_long_recovery_settles_what_the_leave_left_open() -> None:
    (lezing,) = lees(zwangerschapsverlof=VERLOF, hersteld=[hersteld("2026-09-07", "2026-10-05")])
    assert lezing.als == ALS_INGEVULD
    assert lezing.geval.eerste_ziektedag == date(2026, 10, 5)
    assert lezing.geval.nieuw_door is not None
    assert lezing.geval.nieuw_door.soort == "herstel"


def test_parts_of_leave_without_a_day_between_them_are_one_leave() -> None:
    (lezing,) = lees(zwangerschapsverlof=[DEEL_1, DEEL_2])
    (onderbreking,) = lezing.geval.onderbrekingen
    assert (onderbreking.soort, onderbreking.dagen) == ("verlof", 112)
    assert lezing.geval.eerste_ziektedag == D


@pytest.mark.parametrize(
    ("eerste", "tweede", "eerste_dagen"),
    [
        ({"zelfde_oorzaak": False}, {}, [date(2026, 8, 24)]),
        ({}, {"zelfde_oorzaak": False}, [date(2026, 8, 24)]),
        ({"aansluitend": False}, {}, [date(2026, 8, 24)]),
        ({}, {"aansluitend": False}, [date(2026, 8, 24)]),
        ({"zelfde_oorzaak": None}, {}, [D, date(2026, 8, 24)]),
        ({}, {"zelfde_oorzaak": None}, [D, date(2026, 8, 24)]),
        ({"aansluitend": "onbekend"}, {}, [D, date(2026, 8, 24)]),
    ],
)
def test_what_holds_for_one_part_of_the_leave_holds_for_the_whole(
    eerste: dict[str, Any], tweede: dict[str, Any], eerste_dagen: list[date]
) -> None:
    gevonden = lees(zwangerschapsverlof=[{**DEEL_1, **eerste}, {**DEEL_2, **tweede}])
    assert [lezing.geval.eerste_ziektedag for lezing in gevonden] == eerste_dagen


def test_a_recovery_with_exactly_the_dates_of_the_leave_adds_nothing() -> None:
    (lezing,) = lees(
        zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True}, hersteld=[hersteld("2026-05-04", "2026-08-24")]
    )
    assert [onderbreking.soort for onderbreking in lezing.geval.onderbrekingen] == ["verlof"]


@pytest.mark.parametrize(
    ("per", "opnieuw"), [("2026-05-03", "2026-08-24"), ("2026-05-04", "2026-08-25"), ("2026-04-20", "2026-08-31")]
)
def test_a_recovery_that_is_longer_than_the_leave_makes_one_long_interruption(per: str, opnieuw: str) -> None:
    (lezing,) = lees(zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True}, hersteld=[hersteld(per, opnieuw)])
    assert lezing.geval.eerste_ziektedag == date.fromisoformat(opnieuw)
    assert lezing.geval.nieuw_door is not None
    assert lezing.geval.nieuw_door.soort == "gemengd"


def test_a_recovery_around_two_parts_with_days_between_them_is_no_leave_only() -> None:
    delen = [{**DEEL_1}, {**DEEL_2, "start": "2026-07-20"}]
    (lezing,) = lees(zwangerschapsverlof=delen, hersteld=[hersteld("2026-05-04", "2026-08-24")])
    assert lezing.geval.nieuw_door is not None
    assert lezing.geval.nieuw_door.soort == "gemengd"


@pytest.mark.parametrize("per", ["2026-04-20", "2026-05-04"])
def test_who_recovered_before_the_leave_or_with_it_and_stays_well_is_no_longer_sick(per: str) -> None:
    (lezing,) = lees(zwangerschapsverlof=VERLOF, hersteld=[hersteld(per)])
    assert lezing.als == ALS_INGEVULD
    assert len(lezing.geval.perioden) == 1
    assert lezing.geval.laatste_ziektedag == date.fromisoformat(per) - timedelta(days=1)


def test_who_is_well_from_the_day_after_the_leave_stays_well() -> None:
    (lezing,) = lees(zwangerschapsverlof=VERLOF, hersteld=[hersteld("2026-08-24")])
    assert lezing.geval.laatste_ziektedag == date(2026, 5, 3)


def test_a_recovery_from_the_day_after_the_leave_is_added_to_it() -> None:
    (lezing,) = lees(
        zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True}, hersteld=[hersteld("2026-08-24", "2026-08-31")]
    )
    assert lezing.geval.perioden == ((date(2026, 8, 31), None),)


def test_a_recovery_a_sick_day_later_stands_apart_from_the_leave() -> None:
    (lezing,) = lees(
        zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True}, hersteld=[hersteld("2026-08-25", "2026-08-31")]
    )
    assert [onderbreking.soort for onderbreking in lezing.geval.onderbrekingen] == ["verlof", "herstel"]


def test_leave_that_ended_before_the_first_sick_day_has_no_part_in_the_count() -> None:
    (lezing,) = lees(zwangerschapsverlof={"start": "2025-09-01", "eind": "2025-12-21"})
    assert lezing.geval.perioden == ((D, None),)


def test_leave_that_does_not_adjoin_without_dates_takes_the_day_after_it() -> None:
    (lezing,) = lees(
        zwangerschapsverlof={**VERLOF, "aansluitend": False}, hersteld=[hersteld("2026-10-05", "2026-10-12")]
    )
    assert lezing.datum_na_verlof_aangenomen
    assert lezing.geval.eerste_ziektedag == date(2026, 8, 24)


@pytest.mark.parametrize(
    "invoer",
    [
        {"zwangerschapsverlof": {**VERLOF, "aansluitend": True}},
        {"hersteld": [hersteld("2026-03-02", "2026-03-23")]},
        {
            "zwangerschapsverlof": {**VERLOF, "aansluitend": False},
            "hersteld": [hersteld("2026-04-20", "2026-08-31")],
        },
    ],
)
def test_a_date_is_assumed_only_where_it_was_not_given(invoer: dict[str, Any]) -> None:
    assert not any(lezing.datum_na_verlof_aangenomen for lezing in lees(**invoer))


@pytest.mark.parametrize("delen", [({"aansluitend": False}, {}), ({}, {"aansluitend": False})])
def test_a_date_is_assumed_when_one_part_of_the_leave_does_not_adjoin(delen: tuple[dict[str, Any], ...]) -> None:
    (lezing,) = lees(zwangerschapsverlof=[{**DEEL_1, **delen[0]}, {**DEEL_2, **delen[1]}])
    assert lezing.datum_na_verlof_aangenomen
    assert not Lezing(ALS_INGEVULD, lezing.geval).datum_na_verlof_aangenomen
