"""The report as CSV, one row per cell and measure: for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bot.insights.figures import DIMENSIONS, MEASURES, Cell, Figures
from bot.insights.words import Words

HEAD = (
    "van",
    "tot",
    "splitsing",
    "waarde",
    "omschrijving",
    "gesprekken",
    "meting",
    "aantal",
    "op",
    "deel",
    "laag",
    "hoog",
)
# A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report_csv(figures: Figures, words: Words) -> str:
    """All figures, separated by commas, with a point in numbers; hidden cells are left out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for cell in (figures.total, *(cell for name in DIMENSIONS for cell in figures.by[name])):
        writer.writerows(_rows(figures, cell, words))
    return out.getvalue()


def _rows(figures: Figures, cell: Cell, words: Words) -> Iterator[tuple[object, ...]]:
    if cell.hidden:
        return
    split = words.word(cell.dimension) if cell.dimension else "Alles"
    label = words.of(cell.dimension, cell.key) if cell.dimension else ""
    for name in MEASURES:
        share = cell.shares[name]
        if share is not None:
            numbers = (share.hits, share.of, f"{share.value:.4f}", f"{share.low:.4f}", f"{share.high:.4f}")
            measure = words.settings.measures[name].naam
            period = (figures.period.van.isoformat(), figures.period.tot.isoformat())
            yield (*period, split, _safe(cell.key), _safe(label), cell.conversations, measure, *numbers)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
