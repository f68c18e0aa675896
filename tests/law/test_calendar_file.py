"""The calendar file of a timeline, read back as a calendar would."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from bot.law.calendar_file import AGENDATITELS, AgendaFout, AgendaPunt, to_ics, zonder_ziekte

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


def test_the_milestones_of_a_case_of_illness_have_a_title() -> None:
    assert set(AGENDATITELS) == {
        *("probleemanalyse", "plan_van_aanpak", "melding_42e_week", "eerstejaarsevaluatie", "start_spoor_2"),
        *("vervroegde_iva", "uwv_brief_wia", "re_integratieverslag", "wia_aanvraag", "einde_loondoorbetaling"),
        *("wia_ingang", "einde_opzegverbod", "ziek_uit_dienst_melding", "re_integratieverslag_uit_dienst"),
        "aangifte_erd",
    }


def test_the_file_says_what_it_is() -> None:
    agenda = Calendar.from_ical(to_ics([WIA], GEMAAKT))
    kop = {naam: str(agenda[naam]) for naam in ("prodid", "version", "calscale", "method")}
    assert kop == {
        "prodid": "-//Spoorwijzer//Tijdlijn//NL",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
    }


def test_the_reminder_is_shown_and_the_moment_of_change_is_told() -> None:
    (wia,) = gebeurtenissen(WIA)
    assert wia.decoded("last-modified") == GEMAAKT
    (herinnering,) = wia.walk("VALARM")
    assert str(herinnering["action"]) == "DISPLAY"


@pytest.mark.parametrize(
    ("gemaakt_op", "nummer"),
    [
        (datetime(2019, 12, 31, tzinfo=timezone.utc), 0),
        (datetime(2020, 1, 1, tzinfo=timezone.utc), 0),
        (datetime(2020, 1, 1, 2, 0, 59, tzinfo=timezone.utc), 120),
        (datetime(2020, 2, 1, tzinfo=timezone.utc), 31 * 24 * 60),
    ],
)
def test_a_newer_file_wins_by_the_minutes_since_2020(gemaakt_op: datetime, nummer: int) -> None:
    (wia,) = gebeurtenissen(WIA, gemaakt_op=gemaakt_op)
    assert wia["sequence"] == nummer


def test_the_same_date_of_the_same_milestone_stands_in_order_of_its_name() -> None:
    anders = AgendaPunt("aangifte_erd", "Uiterste dag aangifte eigenrisicodrager", WIA.datum, "Doe aangifte.", "a")
    assert [str(punt["summary"]) for punt in gebeurtenissen(WIA, anders)] == [anders.titel, WIA.titel]


def test_the_name_of_an_event_never_changes() -> None:
    # Calendars that imported an earlier file know the event by this name.
    (wia,) = gebeurtenissen(WIA)
    assert (
        str(wia["uid"])
        == f"{uuid.uuid5(uuid.UUID('6f1b6f0e-6c64-5a0d-9a55-0b1d6f3a2c11'), 'a/wia_aanvraag')}@spoorwijzer"
    )


def test_an_explanation_loses_only_the_sentences_that_name_illness() -> None:
    uitleg = "De bedrijfsarts schrijft zijn oordeel op, als langdurig verzuim dreigt. De brief van UWV is leidend."
    assert zonder_ziekte(uitleg) == "De brief van UWV is leidend."
