"""A short question that leans on the topic before it: "en als ik weiger?", "hoe lang duurt dat?"."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest

from bot.answers.commands import plain
from bot.knowledge.topics import Topic

MAX_WORDS = 9
# A short question without a word that points back leans only where the NLU is not sure of it.
MAX_BARE_WORDS = 6
# How alike a question of a neighbouring topic must be before it is answered; below it a choice is offered.
SURE, POSSIBLE = 0.34, 0.16
# What a topic gains whose id names a word of the question, and loses when its id names nothing of the subject.
NAMED, STRANGE = 0.25, 0.15
# The best must lead by so much; the topic that the NLU is sure of may lag by so much.
LEAD, CLOSE = 0.03, 0.1
_LEANING = re.compile(
    r"^(en|maar|of|dan|oke en|ok en)\b|\b(dat|dit|daar|die|deze|het|er|daarvan|daarvoor|daarbij|daartegen|daaraan"
    r"|daarmee|daarover|ervan|ervoor|eraan|erbij|hiervan|hiervoor|hieraan|hiermee)\b"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ASKING = _words("wie wat waar wanneer hoe hoelang hoeveel welke waarom mag moet kan is heb krijg betaalt geldt")
_WHAT = "-wat-is-het"
# Alone these tell nothing of what is asked.
_EMPTY = _words("hoe wat welke waar mag moet kan is krijg geldt heb")
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
    "vraag": "aanvragen",
    "aanvraag": "aanvragen",
    "hoog": "hoogte",
    "hoeveel": "hoogte",
    "bepaalt": "beslist",
    "kiest": "kiezen",
    "papieren": "documenten",
    "stukken": "documenten",
    "tekenen": "ondertekenen",
    "teken": "ondertekenen",
    "meedoen": "weigeren",
    "meewerken": "weigeren",
    "meewerk": "weigeren",
    "meewerkt": "weigeren",
    "nee": "weigeren",
    "afgewezen": "bezwaar",
    "baas": "werkgever",
}


def leans(tekst: str) -> bool:
    """Whether a message is a short question that points back to the topic before it ("dat", "en als ...")."""
    words = plain(tekst).split()
    return 0 < len(words) <= MAX_WORDS and _asks(tekst, words) and bool(_LEANING.search(plain(tekst)))


def may_lean(tekst: str) -> bool:
    """Whether a message is a short question that may be about the topic before it."""
    words = plain(tekst).split()
    return 0 < len(words) <= MAX_BARE_WORDS and _asks(tekst, words)


def _asks(tekst: str, words: list[str]) -> bool:
    return "?" in tekst or words[0] in _ASKING or words[0] in ("en", "maar", "of")


@dataclass(frozen=True)
class _Question:
    """A training question: its words, and how much they weigh together."""

    words: frozenset[str]
    size: float


class Neighbours:
    """Finds the topic near the last one that a short question is about."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        """Counts the words of all training questions."""
        self._topics = topics
        asked = {
            topic.id: [frozenset(_terms(text)) for text in (topic.vraag, *topic.voorbeelden)]
            for topic in topics.values()
        }
        spread = Counter(word for questions in asked.values() for words in questions for word in words)
        total = sum(len(questions) for questions in asked.values())
        self._weight = {word: math.log(1 + total / count) for word, count in spread.items()}
        self._questions = {
            topic: [
                _Question(words, 2 * math.sqrt(sum(self._weight[word] for word in words)))
                for words in questions
                if words
            ]
            for topic, questions in asked.items()
        }
        self._named = {topic: frozenset(_terms(_subject(topic))) for topic in topics}
        self._explained = {
            frozenset(_terms(_subject(topic.removesuffix(_WHAT)))): topic
            for topic in reversed(list(topics))
            if topic.endswith(_WHAT)
        }

    def near(self, topic: Topic) -> list[str]:
        """The topics of the same group and the related ones, the topic itself excluded."""
        group = [other.id for other in self._topics.values() if other.groep == topic.groep]
        subject = self._named[topic.id] - {"wat", "wanneer", "hoe"}
        alike = [other for other, named in self._named.items() if subject & named]
        others = dict.fromkeys((*topic.gerelateerd, *group, *alike))
        return [other for other in others if other != topic.id and self._topics[other].soort != "gesprek"]

    def rank(self, tekst: str, topic: Topic, beside: Iterable[str] = ()) -> list[tuple[str, float]]:
        """Neighbouring topics, best first, with how alike their questions are to the subject and this question."""
        asked = {word: self._weight.get(word, 1.0) for word in _terms(tekst) if word not in _EMPTY}
        subject = {word: self._weight.get(word, 1.0) for word in self._named[topic.id]}
        size, ranked = sum(asked.values()), []
        for other in dict.fromkeys((topic.id, *self.near(topic), *beside)):
            if other not in self._questions:
                continue
            named = self._named[other]
            # Not the best alone: one question that contrasts two topics names the other's subject too.
            # Most questions have no word in common with what is asked, and are not like it at all.
            near = (question for question in self._questions[other] if not asked.keys().isdisjoint(question.words))
            alike = nlargest(2, [_alike(asked, size, subject, question) for question in near])
            best = sum(alike) / 2
            # "wie" is in the name of who decides, but "wie betaalt dat?" asks something else.
            bonus = NAMED if named & (asked.keys() - {"wie"}) else 0.0
            # A related topic about something else answers what was asked of this subject only if it names it well.
            strange = 0.0 if named & subject.keys() or other == topic.id else STRANGE
            ranked.append((other, best + bonus - strange))
        return sorted(ranked, key=lambda pair: -pair[1])

    def introduced(self, tekst: str) -> str | None:
        """The topic that explains what a message names and nothing more: "en spoor 2?"."""
        return self._explained.get(frozenset(_terms(tekst)))


def _alike(asked: Mapping[str, float], size: float, subject: Mapping[str, float], question: _Question) -> float:
    """How alike a training question is to what is asked of a subject; both are words with their weights."""
    hit = sum(weight for word, weight in asked.items() if word in question.words)
    about = sum(weight for word, weight in subject.items() if word in question.words)
    return (hit + 0.5 * about) / (size + question.size)


def _subject(topic_id: str) -> str:
    """The words of a topic's id name its subject best."""
    return topic_id.replace("-", " ")


def _terms(text: str) -> list[str]:
    joined = re.sub(r"\b(spoor|2e spoor|tweede spoor)\s*2\b|\b(2e|2de|tweede) spoor\b", "spoor2", plain(text))
    words = re.findall(r"\w+", joined)
    return [_SAME.get(word, word) for word in words if word not in _STOP]
