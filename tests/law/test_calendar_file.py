"""The calendar file of a timeline, read back as a calendar would."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from bot.law.calendar_file import AGENDATITELS, AgendaFout, AgendaPunt, to_ics

GEMAAKT = datetime(2026, 11, 21, 9, 30, tzinfo=timezone.utc)
WIA = AgendaPunt(
    "wia_aanvraag",
    "Uiterste dag WIA-aanvraag",
    date(2027, 10, 24),
    "Vraag WIA aan; bij UWV, op tijd.\nU doet dit zelf.",
    "a",
)
SPOOR_2 = AgendaPunt(
    "start_spoor_2", "Uiterste dag start spoor 2", date(2027, 2, 21), "De werkgever start spoor 2.", "a"
)


def gebeurtenissen(*punten: AgendaPunt, gemaakt_op: datetime = GEMAAKT) -> list[Calendar]:
    return list(Calendar.from_ical(to_ics(punten, gemaakt_op)).walk("VEVENT"))


def test_each_date_is_an_all_day_event_on_that_day() -> None:
    (wia,) = gebeurtenissen(WIA)
    assert wia.decoded("dtstart") == date(2027, 10, 24)
    assert wia.decoded("dtend") == date(2027, 10, 25)
    assert str(wia["summary"]) == "Uiterste dag WIA-aanvraag"
    assert str(wia["description"]) == WIA.uitleg


def test_the_events_stand_in_order_of_date() -> None:
    assert [punt.decoded("dtstart") for punt in gebeurtenissen(WIA, SPOOR_2)] == [SPOOR_2.datum, WIA.datum]


def test_a_reminder_comes_fourteen_days_before() -> None:
    (wia,) = gebeurtenissen(WIA)
    (herinnering,) = wia.walk("VALARM")
    assert herinnering.decoded("trigger") == timedelta(days=-14)
    assert str(herinnering["description"]) == WIA.titel


def test_a_later_export_updates_the_same_event() -> None:
    (eerst,) = gebeurtenissen(WIA)
    verschoven = AgendaPunt(WIA.id, WIA.titel, date(2027, 11, 14), WIA.uitleg, WIA.reeks_id)
    (later,) = gebeurtenissen(verschoven, gemaakt_op=GEMAAKT + timedelta(minutes=1))
    assert later["uid"] == eerst["uid"]
    assert later["sequence"] > eerst["sequence"]
    assert later.decoded("dtstamp") > eerst.decoded("dtstamp")


def test_another_series_or_milestone_is_another_event() -> None:
    andere_reeks = AgendaPunt(WIA.id, WIA.titel, WIA.datum, WIA.uitleg, "b")
    uids = {str(punt["uid"]) for punt in gebeurtenissen(WIA, SPOOR_2, andere_reeks)}
    assert len(uids) == 3


def test_the_same_export_gives_the_same_bytes_whatever_the_order() -> None:
    assert to_ics([WIA, SPOOR_2], GEMAAKT) == to_ics([SPOOR_2, WIA], GEMAAKT)


def test_the_moment_is_written_in_utc() -> None:
    (wia,) = gebeurtenissen(WIA, gemaakt_op=datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1))))
    assert wia.decoded("dtstamp") == GEMAAKT


def test_the_event_is_private_and_leaves_the_day_free() -> None:
    (wia,) = gebeurtenissen(WIA)
    assert (str(wia["class"]), str(wia["transp"])) == ("PRIVATE", "TRANSPARENT")


def test_lines_are_folded_as_the_standard_asks() -> None:
    regels = to_ics([WIA], GEMAAKT).split(b"\r\n")
    assert max(map(len, regels)) <= 75


@pytest.mark.parametrize(
    "titel",
    [
        "Ziek uit dienst melden",
        "Einde ziekteverzuim",
        "Zieke werknemer melden",
        "Arbeidsongeschikt tot",
        "Verzuimgesprek",
    ],
)
def test_a_title_that_names_illness_is_refused(titel: str) -> None:
    with pytest.raises(AgendaFout, match="ziekte"):
        to_ics([AgendaPunt("x", titel, date(2027, 1, 1), "", "a")], GEMAAKT)


@pytest.mark.parametrize("milestone", sorted(AGENDATITELS))
def test_the_ready_titles_name_no_illness(milestone: str) -> None:
    assert to_ics([AgendaPunt(milestone, AGENDATITELS[milestone], date(2027, 1, 1), "", "a")], GEMAAKT)


def test_nothing_to_export_is_an_error() -> None:
    with pytest.raises(AgendaFout):
        to_ics([], GEMAAKT)


def test_the_same_milestone_twice_is_an_error() -> None:
    with pytest.raises(AgendaFout, match="twee keer"):
        to_ics([WIA, WIA], GEMAAKT)


def test_a_moment_without_a_time_zone_is_an_error() -> None:
    with pytest.raises(AgendaFout, match="tijdzone"):
        to_ics([WIA], datetime(2026, 11, 21))
