"""The private parts of Rasa 3.6.21 that are replaced, each with the reason.

If one of them changes, a test fails; at run time Rasa's own part then stays in place, which is slower and never wrong.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT
from rasa.shared.utils.io import read_json_file

from bot.server.shortcuts import copied, text_decides_nothing

logger = logging.getLogger(__name__)

USER = "user"
# Of the source of each part, as it was when its replacement was written.
FINGERPRINTS = {
    "RemoteAction._validate_action_result": "f8cdb4be68123961",
    "RulePolicy._get_possible_keys": "2915fd81711e194c",
    "RulePolicy._is_rule_applicable": "64a108b016b46e57",
    "Agent._create_tracker_store": "97499b594b45581b",
    "Agent.load_model": "f4c1ab4c5c7af634",
    "DaskGraphRunner.run": "45f0f52f574f3aa9",
    "LocalModelStorage._load_metadata": "66142ec69c7cb07a",
    "RulePolicy._find_action_from_rules": "be6da6ee0f5429bd",
    "Event.resolve_by_type": "b5cf570fa7f286c7",
    "DialogueStateTracker.__init__": "8f39eb22462aa62b",
    "MessageProcessor._log_action_on_tracker": "d973d12a6d0a3623",
    "MessageProcessor._check_for_unseen_features": "286ab49de966bc0e",
    "MessageProcessor.run_action_extract_slots": "ff52049be97dde87",
    "ActionExtractSlots.run": "13487835d751b652",
}
_OWNERS: dict[str, Any] = {
    "RemoteAction": RemoteAction,
    "RulePolicy": RulePolicy,
    "Agent": Agent,
    "DaskGraphRunner": DaskGraphRunner,
    "LocalModelStorage": LocalModelStorage,
    "Event": Event,
    "DialogueStateTracker": DialogueStateTracker,
    "MessageProcessor": MessageProcessor,
    "ActionExtractSlots": ActionExtractSlots,
}
_ORIGINALS: dict[str, Callable[..., Any]] = {
    name: getattr(_OWNERS[name.split(".")[0]], name.split(".")[1]) for name in FINGERPRINTS
}


def fingerprint(name: str) -> str:
    """A checksum of the source of one of Rasa's parts."""
    return hashlib.sha256(inspect.getsource(_ORIGINALS[name]).encode()).hexdigest()[:16]


def changed() -> list[str]:
    """The parts that are no longer what they were."""
    return [name for name, known in FINGERPRINTS.items() if fingerprint(name) != known]


def replace_parts() -> None:
    """Puts the replacements in place, of those parts that are what they were."""
    different = changed()
    for name in different:
        logger.warning("Rasa's %s has changed: bot/server/rasa_parts.py has to be looked at", name)
    if "RemoteAction._validate_action_result" not in different:
        RemoteAction._validate_action_result = _validate_action_result
    if not {"RulePolicy._get_possible_keys", "RulePolicy._is_rule_applicable"} & set(different):
        RulePolicy._get_possible_keys = possible_keys
        if "RulePolicy._find_action_from_rules" not in different:
            RulePolicy._find_action_from_rules = find_action
    if "LocalModelStorage._load_metadata" not in different:
        LocalModelStorage._load_metadata = staticmethod(metadata_to_serve)
    if "Event.resolve_by_type" not in different:
        # Rasa looks through all kinds of events for each event that it reads.
        Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=128)(_ORIGINALS["Event.resolve_by_type"]))
    if "DialogueStateTracker.__init__" not in different:
        Slot.__copy__ = copied


@functools.lru_cache(maxsize=1)
def _validators() -> tuple[Any, Any, dict[str, Any]]:
    """Of a whole result, of what all events have in common, and of each kind of event by its name."""
    schema = RemoteAction.action_response_format_spec()
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    event = dict(schema["properties"]["events"]["items"])
    kinds = event.pop("oneOf")
    # Each kind wants its own name, so that an event can only fit the kind of its name.
    return kind(schema), kind(event), {one["properties"]["event"]["const"]: kind(one) for one in kinds}


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Whether an action server's answer has the right form.

    Rasa makes and checks the schema itself anew for every action, 40 ms, and tries each event on every kind of event.

    Raises:
        jsonschema.ValidationError: it has not.
    """
    if _is_plainly_right(result):
        return True
    error = jsonschema.exceptions.best_match(_validators()[0].iter_errors(result))
    if error is not None:
        raise error
    return True


def _is_plainly_right(result: Any) -> bool:
    _, common, kinds = _validators()
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    if not isinstance(events, list) or not isinstance(responses, list):
        return False
    return all(isinstance(response, dict) for response in responses) and all(
        common.is_valid(event) and event["event"] in kinds and kinds[event["event"]].is_valid(event) for event in events
    )


def metadata_to_serve(directory: Path) -> ModelMetadata:
    """What is known of a trained model, but for how it was trained.

    Rasa loads the class of every step of the training along, and with them TensorFlow (see deferred.py).
    """
    stored = read_json_file(directory / MODEL_ARCHIVE_METADATA_FILE)
    return ModelMetadata.from_dict({**stored, "train_schema": {"nodes": {}}})


def possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
    """The rules that fit a conversation.

    Rasa tries all rules, two per topic, at each prediction. Those that want another intent than the last one cannot
    fit; they are left out beforehand, and Rasa tries the rest.
    """
    if not states:
        return set(lookup)
    intent = states[-1].get(USER, {}).get(INTENT)
    anywhere, by_intent = _index(self, lookup)
    fitting = {key: lookup[key] for key in (*anywhere, *by_intent.get(intent, ()))}
    keys: set[str] = _ORIGINALS["RulePolicy._get_possible_keys"](self, fitting, states)
    return keys


def find_action(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    """What the rules say is next; not tried on the text of a message where all rules want an intent."""
    if use_text_for_last_user_input and text_decides_nothing(self, tracker):
        return None, None, False
    found: tuple[str | None, str | None, bool] = _ORIGINALS["RulePolicy._find_action_from_rules"](
        self, tracker, domain, use_text_for_last_user_input
    )
    return found


def _index(policy: RulePolicy, lookup: dict[str, str]) -> tuple[list[str], dict[str | None, list[str]]]:
    """The rules without and with a wanted intent in their last state."""
    indices = policy.__dict__.setdefault("_spoorwijzer_indices", {})
    if id(lookup) not in indices:
        anywhere: list[str] = []
        by_intent: dict[str | None, list[str]] = {}
        for key in lookup:
            last = json.loads(key)[-1]
            intent = last.get(USER, {}).get(INTENT)
            # A rule without a previous action fits the very start of a conversation, whatever its intent.
            if not intent or intent == SHOULD_NOT_BE_SET or not last.get(PREVIOUS_ACTION):
                anywhere.append(key)
            else:
                by_intent.setdefault(intent, []).append(key)
        # The lookup is kept along, so that no other can get its id.
        indices[id(lookup)] = (anywhere, by_intent, lookup)
    anywhere, by_intent, _ = indices[id(lookup)]
    return anywhere, by_intent
