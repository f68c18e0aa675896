from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.law.situation import (
    VELDEN,
    Herstel,
    Loonsanctie,
    OnbekendVeld,
    OntbrekendVeld,
    Overlap,
    Situatie,
    SituatieFout,
    VerkeerdeDatum,
    VerkeerdeVolgorde,
    VerkeerdeWaarde,
    Zwangerschapsverlof,
    nederlandse_datum,
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


@pytest.mark.parametrize("rol", ["werknemer", "werkgever", "hr", "arbo", "anders"])
def test_every_role_is_known(rol: str) -> None:
    assert lees(rol=rol).rol == rol


@pytest.mark.parametrize("soort", ["vast", "tijdelijk", "uitzend", "oproep"])
def test_every_kind_of_contract_is_known(soort: str) -> None:
    assert lees(dienstverband=soort).dienstverband == soort


@pytest.mark.parametrize(
    ("dag", "goed"), [("1949-12-31", False), ("1950-01-01", True), ("2150-12-31", True), ("2151-01-01", False)]
)
def test_a_date_lies_in_a_working_life(dag: str, goed: bool) -> None:
    if goed:
        assert lees(aow_datum=dag).aow_datum == date.fromisoformat(dag)
        return
    with pytest.raises(VerkeerdeDatum, match="1950 en 2150"):
        lees(aow_datum=dag)


def test_a_date_may_be_given_as_a_date_but_not_as_a_moment() -> None:
    assert lees(aow_datum=date(2030, 1, 1)).aow_datum == date(2030, 1, 1)
    with pytest.raises(VerkeerdeDatum):
        lees(aow_datum=datetime(2030, 1, 1))


@pytest.mark.parametrize(("eind", "goed"), [("2026-07-11", False), ("2026-07-12", True)])
def test_leave_of_ten_weeks_is_long_enough(eind: str, goed: bool) -> None:
    if goed:
        assert lees(zwangerschapsverlof={"start": "2026-05-04", "eind": eind}).zwangerschapsverlof
        return
    with pytest.raises(VerkeerdeVolgorde, match=r"duurt 69 dagen, .* tussen 10 en 30 weken"):
        lees(zwangerschapsverlof={"start": "2026-05-04", "eind": eind})


def test_leave_of_thirty_weeks_is_not_too_long_and_a_day_more_is() -> None:
    assert lees(zwangerschapsverlof={"start": "2026-05-04", "eind": "2026-11-29"}).zwangerschapsverlof
    with pytest.raises(VerkeerdeVolgorde, match="duurt 211 dagen"):
        lees(zwangerschapsverlof={"start": "2026-05-04", "eind": "2026-11-30"})


@pytest.mark.parametrize(("start", "zelfde"), [("2025-10-26", True), ("2025-10-27", False)])
def test_leave_from_42_weeks_after_the_last_one_is_for_a_next_child(start: str, zelfde: bool) -> None:
    # Sixteen weeks twice are too long for one leave.
    eerste = {"start": "2025-01-06", "eind": "2025-04-27"}
    volgende = {"start": start, "eind": str(date.fromisoformat(start) + timedelta(days=111))}
    if zelfde:
        with pytest.raises(VerkeerdeVolgorde, match="duurt 224 dagen"):
            lees(eerste_ziektedag="2026-10-05", zwangerschapsverlof=[eerste, volgende])
    else:
        assert len(lees(eerste_ziektedag="2026-10-05", zwangerschapsverlof=[volgende, eerste]).zwangerschapsverlof) == 2


def test_the_parts_of_a_leave_are_added_and_sorted() -> None:
    delen = [{"start": "2026-08-24", "eind": "2026-09-20"}, {"start": "2026-05-04", "eind": "2026-07-26"}]
    assert [deel.start for deel in lees(zwangerschapsverlof=delen).zwangerschapsverlof] == [
        date(2026, 5, 4),
        date(2026, 8, 24),
    ]
    kort = [{"start": "2026-05-04", "eind": "2026-06-07"}, {"start": "2026-07-06", "eind": "2026-08-08"}]
    with pytest.raises(VerkeerdeVolgorde, match="duurt 69 dagen"):
        lees(zwangerschapsverlof=kort)


def test_the_parts_of_a_leave_may_follow_each_other_at_once_but_not_overlap() -> None:
    deel = {"start": "2026-05-04", "eind": "2026-07-12"}
    assert len(lees(zwangerschapsverlof=[deel, {"start": "2026-07-13", "eind": "2026-08-23"}]).zwangerschapsverlof) == 2
    with pytest.raises(Overlap):
        lees(zwangerschapsverlof=[deel, {"start": "2026-07-12", "eind": "2026-08-23"}])


@pytest.mark.parametrize(
    ("eerste", "goed"), [("2026-05-03", True), ("2026-05-04", False), ("2026-08-23", False), ("2026-08-24", True)]
)
def test_the_first_sick_day_lies_outside_the_leave(eerste: str, goed: bool) -> None:
    if goed:
        assert lees(eerste_ziektedag=eerste, zwangerschapsverlof=VERLOF).zwangerschapsverlof
        return
    with pytest.raises(Overlap, match="valt in het verlof"):
        lees(eerste_ziektedag=eerste, zwangerschapsverlof=VERLOF)


@pytest.mark.parametrize(
    ("waarde", "aansluitend", "onbekend"),
    [
        ("ja", True, False),
        ("NEE ", False, False),
        ("onbekend", None, True),
        ("weet niet", None, True),
        ("Weet ik niet", None, True),
        (None, None, False),
        (True, True, False),
    ],
)
def test_not_knowing_is_another_answer_than_no_answer(waarde: object, aansluitend: bool | None, onbekend: bool) -> None:
    (verlof,) = lees(zwangerschapsverlof={**VERLOF, "aansluitend": waarde}).zwangerschapsverlof
    assert (verlof.aansluitend, verlof.aansluitend_onbekend) == (aansluitend, onbekend)
    assert verlof.zelfde_oorzaak is None


def test_an_eigenrisicodrager_is_unusual_unless_the_user_does_not_know() -> None:
    assert lees(eigenrisicodrager_zw=None).eigenrisicodrager_zw is False
    assert lees(eigenrisicodrager_zw="onbekend").eigenrisicodrager_zw is None


def test_what_is_not_given_is_not_there() -> None:
    assert Herstel(date(2026, 3, 2)).opnieuw_ziek is None
    verlof = Zwangerschapsverlof(date(2026, 5, 4), date(2026, 8, 23))
    assert (verlof.aansluitend, verlof.zelfde_oorzaak, verlof.aansluitend_onbekend) == (None, None, False)
    assert Situatie(date(2026, 1, 12)) == lees()
    situatie = Situatie(date(2026, 1, 12))
    assert situatie.eigenrisicodrager_zw is False
    leeg = {
        veld: getattr(situatie, veld) for veld in VELDEN if veld not in ("eerste_ziektedag", "eigenrisicodrager_zw")
    }
    assert {veld for veld, waarde in leeg.items() if waarde is not None} == {"hersteld", "zwangerschapsverlof"}
    assert (situatie.hersteld, situatie.zwangerschapsverlof) == ((), ())


def test_every_field_is_read_into_its_own_place() -> None:
    situatie = lees(
        contract_einde="2026-12-31",
        aow_datum="2030-01-01",
        pa_datum="2026-02-10",
        eje_datum="2026-12-07",
        wia_aanvraag_datum="2027-10-01",
        vrijwillige_verlenging_tot="2028-07-09",
        loonsanctie={"start": "2028-01-10", "eind": "2028-01-10"},
    )
    assert (situatie.contract_einde, situatie.aow_datum) == (date(2026, 12, 31), date(2030, 1, 1))
    assert (situatie.pa_datum, situatie.eje_datum) == (date(2026, 2, 10), date(2026, 12, 7))
    assert (situatie.wia_aanvraag_datum, situatie.vrijwillige_verlenging_tot) == (date(2027, 10, 1), date(2028, 7, 9))
    assert situatie.loonsanctie == Loonsanctie(date(2028, 1, 10), date(2028, 1, 10))


@pytest.mark.parametrize("veld", ["contract_einde", "pa_datum", "eje_datum", "wia_aanvraag_datum"])
def test_a_date_on_the_first_sick_day_is_allowed(veld: str) -> None:
    assert getattr(lees(**{veld: D}), veld) == date(2026, 1, 12)


@pytest.mark.parametrize("ontbreekt", ["start", "eind"])
@pytest.mark.parametrize("veld", ["loonsanctie", "zwangerschapsverlof"])
def test_a_period_needs_both_its_days(veld: str, ontbreekt: str) -> None:
    with pytest.raises(OntbrekendVeld, match=f"ontbreekt {ontbreekt}:") as fout:
        lees(**{veld: {**VERLOF, ontbreekt: None}})
    assert fout.value.veld == veld


@pytest.mark.parametrize(
    ("veld", "waarde", "fout_veld"),
    [
        ("loonsanctie", {"start": "2028-13-01", "eind": "2028-06-01"}, "loonsanctie.start"),
        ("loonsanctie", {"start": "2028-01-10", "eind": "morgen"}, "loonsanctie.eind"),
        ("loonsanctie", {"start": "2028-01-10", "eind": "2028-06-01", "reden": "x"}, "loonsanctie.reden"),
        ("zwangerschapsverlof", {**VERLOF, "start": "gisteren"}, "zwangerschapsverlof.start"),
        ("zwangerschapsverlof", {**VERLOF, "eind": "2026-02-30"}, "zwangerschapsverlof.eind"),
        ("zwangerschapsverlof", {**VERLOF, "kind": 1}, "zwangerschapsverlof.kind"),
        ("zwangerschapsverlof", {**VERLOF, "zelfde_oorzaak": "soms"}, "zwangerschapsverlof.zelfde_oorzaak"),
        ("zwangerschapsverlof", 5, "zwangerschapsverlof"),
        ("zwangerschapsverlof", [5], "zwangerschapsverlof"),
        ("hersteld", [{"hersteld_per": "x"}], "hersteld.hersteld_per"),
        ("hersteld", [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "x"}], "hersteld.opnieuw_ziek"),
        ("rol", "arts", "rol"),
        ("rol", 1, "rol"),
        ("aow_datum", "2030-02-30", "aow_datum"),
        ("vrijwillige_verlenging_tot", "x", "vrijwillige_verlenging_tot"),
        ("eigenrisicodrager_zw", "misschien", "eigenrisicodrager_zw"),
        ("pa_datum", "x", "pa_datum"),
        ("eerste_ziektedag", "", "eerste_ziektedag"),
    ],
)
def test_a_mistake_is_told_with_the_field_it_is_in(veld: str, waarde: object, fout_veld: str) -> None:
    with pytest.raises(SituatieFout) as fout:
        lees(**{veld: waarde})
    assert fout.value.veld == fout_veld
    assert str(fout.value) == fout.value.bericht


