"""Sees in Rasa's events which questions were not answered or did not help, and hands on what may be kept of them.

What a conversation said is remembered here for half an hour, in memory only: long enough to see whether a choice was
followed and whether an answer helped. What is handed on holds no sender, no pseudonym, and of the moment only the day.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from bot.answers.answer import INSTEAD
from bot.answers.unsure import NONE_OF_THESE
from bot.clock import AMSTERDAM
from bot.retention import FORGOTTEN, IN_DISTRESS

Reden = Literal["keuze", "buiten-onderwerp", "niet-nuttig", "anders-bedoeld"]

# Only where the opening tells that questions may be kept.
CHANNELS_THAT_TELL = frozenset({"widget"})
REMEMBER_SECONDS = 1800.0
MAX_CONVERSATIONS = 5_000
MAX_QUESTIONS = 10
NEAREST = 3

CRISIS = "crisis"
FORGET = "verwijder-mijn-gegevens"
OUTSIDE: Literal["buiten-onderwerp"] = "buiten-onderwerp"
CHOICE: Literal["keuze"] = "keuze"
VERDICT = "oordeel"
MESSAGE_ID = "bericht_id"


@dataclass(frozen=True)
class Vraag:
    """A question to look at again.

    Attributes:
        dag: the day on which it was asked.
        tekst: the question, scrubbed.
        reden: why it is kept: no choice was followed, taken for outside the subject, the answer did not help, or it was
            to another question than the one that was meant.
        onderwerpen: the nearest topics, best first; where the answer did not help, its topic first; where another
            question was meant, the topic that was chosen instead.
    """

    dag: date
    tekst: str
    reden: Reden
    onderwerpen: tuple[str, ...]


@dataclass
class _Asked:
    """A question as it was typed, with what became of it."""

    message_id: str
    text: str
    day: date
    nearest: tuple[str, ...]
    topic: str = ""


@dataclass(frozen=True)
class _Instead:
    """The question that was offered below an answer because it may have been meant."""

    asked: _Asked
    topic: str
    text: str


@dataclass
class _Talk:
    """What is remembered of a conversation while it lasts."""

    seen: float
    asked: list[_Asked] = field(default_factory=list)
    current: _Asked | None = None
    open: _Asked | None = None
    instead: _Instead | None = None
    offered: frozenset[str] = frozenset()
    in_form: bool = False
    silent: bool = False


class Collector:
    """Follows the conversations. Not for several threads at once."""

    def __init__(
        self,
        clean: Callable[[str, date], str | None],
        keep: Callable[[Vraag], None],
        channels: Collection[str] = CHANNELS_THAT_TELL,
    ) -> None:
        """Starts with no conversation.

        Args:
            clean: what may be kept of a text typed on a day (``Keeping.clean``).
            keep: stores a question.
            channels: the channels that are followed.
        """
        self._clean, self._keep, self._channels = clean, keep, frozenset(channels)
        self._talks: OrderedDict[str, _Talk] = OrderedDict()

    def event(self, event: Mapping[str, Any]) -> None:
        """Takes one event as Rasa publishes it.

        Args:
            event: with ``sender_id``, ``event`` and ``timestamp`` (seconds since 1970).
        """
        sender, moment = event.get("sender_id"), event.get("timestamp")
        if event.get("event") == FORGOTTEN:
            self._talks.pop(str(sender), None)
            return
        if not isinstance(sender, str) or not isinstance(moment, (int, float)):
            return
        self.expire(float(moment))
        kind = event.get("event")
        if kind == IN_DISTRESS:
            # Also where this was the first thing said: what follows is not studied either.
            self._silence(self._talks.setdefault(sender, _Talk(float(moment))))
        talk = self._talks.get(sender)
        if kind == "user" and event.get("input_channel") in self._channels:
            talk = self._talks.setdefault(sender, _Talk(float(moment)))
            self._asked(talk, event, float(moment))
        if talk is None:
            return
        talk.seen = float(moment)
        self._talks.move_to_end(sender)
        if kind == "bot":
            self._answered(talk, _custom(event))
        elif kind == "active_loop":
            talk.in_form = bool(event.get("name"))
        elif kind == "slot" and event.get("name") == VERDICT:
            self._verdict(talk, event.get("value"))
        while len(self._talks) > MAX_CONVERSATIONS:
            self._settle(self._talks.popitem(last=False)[1])

    def expire(self, now: float) -> None:
        """Lets go of the conversations in which nothing was said for half an hour.

        Args:
            now: seconds since 1970.
        """
        while self._talks:
            sender, talk = next(iter(self._talks.items()))
            if now - talk.seen < REMEMBER_SECONDS:
                return
            del self._talks[sender]
            self._settle(talk)

    def close(self) -> None:
        """Lets go of everything, as when the server stops."""
        while self._talks:
            self._settle(self._talks.popitem(last=False)[1])

    def _asked(self, talk: _Talk, event: Mapping[str, Any], moment: float) -> None:
        text = str(event.get("text") or "")
        parsed = event.get("parse_data") or {}
        decision = parsed.get("besluit") or {}
        ids = [str(one) for one in decision.get("ids") or ()]
        if CRISIS in ids or (parsed.get("intent") or {}).get("name") == CRISIS:
            # Someone in distress is not studied: not this message, not those before it, not those after it.
            self._silence(talk)
            return
        chosen = text in talk.offered
        if not chosen or text == NONE_OF_THESE.tekst:
            self._settle(talk)
        meant, talk.instead = talk.instead, None
        if meant is not None and text == meant.text and meant.asked in talk.asked:
            talk.asked.remove(meant.asked)
            self._hand_on(meant.asked, "anders-bedoeld", meant.topic)
        talk.current, talk.open, talk.offered = None, None, frozenset()
        if talk.silent or talk.in_form or chosen or not text.strip():
            return
        ranking = [str(one.get("name")) for one in parsed.get("intent_ranking") or () if isinstance(one, dict)]
        nearest = tuple(dict.fromkeys([*ids, *ranking]))
        asked = _Asked(
            str((event.get("metadata") or {}).get(MESSAGE_ID) or ""),
            text,
            datetime.fromtimestamp(moment, AMSTERDAM).date(),
            tuple(name for name in nearest if name != OUTSIDE)[:NEAREST],
        )
        talk.current = asked
        talk.asked = [*talk.asked, asked][-MAX_QUESTIONS:]

    def _answered(self, talk: _Talk, answer: Mapping[str, Any]) -> None:
        subject = str(answer.get("onderwerp") or "")
        if subject == CRISIS:
            self._silence(talk)
            return
        if answer.get("vergeten") or subject == FORGET:
            talk.asked, talk.current, talk.open, talk.instead, talk.offered = [], None, None, None, frozenset()
            return
        talk.offered |= frozenset(
            str(one.get("tekst")) for one in answer.get("keuzes") or () if isinstance(one, dict) and one.get("tekst")
        )
        told = answer.get("oordeel")
        if isinstance(told, dict):
            self._verdict(talk, told)
            return
        last, talk.current = talk.current, None
        if last is None:
            return
        last.topic = subject
        other = answer.get(INSTEAD)
        if isinstance(other, dict):
            talk.instead = _Instead(last, str(other.get("onderwerp")), str(other.get("tekst")))
        if subject == CHOICE and answer.get("soort") == CHOICE:
            talk.open = last
        elif subject == OUTSIDE:
            talk.asked.remove(last)
            self._hand_on(last, OUTSIDE)

    def _verdict(self, talk: _Talk, verdict: Any) -> None:
        """Keeps the question whose answer did not help, once."""
        if not isinstance(verdict, dict) or verdict.get("nuttig") is not False:
            return
        message_id, topic = verdict.get(MESSAGE_ID), verdict.get("onderwerp")
        for asked in reversed(talk.asked):
            if asked.topic == topic and message_id in (None, asked.message_id):
                talk.asked.remove(asked)
                self._hand_on(asked, "niet-nuttig", str(topic))
                return

    def _settle(self, talk: _Talk) -> None:
        """A choice that was offered and not followed leaves its question unanswered."""
        if talk.open is not None and not talk.silent:
            if talk.open in talk.asked:
                talk.asked.remove(talk.open)
            self._hand_on(talk.open, CHOICE)
        talk.open = None

    def _silence(self, talk: _Talk) -> None:
        talk.silent, talk.asked, talk.current, talk.open = True, [], None, None
        talk.instead, talk.offered = None, frozenset()

    def _hand_on(self, asked: _Asked, reden: Reden, first: str = "") -> None:
        kept = self._clean(asked.text, asked.day)
        if kept is not None:
            nearest = tuple(dict.fromkeys(name for name in (first, *asked.nearest) if name))[:NEAREST]
            self._keep(Vraag(asked.day, kept, reden, nearest))


def _custom(event: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = (event.get("data") or {}).get("custom")
    return custom if isinstance(custom, dict) else {}
