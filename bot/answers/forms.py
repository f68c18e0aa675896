"""What the forms share: which messages they let pass, to be answered before they ask on."""

from __future__ import annotations

from bot.answers.state import Bericht
from bot.knowledge.library import Library

# Commands that can be a reply to the question of a form.
REPLIES = ("ja", "nee", "weet_niet")
# Commands that are answered while a form is asking, after which it asks on; every other command ends the form.
BESIDE_FORM = frozenset(
    {
        "help",
        "mens",
        "weet_van_mij",
        "al_gezegd",
        "overdracht_status",
        "overdracht_intrekken",
        "waarom",
        "wat_als",
        "rol_werknemer",
        "rol_werkgever",
        "nuttig_ja",
        "nuttig_nee",
        "reden",
        "ja",
        "nee",
    }
)


def has_rule(library: Library, bericht: Bericht) -> bool:
    """Whether Rasa's rule for the message's intent answers it; a calculation's rule starts a form instead."""
    topic = library.topics.get(bericht.ids[0]) if bericht.ids and bericht.besluit == "antwoord" else None
    return topic is None or topic.soort != "berekening"
