"""The golden cases: situations with the dates that the law gives, worked out apart from the engine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.deadlines import antwoord
from bot.law.recht import Recht, load_recht
from bot.law.situation import SituatieFout, parse_situatie
from bot.law.timeline import bereken
from bot.paths import LAW
from tests.law import naive
from tests.law.golden import GROEPEN, MAP, Geval, lees_gevallen
from tests.law.golden_table import DOCUMENT, maak_document

GEVALLEN = lees_gevallen()
BEREKEND = [geval for geval in GEVALLEN if geval.fout_over is None]
GEWEIGERD = [geval for geval in GEVALLEN if geval.fout_over is not None]
WORTEL = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def recht() -> Recht:
    return load_recht(LAW)


def _naam(geval: Geval) -> str:
    return geval.id


def _als_tekst(waarde: Any) -> Any:
    if isinstance(waarde, tuple):
        return {"van": waarde[0].isoformat(), "tot": waarde[1].isoformat()}
    return waarde.isoformat() if waarde else None


def _afwijkingen(geval: Geval, uitkomsten: list[dict[str, Any]]) -> list[str]:
    if len(uitkomsten) != len(geval.verwacht):
        return [f"{len(geval.verwacht)} outcomes expected, got {len(uitkomsten)}"]
    gevonden = []
    for verwacht, uitkomst in zip(geval.verwacht, uitkomsten, strict=True):
        if verwacht.get("als_bevat", "") not in uitkomst["als"]:
            gevonden.append(f"'{verwacht['als_bevat']}' is not in '{uitkomst['als']}'")
        if "ziekteweek" in verwacht and verwacht["ziekteweek"] != uitkomst["ziekteweek"]:
            gevonden.append(f"ziekteweek: expected {verwacht['ziekteweek']}, got {uitkomst['ziekteweek']}")
        for naam, wanneer in verwacht["mijlpalen"].items():
            if uitkomst["mijlpalen"][naam] != wanneer:
                gevonden.append(f"{naam}: expected {wanneer}, got {uitkomst['mijlpalen'][naam]}")
    return gevonden


def _over(geval: Geval, zin: str) -> bool:
    """Whether a sentence of refusal names what is wrong, in the field's own name or in Dutch words."""
    woorden = {
        "eerste_ziektedag": "eerste ziektedag",
        "hersteld": "herstel",
        "contract_einde": "contract",
        "pa_datum": "probleemanalyse",
        "eje_datum": "eerstejaarsevaluatie",
        "zwangerschapsverlof": "verlof",
        "vrijwillige_verlenging_tot": "vrijwillige verlenging",
    }
    veld = geval.fout_over or ""
    tekst = zin.lower()
    return veld in tekst or woorden.get(veld, veld) in tekst or (veld == "hersteld" and "nieuwe ziektedag" in tekst)


@pytest.mark.parametrize("geval", BEREKEND, ids=_naam)
def test_the_engine_gives_the_dates_of_the_law(geval: Geval, recht: Recht) -> None:
    uit, _ = antwoord({"id": geval.id, "vandaag": geval.vandaag, "invoer": geval.invoer}, recht)

    assert "fout" not in uit, f"{geval.naam}: {uit.get('fout')}"
    assert _afwijkingen(geval, uit["uitkomsten"]) == [], geval.naam


@pytest.mark.parametrize("geval", GEWEIGERD, ids=_naam)
def test_impossible_input_is_refused_with_a_sentence_about_the_right_field(geval: Geval, recht: Recht) -> None:
    vandaag = date.fromisoformat(geval.vandaag)

    with pytest.raises(SituatieFout) as gevonden:
        bereken(parse_situatie(geval.invoer, vandaag), vandaag, recht)

    zin = gevonden.value.bericht
    assert gevonden.value.veld.split(".")[0] == geval.fout_over, geval.naam
    assert zin.endswith("."), zin
    assert _over(geval, zin), zin


def test_the_command_gives_the_same_answers_as_the_library() -> None:
    regels = (
        json.dumps({"id": geval.id, "vandaag": geval.vandaag, "invoer": geval.invoer}, ensure_ascii=False)
        for geval in GEVALLEN
    )
    klaar = subprocess.run(
        [sys.executable, "-m", "bot", "deadlines"],
        input="\n".join(regels),
        capture_output=True,
        encoding="utf-8",
        cwd=WORTEL,
        check=True,
    )
    antwoorden = [json.loads(regel) for regel in klaar.stdout.splitlines()]

    assert [uit["id"] for uit in antwoorden] == [geval.id for geval in GEVALLEN]
    for geval, uit in zip(GEVALLEN, antwoorden, strict=True):
        if geval.fout_over is None:
            assert _afwijkingen(geval, uit["uitkomsten"]) == [], geval.naam
        else:
            assert set(uit) == {"id", "fout"}, geval.naam


@pytest.mark.parametrize("geval", BEREKEND, ids=_naam)
def test_a_naive_day_counter_finds_the_same_dates(geval: Geval) -> None:
    geteld = naive.verwacht(geval.vandaag, geval.invoer)

    assert [{naam: _als_tekst(waarde) for naam, waarde in uit.items()} for uit in geteld] == [
        uit["mijlpalen"] for uit in geval.verwacht
    ], geval.naam


@pytest.mark.parametrize(
    "geval",
    [geval for geval in BEREKEND if "ziekteweek" in geval.verwacht[0]],
    ids=_naam,
)
def test_a_naive_day_counter_finds_the_same_week_of_illness(geval: Geval) -> None:
    week = naive.ziekteweek(date.fromisoformat(geval.vandaag), geval.invoer)

    assert week == geval.verwacht[0]["ziekteweek"], geval.naam


def test_the_cases_cover_what_they_promise() -> None:
    aantal = Counter(geval.groep for geval in GEVALLEN)

    assert {bestand.stem for bestand in MAP.glob("*.yml")} == set(GROEPEN)
    assert len(GEVALLEN) >= 150
    assert aantal["combinaties"] >= 30
    assert aantal["refusals"] >= 15
    assert len({geval.naam for geval in GEVALLEN}) == len(GEVALLEN)
    assert all(set(uit["mijlpalen"]) == set(naive.MIJLPALEN) for geval in BEREKEND for uit in geval.verwacht)


def test_the_published_table_is_current() -> None:
    assert DOCUMENT.read_text("utf-8") == maak_document(GEVALLEN), "run: python -m tests.law.golden_table"
