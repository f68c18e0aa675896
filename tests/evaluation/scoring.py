"""How the own evaluation sets are counted; definitions in README.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUTSIDE = {"buiten-onderwerp", "andere-taal", "crisis", "scheldwoord", "medische-vraag"}
FIELDS = ("eerste_ziektedag", "hersteld", "zwangerschapsverlof", "rol", "contract_einde")


def rows(name: str) -> list[dict[str, Any]]:
    """The items of an evaluation file."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def decision_class(question: Mapping[str, Any], decision: Mapping[str, Any]) -> str:
    """What became of a question: right, clarified, clarified wrongly, wrong or rejected."""
    good, ids = set(question["faq_ids"]), list(decision["ids"])
    outside = question["kind"] == "out_of_scope"
    if decision["besluit"] == "buiten-onderwerp":
        return "rejected"
    if decision["besluit"] == "keuze":
        return "clarified" if outside or good & set(ids[:3]) else "clarified wrongly"
    if ids[0] in good:
        return "rejected" if outside else "right"
    return "rejected" if outside and ids[0] in OUTSIDE else "wrong"


def question_figures(
    questions: Sequence[Mapping[str, Any]], decisions: Mapping[str, Mapping[str, Any]]
) -> dict[str, float]:
    """The four figures in percent."""
    inside, outside = Counter[str](), Counter[str]()
    for question in questions:
        counter = outside if question["kind"] == "out_of_scope" else inside
        counter[decision_class(question, decisions[question["id"]])] += 1
    total, total_outside = inside.total(), outside.total()
    return {
        "right_at_once": round(100 * inside["right"] / total, 1),
        "within_one_clarification": round(100 * (inside["right"] + inside["clarified"]) / total, 1),
        "wrong": round(100 * inside["wrong"] / total, 1),
        "out_of_scope_rejected": round(100 * outside["rejected"] / total_outside, 1),
    }


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
