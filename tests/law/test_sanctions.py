"""Loonstop or loonopschorting?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.law.reasons import Antwoord, Reden
from bot.law.sanctions import Gedraging, Maatregel, SanctieFeiten, SanctieOordeel, Status, beoordeel_sanctie
from bot.law.sources import load_wetten

WETTEN = load_wetten(Path(__file__).parents[2] / "knowledge" / "law" / "wetten.yml")
SPOOR_2 = Gedraging.WEIGERT_VOORSCHRIFTEN_OF_MAATREGELEN
JA, NEE, ONBEKEND = Antwoord.JA, Antwoord.NEE, Antwoord.ONBEKEND


def oordeel(gedraging: Gedraging, **feiten: object) -> SanctieOordeel:
    return beoordeel_sanctie(SanctieFeiten(gedraging, **feiten), WETTEN)  # type: ignore[arg-type]


def bronnen(uitkomst: SanctieOordeel) -> set[str]:
    return {basis.tekst() for reden in uitkomst.redenen + uitkomst.nodig for basis in reden.basis}


def test_refusing_spoor_2_without_a_good_reason_gives_a_loonstop_after_a_warning() -> None:
    uitkomst = oordeel(SPOOR_2, deugdelijke_grond=NEE, gewaarschuwd=JA)
    assert (uitkomst.maatregel, uitkomst.status) == (Maatregel.LOONSTOP, Status.MOGELIJK)
    assert not uitkomst.loon_alsnog_betaald
    assert "art. 7:629 lid 3 sub d BW" in bronnen(uitkomst)


def test_breaking_control_rules_gives_a_loonopschorting_that_is_paid_later() -> None:
    uitkomst = oordeel(Gedraging.CONTROLEVOORSCHRIFTEN, voorschrift_schriftelijk_en_redelijk=JA, gewaarschuwd=JA)
    assert (uitkomst.maatregel, uitkomst.status) == (Maatregel.LOONOPSCHORTING, Status.MOGELIJK)
    assert uitkomst.loon_alsnog_betaald
    assert "art. 7:629 lid 6 BW" in bronnen(uitkomst)


@pytest.mark.parametrize("gewaarschuwd", [NEE, ONBEKEND])
def test_without_a_warning_the_employer_warns_first(gewaarschuwd: Antwoord) -> None:
    uitkomst = oordeel(SPOOR_2, deugdelijke_grond=NEE, gewaarschuwd=gewaarschuwd)
    assert uitkomst.status is Status.EERST_WAARSCHUWEN
    assert "art. 7:629 lid 7 BW" in bronnen(uitkomst)


@pytest.mark.parametrize(
    "gedraging",
    [
        Gedraging.WEIGERT_PASSENDE_ARBEID,
        SPOOR_2,
        Gedraging.WEIGERT_PLAN_VAN_AANPAK,
        Gedraging.WIA_AANVRAAG_TE_LAAT,
    ],
)
def test_a_good_reason_forbids_the_loonstop(gedraging: Gedraging) -> None:
    uitkomst = oordeel(gedraging, deugdelijke_grond=JA, gewaarschuwd=JA)
    assert (uitkomst.maatregel, uitkomst.status) == (Maatregel.GEEN, Status.NIET_MOGELIJK)


def test_when_the_reason_is_not_known_the_facts_are_not_enough() -> None:
    uitkomst = oordeel(SPOOR_2, gewaarschuwd=JA)
    assert uitkomst.status is Status.ONVOLDOENDE_GEGEVENS
    assert "deugdelijke grond" in uitkomst.nodig[0].tekst


def test_a_control_rule_that_is_not_written_or_reasonable_does_not_count() -> None:
    uitkomst = oordeel(Gedraging.CONTROLEVOORSCHRIFTEN, voorschrift_schriftelijk_en_redelijk=NEE, gewaarschuwd=JA)
    assert uitkomst.status is Status.NIET_MOGELIJK


@pytest.mark.parametrize("gedraging", [Gedraging.BELEMMERT_GENEZING, Gedraging.OPZET_OF_ONJUISTE_INFORMATIE])
def test_hindering_recovery_or_intent_gives_a_loonstop_but_no_dismissal(gedraging: Gedraging) -> None:
    uitkomst = oordeel(gedraging, gewaarschuwd=JA, schriftelijk_gemaand=True, loon_gestaakt=True)
    assert (uitkomst.maatregel, uitkomst.status) == (Maatregel.LOONSTOP, Status.MOGELIJK)
    assert not uitkomst.ontslagroute_open


def test_breaking_control_rules_never_opens_the_way_to_dismissal() -> None:
    uitkomst = oordeel(
        Gedraging.CONTROLEVOORSCHRIFTEN,
        deugdelijke_grond=NEE,
        voorschrift_schriftelijk_en_redelijk=JA,
        gewaarschuwd=JA,
        schriftelijk_gemaand=True,
        loon_gestaakt=True,
    )
    assert not uitkomst.ontslagroute_open


@pytest.mark.parametrize("stap", ["schriftelijk_gemaand", "loon_gestaakt"])
def test_refusing_on_after_a_demand_or_a_loonstop_opens_the_way_to_dismissal(stap: str) -> None:
    uitkomst = oordeel(SPOOR_2, deugdelijke_grond=NEE, gewaarschuwd=JA, **{stap: True})
    assert uitkomst.ontslagroute_open
    assert "art. 7:670a lid 1 BW" in bronnen(uitkomst)
    assert "art. 7:671b lid 5 BW" in bronnen(uitkomst)


def test_with_an_opinion_of_uwv_it_is_not_asked_again() -> None:
    uitkomst = oordeel(SPOOR_2, deugdelijke_grond=NEE, gewaarschuwd=JA, loon_gestaakt=True, deskundigenoordeel=JA)
    assert uitkomst.ontslagroute_open
    assert uitkomst.nodig == ()


def test_without_a_demand_or_loonstop_there_is_no_way_to_dismissal() -> None:
    uitkomst = oordeel(SPOOR_2, deugdelijke_grond=NEE, gewaarschuwd=JA)
    assert not uitkomst.ontslagroute_open
    assert any("aanmaning" in reden.tekst for reden in uitkomst.nodig)


def test_a_good_reason_or_cooperating_again_closes_everything() -> None:
    goede_reden = oordeel(SPOOR_2, deugdelijke_grond=JA, gewaarschuwd=JA, loon_gestaakt=True)
    weer_mee = oordeel(SPOOR_2, deugdelijke_grond=NEE, gewaarschuwd=JA, loon_gestaakt=True, werkt_weer_mee=True)
    for uitkomst in (goede_reden, weer_mee):
        assert uitkomst.maatregel is Maatregel.GEEN
        assert not uitkomst.ontslagroute_open


@pytest.mark.parametrize("gedraging", list(Gedraging))
def test_the_worker_always_hears_of_the_deskundigenoordeel(gedraging: Gedraging) -> None:
    assert any("deskundigenoordeel" in middel.tekst for middel in oordeel(gedraging).middelen_werknemer)


A1, A4, Z6 = "art. 7:629a lid 1 BW", "art. 7:658a lid 4 BW", "art. 7:629 lid 6 BW"
STOP, WAARSCHUWING, MEE = "art. 7:629 lid 3 BW", "art. 7:629 lid 7 BW", "art. 7:629 lid 3 en 6 BW"
OPHEFFING, PLICHT, RECHTER = "art. 7:670a lid 1 BW", "art. 7:660a BW", "art. 7:671b lid 5 BW"
LETTERS = {
    Gedraging.OPZET_OF_ONJUISTE_INFORMATIE: "a",
    Gedraging.BELEMMERT_GENEZING: "b",
    Gedraging.WEIGERT_PASSENDE_ARBEID: "c",
    SPOOR_2: "d",
    Gedraging.WEIGERT_PLAN_VAN_AANPAK: "e",
    Gedraging.WIA_AANVRAAG_TE_LAAT: "f",
}
PLICHTEN = [Gedraging.WEIGERT_PASSENDE_ARBEID, SPOOR_2, Gedraging.WEIGERT_PLAN_VAN_AANPAK]


def artikelen(redenen: tuple[Reden, ...]) -> list[list[str]]:
    return [[basis.tekst() for basis in reden.basis] for reden in redenen]


@pytest.mark.parametrize("gedraging", LETTERS)
def test_a_loonstop_rests_on_the_letter_of_the_conduct(gedraging: Gedraging) -> None:
    uitkomst = oordeel(gedraging, deugdelijke_grond=NEE, gewaarschuwd=JA)
    assert artikelen(uitkomst.redenen)[:2] == [[f"art. 7:629 lid 3 sub {LETTERS[gedraging]} BW"], [STOP]]
    assert uitkomst.maatregel is Maatregel.LOONSTOP
    assert not uitkomst.loon_alsnog_betaald


@pytest.mark.parametrize("gedraging", PLICHTEN)
def test_refusing_a_duty_gives_the_reasons_what_is_needed_and_the_remedies(gedraging: Gedraging) -> None:
    letter = f"art. 7:629 lid 3 sub {LETTERS[gedraging]} BW"
    onbekend = oordeel(gedraging)
    assert (artikelen(onbekend.redenen), artikelen(onbekend.nodig)) == ([[letter], [STOP]], [[letter]])
    assert onbekend.maatregel is Maatregel.LOONSTOP
    goed = oordeel(gedraging, deugdelijke_grond=JA)
    assert (artikelen(goed.redenen), artikelen(goed.nodig)) == ([[letter], [STOP], [letter]], [])
    eerst = oordeel(gedraging, deugdelijke_grond=NEE)
    assert artikelen(eerst.nodig) == [[WAARSCHUWING], [OPHEFFING, PLICHT]]
    gestopt = oordeel(gedraging, deugdelijke_grond=NEE, gewaarschuwd=JA, loon_gestaakt=True)
    assert artikelen(gestopt.redenen) == [[letter], [STOP], [OPHEFFING]]
    assert artikelen(gestopt.nodig) == [[RECHTER]]
    assert artikelen(gestopt.middelen_werknemer) == [[A1], [A4]]


@pytest.mark.parametrize("gedraging", [gedraging for gedraging in Gedraging if gedraging not in PLICHTEN])
def test_other_conduct_never_leads_to_dismissal_and_says_so(gedraging: Gedraging) -> None:
    uitkomst = oordeel(gedraging, deugdelijke_grond=NEE, gewaarschuwd=JA, loon_gestaakt=True)
    assert artikelen(uitkomst.redenen)[-1] == [OPHEFFING]
    assert "niet mogelijk" in uitkomst.redenen[-1].tekst
    assert artikelen(uitkomst.middelen_werknemer) == [[A1]]
    assert not uitkomst.ontslagroute_open


def test_control_rules_rest_on_the_sixth_paragraph_throughout() -> None:
    onbekend = oordeel(Gedraging.CONTROLEVOORSCHRIFTEN)
    assert onbekend.status is Status.ONVOLDOENDE_GEGEVENS
    assert artikelen(onbekend.redenen) == [[Z6], [Z6], [OPHEFFING]]
    assert artikelen(onbekend.nodig) == [[Z6]]
    fout = oordeel(Gedraging.CONTROLEVOORSCHRIFTEN, voorschrift_schriftelijk_en_redelijk=NEE)
    assert artikelen(fout.redenen) == [[Z6], [Z6], [Z6], [OPHEFFING]]
    goed = oordeel(Gedraging.CONTROLEVOORSCHRIFTEN, voorschrift_schriftelijk_en_redelijk=JA)
    assert (goed.status, artikelen(goed.nodig)) == (Status.EERST_WAARSCHUWEN, [[WAARSCHUWING]])


@pytest.mark.parametrize("gedraging", list(Gedraging))
def test_cooperating_again_ends_every_measure(gedraging: Gedraging) -> None:
    uitkomst = oordeel(gedraging, werkt_weer_mee=True)
    assert (uitkomst.maatregel, uitkomst.status) == (Maatregel.GEEN, Status.NIET_MOGELIJK)
    assert artikelen(uitkomst.redenen)[2] == [MEE]
    assert uitkomst.nodig == ()


def test_nothing_was_done_unless_it_is_said() -> None:
    feiten = SanctieFeiten(SPOOR_2)
    assert (feiten.werkt_weer_mee, feiten.schriftelijk_gemaand, feiten.loon_gestaakt) == (False, False, False)
    assert feiten.deugdelijke_grond is feiten.gewaarschuwd is feiten.deskundigenoordeel is ONBEKEND


def test_the_words_for_measures_and_answers_are_fixed() -> None:
    assert [maatregel.value for maatregel in Maatregel] == ["loonstop", "loonopschorting", "geen"]
    assert [status.value for status in Status] == [
        *("mogelijk", "eerst_waarschuwen", "niet_mogelijk", "onvoldoende_gegevens"),
    ]
    assert [antwoord.value for antwoord in Antwoord] == ["ja", "nee", "onbekend"]
    assert [gedraging.value for gedraging in Gedraging] == [*LETTERS.values(), "lid 6"]
