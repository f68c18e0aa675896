"""The parts of an Adaptive Card 1.5, as Teams shows them: text, buttons, facts and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

Part = dict[str, Any]

# Longer titles than this are cut off when buttons stand side by side: such buttons stand below one another.
SHORT_TITLE = 22
# What Teams shows of a row of buttons; the rest goes into its menu.
MAX_IN_ROW = 4
_MARKDOWN = re.compile(r"([\\*_\[\]`~])")
_SAFE = "/:?&=#%+,;@!$'*-._~"


def escape(text: str) -> str:
    """A text in which nothing is read as mark-up."""
    return _MARKDOWN.sub(r"\\\1", text)


def link(text: str, url: str | None) -> str:
    """A text with a link, where the address is a web address."""
    if not url or urlsplit(url).scheme != "https":
        return escape(text)
    return f"[{escape(text)}]({quote(url, safe=_SAFE)})"


def paragraph(text: str, **how: Any) -> list[Part]:
    """A paragraph; lines of their own stay lines of their own, which the mark-up of cards does not promise."""
    lines = [line for line in text.split("\n") if line.strip()]
    return [
        {"type": "TextBlock", "text": escape(line), "wrap": True, **({"spacing": "Small"} if number else {}), **how}
        for number, line in enumerate(lines)
    ]


def paragraphs(texts: Iterable[str], **how: Any) -> list[Part]:
    """Several paragraphs."""
    return [part for text in texts for block in text.split("\n\n") for part in paragraph(block, **how)]


def heading(text: str) -> Part:
    """A heading inside a card."""
    return {"type": "TextBlock", "text": escape(text), "wrap": True, "weight": "Bolder", "spacing": "Medium"}


def facts(rows: Sequence[tuple[str, str]]) -> list[Part]:
    """Names with values; the values may hold mark-up."""
    if not rows:
        return []
    return [{"type": "FactSet", "facts": [{"title": title, "value": value} for title, value in rows]}]


def table(header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> Part:
    """A table of texts with a header."""

    def row(texts: Sequence[str], **how: Any) -> Part:
        return {
            "type": "TableRow",
            "cells": [{"type": "TableCell", "items": paragraph(text or "-", **how)} for text in texts],
        }

    return {
        "type": "Table",
        "firstRowAsHeader": True,
        "showGridLines": True,
        "columns": [{"width": width} for width in widths],
        "rows": [row(header, weight="Bolder"), *(row(texts) for texts in rows)],
    }


def submit(title: str, data: Mapping[str, Any], *, inputs: bool = False, **how: Any) -> Part:
    """A button that sends data back.

    Args:
        title: what it says.
        data: what it sends.
        inputs: whether the fields of the card go with it, and must be filled in.
        how: further properties.
    """
    # "none" also means that a field that must be filled in does not hold this button back.
    return {
        "type": "Action.Submit",
        "title": title,
        "data": dict(data),
        "associatedInputs": "auto" if inputs else "none",
        **how,
    }


def open_url(title: str, url: str) -> Part:
    """A button that opens a page."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def buttons(actions: Sequence[Part]) -> list[Part]:
    """Buttons in a row if their titles are short, otherwise below one another, so that no title is cut off."""
    if not actions:
        return []
    if len(actions) <= MAX_IN_ROW and all(len(action["title"]) <= SHORT_TITLE for action in actions):
        return [{"type": "ActionSet", "actions": list(actions)}]
    return [
        {"type": "ActionSet", "actions": [action], "spacing": "Default" if not number else "Small"}
        for number, action in enumerate(actions)
    ]


def card(body: Sequence[Part], fallback: str, *, wide: bool = False) -> Part:
    """A whole card.

    Args:
        body: its parts.
        fallback: what a client shows that cannot show cards of this version.
        wide: whether it may use the whole width of the chat.
    """
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "fallbackText": fallback,
        "body": list(body),
        **({"msteams": {"width": "Full"}} if wide else {}),
    }
