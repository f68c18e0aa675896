"""The image goes without what only training needs (tools/only-for-training.txt): all that serves must do so too."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.bench import CALCULATION
from bot.bench_turns import Visitor
from bot.paths import ROOT
from bot.processes import Processes, free_port, running

pytestmark = pytest.mark.e2e

LISTED = {line for line in (ROOT / "tools" / "only-for-training.txt").read_text(encoding="utf-8").split("\n") if line}
MISSING = sorted(module for module, owners in packages_distributions().items() if set(owners) <= LISTED)
WITHOUT = f"""
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {MISSING!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """In which Python does not find those packages."""
    folder = tmp_path_factory.mktemp("without")
    (folder / "sitecustomize.py").write_text(WITHOUT, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def visitor(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    bot = Processes(free_port(), folder=tmp_path_factory.mktemp("server"), environment=environment)
    with running(bot):
        yield (visitor := Visitor(bot.address))
        visitor.close()


def test_they_are_really_not_there(environment: dict[str, str]) -> None:
    assert {"tensorflow", "keras", "onnx"} <= set(MISSING)
    tried = subprocess.run(
        [sys.executable, "-c", "import tensorflow"], env={**os.environ, **environment}, capture_output=True
    )
    assert b"ModuleNotFoundError" in tried.stderr


def test_the_server_answers_and_calculates(visitor: Visitor) -> None:
    _, answers = visitor.says("wat is spoor 2")
    assert "andere werkgever" in answers[0]["text"]

    _, answers = visitor.says(CALCULATION)
    assert "2026" in answers[0]["text"]


@pytest.mark.parametrize(
    "module", ["bot.actions.server", "bot dashboard", "bot handover", "bot migrate", "bot purge", "bot report"]
)
def test_the_other_processes_start(module: str, environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", *module.split(), "--help"]
    started = subprocess.run(command, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, text=True)
    assert started.returncode == 0, started.stderr[-500:]
