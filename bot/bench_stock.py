"""Rasa's default configuration on the same knowledge, to compare with: trained small, since only its speed is asked.

The same topics, domain, rules, actions and channels; Rasa's own default pipeline and policies, its own server and an
action server beside it. Training it in full takes hours, so it gets a few examples per topic and a few epochs: how long
a turn takes does not depend on how well it was trained. There are no stories, so that its learned policies (TED and
UnexpecTED) have nothing to learn and cost nothing: the comparison is to its advantage.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.importer import KnowledgeImporter
from bot.knowledge.topics import OVERVIEW
from bot.paths import ROOT
from bot.processes import LOOPBACK, Processes, quiet_environment

EXAMPLES, EPOCHS = 4, 6
TRAIN_SECONDS = 1_500


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class StockDecision(GraphComponent):
    """Hands the intent on as the decision that our actions look for; takes no time.

    A message that asks for a timeline is understood as such, however little was trained: both must do the same work.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> StockDecision:
        """Makes the component (see parent class)."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Decides to answer what was understood."""
        for message in messages:
            name = OVERVIEW if "termijnen" in (message.get(TEXT) or "") else (message.get(INTENT) or {}).get("name")
            message.set(INTENT, {"name": name, "confidence": 1.0}, add_to_output=True)
            message.set("besluit", {"besluit": "antwoord", "ids": [name]}, add_to_output=True)
        return messages


class FewExamples(KnowledgeImporter):
    """The same knowledge with the first few examples of each topic."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Some of the training questions."""
        kept: dict[str, list[Message]] = {}
        for message in super().get_nlu_data(language).training_examples:
            of_topic = kept.setdefault(message.get(INTENT), [])
            if len(of_topic) < EXAMPLES:
                of_topic.append(message)
        return TrainingData([message for messages in kept.values() for message in messages])


def configuration() -> dict[str, Any]:
    """Rasa's default configuration, as ``rasa init`` writes it, with fewer epochs."""
    import rasa.engine.recipes.config_files as defaults

    path = Path(next(iter(defaults.__path__))) / "default_config.yml"
    stock: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for part in (*stock["pipeline"], *stock["policies"]):
        if "epochs" in part:
            part["epochs"] = EPOCHS
    stock["pipeline"].append({"name": f"{__name__}.StockDecision"})
    importers = [{"name": "RasaFileImporter"}, {"name": f"{__name__}.FewExamples"}]
    return {**stock, "language": "nl", "assistant_id": "stock", "importers": importers}


def train(folder: Path) -> float:
    """Trains it into ``folder/stock.tar.gz``.

    Returns:
        The seconds it took.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    settings = folder / "config.yml"
    settings.write_text(yaml.safe_dump(configuration(), sort_keys=False), encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "--config", str(settings), "--data", "bot/data", "--force"]
    begin = time.perf_counter()
    subprocess.run(
        [*command, "--out", str(folder), "--fixed-model-name", "stock"],
        cwd=ROOT,
        env=quiet_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=TRAIN_SECONDS,
    )
    return time.perf_counter() - begin


@dataclass
class Stock(Processes):
    """Rasa's own server and action server."""

    def start_rasa(self) -> None:
        """Starts Rasa's own server."""
        endpoints = self.folder / "endpoints.yml"
        endpoints.write_text(
            f'action_endpoint:\n  url: "http://{LOOPBACK}:{self.action_port}/webhook"\n'
            f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {self.folder / 'conversations.db'}\n",
            encoding="utf-8",
        )
        arguments = ["-m", "rasa", "run", "--port", str(self.port), "--interface", LOOPBACK, "--model", str(self.model)]
        self._spawn("rasa", [*arguments, "--endpoints", str(endpoints), "--credentials", "credentials.yml"])

    @property
    def ready_url(self) -> str:
        """What answers with success once the server can take turns."""
        return f"{self.address}/webhooks/rest/"
