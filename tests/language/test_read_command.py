"""The command `python -m bot read`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.read import main

REGEL = {"id": 7, "tekst": "ik ben ziek sinds 12 januari", "vandaag": "2026-11-21"}


def test_a_file_of_json_lines_becomes_readings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bestand = tmp_path / "in.jsonl"
    bestand.write_text(json.dumps(REGEL) + "\n\n", encoding="utf-8")
    assert main([str(bestand)]) == 0
    uit = json.loads(capsys.readouterr().out)
    assert (uit["id"], uit["eerste_ziektedag"], uit["rol"], uit["hersteld"]) == (7, "2026-01-12", "werknemer", [])
    assert uit["zwangerschapsverlof"] is None


def test_standard_input_is_read_when_no_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(REGEL)))
    assert main([]) == 0
    assert json.loads(capsys.readouterr().out)["eerste_ziektedag"] == "2026-01-12"


@pytest.mark.parametrize(
    ("regel", "deel"),
    [
        ("{", "JSON"),
        ("[]", "tekst"),
        ('{"id": 1}', "tekst"),
        ('{"id": 1, "tekst": "x", "vandaag": "31-12-2026"}', "vandaag"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_still_read(
    regel: str, deel: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(regel + "\n" + json.dumps(REGEL)))
    assert main([]) == 1
    fout, goed = (json.loads(r) for r in capsys.readouterr().out.splitlines())
    assert deel in fout["fout"]
    assert goed["eerste_ziektedag"] == "2026-01-12"
