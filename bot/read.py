"""The command ``python -m bot read``: messages in, readings out, as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bot.clock import vandaag
from bot.language import Lezer
from bot.language.pipeline import load_pipeline


def main(argv: list[str]) -> int:
    """Read messages from a file, or from standard input.

    Each line in: {"id", "tekst", "vandaag"?, "verwacht"?}; each line out: {"id", ...the fields of a reading}, or
    {"id", "fout"} with a clear sentence when the line itself is wrong.

    Args:
        argv: At most one file name.

    Returns:
        0, or 1 when a line could not be read.
    """
    lezer = Lezer(load_pipeline())
    invoer: Iterable[str] = Path(argv[0]).read_text(encoding="utf-8").splitlines() if argv else sys.stdin
    slecht = False
    for regel in invoer:
        if not regel.strip():
            continue
        uit = lees_regel(lezer, regel)
        slecht = slecht or "fout" in uit
        print(json.dumps(uit, ensure_ascii=False), flush=True)
    return int(slecht)


def lees_regel(lezer: Lezer, regel: str) -> dict[str, object]:
    """Read one line of JSON.

    Args:
        lezer: The reader.
        regel: {"id", "tekst", "vandaag"?} as JSON; other keys are ignored.

    Returns:
        The reading as plain data, or the id with a "fout".
    """
    try:
        vraag = json.loads(regel)
    except json.JSONDecodeError:
        return {"id": None, "fout": "Deze regel is geen geldige JSON."}
    if not isinstance(vraag, dict) or not isinstance(vraag.get("tekst"), str):
        return {
            "id": vraag.get("id") if isinstance(vraag, dict) else None,
            "fout": "Het veld 'tekst' ontbreekt of is geen tekst.",
        }
    try:
        dag = date.fromisoformat(vraag["vandaag"]) if vraag.get("vandaag") else vandaag()
    except (TypeError, ValueError):
        return {"id": vraag.get("id"), "fout": "Het veld 'vandaag' is geen datum (JJJJ-MM-DD)."}
    return {"id": vraag.get("id"), **lezer.lees(vraag["tekst"], dag).as_dict()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
