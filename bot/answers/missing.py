"""Which facts still have to be asked: only those that change the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from bot.answers.facts import AOW, ASSUMED, FIRST_DAY, span_at, waiting, whole_leave
from bot.answers.state import Stand
from bot.law.situation import SituatieFout
from bot.law.timeline import Uitkomst

ERD, CAUSE, ROLE = "eigenrisicodrager_zw", "zelfde_oorzaak", "rol"
Rekenen = Callable[[Mapping[str, Any]], tuple[Uitkomst, ...]]


def open_questions(stand: Stand, ids: Iterable[str], reken: Rekenen, *, week: bool = False) -> tuple[str, ...]:
    """The uncertain or missing facts that change the dates asked for, in the order in which they are asked.

    Args:
        stand: the conversation; its first sick day is known.
        ids: the milestones that are asked for.
        reken: computes the outcomes of a situation.
        week: whether the current week of illness belongs to the answer.
    """
    wanted = tuple(ids)
    return tuple(name for name in _candidates(stand) if _matters(stand, name, wanted, reken, week))


def _candidates(stand: Stand) -> Iterator[str]:
    facts = stand.situatie or {}
    yield from (name for name in stand.te_bevestigen if name not in stand.gevraagd)
    leave = facts.get("zwangerschapsverlof")
    if leave and whole_leave(leave) and leave.get(CAUSE) is None and CAUSE not in stand.gevraagd:
        yield CAUSE
    if facts.get("contract_einde") and facts.get(ERD) is None and ERD not in stand.gevraagd:
        yield ERD


def _matters(stand: Stand, name: str, ids: tuple[str, ...], reken: Rekenen, week: bool) -> bool:
    if name == FIRST_DAY:
        return True
    seen = set()
    for facts in alternatives(stand, name):
        try:
            outcomes = reken(facts)
        except SituatieFout:
            return True
        seen.add(tuple(sorted({_result(outcome, ids, week) for outcome in outcomes}, key=str)))
    return len(seen) != 1


def alternatives(stand: Stand, name: str) -> Iterator[Mapping[str, Any]]:
    """The situations that may hold as long as a fact is uncertain; none where nothing can be said without it."""
    facts = dict(stand.situatie or {})
    leave = facts.get("zwangerschapsverlof")
    if not whole_leave(leave):
        facts.pop("zwangerschapsverlof")
        leave = None
        if name == "zwangerschapsverlof":
            return
    if name == AOW and not facts.get(AOW):
        return
    assumed = stand.overig.get(ASSUMED)
    if name == "hersteld":
        if not assumed or waiting(facts, stand.overig):
            return
        others = [span for span in facts.get("hersteld") or () if span["hersteld_per"] != assumed["hersteld_per"]]
        for day in (date.fromisoformat(assumed["hersteld_per"]), date.fromisoformat(assumed["laatst"])):
            yield {
                **facts,
                "hersteld": sorted([*others, span_at(day, assumed["dagen"])], key=lambda s: s["hersteld_per"]),
            }
    elif name == CAUSE and leave:
        for cause in (True, False):
            yield {**facts, "zwangerschapsverlof": {**leave, CAUSE: cause}}
    elif name == ERD:
        for bears in (True, False):
            yield {**facts, ERD: bears}
    elif name == "contract_einde" and facts.get(name):
        day = date.fromisoformat(facts[name])
        for end in (day, day + timedelta(days=366), None):
            yield {**facts, name: end.isoformat() if end else None}
    else:
        yield facts
        yield {key: value for key, value in facts.items() if key != name}


def _result(outcome: Uitkomst, ids: tuple[str, ...], week: bool) -> tuple[Any, ...]:
    days: list[Any] = []
    for milestone_id in ids:
        milestone = outcome.mijlpalen.get(milestone_id)
        window = milestone.venster if milestone else None
        days.append((window.van if window else None, milestone.uiterlijk) if milestone else None)
    return (*days, outcome.ziekteweek if week else None)
