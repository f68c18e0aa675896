"""A correction that names a part of a known date, or the date that was wrong: "sorry, mei", "niet 2 maar 3 mei"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.answers.commands import plain
from bot.answers.facts import ASSUMED, DATES, FIRST_DAY
from bot.answers.state import Stand
from bot.language.model import Verlof
from bot.law.situation import MAANDEN

RECOVERY, LEAVE = "hersteld", "zwangerschapsverlof"
# A recovery of which only the length was told, now in another month.
RECOVERY_ANEW = "hersteld_opnieuw"
_SHORT = {
    "jan": 1,
    "feb": 2,
    "mrt": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "nov": 11,
}
_MONTHS = {name: number for number, name in enumerate(MAANDEN, 1)} | _SHORT | {"dec": 12}
_ENDS = ("hersteld_per", "opnieuw_ziek")
_DAY_AND_MONTH = (True, True, False)
_YEAR = re.compile(r"20\d\d$")
_ORDINAL = re.compile(r"([1-9]|[12]\d|3[01])(?:e|de|ste)$")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])$")
_WRONG = frozenset({"niet", "geen", "ipv"})
# What tells that something was wrong, and what may stand beside it and the date; any other word tells something else.
_CORRECTING_WORDS = "nee neen sorry oeps foutje toch bedoel bedoelde verkeerd vergist typefout tikfout"
_BESIDE_WORDS = (
    "o oh wacht ik dat die is was het klopt moet moest zijn in van op per sinds de maar eigenlijk hoor jaar getypt"
)
_CORRECTING = _WRONG.union(_CORRECTING_WORDS.split())
_BESIDE = _CORRECTING.union(_BESIDE_WORDS.split())


@dataclass(frozen=True)
class Deel:
    """A date, or a part of one, as a message names it."""

    dag: int | None = None
    maand: int | None = None
    jaar: int | None = None
    fout: bool = False

    def is_of(self, day: date) -> bool:
        """Whether a date has all of this."""
        told = ((self.dag, day.day), (self.maand, day.month), (self.jaar, day.year))
        return all(part in (None, known) for part, known in told)

    def kind(self) -> tuple[bool, ...]:
        """Which parts are named."""
        return tuple(part is not None for part in (self.dag, self.maand, self.jaar))


@dataclass(frozen=True)
class Gecorrigeerd:
    """What a correction means, as somebody would have typed it whole, and the fact that it is; of a leave also the day.

    Attributes:
        tekst: the whole message.
        veld: the fact.
        verlof: the leave, with the day that is new.
    """

    tekst: str
    veld: str
    verlof: Verlof | None = None


def corrected(tekst: str, stand: Stand) -> Gecorrigeerd | None:
    """The whole date that a correction means; None where it corrects no part of a known date.

    Args:
        tekst: the message.
        stand: the conversation.
    """
    if "?" in tekst or not (stand.situatie or {}).get(FIRST_DAY):
        return None
    found = list(_named(plain(tekst).replace("klopt niet", "klopt nee").split()))
    new, old = ([part for part in found if part.fout is wrong] for wrong in (False, True))
    if len(new) != 1 or len(old) > 1 or (old and old[0].kind() != new[0].kind()):
        return None
    if not old and new[0].dag and new[0].maand:
        return None  # A whole date without the wrong one is read as any other.
    known = next((place for place in _known(stand) if not old or old[0].is_of(place[1])), None)
    if known is None:
        return None
    if known[0] == RECOVERY and new[0].kind() != _DAY_AND_MONTH:
        return _recovery(new[0], known[1], stand)
    return _whole(new[0], *known) if not known[0].startswith(LEAVE) else _leave(new[0], *known)


def _named(words: list[str]) -> Iterator[Deel]:
    """The dates and parts of dates in a message that does nothing but correct; nothing for any other message."""
    parts: list[Deel] = []
    before, correcting = "", False
    for place, word in enumerate(words):
        part = _part(word, before, words[place + 1] if place + 1 < len(words) else "")
        if part is None and word not in _BESIDE:
            return
        correcting = correcting or word in _CORRECTING
        if part is not None and parts and before not in _BESIDE and not _clashes(parts[-1], part):
            parts[-1] = replace(parts[-1], **{name: value for name, value in vars(part).items() if value})
        elif part is not None:
            parts.append(replace(part, fout=_denied(words[:place])))
        before = word
    if correcting:
        yield from parts


def _part(word: str, before: str, after: str) -> Deel | None:
    if word in _MONTHS:
        return Deel(maand=_MONTHS[word])
    if _YEAR.match(word):
        return Deel(jaar=int(word))
    if ordinal := _ORDINAL.match(word):
        return Deel(dag=int(ordinal[1]))
    return Deel(dag=int(word)) if _DAY.match(word) and (before == "de" or after in _MONTHS) else None


def _clashes(one: Deel, other: Deel) -> bool:
    return any(here and there for here, there in zip(one.kind(), other.kind(), strict=True))


def _denied(before: list[str]) -> bool:
    """Whether the words before a date say that it is the wrong one: "niet", with at most "op de" between."""
    words = [word for word in before[-3:] if word not in ("op", "per", "sinds", "in", "de")]
    return bool(words) and words[-1] in _WRONG


def _known(stand: Stand) -> Iterator[tuple[str, date]]:
    """The known dates, the one that was told last first, then the first sick day; a recovery only by its old day."""
    facts = stand.situatie or {}
    steps = [step["situatie"] or {} for step in stand.verleden if "situatie" in step]
    last = [name for name in facts if steps and facts[name] != steps[-1].get(name)]
    names = [*(last if len(last) == 1 else ()), FIRST_DAY, *DATES]
    for name in dict.fromkeys(names):
        if name in (FIRST_DAY, *DATES) and facts.get(name):
            yield name, date.fromisoformat(facts[name])
        elif name == RECOVERY:
            yield from _of_recoveries(facts)
    yield from _of_recoveries(facts)
    leave = facts.get(LEAVE) or {}
    yield from ((f"{LEAVE}.{name}", date.fromisoformat(leave[name])) for name in ("start", "eind") if leave.get(name))


def _recovery(new: Deel, known: date, stand: Stand) -> Gecorrigeerd | None:
    """The recovery that was told last, in another month or from another day on."""
    month = MAANDEN[(new.maand or known.month) - 1]
    assumed = stand.overig.get(ASSUMED)
    if assumed and assumed["hersteld_per"] == known.isoformat():
        if new.dag:
            return Gecorrigeerd(f"{new.dag} {month}", RECOVERY)
        return Gecorrigeerd(f"ik was in {month} {assumed['dagen']} dagen beter", RECOVERY_ANEW) if new.maand else None
    if new.dag:
        return Gecorrigeerd(f"nee, {new.dag} {month}", RECOVERY)
    span = next((span for span in _spans(stand) if known.isoformat() in span.values()), {})
    begin, again = (date.fromisoformat(span[name]) if span.get(name) else None for name in _ENDS)
    if not new.maand or begin is None or again is None or begin.month != again.month:
        return None
    return Gecorrigeerd(f"ik was van {begin.day} tot {again.day} {month} beter", RECOVERY_ANEW)


def _spans(stand: Stand) -> list[Mapping[str, str]]:
    return list((stand.situatie or {}).get(RECOVERY) or ())


def _of_recoveries(facts: Mapping[str, list[Mapping[str, str]]]) -> Iterator[tuple[str, date]]:
    days = (span.get(name) for span in facts.get(RECOVERY) or () for name in _ENDS)
    return ((RECOVERY, date.fromisoformat(day)) for day in days if day)


def _whole(new: Deel, name: str, known: date) -> Gecorrigeerd:
    # A first sick day without its year lies in the past, whatever year was known.
    year = new.jaar if name == FIRST_DAY else new.jaar or known.year
    words = f"{new.dag or known.day} {MAANDEN[(new.maand or known.month) - 1]}"
    text = f"{words} {year}" if year else words
    return Gecorrigeerd(f"nee, {text}" if name == RECOVERY else text, name)


def _leave(new: Deel, name: str, known: date) -> Gecorrigeerd | None:
    try:
        day = date(new.jaar or known.year, new.maand or known.month, new.dag or known.day)
    except ValueError:
        return None
    leave = Verlof(start=day) if name.endswith("start") else Verlof(eind=day)
    return Gecorrigeerd("", LEAVE, leave)
