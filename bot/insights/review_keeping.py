"""What may be kept of a question: scrubbed, without a day of anyone's life, and nothing from somebody in distress."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from sklearn.feature_extraction.text import TfidfVectorizer

from bot.knowledge.topics import Topic
from bot.language.model import EIGEN_FEITEN, Lezing
from bot.language.ranges import vind
from bot.language.reader import Lezer
from bot.language.tijd import Zicht
from bot.language.tokens import woorden

# A long story tells who someone is, whatever is scrubbed from it; and no training question is that long.
MAX_CHARACTERS = 200
MIN_LETTERS = 5
# A text goes when it is like a training question of the topic crisis, and nearly as like it as one of any other topic.
# On the questions of tests/evaluation that takes all calls for help, and 3.5% of the rest.
CRISIS = "crisis"
CRISIS_LIKENESS, CRISIS_MARGIN = 0.3, 0.8
EXAMPLES_PER_TOPIC = 40
# Longer calls for help ask something about work beside it, and are like any question about that.
CRISIS_WORDS = 10

_DAYS = frozenset({"dag", "bereik", "fout", "ziekteweek"})
_FACTS = (*EIGEN_FEITEN, "fouten")
# A second look that does not lean on the reader: digits that look like a day, and years.
_WRITTEN_DAY = re.compile(
    r"\b\d{1,2}\s*[-/.]\s*\d{1,2}\b"
    r"|\b(?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:e|de|ste)?\s+(?:jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)",
    re.IGNORECASE,
)


class Scrubbed(Protocol):
    """A text without what points to a person (bot/language/scrub.py)."""

    @property
    def text(self) -> str:
        """The text, with Dutch words where something was taken out."""


class Keeping:
    """Decides what is kept of a question."""

    def __init__(
        self, nlp: Any, scrub: Callable[[str], Scrubbed], topics: Iterable[Topic], harmless: Iterable[str]
    ) -> None:
        """Prepares the reader and the likeness to calls for help.

        Args:
            nlp: the Dutch pipeline.
            scrub: takes out what points to a person.
            topics: the knowledge base's, with their training questions.
            harmless: messages that only sound like a call for help.
        """
        self._nlp, self._scrub = nlp, scrub
        self._reader = Lezer(nlp)
        crisis: list[str] = []
        other = [text.lower() for text in harmless]
        for topic in topics:
            questions = [question.lower() for question in (topic.vraag, *topic.voorbeelden)]
            if topic.id == CRISIS:
                crisis += [question for question in questions if len(question.split()) <= CRISIS_WORDS]
            else:
                other += questions[: EXAMPLES_PER_TOPIC + 1]
        self._likeness = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        self._likeness.fit(crisis + other)
        self._crisis, self._other = self._likeness.transform(crisis).T, self._likeness.transform(other).T

    def clean(self, text: str, vandaag: date) -> str | None:
        """What may be kept of a question.

        A date of illness is health data, and a date of any kind may be one. A text that tells a day is therefore not
        kept at all: what a grammar would leave of it after replacing the dates it knows is not certain enough.

        Args:
            text: what was typed.
            vandaag: the day on which it was typed.

        Returns:
            The scrubbed text, or None if nothing is kept.
        """
        short = " ".join(text.split())
        if len(short) > MAX_CHARACTERS or sum(char.isalpha() for char in short) < MIN_LETTERS:
            return None
        # The scrubber leaves dates as they are, and takes out numbers that would look like one.
        cleaned = " ".join(self._scrub(short).text.split())
        if sum(char.isalpha() for char in cleaned) < MIN_LETTERS:
            return None
        return None if self.tells_a_day(cleaned, vandaag) or self.like_a_call_for_help(short) else cleaned

    def tells_a_day(self, text: str, vandaag: date) -> bool:
        """Whether a text holds a day, a period or a week of illness of someone."""
        if _WRITTEN_DAY.search(text):
            return True
        times = vind(Zicht(woorden(self._nlp, text), vandaag))
        if any(time.soort in _DAYS and not time.zwak for time in times):
            return True
        reading: Lezing = self._reader.lees(text, vandaag)
        return any(getattr(reading, name) for name in _FACTS)

    def like_a_call_for_help(self, text: str) -> bool:
        """Whether a text is so like the questions of the topic crisis that it is better not kept."""
        written = self._likeness.transform([text.lower()])
        distress = float((written @ self._crisis).max())
        return distress >= CRISIS_LIKENESS and distress >= CRISIS_MARGIN * float((written @ self._other).max())
