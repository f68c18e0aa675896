"""The command `python -m bot check`: says what is wrong in knowledge/, where, and how the answers read.

Imports no Rasa and no language model: an editor gets an answer within seconds.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bot.clock import vandaag as today
from bot.knowledge.checks import Report, check_knowledge
from bot.knowledge.checks_finding import Ernst
from bot.paths import KNOWLEDGE, ROOT


def main(argv: list[str]) -> int:
    """Runs the command.

    Args:
        argv: the arguments after the name of the command.

    Returns:
        1 if there is an error, otherwise 0 (warnings do not stop anything).
    """
    options = _options(argv)
    report = check_knowledge(options.map, ROOT / "bot", options.vandaag or today())
    for finding in report.findings:
        if finding.ernst != "info" or options.alles:
            print(finding.als_regel(Path.cwd()))
    print("\n".join(_summary(report)))
    return 1 if report.count("fout") else 0


def _summary(report: Report) -> list[str]:
    figures = report.figures
    lines = []
    if figures.moeilijkste:
        lines.append("Moeilijkste teksten (Flesch-Douma; hoger is makkelijker):")
        lines += [
            f"  {figure.flesch_douma:5.1f}  {topic} ({rol}; {figure.zinslengte:.1f} woorden per zin)"
            for topic, rol, figure in figures.moeilijkste
        ]
    names: dict[Ernst, str] = {"fout": "fouten", "waarschuwing": "waarschuwingen", "info": "keer info"}
    counts = ", ".join(f"{report.count(ernst)} {name}" for ernst, name in names.items())
    lines.append(
        f"{counts} in {figures.onderwerpen} onderwerpen met {len(figures.teksten)} teksten en "
        f"{figures.voorbeelden} voorbeelden; gemiddeld {figures.woorden:.0f} woorden per tekst, "
        f"{figures.zinslengte:.1f} woorden per zin, Flesch-Douma {figures.flesch_douma:.1f}"
    )
    return lines


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot check",
        description="Controleert knowledge/: bestand:regel: ernst: bericht. Fouten geven afsluitcode 1.",
    )
    parser.add_argument("--map", type=Path, default=KNOWLEDGE, metavar="MAP", help="een andere map dan knowledge/")
    parser.add_argument("--vandaag", type=date.fromisoformat, metavar="JJJJ-MM-DD", help="reken met deze dag")
    parser.add_argument("--alles", action="store_true", help="toon ook wat alleen ter informatie is")
    return parser.parse_args(argv)
