"""Must spoor 2 start?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.law.parameters import load_parameters
from bot.law.reasons import Antwoord
from bot.law.sources import load_wetten
from bot.law.spoor2 import AowStand, Mogelijkheden, Spoor2Feiten, Spoor2Oordeel, Uitkomst, beoordeel_spoor_2

LAW = Path(__file__).parents[2] / "knowledge" / "law"
WETTEN = load_wetten(LAW / "wetten.yml")
PARAMETERS = load_parameters(LAW / "parameters", WETTEN)
NU = date(2026, 11, 21)

EERSTE_JAAR = Spoor2Feiten(vandaag=NU, ziekteweek=30, spoor_1_uitgeput=Antwoord.NEE, uiterste_dag=date(2027, 6, 1))
NA_EVALUATIE = Spoor2Feiten(
    vandaag=NU,
    ziekteweek=55,
    spoor_1_uitgeput=Antwoord.NEE,
    perspectief=Antwoord.NEE,
    eje_datum=date(2026, 11, 2),
    uiterste_dag=date(2026, 12, 20),
)


def oordeel(feiten: Spoor2Feiten, **anders: object) -> Spoor2Oordeel:
    return beoordeel_spoor_2(replace(feiten, **anders), PARAMETERS, WETTEN)  # type: ignore[arg-type]


def test_spoor_2_starts_now_when_spoor_1_is_exhausted_whatever_the_week() -> None:
    uitkomst = oordeel(EERSTE_JAAR, ziekteweek=3, spoor_1_uitgeput=Antwoord.JA)
    assert (uitkomst.uitkomst, uitkomst.beslissend) == (Uitkomst.MOET_NU, "spoor_1_uitgeput")
    assert not uitkomst.tweesporenbeleid
    assert uitkomst.redenen[0].basis[0].tekst() == "art. 7:658a lid 1 BW"


def test_in_the_first_year_spoor_1_goes_first_until_the_latest_day() -> None:
    uitkomst = oordeel(EERSTE_JAAR)
    assert (uitkomst.uitkomst, uitkomst.uiterlijk_op) == (Uitkomst.UITERLIJK_OP, date(2027, 6, 1))


def test_without_a_timeline_the_first_year_asks_for_the_evaluation() -> None:
    uitkomst = oordeel(EERSTE_JAAR, uiterste_dag=None)
    assert uitkomst.uitkomst is Uitkomst.MAG_WACHTEN
    assert "eje_datum" in uitkomst.ontbreekt


def test_after_the_evaluation_without_perspective_spoor_2_starts_within_six_weeks_beside_spoor_1() -> None:
    uitkomst = oordeel(NA_EVALUATIE)
    assert (uitkomst.uitkomst, uitkomst.uiterlijk_op) == (Uitkomst.UITERLIJK_OP, date(2026, 12, 14))
    assert uitkomst.tweesporenbeleid
    assert uitkomst.beslissend == "perspectief"


def test_the_earlier_of_evaluation_and_timeline_counts() -> None:
    assert oordeel(NA_EVALUATIE, uiterste_dag=date(2026, 12, 1)).uiterlijk_op == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("vandaag", "verwacht"), [(date(2026, 12, 14), Uitkomst.UITERLIJK_OP), (date(2026, 12, 15), Uitkomst.MOET_NU)]
)
def test_on_the_latest_day_it_is_in_time_and_a_day_later_it_must_start_now(vandaag: date, verwacht: Uitkomst) -> None:
    assert oordeel(NA_EVALUATIE, vandaag=vandaag).uitkomst is verwacht


def test_a_concrete_perspective_lets_spoor_2_wait() -> None:
    uitkomst = oordeel(NA_EVALUATIE, perspectief=Antwoord.JA)
    assert (uitkomst.uitkomst, uitkomst.beslissend) == (Uitkomst.MAG_WACHTEN, "perspectief")
    assert "3 maanden" in uitkomst.redenen[0].tekst


def test_a_perspective_that_failed_means_now() -> None:
    uitkomst = oordeel(NA_EVALUATIE, perspectief=Antwoord.JA, perspectief_vervallen=True)
    assert (uitkomst.uitkomst, uitkomst.beslissend) == (Uitkomst.MOET_NU, "perspectief_vervallen")


def test_unknown_perspective_after_the_evaluation_is_asked_for() -> None:
    uitkomst = oordeel(NA_EVALUATIE, perspectief=Antwoord.ONBEKEND, spoor_1_uitgeput=Antwoord.ONBEKEND)
    assert uitkomst.uitkomst is Uitkomst.ONVOLDOENDE_GEGEVENS
    assert uitkomst.ontbreekt == ("perspectief", "spoor_1_uitgeput")


def test_after_the_first_year_without_any_date_the_date_is_asked_for() -> None:
    uitkomst = oordeel(NA_EVALUATIE, eje_datum=None, uiterste_dag=None)
    assert uitkomst.uitkomst is Uitkomst.ONVOLDOENDE_GEGEVENS
    assert "eje_datum" in uitkomst.ontbreekt


@pytest.mark.parametrize(("week", "voorbij"), [(52, False), (53, True)])
def test_without_the_date_of_the_evaluation_week_52_is_its_end(week: int, voorbij: bool) -> None:
    uitkomst = oordeel(NA_EVALUATIE, eje_datum=None, ziekteweek=week, perspectief=Antwoord.JA)
    assert (uitkomst.uitkomst is Uitkomst.MAG_WACHTEN) is voorbij


@pytest.mark.parametrize(
    ("anders", "verwacht", "beslissend"),
    [
        ({"aow": AowStand.BEREIKT}, Uitkomst.HOEFT_NIET, "aow"),
        ({"loondoorbetaling_loopt": False}, Uitkomst.HOEFT_NIET, "loondoorbetaling_loopt"),
        ({"contract_einde": date(2026, 11, 20)}, Uitkomst.HOEFT_NIET, "contract_einde"),
        ({"mogelijkheden": Mogelijkheden.BLIJVEND_GEEN}, Uitkomst.HOEFT_NIET, "mogelijkheden"),
        ({"mogelijkheden": Mogelijkheden.TIJDELIJK_GEEN}, Uitkomst.MAG_WACHTEN, "mogelijkheden"),
        ({"aow": AowStand.BINNEN_GRENS, "beiden_eens": Antwoord.JA}, Uitkomst.HOEFT_NIET, "beiden_eens"),
    ],
)
def test_the_exceptions_go_first(anders: dict[str, object], verwacht: Uitkomst, beslissend: str) -> None:
    uitkomst = oordeel(NA_EVALUATIE, spoor_1_uitgeput=Antwoord.JA, **anders)
    assert (uitkomst.uitkomst, uitkomst.beslissend) == (verwacht, beslissend)


def test_near_the_aow_the_duty_stays_unless_both_agree() -> None:
    uitkomst = oordeel(NA_EVALUATIE, aow=AowStand.BINNEN_GRENS, beiden_eens=Antwoord.NEE)
    assert uitkomst.uitkomst is Uitkomst.UITERLIJK_OP
    assert any("AOW" in reden.tekst for reden in uitkomst.redenen)


def test_a_contract_that_still_runs_or_an_eigenrisicodrager_keeps_the_duty() -> None:
    loopt = oordeel(NA_EVALUATIE, spoor_1_uitgeput=Antwoord.JA, contract_einde=NU)
    assert loopt.uitkomst is Uitkomst.MOET_NU
    assert any("contract" in reden.tekst for reden in loopt.redenen)
    erd = oordeel(
        NA_EVALUATIE,
        spoor_1_uitgeput=Antwoord.JA,
        contract_einde=date(2026, 10, 1),
        eigenrisicodrager_zw=True,
        loondoorbetaling_loopt=False,
    )
    assert erd.uitkomst is Uitkomst.MOET_NU


def test_the_term_after_the_evaluation_is_told_as_practice() -> None:
    termijn = oordeel(NA_EVALUATIE).redenen[0]
    assert "UWV verwacht" in termijn.tekst
    assert not termijn.basis[0].is_wet


def test_little_capacity_is_mentioned() -> None:
    uitkomst = oordeel(NA_EVALUATIE, mogelijkheden=Mogelijkheden.MARGINAAL)
    assert any("zelden" in reden.tekst for reden in uitkomst.redenen)


def test_a_week_below_one_does_not_exist() -> None:
    with pytest.raises(ValueError, match="ziekteweek"):
        oordeel(NA_EVALUATIE, ziekteweek=0)


WERKWIJZER, BBP5, BBP3 = (
    "Werkwijzer Poortwachter (UWV), praktijk",
    "§ 5 Beleidsregels beoordelingskader poortwachter",
    "§ 3 Beleidsregels beoordelingskader poortwachter",
)
PLICHT, WIA26, WIA23 = "art. 7:658a lid 1 BW", "art. 26 lid 1 WIA", "art. 23 lid 6 WIA"
BBP11 = "§ 11 Beleidsregels beoordelingskader poortwachter"
JA, NEE, ONBEKEND = Antwoord.JA, Antwoord.NEE, Antwoord.ONBEKEND


@pytest.mark.parametrize(
    ("feiten", "anders", "verwacht", "artikelen"),
    [
        (
            EERSTE_JAAR,
            {"spoor_1_uitgeput": JA},
            (Uitkomst.MOET_NU, "spoor_1_uitgeput", None, False, ()),
            [[PLICHT, BBP5]],
        ),
        (
            EERSTE_JAAR,
            {"perspectief_vervallen": True},
            (Uitkomst.MOET_NU, "perspectief_vervallen", None, True, ()),
            [[WERKWIJZER, BBP5]],
        ),
        (
            EERSTE_JAAR,
            {},
            (Uitkomst.UITERLIJK_OP, "uiterste_dag", date(2027, 6, 1), False, ()),
            [[PLICHT, BBP5], [WERKWIJZER, BBP5]],
        ),
        (
            EERSTE_JAAR,
            {"eje_datum": date(2026, 11, 22)},
            (Uitkomst.UITERLIJK_OP, "eje_datum", date(2027, 1, 3), False, ()),
            [[PLICHT, BBP5], [WERKWIJZER, BBP5]],
        ),
        (
            EERSTE_JAAR,
            {"uiterste_dag": None},
            (Uitkomst.MAG_WACHTEN, "spoor_1_uitgeput", None, False, ("eje_datum", "uiterste_dag")),
            [[PLICHT, BBP5]],
        ),
        (
            EERSTE_JAAR,
            {"eje_datum": NU, "perspectief": JA},
            (Uitkomst.MAG_WACHTEN, "perspectief", None, False, ()),
            [[WERKWIJZER, BBP5]],
        ),
        (
            NA_EVALUATIE,
            {"perspectief": ONBEKEND},
            (Uitkomst.ONVOLDOENDE_GEGEVENS, "perspectief", date(2026, 12, 14), False, ("perspectief",)),
            [[WERKWIJZER], [WERKWIJZER, BBP5]],
        ),
        (
            NA_EVALUATIE,
            {"perspectief": ONBEKEND, "spoor_1_uitgeput": ONBEKEND},
            (
                Uitkomst.ONVOLDOENDE_GEGEVENS,
                "perspectief",
                date(2026, 12, 14),
                False,
                ("perspectief", "spoor_1_uitgeput"),
            ),
            [[WERKWIJZER], [WERKWIJZER, BBP5]],
        ),
        (
            NA_EVALUATIE,
            {"eje_datum": None, "uiterste_dag": None},
            (Uitkomst.ONVOLDOENDE_GEGEVENS, "eje_datum", None, False, ("eje_datum", "uiterste_dag")),
            [[WERKWIJZER, BBP5]],
        ),
        (
            NA_EVALUATIE,
            {},
            (Uitkomst.UITERLIJK_OP, "perspectief", date(2026, 12, 14), True, ()),
            [[WERKWIJZER, BBP5], [BBP5]],
        ),
        (
            NA_EVALUATIE,
            {"vandaag": date(2026, 12, 15)},
            (Uitkomst.MOET_NU, "perspectief", date(2026, 12, 14), True, ()),
            [[WERKWIJZER, BBP5], [BBP5]],
        ),
        (NA_EVALUATIE, {"aow": AowStand.BEREIKT}, (Uitkomst.HOEFT_NIET, "aow", None, False, ()), [[PLICHT]]),
        (
            NA_EVALUATIE,
            {"contract_einde": date(2026, 11, 20)},
            (Uitkomst.HOEFT_NIET, "contract_einde", None, False, ()),
            [[WIA26]],
        ),
        (
            NA_EVALUATIE,
            {"loondoorbetaling_loopt": False, "contract_einde": NU},
            (Uitkomst.HOEFT_NIET, "loondoorbetaling_loopt", None, False, ()),
            [[PLICHT]],
        ),
        (
            NA_EVALUATIE,
            {"loondoorbetaling_loopt": False, "eigenrisicodrager_zw": True},
            (Uitkomst.HOEFT_NIET, "loondoorbetaling_loopt", None, False, ()),
            [[PLICHT]],
        ),
        (
            NA_EVALUATIE,
            {"mogelijkheden": Mogelijkheden.BLIJVEND_GEEN},
            (Uitkomst.HOEFT_NIET, "mogelijkheden", None, False, ()),
            [[BBP3], [WIA23]],
        ),
        (
            NA_EVALUATIE,
            {"mogelijkheden": Mogelijkheden.TIJDELIJK_GEEN},
            (Uitkomst.MAG_WACHTEN, "mogelijkheden", None, False, ()),
            [[BBP3]],
        ),
        (
            NA_EVALUATIE,
            {"aow": AowStand.BINNEN_GRENS, "beiden_eens": JA},
            (Uitkomst.HOEFT_NIET, "beiden_eens", None, False, ()),
            [[WERKWIJZER]],
        ),
        (
            NA_EVALUATIE,
            {"aow": AowStand.LATER, "beiden_eens": JA},
            (Uitkomst.UITERLIJK_OP, "perspectief", date(2026, 12, 14), True, ()),
            [[WERKWIJZER, BBP5], [BBP5]],
        ),
        (
            NA_EVALUATIE,
            {"aow": AowStand.BINNEN_GRENS},
            (Uitkomst.UITERLIJK_OP, "perspectief", date(2026, 12, 14), True, ()),
            [[WERKWIJZER, BBP5], [BBP5], [WERKWIJZER]],
        ),
        (
            NA_EVALUATIE,
            {"mogelijkheden": Mogelijkheden.MARGINAAL, "contract_einde": NU},
            (Uitkomst.UITERLIJK_OP, "perspectief", date(2026, 12, 14), True, ()),
            [[WERKWIJZER, BBP5], [BBP5], [WERKWIJZER], [PLICHT, BBP11]],
        ),
        (
            NA_EVALUATIE,
            {"contract_einde": date(2026, 11, 20), "eigenrisicodrager_zw": True},
            (Uitkomst.UITERLIJK_OP, "perspectief", date(2026, 12, 14), True, ()),
            [[WERKWIJZER, BBP5], [BBP5]],
        ),
    ],
)
def test_each_decision_names_its_fact_its_day_what_is_missing_and_its_sources(
    feiten: Spoor2Feiten,
    anders: dict[str, object],
    verwacht: tuple[object, ...],
    artikelen: list[list[str]],
) -> None:
    uitkomst = oordeel(feiten, **anders)
    assert (
        uitkomst.uitkomst,
        uitkomst.beslissend,
        uitkomst.uiterlijk_op,
        uitkomst.tweesporenbeleid,
        uitkomst.ontbreekt,
    ) == verwacht
    assert [[basis.tekst() for basis in reden.basis] for reden in uitkomst.redenen] == artikelen


def test_terms_of_practice_are_told_in_their_own_unit() -> None:
    assert "6 weken" in oordeel(NA_EVALUATIE).redenen[0].tekst
    assert "3 maanden" in oordeel(NA_EVALUATIE, perspectief=ONBEKEND).redenen[0].tekst
    eens = oordeel(NA_EVALUATIE, aow=AowStand.BINNEN_GRENS, beiden_eens=JA)
    assert "1 jaar" in eens.redenen[0].tekst


def test_nothing_is_assumed_that_was_not_said() -> None:
    feiten = Spoor2Feiten(vandaag=NU, ziekteweek=1)
    assert feiten.loondoorbetaling_loopt
    assert (feiten.perspectief_vervallen, feiten.eigenrisicodrager_zw) == (False, False)
    assert (feiten.contract_einde, feiten.eje_datum, feiten.uiterste_dag) == (None, None, None)
    assert oordeel(feiten).uitkomst is Uitkomst.MAG_WACHTEN


def test_the_words_for_outcomes_and_facts_are_fixed() -> None:
    assert [uitkomst.value for uitkomst in Uitkomst] == [
        *("moet_nu", "uiterlijk_op", "mag_wachten", "hoeft_niet", "onvoldoende_gegevens"),
    ]
    assert [mogelijk.value for mogelijk in Mogelijkheden] == [
        *("ja", "marginaal", "tijdelijk_geen", "blijvend_geen", "onbekend"),
    ]
    assert [stand.value for stand in AowStand] == ["bereikt", "binnen_grens", "later", "onbekend"]
