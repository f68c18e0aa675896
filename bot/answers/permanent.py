"""That a contract does not end after all: "mijn contract is toch vast"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers.commands import plain
from bot.answers.missing import ERD
from bot.answers.state import Stand

END = "contract_einde"
_PERMANENT = re.compile(
    r"\bvast contract\b|\bcontract is (?:\w+ )?vast\b|\bonbepaalde tijd\b"
    r"|\bcontract (?:loopt|stopt|eindigt) (?:toch )?niet\b"
)
# What is hoped for, denied or only asked, and what tells a date of its own.
_NOT_SO = re.compile(r"\b(?:krijg\w*|word\w*|wil\w*|hoop|straks|daarna|als|geen|beloof\w*|kan|niet vast)\b|\d")


def told(tekst: str, stand: Stand) -> bool:
    """Whether a message says that the contract of which a last day is known has none."""
    words = plain(tekst)
    known = bool((stand.situatie or {}).get(END)) and "?" not in tekst
    return known and bool(_PERMANENT.search(words)) and not _NOT_SO.search(words)


def without_end(stand: Stand) -> Stand:
    """The conversation without the last day of the contract, and without what hangs on it."""
    facts = {name: value for name, value in (stand.situatie or {}).items() if name not in (END, ERD)}
    left = tuple(name for name in stand.te_bevestigen if name not in (END, ERD))
    return replace(stand, situatie={**facts, "dienstverband": "vast"}, te_bevestigen=left)
