"""A short question that leans on the topic before it: "en als ik weiger?", "hoe lang duurt dat?"."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.answers.commands import plain
from bot.knowledge.topics import Topic

MAX_WORDS = 7
# How alike a question of a neighbouring topic must be before it is answered; below it a choice is offered.
SURE, POSSIBLE = 0.34, 0.16
_LEANING = re.compile(
    r"^(en|maar|of|dan)\b|\b(dat|dit|daar|die|deze|het|er|daarvan|daarvoor|daarbij|hiervan|hiervoor)\b"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ASKING = _words("wie wat waar wanneer hoe hoelang hoeveel welke waarom mag moet kan is heb krijg betaalt geldt")
_STOP = _words(
    "en maar of dan de het een ik mijn je jij u uw we wij zij ze hij er dat dit die deze daar hier is zijn ben was te "
    "ga gaat gaan doe doen doet wil willen zo van voor op in aan bij met om als dus ook nog wel niet wordt worden word "
    "kan mag moet heb heeft hebben"
)
# Words that mean the same in short questions.
_SAME = {
    "weiger": "weigeren",
    "weigert": "weigeren",
    "geweigerd": "weigeren",
    "lang": "duur",
    "hoelang": "duur",
    "duurt": "duur",
    "duren": "duur",
    "kost": "kosten",
    "prijs": "kosten",
    "betaalt": "betalen",
    "betaal": "betalen",
    "verplicht": "verplicht",
    "stopt": "stoppen",
    "stop": "stoppen",
    "start": "starten",
    "begint": "starten",
    "beginnen": "starten",
    "werknemer": "werknemer",
    "laat": "telaat",
}


def leans(tekst: str) -> bool:
    """Whether a message is a short question that may lean on the topic before it."""
    words = plain(tekst).split()
    if not 0 < len(words) <= MAX_WORDS:
        return False
    asks = "?" in tekst or words[0] in _ASKING or words[0] in ("en", "maar", "of")
    return asks and bool(_LEANING.search(plain(tekst)) or len(words) <= 3)


class Neighbours:
    """Finds the topic near the last one that a short question is about."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        """Counts the words of all training questions."""
        self._topics = topics
        self._questions = {
            topic.id: [_terms(text) for text in (topic.vraag, *topic.voorbeelden)] for topic in topics.values()
        }
        spread = Counter(word for questions in self._questions.values() for words in questions for word in set(words))
        total = sum(len(questions) for questions in self._questions.values())
        self._weight = {word: math.log(1 + total / count) for word, count in spread.items()}

    def near(self, topic: Topic) -> list[str]:
        """The topics of the same group and the related ones, the topic itself excluded."""
        group = [other.id for other in self._topics.values() if other.groep == topic.groep]
        subject = set(_terms(topic.id.replace("-", " "))) - {"wat", "wanneer", "hoe"}
        alike = [other for other in self._topics if subject & set(_terms(other.replace("-", " ")))]
        return [other for other in dict.fromkeys((*topic.gerelateerd, *group, *alike)) if other != topic.id]

    def rank(self, tekst: str, topic: Topic, beside: Iterable[str] = ()) -> list[tuple[str, float]]:
        """Neighbouring topics, best first, with how alike their questions are to the subject and this question."""
        asked = [*_terms(tekst)]
        subject = _terms(_subject(topic))
        ranked = []
        for other in dict.fromkeys((*self.near(topic), *beside)):
            if other not in self._questions:
                continue
            named = set(_terms(other.replace("-", " ")))
            best = max((self._alike(asked, subject, question) for question in self._questions[other]), default=0.0)
            bonus = 0.25 if named & set(asked) else 0.0
            ranked.append((other, best + bonus))
        return sorted(ranked, key=lambda pair: -pair[1])

    def _alike(self, asked: list[str], subject: list[str], question: list[str]) -> float:
        words = set(question)
        wanted = {word: self._weight.get(word, 1.0) for word in asked}
        if not wanted or not words:
            return 0.0
        hit = sum(weight for word, weight in wanted.items() if word in words)
        about = sum(self._weight.get(word, 1.0) for word in subject if word in words)
        size = math.sqrt(sum(self._weight.get(word, 1.0) for word in words))
        return (hit + 0.5 * about * bool(hit)) / (sum(wanted.values()) + size * 2)


def _subject(topic: Topic) -> str:
    """The words of a topic's id name its subject best."""
    return topic.id.replace("-", " ")


def _terms(text: str) -> list[str]:
    joined = re.sub(r"\b(spoor|2e spoor|tweede spoor)\s*2\b|\b(2e|2de|tweede) spoor\b", "spoor2", plain(text))
    words = re.findall(r"\w+", joined)
    return [_SAME.get(word, word) for word in words if word not in _STOP]
