"""What the widget opens with, and what it offers after a verdict: choices made outside Rasa's dialogue."""

from __future__ import annotations

from typing import Any

from bot.answers.always import ASK
from bot.answers.answer import Answer, Keuze
from bot.answers.topic import question_choice
from bot.answers.unsure import START
from bot.channels.widget_tokens import Session
from bot.knowledge.library import Library
from bot.knowledge.organisation import KEPT

OPENING = "opening"
MAX_CHOICES = 4
_OPENING = (
    "Hallo, ik ben Spoorwijzer, een computerprogramma. Ik beantwoord vragen over ziek zijn, werk en re-integratie. "
    "Ik reken ook uw termijnen uit. Waarmee kan ik u helpen?"
)
HUMAN = Keuze("Ik wil een medewerker spreken", "Ik wil met een medewerker praten")
_THANKS = "Dank u wel. Fijn dat dit u hielp."
_SORRY = "Dat is jammer. Dank u wel dat u het zegt. Wat kan ik doen?"
_AFTER_NO = (
    Keuze("Leg het anders uit", "Ik begrijp het antwoord niet"),
    Keuze("Het antwoord klopt niet", "Dit antwoord klopt niet"),
    HUMAN,
)


def opening(library: Library, session: Session) -> dict[str, Any]:
    """The first answer of a session, with choices that suit the page."""
    choices = [question_choice(library, session.topic)] if session.topic in library.topics else []
    if session.subject in library.topics:
        choices.append(question_choice(library, session.subject))
    about = [topic for topic in library.topics.values() if topic.groep == session.subject and topic.soort != "gesprek"]
    choices += [question_choice(library, topic.id) for topic in about]
    unique = tuple(dict.fromkeys([*choices[: MAX_CHOICES - 1], *START]))
    organisation = library.organisation
    told = (KEPT if organisation.vragen_bewaren else "", organisation.statement)
    paragraphs = (_OPENING, *filter(None, told))
    return Answer("gesprek", OPENING, paragraphs, keuzes=unique[:MAX_CHOICES]).as_custom()


def after_verdict(useful: bool) -> dict[str, Any]:
    """The reply to a verdict."""
    if useful:
        return Answer("gesprek", "oordeel", (_THANKS,)).as_custom()
    return Answer("gesprek", "oordeel", (_SORRY,), keuzes=_AFTER_NO).as_custom()


def always_offered(library: Library, session: Session) -> set[str]:
    """The texts of the choices that do not stand in the tracker."""
    choices = [choice["tekst"] for choice in opening(library, session)["keuzes"]]
    # A reply to somebody in distress is stored nowhere; what it offers is a question of a topic, or one of these.
    asked = {question_choice(library, topic).tekst for topic in library.topics}
    return {*choices, *(choice.tekst for choice in (*_AFTER_NO, ASK)), *asked}
