"""The other question of a message: beside its facts, or beside its first question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers import unsure
from bot.answers.answer import Answer
from bot.answers.calculating import shown
from bot.answers.facts import OPEN
from bot.answers.several import MAX_ANSWERS, likely, questions
from bot.answers.state import Bericht, Beurt, Stand
from bot.answers.timeline import TIMELINE_TOPICS
from bot.answers.topic_replies import TopicReplies
from bot.answers.wishes import Wens, Wensen
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW, Topic
from bot.language.parts import is_question


class SecondQuestion:
    """Answers what a message asks besides its first question or its facts, at once or after the form."""

    def __init__(self, library: Library, wensen: Wensen, topics: TopicReplies) -> None:
        """Keeps the knowledge base, what decides on a part of a message, and what answers a topic."""
        self._library, self._wensen, self._topics = library, wensen, topics

    def both(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt | None:
        """The answers to a message with two questions that are each clear on their own; None for any other message."""
        if wens.bekend or not bericht.delen:
            return None
        topics = self._asked(bericht, stand)
        single = len(topics) < MAX_ANSWERS or (wens.soort == "onderwerp" and wens.naam not in [t.id for t in topics])
        if single:
            return None
        answers = tuple(self._topics.answer(topic, stand, vandaag) for topic in topics)
        after = replace(stand, missers=0, onderwerp=topics[-1].id)
        return Beurt(answers, shown(after, answers[-1]))

    def keep_open(self, stand: Stand, wens: Wens, bericht: Bericht) -> Stand:
        """Keeps which question a message asks beside its facts, to be answered after the form."""
        if wens.bekend or not is_question(bericht.tekst) or stand.berekening not in TIMELINE_TOPICS:
            return stand
        asked = tuple(topic.id for topic in self._asked(bericht, stand))[:1] or likely(self._library, bericht)
        if OVERVIEW in bericht.rangorde[:1] or not asked:
            return stand
        return replace(stand, overig={**stand.overig, OPEN: list(asked)})

    def beside(self, bericht: Bericht, stand: Stand, vandaag: date) -> Answer | None:
        """The answer to the question that a message asks beside the facts; a choice where it is not sure."""
        subject = self._library.topics.get(stand.berekening or "")
        own = set(subject.mijlpalen) if subject else set()
        others = [topic for topic in self._asked(bericht, stand) if not own & set(topic.mijlpalen)]
        if others:
            return self._topics.answer(others[0], stand, vandaag)
        if not is_question(bericht.tekst) or stand.berekening not in TIMELINE_TOPICS:
            return None
        wens = self._wensen.wens(bericht, stand, follow_ups=False)
        topic = self._library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
        if topic is not None and topic.soort == "faq":
            return self._topics.answer(topic, stand, vandaag)
        if wens.bekend or wens.soort == "opdracht" or OVERVIEW in bericht.rangorde[:1]:
            return None
        return self._offer(likely(self._library, bericht))

    def left_open(self, stand: Stand, vandaag: date) -> Answer | None:
        """The question of the message with which the form began, now that its own questions are answered."""
        ids = tuple(str(name) for name in stand.overig.get(OPEN) or ())
        if len(ids) == 1 and ids[0] in self._library.topics:
            return self._topics.answer(self._library.topics[ids[0]], stand, vandaag)
        return self._offer(ids)

    def _asked(self, bericht: Bericht, stand: Stand) -> list[Topic]:
        """The topics of the questions in a message, as far as each is clear; at most two."""
        topics: list[Topic] = []
        for part in questions(bericht):
            wens = self._wensen.wens(part, replace(stand, onderwerp=topics[-1].id) if topics else stand)
            topic = self._library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
            if topic is not None and topic.soort == "faq" and topic not in topics:
                topics.append(topic)
        return topics[:MAX_ANSWERS]

    def _offer(self, ids: tuple[str, ...]) -> Answer | None:
        """The questions that were perhaps asked, to choose from."""
        if not ids:
            return None
        choices = unsure.choice_answer(self._library, ids, 0)
        return replace(choices, alineas=("U vroeg nog iets. Bedoelt u een van deze vragen?",))
