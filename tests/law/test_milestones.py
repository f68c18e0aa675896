from __future__ import annotations

from pathlib import Path

import pytest

from bot.law.milestones import MijlpaalFout, load_milestones
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
