"""Rasa graph component: ranks the topics and decides what to do with the message."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.harmless import harmless_messages
from bot.language.parts import asks, parts
from bot.nlu.decision import Thresholds, decide
from bot.nlu.ranking import TopicRanker
from bot.paths import KNOWLEDGE, MODELS

UNCLEAR = "nlu_fallback"
DECISION = "besluit"
PARTS = "delen"
CACHE = MODELS / "embeddings.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets ``intent`` (the topic, or ``nlu_fallback``), ``intent_ranking``, ``besluit`` and ``delen``.

    ``delen`` holds the places of the questions in a message of several parts, each with its own decision.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds of the decision."""
        return asdict(Thresholds())

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, ranker: TopicRanker | None = None
    ) -> None:
        """Keeps the configuration; ``ranker`` is there once trained."""
        names = Thresholds.__dataclass_fields__
        self._thresholds = Thresholds(**{name: float(config[name]) for name in names})
        self._storage, self._resource, self._ranker = model_storage, resource, ranker

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Makes an untrained component (see parent class)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Loads a trained component (see parent class)."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / "ranker.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples and stores what was learnt."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts, topics = [e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples]
        self._ranker = TopicRanker().fit(texts, topics, CACHE, harmless_messages(KNOWLEDGE))
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._ranker, folder / "ranker.joblib", compress=1)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Ranks and decides, for each message."""
        for message in messages:
            if self._ranker is None:
                continue
            text = message.get(TEXT) or ""
            asked = [(begin, end) for begin, end in parts(text) if asks(text[begin:end])]
            ranking, *of_parts = self._ranker.rank_all([text, *(text[begin:end] for begin, end in asked)])
            decision = decide(ranking, self._thresholds)
            name = UNCLEAR if decision.besluit == "keuze" else decision.ids[0]
            known = {ranked.id: ranked.confidence for ranked in ranking.topics}
            confidence = known.get(decision.ids[0], max(ranking.outside, ranking.danger))
            message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
            listed = [{"name": ranked.id, "confidence": ranked.confidence} for ranked in ranking.topics]
            message.set("intent_ranking", listed, add_to_output=True)
            message.set(DECISION, decision.as_dict(), add_to_output=True)
            # Only the places of the parts are given: the text itself must not be kept twice.
            decided = [
                {"van": begin, "tot": end, **decide(part, self._thresholds).as_dict()}
                for (begin, end), part in zip(asked, of_parts, strict=True)
            ]
            message.set(PARTS, decided, add_to_output=True)
        return messages
