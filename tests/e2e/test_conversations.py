"""Conversations over HTTP against the real server, read from conversations/*.yml.

Each step: what the user says (``zegt``), and what must be in the text of the reply (``bevat``), must not be in it
(``bevat_niet``), and optionally of the last reply: its topic (``onderwerp``; ``over``: answered or among the choices),
its kind (``soort``), choices (``keuzes``), keys of the structured answer (``heeft``); how the text begins (``begint``),
how many replies there are (``antwoorden``), and what is stored afterwards (``stand``: slots with values, null for
empty). No reply may be the same as the one before it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE
from bot.processes import Processes
from tests.e2e.conftest import Client, stored

pytestmark = pytest.mark.e2e

KEYS = {"zegt", "bevat", "bevat_niet", "onderwerp", "soort", "keuzes", "heeft", "begint", "antwoorden", "stand", "over"}
TOPICS = load_library(KNOWLEDGE).topics
CONVERSATIONS = [
    pytest.param(conversation, id=f"{path.stem}: {conversation['gesprek']}")
    for path in sorted((Path(__file__).parent / "conversations").glob("*.yml"))
    for conversation in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def test_there_are_at_least_sixty_conversations() -> None:
    assert len(CONVERSATIONS) >= 60


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_conversation(conversation: dict[str, Any], user: Client, bot: Processes) -> None:
    before = ""
    for step in conversation["stappen"]:
        assert step.keys() <= KEYS, f"unknown keys in {step}"
        replies = user.says(step["zegt"])
        text = "\n\n".join(reply["text"] for reply in replies)
        check_step(step, replies, text)
        assert text != before, f"said twice in a row:\n{text}"
        before = text
        slots = stored(bot, user.sender) if "stand" in step else {}
        for name, value in step.get("stand", {}).items():
            assert slots.get(name) == value, f"{name} is {slots.get(name)!r} after {step['zegt']!r}"


def check_step(step: dict[str, Any], replies: list[dict[str, Any]], text: str) -> None:
    said = f"after {step['zegt']!r} the bot said:\n{text}"
    for part in step.get("bevat", []):
        assert part.lower() in text.lower(), f"{part!r} is missing; {said}"
    for part in step.get("bevat_niet", []):
        assert part.lower() not in text.lower(), f"{part!r} is there; {said}"
    assert text.startswith(step.get("begint", "")), said
    assert len(replies) == step.get("antwoorden", len(replies)), said
    last = replies[-1].get("custom", {})
    for key in ("onderwerp", "soort"):
        if key in step:
            assert last.get(key) == step[key], f"{key} is {last.get(key)!r}; {said}"
    for choice in step.get("keuzes", []):
        assert choice in [keuze["titel"] for keuze in last["keuzes"]], f"no choice {choice!r}; {said}"
    if "over" in step:
        # Answered at once, or offered: how often it is at once is measured elsewhere, on many more questions.
        question = TOPICS[step["over"]].vraag
        assert step["over"] == last["onderwerp"] or question in [k["titel"] for k in last["keuzes"]], said
    for key in step.get("heeft", []):
        assert last.get(key), f"no {key}; {said}"


def test_every_answer_tells_which_model_and_which_knowledge_gave_it(user: Client) -> None:
    for text in ("wat is spoor 2", "ik ben ziek sinds 3 maart 2026", "asdfgh"):
        (reply, *_) = user.says(text)
        versions = reply["custom"]["versie"]
        assert versions["kennis"] == load_library(KNOWLEDGE).versie
        assert len(versions["model"]) == 32
