"""Calculations: what is computed once the facts are known, and facts that change what was computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers import dossiers, duties, several, spoor2, unsure
from bot.answers.answer import Answer, Keuze
from bot.answers.gathering import Gathering
from bot.answers.outcomes import Outcomes, next_step
from bot.answers.reading import Read
from bot.answers.rules import Dialoogregels
from bot.answers.state import Beurt, Stand
from bot.answers.timeline import CHANGE, TIMELINE_TOPICS, dates_answer
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW, Topic

SPOOR_2_TOPICS = frozenset(
    {
        "spoor-2-wanneer-starten",
        "bereken-start-spoor-2",
        "spoor-2-wanneer-niet-nodig",
        "spoor-2-uitstellen",
        "spoor-2-verplicht",
    }
)
DECISION_HELP = Keuze("Beslishulp spoor 2", "Beslishulp spoor 2")
_DONT_KNOW = (
    "Zonder eerste ziektedag kan ik geen datums uitrekenen. U vindt die dag in de ziekmelding, in het plan van "
    "aanpak of in de brief van UWV. U kunt hem ook navragen bij {contact}."
)


class Calculations:
    """Computes what a conversation asks for, or lets the form ask for what is missing."""

    def __init__(self, library: Library, regels: Dialoogregels, gathering: Gathering) -> None:
        """Keeps the knowledge base, the data of the dialogue, and what knows which facts are missing."""
        self._library, self._regels, self._gathering = library, regels, gathering

    def calculate(self, stand: Stand, vandaag: date, fout: str = "") -> Beurt:
        """Computes if everything that changes the answer is known, else lets the form ask."""
        step = self._gathering.asking(stand, vandaag, fout)
        if not step.klaar:
            return Beurt((), replace(step.stand, start=True, missers=0), "termijnen_form")
        return self.compute(stand, vandaag)

    def compute(self, stand: Stand, vandaag: date, tekst: str = "") -> Beurt:
        """The reply to what is being computed, with what is known; a date that ``tekst`` names comes first."""
        subject = stand.berekening or OVERVIEW
        after = replace(stand, missers=0, start=False, vraagbeurten={}, onderwerp=subject, berekening=subject)
        outcomes = self._gathering.outcomes(stand, vandaag)
        if outcomes is None:
            contact = self._library.organisation.placeholders()["organisatie_contact"]
            answer = Answer("antwoord", subject, (_DONT_KNOW.format(contact=contact),), keuzes=unsure.START)
            return Beurt((answer,), after)
        if subject == duties.SUBJECT:
            answer = duties.duties_answer(self._library, self._regels.verplichtingen, stand, outcomes, vandaag)
            return Beurt((answer,), after)
        if subject == spoor2.SUBJECT:
            return self._decide(after, outcomes, vandaag)
        topic = self._library.topics.get(subject) or self._library.topics[OVERVIEW]
        if topic.id not in TIMELINE_TOPICS:
            question = several.lone_question(tekst) or tekst
            topic = replace(topic, mijlpalen=self._regels.mijlpaalnamen.vooraan(topic.mijlpalen, question))
        answer = dates_answer(self._library, self._regels.zinnen, topic, stand, outcomes, vandaag)
        if topic.id in SPOOR_2_TOPICS:
            answer = replace(answer, keuzes=(DECISION_HELP, *answer.keuzes))
        if stand.dossiers or stand.dossier:
            answer = _in_file(answer, stand)
        return Beurt((answer,), shown(after, answer, outcomes))

    def told(self, read: Read, kept: Stand, stand: Stand, vandaag: date) -> Beurt:
        """Facts without a question: a correction or something new; what was computed is computed anew."""
        if read.fout:
            answer = Answer(
                "fout", "feiten", (read.fout, "Noem het goede gegeven, dan reken ik opnieuw."), keuzes=(CHANGE,)
            )
            return Beurt((answer,), kept)
        again = replace(kept, berekening=kept.berekening or OVERVIEW, vraagbeurten={})
        beurt = self.calculate(again, vandaag)
        if not stand.situatie or not beurt.antwoorden:
            return beurt
        first = beurt.antwoorden[0]
        noted = replace(first, alineas=("Dank u, ik heb het aangepast.", *first.alineas))
        return replace(beurt, antwoorden=(noted, *beurt.antwoorden[1:]))

    def _decide(self, stand: Stand, outcomes: Outcomes, vandaag: date) -> Beurt:
        judged = spoor2.judge(self._library, {}, stand, outcomes, vandaag)
        if spoor2.next_question({}, judged) is not None:
            return Beurt((), replace(stand, start=True, vraagbeurten={}), "spoor_2_form")
        answer = spoor2.decision_answer(self._library, judged, stand, outcomes)
        return Beurt((answer,), replace(stand, onderwerp=spoor2.SUBJECT, missers=0, start=False))


def calculates(topic: Topic | None) -> bool:
    """Whether a topic is answered by computing."""
    return topic is not None and topic.soort == "berekening"


def shown(stand: Stand, answer: Answer, outcomes: Outcomes | None = None) -> Stand:
    """Remembers which milestones were shown, the next step first."""
    ids = [row.id for row in answer.datums]
    step = next_step(outcomes.uitkomsten[0]) if outcomes and len(ids) > 2 else None
    first = [step.id] if step is not None and step.id in ids else []
    return replace(stand, getoond=tuple(dict.fromkeys((*first, *ids)))) if ids else stand


def _in_file(answer: Answer, stand: Stand) -> Answer:
    letter = stand.dossier or dossiers.FIRST
    return replace(
        answer,
        alineas=(f"Dossier {letter}.", *answer.alineas),
        keuzes=(*answer.keuzes, *dossiers.choices(stand), dossiers.NEW_FILE, dossiers.OVERVIEW),
        extra={**answer.extra, "dossier": letter},
    )
