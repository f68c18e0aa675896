"""What is open in production, and what stops the start."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from bot.processes import Processes, StartError, free_port
from tests.e2e.conftest import TODAY

pytestmark = pytest.mark.e2e

KEY = "yV3-8sd_fLk2n9QwXz7PbT4mRc6HaJ1e-uG5"


def production(folder: object, **others: str) -> Processes:
    environment = {"SPOORWIJZER_VANDAAG": TODAY, "SPOORWIJZER_MODE": "production", **others}
    return Processes(free_port(), free_port(), folder, environment=environment)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    processes = production(tmp_path_factory.mktemp("live"), SPOORWIJZER_WIDGET_KEY=KEY)
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


def test_production_does_not_start_without_a_strong_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("weak")
    with pytest.raises(StartError):
        production(folder, SPOORWIJZER_WIDGET_KEY="geheim").start()
    assert "SPOORWIJZER_WIDGET_KEY" in (folder / "rasa.log").read_text(encoding="utf-8")
