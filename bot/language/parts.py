"""Cuts a message into the parts that may each hold a question of its own."""

from __future__ import annotations

import re

MAX_PARTS = 4
MAX_LENGTH = 600
_QUESTION_WORDS = (
    "wie|wat|waar|waarom|wanneer|hoe|hoelang|hoeveel|welke?|mag|mogen|moet|moeten|kan|kunnen|krijg|heb|heeft|is|zijn|"
    "ben|geldt|telt|betaalt"
)
# A part ends at a question mark, or before "en" with a question word (after it, a comma). Not at a full stop: "Wat nu?"
# after a sentence leans on that sentence.
_CUT = re.compile(
    rf"(?<=\?)\s*|(?<=[!;\n])\s*|,?\s+(?=(?:en|maar|of)\s+(?:{_QUESTION_WORDS})\b)"
    rf"|,\s+(?=(?:{_QUESTION_WORDS})\b)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|^(en |maar |ok[eé]? |goed )?(wat|wie|waar|wanneer|hoe|hoelang|hoeveel|welke?|waarom|waarvoor|mag|moet|kan"
    r"|krijg|heb ik recht|is het|is er|ben ik|telt|geldt)\b"
    r"|\b(mag|moet|kan|wanneer|hoeveel|hoelang|hoe lang|wat moet|welke) (ik|hij|zij|mijn|we|wij|u|je|dat)\b",
    re.IGNORECASE,
)
# "ziek sinds 3 maart wanneer wia": asked in passing, without a verb; "weet niet wanneer" asks nothing.
_IN_PASSING = re.compile(
    r"\b(wanneer|hoe ?lang|hoeveel|welke (dag|datum|week)|hoe (nu|verder)|wat nu)\b", re.IGNORECASE
)
_UNKNOWING = re.compile(r"\b(weet|weten|wist|idee|onbekend|onduidelijk|vergeten|kwijt)\b", re.IGNORECASE)
_ASKS = re.compile(rf"\?|^(?:en |maar |of |ok[eé]? |hallo |dus )?(?:{_QUESTION_WORDS})\b", re.IGNORECASE)


def asks(part: str) -> bool:
    """Whether a part of a message is put as a question."""
    return bool(_ASKS.search(part.strip()))


def is_question(text: str) -> bool:
    """Whether a whole message is a question rather than a statement, also where the question is in the middle."""
    stripped = text.strip()
    in_passing = bool(_IN_PASSING.search(stripped)) and not _UNKNOWING.search(stripped)
    return in_passing or bool(_QUESTION.search(stripped))


def parts(text: str) -> tuple[tuple[int, int], ...]:
    """Where the parts of a message begin and end; a message of one part, or a very long one, has none.

    Args:
        text: what was typed.

    Returns:
        Pairs of places in the text, in order; empty where there is nothing to take apart.
    """
    if len(text) > MAX_LENGTH:
        return ()
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in (*_CUT.finditer(text), None):
        end = match.start() if match else len(text)
        part = text[begin:end]
        if any(char.isalpha() for char in part):
            lead = len(part) - len(part.lstrip(" ,"))
            spans.append((begin + lead, end))
            begin = match.end() if match else end
        elif match:
            begin = match.end() if not part.strip() else begin
    return tuple(spans) if 1 < len(spans) <= MAX_PARTS else ()