def test_a_date_that_does_not_exist_is_told_apart_from_what_is_no_date() -> None:
    with pytest.raises(VerkeerdeDatum, match="bestaat niet"):
        lees(aow_datum="2030-02-30")
    with pytest.raises(VerkeerdeDatum, match="is geen datum"):
        lees(aow_datum="30-02-2030")
    with pytest.raises(VerkeerdeDatum, match="te ver weg"):
        lees(aow_datum="2200-01-01")


def test_no_field_but_a_missing_one_is_told_for_the_input_as_a_whole() -> None:
    with pytest.raises(VerkeerdeWaarde) as geen_object:
        parse_situatie("x", VANDAAG)  # type: ignore[arg-type]
    assert geen_object.value.veld == "invoer"
    with pytest.raises(OntbrekendVeld) as leeg:
        parse_situatie({}, VANDAAG)
    assert leeg.value.veld == "eerste_ziektedag"


def test_four_years_before_a_leap_day_and_from_a_year_without_one() -> None:
    assert parse_situatie({"eerste_ziektedag": "2024-02-29"}, date(2028, 2, 29))
    # There is no 29 February 2100, so the limit is the 28th.
    assert parse_situatie({"eerste_ziektedag": "2100-02-28"}, date(2104, 2, 29))
    with pytest.raises(VerkeerdeVolgorde, match="meer dan 4 jaar"):
        parse_situatie({"eerste_ziektedag": "2100-02-27"}, date(2104, 2, 29))


