import subprocess
import sys
from pathlib import Path

import pytest

from bot.check import main
from bot.paths import ROOT
from tests.knowledge.conftest import answer, good, save


def test_warnings_let_the_check_pass(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(knowledge, good(antwoord=answer("U moet meewerken.")))

    code = main(["--map", str(knowledge), "--vandaag", "2026-11-21"])

    out = capsys.readouterr().out
    assert code == 0
    assert "wachttijd.yml:7: waarschuwing: 'U moet' zonder uitzondering (voor de werknemer)" in out
    assert "0 fouten, 1 waarschuwingen" in out
    assert "in 1 onderwerpen met 1 teksten en 26 voorbeelden" in out


def test_an_error_makes_the_check_fail(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(knowledge, good(mijlpalen=["feestdag"]))

    assert main(["--map", str(knowledge), "--vandaag", "2026-11-21"]) == 1
    assert "fout: de mijlpaal feestdag bestaat niet" in capsys.readouterr().out


def test_what_is_only_information_is_shown_on_request(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spare = knowledge / "law/parameters/reserve.yml"
    spare.write_text(
        (knowledge / "law/parameters/wachttijd.yml")
        .read_text(encoding="utf-8")
        .replace("naam: wachttijd", "naam: reserve"),
        encoding="utf-8",
    )
    arguments = ["--map", str(knowledge), "--vandaag", "2026-11-21"]

    main(arguments)
    silent = capsys.readouterr().out
    main([*arguments, "--alles"])

    assert "reserve.yml:1: info: wordt nergens gebruikt" not in silent
    assert "reserve.yml:1: info: wordt nergens gebruikt" in capsys.readouterr().out


def test_when_the_law_cannot_be_read_only_that_is_said(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (knowledge / "law/wetten.yml").write_text("[]", encoding="utf-8")

    assert main(["--map", str(knowledge)]) == 1
    assert "1 fouten" in capsys.readouterr().out


def test_the_check_loads_no_model_or_language_library() -> None:
    program = (
        "import sys; from bot.check import main; main([]);"
        "print([name for name in ('rasa', 'tensorflow', 'spacy', 'sklearn') if name in sys.modules], file=sys.stderr)"
    )

    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert result.stderr.strip() == "[]"
