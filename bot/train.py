"""``python -m bot train``: trains the model when knowledge or code changed since the last time."""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.paths import KNOWLEDGE, MODELS, ROOT
from bot.processes import MODEL, quiet_environment

STAMP = MODELS / "trained-from"
# What the trained model is made of; answers and actions are read anew at each start and need no training.
_SOURCES = (
    "config.yml",
    "domain.yml",
    "bot/data",
    "bot/nlu",
    "bot/language",
    "bot/knowledge",
    "knowledge/faq",
    "knowledge/dialogue/geen_crisis.yml",
    "nl_core_news_sm/meta.json",
    "requirements.txt",
)


def fingerprint() -> str:
    """A checksum of everything that the model is made of."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for source in _SOURCES:
        path = ROOT / source
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in {".py", ".yml", ".npz"})
        elif path.exists():
            yield path


def is_current() -> bool:
    """Whether the trained model was made of what is there now."""
    return MODEL.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint()


def train_if_changed(force: bool = False) -> bool:
    """Trains unless the model is current.

    Returns:
        False if the training failed; the reason has been printed.
    """
    if is_current() and not force:
        return True
    topics = sum(1 for _ in (KNOWLEDGE / "faq").glob("*/*.yml"))
    print(f"» Training on {topics} topics (one to three minutes)", flush=True)
    begin, wanted = time.monotonic(), fingerprint()
    result = train_into(MODELS, MODEL.name.removesuffix(".tar.gz"))
    if result.returncode != 0 or not MODEL.exists():
        print(result.stdout.decode(errors="replace")[-4_000:], file=sys.stderr)
        print("Stopped: the training failed. Often a mistake in knowledge/: type `make check`.", file=sys.stderr)
        return False
    STAMP.write_text(wanted, encoding="utf-8")
    print(f"» Trained in {time.monotonic() - begin:.0f} s", flush=True)
    return True


def train_into(folder: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    """Trains a model into ``folder``; what was printed tells why it failed, if it did."""
    command = [sys.executable, "-m", "rasa", "train", "--data", "bot/data", "--out", str(folder)]
    # The knowledge base was checked when it was read; Rasa's own checks take long and stand in `make validate`.
    return subprocess.run(
        [*command, "--fixed-model-name", name, "--force", "--skip-validation"],
        cwd=ROOT,
        env=quiet_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def main(argv: list[str]) -> int:
    """Trains. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot train", description="Train the model if anything changed.")
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    return 0 if train_if_changed(parser.parse_args(argv).force) else 1
