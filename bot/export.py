"""The command `python -m bot export`: the whole knowledge base as one page for readers, or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from bot.clock import vandaag as today
from bot.knowledge.export import knowledge_data, knowledge_page
from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE


def main(argv: list[str]) -> int:
    """Runs the command.

    Args:
        argv: the arguments after the name of the command.

    Returns:
        0; 2 when the file cannot be written.
    """
    options = _options(argv)
    library, day = load_library(KNOWLEDGE), options.vandaag or today()
    if options.html is None:
        content = json.dumps(knowledge_data(library, day), ensure_ascii=False, indent=2) + "\n"
    else:
        content = knowledge_page(library, day)
    target: Path = options.html or options.json
    if str(target) == "-":
        sys.stdout.write(content)
        return 0
    try:
        target.write_text(content, encoding="utf-8")
    except OSError as error:
        print(f"{target}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{target}: {len(library.topics)} onderwerpen, waarden van {day.isoformat()}", file=sys.stderr)
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot export",
        description="De hele kennisbank als één leesbare, doorzoekbare pagina, of als JSON.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--html", type=Path, metavar="BESTAND", help="schrijf de pagina (- is de standaarduitvoer)")
    what.add_argument(
        "--json",
        type=Path,
        nargs="?",
        const=Path("-"),
        metavar="BESTAND",
        help="schrijf JSON (zonder bestand: standaard)",
    )
    parser.add_argument("--vandaag", type=date.fromisoformat, metavar="JJJJ-MM-DD", help="waarden van deze dag")
    return parser.parse_args(argv)
