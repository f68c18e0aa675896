"""Loonstop or loonopschorting?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.law.reasons import Antwoord
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
