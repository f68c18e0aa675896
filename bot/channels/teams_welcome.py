"""What the bot says when it is added, and where it sends people who want to talk alone with it."""

from __future__ import annotations

from urllib.parse import quote

from bot.answers.always import OPENING
from bot.answers.answer import Keuze
from bot.channels.teams_card_parts import Part, buttons, card, open_url, paragraph, paragraphs
from bot.channels.teams_cards import choice_button

PLACE = "welkom"
_HELLO = (
    "Hallo, ik ben Spoorwijzer, een computerprogramma. Ik beantwoord vragen over ziek zijn, werk en re-integratie. "
)
PERSONAL = (
    _HELLO + "Ik reken ook termijnen uit.",
    "Namen, BSN en medische gegevens heb ik niet nodig: noem die niet. Typ “vergeet mijn gegevens” en ik wis wat ik "
    "van u weet. Waarmee kan ik u helpen?",
)
GROUP = (
    _HELLO + "Noem mij met @ en stel uw vraag, dan antwoord ik hier.",
    "Hier lezen anderen mee. Noem daarom geen ziektedag en niets over een persoon. Termijnen reken ik alleen uit in "
    "een privéchat met mij.",
)
ASK_PRIVATELY = (
    "Dit gaat over een persoonlijke situatie of over eigen datums. Dat bespreek ik alleen in een privéchat, want hier "
    "lezen anderen mee. Open die chat met de knop en stel uw vraag daar."
)
_TO_PRIVATE = "Open een privéchat"
_CHAT = "https://teams.microsoft.com/l/chat/0/0?users="


def choices(private: bool) -> tuple[Keuze, ...]:
    """What the welcome offers."""
    return OPENING if private else ()


def welcome_card(private: bool, bot: str, used: str = "") -> Part:
    """The welcome.

    Args:
        private: whether nobody else reads it.
        bot: the bot's id in Teams.
        used: the title of the button that was used; then no buttons are shown.
    """
    texts = PERSONAL if private else GROUP
    body = paragraphs(texts)
    if used:
        body += paragraph(f"Uw keuze: {used}", weight="Bolder")
    elif private:
        body += buttons([choice_button(choice, PLACE) for choice in choices(private)])
    else:
        body += buttons([to_private(bot)])
    return card(body, "\n\n".join(texts))


def private_card(bot: str, *texts: str) -> Part:
    """Sends somebody to the private chat."""
    return card([*paragraphs(texts), *buttons([to_private(bot)])], "\n\n".join(texts))


def to_private(bot: str) -> Part:
    """The button that opens the private chat with the bot."""
    return open_url(_TO_PRIVATE, _CHAT + quote(bot, safe=":"))
