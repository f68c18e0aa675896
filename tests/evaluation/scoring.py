"""How the own evaluation sets are counted; definitions in README.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.insights.review_scoring import decision_class, question_figures

__all__ = ["decision_class", "question_figures", "reading_class", "rows", "situation_figures"]

HERE = Path(__file__).parent
FIELDS = ("eerste_ziektedag", "hersteld", "zwangerschapsverlof", "rol", "contract_einde")


def rows(name: str) -> list[dict[str, Any]]:
    """The items of an evaluation file."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def _same_day(expected: str | None, actual: str | None, slack: int) -> bool:
    if expected is None or actual is None:
        return expected == actual
    return abs((date.fromisoformat(expected) - date.fromisoformat(actual)).days) <= slack


def _field(name: str, expected: Any, actual: Any, slack: int) -> str:
    if name in ("hersteld", "zwangerschapsverlof"):
        spans = (
            [expected or [], actual or []]
            if name == "hersteld"
            else [[expected] * bool(expected), [actual] * bool(actual)]
        )
        same = len(spans[0]) == len(spans[1]) and all(
            _same_day(want[key], got.get(key), max(slack, 1))
            for want, got in zip(*spans, strict=True)
            for key in ("hersteld_per", "opnieuw_ziek", "start", "eind")
            if want.get(key)
        )
        return "right" if same else ("wrong" if spans[1] else "missing")
    if name == "rol":
        return "right" if actual in (None, expected) else "wrong"
    if _same_day(expected, actual, slack if name == "eerste_ziektedag" else 0):
        return "right"
    return "missing" if actual is None else "wrong"


def reading_class(situation: Mapping[str, Any], reading: Mapping[str, Any]) -> str:
    """What became of a situation: right, asked, incomplete, or (silently) wrong."""
    asked = set(reading["vragen"])
    order = {"right": 0, "asked": 1, "incomplete": 2, "wrong": 3}
    best = "wrong"
    for alternative in [{}, *situation.get("ook_goed", [])]:
        expected = {**situation["verwacht"], **alternative}
        verdicts = {f: _field(f, expected.get(f), reading.get(f), situation["speling_dagen"]) for f in FIELDS}
        wrong = {f for f, verdict in verdicts.items() if verdict == "wrong"}
        missing = {f for f, verdict in verdicts.items() if verdict == "missing"}
        if wrong - asked:
            found = "wrong"
        elif wrong or (situation["dubbelzinnig"] and missing & asked):
            found = "asked"
        else:
            found = "incomplete" if missing else "right"
        best = min(best, found, key=order.__getitem__)
    return best


def situation_figures(
    situations: Sequence[Mapping[str, Any]], readings: Mapping[str, Mapping[str, Any]]
) -> dict[str, float]:
    """Right and silently wrong, in percent."""
    counter = Counter(reading_class(situation, readings[situation["id"]]) for situation in situations)
    return {key: round(100 * counter[key] / counter.total(), 1) for key in ("right", "wrong")}
