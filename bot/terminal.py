"""How a reply looks on a terminal: wrapped at the width, dates under each other, choices numbered. Pure functions."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BULLET = "• "
_DATED = re.compile(
    r"^• (?P<naam>[^:]{3,60}): (?P<rest>(?:uiterlijk |van |wordt |tot en met )?(?:[a-z]+dag )?\d{1,2} [a-z]+ \d{4}.*)$"
)
_SMALLEST = 20


def render(text: str, width: int) -> str:
    """The text of a reply, wrapped; dates in a list stand under each other.

    Args:
        text: paragraphs, with bullets on lines of their own.
        width: columns of the terminal.
    """
    width = max(width, _SMALLEST)
    blocks = [list(_block(block.split("\n"), width)) for block in text.split("\n\n")]
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _block(lines: Sequence[str], width: int) -> Iterator[str]:
    dated = [match for match in map(_DATED.match, lines) if match]
    column = max((len(match["naam"]) for match in dated), default=0) + len(_BULLET) + 1
    # A column that leaves too little room for the dates helps nobody.
    aligned = len(dated) > 1 and width - column >= 2 * _SMALLEST
    for line in lines:
        match = _DATED.match(line)
        if match and aligned:
            begin = f"{_BULLET}{match['naam']}".ljust(column) + " "
            yield textwrap.fill(match["rest"], width, initial_indent=begin, subsequent_indent=" " * len(begin))
        elif line.startswith(_BULLET):
            yield textwrap.fill(line[len(_BULLET) :], width, initial_indent=_BULLET, subsequent_indent="  ")
        else:
            yield textwrap.fill(line, width) if line else ""


def choices(reply: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be chosen under a reply: what it says, and what it sends."""
    custom = reply.get("custom") or {}
    return [(choice["titel"], choice["tekst"]) for choice in custom.get("keuzes") or ()]


def feedback(reply: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers to "Was dit nuttig?" under a reply."""
    custom = reply.get("custom") or {}
    return [(choice["titel"], choice["tekst"]) for choice in custom.get("feedback_keuzes") or ()]


def numbered(titles: Sequence[str], first: int, width: int) -> str:
    """Choices with their numbers, each on a line of its own."""
    size = len(str(first + len(titles) - 1)) + 4
    return "\n".join(
        textwrap.fill(
            title,
            max(width, _SMALLEST),
            initial_indent=f"  [{number}] ".rjust(size),
            subsequent_indent=" " * len(f"  [{number}] ".rjust(size)),
        )
        for number, title in enumerate(titles, first)
    )
