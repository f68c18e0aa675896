""" "Wat als ...": the dates with one thing changed, or the rules where no date changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.answers import unsure, what_if
from bot.answers.answer import Answer
from bot.answers.gathering import Gathering
from bot.answers.reading import Facts, Read, usable
from bot.answers.state import Bericht, Beurt, Stand
from bot.answers.suppositions import asks_more, supposed, supposes
from bot.answers.timeline import ALL_DATES
from bot.answers.wishes import Wens, Wensen
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW, Topic
from bot.law.situation import SituatieFout

About = Callable[[Topic, Bericht, Read, Stand, Stand, date], Beurt]
"""What answers a message about a topic, from what was read in it and the conversation with and without that."""


class Supposing:
    """Answers "wat als ..."."""

    def __init__(self, library: Library, facts: Facts, wensen: Wensen, gathering: Gathering, about: About) -> None:
        """Keeps what reads a message, what computes, and what answers a topic."""
        self._library, self._facts, self._wensen = library, facts, wensen
        self._gathering, self._about = gathering, about

    def reckons(self, bericht: Bericht, stand: Stand, vandaag: date) -> bool:
        """Whether a message supposes another fact than the known ones, with which the dates can be reckoned."""
        if not supposes(bericht.tekst) or asks_more(bericht.tekst) or self._gathering.outcomes(stand, vandaag) is None:
            return False
        return _other_fact(self._facts.lees(supposed(bericht.tekst), vandaag))

    def reply(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """What a change does to the dates; the answer to a topic where it changes none."""
        outcomes = self._gathering.outcomes(stand, vandaag)
        classified = self._library.topics.get(bericht.ids[0]) if bericht.ids and bericht.besluit == "antwoord" else None
        lezing = self._facts.lees(supposed(bericht.tekst), vandaag, verwacht="hersteld")
        told = self._facts.lees(supposed(bericht.tekst), vandaag)
        imagined = None
        rules = classified is not None and classified.soort != "berekening" and asks_more(bericht.tekst)
        if outcomes is not None and not (rules and told.eigenrisicodrager_zw is not None):
            base = usable(stand.situatie or {})
            if what_if.lacks_day(bericht.tekst, lezing) and not _other_fact(told):
                text = f"Vanaf welke dag was dat? Typ bijvoorbeeld: {what_if.PAST_EXAMPLE.lower()}"
                return Beurt((Answer("gesprek", what_if.SUBJECT, (text,), keuzes=(ALL_DATES,)),), stand)
            imagined = what_if.changed(base, bericht.tekst, told if _other_fact(told) else lezing, vandaag)
        if imagined is None and classified is not None and classified.soort != "berekening":
            # "Wat als ik weiger?" is a question about the rules, not about dates.
            return self._about(classified, bericht, self._facts.read("", stand, vandaag), stand, stand, vandaag)
        if imagined is None:
            followed = self._wensen.wens(replace(bericht, tekst=f"en {supposed(bericht.tekst)}?"), stand)
            if followed.soort == "onderwerp" and followed.naam in self._library.topics:
                topic = self._library.topics[followed.naam]
                return self._about(topic, bericht, self._facts.read("", stand, vandaag), stand, stand, vandaag)
            if wens.rest and followed.ids:
                choice = unsure.choice_answer(self._library, followed.ids, stand.missers)
                return Beurt((choice,), replace(stand, missers=stand.missers + 1))
            if outcomes is None:
                text = "Ik kan dat doorrekenen zodra ik de eerste ziektedag weet."
                again = replace(stand, berekening=OVERVIEW)
                return Beurt(
                    (Answer("gesprek", what_if.SUBJECT, (text,)),), replace(again, start=True), "termijnen_form"
                )
            text = f"Wat verandert er, en vanaf wanneer? Typ bijvoorbeeld: {what_if.EXAMPLE.lower()}"
            return Beurt((Answer("gesprek", what_if.SUBJECT, (text,), keuzes=(ALL_DATES,)),), stand)
        try:
            answer = what_if.answer(
                self._library, replace(stand, situatie=usable(stand.situatie or {})), imagined, vandaag
            )
        except SituatieFout as error:
            answer = Answer(
                "fout", what_if.SUBJECT, (f"Dat kan ik niet doorrekenen. {error.bericht}",), keuzes=(ALL_DATES,)
            )
        return Beurt((answer,), replace(stand, missers=0))


def _other_fact(lezing: Any) -> bool:
    return bool(lezing.contract_einde or lezing.zwangerschapsverlof or lezing.eigenrisicodrager_zw is not None)
