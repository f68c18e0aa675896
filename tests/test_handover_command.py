"""``python -m bot handover``, as an operator types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.handover import in_background
from bot.insights.handover.webhook import Webhook
from bot.insights.handover.worker import Pace, Worker
from bot.outbox.store import Outbox
from bot.paths import ROOT
from tests.insights.peers import KEY, WebhookServer
from tests.insights.test_handover_delivery import ID, SENT, until


@pytest.fixture
def desk() -> Iterator[WebhookServer]:
    server = WebhookServer()
    server.start()
    yield server
    server.stop()


def run(folder: Path, organisation: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = folder / "organisation.yml"
    path.write_text(organisation, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "bot", "handover", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "SPOORWIJZER_ORGANISATIE": str(path),
            "SPOORWIJZER_OUTBOX_URL": f"sqlite:///{folder / 'outbox.db'}",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_once_sends_what_waits_and_stops(tmp_path: Path, desk: WebhookServer) -> None:
    box = Outbox(f"sqlite:///{tmp_path / 'outbox.db'}", time.time)
    box.keep_draft(ID, "{}")
    box.submit(ID, json.dumps(SENT.as_dict()), 3600)
    settings = f"overdracht: {{via: webhook, webhook: {{url: '{desk.url}'}}}}"
    done = run(tmp_path, settings, "--once", SPOORWIJZER_WEBHOOK_SLEUTEL=KEY)
    assert (done.returncode, done.stdout) == (0, "1 messages delivered\n")
    assert list(desk.desk.received) == [ID]
    assert box.status(ID) == "bezorgd"
    box.close()


def test_beside_a_server_it_sends_in_the_background_until_it_is_stopped(tmp_path: Path, desk: WebhookServer) -> None:
    box = Outbox(f"sqlite:///{tmp_path / 'outbox.db'}", time.time)
    worker = Worker(box, Webhook(desk.url, KEY.encode(), time.time), Pace(look=0.02))
    thread = in_background(worker)
    box.keep_draft(ID, "{}")
    box.submit(ID, json.dumps(SENT.as_dict()), 3600)
    until(lambda: box.status(ID) == "bezorgd")
    worker.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert desk.desk.copies == 1
    box.close()


@pytest.mark.parametrize(
    ("organisation", "words"),
    [
        ("overdracht: {via: webhook, webhook: {url: 'https://x.nl'}}", "SPOORWIJZER_WEBHOOK_SLEUTEL"),
        ("overdracht: {via: duif}", "overdracht.via"),
        ("overdracht: [", "geen geldige YAML"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(tmp_path: Path, organisation: str, words: str) -> None:
    done = run(tmp_path, organisation, "--once")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_outbox_that_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "naam: De Brug", "--once", SPOORWIJZER_OUTBOX_URL="sqlite:////proc/no/outbox.db")
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr
