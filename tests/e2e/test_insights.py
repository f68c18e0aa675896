"""The real server counts what happens, and its databases and logs hold nothing of the person but the conversation."""

from __future__ import annotations

import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from bot.insights.pseudonyms import Pseudonyms
from bot.insights.store import make_engine
from bot.insights.tables import links, questions
from bot.processes import Processes
from tests.e2e.conftest import Client

pytestmark = pytest.mark.e2e

PATIENCE = 20
SENDER = "AFZENDER-HERKENBAAR-1"


def mine(bot: Processes, sender: str) -> list[Any]:
    """The questions that hang on a sender's pseudonym, which only who has both halves of the key can reckon."""
    engine = make_engine(f"sqlite:///{bot.folder / 'insights.db'}")
    with engine.begin() as connection:
        secret = (bot.folder / "insights.key").read_bytes()
        names = Pseudonyms(secret).of(connection, sender, time.time())
        joined = questions.join(links, links.c.question_id == questions.c.id)
        found = list(connection.execute(sa.select(questions).select_from(joined).where(links.c.pseudonym.in_(names))))
    engine.dispose()
    return found


def wait_until(true: Callable[[], bool]) -> None:
    begin = time.monotonic()
    while not true():
        assert time.monotonic() - begin < PATIENCE
        time.sleep(0.1)


def fetch(address: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {}), timeout=10) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_conversation_becomes_question_records_without_the_person(bot: Processes) -> None:
    user = Client(bot.address, SENDER)
    user.says("Wat is spoor 2?")
    wait_until(lambda: len(mine(bot, SENDER)) == 1)
    user.says("Ik ben Jan Herkenbaar en ik ben ziek sinds 12 januari 2026. Wanneer moet ik WIA aanvragen?")
    user.says("Ja, dit was nuttig")
    wait_until(lambda: "helpful" in [row.outcome for row in mine(bot, SENDER)])
    first, second = mine(bot, SENDER)
    assert (first.channel, first.outcome, second.outcome) == ("rest", "answered", "helpful")
    assert first.response_ms is not None
    assert first.topic != "overig"
    with sqlite3.connect(bot.folder / "insights.db") as database:
        dump = "\n".join(database.iterdump())
    log = (bot.folder / "rasa.log").read_text(encoding="utf-8", errors="replace")
    for secret in (SENDER, "Herkenbaar", "12 januari", "2026-01-12"):
        assert secret not in dump
        assert secret not in log
    user.says("vergeet mijn gegevens")
    wait_until(lambda: mine(bot, SENDER) == [])


def test_the_metrics_are_for_this_machine_only(bot: Processes) -> None:
    Client(bot.address).says("Wat is spoor 2?")
    status, text = fetch(f"{bot.address}/metrics")
    assert status == 200
    assert 'spoorwijzer_turns_total{channel="rest"' in text
    assert "spoorwijzer_response_seconds_bucket" in text
    assert fetch(f"{bot.address}/metrics", {"X-Forwarded-For": "10.0.0.1"})[0] == 404
    assert SENDER not in text
