"""The worked examples of the law: every date was computed by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.law.recht import Recht, load_recht
from bot.law.situation import SituatieFout, nederlandse_datum, parse_situatie
from bot.law.timeline import Uitkomst, bereken
from bot.paths import LAW

VANDAAG = date(2026, 11, 21)
D = "2026-01-12"
VERLOF = {"start": "2026-05-04", "eind": "2026-08-23"}


@pytest.fixture(scope="module")
def recht() -> Recht:
    return load_recht(LAW)


@pytest.fixture
def reken(recht: Recht) -> Any:
    def _reken(vandaag: date = VANDAAG, eerste_ziektedag: str = D, **invoer: Any) -> tuple[Uitkomst, ...]:
        situatie = parse_situatie({"eerste_ziektedag": eerste_ziektedag, **invoer}, vandaag)
        return bereken(situatie, vandaag, recht)

    return _reken


def dagen(uitkomst: Uitkomst, *namen: str) -> list[str | None]:
    """The days of milestones as text; a period as "van/tot"."""
    gevonden: list[str | None] = []
    for naam in namen:
        mijlpaal = uitkomst.mijlpalen[naam]
        if mijlpaal is None:
            gevonden.append(None)
        elif mijlpaal.venster:
            gevonden.append(f"{mijlpaal.venster.van}/{mijlpaal.venster.tot}")
        else:
            gevonden.append(str(mijlpaal.datum))
    return gevonden


def dag(uitkomst: Uitkomst, naam: str) -> str | None:
    return dagen(uitkomst, naam)[0]


def test_an_uninterrupted_illness_has_the_dates_of_the_main_table(reken: Any) -> None:
    (uitkomst,) = reken()
    verwacht = {
        "melding_arbodienst": "2026-01-18",
        "probleemanalyse": "2026-02-23",
        "plan_van_aanpak": "2026-03-09",
        "melding_42e_week": "2026-11-02",
        "uwv_brief_eje": "2026-11-09/2026-11-15",
        "eerstejaarsevaluatie": "2026-11-23/2027-01-10",
        "minimumloon_bodem_vervalt": "2027-01-11",
        "start_spoor_2": "2027-02-21",
        "vervroegde_iva": "2026-02-02/2027-05-02",
        "uwv_brief_wia": "2027-09-26",
        "actueel_oordeel": "2027-09-13/2027-10-10",
        "re_integratieverslag": "2027-10-10",
        "wia_aanvraag": "2027-10-24",
        "besluit_loonsanctie": "2027-11-28",
        "besluit_wia": "2028-02-13",
        "einde_loondoorbetaling": "2028-01-09",
        "wia_ingang": "2028-01-10",
        "einde_opzegverbod": "2028-01-11",
        "ontslagaanvraag": "2028-01-12",
        "ziek_uit_dienst_melding": None,
        "re_integratieverslag_uit_dienst": None,
        "aangifte_erd": None,
    }
    assert dict(zip(verwacht, dagen(uitkomst, *verwacht), strict=True)) == verwacht
    assert uitkomst.ziekteweek == 45


def test_the_evaluations_come_back_every_six_weeks_after_the_plan(reken: Any) -> None:
    (uitkomst,) = reken()
    evaluaties = uitkomst.mijlpalen["evaluaties_plan_van_aanpak"]
    assert [str(d) for d in evaluaties.reeks[:8]] == [
        "2026-04-20", "2026-06-01", "2026-07-13", "2026-08-24", "2026-10-05", "2026-11-16", "2026-12-28", "2027-02-08",
    ]  # fmt: skip
    assert evaluaties.datum == date(2026, 12, 28)


def test_the_plan_is_due_two_weeks_after_the_probleemanalyse(reken: Any) -> None:
    (uitkomst,) = reken(pa_datum="2026-02-10")
    assert dag(uitkomst, "plan_van_aanpak") == "2026-02-24"


def test_spoor_2_starts_six_weeks_after_an_early_evaluation(reken: Any) -> None:
    (uitkomst,) = reken(eje_datum="2026-12-07")
    assert dag(uitkomst, "start_spoor_2") == "2027-01-18"


def test_a_late_evaluation_does_not_postpone_spoor_2(reken: Any) -> None:
    (uitkomst,) = reken(eje_datum="2027-02-01")
    assert dag(uitkomst, "start_spoor_2") == "2027-02-21"


def test_a_recovery_of_three_weeks_moves_what_follows_but_not_analysis_and_plan(reken: Any) -> None:
    (uitkomst,) = reken(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}])
    verwacht = {
        "probleemanalyse": "2026-02-23",
        "plan_van_aanpak": "2026-03-09",
        "melding_42e_week": "2026-11-23",
        "eerstejaarsevaluatie": "2026-12-14/2027-01-31",
        "re_integratieverslag": "2027-10-31",
        "wia_aanvraag": "2027-11-14",
        "einde_loondoorbetaling": "2028-01-30",
        "wia_ingang": "2028-01-31",
        "einde_opzegverbod": "2028-02-01",
    }
    assert dict(zip(verwacht, dagen(uitkomst, *verwacht), strict=True)) == verwacht
    assert any("In de praktijk" in opmerking for opmerking in uitkomst.opmerkingen)


def test_twenty_seven_days_of_recovery_still_continue_the_case(reken: Any) -> None:
    (uitkomst,) = reken(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-29"}])
    assert dag(uitkomst, "eerste_ziektedag") == D
    assert dag(uitkomst, "einde_loondoorbetaling") == "2028-02-05"


def test_twenty_eight_days_of_recovery_start_a_new_case(reken: Any) -> None:
    (uitkomst,) = reken(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-30"}])
    assert dagen(
        uitkomst, "eerste_ziektedag", "probleemanalyse", "melding_42e_week", "wia_aanvraag", "einde_loondoorbetaling"
    ) == ["2026-03-30", "2026-05-11", "2027-01-18", "2028-01-09", "2028-03-26"]


def test_three_sick_periods_are_added(reken: Any) -> None:
    (uitkomst,) = reken(
        hersteld=[
            {"hersteld_per": "2026-06-01", "opnieuw_ziek": "2026-06-22"},
            {"hersteld_per": "2026-02-02", "opnieuw_ziek": "2026-02-16"},
        ]
    )
    assert dagen(
        uitkomst, "probleemanalyse", "plan_van_aanpak", "melding_42e_week", "wia_aanvraag", "einde_loondoorbetaling"
    ) == ["2026-02-23", "2026-03-09", "2026-12-07", "2027-11-28", "2028-02-13"]
    assert uitkomst.mijlpalen["eerstejaarsevaluatie"].uiterlijk == date(2027, 2, 14)


def test_a_published_example_of_added_periods_is_met(reken: Any) -> None:
    (uitkomst,) = reken(
        date(2023, 6, 1),
        eerste_ziektedag="2022-01-03",
        hersteld=[{"hersteld_per": "2022-07-04", "opnieuw_ziek": "2022-07-25"}],
    )
    assert dag(uitkomst, "wia_ingang") == "2024-01-22"


def test_after_a_recovery_without_end_only_earlier_milestones_are_left(reken: Any) -> None:
    (uitkomst,) = reken(hersteld=[{"hersteld_per": "2026-03-05"}])
    assert dagen(uitkomst, "probleemanalyse", "plan_van_aanpak", "melding_42e_week", "wia_aanvraag") == [
        "2026-02-23", None, None, None,
    ]  # fmt: skip
    assert dagen(uitkomst, "einde_loondoorbetaling", "einde_opzegverbod", "vervroegde_iva") == [None, None, None]
    assert uitkomst.ziekteweek is None


def test_leave_with_the_same_cause_pauses_the_count(reken: Any) -> None:
    (uitkomst,) = reken(zwangerschapsverlof={**VERLOF, "aansluitend": True, "zelfde_oorzaak": True})
    assert dagen(
        uitkomst, "melding_42e_week", "re_integratieverslag", "wia_aanvraag", "einde_loondoorbetaling", "wia_ingang"
    ) == ["2027-02-22", "2028-01-30", "2028-02-13", "2028-04-30", "2028-05-01"]
    assert uitkomst.mijlpalen["eerstejaarsevaluatie"].uiterlijk == date(2027, 5, 2)
    assert dag(uitkomst, "einde_opzegverbod") == "2028-05-02"


def test_split_leave_pauses_the_count_for_each_part(reken: Any) -> None:
    delen = [
        {"start": "2026-05-04", "eind": "2026-07-26", "zelfde_oorzaak": "ja"},
        {"start": "2026-08-24", "eind": "2026-09-20", "zelfde_oorzaak": "ja"},
    ]
    (uitkomst,) = reken(zwangerschapsverlof=delen)
    assert dag(uitkomst, "einde_loondoorbetaling") == "2028-04-30"


def test_leave_with_another_cause_starts_a_new_case(reken: Any) -> None:
    (uitkomst,) = reken(zwangerschapsverlof={**VERLOF, "aansluitend": True, "zelfde_oorzaak": False})
    assert dagen(uitkomst, "eerste_ziektedag", "einde_loondoorbetaling") == ["2026-08-24", "2028-08-20"]


@pytest.mark.parametrize("oorzaak", [None, "onbekend", "weet_niet"])
def test_leave_with_an_unknown_cause_gives_both_outcomes(reken: Any, oorzaak: str | None) -> None:
    zelfde, ander = reken(zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": oorzaak})
    assert dag(zelfde, "einde_loondoorbetaling") == "2028-04-30"
    assert dag(ander, "einde_loondoorbetaling") == "2028-08-20"
    assert zelfde.als != ander.als


def test_leave_that_does_not_adjoin_counts_as_one_long_interruption(reken: Any) -> None:
    (uitkomst,) = reken(
        hersteld=[{"hersteld_per": "2026-04-20", "opnieuw_ziek": "2026-08-31"}],
        zwangerschapsverlof={**VERLOF, "aansluitend": False, "zelfde_oorzaak": True},
    )
    assert dag(uitkomst, "eerste_ziektedag") == "2026-08-31"
    assert any("twee lezingen" in opmerking for opmerking in uitkomst.opmerkingen)


def test_adjoining_is_read_from_the_dates_when_it_was_not_said(reken: Any) -> None:
    (uitkomst,) = reken(
        hersteld=[{"hersteld_per": "2026-08-24", "opnieuw_ziek": "2026-08-31"}],
        zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True},
    )
    assert dag(uitkomst, "eerste_ziektedag") == "2026-08-31"


def test_a_recovery_with_exactly_the_dates_of_the_leave_is_the_leave(reken: Any) -> None:
    (uitkomst,) = reken(
        hersteld=[{"hersteld_per": "2026-05-04", "opnieuw_ziek": "2026-08-24"}],
        zwangerschapsverlof={**VERLOF, "aansluitend": True, "zelfde_oorzaak": True},
    )
    assert dag(uitkomst, "einde_loondoorbetaling") == "2028-04-30"


def test_a_late_application_moves_the_ends_but_not_its_own_deadline(reken: Any) -> None:
    (uitkomst,) = reken(wia_aanvraag_datum="2027-11-08")
    assert dagen(
        uitkomst,
        *("re_integratieverslag", "wia_aanvraag", "einde_loondoorbetaling", "wia_ingang", "einde_opzegverbod"),
    ) == ["2027-10-10", "2027-10-24", "2028-01-24", "2028-01-25", "2028-01-26"]
    assert dag(uitkomst, "besluit_loonsanctie") == "2027-12-13"


def test_a_loonsanctie_moves_the_ends_but_not_report_and_application(reken: Any) -> None:
    (uitkomst,) = reken(loonsanctie={"start": "2028-01-10", "eind": "2029-01-07"})
    assert dagen(
        uitkomst,
        *("re_integratieverslag", "wia_aanvraag", "einde_loondoorbetaling", "wia_ingang", "einde_opzegverbod"),
    ) == ["2027-10-10", "2027-10-24", "2029-01-07", "2029-01-08", "2029-01-09"]


def test_a_voluntary_extension_moves_report_and_application_too(reken: Any) -> None:
    (uitkomst,) = reken(vrijwillige_verlenging_tot="2028-07-09")
    assert dagen(
        uitkomst,
        *("uwv_brief_wia", "re_integratieverslag", "wia_aanvraag", "einde_loondoorbetaling", "wia_ingang"),
    ) == ["2027-09-26", "2028-04-09", "2028-04-23", "2028-07-09", "2028-07-10"]
    assert dag(uitkomst, "einde_opzegverbod") == "2028-07-11"


@pytest.mark.parametrize(
    ("invoer", "veld"),
    [
        ({"loonsanctie": {"start": "2028-01-09", "eind": "2028-06-01"}}, "loonsanctie"),
        ({"loonsanctie": {"start": "2028-01-10", "eind": "2029-01-08"}}, "loonsanctie"),
        ({"vrijwillige_verlenging_tot": "2028-01-09"}, "vrijwillige_verlenging_tot"),
    ],
)
def test_extensions_that_do_not_fit_are_refused(reken: Any, invoer: dict[str, Any], veld: str) -> None:
    with pytest.raises(SituatieFout) as fout:
        reken(**invoer)
    assert fout.value.veld == veld


@pytest.mark.parametrize(
    ("aow", "loon", "opzegverbod"),
    [
        ("2026-09-14", "2026-10-25", "2026-10-25"),
        ("2027-12-20", "2028-01-09", "2028-01-11"),
    ],
)
def test_the_aow_age_during_illness_leaves_six_weeks(reken: Any, aow: str, loon: str, opzegverbod: str) -> None:
    (uitkomst,) = reken(aow_datum=aow)
    assert dagen(uitkomst, "einde_loondoorbetaling", "einde_opzegverbod") == [loon, opzegverbod]
    assert dagen(uitkomst, "wia_ingang", "wia_aanvraag", "uwv_brief_wia", "vervroegde_iva") == [None] * 4


def test_milestones_before_the_aow_date_stay(reken: Any) -> None:
    (uitkomst,) = reken(aow_datum="2026-11-02")
    assert dagen(uitkomst, "plan_van_aanpak", "melding_42e_week") == ["2026-03-09", None]


def test_who_has_the_aow_age_already_keeps_six_weeks_of_wages_and_nothing_else(reken: Any) -> None:
    (uitkomst,) = reken(eerste_ziektedag="2026-10-05", aow_datum="2026-10-05", contract_einde=None)
    assert dagen(uitkomst, "einde_loondoorbetaling", "einde_opzegverbod") == ["2026-11-15", "2026-11-15"]
    rest = set(uitkomst.mijlpalen) - {
        *("einde_loondoorbetaling", "einde_opzegverbod", "ontslagaanvraag", "eerste_ziektedag", "ziekmelding"),
    }
    assert dagen(uitkomst, *rest) == [None] * len(rest)


def test_six_weeks_for_an_aow_er_are_sick_days(reken: Any) -> None:
    (uitkomst,) = reken(
        eerste_ziektedag="2026-09-07",
        aow_datum="2026-01-01",
        hersteld=[{"hersteld_per": "2026-09-21", "opnieuw_ziek": "2026-10-05"}],
    )
    assert dag(uitkomst, "einde_loondoorbetaling") == "2026-11-01"


def test_an_aow_date_on_the_day_the_wia_could_start_leaves_no_wia(reken: Any) -> None:
    (uitkomst,) = reken(aow_datum="2028-01-10")
    assert dagen(uitkomst, "wia_ingang", "einde_loondoorbetaling") == [None, "2028-01-09"]
    (later,) = reken(aow_datum="2028-01-11")
    assert dagen(later, "wia_ingang", "wia_aanvraag") == ["2028-01-10", "2027-10-24"]


@pytest.mark.parametrize(
    ("einde", "verslag"), [("2026-02-13", None), ("2026-02-22", None), ("2026-02-23", "2026-02-23")]
)
def test_a_report_at_the_end_of_the_contract_is_due_from_six_weeks(reken: Any, einde: str, verslag: str | None) -> None:
    (uitkomst,) = reken(contract_einde=einde)
    assert dagen(uitkomst, "ziek_uit_dienst_melding", "re_integratieverslag_uit_dienst") == [einde, verslag]


def test_after_the_contract_only_the_wia_milestones_stay(reken: Any) -> None:
    (uitkomst,) = reken(contract_einde="2026-06-30")
    assert dagen(uitkomst, "einde_loondoorbetaling", "probleemanalyse", "plan_van_aanpak") == [
        "2026-06-30", "2026-02-23", "2026-03-09",
    ]  # fmt: skip
    assert dagen(uitkomst, "wia_aanvraag", "uwv_brief_wia", "vervroegde_iva", "wia_ingang") == [
        "2027-10-24", "2027-09-26", "2026-02-02/2027-05-02", "2028-01-10",
    ]  # fmt: skip
    weg = ("melding_42e_week", "eerstejaarsevaluatie", "start_spoor_2", "re_integratieverslag", "einde_opzegverbod")
    assert dagen(uitkomst, *weg) == [None] * len(weg)
    assert dag(uitkomst, "aangifte_erd") is None
    assert dag(uitkomst, "ezwb") == "2026-11-09/2027-01-10"


def test_a_contract_that_ends_after_the_wage_period_changes_nothing(reken: Any) -> None:
    (zonder,) = reken()
    (met,) = reken(contract_einde="2028-01-10")
    namen = tuple(zonder.mijlpalen)
    assert dagen(met, *namen) == dagen(zonder, *namen)


def test_an_eigenrisicodrager_goes_on_after_the_contract(reken: Any) -> None:
    (uitkomst,) = reken(contract_einde="2026-06-30", eigenrisicodrager_zw=True)
    verwacht = {
        "einde_loondoorbetaling": "2026-06-30",
        "aangifte_erd": "2026-08-11",
        "ziek_uit_dienst_melding": None,
        "re_integratieverslag_uit_dienst": None,
        "eerstejaarsevaluatie": "2026-11-23/2027-01-10",
        "start_spoor_2": "2027-02-21",
        "re_integratieverslag": "2027-10-10",
        "wia_aanvraag": "2027-10-24",
        "wia_ingang": "2028-01-10",
        "einde_opzegverbod": None,
        "minimumloon_bodem_vervalt": None,
    }
    assert dict(zip(verwacht, dagen(uitkomst, *verwacht), strict=True)) == verwacht


@pytest.mark.parametrize(
    ("einde", "aangifte"),
    [
        ("2026-02-20", "2026-04-07"),  # Good Friday, weekend and Easter Monday
        ("2026-03-24", "2026-05-06"),  # 5 May
        ("2026-11-13", "2026-12-28"),  # Christmas on Friday and Saturday, then Sunday
        ("2026-06-27", "2026-08-10"),  # Saturday
    ],
)
def test_only_the_report_of_the_eigenrisicodrager_moves_to_a_working_day(reken: Any, einde: str, aangifte: str) -> None:
    (uitkomst,) = reken(contract_einde=einde, eigenrisicodrager_zw="ja")
    assert dag(uitkomst, "aangifte_erd") == aangifte


def test_an_unknown_eigenrisicodrager_gives_both_outcomes_when_the_contract_ends(reken: Any) -> None:
    uwv, erd = reken(contract_einde="2026-06-30", eigenrisicodrager_zw="weet_niet")
    assert dagen(uwv, "ziek_uit_dienst_melding", "aangifte_erd") == ["2026-06-30", None]
    assert dagen(erd, "ziek_uit_dienst_melding", "aangifte_erd") == [None, "2026-08-11"]
    assert len(reken(eigenrisicodrager_zw="weet_niet")) == 1


def test_a_late_application_after_the_contract_moves_nothing_or_only_the_wia_start(reken: Any) -> None:
    (uwv,) = reken(contract_einde="2026-06-30", wia_aanvraag_datum="2027-11-08")
    assert dagen(uwv, "einde_loondoorbetaling", "wia_ingang") == ["2026-06-30", "2028-01-10"]
    (erd,) = reken(contract_einde="2026-06-30", wia_aanvraag_datum="2027-11-08", eigenrisicodrager_zw=True)
    assert dagen(erd, "einde_loondoorbetaling", "re_integratieverslag", "wia_ingang") == [
        "2026-06-30", "2027-10-10", "2028-01-25",
    ]  # fmt: skip


def test_nobody_goes_out_of_service_sick_during_a_recovery(reken: Any) -> None:
    (uitkomst,) = reken(
        contract_einde="2026-03-10", hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}]
    )
    assert dagen(uitkomst, "ziek_uit_dienst_melding", "nawerking_ziektewet") == [None, "2026-04-07"]


def test_two_calendar_years_from_a_leap_day_end_on_the_last_of_february(reken: Any) -> None:
    (uitkomst,) = reken(eerste_ziektedag="2024-02-29")
    assert dag(uitkomst, "einde_opzegverbod") == "2026-02-28"


def test_a_gap_in_the_last_weeks_moves_the_dates_that_count_back(reken: Any) -> None:
    (uitkomst,) = reken(
        date(2026, 11, 21),
        eerste_ziektedag="2024-12-02",
        hersteld=[{"hersteld_per": "2026-10-05", "opnieuw_ziek": "2026-10-19"}],
    )
    assert dagen(uitkomst, "einde_loondoorbetaling", "re_integratieverslag", "wia_aanvraag") == [
        "2026-12-13", "2026-09-13", "2026-09-27",
    ]  # fmt: skip


def test_a_date_of_an_earlier_case_does_not_count(reken: Any) -> None:
    (uitkomst,) = reken(pa_datum="2026-02-10", hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-30"}])
    assert dag(uitkomst, "plan_van_aanpak") == "2026-05-25"
    assert any("eerder ziektegeval" in opmerking for opmerking in uitkomst.opmerkingen)


def test_the_sick_week_stands_still_during_leave_and_skips_recovery(reken: Any) -> None:
    (in_verlof,) = reken(date(2026, 6, 1), zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True})
    assert in_verlof.ziekteweek == 16
    (na_herstel,) = reken(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}])
    assert na_herstel.ziekteweek == 42


def test_a_milestone_says_how_it_stands_against_today(reken: Any) -> None:
    (uitkomst,) = reken()
    standen = {naam: m.status for naam, m in uitkomst.mijlpalen.items() if m is not None}
    assert standen["melding_42e_week"] == "voorbij"
    assert standen["vervroegde_iva"] == "nu"
    assert standen["eerstejaarsevaluatie"] == "binnenkort"
    assert standen["wia_aanvraag"] == "komend"
    assert standen["bijstelling_plan_van_aanpak"] == "wanneer_nodig"
    (op_de_dag,) = reken(date(2026, 11, 2))
    assert op_de_dag.mijlpalen["melding_42e_week"].status == "vandaag"


def test_a_milestone_shows_the_last_working_day_on_or_before_it(reken: Any) -> None:
    (uitkomst,) = reken()
    assert uitkomst.mijlpalen["re_integratieverslag"].laatste_werkdag == date(2027, 10, 8)
    assert uitkomst.mijlpalen["melding_42e_week"].laatste_werkdag == date(2026, 11, 2)


def test_the_next_milestone_is_the_first_that_is_not_past(reken: Any) -> None:
    (uitkomst,) = reken(date(2026, 10, 20))
    assert uitkomst.volgende().id == "melding_42e_week"


SITUATIES: list[dict[str, Any]] = [
    {},
    {"pa_datum": "2026-02-10", "eje_datum": "2026-12-07", "wia_aanvraag_datum": "2027-11-08"},
    {"hersteld": [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}]},
    {"hersteld": [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-30"}]},
    {"zwangerschapsverlof": VERLOF},
    {"contract_einde": "2026-06-27", "eigenrisicodrager_zw": "weet_niet"},
    {"contract_einde": "2026-03-10", "hersteld": [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}]},
    {"aow_datum": "2026-09-14"},
    {"aow_datum": "2027-12-20"},
    {"aow_datum": "2026-01-01"},
    {"loonsanctie": {"start": "2028-01-10", "eind": "2029-01-07"}},
    {"vrijwillige_verlenging_tot": "2028-07-09"},
]


@pytest.mark.parametrize("invoer", SITUATIES)
def test_every_date_comes_with_steps_that_end_on_that_very_date(reken: Any, invoer: dict[str, Any]) -> None:
    for uitkomst in reken(**invoer):
        for mijlpaal in filter(None, uitkomst.mijlpalen.values()):
            stappen = mijlpaal.afleiding
            assert stappen, mijlpaal.id
            assert any(stap.bron for stap in stappen), mijlpaal.id
            assert all(stap.tekst.endswith((".", ").")) for stap in stappen), mijlpaal.id
            if mijlpaal.uiterlijk and mijlpaal.id not in ("ziek_uit_dienst_melding", "re_integratieverslag_uit_dienst"):
                assert nederlandse_datum(mijlpaal.uiterlijk) in " ".join(s.tekst for s in stappen), mijlpaal.id
            for tekst in (mijlpaal.uitleg, mijlpaal.gevolg):
                assert "{" not in tekst


def test_a_derivation_tells_why_recovery_days_do_not_count(reken: Any) -> None:
    (uitkomst,) = reken(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}])
    teksten = [stap.tekst for stap in uitkomst.mijlpalen["melding_42e_week"].afleiding]
    assert teksten == [
        "De eerste ziektedag maandag 12 januari 2026 is dag 1.",
        "21 dagen herstel vanaf 2 maart 2026 tellen niet mee, want de onderbreking was korter dan 4 weken.",
        "Dat is maandag 23 november 2026: de eerste dag nadat 42 weken ziekte voorbij zijn.",
    ]


@pytest.mark.parametrize(
    ("vandaag", "venster", "dag"),
    [
        (date(2026, 11, 8), "komend", "binnenkort"),
        (date(2026, 11, 9), "binnenkort", "voorbij"),
        (date(2026, 11, 22), "binnenkort", "voorbij"),
        (date(2026, 11, 23), "nu", "voorbij"),
        (date(2027, 1, 10), "nu", "voorbij"),
        (date(2027, 1, 11), "voorbij", "voorbij"),
        (date(2026, 10, 18), "komend", "komend"),
        (date(2026, 10, 19), "komend", "binnenkort"),
        (date(2026, 11, 1), "komend", "binnenkort"),
        (date(2026, 11, 2), "komend", "vandaag"),
        (date(2026, 11, 3), "komend", "voorbij"),
    ],
)
def test_a_period_is_now_from_its_first_to_its_last_day_and_soon_means_fourteen_days(
    reken: Any, vandaag: date, venster: str, dag: str
) -> None:
    (uitkomst,) = reken(vandaag)
    # The evaluation: 23 November 2026 to 10 January 2027; the report to UWV: 2 November 2026.
    assert uitkomst.mijlpalen["eerstejaarsevaluatie"].status == venster
    if vandaag != date(2026, 11, 8):
        assert uitkomst.mijlpalen["melding_42e_week"].status == dag


def test_a_milestone_passes_on_its_texts_and_its_sick_week(reken: Any, recht: Recht) -> None:
    (uitkomst,) = reken()
    melding = uitkomst.mijlpalen["melding_42e_week"]
    tekst = recht.mijlpalen["melding_42e_week"]
    assert (melding.id, melding.titel, melding.wie) == ("melding_42e_week", tekst.titel, tekst.wie)
    assert (melding.basis, melding.zekerheid) == (tekst.basis, "wet")
    assert "{" in tekst.uitleg + tekst.gevolg
    assert "{" not in melding.uitleg + melding.gevolg
    assert "455" in melding.gevolg
    assert melding.ziekteweek == 43
    assert (melding.datum, melding.venster, melding.uiterlijk) == (date(2026, 11, 2), None, date(2026, 11, 2))


def test_a_period_has_no_single_day(reken: Any) -> None:
    (uitkomst,) = reken()
    evaluatie = uitkomst.mijlpalen["eerstejaarsevaluatie"]
    assert evaluatie.datum is None
    assert evaluatie.uiterlijk == evaluatie.venster.tot == date(2027, 1, 10)
    assert evaluatie.ziekteweek == 52
    assert evaluatie.laatste_werkdag == date(2027, 1, 8)
    assert evaluatie.reeks == ()


def test_what_has_no_fixed_day_has_no_week_and_no_working_day(reken: Any) -> None:
    (uitkomst,) = reken()
    bijstelling = uitkomst.mijlpalen["bijstelling_plan_van_aanpak"]
    assert (bijstelling.datum, bijstelling.venster, bijstelling.uiterlijk) == (None, None, None)
    assert (bijstelling.ziekteweek, bijstelling.laatste_werkdag) == (None, None)


@pytest.mark.parametrize(
    ("vandaag", "volgende"),
    [
        (date(2026, 12, 27), "2026-12-28"),
        (date(2026, 12, 28), "2026-12-28"),
        (date(2026, 12, 29), "2027-02-08"),
        (date(2028, 1, 9), "2027-11-29"),
    ],
)
def test_of_a_milestone_that_comes_back_the_next_day_is_shown_and_at_the_end_the_last(
    reken: Any, vandaag: date, volgende: str
) -> None:
    (uitkomst,) = reken(vandaag)
    assert str(uitkomst.mijlpalen["evaluaties_plan_van_aanpak"].datum) == volgende


def test_the_next_milestone_may_be_today_and_there_is_none_when_all_are_past(reken: Any) -> None:
    (op_de_dag,) = reken(date(2026, 11, 2))
    assert op_de_dag.volgende().id == "melding_42e_week"
    # Only the milestones up to a recovery without end are left, and they are past.
    (hersteld,) = reken(hersteld=[{"hersteld_per": "2026-03-05"}])
    assert hersteld.volgende() is None


def test_the_outcome_keeps_what_it_was_computed_from(reken: Any) -> None:
    (uitkomst,) = reken()
    assert uitkomst.vandaag == VANDAAG
    assert uitkomst.beslist_door.startswith("De brief van UWV is leidend")
    assert uitkomst.geval.eerste_ziektedag == date(2026, 1, 12)
    assert uitkomst.eindes.basis == date(2028, 1, 9)


def test_two_unknowns_give_four_outcomes_each_with_its_own_conditions(reken: Any) -> None:
    uitkomsten = reken(zwangerschapsverlof=VERLOF, contract_einde="2026-10-30", eigenrisicodrager_zw="weet_niet")
    assert ["dezelfde oorzaak" in uitkomst.als for uitkomst in uitkomsten] == [True, True, False, False]
    assert ["geen eigenrisicodrager" in uitkomst.als for uitkomst in uitkomsten] == [True, False, True, False]
    assert all(", en als de werkgever" in uitkomst.als for uitkomst in uitkomsten)
    (een, _) = reken(contract_einde="2026-10-30", eigenrisicodrager_zw="weet_niet")
    assert een.als == "als de werkgever geen eigenrisicodrager voor de Ziektewet is"


def test_a_loonsanctie_that_fits_one_reading_only_tells_which_one_holds(reken: Any) -> None:
    # With the leave left out the wages end on 30 April 2028, with a new case on 20 August 2028.
    (uitkomst,) = reken(zwangerschapsverlof=VERLOF, loonsanctie={"start": "2028-05-01", "eind": "2028-12-31"})
    assert "dezelfde oorzaak" in uitkomst.als


def test_when_no_reading_fits_the_first_refusal_is_told(reken: Any) -> None:
    with pytest.raises(SituatieFout, match="30 april 2028"):
        reken(zwangerschapsverlof=VERLOF, loonsanctie={"start": "2028-04-30", "eind": "2028-12-31"})


def test_a_first_sick_day_before_the_known_law_is_refused(reken: Any) -> None:
    with pytest.raises(SituatieFout) as fout:
        reken(date(1995, 6, 1), eerste_ziektedag="1995-01-02")
    assert fout.value.veld == "eerste_ziektedag"
    assert "2 januari 1995" in fout.value.bericht


def test_the_refusals_of_extensions_name_the_days(reken: Any) -> None:
    with pytest.raises(SituatieFout, match="9 januari 2028"):
        reken(vrijwillige_verlenging_tot="2028-01-09")
    with pytest.raises(SituatieFout, match="langer dan 52 weken"):
        reken(loonsanctie={"start": "2028-01-10", "eind": "2029-01-08"})
    with pytest.raises(SituatieFout, match="9 januari 2028"):
        reken(loonsanctie={"start": "2028-01-09", "eind": "2028-06-01"})
