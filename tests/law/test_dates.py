"""The dates of milestones around recoveries, contracts and the AOW age, and the ends of the periods."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.law.recht import Recht, load_recht
from bot.law.situation import parse_situatie
from bot.law.timeline import Uitkomst, bereken
from bot.paths import LAW

VANDAAG = date(2026, 11, 21)
VERLOF = {"start": "2026-05-04", "eind": "2026-08-23", "zelfde_oorzaak": True}
SANCTIE = {"start": "2028-01-10", "eind": "2029-01-07"}
# Every six weeks after the plan of 9 March 2026.
EVALUATIES = ("2026-04-20", "2026-06-01", "2026-07-13", "2026-08-24")


@pytest.fixture(scope="module")
def recht() -> Recht:
    return load_recht(LAW)


@pytest.fixture
def reken(recht: Recht) -> Any:
    def _reken(**invoer: Any) -> Uitkomst:
        situatie = parse_situatie({"eerste_ziektedag": "2026-01-12", **invoer}, VANDAAG)
        (uitkomst,) = bereken(situatie, VANDAAG, recht)
        return uitkomst

    return _reken


def dag(uitkomst: Uitkomst, naam: str) -> str | None:
    mijlpaal = uitkomst.mijlpalen[naam]
    if mijlpaal is None:
        return None
    if mijlpaal.venster:
        return f"{mijlpaal.venster.van}/{mijlpaal.venster.tot}"
    return str(mijlpaal.datum) if mijlpaal.datum else "geen vaste dag"


def evaluaties(uitkomst: Uitkomst) -> tuple[str, ...]:
    mijlpaal = uitkomst.mijlpalen["evaluaties_plan_van_aanpak"]
    return () if mijlpaal is None else tuple(map(str, mijlpaal.reeks))


def hersteld(per: str, opnieuw: str | None = None) -> dict[str, str | None]:
    return {"hersteld_per": per, "opnieuw_ziek": opnieuw}


@pytest.mark.parametrize("aow", [None, "2026-01-01", "2026-09-14"])
def test_the_first_sick_day_and_its_report_always_stand_in_the_timeline(reken: Any, aow: str | None) -> None:
    uitkomst = reken(aow_datum=aow)
    assert dag(uitkomst, "eerste_ziektedag") == dag(uitkomst, "ziekmelding") == "2026-01-12"


def test_who_has_the_aow_age_already_gets_nothing_of_the_plan(reken: Any) -> None:
    uitkomst = reken(aow_datum="2026-01-12", contract_einde="2026-02-20")
    namen = ("bijstelling_plan_van_aanpak", "plan_van_aanpak", "ziek_uit_dienst_melding", "transitievergoeding")
    assert [dag(uitkomst, naam) for naam in namen] == [None] * 4


def test_a_decision_on_an_early_application_is_not_expected_when_the_aow_age_comes_first(reken: Any) -> None:
    uitkomst = reken(aow_datum="2028-01-10", wia_aanvraag_datum="2027-02-01")
    assert dag(uitkomst, "besluit_wia") is None


def test_a_milestone_on_the_aow_date_no_longer_applies_and_one_the_day_before_does(reken: Any) -> None:
    assert dag(reken(aow_datum="2026-02-23"), "probleemanalyse") is None
    assert dag(reken(aow_datum="2026-02-24"), "probleemanalyse") == "2026-02-23"


def test_after_the_contract_what_hangs_on_wages_goes_also_at_an_eigenrisicodrager(reken: Any) -> None:
    uitkomst = reken(contract_einde="2026-06-30", eigenrisicodrager_zw=True)
    for naam in ("minimumloon_bodem_vervalt", "besluit_loonsanctie", "uwv_brief_eje"):
        assert dag(uitkomst, naam) is None, naam
    assert dag(uitkomst, "re_integratieverslag") == "2027-10-10"
    assert dag(uitkomst, "actueel_oordeel") == "2027-09-13/2027-10-10"


def test_a_milestone_on_the_last_day_of_the_contract_still_applies(reken: Any) -> None:
    assert dag(reken(contract_einde="2026-11-02"), "melding_42e_week") == "2026-11-02"
    assert dag(reken(contract_einde="2026-11-01"), "melding_42e_week") is None


def test_a_milestone_on_the_last_sick_day_still_applies(reken: Any) -> None:
    assert dag(reken(hersteld=[hersteld("2026-02-24")]), "probleemanalyse") == "2026-02-23"
    assert dag(reken(hersteld=[hersteld("2026-02-23")]), "probleemanalyse") is None


def test_a_recovery_after_the_contract_does_not_undo_what_was_counted_from_it(reken: Any) -> None:
    twee_keer = [hersteld("2026-03-02", "2026-03-23"), hersteld("2026-03-30")]
    assert dag(reken(contract_einde="2026-03-10", hersteld=twee_keer), "nawerking_ziektewet") == "2026-04-07"
    erd = reken(contract_einde="2026-03-10", eigenrisicodrager_zw=True, hersteld=[hersteld("2026-03-30")])
    assert dag(erd, "aangifte_erd") == "2026-04-21"


def test_the_first_year_at_uwv_is_assessed_only_after_a_contract(reken: Any) -> None:
    assert dag(reken(), "ezwb") is None
    assert dag(reken(contract_einde="2027-01-09"), "ezwb") == "2026-11-09/2027-01-10"
    assert dag(reken(contract_einde="2027-01-10"), "ezwb") is None


def test_an_extension_moves_the_last_opinion_along_with_the_report(reken: Any) -> None:
    # 182 days of extension: 13 September 2027 becomes 13 March 2028.
    uitkomst = reken(vrijwillige_verlenging_tot="2028-07-09")
    assert dag(uitkomst, "actueel_oordeel") == "2028-03-13/2028-04-09"


def test_a_payment_at_dismissal_has_no_fixed_day_without_a_contract_end(reken: Any) -> None:
    uitkomst = reken()
    for naam in ("transitievergoeding", "compensatie_transitievergoeding"):
        assert dag(uitkomst, naam) == "geen vaste dag"


@pytest.mark.parametrize("invoer", [{"aow_datum": "2028-01-10"}, {"hersteld": [{"hersteld_per": "2026-09-01"}]}])
def test_there_is_no_payment_at_dismissal_at_the_aow_age_or_after_recovery(reken: Any, invoer: dict[str, Any]) -> None:
    uitkomst = reken(**invoer)
    for naam in ("transitievergoeding", "compensatie_transitievergoeding"):
        assert dag(uitkomst, naam) is None


def test_the_payment_comes_at_the_end_of_the_contract(reken: Any) -> None:
    uitkomst = reken(contract_einde="2026-06-30")
    assert dag(uitkomst, "transitievergoeding") == "2026-06-30"
    assert dag(uitkomst, "compensatie_transitievergoeding") is None


@pytest.mark.parametrize(
    ("invoer", "aantal"),
    [
        ({"contract_einde": "2026-06-01"}, 2),
        ({"contract_einde": "2026-05-31"}, 1),
        ({"contract_einde": "2026-06-01", "hersteld": [{"hersteld_per": "2026-09-01"}]}, 2),
        ({"hersteld": [{"hersteld_per": "2026-08-25"}]}, 4),
        ({"hersteld": [{"hersteld_per": "2026-08-24"}]}, 3),
        ({"aow_datum": "2026-06-01"}, 1),
        ({"aow_datum": "2026-06-02"}, 2),
        ({"hersteld": [{"hersteld_per": "2026-04-20"}]}, 0),
    ],
)
def test_evaluations_stop_with_the_contract_the_recovery_or_the_aow_age(
    reken: Any, invoer: dict[str, Any], aantal: int
) -> None:
    assert evaluaties(reken(**invoer)) == EVALUATIES[:aantal]


def test_evaluations_go_on_to_the_end_of_the_wages_and_at_an_eigenrisicodrager_after_the_contract(reken: Any) -> None:
    zonder = evaluaties(reken())
    assert zonder[:4] == EVALUATIES
    assert zonder[-1] == "2027-11-29"
    assert evaluaties(reken(contract_einde="2026-06-01", eigenrisicodrager_zw=True)) == zonder
    assert evaluaties(reken(vrijwillige_verlenging_tot="2028-01-10"))[-1] == "2028-01-10"


@pytest.mark.parametrize(
    ("contract", "loon", "opzegverbod"),
    [
        ("2028-06-30", "2028-06-30", None),
        ("2029-01-07", "2029-01-07", None),
        ("2029-01-08", "2029-01-07", "2029-01-09"),
    ],
)
def test_a_contract_that_ends_during_a_loonsanctie_ends_the_wages(
    reken: Any, contract: str, loon: str, opzegverbod: str | None
) -> None:
    uitkomst = reken(contract_einde=contract, loonsanctie=SANCTIE)
    assert dag(uitkomst, "einde_loondoorbetaling") == loon
    assert dag(uitkomst, "einde_opzegverbod") == opzegverbod
    assert evaluaties(uitkomst)[-1] == "2027-11-29"


def test_a_late_application_moves_the_wia_unless_the_contract_ended_within_the_104_weeks(reken: Any) -> None:
    laat = {"wia_aanvraag_datum": "2027-11-08"}
    assert dag(reken(contract_einde="2028-01-09", **laat), "wia_ingang") == "2028-01-10"
    assert dag(reken(contract_einde="2028-01-10", **laat), "wia_ingang") == "2028-01-25"


@pytest.mark.parametrize("aow", [None, "2026-06-01"])
def test_a_case_that_began_after_the_contract_never_had_wages(reken: Any, aow: str | None) -> None:
    opnieuw = [hersteld("2026-03-02", "2026-03-30")]
    uitkomst = reken(contract_einde="2026-03-10", hersteld=opnieuw, aow_datum=aow)
    assert dag(uitkomst, "eerste_ziektedag") == "2026-03-30"
    assert dag(uitkomst, "einde_loondoorbetaling") is None
    assert dag(uitkomst, "einde_opzegverbod") is None


def test_six_weeks_from_the_aow_date_end_the_wages_also_of_who_recovered_later(reken: Any) -> None:
    uitkomst = reken(aow_datum="2026-03-01", hersteld=[hersteld("2026-09-01")])
    assert dag(uitkomst, "einde_loondoorbetaling") == "2026-04-11"
    assert dag(uitkomst, "einde_opzegverbod") == "2026-04-11"


def test_who_recovered_within_the_six_weeks_has_no_end_of_wages(reken: Any) -> None:
    uitkomst = reken(aow_datum="2026-03-01", hersteld=[hersteld("2026-03-15")])
    assert dag(uitkomst, "einde_loondoorbetaling") is None


@pytest.mark.parametrize(("contract", "opzegverbod"), [("2026-10-24", None), ("2026-10-25", "2026-10-25")])
def test_protection_that_ends_with_the_contract_is_still_shown(
    reken: Any, contract: str, opzegverbod: str | None
) -> None:
    # The AOW age on 14 September leaves six weeks of protection: up to and including 25 October.
    assert dag(reken(aow_datum="2026-09-14", contract_einde=contract), "einde_opzegverbod") == opzegverbod


@pytest.mark.parametrize(
    ("contract", "ziek"),
    [
        ("2026-03-01", True),
        ("2026-03-02", False),
        ("2026-03-08", False),
        ("2026-03-09", True),
        ("2026-05-04", True),
        ("2026-06-30", True),
        ("2026-08-23", True),
        ("2026-08-24", True),
    ],
)
def test_leave_between_two_sick_periods_is_no_recovery_when_the_contract_ends(
    reken: Any, contract: str, ziek: bool
) -> None:
    uitkomst = reken(
        contract_einde=contract, zwangerschapsverlof=VERLOF, hersteld=[hersteld("2026-03-02", "2026-03-09")]
    )
    assert dag(uitkomst, "ziek_uit_dienst_melding") == (contract if ziek else None)
    assert (dag(uitkomst, "nawerking_ziektewet") is None) is ziek


@pytest.mark.parametrize(
    ("hersteld_per", "loon", "opzegverbod"),
    [
        ("2028-01-09", None, None),
        ("2028-01-10", "2028-01-09", None),
        ("2028-01-11", "2028-01-09", None),
        ("2028-01-12", "2028-01-09", "2028-01-11"),
    ],
)
def test_who_recovers_between_the_104_weeks_and_the_two_years_has_the_wages_but_not_the_protection_in_full(
    reken: Any, hersteld_per: str, loon: str | None, opzegverbod: str | None
) -> None:
    uitkomst = reken(hersteld=[hersteld(hersteld_per)])
    assert dag(uitkomst, "einde_loondoorbetaling") == loon
    assert dag(uitkomst, "einde_opzegverbod") == opzegverbod


def test_a_contract_that_ends_during_a_loonsanctie_brings_the_payment_also_after_a_recovery(reken: Any) -> None:
    uitkomst = reken(contract_einde="2028-06-30", loonsanctie=SANCTIE, hersteld=[hersteld("2028-02-01")])
    assert dag(uitkomst, "transitievergoeding") == "2028-06-30"
