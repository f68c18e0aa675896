"""What is open in production, and what stops the start."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.processes import Processes, StartError, free_port

pytestmark = pytest.mark.e2e

KEY = "yV3-8sd_fLk2n9QwXz7PbT4mRc6HaJ1e-uG5"
FIGURES_KEY = "Qm4-7xW_pRt1s8ZbLk5NcV2yHf9GdJ6u-aE3"


def production(folder: Path, **others: str) -> Processes:
    keys = {"SPOORWIJZER_WIDGET_KEY": KEY, "SPOORWIJZER_INSIGHTS_KEY": FIGURES_KEY}
    environment = {"SPOORWIJZER_MODE": "production", **keys, **others}
    return Processes(free_port(), free_port(), folder, environment=environment)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    processes = production(tmp_path_factory.mktemp("live"))
    processes.start()
    yield processes
    processes.stop()


def status(url: str, body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=20) as reply:
            code: int = reply.status
            return code
    except urllib.error.HTTPError as error:
        return error.code


def test_in_production_only_the_widget_answers(live: Processes) -> None:
    message = b'{"sender": "iemand", "message": "hallo"}'
    assert status(f"{live.address}/webhooks/rest/webhook", message) == 404
    assert status(f"{live.address}/webhooks/rest/") == 404
    assert status(f"{live.address}/webhooks/chat/") == 404
    assert status(f"{live.address}/webhooks/chat/chat.js") == 404
    assert status(f"{live.address}/webhooks/widget/") == 200
    assert status(f"{live.address}/webhooks/widget/sessie", b"{}") == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPOORWIJZER_WIDGET_KEY", "geheim"),
        ("SPOORWIJZER_INSIGHTS_KEY", ""),
        ("SPOORWIJZER_DATABASE_URL", "postgresql://spoorwijzer@db.intern/geheim"),
        ("SPOORWIJZER_VANDAAG", "2026-01-02"),
    ],
)
def test_production_does_not_start_unsafely(tmp_path: Path, name: str, value: str) -> None:
    processes = production(tmp_path, **{name: value})
    # The server alone: both refuse what concerns both.
    processes.action_port = None
    with pytest.raises(StartError):
        processes.start()
    log = (tmp_path / "rasa.log").read_text(encoding="utf-8")
    assert name in log
    assert not value or value not in log
