from __future__ import annotations

from datetime import date

from bot.law.compare import vergelijk
from bot.law.recht import load_recht
from bot.law.situation import parse_situatie
from bot.paths import LAW

VANDAAG = date(2026, 11, 21)


def test_what_if_shows_only_the_milestones_that_differ() -> None:
    zonder = parse_situatie({"eerste_ziektedag": "2026-01-12"}, VANDAAG)
    met = parse_situatie({"eerste_ziektedag": "2026-01-12", "eje_datum": "2026-12-07"}, VANDAAG)
    (vergelijking,) = vergelijk(zonder, met, VANDAAG, load_recht(LAW))
    (verschil,) = vergelijking.verschillen
    assert (verschil.id, verschil.dagen) == ("start_spoor_2", -34)


def test_what_if_shows_milestones_that_come_or_go() -> None:
    zonder = parse_situatie({"eerste_ziektedag": "2026-01-12"}, VANDAAG)
    met = parse_situatie({"eerste_ziektedag": "2026-01-12", "contract_einde": "2026-06-30"}, VANDAAG)
    (vergelijking,) = vergelijk(zonder, met, VANDAAG, load_recht(LAW))
    verschillen = {verschil.id: verschil for verschil in vergelijking.verschillen}
    assert verschillen["melding_42e_week"].dan is None
    assert verschillen["ziek_uit_dienst_melding"].eerst is None
    assert "wia_aanvraag" not in verschillen


def test_an_unknown_gives_a_comparison_for_each_outcome() -> None:
    zonder = parse_situatie({"eerste_ziektedag": "2026-01-12"}, VANDAAG)
    verlof = {"start": "2026-05-04", "eind": "2026-08-23"}
    met = parse_situatie({"eerste_ziektedag": "2026-01-12", "zwangerschapsverlof": verlof}, VANDAAG)
    assert len(vergelijk(zonder, met, VANDAAG, load_recht(LAW))) == 2


def test_what_comes_or_goes_has_no_number_of_days() -> None:
    zonder = parse_situatie({"eerste_ziektedag": "2026-01-12"}, VANDAAG)
    met = parse_situatie({"eerste_ziektedag": "2026-01-12", "contract_einde": "2026-06-30"}, VANDAAG)
    (heen,) = vergelijk(zonder, met, VANDAAG, load_recht(LAW))
    (terug,) = vergelijk(met, zonder, VANDAAG, load_recht(LAW))
    for vergelijking in (heen, terug):
        for verschil in vergelijking.verschillen:
            een_ontbreekt = verschil.eerst is None or verschil.dan is None
            een_zonder_dag = verschil.id == "transitievergoeding"
            assert (verschil.dagen is None) is (een_ontbreekt or een_zonder_dag), verschil.id
            assert verschil.titel


def test_each_comparison_says_when_its_outcomes_hold() -> None:
    zonder = parse_situatie({"eerste_ziektedag": "2026-01-12"}, VANDAAG)
    verlof = {"start": "2026-05-04", "eind": "2026-08-23"}
    met = parse_situatie({"eerste_ziektedag": "2026-01-12", "zwangerschapsverlof": verlof}, VANDAAG)
    zelfde, ander = vergelijk(zonder, met, VANDAAG, load_recht(LAW))
    assert zelfde.eerst_als == ander.eerst_als == "op basis van de ingevulde gegevens"
    assert "dezelfde oorzaak" in zelfde.dan_als
    assert "andere oorzaak" in ander.dan_als
    # 112 days of leave do not count; a new case starts 224 days after the first one.
    einde = {v.id: v.dagen for v in zelfde.verschillen}, {v.id: v.dagen for v in ander.verschillen}
    assert [dagen["einde_loondoorbetaling"] for dagen in einde] == [112, 224]


def test_a_situation_does_not_differ_from_itself() -> None:
    situatie = parse_situatie({"eerste_ziektedag": "2026-01-12"}, VANDAAG)
    (vergelijking,) = vergelijk(situatie, situatie, VANDAAG, load_recht(LAW))
    assert vergelijking.verschillen == ()
