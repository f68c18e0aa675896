"""How an evaluation set of questions is counted: four figures, defined in tests/evaluation/README.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

OUTSIDE = {"buiten-onderwerp", "andere-taal", "crisis", "scheldwoord", "medische-vraag"}
LOWER_IS_BETTER = frozenset({"wrong"})


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
    """The four figures in percent; 0 for a kind of question that the set does not hold."""
    inside, outside = Counter[str](), Counter[str]()
    for question in questions:
        counter = outside if question["kind"] == "out_of_scope" else inside
        counter[decision_class(question, decisions[question["id"]])] += 1
    total, total_outside = max(sum(inside.values()), 1), max(sum(outside.values()), 1)
    return {
        "right_at_once": round(100 * inside["right"] / total, 1),
        "within_one_clarification": round(100 * (inside["right"] + inside["clarified"]) / total, 1),
        "wrong": round(100 * inside["wrong"] / total, 1),
        "out_of_scope_rejected": round(100 * outside["rejected"] / total_outside, 1),
    }


def worse(before: Mapping[str, float], after: Mapping[str, float], slack: float) -> tuple[str, ...]:
    """The figures that got worse by more than so many percentage points."""
    return tuple(
        name
        for name, value in before.items()
        if (after[name] - value if name in LOWER_IS_BETTER else value - after[name]) > slack
    )
