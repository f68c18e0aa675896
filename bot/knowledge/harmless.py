"""Messages that only sound like danger: the counter-examples of knowledge/dialogue/geen_crisis.yml."""

from __future__ import annotations

from pathlib import Path

import yaml


def harmless_messages(knowledge: Path) -> list[str]:
    """Reads them.

    Args:
        knowledge: the folder with the knowledge base.

    Raises:
        OSError: the file is not there.
        KeyError: it holds no list of messages.
    """
    data = yaml.safe_load((knowledge / "dialogue" / "geen_crisis.yml").read_text(encoding="utf-8"))
    return [str(message) for message in data["berichten"]]
