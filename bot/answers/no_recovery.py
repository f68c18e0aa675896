"""That there was no recovery after all: "o nee ik was toch niet beter", "nee, niet hersteld geweest"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.answers.answer import Answer
from bot.answers.commands import plain
from bot.answers.facts import ASSUMED, FIRST_DAY, waiting
from bot.answers.recoveries import GUESSED, guesses
from bot.answers.state import Stand
from bot.answers.timeline import ALL_DATES, CHANGE

SUBJECT = "geen-herstel"
FIELD = "hersteld"
MAX_WORDS = 10
_BETTER = r"(?:beter|hersteld)"
_DENIES = re.compile(
    rf"\b(?:niet|nooit) (?:\w+ )?{_BETTER} geweest\b"
    rf"|\b(?:nee|neen|toch|sorry)\b.*\b(?:niet|nooit) (?:\w+ )?{_BETTER}$"
)
# Who is not better yet, or will not be, denies nothing.
_ABOUT_NOW = re.compile(r"\b(?:nog|meer|word\w*|wil\w*|gemeld\w*|meld\w*|kan|zal|dat ik|of ik)\b|\d")
_TEXT = "Goed, ik reken zonder herstel tussendoor. De datums hierboven blijven dus gelden."


def denied(tekst: str) -> bool:
    """Whether a message says that there was no recovery."""
    words = plain(tekst)
    short = len(words.split()) <= MAX_WORDS and "?" not in tekst
    return short and bool(_DENIES.search(words)) and not _ABOUT_NOW.search(words)


def without(stand: Stand) -> Stand:
    """The conversation without the recoveries of the last turn that told any; without all where that is not known."""
    facts = dict(stand.situatie or {})
    spans = facts.pop(FIELD, None) or []
    earlier = next((_spans(step) for step in reversed(stand.verleden) if _spans(step) != spans), [])
    left = [span for span in spans if span in earlier]
    rest = {key: value for key, value in stand.overig.items() if key not in (ASSUMED, GUESSED)}
    if left:
        facts[FIELD] = left
    if guessed := guesses(left, stand.overig.get(GUESSED) or ()):
        rest[GUESSED] = guessed
    still = bool(waiting(facts, rest))
    open_fields = tuple(name for name in stand.te_bevestigen if name != FIELD or still)
    return replace(stand, situatie=facts, overig=rest, te_bevestigen=open_fields)


def confirmed(tekst: str, stand: Stand) -> Answer | None:
    """The reply to who says that there was no recovery where none is known; None for any other message."""
    facts = stand.situatie or {}
    if not facts.get(FIRST_DAY) or facts.get(FIELD) or not denied(tekst):
        return None
    return Answer("gesprek", SUBJECT, (_TEXT,), keuzes=(ALL_DATES, CHANGE))


def _spans(step: Mapping[str, Any]) -> list[Any]:
    return list((step.get("situatie") or {}).get(FIELD) or ()) if "situatie" in step else []
