"""The answer to a topic within a conversation: its role, its dates, its choices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers import always, unsure
from bot.answers.answer import INSTEAD, Answer, Keuze
from bot.answers.calculating import DECISION_HELP, SPOOR_2_TOPICS
from bot.answers.facts import describe
from bot.answers.gathering import Gathering
from bot.answers.handover import Overdrachtgesprek
from bot.answers.outcomes import own_dates
from bot.answers.rules import Dialoogregels
from bot.answers.several import likely
from bot.answers.state import Bericht, Stand
from bot.answers.timeline import milestone_sentences
from bot.answers.topic import topic_answer
from bot.knowledge.library import Library
from bot.knowledge.topics import Topic

GREETING = "begroeting"
KEPT = "chatbot-slaat-gegevens-op"
OUTSIDE = "buiten-onderwerp"
MEANT = "Bedoelt u: {vraag}"


class TopicReplies:
    """Answers topics."""

    def __init__(
        self, library: Library, regels: Dialoogregels, gathering: Gathering, overdracht: Overdrachtgesprek
    ) -> None:
        """Keeps the knowledge base, the data of the dialogue, and what tells of dates and of the desk."""
        self._library, self._regels = library, regels
        self._gathering, self._overdracht = gathering, overdracht

    def answer(self, topic: Topic, stand: Stand, vandaag: date) -> Answer:
        """The answer to a topic, with the dates of this conversation where they are known."""
        outcomes = self._gathering.outcomes(stand, vandaag) if topic.mijlpalen else None
        if outcomes and self._gathering.open_for(stand, topic.mijlpalen, vandaag):
            outcomes = None
        datums = own_dates(outcomes, topic.mijlpalen[:2]) if outcomes else ()
        opening = milestone_sentences(self._regels.zinnen, outcomes, topic.mijlpalen[:2], stand) if outcomes else []
        facts = (
            (describe(stand.situatie or {}, outcomes.ziekteweek, stand.rol, stand.overig),)
            if outcomes and datums
            else ()
        )
        after = topic.id in self._regels.datum_erna
        answer = topic_answer(self._library, topic, stand.rol, vandaag, datums, facts, tuple(opening), erna=after)
        if topic.id == GREETING:
            return replace(answer, keuzes=always.ALL_DATES_OPENING)
        if topic.id in SPOOR_2_TOPICS:
            answer = replace(answer, keuzes=(*answer.keuzes, DECISION_HELP))
        if topic.id == KEPT:
            answer = self._overdracht.bewaren(answer)
        if topic.soort == "gesprek":
            answer = replace(answer, keuzes=answer.keuzes or unsure.START)
        return answer

    def or_else(self, answer: Answer, bericht: Bericht) -> Answer:
        """An answer that may be to the wrong question: the question that may be meant instead comes first below it."""
        other = self._library.topics.get(bericht.naast or "")
        answered = bericht.ids[:1] == (answer.onderwerp,) and answer.soort == "antwoord"
        if not answered or other is None or other.soort == "gesprek":
            return answer
        meant = Keuze(MEANT.format(vraag=other.vraag), other.vraag)
        rest = (choice for choice in answer.keuzes if choice.tekst != other.vraag)
        told = {INSTEAD: {"onderwerp": other.id, "tekst": other.vraag}}
        return replace(answer, keuzes=(meant, *rest), extra={**answer.extra, **told})

    def outside(self, topic: Topic, stand: Stand, vandaag: date) -> Answer:
        """That a message is outside the subject, and a way on."""
        answer = topic_answer(self._library, topic, stand.rol, vandaag)
        paragraphs = answer.alineas
        if stand.missers and topic.id == OUTSIDE:
            paragraphs = (unsure.OUTSIDE_AGAIN[stand.missers % len(unsure.OUTSIDE_AGAIN)],)
        if stand.missers + 1 >= unsure.MISSES_BEFORE_PERSON:
            paragraphs = (*paragraphs, unsure.person_sentence(self._library))
        return replace(answer, soort="buiten-onderwerp", alineas=paragraphs, keuzes=unsure.START, feedback=False)

    def calm(self, topic: Topic, bericht: Bericht, stand: Stand, vandaag: date) -> Answer:
        """To someone who is angry and says why: understanding, and the questions that he may be asking."""
        answer = topic_answer(self._library, topic, stand.rol, vandaag)
        questions = likely(self._library, replace(bericht, rangorde=bericht.rangorde[:4]))
        if not questions:
            return answer
        choices = unsure.choice_answer(self._library, questions, 0)
        text = "Ik merk dat u boos bent, en dat mag. Ik help u graag verder. Gaat het om een van deze vragen?"
        return replace(choices, onderwerp=topic.id, alineas=(text,))
