"""Rasa graph component: sees whether a message tells facts, and so is a calculation and not an unclear question."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.clock import vandaag
from bot.language.parts import is_question
from bot.language.reader import Lezer
from bot.nlu.decision import Besluit, with_facts
from bot.nlu.dutch_pipeline import DutchPipeline
from bot.nlu.topic_classifier import DECISION, UNCLEAR


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="DutchPipeline"
)
class SituationReader(GraphComponent):
    """Decides anew on an unclear message that tells a first sick day: its dates can be told."""

    def __init__(self) -> None:
        """Has read nothing yet."""
        # To compile the lexicon takes longer than a whole turn.
        self._reader = lru_cache(maxsize=1)(Lezer)

    @classmethod
    def required_components(cls) -> list[type]:
        """The pipeline must be loaded before this component."""
        return [DutchPipeline]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to configure."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SituationReader:
        """Makes the component (see parent class)."""
        return cls()

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Looks at each message whose subject is unclear."""
        reader = self._reader(model.model)
        for message in messages:
            decision = message.get(DECISION) or {}
            if decision.get("besluit") == "antwoord":
                continue
            text = message.get(TEXT) or ""
            reading = reader.lees(text, vandaag())
            if not (reading.eerste_ziektedag or reading.fouten):
                continue
            seen = with_facts(Besluit(decision["besluit"], tuple(decision["ids"])), asked=is_question(text))
            name = UNCLEAR if seen.besluit == "keuze" else seen.ids[0]
            message.set(INTENT, {"name": name, "confidence": 1.0}, add_to_output=True)
            message.set(DECISION, seen.as_dict(), add_to_output=True)
        return messages
