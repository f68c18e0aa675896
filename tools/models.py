"""Trained models under another name, so that a new version can be tried without training one."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
from pathlib import Path

_METADATA = "metadata.json"


def renamed(model: Path, target: Path, model_id: str, topic: str | None = None) -> None:
    """Packs a model again with another id.

    Args:
        model: the model.
        target: the file to write.
        model_id: the id that answers will tell.
        topic: a topic that the new one knows besides.
    """
    with tarfile.open(model) as old, tarfile.open(target, "w:gz", compresslevel=0) as new:
        for member in old:
            content = old.extractfile(member)
            if member.name.endswith(_METADATA) and content is not None:
                told = json.load(content)
                told["model_id"] = model_id
                told["domain"]["intents"] += [topic] if topic else []
                changed = json.dumps(told).encode()
                member.size, content = len(changed), io.BytesIO(changed)  # type: ignore[assignment]
            new.addfile(member, content)


def put_in_place(archive: Path, model: Path) -> None:
    """Replaces a model file in one step, as an upgrade should: nobody ever reads half of it."""
    beside = model.with_name(f"{model.name}.nieuw")
    shutil.copyfile(archive, beside)
    os.replace(beside, model)
