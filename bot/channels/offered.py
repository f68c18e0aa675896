"""Choices on chat platforms: a button carries a mark of its choice, and only a choice that was offered is found again.

What comes back with a click is never used as text: it is looked up among the choices of the same conversation. So a
forged, copied or foreign value does nothing, and no limit of a platform on values is ever in the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.answer import Keuze
from bot.channels.widget_history import turns

_CHARACTERS = 32
WHY = "Waarom deze datum: {}"


def mark(text: str) -> str:
    """The value of a button: a mark of the text that its choice stands for."""
    return hashlib.sha256(text.encode()).hexdigest()[:_CHARACTERS]


def why(row: Mapping[str, Any]) -> Keuze:
    """The choice that asks how a date of an answer came about."""
    title = str(row["titel"]).split(" (")[0]
    return Keuze(f"Waarom: {title}?", WHY.format(title))


def choices_of(custom: Mapping[str, Any]) -> list[Keuze]:
    """Everything that can be chosen under one structured answer."""
    listed = [*(custom.get("keuzes") or ()), *(custom.get("feedback_keuzes") or ())]
    return [*(Keuze(choice["titel"], choice["tekst"]) for choice in listed), *map(why, custom.get("datums") or ())]


def chosen(tracker: DialogueStateTracker | None, value: str, always: Iterable[Keuze] = ()) -> Keuze | None:
    """The choice that a value stands for; None if it was not offered in this conversation.

    Args:
        tracker: the conversation.
        value: what came back with the click.
        always: choices that do not stand in the tracker, for example those of a welcome.
    """
    offered = {mark(choice.tekst): choice for choice in always}
    for turn in turns(tracker):
        for reply in turn.replies:
            offered |= {mark(choice.tekst): choice for choice in choices_of(reply.get("custom") or {})}
    return offered.get(value)


def asks_for_date(tracker: DialogueStateTracker | None) -> bool:
    """Whether the last thing the bot said was a question for a date, so that a picked date is an answer."""
    told = turns(tracker)
    last = told[-1].replies[-1].get("custom") or {} if told and told[-1].replies else {}
    return wants_date(last)


def wants_date(custom: Mapping[str, Any]) -> bool:
    """Whether a structured answer asks for a date."""
    return custom.get("soort") == "vraag" and bool(custom.get("veld"))
