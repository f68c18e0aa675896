from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.law.milestones import MijlpaalFout, MijlpaalTekst, Regel, Telling, load_milestones
from bot.law.parameters import Parameters, load_parameters
from bot.law.recht import load_recht
from bot.law.sources import Wetten, load_wetten
from bot.paths import LAW

GOED = """
melding:
  titel: Melding
  wie: de werkgever
  na_contract: vervalt
  telling: {datum: {na_weken: melding_42e_week}}
  basis: [{wet: ZW, artikel: "38", lid: "1"}]
  zekerheid: wet
  uitleg: Na {melding_42e_week} volgt een melding.
  gevolg: Een boete.
"""


@pytest.fixture(scope="module")
def wetten() -> Wetten:
    return load_wetten(LAW / "wetten.yml")


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters(LAW / "parameters")


def test_every_milestone_has_a_basis_and_practice_is_named_as_practice() -> None:
    for mijlpaal in load_recht(LAW).mijlpalen.values():
        assert mijlpaal.basis, mijlpaal.id
        if mijlpaal.zekerheid == "wet":
            assert mijlpaal.basis[0].is_wet, mijlpaal.id
        else:
            assert any(not basis.is_wet for basis in mijlpaal.basis), mijlpaal.id


def test_a_good_file_is_read(tmp_path: Path, wetten: Wetten, parameters: Parameters) -> None:
    bestand = tmp_path / "milestones.yml"
    bestand.write_text(GOED, encoding="utf-8")
    (mijlpaal,) = load_milestones(bestand, wetten, parameters).values()
    assert mijlpaal.telling is not None
    assert mijlpaal.telling.datum.parameter == "melding_42e_week"
    assert mijlpaal.vervalt_na_contract


@pytest.mark.parametrize(
    ("oud", "nieuw"),
    [
        ("na_weken", "na_maanden"),
        ("na_weken: melding_42e_week", "na_weken: bestaat_niet"),
        ("Na {melding_42e_week}", "Na {bestaat_niet}"),
        ("na_contract: vervalt", "na_contract: misschien"),
        ("zekerheid: wet", "zekerheid: vast"),
        ("wet: ZW", "wet: BESTAATNIET"),
        ("titel: Melding", 'titel: ""'),
        ("gevolg: Een boete.", "straf: Een boete."),
        ("{datum: {", "{dag: {"),
        ("{na_weken: melding_42e_week}", "{na_weken: melding_42e_week, voor_einde: wachttijd}"),
    ],
)
def test_a_mistake_is_told_with_the_milestone(
    tmp_path: Path, wetten: Wetten, parameters: Parameters, oud: str, nieuw: str
) -> None:
    bestand = tmp_path / "milestones.yml"
    bestand.write_text(GOED.replace(oud, nieuw, 1), encoding="utf-8")
    with pytest.raises(MijlpaalFout, match="melding"):
        load_milestones(bestand, wetten, parameters)


def test_an_empty_file_is_refused(tmp_path: Path, wetten: Wetten, parameters: Parameters) -> None:
    bestand = tmp_path / "milestones.yml"
    bestand.write_text("", encoding="utf-8")
    with pytest.raises(MijlpaalFout):
        load_milestones(bestand, wetten, parameters)


def lees(inhoud: str, folder: Path, wetten: Wetten, parameters: Parameters) -> Mapping[str, MijlpaalTekst]:
    bestand = folder / "milestones.yml"
    bestand.write_text(inhoud, encoding="utf-8")
    return load_milestones(bestand, wetten, parameters)


def test_a_good_file_is_read_in_full(tmp_path: Path, wetten: Wetten, parameters: Parameters) -> None:
    inhoud = GOED.replace("titel: Melding", 'titel: " Melding "').replace("uitleg: Na", "uitleg: >\n    Na")
    ((naam, melding),) = lees(inhoud, tmp_path, wetten, parameters).items()
    assert naam == melding.id == "melding"
    assert (melding.titel, melding.wie, melding.zekerheid) == ("Melding", "de werkgever", "wet")
    assert (melding.uitleg, melding.gevolg) == ("Na {melding_42e_week} volgt een melding.", "Een boete.")
    assert [basis.tekst() for basis in melding.basis] == ["art. 38 lid 1 Ziektewet"]
    assert melding.telling == Telling(Regel("na_weken", "melding_42e_week"))
    assert melding.telling.vanaf is None


def test_a_milestone_may_stay_after_the_contract_and_have_no_count(
    tmp_path: Path, wetten: Wetten, parameters: Parameters
) -> None:
    inhoud = GOED.replace("na_contract: vervalt", "na_contract: blijft")
    inhoud = inhoud.replace("  telling: {datum: {na_weken: melding_42e_week}}\n", "")
    (melding,) = lees(inhoud, tmp_path, wetten, parameters).values()
    assert not melding.vervalt_na_contract
    assert melding.telling is None


