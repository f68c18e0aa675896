"""A bot that is told what happens as Rasa's own events, and the databases that it counts into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered

from bot.answers.answer import Answer
from bot.clock import AMSTERDAM
from bot.insights.observe import Vocabulary, observe
from bot.insights.pseudonyms import Pseudonyms
from bot.insights.recorder import Recorder
from bot.insights.store import open_store
from bot.insights.turns import Turns

TOPICS = frozenset(
    {
        "antwoord-klopt-niet",
        "bereken-mijn-tijdlijn",
        "loonsanctie",
        "menselijke-medewerker",
        "spoor-2-kosten",
        "spoor-2-verplicht",
    }
)
KNOWN = Vocabulary(TOPICS, frozenset({"Arbodienst De Brug"}))
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=AMSTERDAM).timestamp()
MINUTE, DAY = 60.0, 86_400.0


def heard(text: str, at: float, *, topic: str = "spoor-2-kosten", confidence: float = 0.9, **more: Any) -> UserUttered:
    """A message as Rasa keeps it."""
    parsed = {
        "text": text,
        "intent": {"name": topic, "confidence": confidence},
        "intent_ranking": [{"name": topic, "confidence": confidence}],
        "besluit": {"besluit": "antwoord", "ids": [topic]},
        "entities": [],
    }
    metadata = {"ontvangen": at - 0.25, **more}
    return UserUttered(
        text,
        intent=parsed["intent"],
        parse_data=parsed,
        timestamp=at,
        input_channel=str(metadata.pop("channel", "widget")),
        metadata=metadata,
    )


def said(answer: Answer, at: float) -> BotUttered:
    """A reply as Rasa keeps it."""
    return BotUttered(answer.tekst(), {"custom": answer.as_custom()}, timestamp=at)


def answer(topic: str = "spoor-2-kosten", sort: Any = "antwoord", **extra: Any) -> Answer:
    return Answer(sort, topic, ("Dit is het antwoord.",), extra=extra)


@dataclass
class Told:
    """Tells events to a recorder and shows what it wrote."""

    engine: Any
    recorder: Recorder
    turns: Turns = field(default_factory=Turns)
    known: Vocabulary = KNOWN

    def event(self, sender: str, event: Event | dict[str, Any], now: float = 0.0) -> None:
        body = {"sender_id": sender, **(event if isinstance(event, dict) else event.as_dict())}
        changes = [change for seen in observe(body, self.known) for change in self.turns.add(seen)]
        moment = body.get("timestamp")
        self.recorder.write(changes, now or (moment if isinstance(moment, float) else MONDAY))

    def turn(self, sender: str, at: float, *replies: Answer, role: str = "", subject: str = "", **more: Any) -> None:
        self.event(sender, heard("Wat kost spoor 2?", at, **more))
        if role:
            self.event(sender, SlotSet("rol", role, timestamp=at + 0.1))
        if subject:
            self.event(sender, SlotSet("berekening", subject, timestamp=at + 0.1))
        for reply in replies:
            self.event(sender, said(reply, at + 0.2))
        self.event(sender, ActionExecuted("action_listen", timestamp=at + 0.3))

    def session(self, sender: str, at: float) -> None:
        self.event(sender, ActionExecuted("action_session_start", timestamp=at))
        self.event(sender, SessionStarted(timestamp=at))
        self.event(sender, ActionExecuted("action_listen", timestamp=at))

    def rows(self, table: sa.Table) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    engine = open_store(f"sqlite:///{tmp_path / 'insights.db'}")
    yield Told(engine, Recorder(engine, Pseudonyms(b"a secret of these tests"), 30 * MINUTE, 7 * DAY))
    engine.dispose()
