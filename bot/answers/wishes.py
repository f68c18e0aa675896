"""What someone wants with a message: a command, a topic, or something unclear.

The classifier is one voice among others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.answers.commands import plain
from bot.answers.follow_up import POSSIBLE, SURE, leans
from bot.answers.rules import Dialoogregels
from bot.answers.state import Bericht, Stand
from bot.knowledge.library import Library
from bot.knowledge.topics import Topic

CRISIS = "crisis"
DIAGNOSIS = "werkgever-vragen-over-ziekte"
OVERVIEW = "bereken-mijn-tijdlijn"
# The dialogue's own intents (bot/data/nlu.yml) and the commands that they mean.
INTENTS = {
    "verplichtingen_nu": "verplichtingen",
    "beslishulp_spoor_2": "beslishulp",
    "nieuw_dossier": "nieuw_dossier",
    "waarom_datum": "waarom",
    "wat_als": "wat_als",
    "weet_van_mij": "weet_van_mij",
    "overdracht": "overdracht",
    "overdracht_status": "overdracht_status",
    "overdracht_intrekken": "overdracht_intrekken",
    "bevestigen": "ja",
    "ontkennen": "nee",
}
_ROLE_FIRST = re.compile(r"^ik ben (?:werkgever|werknemer|hr)\b[^a-z]*", re.IGNORECASE)
_QUESTION = re.compile(
    r"\?|^(en |maar |ok[eé]? |goed )?(wat|wie|waar|wanneer|hoe|hoelang|hoeveel|welke?|waarom|waarvoor|mag|moet|kan"
    r"|krijg|heb ik recht|is het|is er|ben ik|telt|geldt)\b"
    r"|\b(mag|moet|kan|wanneer|hoeveel|hoelang|hoe lang|wat moet|welke) (ik|hij|zij|mijn|we|wij|u|je|dat)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wens:
    """What a message asks for.

    Attributes:
        soort: opdracht (a command), onderwerp (a topic), keuze (one of a few topics) or buiten (outside the subject).
        naam: the command or the topic.
        rest: what a command says besides its words.
        ids: the topics to choose from.
        bekend: whether it was recognised without the classifier.
    """

    soort: Literal["opdracht", "onderwerp", "keuze", "buiten"]
    naam: str = ""
    rest: str = ""
    ids: tuple[str, ...] = ()
    bekend: bool = False


class Wensen:
    """Decides what a message asks for."""

    def __init__(self, library: Library, regels: Dialoogregels) -> None:
        """Keeps the knowledge base and the questions of all topics."""
        self._library, self._regels = library, regels
        self._questions = {plain(topic.vraag): topic.id for topic in library.topics.values()}

    def wens(self, bericht: Bericht, stand: Stand, *, follow_ups: bool = True) -> Wens:
        """What a message asks for.

        Args:
            bericht: the message with what the NLU made of it.
            stand: the conversation, for follow-up questions.
            follow_ups: whether a short question may lean on the last topic.
        """
        sure = bericht.besluit == "antwoord" and bool(bericht.ids)
        command = self._regels.opdrachten.vind(bericht.tekst)
        # Only the exact text of a button goes before crisis: it is certain that it tells something else.
        if sure and bericht.ids[0] == CRISIS and (command is None or command.rest):
            return Wens("onderwerp", CRISIS)
        if command is not None:
            return Wens("opdracht", command.naam, command.rest, bekend=True)
        if self._regels.medisch.gevist(bericht.tekst):
            return Wens("onderwerp", DIAGNOSIS, bekend=True)
        bare = _ROLE_FIRST.sub("", bericht.tekst.strip())
        exact = self._questions.get(plain(bericht.tekst)) or self._questions.get(plain(bare))
        if exact:
            return Wens("onderwerp", exact, bekend=True)
        if sure and bericht.ids[0] in INTENTS:
            return Wens("opdracht", INTENTS[bericht.ids[0]])
        topic = self._library.topics.get(stand.onderwerp or "")
        if follow_ups and topic is not None and topic.soort != "gesprek" and leans(bericht.tekst):
            # A short question that means nothing by itself is easily taken for one outside the subject.
            named = self._library.topics.get(bericht.ids[0]) if sure else None
            followed = self._follow(bericht, topic, sure and named is not None and named.groep != "speciaal")
            if followed is not None:
                return followed
        return self._classified(bericht)

    def _classified(self, bericht: Bericht) -> Wens:
        known = tuple(topic_id for topic_id in bericht.ids if topic_id in self._library.topics)
        if bericht.besluit == "antwoord" and known:
            return Wens("onderwerp", self._calculation(bericht) if known[0] == OVERVIEW else known[0])
        if bericht.besluit == "buiten-onderwerp":
            return Wens("buiten", known[0] if known else "buiten-onderwerp")
        return Wens("keuze", ids=known)

    def _calculation(self, bericht: Bericht) -> str:
        """Which date is asked for in a message that tells facts; the overview where it asks for none in particular.

        The NLU takes a message with a first sick day for a request for the overview when its subject is not sure. The
        ranking then still tells which date the question in it is about.
        """
        if not asks(bericht.tekst) or OVERVIEW in bericht.rangorde[:1]:
            return OVERVIEW
        topics = self._library.topics
        calculations = {
            t.mijlpalen[0]: t.id
            for t in topics.values()
            if t.soort == "berekening" and len(t.mijlpalen) < 4 and t.mijlpalen
        }
        for topic in (topics[name] for name in bericht.rangorde[:3] if name in topics):
            if topic.soort == "berekening":
                return topic.id
            if topic.mijlpalen and topic.mijlpalen[0] in calculations:
                return calculations[topic.mijlpalen[0]]
        return OVERVIEW

    def _follow(self, bericht: Bericht, topic: Topic, sure: bool) -> Wens | None:
        ranked = self._regels.buren.rank(bericht.tekst, topic, self._named(bericht))
        if not ranked:
            return None
        near = {topic_id for topic_id, score in ranked[:3] if score >= POSSIBLE}
        if sure and bericht.ids[0] in {*near, topic.id}:
            return Wens("onderwerp", bericht.ids[0])
        best, score = ranked[0]
        lead = score - (ranked[1][1] if len(ranked) > 1 else 0.0)
        if score >= SURE and lead >= 0.03:
            return Wens("onderwerp", best)
        if sure:
            return None
        if score >= POSSIBLE:
            likely = [topic_id for topic_id, value in ranked[:2] if value >= POSSIBLE]
            classified = [topic_id for topic_id in bericht.ids if topic_id in self._library.topics]
            return Wens("keuze", ids=tuple(dict.fromkeys((*likely, *classified)))[:3])
        # Nothing in it tells what is meant: what belongs to the last topic is the best guess.
        return Wens("keuze", ids=topic.gerelateerd) if topic.gerelateerd else None

    def _named(self, bericht: Bericht) -> list[str]:
        """Topics that the message names by a word of their id, and those that the classifier thought of."""
        words = {word for word in plain(bericht.tekst).split() if len(word) > 4}
        return [topic for topic in self._library.topics if words & set(topic.split("-"))] + list(bericht.ids)


def asks(tekst: str) -> bool:
    """Whether a message is a question rather than a statement."""
    return bool(_QUESTION.search(tekst.strip()))
