"""Finds the e-mail address or telephone number in a reply, and keeps nothing else of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w@])"
)
_PHONE = re.compile(r"(?<![\w+])(?:\+|00)?\d(?:[\s.()/-]{0,2}\d){7,14}(?!\w)")
_DUTCH_LENGTH = 10


@dataclass(frozen=True)
class Contact:
    """How somebody can be reached.

    Attributes:
        soort: email or telefoon.
        waarde: the address, or the number with digits only (and a plus for another country).
    """

    soort: Literal["email", "telefoon"]
    waarde: str


def find_contact(text: str) -> Contact | None:
    """The e-mail address or telephone number in a text; an address goes first.

    A row of nine digits is no Dutch telephone number: it may be a BSN, and is not taken.
    """
    address = _EMAIL.search(text)
    if address and ".." not in address.group():
        return Contact("email", address.group())
    for found in _PHONE.finditer(text):
        number = _as_number(found.group())
        if number:
            return Contact("telefoon", number)
    return None


def _as_number(written: str) -> str | None:
    abroad = written.startswith(("+", "00"))
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    if abroad:
        digits = digits.removeprefix("00")
        if digits.startswith("31"):
            # +31 (0)6 and +31 06 are written often; the zero is the one of calls within the country.
            home = "0" + digits[2:].lstrip("0")
            return home if len(home) == _DUTCH_LENGTH else None
        return f"+{digits}" if 8 <= len(digits) <= 15 and not digits.startswith("0") else None
    return digits if len(digits) == _DUTCH_LENGTH and digits.startswith("0") and digits[1] != "0" else None
