"""What comes out with the facts of a conversation, and which facts a calculation still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.answers import asking, duties, spoor2
from bot.answers.answer import Answer
from bot.answers.facts import CHANGES, FIRST_DAY
from bot.answers.missing import ROLE, open_questions
from bot.answers.outcomes import OVERVIEW_IDS, Outcomes
from bot.answers.reading import Facts
from bot.answers.state import Formulierstap, Stand
from bot.answers.timeline import TIMELINE_TOPICS, WEEK_TOPIC
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW
from bot.law.situation import SituatieFout
from bot.law.timeline import Uitkomst

# Calculations that are no topic.
SUBJECTS = (duties.SUBJECT, spoor2.SUBJECT)
# Under this key the question that is put next keeps what was wrong with the reply to the one before.
FAULT = "fout"


class Gathering:
    """Gathers the facts of a calculation: what is known, and what is asked for next."""

    def __init__(self, library: Library, facts: Facts) -> None:
        """Keeps the knowledge base, and the reader of facts, which applies the rules to them."""
        self._library, self._facts = library, facts

    def outcomes(self, stand: Stand, vandaag: date) -> Outcomes | None:
        """What the rules say of the facts; None without a first sick day or with facts that cannot be."""
        if not stand.situatie or not stand.situatie.get(FIRST_DAY):
            return None
        try:
            return self._facts.outcomes(stand.situatie, vandaag)
        except SituatieFout:
            return None

    def next_question(self, stand: Stand, vandaag: date) -> str:
        """The fact that is asked for next: the one that could not be right, else the first that is open."""
        if (stand.situatie or {}).get(FIRST_DAY) and stand.overig.get(CHANGES):
            return str(stand.overig[CHANGES])
        return next(iter(self._open(stand, vandaag)), FIRST_DAY)

    def ask(self, stand: Stand, vandaag: date) -> tuple[Answer, Stand]:
        """The next question of the form, and the conversation in which it was put."""
        fault = str(stand.vraagbeurten.get(FAULT) or "")
        turns = {key: value for key, value in stand.vraagbeurten.items() if key != FAULT}
        return asking.ask(self.next_question(stand, vandaag), replace(stand, vraagbeurten=turns), fault)

    def asking(self, stand: Stand, vandaag: date, fout: str = "") -> Formulierstap:
        """What the form does next: ask on or finish."""
        if fout:
            marked = replace(stand, vraagbeurten={**stand.vraagbeurten, FAULT: fout})
            first = (stand.situatie or {}).get(FIRST_DAY)
            return Formulierstap("antwoord", marked, eerste_ziektedag=first, fout=fout)
        missing = self._open(stand, vandaag)
        first = (stand.situatie or {}).get(FIRST_DAY)
        return Formulierstap("antwoord", stand, klaar=not missing, eerste_ziektedag=first)

    def _open(self, stand: Stand, vandaag: date) -> tuple[str, ...]:
        if not (stand.situatie or {}).get(FIRST_DAY):
            return (FIRST_DAY,)
        ids, week = self._wanted(stand.berekening)
        fields = self.open_for(stand, ids, vandaag, week=week)
        if stand.berekening == duties.SUBJECT and stand.rol is None and ROLE not in stand.gevraagd:
            return (*fields, ROLE)
        return fields

    def open_for(self, stand: Stand, ids: tuple[str, ...], vandaag: date, *, week: bool = False) -> tuple[str, ...]:
        """The facts that decide on milestones, or on the week of illness, and are not known."""

        def reken(facts: Mapping[str, Any]) -> tuple[Uitkomst, ...]:
            return self._facts.outcomes(facts, vandaag).uitkomsten

        return open_questions(stand, ids, reken, week=week)

    def _wanted(self, subject: str | None) -> tuple[tuple[str, ...], bool]:
        """The milestones that decide whether something must be asked, and whether the week of illness does."""
        topic = self._library.topics.get(subject or OVERVIEW)
        if subject in SUBJECTS:
            return ("start_spoor_2",), True
        if topic is None or topic.id in TIMELINE_TOPICS or (not topic.mijlpalen and topic.id != WEEK_TOPIC):
            return OVERVIEW_IDS, False
        # One date was asked for: what changes only the dates beside it is not asked about.
        return topic.mijlpalen[:1], topic.id == WEEK_TOPIC
