from __future__ import annotations

import json
import resource
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.deadlines import main
from tests.law.golden import lees_gevallen

WORTEL = Path(__file__).parents[2]

ONTWERP = {
    *("probleemanalyse", "plan_van_aanpak", "melding_42e_week", "eerstejaarsevaluatie", "start_spoor_2"),
    *("vervroegde_iva", "uwv_brief_wia", "re_integratieverslag", "wia_aanvraag", "einde_loondoorbetaling"),
    *("wia_ingang", "einde_opzegverbod", "ziek_uit_dienst_melding", "re_integratieverslag_uit_dienst", "aangifte_erd"),
}
REGEL = {"id": "a", "vandaag": "2026-11-21", "invoer": {"eerste_ziektedag": "2026-01-12"}}


def draai(tmp_path: Path, capsys: Any, *regels: object, opties: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    bestand = tmp_path / "in.jsonl"
    bestand.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in regels), encoding="utf-8")
    assert main([str(bestand), *opties]) == 0
    return [json.loads(regel) for regel in capsys.readouterr().out.splitlines()]


def test_every_line_gets_an_answer_with_its_id_and_every_milestone(tmp_path: Path, capsys: Any) -> None:
    eerste, tweede = draai(tmp_path, capsys, REGEL, {**REGEL, "id": 2})
    assert (eerste["id"], tweede["id"]) == ("a", 2)
    (uitkomst,) = eerste["uitkomsten"]
    assert set(uitkomst) == {"als", "mijlpalen", "ziekteweek"}
    assert set(uitkomst["mijlpalen"]) >= ONTWERP
    assert uitkomst["mijlpalen"]["wia_aanvraag"] == "2027-10-24"
    assert uitkomst["mijlpalen"]["eerstejaarsevaluatie"] == {"van": "2026-11-23", "tot": "2027-01-10"}
    assert uitkomst["mijlpalen"]["aangifte_erd"] is None
    assert uitkomst["ziekteweek"] == 45


@pytest.mark.parametrize(
    ("regel", "naam"),
    [
        ("{geen json", None),
        ("[]", None),
        ({"id": "b", "vandaag": "2026-11-21"}, "b"),
        ({"id": "b", "invoer": {"eerste_ziektedag": "2026-01-12"}}, "b"),
        ({"id": "b", "vandaag": "morgen", "invoer": {"eerste_ziektedag": "2026-01-12"}}, "b"),
        ({"id": "b", "vandaag": "2026-11-21", "invoer": {"eerste_ziektedag": "2027-01-12"}}, "b"),
        ({"id": "b", "vandaag": "2026-11-21", "invoer": "2026-01-12"}, "b"),
    ],
)
def test_a_line_that_cannot_be_answered_says_so_and_the_next_goes_on(
    tmp_path: Path, capsys: Any, regel: object, naam: str | None
) -> None:
    fout, goed = draai(tmp_path, capsys, regel, REGEL)
    assert set(fout) == {"id", "fout"}
    assert fout["id"] == naam
    assert fout["fout"].endswith(".")
    assert "uitkomsten" in goed


def test_standard_input_is_read_without_a_file(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps(REGEL) + "\n\n"))
    assert main([]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "a"


def test_a_file_that_does_not_exist_is_told_on_standard_error(tmp_path: Path, capsys: Any) -> None:
    assert main([str(tmp_path / "weg.jsonl")]) == 2
    assert "weg.jsonl" in capsys.readouterr().err


def test_the_table_is_readable(tmp_path: Path, capsys: Any) -> None:
    bestand = tmp_path / "in.jsonl"
    bestand.write_text(json.dumps(REGEL) + "\n{kapot\n", encoding="utf-8")
    assert main([str(bestand), "--table"]) == 0
    uit = capsys.readouterr().out
    assert "2027-10-24" in uit
    assert "WIA-aanvraag (de werknemer; art. 64 lid 3 WIA)" in uit
    assert "geen geldige JSON" in uit


def test_a_calendar_file_holds_the_dates_and_names_no_illness(tmp_path: Path, capsys: Any) -> None:
    draai(tmp_path, capsys, REGEL, opties=("--ics", str(tmp_path / "uit.ics")))
    agenda = (tmp_path / "uit.ics").read_text(encoding="utf-8")
    assert "SUMMARY:Uiterste dag WIA-aanvraag" in agenda
    assert "20271024" in agenda


def test_the_whole_command_imports_no_language_model(tmp_path: Path) -> None:
    bestand = tmp_path / "in.jsonl"
    bestand.write_text(json.dumps(REGEL), encoding="utf-8")
    code = (
        "import sys; from bot.__main__ import main; "
        f"main(['deadlines', {str(bestand)!r}, '--table', '--ics', {str(tmp_path / 'uit.ics')!r}]); "
        "print('geladen:', [m for m in ('rasa', 'rasa_sdk', 'tensorflow', 'spacy', 'sklearn') if m in sys.modules])"
    )
    uit = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=WORTEL).stdout
    assert uit.splitlines()[-1] == "geladen: []"
    assert (tmp_path / "uit.ics").exists()


def test_a_thousand_cases_take_less_than_two_seconds_start_up_included(tmp_path: Path) -> None:
    gevallen = lees_gevallen()
    bestand = tmp_path / "in.jsonl"
    with bestand.open("w", encoding="utf-8") as regels:
        for nummer in range(1000):
            geval = gevallen[nummer % len(gevallen)]
            regels.write(json.dumps({"id": nummer, "vandaag": geval.vandaag, "invoer": geval.invoer}) + "\n")
    # Processor time, so that a busy machine does not count.
    eerder = resource.getrusage(resource.RUSAGE_CHILDREN)
    klaar = subprocess.run(
        [sys.executable, "-m", "bot", "deadlines", str(bestand)], capture_output=True, text=True, check=True, cwd=WORTEL
    )
    later = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(klaar.stdout.splitlines()) == 1000
    assert (later.ru_utime - eerder.ru_utime) + (later.ru_stime - eerder.ru_stime) < 2


def test_the_calendar_file_is_the_same_each_time_and_holds_every_outcome(tmp_path: Path, capsys: Any) -> None:
    onbekend = {"contract_einde": "2026-06-30", "eigenrisicodrager_zw": "weet_niet"}
    regel = {**REGEL, "invoer": {**REGEL["invoer"], **onbekend}}  # type: ignore[dict-item]
    bestanden = [tmp_path / "a.ics", tmp_path / "b.ics"]
    for bestand in bestanden:
        draai(tmp_path, capsys, regel, opties=("--ics", str(bestand)))
    een, ander = (bestand.read_bytes() for bestand in bestanden)
    assert een == ander
    assert een.count(b"SUMMARY:Uiterste dag WIA-aanvraag") == 2
    assert een.count(b"SUMMARY:Uiterste dag aangifte eigenrisicodrager") == 1
