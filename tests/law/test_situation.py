from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.law.situation import (
    Herstel,
    OnbekendVeld,
    OntbrekendVeld,
    Overlap,
    SituatieFout,
    VerkeerdeDatum,
    VerkeerdeVolgorde,
    VerkeerdeWaarde,
    Zwangerschapsverlof,
    parse_situatie,
)

VANDAAG = date(2026, 11, 21)
D = "2026-01-12"
VERLOF = {"start": "2026-05-04", "eind": "2026-08-23"}


def lees(**invoer: Any) -> Any:
    return parse_situatie({"eerste_ziektedag": D, **invoer}, VANDAAG)


def test_only_the_first_sick_day_is_needed() -> None:
    situatie = parse_situatie({"eerste_ziektedag": D}, VANDAAG)
    assert situatie.eerste_ziektedag == date(2026, 1, 12)
    assert situatie.hersteld == ()
    assert situatie.eigenrisicodrager_zw is False


def test_null_is_the_same_as_missing() -> None:
    velden = ("hersteld", "zwangerschapsverlof", "contract_einde", "loonsanctie", "eigenrisicodrager_zw", "rol")
    assert lees(**dict.fromkeys(velden)) == lees()


def test_an_object_with_nothing_filled_in_is_the_same_as_missing() -> None:
    leeg = {"start": None, "eind": None}
    assert lees(zwangerschapsverlof={**leeg, "aansluitend": None}, loonsanctie=leeg) == lees()


@pytest.mark.parametrize(
    ("waarde", "verwacht"), [("ja", True), ("nee", False), (True, True), (False, False), ("weet_niet", None)]
)
def test_a_choice_may_be_given_in_words(waarde: object, verwacht: bool | None) -> None:
    assert lees(eigenrisicodrager_zw=waarde).eigenrisicodrager_zw is verwacht
    assert (
        lees(zwangerschapsverlof={**VERLOF, "zelfde_oorzaak": waarde}).zwangerschapsverlof[0].zelfde_oorzaak is verwacht
    )


def test_leave_may_be_an_object_or_a_list() -> None:
    verwacht = (Zwangerschapsverlof(date(2026, 5, 4), date(2026, 8, 23)),)
    assert lees(zwangerschapsverlof=VERLOF).zwangerschapsverlof == verwacht
    assert lees(zwangerschapsverlof=[VERLOF]).zwangerschapsverlof == verwacht


def test_recoveries_may_come_in_any_order_and_twice() -> None:
    eerste = {"hersteld_per": "2026-02-02", "opnieuw_ziek": "2026-02-16"}
    tweede = {"hersteld_per": "2026-06-01", "opnieuw_ziek": None}
    assert lees(hersteld=[tweede, eerste, eerste]).hersteld == (
        Herstel(date(2026, 2, 2), date(2026, 2, 16)),
        Herstel(date(2026, 6, 1), None),
    )


