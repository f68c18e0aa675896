"""Text from and to Slack: its own marks for people, channels, links and mail come off, and none of ours get in."""

from __future__ import annotations

import html
import re

SOMEBODY = "iemand"
_MARK = re.compile(r"<([^<>]*)>")
_SPACES = re.compile(r"[ \t\u00a0]+")


def read(text: str, bot: str = "") -> str:
    """What a user typed, as plain text.

    Args:
        text: the text as Slack sends it, with ``<@U1>``, ``<#C1|naam>``, ``<mailto:a@b|a@b>`` and ``&amp;``.
        bot: the bot's own user id, whose mention is left out.
    """
    plain = html.unescape(_MARK.sub(lambda match: _mark(match.group(1), bot), text))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in plain.splitlines()).strip()


def _mark(content: str, bot: str) -> str:
    target, _, label = content.partition("|")
    if target.startswith("@"):
        # Never a name or an id of a person.
        return " " if bot and target == f"@{bot}" else SOMEBODY
    if target.startswith("#"):
        return f"#{label}" if label else "een kanaal"
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return " "
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    return label or target


def escape(text: str) -> str:
    """Text of ours for Slack: nothing in it can become a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str, text: str) -> str:
    """A link in Slack's notation."""
    return f"<{url.replace('|', '%7C').replace('>', '%3E').replace('<', '%3C')}|{escape(text).replace('|', '/')}>"


def shorten(text: str, limit: int) -> str:
    """At most so many characters, cut between words."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:(") + "…"


def pieces(text: str, limit: int) -> list[str]:
    """A text in pieces of at most so many characters, cut between lines or words where there are any."""
    found = []
    while len(text) > limit:
        head = text[:limit]
        cut = max(head.rfind("\n"), head.rfind(" "))
        cut = cut if cut > 0 else limit
        found.append(text[:cut].strip())
        text = text[cut:].strip()
    return [piece for piece in [*found, text] if piece]
