"""Duties and limits per role and phase."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.law.obligations import Obligations, Rol, Verplichtingen, VerplichtingFout, load_obligations, verplichtingen
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


STATUSSEN = GOED.replace(
    "  extra: {naam: Extra, status: erbij}",
    "  extra: {naam: Extra, status: erbij}\n  anders: {naam: Anders, status: vervangt}",
)
VIER = """
  - id: twee
    rol: werknemer
    soort: mag_weigeren
    fasen: [nu, extra]
    tekst: U mag dit weigeren.
    uitzondering: Niet als {wachttijd} voorbij zijn.
    basis: [{wet: WIA, artikel: "25"}, {praktijk: UWV}]
  - id: drie
    rol: werkgever
    soort: mag_niet
    fasen: [anders]
    tekst: U mag dit niet.
    basis: [{praktijk: UWV}]
  - id: vier
    rol: werkgever
    soort: moet
    fasen: [later]
    tekst: Doe dat na {wachttijd}.
    voor_de_ander: Uw werkgever doet dat na {wachttijd}.
    uitzondering: Tenzij {wachttijd} nog duren.
    basis: [{praktijk: UWV}]
"""


def lees(inhoud: str, folder: Path) -> Obligations:
    bestand = folder / "obligations.yml"
    bestand.write_text(inhoud, encoding="utf-8")
    return load_obligations(bestand, WETTEN)


def test_a_good_file_is_read_in_full(tmp_path: Path) -> None:
    gelezen = lees(STATUSSEN + VIER, tmp_path)
    assert [(fase.id, fase.naam, fase.van_week, fase.tot_week, fase.status) for fase in gelezen.fasen] == [
        ("nu", "Nu", 1, 10, None),
        ("later", "Later", 11, None, None),
        ("extra", "Extra", None, None, "erbij"),
        ("anders", "Anders", None, None, "vervangt"),
    ]
    een, twee, drie, vier = gelezen.regels
    assert (een.id, een.rol, een.soort, een.fasen) == ("een", "werkgever", "moet", frozenset({"nu", "later"}))
    assert (een.tekst, een.voor_de_ander, een.uitzondering) == ("Doe dit.", "Uw werkgever doet dit.", None)
    assert (twee.rol, twee.soort, twee.fasen) == ("werknemer", "mag_weigeren", frozenset({"nu", "extra"}))
    assert (twee.voor_de_ander, twee.uitzondering) == (None, "Niet als {wachttijd} voorbij zijn.")
    assert [basis.tekst() for basis in twee.basis] == ["art. 25 WIA", "UWV, praktijk"]
    assert (drie.soort, drie.fasen) == ("mag_niet", frozenset({"anders"}))
    assert vier.fasen == frozenset({"later"})


@pytest.mark.parametrize(
    ("rol", "week", "fase", "fasen", "nu", "straks", "ander", "weigeren", "niet"),
    [
        ("werkgever", 1, None, ["nu"], ["een"], ["vier"], [], [], []),
        ("werkgever", 10, None, ["nu"], ["een"], ["vier"], [], [], []),
        ("werkgever", 11, None, ["later"], ["een", "vier"], [], [], [], []),
        ("werknemer", 10, None, ["nu"], [], [], ["een"], ["twee"], []),
        ("werknemer", 11, None, ["later"], [], [], ["een", "vier"], [], []),
        ("werknemer", 11, "extra", ["later", "extra"], [], [], ["een", "vier"], ["twee"], []),
        ("werkgever", 10, "extra", ["nu", "extra"], ["een"], ["vier"], [], [], []),
        ("werkgever", 10, "anders", ["anders"], [], [], [], [], ["drie"]),
        ("werknemer", 10, "later", ["later"], [], [], ["een", "vier"], [], []),
        ("werkgever", 11, "nu", ["nu"], ["een"], ["vier"], [], [], []),
    ],
)
def test_role_week_and_phase_together_give_what_holds(
    rol: Rol,
    week: int,
    fase: str | None,
    fasen: list[str],
    nu: list[str],
    straks: list[str],
    ander: list[str],
    weigeren: list[str],
    niet: list[str],
    tmp_path: Path,
) -> None:
    uitkomst = verplichtingen(rol, week, lees(STATUSSEN + VIER, tmp_path), fase)
    assert uitkomst.rol == rol
    assert [huidig.id for huidig in uitkomst.fasen] == fasen
    gevonden = (uitkomst.nu_doen, uitkomst.straks, uitkomst.ander_moet, uitkomst.mag_weigeren, uitkomst.mag_niet)
    assert [[regel.id for regel in regels] for regels in gevonden] == [nu, straks, ander, weigeren, niet]


def test_every_text_of_an_answer_is_filled_in(tmp_path: Path) -> None:
    gelezen = lees(STATUSSEN + VIER, tmp_path)
    (weigeren,) = verplichtingen("werknemer", 1, gelezen).ingevuld(PARAMETERS, NU).mag_weigeren
    assert (weigeren.voor_de_ander, weigeren.uitzondering) == (None, "Niet als 104 weken voorbij zijn.")
    werkgever = verplichtingen("werkgever", 1, gelezen).ingevuld(PARAMETERS, NU)
    (vier,) = werkgever.straks
    assert (vier.tekst, vier.voor_de_ander, vier.uitzondering) == (
        "Doe dat na 104 weken.",
        "Uw werkgever doet dat na 104 weken.",
        "Tenzij 104 weken nog duren.",
    )
    assert [regel.id for regel in werkgever.nu_doen] == ["een"]
    ander = verplichtingen("werknemer", 11, gelezen).ingevuld(PARAMETERS, NU).ander_moet
    assert [regel.tekst for regel in ander] == ["Doe dit.", "Doe dat na 104 weken."]
    (niet,) = verplichtingen("werkgever", 1, gelezen, "anders").ingevuld(PARAMETERS, NU).mag_niet
    assert niet.tekst == "U mag dit niet."


def test_a_phase_is_found_by_its_name(tmp_path: Path) -> None:
    gelezen = lees(STATUSSEN, tmp_path)
    assert gelezen.fase("later").naam == "Later"
    with pytest.raises(VerplichtingFout, match="onbekende fase 'ooit'"):
        gelezen.fase("ooit")


@pytest.mark.parametrize(("week", "in_nu", "in_later"), [(1, True, False), (10, True, False), (11, False, True)])
def test_a_phase_holds_from_its_first_to_its_last_week(week: int, in_nu: bool, in_later: bool, tmp_path: Path) -> None:
    gelezen = lees(STATUSSEN, tmp_path)
    nu, later, extra, _ = gelezen.fasen
    assert (nu.bevat(week), later.bevat(week), extra.bevat(week)) == (in_nu, in_later, False)
    assert not nu.bevat(0)


def test_a_phase_may_last_one_week(tmp_path: Path) -> None:
    gelezen = lees(GOED.replace("[1, 10]", "[1, 1]").replace("[11, null]", "[2, null]"), tmp_path)
    assert [fase.tot_week for fase in gelezen.fasen] == [1, None, None]


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        (GOED, "", "obligations.yml"),
        (GOED, "[]", "obligations.yml"),
        ("nu: {naam: Nu, weken: [1, 10]}", "nu: 5", "fase nu: naam"),
        ("nu: {naam: Nu, weken: [1, 10]}", "nu: {weken: [1, 10]}", "fase nu: naam"),
        ("nu: {naam: Nu, weken: [1, 10]}", "nu: {naam: 5, weken: [1, 10]}", "fase nu: naam"),
        ("nu: {naam: Nu, weken: [1, 10]}", "nu: {naam: Nu}", "fase nu: geef weken"),
        ("weken: [1, 10]", "weken: [1, 10], kleur: rood", "fase nu: geef weken"),
        ("weken: [1, 10]", "weken: [1]", "fase nu: geef weken"),
        ("weken: [1, 10]", "weken: [1, 5, 10]", "fase nu: geef weken"),
        ("weken: [1, 10]", "weken: 10", "fase nu: geef weken"),
        ("weken: [1, 10]", "weken: [een, 10]", "fase nu: weken"),
        ("weken: [1, 10]", "weken: [1, tien]", "fase nu: weken"),
        ("weken: [1, 10]", "weken: [0, 10]", "fase nu: begint niet in week 1"),
        ("status: erbij", "status: erbij, weken: [1, 2]", "fase extra: geef weken"),
        ("alles: [nu, later]", "alles: [nu, ooit]", "groep alles: onbekende fase ooit"),
        ("  - id: een", "  - 5\n  - id: een", "regel zonder id: 5"),
        ("id: een", "id: 5", "regel zonder id"),
        ("rol: werkgever", "rol: arts", "een: rol of soort"),
        ("soort: moet", "soort: kan", "een: rol of soort"),
        ("rol: werkgever\n    soort: moet", "rol: werknemer\n    soort: mag_niet", "een: mag_niet hoort niet bij"),
        ("    voor_de_ander: Uw werkgever doet dit.\n", "", "een: voor_de_ander"),
        ("tekst: Doe dit.", "tekst: 5", "een: tekst ontbreekt"),
        ("    fasen: [alles]\n", "", "een: fasen ontbreekt"),
        ("fasen: [alles]", "fasen: [ooit]", "een: onbekende fase ooit"),
        ("wet: WIA", "wet: XX", "een: onbekende wet"),
        ('    basis: [{wet: WIA, artikel: "25"}]\n', "", "een: basis"),
    ],
)
def test_a_mistake_is_told_with_its_place(oud: str, nieuw: str, woord: str, tmp_path: Path) -> None:
    assert oud in GOED
    with pytest.raises(VerplichtingFout, match=woord):
        lees(GOED.replace(oud, nieuw, 1), tmp_path)


def test_each_party_sees_what_the_other_must_do() -> None:
    assert "werknemer-wia-aanvraag" in ids(voor("werkgever", 90).ander_moet)
    assert all(regel.rol == "werknemer" for regel in voor("werkgever", 90).ander_moet)
    assert all(regel.rol == "werkgever" for regel in voor("werknemer", 90).ander_moet)


def test_what_comes_next_is_that_of_the_very_next_week(tmp_path: Path) -> None:
    korte_fase = "  straks: {naam: Straks, weken: [11, 11]}\n  later: {naam: Later, weken: [12, null]}"
    inhoud = STATUSSEN.replace("  later: {naam: Later, weken: [11, null]}", korte_fase)
    gelezen = lees(inhoud + VIER.replace("fasen: [later]", "fasen: [straks]"), tmp_path)
    assert [regel.id for regel in verplichtingen("werkgever", 1, gelezen).straks] == ["vier"]
