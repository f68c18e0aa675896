"""The parts of Rasa that we replace: still what they were, and replaced by what does the same."""

from __future__ import annotations

import asyncio
import json
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.processes import MODEL
from bot.server import rasa_parts
from bot.server.local_actions import LocalActions

INTENTS = ("a", "b", "c")
ORIGINAL_KEYS = rasa_parts._ORIGINALS["RulePolicy._get_possible_keys"]
ORIGINAL_VALIDATION = rasa_parts._ORIGINALS["RemoteAction._validate_action_result"]


def test_no_part_of_rasa_that_we_replace_has_changed() -> None:
    assert rasa_parts.changed() == []


def test_a_part_that_has_changed_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", ORIGINAL_VALIDATION)
    monkeypatch.setattr(RulePolicy, "_get_possible_keys", ORIGINAL_KEYS)
    monkeypatch.setattr(rasa_parts, "FINGERPRINTS", dict.fromkeys(rasa_parts.FINGERPRINTS, "another"))

    rasa_parts.replace_parts()

    assert RemoteAction._validate_action_result is ORIGINAL_VALIDATION
    assert RulePolicy._get_possible_keys is ORIGINAL_KEYS


@pytest.mark.parametrize(
    "result",
    [
        {"events": [{"event": "slot", "name": "rol", "value": None}], "responses": [{"text": "x"}]},
        {"events": [], "responses": []},
        {},
        {"events": [{"event": "slot"}], "responses": []},
        {"events": [{"event": "onzin"}], "responses": []},
        {"events": "geen lijst"},
        {"events": [], "responses": ["geen object"]},
        [],
        "tekst",
        {"events": None},
        {"events": [None]},
        {"events": [{"event": 3}]},
        {"events": [{"event": "slot", "name": "rol", "value": 1, "timestamp": "gisteren"}]},
        {"events": [{"event": "slot", "name": 3, "value": 1}]},
        {"events": [{"event": "slot", "name": "rol", "value": 1, "timestamp": 1.5, "metadata": {}}], "meer": 1},
        {"events": [{"event": "followup", "name": "action_x"}, {"event": "active_loop", "name": None}]},
        {"events": [{"event": "reset_slots"}, {"event": "bot", "text": 3}]},
    ],
)
def test_an_action_result_is_judged_as_rasa_judges_it(result: Any) -> None:
    def verdict(check: Any) -> bool:
        try:
            return bool(check(RemoteAction("action_x", None), result))
        except jsonschema.ValidationError:
            return False

    assert verdict(rasa_parts._validate_action_result) is verdict(ORIGINAL_VALIDATION)


def state(intent: str | None, action: str | None, loop: str | None) -> dict[str, Any]:
    parts = {
        "user": {"intent": intent} if intent else None,
        "prev_action": {"action_name": action} if action else None,
        "active_loop": {"name": loop} if loop else None,
    }
    return {name: part for name, part in parts.items() if part}


def states(*unwanted: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.builds(
        state,
        st.sampled_from((None, *INTENTS, *unwanted)),
        st.sampled_from((None, "action_listen", "antwoord")),
        st.sampled_from((None, "formulier", *unwanted)),
    )
    return st.lists(one, min_size=1, max_size=4)


@given(rules=st.lists(states("should_not_be_set"), max_size=12), told=states())
def test_the_rules_that_fit_are_those_that_rasa_finds(
    rules: list[list[dict[str, Any]]], told: list[dict[str, Any]]
) -> None:
    policy = RulePolicy.__new__(RulePolicy)
    lookup = {json.dumps(rule): "antwoord" for rule in rules}

    assert rasa_parts.possible_keys(policy, lookup, told) == ORIGINAL_KEYS(policy, lookup, told)


def test_no_rule_fits_no_conversation() -> None:
    policy = RulePolicy.__new__(RulePolicy)
    lookup = {json.dumps([state("a", "action_listen", None)]): "antwoord"}

    assert rasa_parts.possible_keys(policy, lookup, []) == ORIGINAL_KEYS(policy, lookup, [])


def test_all_that_rasa_knows_of_a_model_is_kept_but_for_its_training(tmp_path: Path) -> None:
    with tarfile.open(MODEL) as archive:
        (tmp_path / "metadata.json").write_bytes(archive.extractfile("metadata.json").read())

    served = rasa_parts.metadata_to_serve(tmp_path).as_dict()
    whole = rasa_parts._ORIGINALS["LocalModelStorage._load_metadata"](tmp_path).as_dict()

    assert served == {**whole, "train_schema": {"nodes": {}}}
    assert whole["train_schema"]["nodes"]


@pytest.fixture(scope="module")
def actions() -> LocalActions:
    return LocalActions("tests.server.some_actions")


def perform(actions: LocalActions, name: str) -> list[Any]:
    domain = Domain.empty()
    tracker = DialogueStateTracker("iemand", [])
    action = RemoteAction(name, actions)
    done: list[Any] = asyncio.run(
        action.run(CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, domain)
    )
    return done


def test_an_action_in_the_server_does_what_it_does_in_an_action_server(actions: LocalActions) -> None:
    said, slot = perform(actions, "action_spreekt")

    assert (said.text, slot.key, slot.value) == ("gezegd", "lijst", [1, 2])


def test_an_action_that_rejects_is_rejected(actions: LocalActions) -> None:
    with pytest.raises(ActionExecutionRejection):
        perform(actions, "action_weigert")


@pytest.mark.parametrize("name", ["action_stuk", "action_onbekend"])
def test_an_action_that_fails_or_does_not_exist_fails_without_telling_what_was_typed(
    actions: LocalActions, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(RasaException):
        perform(actions, name)

    assert "geheim" not in caplog.text
