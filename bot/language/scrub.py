"""Takes out of a message what may not be kept: identity numbers, contact data, names, what someone has.

Pure: text in, text out. Dates of illness, hours, amounts and weeks stay, for the calculation needs them.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.language import scrub_contact, scrub_medical, scrub_names, scrub_numbers
from bot.language.spans import replace, visible

# Numbers first: a name or word is looked for in what is left.
_FINDERS = (scrub_contact.find, scrub_numbers.find, scrub_names.find, scrub_medical.find)
MEDICAL = frozenset(scrub_medical.KINDS)
_MAX_ROUNDS = 10


@dataclass(frozen=True)
class Scrubbed:
    """A message that may be stored.

    Attributes:
        text: the message; what was found is now a placeholder, "[bsn]".
        found: the kinds of what was found, in the order found, each once: "bsn", "telefoonnummer", "e-mailadres",
            "rekeningnummer", "nummer", "kenmerk", "adres", "geboortedatum", "naam", "medisch", "klachten",
            "behandeling", "medicijn", "behandelaar". Never the values.
    """

    text: str
    found: tuple[str, ...] = ()


def scrub(text: str) -> Scrubbed:
    """Replaces personal and medical data by placeholders.

    Args:
        text: any text. Medical words are found in Dutch; numbers and addresses in any language.

    Returns:
        The text without them; scrubbing it again changes nothing.
    """
    text = visible(text)
    found: dict[str, None] = {}
    for _ in range(_MAX_ROUNDS):
        before = text
        for finder in _FINDERS:
            text, kinds = replace(text, finder(text))
            found.update(dict.fromkeys(kinds))
        if text == before:
            break
    return Scrubbed(text, tuple(found))
