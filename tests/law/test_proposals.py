"""Pending changes of the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.law.proposals import VoorstelFout, load_voorstellen
from bot.law.sources import load_wetten

LAW = Path(__file__).parents[2] / "knowledge" / "law"
WETTEN = load_wetten(LAW / "wetten.yml")

GOED = """
standaardzin: Er ligt een voorstel.
gecontroleerd_op: 2026-11-21
voorstellen:
  - id: een
    omschrijving: Een plan.
    status: voorstel
    laatst_gezien: 2026-02-01
    wat_zou_veranderen: Iets.
    raakt: {wet: WIA, artikel: "25"}
    bronnen: ["https://www.rijksoverheid.nl/"]
"""


def test_every_pending_change_says_which_rule_it_touches_and_where_it_was_seen() -> None:
    voorstellen = load_voorstellen(LAW / "voorstellen.yml", WETTEN)
    assert "niet bevestigen" in voorstellen.standaardzin
    for voorstel in voorstellen.voorstellen:
        assert voorstel.raakt.is_wet
        assert voorstel.bronnen
        assert voorstel.laatst_gezien <= voorstellen.gecontroleerd_op


def test_the_plans_users_ask_about_are_there() -> None:
    ids = {voorstel.id for voorstel in load_voorstellen(LAW / "voorstellen.yml", WETTEN).voorstellen}
    assert {
        "compensatie-transitievergoeding-kleine-werkgevers",
        "oordeel-bedrijfsarts-leidend",
        "spoor-1-afsluiten-kleine-werkgevers",
        "iva-afschaffen",
    } <= ids


@pytest.mark.parametrize(
    ("oud", "nieuw"),
    [
        ("status: voorstel", "status: wet"),
        ("laatst_gezien: 2026-02-01", "laatst_gezien: onlangs"),
        ("omschrijving: Een plan.", "omschrijving: ''"),
        ("https://www.rijksoverheid.nl/", "rijksoverheid.nl"),
        ("wet: WIA", "wet: XX"),
        ("    status: voorstel\n", ""),
        ("standaardzin: Er ligt een voorstel.\n", ""),
    ],
)
def test_a_wrong_file_is_refused(oud: str, nieuw: str, tmp_path: Path) -> None:
    assert oud in GOED
    bestand = tmp_path / "voorstellen.yml"
    bestand.write_text(GOED.replace(oud, nieuw), encoding="utf-8")
    with pytest.raises(VoorstelFout):
        load_voorstellen(bestand, WETTEN)