def test_a_recovery_of_no_days_is_allowed() -> None:
    assert lees(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-02"}]).hersteld


@pytest.mark.parametrize("dag", ["2022-11-21", "2026-11-21"])
def test_the_first_sick_day_may_be_today_or_four_years_ago(dag: str) -> None:
    assert lees(eerste_ziektedag=dag).eerste_ziektedag == date.fromisoformat(dag)


HERSTEL = {"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}


@pytest.mark.parametrize(
    ("invoer", "fout", "veld"),
    [
        ({"eerste_ziektedag": None}, OntbrekendVeld, "eerste_ziektedag"),
        ({"eerste_ziektedag": "2026-11-22"}, VerkeerdeVolgorde, "eerste_ziektedag"),
        ({"eerste_ziektedag": "2022-11-20"}, VerkeerdeVolgorde, "eerste_ziektedag"),
        ({"eerste_ziektedag": "2026-02-30"}, VerkeerdeDatum, "eerste_ziektedag"),
        ({"eerste_ziektedag": "12-01-2026"}, VerkeerdeDatum, "eerste_ziektedag"),
        ({"eerste_ziektedag": "2026-01-12T00:00:00"}, VerkeerdeDatum, "eerste_ziektedag"),
        ({"eerste_ziektedag": 20260112}, VerkeerdeDatum, "eerste_ziektedag"),
        ({"diagnose": "x"}, OnbekendVeld, "diagnose"),
        ({"hersteld": "2026-03-02"}, VerkeerdeWaarde, "hersteld"),
        ({"hersteld": ["2026-03-02"]}, VerkeerdeWaarde, "hersteld"),
        ({"hersteld": [{"opnieuw_ziek": "2026-03-02"}]}, OntbrekendVeld, "hersteld"),
        ({"hersteld": [{**HERSTEL, "reden": "x"}]}, OnbekendVeld, "hersteld.reden"),
        ({"hersteld": [{"hersteld_per": "2026-01-11"}]}, VerkeerdeVolgorde, "hersteld"),
        ({"hersteld": [{"hersteld_per": "2026-01-12"}]}, VerkeerdeVolgorde, "hersteld"),
        ({"hersteld": [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-01"}]}, VerkeerdeVolgorde, "hersteld"),
        ({"hersteld": [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-11-22"}]}, VerkeerdeVolgorde, "hersteld"),
        ({"hersteld": [HERSTEL, {"hersteld_per": "2026-03-10", "opnieuw_ziek": "2026-04-01"}]}, Overlap, "hersteld"),
        ({"hersteld": [HERSTEL, {"hersteld_per": "2026-02-02", "opnieuw_ziek": None}]}, Overlap, "hersteld"),
        ({"zwangerschapsverlof": {"start": "2026-05-04"}}, OntbrekendVeld, "zwangerschapsverlof"),
        (
            {"zwangerschapsverlof": {"start": "2026-05-04", "eind": "2026-05-03"}},
            VerkeerdeVolgorde,
            "zwangerschapsverlof",
        ),
        (
            {"zwangerschapsverlof": {"start": "2026-05-04", "eind": "2026-07-11"}},
            VerkeerdeVolgorde,
            "zwangerschapsverlof",
        ),
        (
            {"zwangerschapsverlof": {"start": "2026-05-04", "eind": "2026-11-30"}},
            VerkeerdeVolgorde,
            "zwangerschapsverlof",
        ),
        ({"zwangerschapsverlof": {"start": "2026-01-05", "eind": "2026-04-26"}}, Overlap, "zwangerschapsverlof"),
        (
            {"zwangerschapsverlof": [VERLOF, {"start": "2026-08-01", "eind": "2026-09-01"}]},
            Overlap,
            "zwangerschapsverlof",
        ),
        (
            {"zwangerschapsverlof": {**VERLOF, "aansluitend": "misschien"}},
            VerkeerdeWaarde,
            "zwangerschapsverlof.aansluitend",
        ),
        (
            {"zwangerschapsverlof": VERLOF, "hersteld": [{"hersteld_per": "2026-04-20", "opnieuw_ziek": "2026-06-01"}]},
            Overlap,
            "hersteld",
        ),
        (
            {
                "zwangerschapsverlof": {**VERLOF, "aansluitend": True},
                "hersteld": [{"hersteld_per": "2026-04-20", "opnieuw_ziek": "2026-08-31"}],
            },
            VerkeerdeVolgorde,
            "zwangerschapsverlof",
        ),
        ({"contract_einde": "2026-01-11"}, VerkeerdeVolgorde, "contract_einde"),
        ({"pa_datum": "2026-01-11"}, VerkeerdeVolgorde, "pa_datum"),
        ({"eje_datum": "2026-01-11"}, VerkeerdeVolgorde, "eje_datum"),
        ({"wia_aanvraag_datum": "2026-01-11"}, VerkeerdeVolgorde, "wia_aanvraag_datum"),
        ({"loonsanctie": {"start": "2028-01-10", "eind": "2028-01-09"}}, VerkeerdeVolgorde, "loonsanctie"),
        ({"loonsanctie": "ja"}, VerkeerdeWaarde, "loonsanctie"),
        ({"dienstverband": "zzp"}, VerkeerdeWaarde, "dienstverband"),
        ({"eigenrisicodrager_zw": 1}, VerkeerdeWaarde, "eigenrisicodrager_zw"),
        ({"aow_datum": "9999-12-31"}, VerkeerdeDatum, "aow_datum"),
    ],
)
def test_what_cannot_be_right_is_refused_in_one_dutch_sentence(
    invoer: dict[str, Any], fout: type[SituatieFout], veld: str
) -> None:
    with pytest.raises(fout) as gevonden:
        lees(**invoer)
    assert gevonden.value.veld == veld
    assert gevonden.value.bericht.endswith(".")
    assert ":" in gevonden.value.bericht


def test_anything_but_an_object_is_refused() -> None:
    with pytest.raises(VerkeerdeWaarde):
        parse_situatie(["2026-01-12"], VANDAAG)  # type: ignore[arg-type]
