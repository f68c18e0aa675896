"""What the reader must know about an outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.law.recht import Recht, load_recht
from bot.law.situation import parse_situatie
from bot.law.timeline import bereken
from bot.paths import LAW

VANDAAG = date(2026, 11, 21)
VERLOF = {"start": "2026-05-04", "eind": "2026-08-23"}
HERSTEL = {"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}


@pytest.fixture(scope="module")
def recht() -> Recht:
    return load_recht(LAW)


@pytest.fixture
def opmerkingen(recht: Recht) -> Any:
    def _opmerkingen(*, eerste_ziektedag: str = "2026-01-12", **invoer: Any) -> list[tuple[str, ...]]:
        situatie = parse_situatie({"eerste_ziektedag": eerste_ziektedag, **invoer}, VANDAAG)
        return [uitkomst.opmerkingen for uitkomst in bereken(situatie, VANDAAG, recht)]

    return _opmerkingen


# Per situation the words by which each remark is known, in their order.
SITUATIES: list[tuple[str, dict[str, Any], list[list[str]]]] = [
    ("an ordinary illness", {}, [[]]),
    (
        "a short recovery in the first eight weeks",
        {"hersteld": [HERSTEL]},
        [["Bij probleemanalyse en plan van aanpak"]],
    ),
    (
        "a recovery from the last day of the eight weeks",
        {"hersteld": [{"hersteld_per": "2026-03-09", "opnieuw_ziek": "2026-03-16"}]},
        [["Bij probleemanalyse en plan van aanpak"]],
    ),
    (
        "a recovery from the day after the eight weeks",
        {"hersteld": [{"hersteld_per": "2026-03-10", "opnieuw_ziek": "2026-03-16"}]},
        [[]],
    ),
    (
        "a recovery without end",
        {"hersteld": [{"hersteld_per": "2026-03-05"}]},
        [["De werknemer is hersteld na 4 maart 2026. Latere datums gelden niet. Bij nieuwe ziekte binnen 4 weken"]],
    ),
    ("a new case after a long recovery", {"hersteld": [{**HERSTEL, "opnieuw_ziek": "2026-03-30"}]}, [[]]),
    (
        "leave and recovery together",
        {
            "zwangerschapsverlof": {**VERLOF, "aansluitend": False},
            "hersteld": [{"hersteld_per": "2026-04-20", "opnieuw_ziek": "2026-08-31"}],
        },
        [["Herstel en verlof samen duurden te lang", "Er is ook een eigen opzegverbod"]],
    ),
    (
        "leave that does not adjoin, without dates",
        {"zwangerschapsverlof": {**VERLOF, "aansluitend": False}},
        [["Volgens u sloot de ziekte niet direct aan", "Er is ook een eigen opzegverbod"]],
    ),
    (
        "leave of which the cause is not known",
        {"zwangerschapsverlof": VERLOF},
        [
            [
                "Was de werknemer vóór het verlof ziek door de zwangerschap",
                "Bij ziekte door zwangerschap of bevalling",
                "Er is ook een eigen opzegverbod",
            ],
            ["Er is ook een eigen opzegverbod"],
        ],
    ),
    ("the AOW age already", {"aow_datum": "2026-01-12"}, [["Voor wie de AOW-leeftijd al heeft"]]),
    (
        "the AOW age before the WIA",
        {"aow_datum": "2028-01-10"},
        [["De AOW-leeftijd (10 januari 2028) komt vóór de WIA."]],
    ),
    ("the AOW age a year after the wachttijd", {"aow_datum": "2029-01-08"}, [["De AOW-leeftijd komt kort na"]]),
    ("the AOW age more than a year after the wachttijd", {"aow_datum": "2029-01-09"}, [[]]),
    (
        "the AOW age of someone who recovered",
        {"aow_datum": "2028-06-01", "hersteld": [{"hersteld_per": "2026-03-10"}]},
        [["De werknemer is hersteld na 9 maart 2026."]],
    ),
    ("a contract through an agency", {"dienstverband": "uitzend"}, [["Bij uitzendwerk"]]),
    ("a permanent contract", {"dienstverband": "vast"}, [[]]),
    ("a contract that ends after the wages", {"contract_einde": "2028-02-01"}, [[]]),
    (
        "a contract that ends, at UWV or at an eigenrisicodrager",
        {"contract_einde": "2026-06-30", "eigenrisicodrager_zw": "weet_niet"},
        [["Na het contract betaalt UWV ziekengeld"], ["Na het contract betaalt de eigenrisicodrager"]],
    ),
    (
        "a contract that ends during a recovery",
        {"contract_einde": "2026-03-10", "hersteld": [HERSTEL]},
        [["Bij probleemanalyse", "Op de laatste dag van het contract (10 maart 2026) was de werknemer niet ziek."]],
    ),
    (
        "an application one day late",
        {"wia_aanvraag_datum": "2027-10-25"},
        [["De WIA-aanvraag is 1 dag te laat. Zonder goede reden"]],
    ),
    (
        "an application fifteen days late",
        {"wia_aanvraag_datum": "2027-11-08"},
        [["De WIA-aanvraag is 15 dagen te laat. Zonder goede reden"]],
    ),
    ("an application in time", {"wia_aanvraag_datum": "2027-10-24"}, [[]]),
    (
        "a loonsanctie",
        {"loonsanctie": {"start": "2028-01-10", "eind": "2029-01-07"}},
        [["Herstelt de werkgever het tekort eerder, dan eindigt de loonsanctie 6 weken nadat"]],
    ),
    ("an extension", {"vrijwillige_verlenging_tot": "2028-07-09"}, [["De wet noemt geen maximum"]]),
    ("an evaluation in week 40", {"eje_datum": "2026-10-12"}, [[]]),
    ("an evaluation in week 39", {"eje_datum": "2026-10-11"}, [["De datum van de eerstejaarsevaluatie is ongewoon"]]),
    ("an evaluation in week 56", {"eje_datum": "2027-02-07"}, [[]]),
    ("an evaluation in week 57", {"eje_datum": "2027-02-08"}, [["De datum van de eerstejaarsevaluatie is ongewoon"]]),
    (
        "an evaluation on the first sick day",
        {"eje_datum": "2026-01-12"},
        [["De datum van de eerstejaarsevaluatie is ongewoon"]],
    ),
    (
        "an evaluation after a recovery without end",
        {"eje_datum": "2026-10-12", "hersteld": [{"hersteld_per": "2026-06-01"}]},
        [["De werknemer is hersteld", "De datum van de eerstejaarsevaluatie is ongewoon"]],
    ),
    (
        "dates of an earlier case",
        {
            "hersteld": [{**HERSTEL, "opnieuw_ziek": "2026-03-30"}],
            "pa_datum": "2026-03-29",
            "eje_datum": "2026-03-29",
            "wia_aanvraag_datum": "2026-03-29",
        },
        [
            [
                "De datum van de probleemanalyse en de eerstejaarsevaluatie en de WIA-aanvraag hoort bij een eerder "
                "ziektegeval"
            ]
        ],
    ),
    (
        "a date on the first day of the new case",
        {"hersteld": [{**HERSTEL, "opnieuw_ziek": "2026-03-30"}], "pa_datum": "2026-03-30"},
        [[]],
    ),
]


@pytest.mark.parametrize(("invoer", "verwacht"), [s[1:] for s in SITUATIES], ids=[s[0] for s in SITUATIES])
def test_each_situation_gets_its_own_remarks(
    opmerkingen: Any, invoer: dict[str, Any], verwacht: list[list[str]]
) -> None:
    gevonden = opmerkingen(**invoer)
    assert [len(zinnen) for zinnen in gevonden] == [len(zinnen) for zinnen in verwacht], gevonden
    for zinnen, beginnen in zip(gevonden, verwacht, strict=True):
        for zin, begin in zip(zinnen, beginnen, strict=True):
            assert zin.startswith(begin)


def test_a_late_letter_of_uwv_gives_four_weeks(opmerkingen: Any) -> None:
    ((zin,),) = opmerkingen(wia_aanvraag_datum="2027-11-08")
    assert zin.endswith("dan is er 4 weken tijd na ontvangst.")


@pytest.mark.parametrize(
    ("invoer", "woord"),
    [
        ({"loonsanctie": {"start": "2028-01-10", "eind": "2028-06-01"}}, "De ingevulde loonsanctie verandert niets"),
        ({"vrijwillige_verlenging_tot": "2028-07-09"}, "De ingevulde vrijwillige verlenging verandert niets"),
    ],
)
def test_what_the_end_of_the_contract_overtakes_changes_nothing_and_says_so(
    opmerkingen: Any, invoer: dict[str, Any], woord: str
) -> None:
    ((_, zin),) = opmerkingen(contract_einde="2026-06-30", **invoer)
    assert zin.startswith(woord)
    ((erd, gevolg),) = opmerkingen(contract_einde="2026-06-30", eigenrisicodrager_zw=True, **invoer)
    assert erd.startswith("Na het contract betaalt de eigenrisicodrager")
    assert "verandert niets" not in gevolg
