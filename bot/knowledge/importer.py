"""Feeds knowledge/faq to Rasa: an intent per topic, its training questions, and a rule that answers it.

Nothing is generated on disk: ``rasa train``, ``rasa data validate`` and ``rasa test`` read the topics through this
importer (config.yml names it beside Rasa's own file importer).
"""

from __future__ import annotations

import copy
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.library import load_library
from bot.knowledge.topics import Topic
from bot.paths import KNOWLEDGE

ANSWER_ACTION = "action_beantwoord"
FORM = "termijnen_form"


class Question(Message):
    """A training question that costs little to copy and to compare.

    Rasa copies and compares all examples some ten times while it puts them together; with tens of thousands that took
    longer than to learn from them. Its own copy goes into every value, and it sets the intent anew each time, to the
    same, which makes it forget the fingerprint that examples are compared by.
    """

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Sets a property, and keeps the fingerprint where that changes nothing (see parent class)."""
        if not (prop in (TEXT, INTENT) and self.data.get(prop) == info):
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, memo: dict[int, Any]) -> Question:
        """A copy that shares no property with this one; the values of a training question never change."""
        copied = copy.copy(self)
        copied.data, copied.features = dict(self.data), list(self.features)
        copied.output_properties = set(self.output_properties)
        return copied


class KnowledgeImporter(TrainingDataImporter):
    """Turns the topics into NLU examples, intents and rules."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        """Loads the knowledge base; the arguments are Rasa's and not used.

        Raises:
            TopicFout: a topic file is not valid.
        """
        self._topics: tuple[Topic, ...] = tuple(load_library(KNOWLEDGE).topics.values())

    def get_config(self) -> dict[str, Any]:
        """No configuration comes from the knowledge base."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """No configuration comes from the knowledge base."""
        return None

    def get_domain(self) -> Domain:
        """The intents: one per topic."""
        # The answer depends on what was said, never on which of the intents came before it.
        return Domain.from_dict({"intents": [{topic.id: {"use_entities": []}} for topic in self._topics]})

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """A rule per topic: a question is answered; a calculation first asks what it needs, in the form."""
        reader = YAMLStoryReader()
        rules = [_rule(topic) for topic in self._topics]
        return StoryGraph(reader.read_from_parsed_yaml({"version": "3.1", "rules": rules}))

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The training questions, the canonical one included."""
        return TrainingData(
            [
                Question(data={TEXT: text, INTENT: topic.id})
                for topic in self._topics
                for text in dict.fromkeys((topic.vraag, *topic.voorbeelden))
            ]
        )


def _rule(topic: Topic) -> dict[str, Any]:
    if topic.soort == "berekening":
        steps = [{"intent": topic.id}, {"action": FORM}, {"active_loop": FORM}]
    else:
        steps = [{"intent": topic.id}, {"action": ANSWER_ACTION}]
    return {"rule": f"onderwerp {topic.id}", "steps": steps}
