"""Rasa's agent and processor, as this server runs them."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.graph_runner import OrderedRunner
from bot.server.rasa_parts import changed
from bot.server.shortcuts import fills_nothing

WARM_UP = "wat is de wet verbetering poortwachter nu eigenlijk precies"


class TurnProcessor(MessageProcessor):
    """Reads messages in a thread of its own: most of that time no Python runs, so that other turns go on."""

    def __init__(self, reading: ThreadPoolExecutor, **options: Any) -> None:
        """Loads the model (see parent class).

        Args:
            reading: where messages are read; one thread keeps one set of embeddings in memory.
            options: for the parent class.
        """
        super().__init__(**options)
        self._reading = reading
        built: Any = self.graph_runner
        different = set(changed())
        if isinstance(built, DaskGraphRunner) and "DaskGraphRunner.run" not in different:
            self.graph_runner: Any = OrderedRunner(built)
        extraction = {"MessageProcessor.run_action_extract_slots", "ActionExtractSlots.run"}
        self._extracts = bool(extraction & different) or not fills_nothing(self.domain)
        checked = "MessageProcessor._check_for_unseen_features" not in different
        self._intents = frozenset(self.domain.intents if checked else ())
        self._copies_for_log = "MessageProcessor._log_action_on_tracker" in different

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Handles a message; its channel learns which model answers (see parent class)."""
        if hasattr(message.output_channel, "model"):
            message.output_channel.model = self.model_metadata.model_id
        return await super().handle_message(message)

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Understands a message (see parent class)."""
        work = functools.partial(_finish, super().parse_message(message, tracker, only_output_properties))
        return await asyncio.get_running_loop().run_in_executor(self._reading, work)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Warns of what the domain does not know; Rasa makes an empty domain for each message to compare ours with."""
        if parse_data["intent"]["name"] not in self._intents or parse_data["entities"]:
            super()._check_for_unseen_features(parse_data)

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fills slots from a message, where there are slots that are filled so (see parent class)."""
        return await super().run_action_extract_slots(output_channel, tracker) if self._extracts else tracker

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction
    ) -> None:
        """As Rasa's own, which copies all events for a log that is not kept."""
        if self._copies_for_log:
            super()._log_action_on_tracker(tracker, action, events, prediction)
            return
        if not any(isinstance(event, ActionExecutionRejected) for event in events or ()):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)


def _finish(work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """Runs a coroutine that never waits for anything."""
    try:
        work.send(None)
    except StopIteration as done:
        result: dict[str, Any] = done.value
        return result
    work.close()
    raise RuntimeError("understanding a message waited for something; it cannot be run in a thread like this")


class OtherKnowledgeError(Exception):
    """A model knows topics or actions that this process was not started with."""


class ServerAgent(Agent):
    """An agent whose store fails when it fails, and whose model can be replaced while turns are running."""

    def __init__(
        self, threads: int = 1, processor: Callable[..., TurnProcessor] = TurnProcessor, **options: Any
    ) -> None:
        """Sets up an agent without a model.

        Args:
            threads: in how many threads messages are read.
            processor: makes what handles the messages, with a model.
            options: for the parent class.
        """
        self._reading = ThreadPoolExecutor(threads, thread_name_prefix="reading")
        self._make_processor = processor
        # One model after the other: else the one that loads longest stays, not the one that was asked for last.
        self._replacing = asyncio.Lock()
        self._started_with: frozenset[str] | None = None
        super().__init__(**options)

    @staticmethod
    def _create_tracker_store(store: TrackerStore, domain: Domain | None) -> TrackerStore:
        # Rasa wraps the store here in one that answers from memory when the database is down, and loses those turns.
        store.domain = domain
        return store

    def load_model(self, model_path: Path, fingerprint: str | None = None) -> None:
        """Loads a model and takes it into use once it has understood a message."""
        asyncio.run(self.replace_model(model_path, fingerprint))

    async def replace_model(self, model_path: Path, fingerprint: str | None = None) -> None:
        """The same while turns are running: they end with the model that they began with.

        Raises:
            rasa.exceptions.ModelNotFound: there is no model that can be loaded; the old one stays.
            OtherKnowledgeError: its topics have no answer in this process, which needs a restart; the old one stays.
        """
        async with self._replacing:
            await self._replace_model(model_path, fingerprint)

    async def _replace_model(self, model_path: Path, fingerprint: str | None) -> None:
        make = functools.partial(
            self._make_processor,
            self._reading,
            model_path=str(model_path),
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        processor = await asyncio.get_running_loop().run_in_executor(None, make)
        knows = frozenset({*processor.domain.intents, *processor.domain.action_names_or_texts})
        # Answers and actions are read when the process starts, and stay.
        if self._started_with is not None and not knows <= self._started_with:
            raise OtherKnowledgeError
        await processor.parse_message(UserMessage(WARM_UP))
        self._started_with = self._started_with or knows
        self.processor, self.domain = processor, processor.domain
        self.tracker_store.domain = self.domain
        self._set_fingerprint(fingerprint)
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses

    def close(self) -> None:
        """Ends the threads."""
        self._reading.shutdown(wait=True)
