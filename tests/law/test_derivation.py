"""The steps that explain a date: each with its own words, its own day and its own source."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.law.derivation import dag_en_datum
from bot.law.recht import Recht, load_recht
from bot.law.situation import parse_situatie
from bot.law.timeline import Uitkomst, bereken
from bot.paths import LAW

VANDAAG = date(2026, 11, 21)
D = "2026-01-12"
RPZ = "Regeling procesgang eerste en tweede ziektejaar"
WERKWIJZER = "Werkwijzer Poortwachter (UWV), bekend uit andere bronnen, praktijk"

DAG_1 = ("De eerste ziektedag maandag 12 januari 2026 is dag 1.", "art. 23 lid 1 WIA")
EINDE = ("104 weken ziekte eindigen op zondag 9 januari 2028.", "art. 23 lid 1 WIA")
HERSTEL = [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}]
HERSTELD = (
    "21 dagen herstel vanaf 2 maart 2026 tellen niet mee, want de onderbreking was korter dan 4 weken.",
    "art. 7:629 lid 10 BW",
)
VERLOF = {"start": "2026-05-04", "eind": "2026-08-23"}


@pytest.fixture(scope="module")
def recht() -> Recht:
    return load_recht(LAW)


@pytest.fixture
def reken(recht: Recht) -> Any:
    def _reken(eerste_ziektedag: str = D, vandaag: date = VANDAAG, **invoer: Any) -> tuple[Uitkomst, ...]:
        return bereken(parse_situatie({"eerste_ziektedag": eerste_ziektedag, **invoer}, vandaag), vandaag, recht)

    return _reken


def stappen(uitkomst: Uitkomst, naam: str) -> list[tuple[str, str | None]]:
    mijlpaal = uitkomst.mijlpalen[naam]
    assert mijlpaal is not None
    return [(stap.tekst, stap.bron.tekst() if stap.bron else None) for stap in mijlpaal.afleiding]


def test_every_day_of_the_week_has_its_dutch_name() -> None:
    maandag = date(2026, 1, 12)
    assert [dag_en_datum(maandag + timedelta(days=dag)).split()[0] for dag in range(8)] == [
        *("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "maandag"),
    ]
    assert dag_en_datum(date(2026, 8, 1)) == "zaterdag 1 augustus 2026"


@pytest.mark.parametrize(
    ("naam", "verwacht"),
    [
        ("eerste_ziektedag", []),
        (
            "melding_arbodienst",
            [
                (
                    "Dat is zondag 18 januari 2026: de laatste dag van week 1.",
                    "Arbodiensten; de wet zegt alleen tijdig (art. 2 lid 1 Regeling procesgang), praktijk",
                )
            ],
        ),
        (
            "probleemanalyse",
            [("Dat is maandag 23 februari 2026: 6 weken na de eerste ziektedag.", f"art. 2 lid 2 {RPZ}")],
        ),
        (
            "plan_van_aanpak",
            [
                (
                    "De datum van de probleemanalyse is niet bekend; dan geldt uiterlijk 8 weken na de eerste "
                    "ziektedag: maandag 9 maart 2026.",
                    f"art. 4 lid 1 {RPZ}",
                )
            ],
        ),
        (
            "evaluaties_plan_van_aanpak",
            [
                ("Vanaf het plan van aanpak telt u steeds 6 weken verder.", WERKWIJZER),
                ("De eerstvolgende evaluatie is op maandag 28 december 2026.", None),
            ],
        ),
        (
            "melding_42e_week",
            [
                (
                    "Dat is maandag 2 november 2026: de eerste dag nadat 42 weken ziekte voorbij zijn.",
                    "art. 38 lid 1 Ziektewet",
                )
            ],
        ),
        (
            "eerstejaarsevaluatie",
            [
                (
                    "De periode begint op maandag 23 november 2026: de eerste dag van week 46.",
                    "UWV en arbodiensten: periode voor de eerstejaarsevaluatie, praktijk",
                ),
                (
                    "De periode eindigt op zondag 10 januari 2027: de laatste dag van week 52.",
                    f"art. 4 lid 2 sub b {RPZ}",
                ),
            ],
        ),
        (
            "start_spoor_2",
            [
                ("De eerstejaarsevaluatie is er uiterlijk aan het einde van week 52.", f"art. 4 lid 2 sub b {RPZ}"),
                ("Uiterlijk 6 weken daarna begint spoor 2: zondag 21 februari 2027.", WERKWIJZER),
            ],
        ),
        (
            "vervroegde_iva",
            [
                (
                    "De periode begint op maandag 2 februari 2026: de eerste dag nadat 3 weken ziekte voorbij zijn.",
                    "UWV, aanvraag vervroegde IVA, praktijk",
                ),
                ("De periode eindigt op zondag 2 mei 2027: de laatste dag van week 68.", "art. 23 lid 6 WIA"),
            ],
        ),
        (
            "actueel_oordeel",
            [
                (
                    "De bedrijfsarts geeft dit oordeel vlak voor het re-integratieverslag: tot en met zondag 10 "
                    "oktober 2027.",
                    "UWV, voor de periode, praktijk",
                )
            ],
        ),
        (
            "re_integratieverslag",
            [EINDE, ("13 weken terug vanaf dat einde is zondag 10 oktober 2027.", "art. 25 lid 3 WIA")],
        ),
        ("wia_aanvraag", [EINDE, ("11 weken terug vanaf dat einde is zondag 24 oktober 2027.", "art. 64 lid 3 WIA")]),
        (
            "besluit_loonsanctie",
            [EINDE, ("6 weken terug vanaf dat einde is zondag 28 november 2027.", "art. 25 lid 9-11 WIA")],
        ),
        (
            "besluit_wia",
            [
                (
                    "UWV neemt 16 weken vanaf de WIA-aanvraag.",
                    "UWV en ministerie van SZW, tijdelijk langere beslistermijn, praktijk",
                ),
                ("Dat is zondag 13 februari 2028; het kan later worden.", None),
            ],
        ),
        (
            "einde_loondoorbetaling",
            [EINDE, ("De laatste dag met loon is zondag 9 januari 2028.", "art. 7:629 lid 1 BW")],
        ),
        ("wia_ingang", [EINDE, ("De dag na het einde is maandag 10 januari 2028.", "art. 47 WIA")]),
        (
            "ontslagaanvraag",
            [
                (
                    "Het opzegverbod duurt 2 jaar naar de kalender, dus iets langer dan 104 weken.",
                    "art. 7:670 lid 1 sub a BW",
                ),
                ("De laatste beschermde dag is dinsdag 11 januari 2028.", "art. 7:670 lid 1 BW"),
                ("De eerste dag daarna is woensdag 12 januari 2028.", "art. 7:669 lid 3 sub b BW"),
            ],
        ),
    ],
)
def test_an_uninterrupted_illness_is_explained_from_day_1_to_the_date(
    reken: Any, naam: str, verwacht: list[tuple[str, str | None]]
) -> None:
    (uitkomst,) = reken()
    assert stappen(uitkomst, naam) == [DAG_1, *verwacht]


def test_the_protected_period_ends_without_a_step_for_the_day_after(reken: Any) -> None:
    (uitkomst,) = reken()
    assert stappen(uitkomst, "einde_opzegverbod") == stappen(uitkomst, "ontslagaanvraag")[:-1]


def test_what_has_no_fixed_day_says_so(reken: Any) -> None:
    (uitkomst,) = reken()
    assert stappen(uitkomst, "bijstelling_plan_van_aanpak") == [
        ("Hiervoor staat geen vaste dag: het hangt af van wat er gebeurt.", f"art. 4 lid 4-5 {RPZ}")
    ]


def test_the_plan_is_explained_from_a_known_probleemanalyse(reken: Any) -> None:
    (uitkomst,) = reken(pa_datum="2026-02-10")
    assert stappen(uitkomst, "plan_van_aanpak") == [
        DAG_1,
        ("De probleemanalyse was op dinsdag 10 februari 2026.", None),
        ("2 weken later is dinsdag 24 februari 2026.", f"art. 4 lid 1 {RPZ}"),
    ]


@pytest.mark.parametrize("eerste_dag", [True, False])
def test_a_probleemanalyse_counts_from_the_first_sick_day_on(reken: Any, eerste_dag: bool) -> None:
    opnieuw = [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-30"}]
    (uitkomst,) = reken(hersteld=opnieuw, pa_datum="2026-03-30" if eerste_dag else "2026-03-29")
    teksten = [tekst for tekst, _ in stappen(uitkomst, "plan_van_aanpak")]
    assert ("De probleemanalyse was op maandag 30 maart 2026." in teksten) is eerste_dag
    assert any("niet bekend" in tekst for tekst in teksten) is not eerste_dag


def test_spoor_2_is_explained_from_an_early_evaluation_only(reken: Any) -> None:
    (vroeg,) = reken(eje_datum="2026-12-07")
    assert stappen(vroeg, "start_spoor_2") == [
        DAG_1,
        ("De eerstejaarsevaluatie was op maandag 7 december 2026.", None),
        ("Uiterlijk 6 weken daarna begint spoor 2: maandag 18 januari 2027.", WERKWIJZER),
    ]
    (laat,) = reken(eje_datum="2027-02-01")
    (zonder,) = reken()
    assert stappen(laat, "start_spoor_2") == stappen(zonder, "start_spoor_2")


def test_spoor_2_is_explained_from_an_evaluation_on_a_new_first_sick_day(reken: Any) -> None:
    opnieuw = [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-30"}]
    (uitkomst,) = reken(hersteld=opnieuw, eje_datum="2026-03-30")
    assert ("De eerstejaarsevaluatie was op maandag 30 maart 2026.", None) in stappen(uitkomst, "start_spoor_2")


@pytest.mark.parametrize(
    "naam",
    [
        *("melding_42e_week", "eerstejaarsevaluatie", "start_spoor_2", "re_integratieverslag", "besluit_loonsanctie"),
        *("einde_loondoorbetaling", "wia_ingang", "einde_opzegverbod", "ontslagaanvraag"),
    ],
)
def test_days_of_recovery_are_named_once_where_they_move_the_date(reken: Any, naam: str) -> None:
    (uitkomst,) = reken(hersteld=HERSTEL)
    gevonden = stappen(uitkomst, naam)
    assert gevonden[1] == HERSTELD
    assert gevonden.count(HERSTELD) == 1


def test_days_of_recovery_are_not_named_where_they_move_nothing(reken: Any) -> None:
    (uitkomst,) = reken(hersteld=HERSTEL)
    assert HERSTELD not in stappen(uitkomst, "probleemanalyse")
    assert HERSTELD not in stappen(uitkomst, "vervroegde_iva")[:2]


def test_one_day_of_recovery_is_told_in_the_singular_and_none_is_not_told(reken: Any) -> None:
    (een,) = reken(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-03"}])
    assert stappen(een, "melding_42e_week")[1][0] == (
        "1 dag herstel vanaf 2 maart 2026 telt niet mee, want de onderbreking was korter dan 4 weken."
    )
    (geen,) = reken(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-02"}])
    assert len(stappen(geen, "melding_42e_week")) == 2


def test_days_of_leave_are_told_with_the_leave(reken: Any) -> None:
    (uitkomst,) = reken(zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": True})
    assert stappen(uitkomst, "melding_42e_week") == [
        DAG_1,
        (
            "112 dagen verlof tellen niet mee, want de ziekte ging direct aan het verlof vooraf en liep daarna door "
            "(verlof van 4 mei 2026 tot en met 23 augustus 2026).",
            "art. 7:629 lid 10 BW",
        ),
        (
            "Dat is maandag 22 februari 2027: de eerste dag nadat 42 weken ziekte voorbij zijn.",
            "art. 38 lid 1 Ziektewet",
        ),
    ]


@pytest.mark.parametrize(
    ("invoer", "verwacht"),
    [
        (
            {"hersteld": [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-30"}]},
            "Maandag 30 maart 2026 is de nieuwe dag 1, want de onderbreking van 28 dagen ervoor was 4 weken of langer.",
        ),
        (
            {"zwangerschapsverlof": {**VERLOF, "zelfde_oorzaak": False}},
            "Maandag 24 augustus 2026 is de nieuwe dag 1, want de ziekte na het verlof telt als een nieuw ziektegeval.",
        ),
        (
            {
                "zwangerschapsverlof": {**VERLOF, "aansluitend": False},
                "hersteld": [{"hersteld_per": "2026-04-20", "opnieuw_ziek": "2026-08-31"}],
            },
            "Maandag 31 augustus 2026 is de nieuwe dag 1, want de onderbreking van 133 dagen ervoor was 4 weken of "
            "langer.",
        ),
    ],
)
def test_a_new_first_day_says_why_it_is_new(reken: Any, invoer: dict[str, Any], verwacht: str) -> None:
    (uitkomst,) = reken(**invoer)
    assert stappen(uitkomst, "eerste_ziektedag") == [(verwacht, "art. 7:629 lid 10 BW")]


@pytest.mark.parametrize(
    ("aanvraag", "vertraging", "einde"),
    [
        ("2027-10-25", "1 dag te laat: het einde schuift evenveel op, naar maandag 10 januari 2028.", "maandag 10"),
        ("2027-11-08", "15 dagen te laat: het einde schuift evenveel op, naar maandag 24 januari 2028.", "maandag 24"),
    ],
)
def test_a_late_application_is_told_with_its_days(reken: Any, aanvraag: str, vertraging: str, einde: str) -> None:
    (uitkomst,) = reken(wia_aanvraag_datum=aanvraag)
    laat = (f"De WIA-aanvraag was {vertraging}", "art. 7:629 lid 11 BW")
    assert stappen(uitkomst, "einde_loondoorbetaling") == [
        *(DAG_1, EINDE, laat),
        (f"De laatste dag met loon is {einde} januari 2028.", "art. 7:629 lid 1 BW"),
    ]
    assert laat in stappen(uitkomst, "besluit_loonsanctie")
    assert laat not in stappen(uitkomst, "re_integratieverslag")


@pytest.mark.parametrize(("aanvraag", "dagen"), [("2027-10-25", "1 dag"), ("2027-11-08", "15 dagen")])
def test_a_longer_wage_period_lengthens_the_protection_as_much(reken: Any, aanvraag: str, dagen: str) -> None:
    (uitkomst,) = reken(wia_aanvraag_datum=aanvraag)
    assert (
        f"De loondoorbetaling is {dagen} verlengd; het opzegverbod ook.",
        "art. 7:670 lid 11 BW",
    ) in stappen(uitkomst, "einde_opzegverbod")


def test_an_application_in_time_is_not_told_as_late(reken: Any) -> None:
    (op_tijd,) = reken(wia_aanvraag_datum="2027-10-24")
    (zonder,) = reken()
    for naam in ("einde_loondoorbetaling", "einde_opzegverbod", "besluit_loonsanctie"):
        assert stappen(op_tijd, naam) == stappen(zonder, naam)


@pytest.mark.parametrize(
    ("eerste", "aanvraag", "termijn", "einde"),
    [
        ("2024-01-08", "2025-12-01", "8 weken", "maandag 26 januari 2026"),
        ("2025-01-13", None, "16 weken", "zondag 14 februari 2027"),
    ],
)
def test_the_term_of_uwv_is_that_of_the_day_of_the_application(
    reken: Any, eerste: str, aanvraag: str | None, termijn: str, einde: str
) -> None:
    (uitkomst,) = reken(eerste, wia_aanvraag_datum=aanvraag)
    assert [tekst for tekst, _ in stappen(uitkomst, "besluit_wia")[1:]] == [
        f"UWV neemt {termijn} vanaf de WIA-aanvraag.",
        f"Dat is {einde}; het kan later worden.",
    ]


def test_a_loonsanctie_moves_wages_and_wia_but_not_the_application(reken: Any) -> None:
    (uitkomst,) = reken(loonsanctie={"start": "2028-01-10", "eind": "2029-01-07"})
    sanctie = ("Door de loonsanctie schuift het einde naar zondag 7 januari 2029.", "art. 25 lid 9 WIA")
    assert stappen(uitkomst, "einde_loondoorbetaling") == [
        *(DAG_1, EINDE, sanctie),
        ("De laatste dag met loon is zondag 7 januari 2029.", "art. 7:629 lid 1 BW"),
    ]
    assert stappen(uitkomst, "wia_ingang")[2:] == [
        sanctie,
        ("De dag na het einde is maandag 8 januari 2029.", "art. 47 WIA"),
    ]
    assert sanctie not in stappen(uitkomst, "wia_aanvraag")


def test_a_voluntary_extension_moves_all_that_is_counted_back(reken: Any) -> None:
    (uitkomst,) = reken(vrijwillige_verlenging_tot="2028-07-09")
    verlenging = ("Door de vrijwillige verlenging schuift het einde naar zondag 9 juli 2028.", "art. 24 lid 1 WIA")
    assert stappen(uitkomst, "wia_aanvraag") == [
        *(DAG_1, EINDE, verlenging),
        ("11 weken terug vanaf dat einde is zondag 23 april 2028.", "art. 64 lid 3 WIA"),
    ]
    assert verlenging in stappen(uitkomst, "einde_loondoorbetaling")


def test_an_extension_that_no_longer_counts_is_not_told(reken: Any) -> None:
    (uitkomst,) = reken(contract_einde="2026-06-30", vrijwillige_verlenging_tot="2028-07-09")
    assert not any("verlenging" in tekst for tekst, _ in stappen(uitkomst, "wia_ingang"))
    (uitkomst,) = reken(contract_einde="2026-06-30", loonsanctie={"start": "2028-01-10", "eind": "2028-06-01"})
    assert not any("loonsanctie" in tekst for tekst, _ in stappen(uitkomst, "wia_ingang"))


def test_the_end_of_the_contract_cuts_the_wages(reken: Any) -> None:
    (uitkomst,) = reken(contract_einde="2026-06-30")
    assert stappen(uitkomst, "einde_loondoorbetaling")[2:] == [
        ("Het contract eindigt eerder, en daarmee ook het loon.", "art. 7:629 lid 1 BW"),
        ("De laatste dag met loon is dinsdag 30 juni 2026.", "art. 7:629 lid 1 BW"),
    ]


def test_the_aow_age_cuts_wages_and_protection(reken: Any) -> None:
    (uitkomst,) = reken(aow_datum="2026-09-14")
    assert stappen(uitkomst, "einde_loondoorbetaling") == [
        *(DAG_1, EINDE),
        ("Vanaf de AOW-datum 14 september 2026 loopt het loon nog 6 weken door.", "art. 7:629 lid 2 BW"),
        ("De laatste dag met loon is zondag 25 oktober 2026.", "art. 7:629 lid 1 BW"),
    ]
    aow = ("Vanaf de AOW-datum 14 september 2026 duurt het opzegverbod nog hooguit 6 weken.", "art. 7:670 lid 1 BW")
    assert stappen(uitkomst, "einde_opzegverbod")[2] == aow
    assert stappen(uitkomst, "ontslagaanvraag")[-1][0] == "De eerste dag daarna is maandag 26 oktober 2026."


@pytest.mark.parametrize(("aow", "genoemd"), [("2028-01-11", True), ("2028-01-12", False)])
def test_an_aow_age_after_the_protection_is_not_told(reken: Any, aow: str, genoemd: bool) -> None:
    (uitkomst,) = reken(aow_datum=aow)
    assert any("AOW" in tekst for tekst, _ in stappen(uitkomst, "einde_opzegverbod")) is genoemd
    assert not any("AOW" in tekst for tekst, _ in stappen(uitkomst, "einde_loondoorbetaling"))


def test_who_has_the_aow_age_already_is_told_of_six_weeks_only(reken: Any) -> None:
    (uitkomst,) = reken(aow_datum="2026-01-01")
    assert stappen(uitkomst, "einde_loondoorbetaling") == [
        DAG_1,
        ("De werknemer had de AOW-leeftijd al: het loon loopt 6 weken door.", "art. 7:629 lid 2 sub b BW"),
        ("De laatste dag is zondag 22 februari 2026.", "art. 7:629 lid 1 BW"),
    ]
    assert stappen(uitkomst, "ontslagaanvraag") == [
        DAG_1,
        ("De werknemer had de AOW-leeftijd al: het opzegverbod duurt 6 weken.", "art. 7:670 lid 1 sub a BW"),
        ("De laatste beschermde dag is zondag 22 februari 2026.", "art. 7:670 lid 1 BW"),
        ("De eerste dag daarna is maandag 23 februari 2026.", "art. 7:669 lid 3 sub b BW"),
    ]


@pytest.mark.parametrize(
    ("naam", "verwacht"),
    [
        (
            "ziek_uit_dienst_melding",
            ("De melding hoort op de laatste dag van het contract.", "art. 38 lid 2 Ziektewet"),
        ),
        (
            "re_integratieverslag_uit_dienst",
            (
                "Tussen de eerste ziektedag en die dag zit ten minste 6 weken, dus het verslag is dan klaar.",
                "art. 38 lid 2 Ziektewet",
            ),
        ),
        ("transitievergoeding", ("De vergoeding hoort bij het einde van het contract.", "art. 7:673 BW")),
    ],
)
def test_what_happens_at_the_end_of_the_contract_is_counted_from_it(
    reken: Any, naam: str, verwacht: tuple[str, str]
) -> None:
    (uitkomst,) = reken(contract_einde="2026-06-27")
    assert stappen(uitkomst, naam) == [("Het contract eindigt op zaterdag 27 juni 2026.", None), verwacht]


def test_the_report_of_the_eigenrisicodrager_tells_of_the_working_day_only_when_it_moved(reken: Any) -> None:
    (zaterdag,) = reken(contract_einde="2026-06-27", eigenrisicodrager_zw=True)
    assert stappen(zaterdag, "aangifte_erd") == [
        ("Het contract eindigt op zaterdag 27 juni 2026.", None),
        ("6 weken later is zaterdag 8 augustus 2026.", "art. 38aa lid 1 sub a Ziektewet"),
        (
            "Dat is geen werkdag, dus de termijn loopt tot en met maandag 10 augustus 2026.",
            "art. 1 lid 1 Algemene termijnenwet",
        ),
    ]
    (dinsdag,) = reken(contract_einde="2026-06-30", eigenrisicodrager_zw=True)
    assert stappen(dinsdag, "aangifte_erd")[1:] == [
        ("6 weken later is dinsdag 11 augustus 2026.", "art. 38aa lid 1 sub a Ziektewet")
    ]


def test_the_ziektewet_after_a_contract_that_ended_in_a_recovery_is_counted_from_the_contract(reken: Any) -> None:
    (uitkomst,) = reken(contract_einde="2026-03-10", hersteld=HERSTEL)
    assert stappen(uitkomst, "nawerking_ziektewet") == [
        ("Het contract eindigt op dinsdag 10 maart 2026.", None),
        ("4 weken later is dinsdag 7 april 2026.", "art. 46 Ziektewet"),
    ]


def test_wages_that_the_aow_age_ends_before_the_contract_does_say_so(reken: Any) -> None:
    (uitkomst,) = reken(aow_datum="2026-09-14", contract_einde="2026-12-31")
    assert stappen(uitkomst, "einde_loondoorbetaling")[2:] == [
        ("Vanaf de AOW-datum 14 september 2026 loopt het loon nog 6 weken door.", "art. 7:629 lid 2 BW"),
        ("De laatste dag met loon is zondag 25 oktober 2026.", "art. 7:629 lid 1 BW"),
    ]
