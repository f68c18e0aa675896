"""The tracker of one turn: Rasa's own, without replaying the conversation for each action and each prediction.

Rasa makes the tracker that it hands to an action by replaying every event, and makes the states that the rules are
matched on by replaying them again, three to six times a turn. What comes out is the same here, always; where that is
not certain beforehand, Rasa's own way is taken.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

State = dict[str, dict[str, Any]]
AnyTracker = TypeVar("AnyTracker", bound=DialogueStateTracker)

# The kinds of events that conversations are made of. All others, those that undo something, are left to Rasa.
_PLAIN = frozenset(
    {
        ActionExecuted,
        ActionExecutionRejected,
        ActiveLoop,
        AllSlotsReset,
        BotUttered,
        DefinePrevUserUtteredFeaturization,
        FollowupAction,
        LoopInterrupted,
        SessionStarted,
        SlotSet,
        UserUttered,
    }
)


@dataclass(frozen=True)
class _Walked:
    """Where a walk along events has come.

    Attributes:
        domain: what the states are made with.
        events: those that were passed.
        tracker: as it was after them; never changed.
        states: before each action among them.
    """

    domain: Domain
    events: tuple[Event, ...]
    tracker: DialogueStateTracker
    states: tuple[State, ...]


class TurnTracker(DialogueStateTracker):
    """A tracker that remembers, as long as its turn lasts, what the earlier turns come to."""

    _earlier: _Walked | None = None

    def copy(self) -> DialogueStateTracker:
        """A duplicate (see parent class)."""
        if not self._is_plain():
            return super().copy()
        new = _as_it_is(self, TurnTracker)
        new.events = copy.copy(self.events)
        # What was announced and taken up since has not been executed yet: a replay still finds it announced.
        new.followup_action = _announced(self.events)
        return new

    def applied_events(self) -> list[Event]:
        """The events that count (see parent class, which looks at each with a dozen of `isinstance`)."""
        if not self._is_plain():
            undone: list[Event] = super().applied_events()
            return undone
        loops = {event.name for event in self.events if type(event) is ActiveLoop}
        applied: list[Event] = []
        for event in self.events:
            if type(event) is SessionStarted:
                applied = []
            elif type(event) is ActionExecuted and event.action_name in loops and self._ran_before(event, applied):
                self._undo_till_previous_loop_execution(event.action_name, applied)
            else:
                applied.append(event)
        return applied

    def _is_plain(self) -> bool:
        return _PLAIN.issuperset(map(type, self.events))

    def _ran_before(self, loop: ActionExecuted, applied: list[Event]) -> bool:
        return not self._first_loop_execution_or_unhappy_path(loop.action_name, applied)

    def past_states(
        self,
        domain: Domain,
        omit_unset_slots: bool = False,
        ignore_rule_only_turns: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        """The states before each action, and now (see parent class)."""
        if omit_unset_slots or ignore_rule_only_turns:
            states: list[State] = super().past_states(domain, omit_unset_slots, ignore_rule_only_turns, rule_only_data)
            return states
        events = self.applied_events()
        # The last message may still change: what it is matched on is decided in its own turn.
        since = next((place for place in range(len(events) - 1, -1, -1) if type(events[place]) is UserUttered), 0)
        earlier = self._earlier
        if earlier is None or earlier.domain is not domain or not _same(earlier.events, events[:since]):
            self._earlier = earlier = _walk(_Walked(domain, (), self.init_copy(), ()), events[:since])
        now = _walk(earlier, events[since:])
        # Whoever matches them removes what does not count.
        return [
            {key: dict(value) for key, value in state.items()} for state in (*now.states, _state(now.tracker, domain))
        ]


def _walk(begun: _Walked, events: Sequence[Event]) -> _Walked:
    """Goes on along some more events, from where another walk has come."""
    tracker, states = _as_it_is(begun.tracker, DialogueStateTracker), list(begun.states)
    for event in events:
        if type(event) is ActionExecuted:
            states.append(_state(tracker, begun.domain))
        event.apply_to(tracker)
    return _Walked(begun.domain, (*begun.events, *events), tracker, tuple(states))


def _state(tracker: DialogueStateTracker, domain: Domain) -> State:
    state: State = domain.get_active_state(tracker)
    return state


def _as_it_is(old: DialogueStateTracker, kind: type[AnyTracker]) -> AnyTracker:
    """A tracker that has come to where another is, without its events."""
    new = kind(old.sender_id, (), old._max_event_history, is_rule_tracker=old.is_rule_tracker)
    new.slots = type(old.slots)({name: copy.copy(slot) for name, slot in old.slots.items()})
    new._paused, new.followup_action, new.latest_action = old._paused, old.followup_action, old.latest_action
    new.latest_message, new.latest_bot_utterance = old.latest_message, old.latest_bot_utterance
    # Rasa writes in it.
    new.active_loop = replace(old.active_loop) if old.active_loop else None
    return new


def _same(walked: Sequence[Event], events: Sequence[Event]) -> bool:
    return len(walked) == len(events) and all(one is other for one, other in zip(walked, events, strict=True))


def _announced(events: Sequence[Event]) -> str | None:
    """The action that a replay of the events leaves announced."""
    for event in reversed(events):
        if isinstance(event, FollowupAction):
            name: str = event.action_name
            return name
        if isinstance(event, ActionExecuted | UserUttered):
            return None
        if isinstance(event, SessionStarted):
            break
    # As a conversation begins.
    return ACTION_LISTEN_NAME
