"""What the dialogue needs of a conversation: the state it has reached, and its last few turns.

Rasa replays every event of a conversation several times per turn, so that turn 1,000 costs a second. The rules look no
further back than the turn at hand; what was told before it is in the slots. So the engine gets a short history that
begins as Rasa itself begins a session that carries its slots over; the store keeps everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)

# The turn before last may still matter to a form that was interrupted; older ones are in the slots.
KEEP_TURNS = 3
# The kinds of events that change the state below, as the store names them.
STATE_TYPES = tuple(kind.type_name for kind in (SlotSet, AllSlotsReset, ActiveLoop, SessionStarted, Restarted))


@dataclass(frozen=True)
class State:
    """What a conversation had reached at some point.

    Attributes:
        slots: the slots that were set, also to nothing.
        loop: the form that was being filled in; not the message that began it, at which no slot of ours looks.
        moment: when, in seconds since 1970; 0 at the beginning.
    """

    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    moment: float = 0.0

    def after(self, events: Iterable[Event]) -> State:
        """The state after some more events."""
        slots, loop, moment = dict(self.slots), self.loop, self.moment
        for event in events:
            moment = event.timestamp or moment
            if isinstance(event, SlotSet):
                slots[event.key] = event.value
            elif isinstance(event, AllSlotsReset):
                slots = {}
            elif isinstance(event, SessionStarted | Restarted):
                slots, loop = {}, None
            elif isinstance(event, ActiveLoop):
                loop = event.name
        return State(slots, loop, moment)

    def as_events(self) -> list[Event]:
        """The events that bring a new tracker into this state; none at the beginning."""
        if not self.moment:
            return []
        events = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        events += [SlotSet(name, value) for name, value in self.slots.items()]
        if self.loop:
            events.append(ActiveLoop(self.loop))
        for event in events:
            event.timestamp = self.moment
        return events


@dataclass(frozen=True)
class Window:
    """The last turns of a conversation and the state before them."""

    before: State = field(default_factory=State)
    events: tuple[Event, ...] = ()

    def extended(self, events: Sequence[Event]) -> Window:
        """The window after some more events, no longer than it must be."""
        if not events:
            return self
        everything = (*self.events, *events)
        cut = _cut(everything)
        kept = everything[cut:]
        if cut and isinstance(kept[0], SessionStarted):
            # What was before a session has no bearing on it.
            return Window(State(), kept)
        return Window(self.before.after(everything[:cut]), kept)

    def as_events(self) -> list[Event]:
        """The short history: events that bring a new tracker to where the conversation is."""
        return [*self.before.as_events(), *self.events]


def _cut(events: Sequence[Event]) -> int:
    """Where the last turns begin; 0 where there is no more to drop."""
    # By their names: Python takes ten times as long to look at the class of an event.
    sessions = [place for place, event in enumerate(events) if event.type_name == SessionStarted.type_name]
    messages = [place for place, event in enumerate(events) if event.type_name == UserUttered.type_name]
    since = sessions[-1] if sessions else 0
    if len(messages) <= KEEP_TURNS:
        return since
    oldest = messages[-KEEP_TURNS]
    # A turn begins with the listening before its message: that is what the rules are matched on.
    listening = next((place for place in range(oldest, -1, -1) if _listens(events[place])), 0)
    return max(since, listening)


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
