"""Work that Rasa does for every message and that cannot change the outcome here: how to see so, and what to do instead.

`rasa_parts.py` and `engine.py` put these in place, with a checksum of the source of what they stand in for.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_VALIDATE_SLOT_MAPPINGS,
    DEFAULT_SLOT_NAMES,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    SlotMappingType,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

USER = "user"
AnySlot = TypeVar("AnySlot", bound=Slot)


def copied(slot: AnySlot) -> AnySlot:
    """A copy of a slot, as `copy.copy` makes it in four times the time; a tracker copies all of them, often."""
    new = slot.__class__.__new__(slot.__class__)
    new.__dict__.update(slot.__dict__)
    return new


def fills_nothing(domain: Domain) -> bool:
    """Whether no slot is ever filled from a message: each is set by an action of the dialogue only."""
    if ACTION_VALIDATE_SLOT_MAPPINGS in domain.user_actions:
        return False
    mappings = [mapping for slot in domain.slots if slot.name not in DEFAULT_SLOT_NAMES for mapping in slot.mappings]
    return all(mapping.get("type") == str(SlotMappingType.CUSTOM) and not mapping.get("action") for mapping in mappings)


def text_decides_nothing(policy: RulePolicy, tracker: DialogueStateTracker) -> bool:
    """Whether no rule can fit a message by its text alone.

    Rasa tries all rules on the text of a message, without its intent, and then on its intent. Where each rule that
    follows on a message wants an intent, the first attempt finds nothing. Inside a form it also tells whether that was
    interrupted, so there it stays.
    """
    if tracker.active_loop_name or tracker.latest_action_name != ACTION_LISTEN_NAME:
        return False
    lookup = policy.lookup[RULES]
    known = policy.__dict__.setdefault("_spoorwijzer_by_intent", {})
    if id(lookup) not in known:
        # The lookup is kept along, so that no other can get its id.
        known[id(lookup)] = (all(_wants_intent(json.loads(key)[-1]) for key in lookup), lookup)
    wanted: bool = known[id(lookup)][0]
    return wanted


def _wants_intent(last: dict[str, Any]) -> bool:
    """Whether a rule's last state cannot fit a message without an intent."""
    if not last.get(PREVIOUS_ACTION):
        # It fits the very start of a conversation only, before the bot has listened.
        return True
    action = last[PREVIOUS_ACTION].get(ACTION_NAME)
    if action and action not in (ACTION_LISTEN_NAME, SHOULD_NOT_BE_SET):
        return True
    intent = last.get(USER, {}).get(INTENT)
    return bool(intent) and intent != SHOULD_NOT_BE_SET
