"""A day that corrects a recovery: "nee, van 6 tot 27 juli", "nee, 30 maart", "nee tot 20 maart"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.answers.facts import ASSUMED, FIRST_DAY, may_be
from bot.answers.missing import ERD
from bot.answers.nearby_days import NEAR, brought_near
from bot.answers.recoveries import GUESSED
from bot.answers.state import Stand
from bot.language.model import Hersteld, Lezing

# How a correction opens, whatever it corrects.
CORRECTS = re.compile(
    r"^\W*(o nee|nee|neen|sorry|toch|ik bedoel|oeps|foutje|(dat )?klopt niet)\b"
    r"(\W*(toch|sorry|wacht|(dat )?klopt niet|ik bedoel|het is|dat is|het was|dat was))*\W*",
    re.IGNORECASE,
)
# Who names another fact corrects that one.
_OTHER = re.compile(r"ziek|contract|verlof|aow|pensioen|wia|analyse|evaluatie|sanctie|spoor|\?", re.IGNORECASE)
_WRONG = re.compile(r"\bklopt niet\b", re.IGNORECASE)
_UNTIL = re.compile(r"^(tot|t/m|tm)\b", re.IGNORECASE)
_FROM = re.compile(r"^(vanaf|sinds|per)\b", re.IGNORECASE)
# A message of so many words can still be no more than a day.
_BARE_DAY_WORDS = 5
AGAIN = re.compile(r"\b(weer|opnieuw)\b[^.?]*\b(ziek|uitgevallen|ziekgemeld|uitval)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Hersteldwijziging:
    """A recovery as it is now told.

    Attributes:
        oud: the first day of the recovery that it replaces.
        nieuw: the recovery.
    """

    oud: str
    nieuw: Hersteld

    def without_old(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts without the recovery that was wrong."""
        left = [span for span in facts.get("hersteld") or () if span["hersteld_per"] != self.oud]
        return {**facts, "hersteld": left}


def corrected_recovery(tekst: str, stand: Stand, lees: Callable[[str, str], Lezing]) -> Hersteldwijziging | None:
    """The recovery that a correction is about; None where it is about anything else.

    Args:
        tekst: the message.
        stand: the conversation.
        lees: reads a text as the reply to the question for a fact.
    """
    facts = stand.situatie or {}
    known = facts.get("hersteld") or ()
    begin = CORRECTS.match(tekst)
    # Where only the length was told, the days themselves need no "nee" before them.
    awaited = ASSUMED in stand.overig
    if not known or not facts.get(FIRST_DAY) or (begin is None and not awaited):
        return None
    rest = tekst[begin.end() :] if begin else tekst
    if not rest or _OTHER.search(rest):
        return None
    spans = lees(rest, "hersteld").hersteld
    whole = [span for span in spans if span.hersteld_per and span.opnieuw_ziek]
    if len(whole) == 1 and whole[0].hersteld_per is not None:
        begins = whole[0].hersteld_per
        if begin is None and not may_be(stand.overig[ASSUMED], whole[0]):
            return None
        closest = min(known, key=lambda span: abs(date.fromisoformat(span["hersteld_per"]) - begins))
        moved = brought_near(begins, date.fromisoformat(closest["hersteld_per"]))
        length = (whole[0].opnieuw_ziek or begins) - begins
        return Hersteldwijziging(closest["hersteld_per"], Hersteld(moved, moved + length))
    if begin is not None and awaited and not _UNTIL.search(rest):
        moved_to = _begin_of_assumed(spans, stand.overig[ASSUMED])
        if moved_to is not None:
            return moved_to
    if begin is None:
        bare = len(rest.split()) <= _BARE_DAY_WORDS and not _UNTIL.search(rest)
        return _begin_of_assumed(spans, stand.overig[ASSUMED]) if bare else None
    day = lees(_FROM.sub("", _UNTIL.sub("", rest)), FIRST_DAY).eerste_ziektedag
    return _one_day(rest, day, stand) if day is not None else None


def ill_again(tekst: str, lezing: Lezing, stand: Stand) -> Lezing:
    """The reading of "op 20 oktober weer ziek": the end of the recovery told before, not a first sick day."""
    day = lezing.eerste_ziektedag
    known = (stand.situatie or {}).get("hersteld") or ()
    if day is None or lezing.hersteld or not known or not AGAIN.search(tekst):
        return lezing
    begin = date.fromisoformat(known[-1]["hersteld_per"])
    if known[-1].get("opnieuw_ziek") or day < begin:
        return lezing
    asked = tuple(name for name in lezing.vragen if name not in ("hersteld", FIRST_DAY))
    guessed = known[-1]["hersteld_per"] in (stand.overig.get(GUESSED) or ())
    span = Hersteld(begin, day, geschat=("hersteld_per",) if guessed else ())
    return replace(lezing, eerste_ziektedag=None, correctie=None, hersteld=(span,), vragen=asked)


def without_denial(tekst: str, lezing: Lezing, asked: str | None) -> Lezing:
    """The reading of "klopt niet, mijn contract stopt 15 januari": no to that date, not to what the bot asked."""
    told = lezing.contract_einde or lezing.eerste_ziektedag or lezing.hersteld
    if asked is None or not told or not _WRONG.search(tekst):
        return lezing
    return replace(lezing, bevestiging=None, eigenrisicodrager_zw=None if asked == ERD else lezing.eigenrisicodrager_zw)


def _begin_of_assumed(told: Sequence[Hersteld], assumed: Mapping[str, Any]) -> Hersteldwijziging | None:
    """The recovery whose length was told, from the bare day on that is now told; None where it cannot be its day."""
    day = told[0].hersteld_per if len(told) == 1 and told[0].opnieuw_ziek is None else None
    length = timedelta(days=assumed["dagen"])
    if day is None or not assumed["hersteld_per"] <= day.isoformat() <= assumed["laatst"]:
        return None
    return Hersteldwijziging(assumed["hersteld_per"], Hersteld(day, day + length))


def _one_day(rest: str, day: date, stand: Stand) -> Hersteldwijziging | None:
    facts = stand.situatie or {}
    guessed = (stand.overig.get(ASSUMED) or {}).get("hersteld_per")
    places: list[tuple[str, dict[str, Any] | None, date]] = [
        (name, span, date.fromisoformat(span[name]))
        for span in facts["hersteld"]
        for name in ("hersteld_per", "opnieuw_ziek")
        if span.get(name) and span["hersteld_per"] != guessed
    ]
    if _UNTIL.search(rest) or _FROM.search(rest):
        wanted = "opnieuw_ziek" if _UNTIL.search(rest) else "hersteld_per"
        places = [place for place in places if place[0] == wanted]
    else:
        places.append((FIRST_DAY, None, date.fromisoformat(facts[FIRST_DAY])))
    if not places:
        return None
    name, span, before = min(places, key=lambda place: abs(brought_near(day, place[2]) - place[2]))
    moved = brought_near(day, before)
    if span is None or abs(moved - before) > NEAR:
        return None
    changed = {**span, name: moved.isoformat()}
    again = changed.get("opnieuw_ziek")
    new = Hersteld(date.fromisoformat(changed["hersteld_per"]), date.fromisoformat(again) if again else None)
    return Hersteldwijziging(span["hersteld_per"], new)
