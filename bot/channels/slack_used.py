"""A message after one of its rows of buttons was used: what was chosen stands where the buttons stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker
from slack_sdk.models.blocks import ContextBlock, MarkdownTextObject

from bot.answers.answer import Keuze
from bot.channels import widget_history as history
from bot.channels.offered import choices_of
from bot.channels.slack_blocks import Message, messages
from bot.channels.slack_heard import Clicked, kind_of
from bot.channels.slack_home import welcome
from bot.channels.slack_text import escape, shorten
from bot.channels.slack_timeline import MAX_SECTION, WHY_ROW

CHOSEN = "Uw keuze: {}"


def after_use(clicked: Clicked, choice: Keuze, tracker: DialogueStateTracker | None) -> Message | None:
    """The message to show instead; None if the original cannot be found.

    Args:
        clicked: the click.
        choice: what was chosen.
        tracker: the conversation before the click.
    """
    message = _original(clicked, choice, tracker)
    if message is None:
        return None
    return Message(message.text, tuple(used(message.blocks, clicked.block, choice.titel)))


def _original(clicked: Clicked, choice: Keuze, tracker: DialogueStateTracker | None) -> Message | None:
    sent: Mapping[str, Any] = clicked.message
    if sent.get("blocks"):
        return Message(str(sent.get("text") or ""), tuple(sent["blocks"]))
    # Slack does not send along what only one person sees: it is made again from what the bot said.
    said = [reply for turn in history.turns(tracker) for reply in turn.replies]
    for reply in reversed([welcome(), *said]):
        if any(option.tekst == choice.tekst for option in choices_of(reply.get("custom") or {})):
            return messages(reply, clicked.target.thread)[-1]
    return None


def used(blocks: Sequence[Mapping[str, Any]], block: str, title: str) -> list[dict[str, Any]]:
    """The blocks of a message after one of its rows of buttons was used.

    Args:
        blocks: the blocks as they are.
        block: the id of the row that was used.
        title: what was chosen.
    """
    kept: list[dict[str, Any]] = []
    for entry in blocks:
        if entry.get("block_id") != block:
            kept.append(dict(entry))
        elif kind_of(block) == WHY_ROW:
            kept.append({key: value for key, value in entry.items() if key != "accessory"})
        else:
            note = MarkdownTextObject(text=shorten(escape(CHOSEN.format(title)), MAX_SECTION))
            kept.append(ContextBlock(elements=[note]).to_dict())
    return kept
