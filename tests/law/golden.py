"""Reads the golden cases in ``cases/``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MAP = Path(__file__).parent / "cases"
GROEPEN = (
    "base",
    "samentelling",
    "verlof",
    "aow",
    "contract",
    "erd",
    "te_late_aanvraag",
    "loonsanctie",
    "verlenging",
    "combinaties",
    "grenzen",
    "refusals",
)


@dataclass(frozen=True)
class Geval:
    """One golden case: a situation with the dates, or the refusal, that the law gives."""

    groep: str
    nummer: int
    naam: str
    vandaag: str
    invoer: dict[str, Any]
    verwacht: list[dict[str, Any]]
    fout_over: str | None
    bron: list[str]

    @property
    def id(self) -> str:
        return f"{self.groep}-{self.nummer}"


def lees_gevallen() -> list[Geval]:
    """Every golden case, in the order of the groups and of the files."""
    return [
        Geval(
            groep,
            nummer,
            geval["naam"],
            geval["vandaag"],
            geval["invoer"],
            geval.get("verwacht", []),
            geval.get("fout_over"),
            geval["bron"],
        )
        for groep in GROEPEN
        for nummer, geval in enumerate(yaml.safe_load((MAP / f"{groep}.yml").read_text("utf-8")), start=1)
    ]
