"""What is kept of a message of which one fact cannot be right: the facts that can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.answers.facts import CHANGES, FIRST_DAY
from bot.answers.state import Stand
from bot.law.situation import SituatieFout

# The field of a situation -> the field under which a reader looks for it.
_READ_AS = {"loonsanctie": "loonsanctie_eind"}

# Read from the other: who names the end of a contract is taken to have a temporary one.
_DERIVED = {"contract_einde": ("dienstverband",)}


def without_fault(
    stand: Stand, fresh: Stand, told: frozenset[str], wrong: str, reken: Callable[[Mapping[str, Any]], object]
) -> Stand:
    """The conversation with the facts of a message that can be right; the next message may correct the other.

    Args:
        stand: the conversation before the message.
        fresh: the conversation with every fact of the message.
        told: the facts that the message told.
        wrong: the fact that cannot be right.
        reken: computes with facts; raises SituatieFout where they contradict one another.
    """
    before, after = stand.situatie or {}, fresh.situatie or {}
    facts: dict[str, Any] = dict(before)
    for name in sorted(told - {wrong, *_DERIVED.get(wrong, ())}, key=lambda name: name != FIRST_DAY):
        if name not in after:
            continue
        tried = {**facts, name: after[name]}
        try:
            if tried.get(FIRST_DAY):
                reken(tried)
        except SituatieFout:
            continue
        facts = tried
    kept = replace(stand, rol=fresh.rol)
    if not facts.get(FIRST_DAY):
        return kept
    gone = {name for name in told if facts.get(name) != after.get(name)}
    if facts != before:
        uncertain = tuple(name for name in fresh.te_bevestigen if name not in gone | {wrong})
        other = stand.overig if "hersteld" in gone else fresh.overig
        kept = replace(kept, situatie=facts, te_bevestigen=uncertain, overig=other)
    if wrong in ("", FIRST_DAY):
        return kept
    return replace(kept, overig={**kept.overig, CHANGES: _READ_AS.get(wrong, wrong)})
