"""What the bot says when it is not sure: a choice, what it can do, or whom to ask instead. Never a dead end."""

from __future__ import annotations

from bot.answers.answer import Answer, Keuze
from bot.answers.topic import question_choice
from bot.knowledge.library import Library

START = (
    Keuze("Mijn termijnen", "Bereken mijn termijnen"),
    Keuze("Wat is spoor 2?", "Wat is spoor 2?"),
    Keuze("Wat kun je voor mij doen?", "Wat kun je voor mij doen?"),
)
_CHOICE = (
    "Ik weet niet zeker of ik u goed begrijp. Bedoelt u een van deze vragen? "
    "Anders kunt u uw vraag in andere woorden stellen.",
    "Ik twijfel nog. Kies een van deze vragen, of beschrijf uw vraag in één korte zin.",
    "Ook deze vraag begrijp ik niet goed. Misschien zit wat u zoekt hieronder.",
)
_NOTHING = (
    "Dit begrijp ik niet. Ik help bij vragen over ziekte en werk. Stel uw vraag in één korte zin, of kies hieronder.",
    "Ik kom er nog niet uit. Misschien helpt het om te beginnen met een van deze keuzes.",
)
OUTSIDE_AGAIN = (
    "Ook dit kan ik niet beantwoorden. Ik weet alleen iets van ziekte en werk.",
    "Dit lukt mij niet. Misschien helpt het om met een van deze keuzes te beginnen.",
)
_AFTER_MISSES = "Kom ik er niet uit, neem dan contact op met {contact} ({hours})."
MISSES_BEFORE_PERSON = 2
# Neither glad nor easy: the message before it may be one that is stored nowhere, about something grave.
CONFIRMED = ("Waar kan ik u verder mee helpen?", "Wat wilt u nog meer weten?")
DENIED = (
    "Wat wilt u dan weten? Stel uw vraag in uw eigen woorden, of kies hieronder.",
    "Zegt u maar wat u wel wilt weten.",
)
NONE_OF_THESE = Keuze("Geen van deze", "Ik wil met een medewerker praten")


def choice_answer(library: Library, ids: tuple[str, ...], misses: int) -> Answer:
    """Offers the likeliest topics.

    Args:
        library: the knowledge base.
        ids: at most three topics, best first.
        misses: how many messages in a row were not understood before this one.
    """
    # Small talk is never what someone means with a question that is not clear.
    known = [topic_id for topic_id in ids if topic_id in library.topics and library.topics[topic_id].soort != "gesprek"]
    choices = [question_choice(library, topic_id) for topic_id in known]
    texts = _CHOICE if choices else _NOTHING
    paragraphs = [texts[misses % len(texts)]]
    if misses + 1 >= MISSES_BEFORE_PERSON:
        paragraphs.append(person_sentence(library))
    if not choices:
        choices = list(START)
    return Answer("keuze", "keuze", tuple(paragraphs), keuzes=(*choices, NONE_OF_THESE))


def person_sentence(library: Library) -> str:
    """The offer to speak to a person."""
    words = library.organisation.placeholders()
    return _AFTER_MISSES.format(contact=words["organisatie_contact"], hours=words["organisatie_openingstijden"])


def short_reply(texts: tuple[str, ...], turn: int) -> Answer:
    """A short reply with a way on."""
    return Answer("gesprek", "kort", (texts[turn % len(texts)],), keuzes=START)
