"""Computed dates in Slack: a timeline of short rows, or one date with all that must come with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, ContextBlock, MarkdownTextObject, SectionBlock

from bot.channels.offered import mark, why
from bot.channels.slack_heard import block_id
from bot.channels.slack_text import escape, link, shorten

# Up to so many dates are told in full; more become a timeline.
FULL = 2
MAX_SECTION = 3_000
MAX_BUTTON = 75
WHY_ROW = "waarom"
CHOICE = "keuze"

_STATUS = {
    "voorbij": (":white_small_square:", "voorbij"),
    "vandaag": (":red_circle:", "vandaag"),
    "binnenkort": (":large_orange_circle:", "binnenkort"),
    "nu": (":large_blue_circle:", "loopt nu"),
    "komend": (":white_circle:", "komt nog"),
}
_CERTAINTY = {
    "beleidsregel": "Dit staat niet in de wet zelf, maar in een beleidsregel.",
    "praktijk": "Dit staat niet in de wet; zo gaat het in de praktijk.",
}


def timeline(rows: Sequence[Mapping[str, Any]], root: str) -> list[Block]:
    """The dates of an answer.

    Args:
        rows: the dates, as JSON.
        root: the thread of the conversation, for the buttons.
    """
    if len(rows) <= FULL:
        return [block for row in rows for block in _full(row)]
    return [_short(row, root, number) for number, row in enumerate(rows)]


def _short(row: Mapping[str, Any], root: str, number: int) -> Block:
    sign, status = _STATUS.get(row["status"], _STATUS["komend"])
    lines = [f"{sign} *{escape(row['titel'])}* ({status})", f"{escape(row['datum'])}. Wie: {escape(row['wie'])}."]
    if row["laatste_werkdag"]:
        lines.append(f"Laatste werkdag ervoor: {escape(row['laatste_werkdag'])}.")
    choice = why(row)
    button = ButtonElement(
        text="Waarom?",
        action_id=CHOICE,
        value=mark(choice.tekst),
        accessibility_label=shorten(choice.titel, MAX_BUTTON),
    )
    text = MarkdownTextObject(text=shorten("\n".join(lines), MAX_SECTION))
    return SectionBlock(text=text, accessory=button, block_id=block_id(WHY_ROW, root, number))


def _full(row: Mapping[str, Any]) -> list[Block]:
    sign, status = _STATUS.get(row["status"], _STATUS["komend"])
    lines = [f"{sign} *{escape(row['titel'])}* ({status})", f"*{escape(row['datum'])}*", f"Wie: {escape(row['wie'])}"]
    if row["laatste_werkdag"]:
        lines.append(f"Laatste werkdag ervoor: {escape(row['laatste_werkdag'])}")
    if row["gevolg"]:
        lines.append(f"Te laat? {escape(row['gevolg'])}")
    reasons = [f"• {escape(step)}" for step in row["stappen"]]
    blocks: list[Block] = [SectionBlock(text=MarkdownTextObject(text=shorten("\n".join(lines), MAX_SECTION)))]
    if reasons:
        told = shorten("*Zo kom ik daarop*\n" + "\n".join(reasons), MAX_SECTION)
        blocks.append(SectionBlock(text=MarkdownTextObject(text=told)))
    small = [cited(row["bronnen"]), _CERTAINTY.get(row["zekerheid"], "")]
    blocks += [ContextBlock(elements=[MarkdownTextObject(text=text)]) for text in small if text]
    return blocks


def cited(sources: Sequence[Mapping[str, Any]], checked: str = "") -> str:
    """The sources of a text, each a link where it has an address; empty if there are none."""
    named = {source["tekst"]: source.get("url") for source in sources}
    if not named:
        return ""
    words = "Bron: " + "; ".join(link(url, text) if url else escape(text) for text, url in named.items())
    words += f" (laatst gecontroleerd op {checked})" if checked else ""
    # A link that is cut in half would show its notation: rather names without links.
    plain = "Bron: " + "; ".join(escape(text) for text in named)
    return words if len(words) <= MAX_SECTION else shorten(plain, MAX_SECTION)
