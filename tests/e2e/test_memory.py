"""The server takes little memory: what only training needs is not loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.processes import Processes
from tests.e2e.conftest import Client

pytestmark = pytest.mark.e2e
MOST_MEGABYTES = 700


def test_a_server_that_has_answered_has_not_loaded_tensorflow(bot: Processes, user: Client) -> None:
    user.says("ik ben sinds 12 januari 2026 ziek, wat zijn mijn termijnen")

    files = Path(f"/proc/{bot.pid('rasa')}/maps").read_text(encoding="utf-8")

    assert "onnxruntime" in files
    assert "tensorflow" not in files


def test_a_server_that_has_answered_takes_little_memory(bot: Processes, user: Client) -> None:
    user.says("wie betaalt het tweede spoor eigenlijk")

    assert sum(bot.memory().values()) < MOST_MEGABYTES