def test_a_single_recovery_may_be_given_without_a_list_and_an_empty_one_is_none() -> None:
    assert len(lees(hersteld=HERSTEL).hersteld) == 1
    assert lees(hersteld={"hersteld_per": None, "opnieuw_ziek": None}).hersteld == ()
    assert len(lees(hersteld=(HERSTEL,)).hersteld) == 1


def test_a_new_sick_day_may_be_today_and_a_recovery_may_begin_the_day_after_the_first_sick_day() -> None:
    (herstel,) = lees(hersteld=[{"hersteld_per": "2026-01-13", "opnieuw_ziek": "2026-11-21"}]).hersteld
    assert herstel == Herstel(date(2026, 1, 13), date(2026, 11, 21))


@pytest.mark.parametrize(("per", "goed"), [("2026-03-23", False), ("2026-03-24", True)])
def test_between_two_recoveries_lies_a_sick_day(per: str, goed: bool) -> None:
    if goed:
        assert len(lees(hersteld=[HERSTEL, {"hersteld_per": per}]).hersteld) == 2
        return
    with pytest.raises(Overlap):
        lees(hersteld=[HERSTEL, {"hersteld_per": per}])


def herstel(per: str, opnieuw: str | None) -> dict[str, Any]:
    return {"zwangerschapsverlof": VERLOF, "hersteld": [{"hersteld_per": per, "opnieuw_ziek": opnieuw}]}


