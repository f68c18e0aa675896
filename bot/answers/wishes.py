"""What someone wants with a message: a command, a topic, or something unclear.

The classifier is one voice among others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.answers.commands import plain
from bot.answers.crisis import CRISIS
from bot.answers.follow_up import CLOSE, LEAD, POSSIBLE, SURE, leans, may_lean
from bot.answers.offered import offered as offers
from bot.answers.rules import Dialoogregels
from bot.answers.several import lone_question
from bot.answers.state import Bericht, Beurt, Stand
from bot.answers.suppositions import supposes
from bot.answers.timeline import WEEK_TOPIC
from bot.answers.wage import SUBJECT as PAY
from bot.answers.wage import names_wage
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW, Topic
from bot.language.parts import is_question

DIAGNOSIS = "werkgever-vragen-over-ziekte"
GOODBYE = "afscheid"
CONTRACT_ENDS = "contract-eindigt-tijdens-ziekte"
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
# So many words can still be no more than a yes or a no.
MAX_YES_WORDS = 4
_YES_NO = frozenset({"bevestigen", "ontkennen"})
# A question of so many words is never outside the subject: it has none of its own.
MAX_BARE_QUESTION = 2
# Groups whose topics say little of what a short question is about.
_SHALLOW = frozenset({"speciaal", "gesprek"})
# With these an id begins that does not begin with its subject.
_PLAIN_WORDS = frozenset({"wie", "wat", "te", "na", "niet", "geen", "twee", "minder", "lager"})
# Commands that can stand beside facts: "ik ben ziek sinds 3 maart, wat moet ik nu doen?"
_BESIDE_FACTS = frozenset({"verplichtingen", "beslishulp"})
_MONTH = re.compile(
    r"\b(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\b", re.IGNORECASE
)
# The figure of "spoor 2" tells no fact.
_FIGURE = re.compile(r"(?<!spoor )\b\d", re.IGNORECASE)
_WEEK = re.compile(r"\bwe(?:ek|ken)\b|week\b", re.IGNORECASE)
_RECKON = re.compile(r"\breken\w*\b|\bstel\b", re.IGNORECASE)
_ILL = re.compile(r"\bziek|\buitgevallen\b|\bviel\b|\buitval\b|\bthuis\b", re.IGNORECASE)
_ROLE_FIRST = re.compile(r"^ik ben (?:werkgever|werknemer|hr)\b[^a-z]*", re.IGNORECASE)


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


Reply = Callable[[Wens, Bericht, Stand, date], Beurt]
"""What answers a command: from what is asked, the message, the conversation and today to a turn."""


class Wensen:
    """Decides what a message asks for."""

    def __init__(self, library: Library, regels: Dialoogregels) -> None:
        """Keeps the knowledge base and the questions of all topics."""
        self._library, self._regels = library, regels
        self._questions = {plain(topic.vraag): topic.id for topic in library.topics.values()}
        # By the one date that each is about.
        self._calculations = {
            topic.mijlpalen[0]: topic.id
            for topic in library.topics.values()
            if topic.soort == "berekening" and len(topic.mijlpalen) < 4 and topic.mijlpalen
        }

    def wens(self, bericht: Bericht, stand: Stand, *, follow_ups: bool = True) -> Wens:
        """What a message asks for.

        Args:
            bericht: the message with what the NLU made of it.
            stand: the conversation, for follow-up questions.
            follow_ups: whether a short question may lean on the last topic.
        """
        sure = bericht.besluit == "antwoord" and bool(bericht.ids)
        command = self._regels.opdrachten.vind(bericht.tekst)
        if command is not None and command.naam == "dossier" and len(command.rest.split()[0]) > 1:
            command = None  # A file is called by one letter; "dossier hoe lang bewaren" asks something.
        if command is not None and command.naam == "nieuw_dossier" and command.rest:
            command = command if stand.situatie and _tells_illness(bericht.tekst) else None
        known = self._known_follow_up(bericht, stand) if follow_ups and command is None else None
        # Only the exact text of a button goes before crisis, and that of a short question after a topic about work: it
        # is certain that they tell something else.
        heard = sure and bericht.ids[0] == CRISIS and known is None
        suspected = self._regels.crisis.vermoed(bericht.tekst, heard)
        if suspected and (command is None or command.rest):
            return Wens("onderwerp", CRISIS)
        if bericht.ids[:1] == (CRISIS,):
            # A false alarm: what it would have been about else, if that is clear.
            sure = bericht.naast is not None
            ids = (bericht.naast,) if bericht.naast else ()
            bericht = replace(bericht, besluit="antwoord" if sure else "keuze", ids=ids, naast=None)
        if command is not None:
            return Wens("opdracht", command.naam, command.rest, bekend=True)
        beside = self._regels.opdrachten.vind(lone_question(bericht.tekst) or "")
        if beside is not None and beside.naam in _BESIDE_FACTS and not self._clear_without_facts(bericht):
            return Wens("opdracht", beside.naam)
        if self._regels.medisch.gevist(bericht.tekst):
            return Wens("onderwerp", DIAGNOSIS, bekend=True)
        if known is not None:
            return Wens("onderwerp", known)
        bare = _ROLE_FIRST.sub("", bericht.tekst.strip())
        exact = self._questions.get(plain(bericht.tekst)) or self._questions.get(plain(bare))
        if exact:
            return Wens("onderwerp", exact, bekend=True)
        if sure and bericht.ids[0] in INTENTS and not self._more_than_yes(bericht) and not self._tells_a_fact(bericht):
            return Wens("opdracht", INTENTS[bericht.ids[0]])
        topic = self._library.topics.get(stand.onderwerp or "")
        if follow_ups and topic is not None and topic.soort != "gesprek":
            if self._adds_a_fact(bericht, topic):
                return Wens("onderwerp", topic.id)
            leaning = self._leaning(bericht, topic) or self._beside_facts(bericht, topic)
            if leaning is not None:
                return leaning
        return self._classified(bericht)

    def subject_of_facts(self, stand: Stand) -> str:
        """What facts without a question are told for: what was computed before, or the date that was asked about."""
        if stand.berekening and stand.berekening != PAY:
            return stand.berekening
        topic = self._library.topics.get(stand.onderwerp or "")
        date_of = topic.mijlpalen[0] if topic is not None and topic.soort == "faq" and topic.mijlpalen else ""
        return self._regels.mijlpaalnamen.berekeningen.get(date_of, OVERVIEW)

    def _known_follow_up(self, bericht: Bericht, stand: Stand) -> str | None:
        """The topic that a short question is about after the last one, else after the questions just offered."""
        offered = (self._questions.get(plain(text)) for text in offers(stand))
        topic = self._library.topics.get(stand.onderwerp or next((name for name in offered if name), ""))
        if (topic is None or topic.soort == "berekening") and (stand.situatie or {}).get("contract_einde"):
            topic = self._library.topics[CONTRACT_ENDS]
        if topic is None or topic.groep in _SHALLOW:
            return None
        return self._regels.vervolg.vind(bericht.tekst, topic.id, stand.rol)

    def _heard(self, bericht: Bericht) -> Topic | None:
        """The topic that the NLU is sure of, if it is sure of one."""
        return self._library.topics.get(bericht.ids[0]) if bericht.besluit == "antwoord" and bericht.ids else None

    def _clear_without_facts(self, bericht: Bericht) -> bool:
        """Whether a message tells no date and the NLU is sure of its subject: "hij weigert spoor 2, wat nu"."""
        heard = self._heard(bericht)
        clear = heard is not None and heard.soort == "faq" and self._deep(heard.id)
        return clear and not _FIGURE.search(bericht.tekst) and not _MONTH.search(bericht.tekst)

    def _adds_a_fact(self, bericht: Bericht, topic: Topic) -> bool:
        """A date told during a calculation belongs to it, also where the NLU hears another calculation in the words."""
        heard = self._heard(bericht)
        if heard is None or not heard.soort == topic.soort == "berekening" or not _tells_a_number(bericht.tekst):
            return False
        if topic.id == PAY:
            # No date belongs to a wage, and the wage itself is not kept: it would be asked for again.
            return names_wage(bericht.tekst)
        # Who tells since when he is ill and names another date asks for that one: "ziek sinds 3 maart, WIA graag".
        return not (_tells_illness(bericht.tekst) and self._names_date(bericht.tekst, heard))

    def _more_than_yes(self, bericht: Bericht) -> bool:
        """A message that begins with yes or no and then goes on is about what follows."""
        long = len(plain(bericht.tekst).split()) > MAX_YES_WORDS
        return bericht.ids[0] in _YES_NO and (long or is_question(bericht.tekst))

    def _tells_a_fact(self, bericht: Bericht) -> bool:
        """A date that is told, not supposed: taken for a "what if" it would be reckoned with once and then be lost."""
        tekst = bericht.tekst
        what_if = INTENTS[bericht.ids[0]] == "wat_als"
        told = _tells_a_number(tekst) or (bool(_MONTH.search(tekst)) and not is_question(tekst))
        return what_if and told and not supposes(tekst) and not _RECKON.search(tekst)

    def _leaning(self, bericht: Bericht, topic: Topic) -> Wens | None:
        """A short question about the topic before it; by itself it is easily taken for one about something else."""
        named = self._heard(bericht)
        # What is sure by itself is believed where nothing points back.
        sure = named is not None and named.groep not in _SHALLOW
        if topic.soort == "berekening":
            date_asked = self._regels.mijlpaalnamen.volgende(bericht.tekst)
            if date_asked is not None:
                return Wens("onderwerp", date_asked)
        if leans(bericht.tekst):
            introduced = self._regels.buren.introduced(bericht.tekst)
            if introduced is not None and introduced != topic.id:
                return Wens("onderwerp", introduced)
            if named is not None and sure and self._names(bericht.tekst, named):
                return Wens("onderwerp", named.id)
            return self._follow(bericht, topic, named if sure else None)
        if not may_lean(bericht.tekst) or sure:
            return None
        followed = self._follow(bericht, topic, None)
        other = followed is not None and followed.soort == "onderwerp" and followed.naam != topic.id
        # "Moet ik dan gaan?" is no goodbye.
        goodbye = named is not None and named.id == GOODBYE and is_question(bericht.tekst)
        # "Hoe vaak?" is about nothing but the last topic.
        bare = bericht.besluit == "buiten-onderwerp" and len(plain(bericht.tekst).split()) <= MAX_BARE_QUESTION
        return followed if other or goodbye or bare else None

    def _names(self, tekst: str, topic: Topic) -> bool:
        """Whether a message names the subject of a topic; an id begins with it."""
        first = topic.id.removeprefix("bereken-").split("-")[0]
        return first not in _PLAIN_WORDS and first[:6] in plain(tekst)

    def _beside_facts(self, bericht: Bericht, topic: Topic) -> Wens | None:
        """A short question that leans on the last topic, in a message that otherwise tells facts.

        The NLU sees the facts and takes such a message for a request for dates in general.
        """
        question = lone_question(bericht.tekst)
        heard = self._heard(bericht)
        specific = heard is not None and heard.soort != "berekening"
        if question is None or specific or not leans(question):
            return None
        followed = self._follow(replace(bericht, tekst=question), topic, None)
        return followed if followed is not None and followed.soort == "onderwerp" else None

    def _classified(self, bericht: Bericht) -> Wens:
        known = tuple(topic_id for topic_id in bericht.ids if topic_id in self._library.topics)
        lone = self._lone(bericht, known)
        if lone is not None:
            return lone
        if known[:1] == (GOODBYE,) and _tells_a_number(bericht.tekst):
            # "Van de 2e tot de 23e" tells days; nobody takes leave with a figure.
            return Wens("keuze")
        if bericht.besluit == "antwoord" and known:
            if known[0] == OVERVIEW:
                return Wens("onderwerp", self._calculation(bericht))
            return Wens("onderwerp", OVERVIEW if self._only_tells(bericht.tekst, known[0]) else known[0])
        if bericht.besluit == "buiten-onderwerp":
            return Wens("buiten", known[0] if known else "buiten-onderwerp")
        if not known:
            known = tuple(topic_id for topic_id in bericht.rangorde if self._deep(topic_id))[:3]
        return Wens("keuze", ids=known)

    def _only_tells(self, tekst: str, topic_id: str) -> bool:
        """Whether a message tells facts and asks for no date, whichever date the NLU hears in it."""
        topic = self._library.topics[topic_id]
        if topic.id == WEEK_TOPIC:
            return _tells_a_number(tekst) and not _WEEK.search(tekst)
        one_date = topic.soort == "berekening" and bool(topic.mijlpalen)
        return one_date and _tells_a_number(tekst) and not self._names_date(tekst, topic)

    def _names_date(self, tekst: str, topic: Topic) -> bool:
        """Whether a message names a date that a topic computes."""
        return bool(set(topic.mijlpalen) & set(self._regels.mijlpaalnamen.genoemd(tekst)))

    def _lone(self, bericht: Bericht, known: tuple[str, ...]) -> Wens | None:
        """The one clear question in a message that is not clear as a whole: "ik niet begrijp, wat is spoor 2"."""
        if bericht.besluit == "antwoord" and any(self._deep(topic_id) for topic_id in known[:1]):
            return None
        clear = [part.ids[0] for part in bericht.delen if part.besluit == "antwoord" and part.ids]
        return Wens("onderwerp", clear[0]) if len(bericht.delen) == 1 and clear and self._deep(clear[0]) else None

    def _calculation(self, bericht: Bericht) -> str:
        """Which date is asked for in a message that tells facts; the overview where it asks for none in particular.

        The NLU takes a message with a first sick day for a request for the overview when its subject is not sure. The
        ranking then still tells which date the question in it is about.
        """
        if not is_question(bericht.tekst) or OVERVIEW in bericht.rangorde[:1]:
            return OVERVIEW
        asked = self._regels.mijlpaalnamen.volgende(lone_question(bericht.tekst) or bericht.tekst.split(". ")[-1])
        if asked is not None:
            return asked
        topics = self._library.topics
        for topic in (topics[name] for name in bericht.rangorde[:3] if name in topics):
            if topic.soort == "berekening":
                return topic.id
            if topic.mijlpalen and topic.mijlpalen[0] in self._calculations:
                return self._calculations[topic.mijlpalen[0]]
        return OVERVIEW

    def _follow(self, bericht: Bericht, topic: Topic, named: Topic | None) -> Wens | None:
        """The topic near the last one that a short question is about.

        Args:
            bericht: the message.
            topic: the last topic.
            named: the topic that the NLU is sure of, if it is sure of one.
        """
        near = self._regels.buren.rank(bericht.tekst, topic)
        best, score = near[0] if near else ("", 0.0)
        lead = score - (near[1][1] if len(near) > 1 else 0.0)
        scores = dict(near)
        if named is not None and (named.id == topic.id or scores.get(named.id, 0.0) >= max(score - CLOSE, POSSIBLE)):
            return Wens("onderwerp", named.id)
        if score >= SURE and lead >= LEAD:
            return Wens("onderwerp", best)
        if score >= POSSIBLE:
            likely = [topic_id for topic_id, value in near[:2] if value >= POSSIBLE]
            classified = [topic_id for topic_id in bericht.ids if self._deep(topic_id)]
            return Wens("keuze", ids=tuple(dict.fromkeys((*likely, *classified)))[:3])
        beside = self._regels.buren.rank(bericht.tekst, topic, self._named(bericht))
        if beside and beside[0][1] >= SURE and (named is None or beside[0][0] == named.id):
            return Wens("onderwerp", beside[0][0])
        # Nothing in it tells what is meant: what belongs to the last topic is the best guess.
        first = (named.id,) if named is not None and named.soort == "faq" else ()
        likely = [*first, *topic.gerelateerd]
        return Wens("keuze", ids=tuple(dict.fromkeys(likely))[:3]) if likely else None

    def _named(self, bericht: Bericht) -> list[str]:
        """Topics that the message names by a word of their id, and those that the classifier thought of."""
        words = {word for word in plain(bericht.tekst).split() if len(word) > 4}
        named = [topic for topic in self._library.topics if words & set(topic.split("-"))]
        return [topic_id for topic_id in (*named, *bericht.ids) if self._deep(topic_id)]

    def _deep(self, topic_id: str) -> bool:
        """Whether a topic is one that a question may lean on: not one about the bot or outside the subject."""
        topic = self._library.topics.get(topic_id)
        return topic is not None and topic.groep not in _SHALLOW


def _tells_illness(tekst: str) -> bool:
    """Whether a message names an illness and a figure, most often its first day."""
    return bool(_ILL.search(tekst)) and any(char.isdigit() for char in tekst)


def _tells_a_number(tekst: str) -> bool:
    """Whether a message tells something with a figure in it, most often a date, and asks nothing."""
    return any(char.isdigit() for char in tekst) and not is_question(tekst)
