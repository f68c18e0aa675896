"""Where a rule stands: laws, citations and links."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.law.sources import Basis, BronFout, Wet, Wetten, load_wetten, parse_basis, parse_basis_lijst

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


GOED = """
WIA:
  naam: Wet werk en inkomen
  afkorting: WIA
  bwb_id: BWBR0019057
  geldig_op: 2026-07-01
  gelezen_versie: 2026-01-01
  toelichting: Gelezen.
AVG:
  naam: Verordening
  afkorting: AVG
  eu: reg/2016/679
  geldig_op: 2018-05-25
"""


def lees_wetten(inhoud: str, folder: Path) -> Wetten:
    bestand = folder / "wetten.yml"
    bestand.write_text(inhoud, encoding="utf-8")
    return load_wetten(bestand)


def test_a_good_file_of_laws_is_read_in_full(tmp_path: Path) -> None:
    gelezen = lees_wetten(GOED, tmp_path)
    assert (list(gelezen), len(gelezen)) == (["WIA", "AVG"], 2)
    wia, avg = gelezen["WIA"], gelezen["AVG"]
    assert (wia.sleutel, wia.naam, wia.afkorting, wia.bwb_id) == ("WIA", "Wet werk en inkomen", "WIA", "BWBR0019057")
    assert (wia.geldig_op, wia.gelezen_versie, wia.toelichting) == (date(2026, 7, 1), date(2026, 1, 1), "Gelezen.")
    assert wia.url == "https://wetten.overheid.nl/BWBR0019057/2026-07-01"
    assert (avg.bwb_id, avg.gelezen_versie, avg.toelichting) == (None, None, None)
    assert avg.url == "https://eur-lex.europa.eu/eli/reg/2016/679/oj/nld"
    with pytest.raises(KeyError):
        gelezen["ZW"]


@pytest.mark.parametrize(
    ("oud", "nieuw", "woord"),
    [
        (GOED, "[]", "verwacht een lijst"),
        ("AVG:\n", "ZW: 5\nAVG:\n", "ZW: verwacht naam"),
        ("  naam: Verordening\n", "", "AVG: naam"),
        ("  afkorting: AVG\n", "  afkorting: 5\n", "AVG: afkorting"),
        ("geldig_op: 2026-07-01", "geldig_op: nu", "WIA: geldig_op"),
        ("gelezen_versie: 2026-01-01", "gelezen_versie: gisteren", "WIA: gelezen_versie"),
        ("  eu: reg/2016/679\n", "", "AVG: geef bwb_id of eu"),
        ("bwb_id: BWBR0019057", "bwb_id: BWBR0019057\n  eu: x", "WIA: geef bwb_id of eu"),
        ("bwb_id: BWBR0019057", "bwb_id: BWBR00190571", "WIA: bwb_id"),
        ("toelichting: Gelezen.", "opmerking: Gelezen.", "WIA: onbekende sleutel opmerking"),
    ],
)
def test_a_mistake_in_a_law_is_told_with_its_key(oud: str, nieuw: str, woord: str, tmp_path: Path) -> None:
    assert oud in GOED
    with pytest.raises(BronFout, match=woord) as fout:
        lees_wetten(GOED.replace(oud, nieuw, 1), tmp_path)
    assert str(fout.value).startswith("wetten.yml: ")


@pytest.mark.parametrize(
    "artikel",
    [
        "7:629",
        "7:658a",
        "7:670a",
        "64",
        "38aa",
        "3.2",
        "7:673e",
        "bijlage",
        "bijlage I",
        "§ 5",
        "§ 5.1",
        "§5",
        "7:629.1a",
    ],
)
def test_the_ways_to_name_an_article(artikel: str, wetten: Wetten) -> None:
    wet = "BW7" if artikel.startswith("7:") else "WIA"
    assert parse_basis({"wet": wet, "artikel": artikel}, wetten).artikel == artikel


@pytest.mark.parametrize("artikel", ["artikel 64", "64 lid 3", "a64", "7:", "§", "64abcd", "64, 65"])
def test_what_is_no_article(artikel: str, wetten: Wetten) -> None:
    with pytest.raises(BronFout, match="artikel"):
        parse_basis({"wet": "WIA", "artikel": artikel}, wetten)


def test_an_annex_and_a_section_are_cited_without_the_word_article(wetten: Wetten) -> None:
    assert wetten.basis("WIA", "bijlage I").tekst() == "bijlage I WIA"
    assert wetten.basis("WIA", "§ 5", "2").tekst() == "§ 5 lid 2 WIA"


def test_spaces_around_a_value_are_left_out(wetten: Wetten) -> None:
    basis = parse_basis({"wet": "WIA", "artikel": " 64 ", "lid": " 3 ", "onderdeel": " a "}, wetten)
    assert (basis.artikel, basis.lid, basis.onderdeel) == ("64", "3", "a")
    assert parse_basis({"praktijk": " UWV "}, wetten) == Basis(praktijk="UWV")


def test_a_basis_without_paragraph_has_none(wetten: Wetten) -> None:
    basis = wetten.basis("WIA", "64")
    assert (basis.lid, basis.onderdeel, basis.praktijk, basis.praktijk_url) == (None, None, None, None)
    assert wetten.basis("WIA", "64", "3", "a") == parse_basis(
        {"wet": "WIA", "artikel": "64", "lid": "3", "onderdeel": "a"}, wetten
    )
    assert wetten.basis("WIA", "64", onderdeel="a").tekst() == "art. 64 sub a WIA"
    leeg = Basis()
    assert (leeg.wet, leeg.artikel, leeg.lid, leeg.onderdeel, leeg.praktijk, leeg.praktijk_url) == (None,) * 6


@pytest.mark.parametrize(
    ("mapping", "woord"),
    [
        ({"wet": "WIA", "artikel": ""}, "artikel: zet de waarde"),
        ({"wet": "WIA", "artikel": "64", "lid": " "}, "lid: zet de waarde"),
        ({"praktijk": ""}, "praktijk: zet de waarde"),
        ({"praktijk": "UWV", "url": "http://www.uwv.nl/"}, "url"),
        ({"praktijk": "UWV", "wet": "WIA"}, "onbekende sleutel in bron: wet"),
        ({}, "wet of praktijk"),
        (["WIA"], "sleutels"),
    ],
)
def test_more_ways_to_get_a_basis_wrong(mapping: object, woord: str, wetten: Wetten) -> None:
    with pytest.raises(BronFout, match=woord):
        parse_basis(mapping, wetten)


def test_only_the_civil_code_needs_its_book(wetten: Wetten) -> None:
    assert wetten.basis("WIA", "64").wet == wetten["WIA"]
    with pytest.raises(BronFout, match="BW7"):
        wetten.basis("BW7", "64")


def test_a_list_of_bases_keeps_its_order(wetten: Wetten) -> None:
    lijst = [{"wet": "WIA", "artikel": "64"}, {"praktijk": "UWV"}]
    assert [basis.tekst() for basis in parse_basis_lijst(lijst, wetten)] == ["art. 64 WIA", "UWV, praktijk"]
    assert len(parse_basis_lijst(tuple(lijst), wetten)) == 2


@pytest.mark.parametrize("lijst", [[], (), "WIA", None, {"wet": "WIA", "artikel": "64"}])
def test_what_is_no_list_of_bases(lijst: object, wetten: Wetten) -> None:
    with pytest.raises(BronFout, match="minstens"):
        parse_basis_lijst(lijst, wetten)


@pytest.mark.parametrize("inhoud", ["[1]", "5", "{}"])
def test_laws_stand_by_key_and_there_is_at_least_one(inhoud: str, tmp_path: Path) -> None:
    with pytest.raises(BronFout, match="verwacht een lijst"):
        lees_wetten(inhoud, tmp_path)


@pytest.mark.parametrize("veld", ["artikel", "lid", "onderdeel"])
def test_a_malformed_part_of_a_citation_is_told_by_its_own_name(veld: str, wetten: Wetten) -> None:
    mapping = {"wet": "WIA", "artikel": "64", "lid": "3", "onderdeel": "a", veld: "!"}
    with pytest.raises(BronFout, match=f"^{veld} '!' heeft niet de vorm van een {veld}$"):
        parse_basis(mapping, wetten)


def test_of_a_law_only_its_name_date_and_link_are_needed() -> None:
    wet = Wet("WIA", "Wet werk en inkomen", "WIA", date(2026, 7, 1), "https://wetten.overheid.nl/")
    assert (wet.bwb_id, wet.gelezen_versie, wet.toelichting) == (None, None, None)
