"""Pending changes of the law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.law.proposals import VoorstelFout, Voorstellen, load_voorstellen
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


def lees(inhoud: str, folder: Path) -> Voorstellen:
    bestand = folder / "voorstellen.yml"
    bestand.write_text(inhoud, encoding="utf-8")
    return load_voorstellen(bestand, WETTEN)


def test_a_good_file_is_read_in_full(tmp_path: Path) -> None:
    voorstellen = lees(GOED, tmp_path)
    assert voorstellen.standaardzin == "Er ligt een voorstel."
    assert voorstellen.gecontroleerd_op == date(2026, 11, 21)
    (voorstel,) = voorstellen.voorstellen
    assert (voorstel.id, voorstel.omschrijving, voorstel.status) == ("een", "Een plan.", "voorstel")
    assert (voorstel.laatst_gezien, voorstel.wat_zou_veranderen) == (date(2026, 2, 1), "Iets.")
    assert voorstel.raakt.tekst() == "art. 25 WIA"
    assert voorstel.bronnen == ("https://www.rijksoverheid.nl/",)


def test_a_change_may_hold_by_now_without_our_knowing(tmp_path: Path) -> None:
    (voorstel,) = lees(GOED.replace("status: voorstel", "status: onbekend"), tmp_path).voorstellen
    assert voorstel.status == "onbekend"


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        (GOED, "", "voorstellen.yml"),
        (GOED, "[]", "voorstellen.yml"),
        ("gecontroleerd_op: 2026-11-21", "gecontroleerd_op: vandaag", "^gecontroleerd_op is geen datum"),
        ("laatst_gezien: 2026-02-01", "laatst_gezien: onlangs", "een: laatst_gezien"),
        ("voorstellen:\n", "voorstellen:\n  - 5\n", "sleutels"),
        ("    status: voorstel\n", "    status: voorstel\n    kleur: rood\n", "sleutels"),
        ("wat_zou_veranderen: Iets.", "wat_zou_veranderen: ' '", "een: wat_zou_veranderen"),
        ("wat_zou_veranderen: Iets.", "wat_zou_veranderen: 5", "een: wat_zou_veranderen"),
        ("omschrijving: Een plan.", "omschrijving: ''", "een: omschrijving"),
        ("status: voorstel", "status: wet", "een: status"),
        ('["https://www.rijksoverheid.nl/"]', "[]", "een: bronnen"),
        ('["https://www.rijksoverheid.nl/"]', '"https://www.rijksoverheid.nl/"', "een: bronnen"),
        ('["https://www.rijksoverheid.nl/"]', '["https://www.rijksoverheid.nl/", "uwv.nl"]', "een: bronnen"),
        ('{wet: WIA, artikel: "25"}', '{wet: XX, artikel: "25"}', "een: onbekende wet"),
    ],
)
def test_a_mistake_is_told_with_the_proposal(oud: str, nieuw: str, woord: str, tmp_path: Path) -> None:
    assert oud in GOED
    with pytest.raises(VoorstelFout, match=woord):
        lees(GOED.replace(oud, nieuw), tmp_path)


def test_the_id_of_a_proposal_is_a_text_and_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(VoorstelFout, match="id is leeg"):
        lees(GOED.replace("id: een", "id: ''"), tmp_path)
    with pytest.raises(VoorstelFout, match="twee keer"):
        lees(GOED + GOED.split("voorstellen:\n")[1], tmp_path)
