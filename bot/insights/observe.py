"""From Rasa's events to what is counted: the one place where an event is read, and where everything else is dropped.

What comes out holds no text. Topics, organisations and channels pass only if they are on a list of known names; the
sender goes along until ``pseudonyms`` has turned it into a pseudonym, and no further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.answers import always, dossiers, duties, spoor2, what_if
from bot.insights.settings import InsightsSettings
from bot.retention import FORGOTTEN, HANDLED

CHANNELS = frozenset({"widget", "slack", "teams", "rest"})
ROLES = frozenset({"werknemer", "werkgever"})
OTHER, UNKNOWN = "overig", "onbekend"
PERSON, OUTSIDE, CRISIS = "menselijke-medewerker", "buiten-onderwerp", "crisis"
# Outside what the bot answers, though it has words of its own for it.
OUTSIDE_TOPICS = frozenset({OUTSIDE, "medische-vraag"})
# What a user chooses after a no, in the widget: a topic that tells the reason.
COMPLAINTS = {"antwoord-niet-begrepen": "unclear", "antwoord-klopt-niet": "wrong"}
SUBJECTS = frozenset({"waarom", dossiers.SUBJECT, duties.SUBJECT, spoor2.SUBJECT, what_if.SUBJECT})
# Answers that are worked out from what the user told, besides the topics that are called "bereken-...".
COMPUTED = frozenset({duties.SUBJECT, spoor2.SUBJECT})
REASONS = dict(
    zip(
        (choice.tekst.lower() for choice in always.REASONS),
        ("unclear", "other_question", "incomplete", "wrong"),
        strict=True,
    )
)
# Lower bounds of the bands of confidence; from the middle one on, a topic is answered at once.
BANDS = ((0.75, "hoog"), (0.45, "midden"), (0.0, "laag"))

Kind = Literal["answer", "dates", "form", "choice", "outside", "person", "crisis", "talk"]


@dataclass(frozen=True)
class Vocabulary:
    """The names that may be counted."""

    topics: frozenset[str]
    organisations: frozenset[str]

    def topic(self, name: object) -> str:
        """A topic's id, or "overig" for what is none."""
        return _one_of(self.topics, name) or _one_of(SUBJECTS, name) or OTHER

    def organisation(self, name: object) -> str:
        """An organisation on the list, "overig", or "onbekend" where none was named."""
        if not name:
            return UNKNOWN
        return _one_of(self.organisations, name) or OTHER


def vocabulary(settings: InsightsSettings, topics: frozenset[str]) -> Vocabulary:
    """The names of this installation."""
    return Vocabulary(topics, settings.organisations)


@dataclass(frozen=True)
class Verdict:
    """What somebody thought of the answer on a topic; ``reason`` is a code, empty if it was not told."""

    topic: str
    useful: bool
    reason: str = ""


@dataclass(frozen=True)
class Heard:
    """A message came in.

    Attributes:
        sender: who sent it.
        at: when it was stored, in seconds since 1970.
        received: when it came in.
        channel: over which channel.
        organisation: for which organisation.
        nearest: the likeliest topic.
        confidence: the band of the classifier's confidence.
    """

    sender: str
    at: float
    received: float
    channel: str
    organisation: str
    nearest: str
    confidence: str


@dataclass(frozen=True)
class Said:
    """The bot replied: what kind of reply it is, and on which topic."""

    sender: str
    at: float
    kind: Kind
    topic: str
    verdict: Verdict | None = None


@dataclass(frozen=True)
class RoleTold:
    """The role became known, or (None) unknown again."""

    sender: str
    role: str | None


@dataclass(frozen=True)
class SubjectSet:
    """What is being computed."""

    sender: str
    topic: str


@dataclass(frozen=True)
class Judged:
    """A verdict that was given outside a turn (the widget's buttons)."""

    sender: str
    at: float
    verdict: Verdict


@dataclass(frozen=True)
class Listening:
    """The turn is over."""

    sender: str
    at: float


@dataclass(frozen=True)
class Forgotten:
    """The conversation was deleted."""

    sender: str