@pytest.mark.parametrize("telwijze", ["kalender_na", "na_weken", "begin_van_week", "einde_van_week", "voor_einde"])
def test_every_way_to_count_may_begin_or_end_a_period(
    telwijze: str, tmp_path: Path, wetten: Wetten, parameters: Parameters
) -> None:
    telling = f"{{vanaf: {{{telwijze}: wachttijd}}, datum: {{{telwijze}: melding_42e_week}}}}"
    (melding,) = lees(
        GOED.replace("{datum: {na_weken: melding_42e_week}}", telling), tmp_path, wetten, parameters
    ).values()
    assert melding.telling is not None
    assert melding.telling.datum == Regel(telwijze, "melding_42e_week")  # type: ignore[arg-type]
    assert melding.telling.vanaf == Regel(telwijze, "wachttijd")  # type: ignore[arg-type]


@pytest.mark.parametrize("zekerheid", ["wet", "beleidsregel", "praktijk"])
def test_every_certainty_is_known(zekerheid: str, tmp_path: Path, wetten: Wetten, parameters: Parameters) -> None:
    (melding,) = lees(GOED.replace("zekerheid: wet", f"zekerheid: {zekerheid}"), tmp_path, wetten, parameters).values()
    assert melding.zekerheid == zekerheid


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        (GOED, "[]", "milestones.yml: verwacht"),
        (GOED, "melding: 5", "melding: verwacht de sleutels"),
        ("  wie: de werkgever\n", "", "melding: verwacht de sleutels"),
        ("  titel: Melding\n", "", "melding: verwacht de sleutels"),
        ("  wie: de werkgever", "  wie: de werkgever\n  kleur: rood", "melding: verwacht de sleutels"),
        ("wie: de werkgever", "wie: ' '", "melding: wie is leeg"),
        ("wie: de werkgever", "wie: 5", "melding: wie is leeg"),
        ("titel: Melding", "titel: ' '", "melding: titel is leeg"),
        ("uitleg: Na {melding_42e_week} volgt een melding.", "uitleg: ' '", "melding: uitleg is leeg"),
        ("gevolg: Een boete.", "gevolg: ' '", "melding: gevolg is leeg"),
        ("zekerheid: wet", "zekerheid: vast", "melding: onbekende zekerheid 'vast'"),
        ("na_contract: vervalt", "na_contract: soms", "melding: na_contract is vervalt of blijft"),
        (
            "gevolg: Een boete.",
            "gevolg: Een boete van {bestaat_niet}.",
            "melding: onbekende parameter 'bestaat_niet' in",
        ),
        ("Na {melding_42e_week}", "Na {bestaat_niet}", "melding: onbekende parameter 'bestaat_niet' in uitleg"),
        ("telling: {datum", "telling: {dag", "melding: telling heeft datum"),
        ("telling: {datum: {na_weken: melding_42e_week}}", "telling: 5", "melding: telling heeft datum"),
        (
            "telling: {datum: {na_weken: melding_42e_week}}",
            "telling: {vanaf: {na_weken: melding_42e_week}}",
            "melding: telling heeft datum",
        ),
        ("melding_42e_week}}", "melding_42e_week}, tot: 5}", "melding: telling heeft datum"),
        ("{na_weken: melding_42e_week}", "5", "melding: een regel is"),
        ("{na_weken: melding_42e_week}", "{}", "melding: een regel is"),
        ("{na_weken:", "{na_maanden:", "melding: onbekende telwijze 'na_maanden'"),
        ("{na_weken: melding_42e_week}", "{na_weken: bestaat_niet}", "melding: onbekende parameter 'bestaat_niet'"),
        ("{datum:", "{vanaf: {na_weken: bestaat_niet}, datum:", "melding: onbekende parameter 'bestaat_niet'"),
        ("wet: ZW", "wet: XX", "melding: onbekende wet"),
    ],
)
def test_each_mistake_is_told_for_what_it_is(
    oud: str, nieuw: str, woord: str, tmp_path: Path, wetten: Wetten, parameters: Parameters
) -> None:
    assert oud in GOED
    with pytest.raises(MijlpaalFout, match=woord) as fout:
        lees(GOED.replace(oud, nieuw, 1), tmp_path, wetten, parameters)
    assert str(fout.value).startswith("milestones.yml: ")


def test_a_term_is_counted_in_days() -> None:
    recht = load_recht(LAW)
    dag = date(2026, 11, 21)
    assert recht.dagen("melding_42e_week", dag) == 294
    assert recht.dagen("wachtdagen_maximum", dag) == 2
    assert recht.tekst("melding_42e_week", dag) == "42 weken"
    assert recht.bron("melding_42e_week", dag).tekst() == "art. 38 lid 1 Ziektewet"


@pytest.mark.parametrize("inhoud", ["[1]", "5", "{}"])
def test_milestones_stand_by_id_and_there_is_at_least_one(
    inhoud: str, tmp_path: Path, wetten: Wetten, parameters: Parameters
) -> None:
    with pytest.raises(MijlpaalFout, match="verwacht mijlpalen per id"):
        lees(inhoud, tmp_path, wetten, parameters)
