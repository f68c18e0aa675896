"""What the parts of a turn take by themselves, to see what a whole turn adds to them."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.ask import quiet_logs
from bot.processes import MODEL, QUIET

WARM_UP = 10


@dataclass
class Parts:
    """Seconds per message, by part.

    Attributes:
        understanding: the whole of NLU.
        rules: from what was understood to the answer: policies and actions, the law engine included.
        store: to read the conversation before the turn, and to store the turn.
    """

    understanding: list[float] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    store: list[float] = field(default_factory=list)

    def medians(self) -> tuple[float, float, float]:
        """Milliseconds of understanding, rules and store."""
        of = statistics.median
        return of(self.understanding) * 1000, of(self.rules) * 1000, of(self.store) * 1000

    @property
    def total(self) -> float:
        """Milliseconds of all parts together."""
        return sum(self.medians())

    def __str__(self) -> str:
        """One line of the table."""
        understanding, rules, store = self.medians()
        return f"understanding {understanding:.1f} + rules {rules:.1f} + store {store:.1f} = {self.total:.1f} ms"


async def parts(texts: Sequence[str]) -> Parts:
    """Measures each part by itself, in this process, in conversations of one turn.

    Args:
        texts: what is said.
    """
    os.environ.update(QUIET)
    quiet_logs()
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.shared.core.events import UserUttered

    from bot.server.app import ACTION_PACKAGE
    from bot.server.conversations import ConversationStore
    from bot.server.engine import ServerAgent
    from bot.server.local_actions import LocalActions
    from bot.server.locks import ConversationLocks
    from bot.server.rasa_parts import replace_parts

    replace_parts()
    taken = Parts()
    with tempfile.TemporaryDirectory() as folder:
        store = ConversationStore(f"sqlite:///{Path(folder) / 'gesprekken.db'}")
        agent = ServerAgent(
            tracker_store=store, lock_store=ConversationLocks(None), action_endpoint=LocalActions(ACTION_PACKAGE)
        )
        await agent.replace_model(MODEL)
        processor: Any = agent.processor
        for place, text in enumerate((*texts[:WARM_UP], *texts)):
            conversation = str(place)
            understood, understanding = await _timed(processor.parse_message(UserMessage(text)))
            # A conversation begins with the session; that is Rasa's, and not a part of each turn.
            tracker = await processor.fetch_tracker_and_update_session(conversation, CollectingOutputChannel())
            await store.save(tracker)
            tracker, reading = await _timed(store.retrieve(conversation))
            said = UserUttered(text, understood["intent"], understood["entities"], understood)
            tracker.update(said, processor.domain)
            _, answering = await _timed(processor._run_prediction_loop(CollectingOutputChannel(), tracker))
            _, storing = await _timed(store.save(tracker))
            if place >= WARM_UP:
                taken.understanding.append(understanding)
                taken.rules.append(answering)
                taken.store.append(reading + storing)
        store.close()
        agent.close()
    return taken


async def _timed(work: Awaitable[Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    done = await work
    return done, time.perf_counter() - begin