@pytest.mark.parametrize(
    ("per", "opnieuw", "goed"),
    [
        ("2026-04-20", "2026-05-03", True),
        ("2026-04-20", "2026-05-04", False),
        ("2026-04-20", "2026-08-23", False),
        ("2026-04-20", "2026-08-24", True),
        ("2026-05-04", "2026-08-24", True),
        ("2026-05-05", "2026-08-24", False),
        ("2026-05-05", None, True),
        ("2026-08-23", "2026-08-31", False),
        ("2026-08-24", "2026-08-31", True),
        ("2026-08-24", "2026-08-24", True),
        ("2026-05-04", "2026-05-04", False),
        ("2026-05-03", "2026-05-03", True),
    ],
)
def test_a_recovery_lies_outside_the_leave_or_covers_it(per: str, opnieuw: str | None, goed: bool) -> None:
    if goed:
        assert lees(**herstel(per, opnieuw)).hersteld
        return
    with pytest.raises(Overlap) as fout:
        lees(**herstel(per, opnieuw))
    assert fout.value.veld == "hersteld"


@pytest.mark.parametrize(
    ("per", "opnieuw", "goed"),
    [
        ("2026-05-04", "2026-08-24", True),
        ("2026-05-03", "2026-08-24", False),
        ("2026-05-04", "2026-08-25", False),
        ("2026-04-20", "2026-05-03", True),
        ("2026-08-25", "2026-08-31", True),
        ("2026-05-04", None, True),
    ],
)
def test_dates_that_show_a_gap_contradict_illness_that_adjoins(per: str, opnieuw: str | None, goed: bool) -> None:
    invoer = herstel(per, opnieuw)
    invoer["zwangerschapsverlof"] = {**VERLOF, "aansluitend": True}
    if goed:
        assert lees(**invoer).hersteld
        return
    with pytest.raises(VerkeerdeVolgorde, match="uit de hersteldatums blijkt iets anders"):
        lees(**invoer)


def test_leave_before_the_illness_has_nothing_to_do_with_a_recovery() -> None:
    eerder = {"start": "2025-06-02", "eind": "2025-09-21", "aansluitend": True}
    assert lees(zwangerschapsverlof=eerder, hersteld=[HERSTEL]).hersteld
    samen = [eerder, {**VERLOF, "aansluitend": False}]
    with pytest.raises(Overlap):
        lees(zwangerschapsverlof=samen, hersteld=[{"hersteld_per": "2026-04-20", "opnieuw_ziek": "2026-06-01"}])


def test_an_open_recovery_does_not_hide_a_contradiction_in_another() -> None:
    with pytest.raises(Overlap):
        lees(
            zwangerschapsverlof=VERLOF,
            hersteld=[{"hersteld_per": "2026-05-05", "opnieuw_ziek": "2026-08-24"}, {"hersteld_per": "2026-09-01"}],
        )


def test_a_date_is_written_in_dutch() -> None:
    maanden = [nederlandse_datum(date(2026, maand, 1)).split()[1] for maand in range(1, 13)]
    assert maanden == [
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ]
    assert nederlandse_datum(date(2026, 1, 12)) == "12 januari 2026"


def test_a_part_of_split_leave_may_be_one_day_but_not_end_before_it_begins() -> None:
    deel = {"start": "2026-05-04", "eind": "2026-07-26"}
    assert len(lees(zwangerschapsverlof=[deel, {"start": "2026-08-03", "eind": "2026-08-03"}]).zwangerschapsverlof) == 2
    with pytest.raises(VerkeerdeVolgorde, match="ligt vóór het begin"):
        lees(zwangerschapsverlof=[deel, {"start": "2026-08-03", "eind": "2026-08-02"}])


@pytest.mark.parametrize("opnieuw", [("2026-03-23", None), (None, "2026-03-23"), ("2026-03-23", "2026-03-24")])
def test_two_recoveries_from_the_same_day_overlap(opnieuw: tuple[str | None, str | None]) -> None:
    with pytest.raises(Overlap):
        lees(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": dag} for dag in opnieuw])
