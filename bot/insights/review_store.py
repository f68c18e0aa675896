"""Keeps the questions to look at again, for 30 days at most, and what an editor decided about them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot.insights.review_collector import Vraag
from bot.insights.review_tables import KEY, review_proposals, review_questions
from bot.retention import REMEMBER, clean_sqlite

KEEP_DAYS = 30
# A flood of messages must not fill the disk, nor make grouping slow: beyond this the oldest go.
MAX_QUESTIONS = 1_000


class NotKeptError(Exception):
    """A question or a proposal is no longer there; ``args[0]`` says so in Dutch."""


@dataclass(frozen=True)
class Bewaard:
    """A kept question: its key, and the question."""

    id: str
    vraag: Vraag


@dataclass(frozen=True)
class Voorstel:
    """A training question that an editor wants.

    Attributes:
        id: its key.
        tekst: the training question.
        onderwerp: the topic's id.
        groep: the group of a new topic; empty for a topic that exists.
    """

    id: str
    tekst: str
    onderwerp: str
    groep: str = ""


class ReviewStore:
    """The kept questions and the proposals, in the insights database."""

    def __init__(self, engine: Any) -> None:
        """Keeps the engine (``store.open_store``)."""
        self._engine = engine

    def keep(self, vraag: Vraag) -> None:
        """Keeps a question."""
        row = {
            "id": new_key(),
            "day": vraag.dag,
            "text": vraag.tekst[: _length(review_questions.c.text)],
            "reason": vraag.reden,
            "topics": " ".join(vraag.onderwerpen),
        }
        with self._engine.begin() as connection:
            connection.execute(sa.insert(review_questions).values(row))
            number = connection.execute(sa.select(sa.func.count()).select_from(review_questions)).scalar_one()
            if number > MAX_QUESTIONS:
                oldest = sa.select(review_questions.c.id).order_by(review_questions.c.day).limit(number - MAX_QUESTIONS)
                gone = [row.id for row in connection.execute(oldest)]
                _delete(connection, review_questions, review_questions.c.id.in_(gone))

    def questions(self) -> tuple[Bewaard, ...]:
        """All kept questions, the newest day first."""
        order = sa.select(review_questions).order_by(review_questions.c.day.desc(), review_questions.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(order).all()
        return tuple(Bewaard(row.id, Vraag(row.day, row.text, row.reason, tuple(row.topics.split()))) for row in rows)

    def drop(self, ids: Collection[str]) -> int:
        """Deletes questions. Returns how many there were."""
        with self._engine.begin() as connection:
            return _delete(connection, review_questions, review_questions.c.id.in_(list(ids)))

    def propose(self, ids: Collection[str], topic: str, groep: str = "", text: str = "") -> int:
        """Turns questions into proposals for a topic; the questions themselves go.

        Args:
            ids: the keys of the questions.
            topic: the topic's id.
            groep: the group of a new topic; empty for a topic that exists.
            text: another wording of the training question, for a single question.

        Returns:
            How many proposals were made; questions that read the same make one.

        Raises:
            NotKeptError: one of the questions is not there (any more).
        """
        with self._engine.begin() as connection:
            chosen = sa.select(review_questions).where(review_questions.c.id.in_(list(ids)))
            rows = connection.execute(chosen).all()
            if not rows or len(rows) != len(set(ids)):
                raise NotKeptError("Een van deze vragen is er niet meer: al beoordeeld, of na 30 dagen gewist.")
            wordings = {text or row.text: row.day for row in sorted(rows, key=lambda row: row.day, reverse=True)}
            values = [
                {"id": new_key(), "day": day, "text": wording, "topic": topic, "groep": groep}
                for wording, day in wordings.items()
            ]
            connection.execute(sa.insert(review_proposals), values)
            _delete(connection, review_questions, review_questions.c.id.in_(list(ids)))
        return len(values)

    def proposals(self) -> tuple[Voorstel, ...]:
        """All proposals, by topic."""
        order = sa.select(review_proposals).order_by(review_proposals.c.topic, review_proposals.c.text)
        with self._engine.connect() as connection:
            rows = connection.execute(order).all()
        return tuple(Voorstel(row.id, row.text, row.topic, row.groep) for row in rows)

    def withdraw(self, ids: Iterable[str]) -> int:
        """Deletes proposals: taken over, or not wanted after all. Returns how many there were."""
        with self._engine.begin() as connection:
            return _delete(connection, review_proposals, review_proposals.c.id.in_(list(ids)))


def purge_review(engine: Any, vandaag: date) -> int:
    """Deletes everything that has been kept for 30 days.

    Args:
        engine: the insights database.
        vandaag: today.

    Returns:
        How many texts were deleted; 0 where the tables are not there yet.
    """
    first = vandaag - timedelta(days=KEEP_DAYS - 1)
    gone = 0
    there = set(sa.inspect(engine).get_table_names())
    tables = [table for table in (review_questions, review_proposals) if table.name in there]
    with engine.begin() as connection:
        for table in tables:
            gone += _delete(connection, table, table.c.day < first)
        if engine.dialect.name == "sqlite":
            _write_anew(connection, tables)
    if engine.dialect.name == "sqlite":
        clean_sqlite(engine, 0)
    return gone


def _delete(connection: Any, table: sa.Table, which: Any) -> int:
    gone = int(connection.execute(sa.delete(table).where(which)).rowcount)
    if gone and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(REMEMBER)
    return gone


def _write_anew(connection: Any, tables: Iterable[sa.Table]) -> None:
    """Splitting pages leaves copies of texts that no deletion finds: only emptying a whole table overwrites them.

    The figures in the same file, which can be large and hold no text, stay where they are.
    """
    if not connection.exec_driver_sql("PRAGMA user_version").scalar():
        return
    for table in tables:
        rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        connection.execute(sa.delete(table))
        if rows:
            connection.execute(sa.insert(table), rows)
    connection.exec_driver_sql("PRAGMA user_version = 0")


def new_key() -> str:
    """A random key."""
    return secrets.token_hex(int(KEY.length) // 2)


def _length(column: Any) -> int:
    return int(column.type.length)
