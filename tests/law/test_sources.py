"""Where a rule stands: laws, citations and links."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.law.sources import Basis, BronFout, Wetten, load_wetten, parse_basis, parse_basis_lijst

WETTEN_YML = Path(__file__).parents[2] / "knowledge" / "law" / "wetten.yml"


@pytest.fixture(scope="module")
def wetten() -> Wetten:
    return load_wetten(WETTEN_YML)


def test_every_law_has_a_link_with_the_date_of_its_version(wetten: Wetten) -> None:
    for wet in wetten.values():
        assert wet.url.startswith("https://")
        if wet.bwb_id:
            assert wet.url == f"https://wetten.overheid.nl/{wet.bwb_id}/{wet.geldig_op.isoformat()}"


def test_the_civil_code_links_to_the_version_of_1_july_2026(wetten: Wetten) -> None:
    assert wetten.basis("BW7", "7:629").url() == "https://wetten.overheid.nl/BWBR0005290/2026-07-01"
    assert wetten["BW7"].geldig_op == date(2026, 7, 1)


def test_european_law_links_to_eur_lex(wetten: Wetten) -> None:
    assert wetten.basis("AVG", "9").url() == "https://eur-lex.europa.eu/eli/reg/2016/679/oj/nld"
    assert wetten.basis("AI-verordening", "50").url() == "https://eur-lex.europa.eu/eli/reg/2024/1689/oj/nld"


@pytest.mark.parametrize(
    ("mapping", "tekst"),
    [
        ({"wet": "BW7", "artikel": "7:629", "lid": "3", "onderdeel": "c"}, "art. 7:629 lid 3 sub c BW"),
        ({"wet": "BW7", "artikel": "7:629", "lid": "3", "onderdeel": "c, d en e"}, "art. 7:629 lid 3 sub c, d en e BW"),
        ({"wet": "WIA", "artikel": "64"}, "art. 64 WIA"),
        ({"wet": "BBP", "artikel": "§ 5"}, "§ 5 Beleidsregels beoordelingskader poortwachter"),
        ({"wet": "ZW", "artikel": "38aa", "lid": "1", "onderdeel": "a"}, "art. 38aa lid 1 sub a Ziektewet"),
        ({"praktijk": "Werkwijzer Poortwachter (UWV)"}, "Werkwijzer Poortwachter (UWV), praktijk"),
    ],
)
def test_a_basis_is_cited_as_a_lawyer_would(mapping: dict[str, str], tekst: str, wetten: Wetten) -> None:
    assert parse_basis(mapping, wetten).tekst() == tekst


def test_practice_is_not_law_and_may_have_a_link(wetten: Wetten) -> None:
    praktijk = parse_basis({"praktijk": "UWV", "url": "https://www.uwv.nl/"}, wetten)
    assert not praktijk.is_wet
    assert praktijk.url() == "https://www.uwv.nl/"
    assert Basis(praktijk="UWV").url() is None
    assert wetten.basis("WIA", "23").is_wet


@pytest.mark.parametrize(
    ("mapping", "woord"),
    [
        ({"wet": "WVP", "artikel": "1"}, "onbekende wet"),
        ({"wet": "WIA"}, "zonder artikel"),
        ({"wet": "WIA", "artikel": "art. 64"}, "artikel"),
        ({"wet": "WIA", "artikel": "64", "lid": "drie"}, "lid"),
        ({"wet": "WIA", "artikel": "64", "lid": "3", "onderdeel": "A!"}, "onderdeel"),
        ({"wet": "WIA", "artikel": 64}, "aanhalingstekens"),
        ({"wet": "BW7", "artikel": "629"}, "7:"),
        ({"wet": "WIA", "artikel": "64", "bron": "x"}, "onbekende sleutel"),
        ({"praktijk": "UWV", "lid": "1"}, "onbekende sleutel"),
        ({"praktijk": "UWV", "url": "uwv.nl"}, "https"),
        ({"artikel": "64"}, "wet of praktijk"),
        ("art. 64 WIA", "sleutels"),
    ],
)
def test_a_wrong_basis_is_refused_with_the_reason(mapping: object, woord: str, wetten: Wetten) -> None:
    with pytest.raises(BronFout, match=woord):
        parse_basis(mapping, wetten)


@pytest.mark.parametrize("lijst", [[], "WIA", None])
def test_a_list_of_bases_has_at_least_one(lijst: object, wetten: Wetten) -> None:
    with pytest.raises(BronFout):
        parse_basis_lijst(lijst, wetten)


@pytest.mark.parametrize(
    ("inhoud", "woord"),
    [
        ("", "verwacht"),
        ("WIA: {naam: x, afkorting: WIA, bwb_id: BWBR0019057}", "geldig_op"),
        ("WIA: {naam: x, afkorting: WIA, bwb_id: BWBR1, geldig_op: 2026-07-01}", "bwb_id"),
        ("WIA: {naam: x, afkorting: WIA, geldig_op: 2026-07-01}", "bwb_id of eu"),
        ("WIA: {naam: x, bwb_id: BWBR0019057, geldig_op: 2026-07-01}", "afkorting"),
        ("WIA: {naam: x, afkorting: W, bwb_id: BWBR0019057, geldig_op: 2026-07-01, kleur: rood}", "kleur"),
    ],
)
def test_a_malformed_file_of_laws_is_refused(inhoud: str, woord: str, tmp_path: Path) -> None:
    bestand = tmp_path / "wetten.yml"
    bestand.write_text(inhoud, encoding="utf-8")
    with pytest.raises(BronFout, match=woord):
        load_wetten(bestand)
