"""Fills ``{wachttijd}`` and ``{wachttijd:getal}`` in authored texts with legal values of a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.law.parameters import Parameters

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)(?::(getal|tekst))?\}")


def names(text: str) -> Iterator[str]:
    """The names of all placeholders in a text."""
    for match in _PLACEHOLDER.finditer(text):
        yield match.group(1)


def fill(text: str, parameters: Parameters, op: date, words: Mapping[str, str]) -> str:
    """Fills all placeholders of a text.

    Args:
        text: an authored text.
        parameters: the legal values.
        op: the date whose values count.
        words: placeholders that are no legal values (the organisation's).

    Returns:
        The text; a value that is not known for the date becomes the Dutch words its file gives for that.

    Raises:
        UnknownParameter: no such placeholder.
    """

    own = _PLACEHOLDER.sub(lambda match: words.get(match.group(1), match.group(0)), text)
    for name in names(own):
        parameters[name]  # raises for a name that is no legal value either
    return parameters.fill_in(own, op)
