"""What `bot serve` does beside serving: it deletes what is due, whatever is away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import serve
from tests.test_purge import NOW, fill, senders


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SPOORWIJZER_DATABASE_URL", "SPOORWIJZER_INSIGHTS_URL"):
        monkeypatch.delenv(variable, raising=False)


def test_a_round_deletes_what_is_due_in_its_own_folder(tmp_path: Path) -> None:
    fill(tmp_path / "conversations.db")

    serve.purge_round(tmp_path, 23.75, NOW)

    assert senders(tmp_path / "conversations.db") == {"running", "just inside"}


def test_a_round_goes_to_the_database_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "elders.db")
    monkeypatch.setenv("SPOORWIJZER_DATABASE_URL", f"sqlite:///{tmp_path / 'elders.db'}")

    serve.purge_round(tmp_path, 23.75, NOW)

    assert senders(tmp_path / "elders.db") == {"running", "just inside"}


def test_a_database_that_is_away_is_no_reason_to_keep_what_is_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Path] = []

    def away(*_: Any) -> int:
        raise sa.exc.OperationalError("DELETE", {}, Exception("password=secret"))

    monkeypatch.setattr(serve, "purge", away)
    monkeypatch.setattr(serve, "purge_questions", lambda folder, *_: done.append(folder))

    serve.purge_round(tmp_path, 23.75, NOW)

    assert done == [tmp_path]


class Bot:
    """A bot of which a process ends after so many looks at it."""

    def __init__(self, folder: Path, looks: int) -> None:
        self.folder, self._left = folder, looks

    def ended(self) -> str | None:
        self._left -= 1
        return None if self._left >= 0 else "rasa"


def test_it_deletes_at_once_and_every_ten_minutes_until_a_process_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment, rounds = [0.0], list[float]()
    monkeypatch.setattr(serve, "purge_round", lambda *_: rounds.append(moment[0]))

    def sleep(seconds: float) -> None:
        moment[0] += seconds

    half_an_hour = int(1_800 / serve.LOOK_SECONDS)
    name = serve.watch(Bot(tmp_path, half_an_hour), 23.75, lambda: moment[0], sleep)  # type: ignore[arg-type]

    assert name == "rasa"
    assert rounds == [0.0, 600.0, 1_200.0]
