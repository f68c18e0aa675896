"""What was heard in Slack, as far as the channel acts on it, and the ids of its rows of buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.conversation_key import Whereabouts

NAME = "slack"


@dataclass(frozen=True)
class Target:
    """Where an answer goes.

    Attributes:
        room: the channel or direct message.
        person: who asked.
        thread: the thread to answer in; empty for none.
        response_url: Slack's address for an answer that only this person sees, or for replacing a message.
        hidden: whether only this person may see the answer.
        threaded: whether the thread is there already, rather than begun by the answer.
    """

    room: str
    person: str
    thread: str = ""
    response_url: str = ""
    hidden: bool = False
    threaded: bool = False


@dataclass(frozen=True)
class Said:
    """Something that was typed.

    Attributes:
        where: where and by whom.
        event: Slack's id of it, the same in every repetition.
        target: where the answer goes.
        text: as plain text.
        files: whether something was attached.
        command: whether it is a slash command.
    """

    where: Whereabouts
    event: str
    target: Target
    text: str
    files: bool = False
    command: bool = False


@dataclass(frozen=True)
class Clicked:
    """A button, an option or a date that was chosen.

    Attributes:
        where: where and by whom.
        event: the message and the row of buttons: these are used once.
        target: where the answer goes.
        value: the mark of the choice; empty if a date was picked.
        day: the date that was picked (YYYY-MM-DD); empty if a choice was made.
        block: the id of the row.
        message: the message with the buttons, as far as Slack sends it along.
        home: whether it was on the Home tab.
    """

    where: Whereabouts
    event: str
    target: Target
    value: str = ""
    day: str = ""
    block: str = ""
    message: Mapping[str, Any] = field(default_factory=dict)
    home: bool = False


@dataclass(frozen=True)
class HomeOpened:
    """Somebody opened the Home tab."""

    where: Whereabouts


Heard = Said | Clicked | HomeOpened


def block_id(kind: str, root: str, number: int = 0) -> str:
    """The id of a row of buttons: what it is, and the thread whose conversation it belongs to."""
    return f"{kind}/{root}/{number}"


def kind_of(block: str) -> str:
    """The kind of row that an id was made for."""
    return block.partition("/")[0]


def root_of(block: str) -> str:
    """The thread that an id was made for; empty for none."""
    parts = block.split("/")
    return parts[1] if len(parts) == 3 else ""
