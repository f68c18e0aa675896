"""A message with more than one question, or with a question beside the facts it tells."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.state import Bericht
from bot.knowledge.library import Library
from bot.language.parts import asks, parts

MAX_ANSWERS = 2


def questions(bericht: Bericht) -> tuple[Bericht, ...]:
    """The questions of a message that asks more than one, each as a message of its own with its own decision."""
    return tuple(
        replace(
            bericht,
            tekst=bericht.tekst[part.van : part.tot],
            besluit=part.besluit,
            ids=part.ids,
            rangorde=(),
            delen=(),
            naast=None,
        )
        for part in bericht.delen
        # "... of hoe zit dat?" asks the same once more.
        if not bericht.tekst[part.van : part.tot].lower().startswith("of ")
    )


def lone_question(tekst: str) -> str | None:
    """The one question of a message that otherwise tells something; None if there is no such part."""
    found = [tekst[begin:end] for begin, end in parts(tekst) if asks(tekst[begin:end])]
    return found[0] if len(found) == 1 else None


def likely(library: Library, bericht: Bericht) -> tuple[str, ...]:
    """The questions that a message may ask beside the facts it tells, likeliest first."""
    known = (library.topics[name] for name in bericht.rangorde[:3] if name in library.topics)
    return tuple(topic.id for topic in known if topic.soort == "faq")
