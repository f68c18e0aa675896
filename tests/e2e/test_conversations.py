"""Conversations over HTTP against the real server, read from conversations/*.yml.

Each step: what the user says (``zegt``), and what must be in the text of the reply (``bevat``), must not be (``bevat_niet``), and
optionally the topic (``onderwerp``) and kind (``soort``) of the structured answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import Client

pytestmark = pytest.mark.e2e

CONVERSATIONS = [
    pytest.param(conversation, id=f"{path.stem}: {conversation['gesprek']}")
    for path in sorted((Path(__file__).parent / "conversations").glob("*.yml"))
    for conversation in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_conversation(conversation: dict[str, Any], user: Client) -> None:
    for step in conversation["stappen"]:
        replies = user.says(step["zegt"])
        text = "\n\n".join(reply["text"] for reply in replies)
        said = f"after {step['zegt']!r} the bot said:\n{text}"
        for part in step.get("bevat", []):
            assert part.lower() in text.lower(), f"{part!r} is missing; {said}"
        for part in step.get("bevat_niet", []):
            assert part.lower() not in text.lower(), f"{part!r} is there; {said}"
        last = replies[-1].get("custom", {})
        for key in ("onderwerp", "soort"):
            if key in step:
                assert last[key] == step[key], said
        for choice in step.get("keuzes", []):
            assert choice in [keuze["titel"] for keuze in last["keuzes"]], said