Observation = Heard | Said | RoleTold | SubjectSet | Judged | Listening | Forgotten


def observe(event: Mapping[str, Any], known: Vocabulary) -> tuple[Observation, ...]:
    """What is counted of one of Rasa's events, mostly nothing.

    Args:
        event: the event as Rasa's event broker publishes it.
        known: the names that may be counted.
    """
    sender, name = event.get("sender_id"), event.get("event")
    if not isinstance(sender, str) or not sender or HANDLED in sender:
        return ()
    at = _moment(event.get("timestamp"))
    if name == "user":
        return (_heard(event, sender, at, known),) if at > 0 else ()
    if name == "bot":
        return _said(event, sender, at, known)
    if name == "slot":
        return _slot(event, sender, at, known)
    if name in ("reset_slots", "session_started", "restart"):
        return (RoleTold(sender, None),)
    if name == "action" and event.get("name") == "action_listen":
        return (Listening(sender, at),)
    return (Forgotten(sender),) if name == FORGOTTEN else ()


def band(confidence: object) -> str:
    """The band of a confidence; the lowest for what is no number."""
    number = float(confidence) if isinstance(confidence, (int, float)) else 0.0
    return next((name for least, name in BANDS if number >= least), BANDS[-1][1])


def _heard(event: Mapping[str, Any], sender: str, at: float, known: Vocabulary) -> Heard:
    parsed, metadata = _mapping(event.get("parse_data")), _mapping(event.get("metadata"))
    decision, intent = _mapping(parsed.get("besluit")), _mapping(parsed.get("intent"))
    ids = decision.get("ids")
    received = _moment(metadata.get("ontvangen"))
    return Heard(
        sender,
        at,
        # A clock that was set back, or no moment at all: the turn then begins when it was stored.
        received if 0 < received <= at else at,
        _one_of(CHANNELS, event.get("input_channel")) or OTHER,
        known.organisation(metadata.get("organisatie")),
        known.topic(ids[0] if isinstance(ids, list) and ids else None),
        band(intent.get("confidence")),
    )


def _said(event: Mapping[str, Any], sender: str, at: float, known: Vocabulary) -> tuple[Observation, ...]:
    custom = _mapping(_mapping(event.get("data")).get("custom"))
    judged = _mapping(custom.get("oordeel"))
    said = Said(sender, at, _kind(custom), known.topic(custom.get("onderwerp")), _verdict(judged, known))
    return (said, Forgotten(sender)) if custom.get("vergeten") else (said,)


def _kind(custom: Mapping[str, Any]) -> Kind:
    sort, subject = custom.get("soort"), str(custom.get("onderwerp") or "")
    if subject == CRISIS:
        return "crisis"
    if custom.get("overdracht") or subject == PERSON:
        return "person"
    if sort == "buiten-onderwerp" or subject in OUTSIDE_TOPICS:
        return "outside"
    if subject.startswith("vraag:"):
        return "form"
    if sort in ("antwoord", "tijdlijn"):
        computed = sort == "tijdlijn" or custom.get("datums") or subject in COMPUTED or subject.startswith("bereken-")
        return "dates" if computed else "answer"
    return "choice" if sort == "keuze" else "talk"


def _slot(event: Mapping[str, Any], sender: str, at: float, known: Vocabulary) -> tuple[Observation, ...]:
    name, value = event.get("name"), event.get("value")
    if name == "rol":
        return (RoleTold(sender, _one_of(ROLES, value)),)
    if name == "berekening" and value:
        return (SubjectSet(sender, known.topic(value)),)
    verdict = _verdict(_mapping(value), known) if name == "oordeel" else None
    return (Judged(sender, at, verdict),) if verdict else ()


def _verdict(data: Mapping[str, Any], known: Vocabulary) -> Verdict | None:
    useful = data.get("nuttig")
    if not isinstance(useful, bool):
        return None
    reason = "" if useful else REASONS.get(str(data.get("reden") or ""), "")
    return Verdict(known.topic(data.get("onderwerp")), useful, reason)


def _one_of(names: frozenset[str], value: object) -> str | None:
    return value if isinstance(value, str) and value in names else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _moment(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
