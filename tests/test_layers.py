"""A layer imports only from layers above it; the order is the design of the house."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.paths import ROOT

ABOVE: dict[str, set[str]] = {
    "law": set(),
    "language": {"law"},
    "knowledge": {"law", "language"},
    "answers": {"law", "language", "knowledge"},
    "nlu": {"law", "language", "knowledge", "answers"},
    "outbox": set(),
    "insights": {"law", "language", "knowledge", "answers", "outbox"},
    "actions": {"law", "language", "knowledge", "answers", "outbox"},
    "channels": {"law", "language", "knowledge", "answers", "outbox"},
    # The server takes actions, channels and nlu by name, as Rasa does; it imports none of them. Its store takes
    # out of a text what may not be kept.
    "server": {"language"},
}
# Small modules at the top of bot/ that hold no rule and no word: where files are, what day it is, how is logged.
EVERYWHERE = {"paths", "clock", "logs", "environment", "retention", "databases"}
# The server is a process, started like the commands beside it.
BESIDE = {"server": {"processes", "ask"}}
FRAMEWORK = {"rasa", "rasa_sdk", "tensorflow"}


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("layer", ABOVE)
def test_a_layer_imports_only_from_the_layers_above_it(layer: str) -> None:
    allowed = ABOVE[layer] | {layer} | EVERYWHERE | BESIDE.get(layer, set())
    for path in sorted((ROOT / "bot" / layer).rglob("*.py")):
        for name in imports_of(path):
            if name.startswith("bot."):
                assert name.split(".")[1] in allowed, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("layer", ["law", "language", "answers"])
def test_the_inner_layers_know_no_rasa(layer: str) -> None:
    for path in sorted((ROOT / "bot" / layer).rglob("*.py")):
        assert not {name.split(".")[0] for name in imports_of(path)} & FRAMEWORK, path


@pytest.mark.parametrize("layer", ["law", "language", "knowledge", "answers"])
def test_the_inner_layers_read_no_clock(layer: str) -> None:
    for path in sorted((ROOT / "bot" / layer).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for call in ("date.today(", "datetime.now(", "datetime.utcnow(", "time.time("):
            assert call not in text, f"{path.relative_to(ROOT)} reads the clock with {call}"
        assert "bot.clock" not in imports_of(path), path
