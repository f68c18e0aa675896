"""A small knowledge base that every check likes, to break in one place."""

import copy
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.checks import check_knowledge
from bot.knowledge.checks_finding import Finding
from bot.paths import KNOWLEDGE

Topic = dict[str, Any]

GOOD: Topic = {
    "id": "wachttijd",
    "groep": "begrippen",
    "soort": "faq",
    "vraag": "Hoe lang duurt de wachttijd?",
    "antwoord": {
        "werknemer": {"kern": "De wachttijd duurt {wachttijd}. Daarna kan de uitkering beginnen."},
        "werkgever": {
            "kern": "De wachttijd duurt voor u {wachttijd}.",
            "uitzondering": "Soms is dat langer.",
        },
    },
    "basis": [{"wet": "WIA", "artikel": "23"}],
    "mijlpalen": ["wia_ingang"],
    "gerelateerd": [],
    "gecontroleerd_op": date(2026, 11, 21),
    "voorbeelden": [f"wachttijd vraag {word}" for word in "abcdefghijklmnopqrstuvwxyz"],
}


def good(**changes: Any) -> Topic:
    """A topic without faults, with some of its keys replaced."""
    return {**copy.deepcopy(GOOD), **changes}


def answer(kern: str, **parts: str) -> dict[str, Any]:
    """An answer for the employee only."""
    return {"werknemer": {"kern": kern, **parts}}


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A knowledge base with our law and one topic."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE / "law", folder / "law")
    save(folder, good())
    return folder


def save(knowledge: Path, topic: Topic, layer: str = "faq") -> Path:
    path = knowledge / layer / topic["groep"] / f"{topic['id']}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture
def check(knowledge: Path, today: date) -> Callable[..., list[Finding]]:
    """Saves topics and checks; gives the findings about topics and the rest, not who uses which value."""

    def run(*topics: Topic, op: date = today) -> list[Finding]:
        for topic in topics:
            save(knowledge, topic)
        return [finding for finding in check_knowledge(knowledge, knowledge, op).findings if finding.ernst != "info"]

    return run
