"""Duties and limits per role and phase."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.law.obligations import Rol, Verplichtingen, VerplichtingFout, load_obligations, verplichtingen
from bot.law.parameters import load_parameters
from bot.law.sources import load_wetten

LAW = Path(__file__).parents[2] / "knowledge" / "law"
WETTEN = load_wetten(LAW / "wetten.yml")
PARAMETERS = load_parameters(LAW / "parameters", WETTEN)
OBLIGATIONS = load_obligations(LAW / "obligations.yml", WETTEN)
NU = date(2026, 11, 21)

GOED = """
fasen:
  nu: {naam: Nu, weken: [1, 10]}
  later: {naam: Later, weken: [11, null]}
  extra: {naam: Extra, status: erbij}
groepen:
  alles: [nu, later]
regels:
  - id: een
    rol: werkgever
    soort: moet
    fasen: [alles]
    tekst: Doe dit.
    voor_de_ander: Uw werkgever doet dit.
    basis: [{wet: WIA, artikel: "25"}]
"""


def voor(rol: Rol, week: int, fase: str | None = None) -> Verplichtingen:
    return verplichtingen(rol, week, OBLIGATIONS, fase)


def ids(regels: tuple[object, ...]) -> set[str]:
    return {regel.id for regel in regels}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("week", "fase"),
    [
        (1, "eerste_weken"),
        (6, "eerste_weken"),
        (7, "plan_van_aanpak"),
        (9, "opbouw"),
        (42, "melding_uwv"),
        (46, "eerstejaarsevaluatie"),
        (52, "eerstejaarsevaluatie"),
        (53, "tweede_ziektejaar"),
        (88, "wia_voorbereiding"),
        (104, "wia_voorbereiding"),
        (105, "na_104_weken"),
        (300, "na_104_weken"),
    ],
)
def test_the_week_gives_the_phase(week: int, fase: str) -> None:
    assert [huidig.id for huidig in voor("werknemer", week).fasen] == [fase]


def test_the_employer_reports_to_uwv_around_week_42_and_the_worker_sees_that() -> None:
    assert "werkgever-42e-weeksmelding" in ids(voor("werkgever", 43).nu_doen)
    assert "werkgever-42e-weeksmelding" in ids(voor("werknemer", 43).ander_moet)
    assert "werkgever-42e-weeksmelding" in ids(voor("werkgever", 30).straks)


def test_what_must_be_done_now_is_not_repeated_for_later() -> None:
    uitkomst = voor("werkgever", 30)
    assert not ids(uitkomst.nu_doen) & ids(uitkomst.straks)


def test_the_worker_applies_for_the_wia_in_the_last_phase() -> None:
    assert "werknemer-wia-aanvraag" in ids(voor("werknemer", 90).nu_doen)
    assert "werknemer-wia-aanvraag" in ids(voor("werknemer", 60).straks)


def test_a_running_spoor_2_comes_beside_the_duties_of_the_week() -> None:
    uitkomst = voor("werknemer", 60, "spoor_2")
    assert {"werknemer-spoor-2", "werknemer-bedrijfsarts"} <= ids(uitkomst.nu_doen)
    assert "werkgever-spoor-2-volgen" in ids(uitkomst.ander_moet)
    assert "werknemer-weigert-bureau" in ids(uitkomst.mag_weigeren)


def test_a_loonsanctie_takes_the_place_of_the_week() -> None:
    uitkomst = voor("werkgever", 110, "loonsanctie")
    assert {"werkgever-loon", "werkgever-loonsanctie-herstellen"} <= ids(uitkomst.nu_doen)
    assert "werkgever-niet-opzeggen" in ids(uitkomst.mag_niet)
    assert uitkomst.straks == ()


def test_after_the_contract_the_old_employer_no_longer_pays_wages() -> None:
    uitkomst = voor("werkgever", 30, "ziek_uit_dienst")
    assert "werkgever-loon" not in ids(uitkomst.nu_doen)
    assert "werkgever-ziek-uit-dienst-melden" in ids(uitkomst.nu_doen)


def test_agreeing_to_dismissal_costs_the_wia_only_during_a_loonsanctie() -> None:
    assert "werknemer-weigert-ontslag-loonsanctie" in ids(voor("werknemer", 110, "loonsanctie").mag_weigeren)
    eerder = voor("werknemer", 30).mag_weigeren
    assert not any(basis.tekst() == "art. 88 lid 1 sub d WIA" for regel in eerder for basis in regel.basis)


@pytest.mark.parametrize("week", [1, 8, 30, 43, 50, 60, 95, 110])
def test_only_the_worker_may_refuse_and_only_the_employer_may_not(week: int) -> None:
    werknemer, werkgever = voor("werknemer", week), voor("werkgever", week)
    assert werknemer.mag_weigeren
    assert werknemer.mag_niet == ()
    assert werkgever.mag_weigeren == ()
    assert "werkgever-geen-medische-vragen" in ids(werkgever.mag_niet)


def test_every_rule_has_a_source_and_all_its_values_can_be_filled_in() -> None:
    for regel in OBLIGATIONS.regels:
        ingevuld = regel.ingevuld(PARAMETERS, NU)
        assert regel.basis
        for tekst in (ingevuld.tekst, ingevuld.voor_de_ander, ingevuld.uitzondering):
            assert tekst is None or "{" not in tekst, regel.id


def test_a_whole_answer_is_filled_in_at_once() -> None:
    uitkomst = voor("werkgever", 43).ingevuld(PARAMETERS, NU)
    melding = next(regel for regel in uitkomst.nu_doen if regel.id == "werkgever-42e-weeksmelding")
    assert "nadat de ziekte 42 weken heeft geduurd" in melding.tekst


@pytest.mark.parametrize(("week", "fase"), [(0, None), (10, "bestaat_niet")])
def test_a_week_or_phase_that_does_not_exist_is_an_error(week: int, fase: str | None) -> None:
    with pytest.raises(VerplichtingFout):
        voor("werknemer", week, fase)


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        ("weken: [11, null]", "weken: [12, null]", "week 11"),
        ("weken: [11, null]", "weken: [11, 20]", "open einde"),
        ("weken: [1, 10]", "weken: [10, 1]", "kloppen niet"),
        ("status: erbij", "status: soms", "status"),
        ("alles: [nu, later]", "alles: [nu, ooit]", "onbekende fase"),
        ("fasen: [alles]", "fasen: [ooit]", "onbekende fase"),
        ("fasen: [alles]", "fasen: []", "fasen ontbreekt"),
        ("soort: moet", "soort: mag_weigeren", "hoort niet bij"),
        ("soort: moet", "soort: mag_niet", "voor_de_ander"),
        ("rol: werkgever", "rol: arts", "rol of soort"),
        ("    tekst: Doe dit.\n", "", "tekst ontbreekt"),
        ("tekst: Doe dit.", "tekst: Doe dit.\n    kleur: rood", "kleur"),
        ('[{wet: WIA, artikel: "25"}]', "[]", "minstens"),
        ("groepen:", "groep:", "verwacht"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(oud: str, nieuw: str, woord: str, tmp_path: Path) -> None:
    assert oud in GOED
    bestand = tmp_path / "obligations.yml"
    bestand.write_text(GOED.replace(oud, nieuw), encoding="utf-8")
    with pytest.raises(VerplichtingFout, match=woord):
        load_obligations(bestand, WETTEN)


def test_a_rule_is_not_given_twice(tmp_path: Path) -> None:
    bestand = tmp_path / "obligations.yml"
    bestand.write_text(GOED + GOED.split("regels:\n")[1], encoding="utf-8")
    with pytest.raises(VerplichtingFout, match="twee keer"):
        load_obligations(bestand, WETTEN)
