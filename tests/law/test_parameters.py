"""Legal values by date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.law.parameters import (
    OutsideCoverage,
    Parameter,
    ParameterFout,
    Parameters,
    UnknownParameter,
    Waarde,
    euro,
    load_parameters,
)
from bot.law.sources import Basis, Wetten, load_wetten

LAW = Path(__file__).parents[2] / "knowledge" / "law"
NU = date(2026, 11, 21)

GOED = """naam: proef
omschrijving: Een proefwaarde.
eenheid: weken
zekerheid: wet
waarden:
  - {vanaf: 2020-01-01, tot: 2025-12-31, waarde: 8, bron: {wet: WIA, artikel: "64"}}
  - {vanaf: 2026-01-01, tot: null, waarde: 16, bron: {praktijk: UWV}}
gecontroleerd_op: 2026-11-21
buiten_dekking: de termijn die dan geldt
"""


@pytest.fixture(scope="module")
def wetten() -> Wetten:
    return load_wetten(LAW / "wetten.yml")


@pytest.fixture(scope="module")
def parameters(wetten: Wetten) -> Parameters:
    return load_parameters(LAW / "parameters", wetten)


def lees(inhoud: str, folder: Path, wetten: Wetten, naam: str = "proef") -> Parameters:
    (folder / f"{naam}.yml").write_text(inhoud, encoding="utf-8")
    return load_parameters(folder, wetten)


@pytest.mark.parametrize(
    ("naam", "tekst", "getal"),
    [
        ("probleemanalyse_termijn", "6 weken", "6"),
        ("arbodienst_inlichten", "1 week", "1"),
        ("opzegverbod_duur", "2 jaar", "2"),
        ("aow_spoor_2_grens", "1 jaar", "1"),
        ("wachtdagen_maximum", "2 dagen", "2"),
        ("compensatie_aanvraag_termijn", "6 maanden", "6"),
        ("re_integratieverslag_week", "91", "91"),
        ("loonpercentage_bij_ziekte", "70%", "70"),
        ("boete_uwv_melding", "€ 455", "455"),
        ("minimumloon_uur", "€ 14,99", "14,99"),
        ("maximumdagloon_maand", "€ 6.740,54", "6.740,54"),
        ("transitievergoeding_maximum", "€ 102.000", "102.000"),
        ("transitievergoeding_opbouw", "1/3", "1/3"),
        ("aow_leeftijd", "67 jaar", "67"),
    ],
)
def test_a_value_is_written_in_dutch(naam: str, tekst: str, getal: str, parameters: Parameters) -> None:
    assert parameters.formatted(naam, NU) == tekst
    assert parameters.formatted(naam, NU, "getal") == getal


def test_an_amount_keeps_its_cents_only_when_there_are_any() -> None:
    assert [euro(Decimal(bedrag)) for bedrag in ("2450.00", "2598.27", "0.5", "1234567")] == [
        "€ 2.450",
        "€ 2.598,27",
        "€ 0,50",
        "€ 1.234.567",
    ]


def test_the_value_depends_on_the_date(parameters: Parameters) -> None:
    assert parameters.value("wia_beslistermijn", date(2025, 12, 31)) == 8
    assert parameters.value("wia_beslistermijn", date(2026, 1, 1)) == 16
    assert parameters.value("minimumloon_uur", date(2026, 6, 30)) == Decimal("14.71")
    assert parameters.value("minimumloon_uur", date(2026, 7, 1)) == Decimal("14.99")
    assert parameters.formatted("aow_leeftijd", date(2028, 1, 1)) == "67 jaar en 3 maanden"


def test_the_source_says_what_is_law_and_what_is_practice(parameters: Parameters) -> None:
    assert parameters.source("wachttijd", NU).tekst() == "art. 23 lid 1 WIA"
    assert not parameters.source("spoor_2_na_eerstejaarsevaluatie", NU).is_wet
    for parameter in parameters.values():
        wettelijk = parameter.op(NU).bron.is_wet
        assert wettelijk == (parameter.zekerheid != "praktijk"), parameter.naam


def test_an_amount_of_next_year_is_not_guessed(parameters: Parameters) -> None:
    with pytest.raises(OutsideCoverage) as fout:
        parameters.value("minimumloon_uur", date(2027, 1, 1))
    assert fout.value.buiten_dekking == "het bedrag op rijksoverheid.nl"


def test_an_unknown_name_is_an_error(parameters: Parameters) -> None:
    with pytest.raises(UnknownParameter, match="onbekende waarde 'bestaat_niet'"):
        parameters.value("bestaat_niet", NU)
    assert "bestaat_niet" not in parameters
    assert parameters.get("bestaat_niet") is None


def test_a_text_gets_its_values(parameters: Parameters) -> None:
    tekst = "Na {wachttijd}, in week {wia_aanvraag_week:getal}, via {organisatie_contact}."
    assert parameters.fill_in(tekst, NU) == "Na 104 weken, in week 93, via {organisatie_contact}."


def test_a_text_says_so_when_the_value_is_not_known(parameters: Parameters) -> None:
    assert parameters.fill_in("Dat is {minimumloon_uur} per uur.", date(2027, 3, 1)) == (
        "Dat is het bedrag op rijksoverheid.nl per uur."
    )


def test_every_value_holds_today_and_was_checked_recently(parameters: Parameters) -> None:
    for naam in parameters:
        assert parameters.formatted(naam, NU)
    assert parameters.stale(NU) == []


def test_a_value_is_stale_after_six_months(tmp_path: Path, wetten: Wetten) -> None:
    proef = lees(GOED.replace("gecontroleerd_op: 2026-11-21", "gecontroleerd_op: 2026-08-31"), tmp_path, wetten)
    assert proef.stale(date(2027, 2, 28)) == []
    assert [parameter.naam for parameter in proef.stale(date(2027, 3, 1))] == ["proef"]


def test_a_whole_number_is_asked_of_terms_only(parameters: Parameters) -> None:
    assert parameters.whole("wachttijd", NU) == 104
    with pytest.raises(ParameterFout):
        parameters.whole("minimumloon_uur", NU)


def test_a_good_file_is_read(tmp_path: Path, wetten: Wetten) -> None:
    proef = lees(GOED, tmp_path, wetten)
    assert proef.value("proef", date(2025, 12, 31)) == 8
    with pytest.raises(OutsideCoverage):
        proef.value("proef", date(2019, 12, 31))


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        ("vanaf: 2026-01-01", "vanaf: 2026-01-02", "gat"),
        ("vanaf: 2026-01-01", "vanaf: 2025-12-31", "overlappen"),
        ("tot: 2025-12-31", "tot: null", "overlappen"),
        ("tot: 2025-12-31", "tot: 2019-12-31", "ligt voor"),
        ("vanaf: 2020-01-01", "vanaf: '2020-01-01'", "datum"),
        (", bron: {praktijk: UWV}", "", "ontbreekt: bron"),
        ("{praktijk: UWV}", "{wet: XX, artikel: '1'}", "onbekende wet"),
        ("eenheid: weken", "eenheid: uren", "eenheid"),
        ("eenheid: weken", "eenheid: breuk", "breuk"),
        ("zekerheid: wet", "zekerheid: misschien", "zekerheid"),
        ("waarde: 16", "waarde: 16.5", "heel getal"),
        ("waarde: 16", "waarde: -1", "negatief"),
        ("waarde: 16", "waarde: veel", "geen getal"),
        ("naam: proef", "naam: anders", "bestandsnaam"),
        ("gecontroleerd_op: 2026-11-21\n", "", "gecontroleerd_op"),
        ("buiten_dekking:", "kleur: rood\nbuiten_dekking:", "kleur"),
        ("buiten_dekking: de termijn die dan geldt", "buiten_dekking: ''", "leeg"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(
    oud: str, nieuw: str, woord: str, tmp_path: Path, wetten: Wetten
) -> None:
    assert oud in GOED
    with pytest.raises(ParameterFout, match=woord) as fout:
        lees(GOED.replace(oud, nieuw), tmp_path, wetten)
    assert "proef.yml" in str(fout.value)


def test_an_amount_has_at_most_two_decimals(tmp_path: Path, wetten: Wetten) -> None:
    with pytest.raises(ParameterFout, match="decimalen"):
        lees(GOED.replace("weken", "euro").replace("waarde: 8", "waarde: 8.125"), tmp_path, wetten)


def test_an_empty_folder_is_an_error(tmp_path: Path, wetten: Wetten) -> None:
    with pytest.raises(ParameterFout):
        load_parameters(tmp_path, wetten)


@pytest.mark.parametrize(
    ("eenheid", "waarde", "tekst", "getal"),
    [
        ("euro", "455", "€ 455", "455"),
        ("euro", "455.5", "€ 455,50", "455,50"),
        ("euro_per_uur", "14.99", "€ 14,99", "14,99"),
        ("euro_per_dag", "309.91", "€ 309,91", "309,91"),
        ("euro_per_maand", "1000", "€ 1.000", "1.000"),
        ("procent", "70", "70%", "70"),
        ("procent", "0.5", "0,5%", "0,5"),
        ("procent", "100", "100%", "100"),
        ("dagen", "1", "1 dag", "1"),
        ("dagen", "14", "14 dagen", "14"),
        ("weken", "1", "1 week", "1"),
        ("weken", "104", "104 weken", "104"),
        ("maanden", "1", "1 maand", "1"),
        ("maanden", "3", "3 maanden", "3"),
        ("jaren", "1", "1 jaar", "1"),
        ("jaren", "5", "5 jaar", "5"),
        ("aantal", "1200", "1.200", "1.200"),
        ("aantal", "0", "0", "0"),
        ("breuk", '"1/3"', "1/3", "1/3"),
        ("leeftijd_in_maanden", "804", "67 jaar", "67"),
        ("leeftijd_in_maanden", "805", "67 jaar en 1 maand", "67 jaar en 1 maand"),
        ("leeftijd_in_maanden", "807", "67 jaar en 3 maanden", "67 jaar en 3 maanden"),
    ],
)
def test_each_unit_has_its_own_words(
    eenheid: str, waarde: str, tekst: str, getal: str, tmp_path: Path, wetten: Wetten
) -> None:
    inhoud = GOED.replace("eenheid: weken", f"eenheid: {eenheid}")
    proef = lees(
        inhoud.replace("waarde: 8", f"waarde: {waarde}").replace("waarde: 16", f"waarde: {waarde}"), tmp_path, wetten
    )
    assert proef.formatted("proef", NU) == tekst
    assert proef.formatted("proef", NU, "getal") == getal
    assert proef.fill_in("Het is {proef}, dus {proef:getal}.", NU) == f"Het is {tekst}, dus {getal}."


def test_a_fraction_is_a_number_to_count_with(tmp_path: Path, wetten: Wetten) -> None:
    inhoud = GOED.replace("eenheid: weken", "eenheid: breuk").replace("waarde: 8", 'waarde: "1/4"')
    proef = lees(inhoud.replace("waarde: 16", 'waarde: "3/8"'), tmp_path, wetten)
    assert proef.value("proef", NU) == Decimal("0.375")
    assert isinstance(proef.value("proef", NU), Decimal)


def test_a_good_file_is_read_in_full(tmp_path: Path, wetten: Wetten) -> None:
    proef = lees(GOED, tmp_path, wetten)["proef"]
    assert (proef.naam, proef.omschrijving, proef.eenheid, proef.zekerheid) == (
        *("proef", "Een proefwaarde.", "weken", "wet"),
    )
    assert (proef.gecontroleerd_op, proef.buiten_dekking) == (date(2026, 11, 21), "de termijn die dan geldt")
    assert proef.toelichting is None
    assert [(w.vanaf, w.tot, w.waarde, w.bron.tekst()) for w in proef.waarden] == [
        (date(2020, 1, 1), date(2025, 12, 31), 8, "art. 64 WIA"),
        (date(2026, 1, 1), None, 16, "UWV, praktijk"),
    ]
    met = lees(GOED + "toelichting: Let op het overgangsrecht.\n", tmp_path, wetten)
    assert met["proef"].toelichting == "Let op het overgangsrecht."


def test_a_value_of_one_day_and_an_amount_of_nothing_are_allowed(tmp_path: Path, wetten: Wetten) -> None:
    een_dag = GOED.replace(
        "vanaf: 2020-01-01, tot: 2025-12-31, waarde: 8", "vanaf: 2025-12-31, tot: 2025-12-31, waarde: 0"
    )
    proef = lees(een_dag, tmp_path, wetten)
    assert proef.value("proef", date(2025, 12, 31)) == 0
    with pytest.raises(OutsideCoverage):
        proef.value("proef", date(2025, 12, 30))


def test_the_values_are_a_mapping_by_name(tmp_path: Path, wetten: Wetten) -> None:
    proef = lees(GOED, tmp_path, wetten)
    assert (list(proef), len(proef)) == (["proef"], 1)
    assert "proef" in proef
    assert "anders" not in proef
    with pytest.raises(UnknownParameter) as fout:
        proef["anders"]
    assert fout.value.naam == "anders"
    assert fout.value.args == ("anders",)


def test_the_laws_stand_beside_the_values_unless_given(tmp_path: Path, wetten: Wetten) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "proef.yml").write_text(GOED, encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"wetten\.yml"):
        load_parameters(tmp_path / "parameters")
    assert len(load_parameters(LAW / "parameters")) > 100


def test_a_date_outside_coverage_says_which_value_and_which_date(tmp_path: Path, wetten: Wetten) -> None:
    proef = lees(GOED, tmp_path, wetten)
    with pytest.raises(OutsideCoverage) as fout:
        proef.source("proef", date(2019, 12, 31))
    assert (fout.value.naam, fout.value.op) == ("proef", date(2019, 12, 31))
    assert str(fout.value) == "proef is niet bekend op 2019-12-31: de termijn die dan geldt"
    assert proef.fill_in("Na {proef}.", date(2019, 12, 31)) == "Na de termijn die dan geldt."


@pytest.mark.parametrize(
    ("gecontroleerd", "op", "oud"),
    [
        ("2026-05-21", date(2026, 11, 21), False),
        ("2026-05-20", date(2026, 11, 21), True),
        ("2026-02-28", date(2026, 8, 31), False),
        ("2026-02-27", date(2026, 8, 31), True),
        ("2025-12-30", date(2026, 6, 30), False),
        ("2025-12-29", date(2026, 6, 30), True),
        ("2026-06-30", date(2026, 12, 31), False),
        ("2026-06-29", date(2026, 12, 31), True),
        ("2026-01-15", date(2026, 7, 15), False),
        ("2026-01-14", date(2026, 7, 15), True),
        ("2025-11-30", date(2026, 5, 31), False),
        ("2025-11-29", date(2026, 5, 31), True),
        ("2024-02-29", date(2024, 8, 30), False),
        ("2024-02-28", date(2024, 8, 30), True),
    ],
)
def test_six_calendar_months_after_the_check_a_value_is_stale(
    gecontroleerd: str, op: date, oud: bool, tmp_path: Path, wetten: Wetten
) -> None:
    proef = lees(GOED.replace("gecontroleerd_op: 2026-11-21", f"gecontroleerd_op: {gecontroleerd}"), tmp_path, wetten)
    assert bool(proef.stale(op)) is oud


def test_the_longest_unchecked_comes_first_and_then_the_name(tmp_path: Path, wetten: Wetten) -> None:
    for naam, dag in (("c", "2026-02-01"), ("b", "2026-01-01"), ("a", "2026-02-01"), ("d", "2026-11-21")):
        inhoud = GOED.replace("naam: proef", f"naam: {naam}").replace("2026-11-21", dag)
        (tmp_path / f"{naam}.yml").write_text(inhoud, encoding="utf-8")
    proef = load_parameters(tmp_path, wetten)
    assert [parameter.naam for parameter in proef.stale(NU)] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        (GOED, "", "verwacht sleutels"),
        (GOED, "- 1", "verwacht sleutels"),
        (GOED, "{", "YAML"),
        ("  - {vanaf: 2020", "  - 5\n  - {vanaf: 2020", "verwacht sleutels"),
        ("omschrijving: Een proefwaarde.", "omschrijving: 5", "omschrijving is leeg"),
        ("omschrijving: Een proefwaarde.", "omschrijving: ' '", "omschrijving is leeg"),
        ("buiten_dekking: de termijn die dan geldt", "buiten_dekking: 5", "buiten_dekking is leeg"),
        ("waarde: 16", "waarde: true", "geen getal"),
        ("waarde: 16", "waarde: null", "geen getal"),
        ("tot: null", "tot: ooit", "tot is geen datum"),
        ("vanaf: 2020-01-01", "vanaf: 2020-01-01T00:00:00", "vanaf is geen datum"),
        ("gecontroleerd_op: 2026-11-21", "gecontroleerd_op: vandaag", "gecontroleerd_op is geen datum"),
        ("tot: null,", "", "ontbreekt: tot"),
        ("tot: null,", "tot: null, tekst: x,", "onbekende sleutel tekst"),
        ("zekerheid: wet\n", "", "ontbreekt: zekerheid"),
        ("omschrijving: Een proefwaarde.\n", "", "ontbreekt: omschrijving"),
        ("buiten_dekking: de termijn die dan geldt\n", "", "ontbreekt: buiten_dekking"),
        ("eenheid: weken\n", "", "ontbreekt: eenheid"),
        ("naam: proef\n", "", "ontbreekt: naam"),
    ],
)
def test_a_mistake_is_told_with_its_place(oud: str, nieuw: str, woord: str, tmp_path: Path, wetten: Wetten) -> None:
    assert oud in GOED
    with pytest.raises(ParameterFout, match=woord) as fout:
        lees(GOED.replace(oud, nieuw), tmp_path, wetten)
    assert str(fout.value).startswith("proef.yml: ")


@pytest.mark.parametrize("waarden", ["waarden: []", "waarden: 5"])
def test_a_value_has_at_least_one_period(waarden: str, tmp_path: Path, wetten: Wetten) -> None:
    inhoud = GOED.split("waarden:")[0] + waarden + "\ngecontroleerd_op" + GOED.split("gecontroleerd_op")[1]
    with pytest.raises(ParameterFout, match="waarden is leeg"):
        lees(inhoud, tmp_path, wetten)


@pytest.mark.parametrize("breuk", ["1/3", '"1/0"', '"een derde"', '"1/3 "', "0.5"])
def test_a_fraction_is_written_as_text(breuk: str, tmp_path: Path, wetten: Wetten) -> None:
    inhoud = GOED.replace("eenheid: weken", "eenheid: breuk").replace("waarde: 16", 'waarde: "1/2"')
    goed = inhoud.replace("waarde: 8", 'waarde: "1/3"')
    assert lees(goed, tmp_path, wetten)
    if breuk != "1/3":
        with pytest.raises(ParameterFout, match="een breuk is tekst"):
            lees(inhoud.replace("waarde: 8", f"waarde: {breuk}"), tmp_path, wetten)


@pytest.mark.parametrize("eenheid", ["dagen", "weken", "maanden", "jaren", "aantal", "leeftijd_in_maanden"])
def test_terms_and_counts_are_whole(eenheid: str, tmp_path: Path, wetten: Wetten) -> None:
    inhoud = GOED.replace("eenheid: weken", f"eenheid: {eenheid}")
    assert isinstance(lees(inhoud, tmp_path, wetten).value("proef", NU), int)
    with pytest.raises(ParameterFout, match="heel getal"):
        lees(inhoud.replace("waarde: 16", "waarde: 16.5"), tmp_path, wetten)


@pytest.mark.parametrize("eenheid", ["euro", "euro_per_uur", "euro_per_dag", "euro_per_maand"])
def test_amounts_have_cents_and_no_more(eenheid: str, tmp_path: Path, wetten: Wetten) -> None:
    inhoud = GOED.replace("eenheid: weken", f"eenheid: {eenheid}")
    proef = lees(inhoud.replace("waarde: 16", "waarde: 16.25"), tmp_path, wetten)
    assert proef.value("proef", NU) == Decimal("16.25")
    assert isinstance(proef.value("proef", NU), Decimal)
    with pytest.raises(ParameterFout, match="twee decimalen"):
        lees(inhoud.replace("waarde: 16", "waarde: 16.125"), tmp_path, wetten)


def test_a_percentage_may_have_more_decimals(tmp_path: Path, wetten: Wetten) -> None:
    inhoud = GOED.replace("eenheid: weken", "eenheid: procent").replace("waarde: 16", "waarde: 6.125")
    assert lees(inhoud, tmp_path, wetten).formatted("proef", NU) == "6,125%"


@pytest.mark.parametrize("zekerheid", ["wet", "beleidsregel", "praktijk"])
def test_every_certainty_is_known(zekerheid: str, tmp_path: Path, wetten: Wetten) -> None:
    proef = lees(GOED.replace("zekerheid: wet", f"zekerheid: {zekerheid}"), tmp_path, wetten)
    assert proef["proef"].zekerheid == zekerheid


def test_a_name_is_made_of_small_letters(tmp_path: Path, wetten: Wetten) -> None:
    with pytest.raises(ParameterFout, match="kleine letters"):
        lees(GOED.replace("naam: proef", "naam: Proef"), tmp_path, wetten, "Proef")


def test_an_explanation_of_a_value_is_not_needed() -> None:
    waarde = Waarde(date(2026, 1, 1), None, 1, Basis(praktijk="UWV"))
    assert Parameter("a", "b", "weken", "wet", (waarde,), NU, "c").toelichting is None
