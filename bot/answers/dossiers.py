"""Several files within one conversation, for HR: called by a letter that the bot gives, never by a name."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.answers.answer import Answer, Keuze
from bot.answers.dutch import datum
from bot.answers.state import Stand
from bot.law.timeline import Mijlpaal

SUBJECT = "dossiers"
FIRST = "A"
MAX_FILES = 20
_NAMED = re.compile(r"^.*?\bdossier\s+[a-z]\b\W*", re.IGNORECASE | re.DOTALL)
NEW_FILE = Keuze("Nieuwe medewerker", "Nieuwe medewerker")
OVERVIEW = Keuze("Overzicht", "Overzicht")


def letters(stand: Stand) -> tuple[str, ...]:
    """The letters of all files, the one at hand included."""
    return tuple(sorted({*stand.dossiers, stand.dossier or FIRST}))


def new_file(stand: Stand) -> Stand | None:
    """Puts the file at hand away and opens an empty one; None if there are too many."""
    current = stand.dossier or FIRST
    if not (stand.situatie or stand.dossiers):
        return replace(stand, dossier=current, rol=stand.rol or "werkgever")
    if len(letters(stand)) >= MAX_FILES:
        return None
    name = next(letter for letter in string.ascii_uppercase if letter not in letters(stand))
    return replace(_put_away(stand).with_facts({}), dossier=name, rol="werkgever")


def switch(stand: Stand, name: str) -> Stand | None:
    """Opens another file; None if there is none of that letter."""
    letter = name.strip().upper()
    if letter not in letters(stand):
        return None
    if letter == (stand.dossier or FIRST):
        return replace(stand, dossier=letter)
    kept = _put_away(stand)
    rest = {key: value for key, value in kept.dossiers.items() if key != letter}
    return replace(kept.with_facts(kept.dossiers[letter]), dossier=letter, dossiers=rest)


def after_name(tekst: str) -> str:
    """What a message says besides the name of a file: "Dossier B: contract loopt tot 1 mei"."""
    return _NAMED.sub("", tekst, count=1)


def choices(stand: Stand) -> tuple[Keuze, ...]:
    """Buttons to go to the other files."""
    current = stand.dossier or FIRST
    others = [letter for letter in letters(stand) if letter != current]
    return tuple(Keuze(f"Dossier {letter}", f"Dossier {letter}") for letter in others[:4])


def overview(stand: Stand, volgende: Callable[[Mapping[str, Any]], Mijlpaal | str | None]) -> Answer:
    """The next deadline of each file.

    Args:
        stand: the conversation.
        volgende: the next step of a file's facts, a sentence that says why there is none, or None if all are past.
    """
    files = {**stand.dossiers, stand.dossier or FIRST: stand.facts()}
    lines = []
    for letter in sorted(files):
        step = volgende(files[letter])
        if isinstance(step, str):
            words = step
        elif step is None or step.uiterlijk is None:
            words = "alle termijnen zijn voorbij"
        elif step.venster:
            words = f"{step.titel}, {datum(step.venster.van)} tot en met {datum(step.venster.tot)}"
        else:
            words = f"{step.titel}, uiterlijk {datum(step.uiterlijk, weekday=True)}"
        lines.append(f"• Dossier {letter}: {words}")
    opening = f"Dit is de eerstvolgende termijn van uw {len(files)} dossiers:"
    here = f"U werkt nu in dossier {stand.dossier or FIRST}."
    return Answer(
        "gesprek",
        SUBJECT,
        (opening, "\n".join(lines), here),
        keuzes=(*choices(stand), NEW_FILE),
        extra={"dossiers": sorted(files)},
    )


def _put_away(stand: Stand) -> Stand:
    return replace(stand, dossiers={**stand.dossiers, stand.dossier or FIRST: stand.facts()}, verleden=())
