"""An answer as Slack shows it: Block Kit within its limits, and all of it as text for screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DatePickerElement,
    InteractiveElement,
    LinkButtonElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.answers.answer import Keuze
from bot.answers.dutch import datum
from bot.channels.offered import mark, wants_date
from bot.channels.slack_heard import block_id
from bot.channels.slack_text import escape, pieces, shorten
from bot.channels.slack_timeline import CHOICE, MAX_BUTTON, MAX_SECTION, cited, timeline

MAX_BLOCKS = 50
MAX_CHARACTERS = 9_000
MAX_TEXT = 3_900
MAX_BUTTONS = 5
MAX_OPTIONS = 50
CHOICES_ROW, DATE_ROW, FEEDBACK_ROW = "keuzes", "datum", "oordeel"
DATE = "datum"

PICK = "Meer vragen"
PICK_DATE = "Kies de datum"
USEFUL = "Was dit nuttig?"
READ_LAW = "Lees de wettekst"
FALLBACK = "Antwoord van Spoorwijzer"


@dataclass(frozen=True)
class Message:
    """A message for Slack.

    Attributes:
        text: all of it as text.
        blocks: the same in Block Kit, as JSON; empty for a plain sentence.
    """

    text: str
    blocks: tuple[dict[str, Any], ...] = ()


def sentence(text: str) -> Message:
    """A plain sentence."""
    return Message(shorten(escape(text), MAX_TEXT))


def messages(reply: Mapping[str, Any], root: str = "") -> list[Message]:
    """A reply as one message, or as several where it is too long for one.

    Args:
        reply: with ``text`` and, where there is one, the structured answer under ``custom``.
        root: the thread of the conversation, for the buttons.
    """
    custom = reply.get("custom")
    text = escape(str(reply.get("text") or FALLBACK))
    if not custom:
        return [sentence(str(reply.get("text") or FALLBACK))]
    pages = list(_pages(answer_blocks(custom, root)))
    # The whole text goes with the first part: screen readers and notifications read it there.
    texts = [shorten(text, MAX_TEXT), *([FALLBACK] * (len(pages) - 1))]
    return [Message(told, tuple(page)) for told, page in zip(texts, pages, strict=True)]


def answer_blocks(custom: Mapping[str, Any], root: str = "") -> list[Block]:
    """The blocks of a structured answer."""
    dated = bool(custom["datums"])
    # "Waarom deze datum?" tells in its text what a date's own block would tell again.
    drawn = dated and custom["onderwerp"] != "waarom"
    blocks: list[Block] = []
    for paragraph in custom.get("kort") or custom["alineas"] if dated else custom["alineas"]:
        blocks += _paragraph(paragraph)
    if dated:
        blocks += _small(" ".join(custom["feiten"]))
    if drawn:
        blocks += timeline(custom["datums"], root)
        for paragraph in custom.get("toelichting") or ():
            blocks += _paragraph(paragraph)
    blocks += _small(custom["voorbehoud"])
    checked = custom["gecontroleerd_op"]
    source = cited(custom["bronnen"], datum(date.fromisoformat(checked)) if checked else "")
    if source:
        blocks.append(ContextBlock(elements=[MarkdownTextObject(text=source)]))
    if wants_date(custom):
        picker = DatePickerElement(action_id=DATE, placeholder=PlainTextObject(text=PICK_DATE))
        blocks.append(ActionsBlock(elements=[picker], block_id=block_id(DATE_ROW, root)))
    choices = [Keuze(choice["titel"], choice["tekst"]) for choice in custom["keuzes"]]
    if choices:
        blocks.append(choice_row(choices, root))
    blocks += _feedback(custom, root)
    return blocks


def choice_row(choices: Sequence[Keuze], root: str = "") -> Block:
    """Choices as buttons; of more than a few the first as buttons and the rest as one list."""
    unique = list({choice.tekst: choice for choice in choices}.values())[:MAX_OPTIONS]
    buttons = unique if len(unique) <= MAX_BUTTONS else unique[: MAX_BUTTONS - 1]
    elements: list[InteractiveElement] = [
        ButtonElement(text=shorten(choice.titel, MAX_BUTTON), action_id=f"{CHOICE}-{number}", value=mark(choice.tekst))
        for number, choice in enumerate(buttons)
    ]
    rest = unique[len(buttons) :]
    if rest:
        options = [Option(text=shorten(choice.titel, MAX_BUTTON), value=mark(choice.tekst)) for choice in rest]
        elements.append(StaticSelectElement(placeholder=PICK, action_id=CHOICE, options=options))
    return ActionsBlock(elements=elements, block_id=block_id(CHOICES_ROW, root))


def _feedback(custom: Mapping[str, Any], root: str) -> list[Block]:
    if not custom.get("feedback_keuzes"):
        return []
    elements: list[InteractiveElement] = [
        ButtonElement(
            text=shorten(choice["titel"], MAX_BUTTON),
            action_id=f"{CHOICE}-{number}",
            value=mark(choice["tekst"]),
            accessibility_label=shorten(choice["tekst"], MAX_BUTTON),
        )
        for number, choice in enumerate(custom["feedback_keuzes"])
    ]
    law = next((source["url"] for source in custom["bronnen"] if str(source.get("url")).startswith("https://")), None)
    if law:
        elements.append(LinkButtonElement(text=READ_LAW, url=law, action_id="link"))
    row = ActionsBlock(elements=elements, block_id=block_id(FEEDBACK_ROW, root))
    return [*_small(USEFUL), row]


def _paragraph(text: str) -> list[Block]:
    return [SectionBlock(text=MarkdownTextObject(text=part)) for part in pieces(escape(text), MAX_SECTION)]


def _small(text: str) -> list[Block]:
    return [ContextBlock(elements=[MarkdownTextObject(text=part)]) for part in pieces(escape(text), MAX_SECTION)]


def _pages(blocks: Sequence[Block]) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    size = 0
    for block in blocks:
        data = block.to_dict()
        length = len(str(data))
        if page and (len(page) == MAX_BLOCKS or size + length > MAX_CHARACTERS):
            yield page
            page, size = [], 0
        page.append(data)
        size += length
    if page:
        yield page
