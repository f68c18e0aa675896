"""Clicks on cards: what was chosen, if it was offered, and how the card looks afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.answer import Keuze
from bot.answers.dutch import datum
from bot.answers.wage import STORED
from bot.channels import teams_welcome as welcome
from bot.channels.offered import asks_for_date, chosen
from bot.channels.teams_activity import Activity
from bot.channels.teams_cards import CHOICE, DATE, PLACE, Shown
from bot.channels.teams_messages import Message, card_message, reply_message
from bot.channels.widget_history import turns


def event_of(activity: Activity) -> str:
    """What is handled once: a message; of a card the same choice, so that a double click counts as one."""
    if activity.value and activity.reply_to:
        values = (activity.value.get(name) for name in (CHOICE, DATE, PLACE))
        return "|".join(("kaart", activity.reply_to, *map(str, values)))
    return f"bericht|{activity.id}"


def clicked(tracker: DialogueStateTracker | None, activity: Activity, always: Iterable[Keuze]) -> Keuze | None:
    """What was clicked, if it was offered: a choice, or a date where the bot has just asked for one.

    Args:
        tracker: the conversation.
        activity: the click.
        always: choices that do not stand in the tracker.
    """
    marked, day = activity.value.get(CHOICE), activity.value.get(DATE)
    if isinstance(marked, str):
        return chosen(tracker, marked, always)
    if isinstance(day, str) and asks_for_date(tracker):
        try:
            words = datum(date.fromisoformat(day))
        except ValueError:
            return None
        return Keuze(words, words)
    return None


def used_up(tracker: DialogueStateTracker | None, activity: Activity, choice: Keuze) -> Message | None:
    """The message of the card without its buttons, and with what was chosen.

    Args:
        tracker: the conversation as it was before the click.
        activity: the click.
        choice: what was chosen.

    Returns:
        The message; None if it is not known which one it was.
    """
    place = activity.value.get(PLACE)
    if place == welcome.PLACE:
        return card_message(welcome.welcome_card(activity.private, activity.bot, used=choice.titel))
    for turn in turns(tracker) if isinstance(place, str) else ():
        for number, reply in enumerate(turn.replies):
            if turn.id and place == place_of(turn.id, number):
                if STORED in (reply.get("custom") or {}).get("alineas", ()):
                    # The store does not have what the card says; it stays as it is, with its buttons.
                    return None
                return reply_message(reply, Shown(place=place, used=choice.titel))
    return None


def place_of(message: str, number: int) -> str:
    """The name of a reply within a conversation.

    Args:
        message: the id of the message that it answers, as the store has it.
        number: which of the replies to it, from 0.
    """
    return f"{message}/{number}"
