"""A model is replaced by another: the last that was asked for, and only one that this process has answers to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.server.engine import OtherKnowledgeError, ServerAgent

SECONDS: Mapping[str, float] = {"slow": 0.3}


class Loaded:
    """A model that takes some time to load; what it knows is in its name."""

    def __init__(self, reading: ThreadPoolExecutor, model_path: str, **_: Any) -> None:
        name, *topics = model_path.split("+")
        time.sleep(SECONDS.get(name, 0.0))
        if name == "damaged":
            raise EOFError
        self.name = name
        self.domain = Domain.from_dict({"intents": ["spoor-2", *topics], "actions": ["action_beantwoord"]})

    async def parse_message(self, *_: Any) -> dict[str, Any]:
        return {}


@pytest.fixture
def agent() -> ServerAgent:
    made = ServerAgent(processor=Loaded, tracker_store=InMemoryTrackerStore(None))  # type: ignore[arg-type]
    made.load_model(Path("first+loon"))
    return made


def in_use(agent: ServerAgent) -> str:
    name: str = agent.processor.name  # type: ignore[union-attr]
    return name


def test_the_model_that_was_asked_for_last_stays(agent: ServerAgent) -> None:
    async def both() -> None:
        await asyncio.gather(agent.replace_model(Path("slow")), agent.replace_model(Path("quick")))

    asyncio.run(both())

    assert in_use(agent) == "quick"


def test_a_model_that_cannot_be_loaded_leaves_the_old_one(agent: ServerAgent) -> None:
    with pytest.raises(EOFError):
        agent.load_model(Path("damaged"))

    assert in_use(agent) == "first"
    agent.load_model(Path("second"))
    assert in_use(agent) == "second"


def test_a_model_with_a_topic_that_this_process_cannot_answer_is_refused(agent: ServerAgent) -> None:
    with pytest.raises(OtherKnowledgeError):
        agent.load_model(Path("second+nieuw-onderwerp"))

    assert in_use(agent) == "first"


def test_a_topic_less_and_then_back_is_fine(agent: ServerAgent) -> None:
    agent.load_model(Path("second"))
    agent.load_model(Path("third+loon"))

    assert in_use(agent) == "third"
