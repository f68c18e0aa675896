"""``python -m bot purge`` and the server delete what was kept for review, with an injected today."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import purge as command
from bot.insights.review_collector import Vraag
from bot.insights.review_store import KEEP_DAYS, ReviewStore
from bot.insights.store import StoreError, open_store
from bot.purge import purge_questions

DAY = date(2026, 11, 3)
NOW = 1_800_000_000.0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SPOORWIJZER_INSIGHTS_URL", raising=False)
    engine = open_store(f"sqlite:///{tmp_path / 'insights.db'}")
    ReviewStore(engine).keep(Vraag(DAY, "mag mijn hond mee", "keuze", ()))
    engine.dispose()
    return tmp_path


def test_kept_questions_go_after_thirty_days(folder: Path) -> None:
    assert purge_questions(folder, DAY + timedelta(days=KEEP_DAYS - 1), NOW) == 0
    assert purge_questions(folder, DAY + timedelta(days=KEEP_DAYS), NOW) == 1
    assert purge_questions(folder, DAY + timedelta(days=KEEP_DAYS), NOW) == 0


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("insights.db*"))


def test_what_is_gone_is_nowhere_in_the_files_while_the_server_goes_on(folder: Path) -> None:
    engine = open_store(f"sqlite:///{folder / 'insights.db'}")
    review = ReviewStore(engine)
    for number in range(200):
        review.keep(Vraag(DAY, f"dit woord {number} " + "x" * (number * 37 % 180), "keuze", ()))
    review.keep(Vraag(DAY + timedelta(days=9), "dat blijft staan", "keuze", ("wia",)))
    decided = [one.id for one in review.questions() if "dit woord 12 " in one.vraag.tekst]
    assert review.drop(decided) == 1

    assert purge_questions(folder, DAY, NOW) == 0
    assert b"dit woord 12 " not in on_disk(folder)
    assert b"dit woord 13 " in on_disk(folder)

    assert purge_questions(folder, DAY + timedelta(days=KEEP_DAYS), NOW) == 200
    assert b"dit woord" not in on_disk(folder)
    assert [one.vraag.tekst for one in review.questions()] == ["dat blijft staan"]
    engine.dispose()


def test_working_files_of_the_editor_go_as_well(folder: Path) -> None:
    old, new = folder / "review" / "nieuw" / "a" / "oud.yml", folder / "review" / "nieuw" / "a" / "vers.yml"
    trial = folder / "review" / "proef" / "knowledge" / "x.yml"
    for path in (old, new, trial):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("vraag: mag mijn hond mee", encoding="utf-8")
        os.utime(path, (NOW - 60, NOW - 60))
    for path in (old, folder / "review" / "proef"):
        os.utime(path, (NOW - (KEEP_DAYS + 1) * 86_400,) * 2)
    purge_questions(folder, DAY, NOW)
    assert not old.exists()
    assert not (folder / "review" / "proef").exists()
    assert new.exists()


def test_the_command_says_how_many(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPOORWIJZER_VANDAAG", "2026-12-03")
    assert command.main(["--database", str(folder / "conversations.db")]) == 0
    assert "1 questions kept for review deleted" in capsys.readouterr().out


def test_a_database_that_does_not_answer_is_said_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "insights.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(StoreError):
        purge_questions(folder, DAY, NOW)


def test_without_a_database_there_is_nothing_to_delete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPOORWIJZER_INSIGHTS_URL", raising=False)
    assert purge_questions(tmp_path, DAY, NOW) == 0
    assert not (tmp_path / "insights.db").exists()
