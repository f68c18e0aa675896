"""What is left out of Rasa's work for a message makes no difference to what comes of it."""

from __future__ import annotations

import asyncio
import copy
import json
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot, FloatSlot, Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.paths import ROOT
from bot.server import rasa_parts
from bot.server.engine import TurnProcessor
from bot.server.shortcuts import copied, fills_nothing
from tests.server.test_rasa_parts import INTENTS, states

FIND = rasa_parts._ORIGINALS["RulePolicy._find_action_from_rules"]
DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [a, b, c]
actions: [antwoord]
forms: {formulier: {required_slots: []}}
""")


def said(intent: str) -> UserUttered:
    return UserUttered("tekst", {"name": intent, "confidence": 1.0}, [], {"text": "tekst"})


EVENTS = st.one_of(
    st.sampled_from(INTENTS).map(said),
    st.sampled_from(("action_listen", "antwoord", "formulier")).map(ActionExecuted),
    st.sampled_from(("formulier", None)).map(ActiveLoop),
)


def policy(rules: list[list[dict[str, Any]]]) -> RulePolicy:
    made = RulePolicy.__new__(RulePolicy)
    made.config = {**RulePolicy.get_default_config(), "max_history": None}
    made._Policy__featurizer = made._standard_featurizer()
    lookup = {json.dumps(rule): "antwoord" for rule in rules}
    made.lookup = {RULES: lookup, RULES_FOR_LOOP_UNHAPPY_PATH: {}}
    return made


@settings(max_examples=50, deadline=None)
@given(rules=st.lists(states("should_not_be_set"), max_size=6), told=st.lists(EVENTS, max_size=8), text=st.booleans())
def test_the_rules_find_what_rasa_lets_them_find(
    rules: list[list[dict[str, Any]]], told: list[Event], text: bool
) -> None:
    tracker = DialogueStateTracker.from_events("iemand", told)

    ours, theirs = (
        rasa_parts.find_action(policy(rules), tracker, DOMAIN, text),
        FIND(policy(rules), tracker, DOMAIN, text),
    )

    # What was found, and whether a form was interrupted; the rule itself counts where there is an action.
    assert (ours[0], ours[2]) == (theirs[0], theirs[2])
    assert not theirs[0] or ours[1] == theirs[1]


def test_the_text_is_not_tried_where_every_rule_wants_an_intent(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [{"user": {"intent": "a"}, "prev_action": {"action_name": "action_listen"}}]
    tracker = DialogueStateTracker.from_events("iemand", [ActionExecuted("action_listen"), said("a")])
    tried: list[bool] = []
    monkeypatch.setitem(
        rasa_parts._ORIGINALS,
        "RulePolicy._find_action_from_rules",
        lambda self, tracker, domain, text: (tried.append(text), FIND(self, tracker, domain, text))[1],
    )

    found = [rasa_parts.find_action(policy([wanted]), tracker, DOMAIN, text)[0] for text in (True, False)]

    assert (found, tried) == ([None, "antwoord"], [False])


@pytest.mark.parametrize(
    "slot", [FloatSlot("missers", [], initial_value=0), AnySlot("situatie", [], initial_value={"dag": 1})]
)
def test_a_slot_is_copied_as_python_copies_it(slot: Slot) -> None:
    slot.value = 3
    new = copied(slot)

    by_python = object.__reduce_ex__(slot, 4)
    assert type(new) is type(slot)
    assert new.__dict__ == by_python[2] == slot.__dict__
    new.value = 4
    assert slot.value == 3


def test_no_slot_of_ours_is_filled_from_a_message() -> None:
    domain = Domain.load(ROOT / "domain.yml")
    tracker = DialogueStateTracker.from_events("iemand", [ActionExecuted("action_listen"), said("a")], domain.slots)
    action = ActionExtractSlots(None).run(
        CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, domain
    )

    assert fills_nothing(domain)
    assert asyncio.run(action) == []


MAPPED = {
    "from the text": "{type: from_text}",
    "from an intent": "{type: from_intent, value: 1, intent: a}",
    "by an action": "{type: custom, action: antwoord}",
}


@pytest.mark.parametrize("mapping", MAPPED.values(), ids=MAPPED.keys())
def test_a_slot_that_is_filled_from_a_message_is_seen(mapping: str) -> None:
    domain = Domain.from_yaml(f"""
version: "3.1"
intents: [a]
actions: [antwoord]
slots: {{s: {{type: any, mappings: [{mapping}]}}}}
""")

    assert not fills_nothing(domain)


def test_an_action_that_checks_slots_is_seen() -> None:
    assert not fills_nothing(Domain.from_yaml('version: "3.1"\nactions: [action_validate_slot_mappings]'))


RESULTS: dict[str, list[Event] | None] = {
    "nothing": None,
    "a slot": [SlotSet("s", 1), BotUttered("gezegd", {"custom": {"a": [1]}})],
    "a refusal": [ActionExecutionRejected("antwoord")],
}


@pytest.mark.parametrize("name", RESULTS)
def test_an_action_is_logged_as_rasa_logs_it(name: str) -> None:
    def logged(log: Any, copies: bool) -> list[Any]:
        processor = TurnProcessor.__new__(TurnProcessor)
        processor.domain, processor._copies_for_log = DOMAIN, copies
        tracker = DialogueStateTracker("iemand", [])
        prediction = PolicyPrediction([1.0], "regels", events=[LoopInterrupted(True)])
        log(processor, tracker, RemoteAction("antwoord", None), copy.deepcopy(RESULTS[name]), prediction)
        return list(tracker.events)

    ours = logged(TurnProcessor._log_action_on_tracker, False)

    assert ours == logged(MessageProcessor._log_action_on_tracker, False)
    assert ours == logged(TurnProcessor._log_action_on_tracker, True)


@pytest.mark.parametrize(
    ("intent", "entities", "warned"),
    [("a", [], 0), (None, [], 0), ("onbekend", [], 1), ("a", [{"entity": "dag"}], 1), ("a", [{"entity": "soort"}], 0)],
)
def test_what_the_domain_does_not_know_is_warned_of_as_rasa_warns(
    intent: str | None, entities: list[dict[str, str]], warned: int
) -> None:
    def warnings_of(check: Any) -> list[str]:
        processor = TurnProcessor.__new__(TurnProcessor)
        processor.domain = Domain.from_yaml('version: "3.1"\nintents: [a]\nentities: [soort]')
        processor._intents = frozenset(processor.domain.intents)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            check(processor, {"intent": {"name": intent}, "entities": entities})
        return [str(warning.message) for warning in told]

    ours = warnings_of(TurnProcessor._check_for_unseen_features)

    assert ours == warnings_of(MessageProcessor._check_for_unseen_features)
    assert len(ours) == warned


def test_an_event_is_read_as_the_kind_that_rasa_finds() -> None:
    rasa_parts.replace_parts()
    find = rasa_parts._ORIGINALS["Event.resolve_by_type"]

    assert [Event.resolve_by_type(name) for name in ("user", "bot", "slot", "topic")] == [
        find(name) for name in ("user", "bot", "slot", "topic")
    ]
    with pytest.raises(ValueError, match="Unknown event"):
        Event.resolve_by_type("onzin")
