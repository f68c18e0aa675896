"""The reply to a choice of questions: "de tweede", "1", or "ja" where there is only one."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers.answer import Answer, Keuze
from bot.answers.commands import plain
from bot.answers.state import Stand
from bot.answers.unsure import NONE_OF_THESE

# Under this key a conversation keeps, until the next message, the questions from which it let choose.
OFFERED = "aangeboden"
_PLACES = {"eerste": 0, "1": 0, "bovenste": 0, "tweede": 1, "2": 1, "middelste": 1, "derde": 2, "3": 2}
_LAST = ("laatste", "onderste")
_PICKS = re.compile(
    r"(?:ja |ik bedoel |doe maar )*(?:de |die |het |dat )?(?:nummer |nr |optie |keuze |vraag )?"
    rf"({'|'.join((*_PLACES, *_LAST))})(?:e|ste)?(?: vraag| optie| keuze)?(?: graag)?"
)
_YES = frozenset(
    {"ja", "ja graag", "ja hoor", "ja klopt", "ja dat", "ja die", "klopt", "inderdaad", "juist", "dat bedoel ik"}
)
_CHOOSING = ("keuze", "buiten-onderwerp")
_WHICH = "Welke van deze vragen bedoelt u?"


def keep(stand: Stand, answers: tuple[Answer, ...]) -> Stand:
    """The conversation with the questions that its last answer lets choose from, and no earlier ones."""
    last = answers[-1] if answers else None
    texts = (
        [choice.tekst for choice in last.keuzes if choice != NONE_OF_THESE] if last and last.soort in _CHOOSING else []
    )
    rest = {key: value for key, value in stand.overig.items() if key != OFFERED}
    return replace(stand, overig={**rest, OFFERED: texts} if texts else rest)


def chosen(tekst: str, stand: Stand) -> str | None:
    """The question that a message picks; None where it picks none."""
    texts = offered(stand)
    place = _place(plain(tekst), len(texts))
    return texts[place] if place is not None and place < len(texts) else None


def which(tekst: str, stand: Stand) -> Answer | None:
    """What is said to a yes to more than one question; None for any other message."""
    texts = offered(stand)
    if len(texts) < 2 or plain(tekst) not in _YES:
        return None
    return Answer("keuze", "keuze", (_WHICH,), keuzes=(*(Keuze(text, text) for text in texts), NONE_OF_THESE))


def offered(stand: Stand) -> list[str]:
    """The questions from which the last answer let choose."""
    return [str(text) for text in stand.overig.get(OFFERED) or ()]


def _place(words: str, count: int) -> int | None:
    if count == 1 and words in _YES:
        return 0
    pick = _PICKS.fullmatch(words)
    if pick is None or not count:
        return None
    return count - 1 if pick[1] in _LAST else _PLACES[pick[1]]
