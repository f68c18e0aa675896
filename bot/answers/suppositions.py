"""Tells what is only supposed ("stel dat wij ...", "en als we ...") from what is told."""

from __future__ import annotations

import re

_LEAD = r"^\W*(?:(?:en|maar|ok|oke|oké|dus|hmm?)\b\W*)*"
_BEGIN = re.compile(
    rf"{_LEAD}(?:wat (?:gebeurt er |verandert er )?(?:als|indien)|veronderstel(?: dat)?"
    r"|gesteld dat|stel(?: dat)?|mocht(?:en)?)\b[\s,:]*",
    re.IGNORECASE,
)
_IF = re.compile(
    rf"{_LEAD}(?:als|indien)\s+(?=(?:ik|we|wij|u|je|jij|hij|zij|ze|het|de|er|mijn|onze|ons|zijn|haar|dit|dat)\b)",
    re.IGNORECASE,
)

_ASKS = re.compile(
    r"\b(?:wie|waar|wanneer|hoe|hoeveel|hoelang|welke?|waarom|mag|mogen|moet|moeten|kan|kunnen|krijgt?|krijgen|betaalt)\b",
    re.IGNORECASE,
)


def supposes(tekst: str) -> bool:
    """Whether a message supposes something instead of telling it."""
    return bool(_BEGIN.search(tekst) or _IF.search(tekst))


def supposed(tekst: str) -> str:
    """What a message supposes, as a statement; any other message as it is."""
    begin = _BEGIN.search(tekst) or _IF.search(tekst)
    return (tekst[begin.end() :] if begin else tekst).strip().rstrip("?")


def asks_more(tekst: str) -> bool:
    """Whether a message asks something about what it supposes: "als wij ... zijn, wie betaalt dan?"."""
    return bool(_ASKS.search(supposed(tekst)))
