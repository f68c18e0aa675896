"""What Slack shows before anything was asked: the Home tab and the welcome."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import Block, ContextBlock, DividerBlock, HeaderBlock, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.answers.answer import Answer, Keuze
from bot.answers.unsure import START
from bot.channels.slack_blocks import choice_row
from bot.channels.slack_text import escape

TITLE = "Spoorwijzer"
WELCOME = (
    "Hallo, ik ben Spoorwijzer, een computerprogramma. Ik beantwoord vragen over langdurige ziekte, werk en "
    "re-integratie. Ik reken ook termijnen uit. Waarmee kan ik u helpen?"
)
INTRODUCTION = (
    WELCOME,
    "*Zo werkt het*\n"
    "• Stel uw vraag in het tabblad Berichten, of typ in een kanaal `/spoorwijzer` met uw vraag.\n"
    "• In een kanaal kunt u mij ook noemen: `@Spoorwijzer wat kost spoor 2?`\n"
    "• Termijnen van een werknemer reken ik alleen één op één uit, nooit in een kanaal of groep.",
    "*Privacy*\n"
    "• Noem geen namen, geen BSN en geen medische gegevens. Een datum en uw rol zijn genoeg.\n"
    "• Wat u mij vertelt, wis ik binnen een dag na uw laatste bericht. Typ `vergeet mijn gegevens` om het meteen te "
    "wissen.\n"
    "• Wat in Slack zelf staat, blijft daar zo lang als uw organisatie dat heeft ingesteld.",
)
NO_ADVICE = "Ik geef informatie, geen juridisch advies. Liever een mens? Neem contact op met {contact}."


def choices() -> tuple[Keuze, ...]:
    """The choices that can be made before there is a conversation."""
    return START


def welcome() -> dict[str, Any]:
    """The reply to somebody who calls the bot and says nothing."""
    answer = Answer("gesprek", "opening", (WELCOME,), keuzes=choices())
    return {"text": answer.tekst(), "custom": answer.as_custom()}


def home(contact: str) -> dict[str, Any]:
    """The Home tab.

    Args:
        contact: whom to turn to instead, as words in a sentence.
    """
    blocks: list[Block] = [HeaderBlock(text=TITLE)]
    blocks += [SectionBlock(text=MarkdownTextObject(text=text)) for text in INTRODUCTION[:1]]
    blocks += [choice_row(choices()), DividerBlock()]
    blocks += [SectionBlock(text=MarkdownTextObject(text=text)) for text in INTRODUCTION[1:]]
    blocks.append(ContextBlock(elements=[MarkdownTextObject(text=escape(NO_ADVICE.format(contact=contact)))]))
    view: dict[str, Any] = View(type="home", blocks=blocks).to_dict()
    return view
