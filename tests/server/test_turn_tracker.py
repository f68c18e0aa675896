"""The tracker of a turn gives what Rasa's gives, without replaying the conversation each time."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.turn_tracker import TurnTracker

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [a, b]
slots:
  rol: {type: categorical, values: [werknemer, werkgever], mappings: [{type: custom}]}
  vrij: {type: any, influence_conversation: false, mappings: [{type: custom}]}
actions: [antwoord]
forms: {formulier: {required_slots: []}}
""")


def said(intent: str) -> UserUttered:
    return UserUttered(f"tekst van {intent}", {"name": intent, "confidence": 1.0}, [], {"text": intent})


EVENTS = st.one_of(
    st.sampled_from(("a", "b")).map(said),
    st.sampled_from(("action_listen", "antwoord", "formulier")).map(ActionExecuted),
    st.sampled_from(("formulier", None)).map(ActiveLoop),
    st.sampled_from(("werknemer", "werkgever", None)).map(lambda value: SlotSet("rol", value)),
    st.booleans().map(LoopInterrupted),
    st.booleans().map(DefinePrevUserUtteredFeaturization),
    st.just("formulier").map(ActionExecutionRejected),
    st.sampled_from(("antwoord", "formulier")).map(FollowupAction),
    st.sampled_from((SessionStarted, AllSlotsReset)).map(lambda kind: kind()),
    st.just("hallo").map(BotUttered),
)
UNDOING = st.sampled_from((Restarted, ActionReverted, UserUtteranceReverted)).map(lambda kind: kind())


def both(events: list[Event]) -> tuple[DialogueStateTracker, TurnTracker]:
    """Rasa's tracker and ours, each with its own events: a tracker changes the messages that it is given."""
    plain = DialogueStateTracker.from_events("iemand", copy.deepcopy(events), DOMAIN.slots)
    return plain, TurnTracker.from_events("iemand", copy.deepcopy(events), DOMAIN.slots)


def shown(tracker: DialogueStateTracker) -> dict[str, Any]:
    """All that a tracker says of itself."""
    loop = tracker.active_loop
    return {
        "events": [event.as_dict() for event in tracker.events],
        "slots": tracker.current_slot_values(),
        "features": {name: slot.as_feature() for name, slot in tracker.slots.items()},
        "message": {**tracker.latest_message.as_dict(), "timestamp": None} if tracker.latest_message else None,
        "bot": {**tracker.latest_bot_utterance.as_dict(), "timestamp": None} if tracker.latest_bot_utterance else None,
        "action": tracker.latest_action,
        "followup": tracker.followup_action,
        "loop": vars(loop) if loop else None,
        "paused": tracker.is_paused(),
        "stamps": (tracker.model_id, tracker.assistant_id, tracker.sender_source),
    }


@settings(max_examples=250, deadline=None)
@given(st.lists(EVENTS | UNDOING, max_size=25), st.lists(EVENTS | UNDOING, max_size=8))
def test_it_gives_the_states_that_rasa_gives_also_as_the_turn_goes_on(earlier: list[Event], later: list[Event]) -> None:
    plain, ours = both(earlier)
    assert ours.past_states(DOMAIN) == plain.past_states(DOMAIN)
    for event in later:
        plain.update(copy.deepcopy(event))
        ours.update(copy.deepcopy(event))
        assert ours.applied_events() == plain.applied_events()
        assert ours.past_states(DOMAIN) == plain.past_states(DOMAIN)


@settings(max_examples=250, deadline=None)
@given(st.lists(EVENTS | UNDOING, max_size=25), st.lists(EVENTS, max_size=8))
def test_its_copy_is_what_rasa_makes_by_replaying(events: list[Event], later: list[Event]) -> None:
    plain, ours = both(events)
    one, other = plain.copy(), ours.copy()
    assert shown(other) == shown(one)
    for event in later:
        one.update(copy.deepcopy(event))
        other.update(copy.deepcopy(event))
    assert shown(other) == shown(one)
    assert shown(ours) == shown(plain)


@pytest.mark.parametrize("options", [{"omit_unset_slots": True}, {"ignore_rule_only_turns": True}])
def test_states_that_are_asked_for_in_another_way_are_rasas_own(options: dict[str, Any]) -> None:
    plain, ours = both(
        [ActionExecuted("action_listen"), said("a"), SlotSet("rol", "werknemer"), ActionExecuted("antwoord")]
    )
    assert ours.past_states(DOMAIN, **options) == plain.past_states(DOMAIN, **options)


def test_an_announced_action_that_was_taken_up_is_still_announced_in_a_copy() -> None:
    plain, ours = both([ActionExecuted("action_listen"), said("a"), FollowupAction("antwoord")])
    for tracker in (plain, ours):
        tracker.clear_followup_action()
    assert ours.copy().followup_action == plain.copy().followup_action == "antwoord"


def test_states_that_were_given_out_can_be_changed_without_harm() -> None:
    _, ours = both(
        [
            ActionExecuted("action_listen"),
            said("a"),
            ActionExecuted("antwoord"),
            ActionExecuted("action_listen"),
            said("b"),
        ]
    )
    kept = copy.deepcopy(ours.past_states(DOMAIN))
    for state in ours.past_states(DOMAIN):
        for part in state.values():
            part.clear()
        state.clear()
    assert ours.past_states(DOMAIN) == kept


def test_the_earlier_turns_are_walked_once_per_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = [
        event for _ in range(5) for event in (ActionExecuted("action_listen"), said("a"), ActionExecuted("antwoord"))
    ]
    _, ours = both([*earlier, ActionExecuted("action_listen"), said("b")])
    made, active = [], DOMAIN.get_active_state
    monkeypatch.setattr(DOMAIN, "get_active_state", lambda tracker: made.append(1) or active(tracker))
    ours.past_states(DOMAIN)
    first = len(made)
    ours.update(ActionExecuted("antwoord"))
    ours.past_states(DOMAIN)
    assert (first, len(made) - first) == (12, 2)
