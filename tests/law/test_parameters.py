"""Legal values by date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.law.parameters import OutsideCoverage, ParameterFout, Parameters, UnknownParameter, euro, load_parameters
from bot.law.sources import Wetten, load_wetten

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
    assert fout.value.buiten_dekking == "het minimumloon dat dan geldt (zie rijksoverheid.nl)"


def test_an_unknown_name_is_an_error(parameters: Parameters) -> None:
    with pytest.raises(UnknownParameter, match="onbekende waarde 'bestaat_niet'"):
        parameters.value("bestaat_niet", NU)
    assert "bestaat_niet" not in parameters
    assert parameters.get("bestaat_niet") is None


def test_a_text_gets_its_values(parameters: Parameters) -> None:
    tekst = "Na {wachttijd}, in week {wia_aanvraag_week:getal}, via {organisatie_contact}."
    assert parameters.fill_in(tekst, NU) == "Na 104 weken, in week 93, via {organisatie_contact}."


def test_a_text_says_so_when_the_value_is_not_known(parameters: Parameters) -> None:
    assert parameters.fill_in("U krijgt {minimumloon_uur}.", date(2027, 3, 1)) == (
        "U krijgt het minimumloon dat dan geldt (zie rijksoverheid.nl)."
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
