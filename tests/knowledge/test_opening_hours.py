"""Opening hours in Dutch local time, whatever the clock of the machine."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.opening_hours import Openingstijden, OpeningstijdFout, read_opening_hours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = read_opening_hours(
    {
        **dict.fromkeys(("maandag", "dinsdag", "donderdag", "vrijdag"), "09:00-17:00"),
        "woensdag": ["9.00 - 12.30", "13:00-17:00"],
        "gesloten": [date(2026, 12, 24)],
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-20T08:59:59", False),
        ("2026-11-20T09:00", True),
        ("2026-11-20T16:59:59", True),
        ("2026-11-20T17:00", False),
        ("2026-11-21T10:00", False),  # Saturday
        ("2026-11-18T12:45", False),  # the lunch break of Wednesday
        ("2026-11-18T13:00", True),
        ("2026-12-24T10:00", False),  # an own closing day
        ("2026-12-25T10:00", False),  # Christmas, a Friday
        ("2026-04-27T10:00", False),  # King's Day, a Monday
        ("2026-04-03T10:00", False),  # Good Friday
        ("2026-04-06T10:00", False),  # Easter Monday
        ("2026-05-14T10:00", False),  # Ascension Day
        ("2026-05-25T10:00", False),  # Whit Monday
        ("2026-05-05T10:00", False),  # Liberation Day, a Tuesday
    ],
)
def test_the_desk_is_there_at_its_hours_and_not_on_holidays(moment: str, is_open: bool) -> None:
    assert WEEK.is_open(at(moment)) is is_open


def test_the_clock_of_the_netherlands_decides_in_winter_and_summer() -> None:
    assert WEEK.is_open(datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc))
    assert not WEEK.is_open(datetime(2026, 11, 20, 7, 59, tzinfo=timezone.utc))
    assert WEEK.is_open(datetime(2026, 7, 3, 7, 0, tzinfo=timezone.utc))
    assert not WEEK.is_open(datetime(2026, 7, 3, 15, 0, tzinfo=timezone.utc))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-20T08:00", "2026-11-20T09:00"),
        ("2026-11-20T17:00", "2026-11-23T09:00"),
        ("2026-11-18T12:45", "2026-11-18T13:00"),
        ("2026-12-23T18:00", "2026-12-28T09:00"),  # closed, Christmas and a weekend in a row
        ("2026-03-28T12:00", "2026-03-30T09:00"),  # over the night that the clock goes forward
    ],
)
def test_the_next_opening_skips_what_is_closed(moment: str, opens: str) -> None:
    assert WEEK.opent(at(moment)) == at(opens)


def test_an_open_desk_closes_and_does_not_open() -> None:
    assert WEEK.opent(at("2026-11-20T10:00")) is None
    assert WEEK.sluit(at("2026-11-20T10:00")) == time(17)
    assert WEEK.sluit(at("2026-11-18T10:00")) == time(12, 30)
    assert WEEK.sluit(at("2026-11-21T10:00")) is None


def test_without_hours_somebody_is_always_there() -> None:
    always = Openingstijden()
    assert always.is_open(at("2026-12-25T03:00"))
    assert always.opent(at("2026-12-25T03:00")) is None


def test_a_desk_may_be_there_on_holidays_and_until_midnight() -> None:
    late = read_opening_hours({"vrijdag": "00:00-24:00", "ook_op_feestdagen": True})
    assert late.is_open(at("2026-12-25T00:00"))
    assert late.is_open(at("2026-12-25T23:59"))


def test_a_desk_that_never_opens_names_no_day() -> None:
    closed = Openingstijden({0: ((time(9), time(10)),)}, frozenset(date.fromordinal(n) for n in range(739000, 741000)))
    assert closed.opent(at("2026-11-20T10:00")) is None


@pytest.mark.parametrize(
    "data",
    [
        [],
        "altijd",
        {"mandag": "09:00-17:00"},
        {"maandag": "9-17"},
        {"maandag": 9},
        {"maandag": "17:00-09:00"},
        {"maandag": "09:00-25:00"},
        {"maandag": ["13:00-17:00", "09:00-12:00"]},
        {"maandag": "09:00-17:00", "gesloten": "2026-12-24"},
        {"maandag": "09:00-17:00", "gesloten": ["24 december"]},
        {"maandag": "09:00-17:00", "ook_op_feestdagen": "ja"},
        {"gesloten": [date(2026, 12, 24)]},
    ],
)
def test_a_mistake_in_the_hours_is_refused(data: Any) -> None:
    with pytest.raises(OpeningstijdFout):
        read_opening_hours(data)
