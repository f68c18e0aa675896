"""Sees to it that spaCy can load ``nl_core_news_sm``: the real pipeline where it can be downloaded, else a stand-in.

The bot uses their tokens only, which both give alike; see docs/adr/0004-stand-in-dutch-model.md.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

NAME = "nl_core_news_sm"
VERSION = "3.4.0"
WHEEL = f"{NAME}-{VERSION}-py3-none-any.whl"
PAGE = f"https://github.com/explosion/spacy-models/releases/download/{NAME}-{VERSION}/{WHEEL}"
SHA256 = "e90cf58e9d5aa9f54e23c4938d70f1d40ead69336b1c779cc0700000ddd0089b"
ROOT = Path(__file__).resolve().parent.parent
STAND_IN = ROOT / NAME

# Bodies that Dutch messages on illness and work name; the real pipeline finds these with its statistics.
ORGANISATIONS = ("UWV", "SVB", "Belastingdienst", "Juridisch Loket", "Autoriteit Persoonsgegevens")


class DownloadRefusedError(Exception):
    """What came back is not the file that we pinned."""


def download(target: Path, timeout: float = 20.0) -> bool:
    """Downloads the real pipeline's wheel.

    Args:
        target: where the wheel is written.
        timeout: seconds without any data after which the page counts as out of reach.

    Returns:
        False where the page is out of reach.

    Raises:
        DownloadRefusedError: the file's checksum is not the pinned one.
    """
    try:
        with urllib.request.urlopen(PAGE, timeout=timeout) as response:
            content = response.read()
    except (urllib.error.URLError, TimeoutError, OSError):
        return False
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise DownloadRefusedError(f"{WHEEL}: checksum {found} instead of {SHA256}; not installed")
    target.write_bytes(content)
    return True


def install_real() -> bool:
    """Installs the real pipeline into this environment; False where its page is out of reach."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / WHEEL
        if not download(wheel):
            return False
        installer = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
        subprocess.run(
            [installer, "pip", "install", "--quiet", "--no-deps", "--python", sys.executable, str(wheel)], check=True
        )
    return True


def build_stand_in(target: Path) -> None:
    """Builds the stand-in: blank Dutch, lookup lemmas from simplemma's dictionary, an entity ruler.

    Args:
        target: the directory of the pipeline; replaced as a whole.
    """
    import spacy
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    nlp = spacy.blank("nl")
    lemmatizer: Any = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    # simplemma marks separable verbs with an underscore, which no Dutch text has.
    table = {form: lemma.replace("_", "") for form, lemma in DefaultDictionaryFactory().get_dictionary("nl").items()}
    lemmatizer.lookups.add_table("lemma_lookup", table)
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in ORGANISATIONS])
    nlp.meta.update(
        name=NAME.removeprefix("nl_"),
        version=VERSION,
        description=(
            "STAND-IN for nl_core_news_sm, built because its download page was out of reach: blank Dutch tokenizer, "
            "lookup lemmas from simplemma, entity ruler. No statistical predictions."
        ),
        license="MIT",
        sources=[{"name": "simplemma", "url": "https://github.com/adbar/simplemma", "license": "MIT"}],
    )
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        fresh = Path(folder) / NAME
        nlp.to_disk(fresh)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)


def is_stand_in(target: Path = STAND_IN) -> bool:
    """Whether a usable stand-in is there."""
    try:
        return "STAND-IN" in json.loads((target / "meta.json").read_text(encoding="utf-8"))["description"]
    except (OSError, ValueError, KeyError):
        return False


def main() -> int:
    """Makes ``nl_core_news_sm`` loadable and says which one it is. Returns the exit code."""
    if importlib.util.find_spec(NAME) is not None and not is_stand_in():
        return 0
    if is_stand_in():
        return 0
    print(f"» Dutch pipeline: downloading {NAME} {VERSION}")
    try:
        if install_real():
            print(f"» Dutch pipeline: {NAME} {VERSION} installed")
            return 0
    except DownloadRefusedError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    print(f"» Dutch pipeline: its page is out of reach; building a STAND-IN in {NAME}/ (lookup lemmas, no statistics)")
    build_stand_in(STAND_IN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
