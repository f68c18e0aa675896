"""Writes turns, verdicts and deletions to the database: one question record per question, whatever it took.

A question that got a choice or a question for facts first stays one question: it waits as "abandoned" and becomes
answered when the answer comes. The same turn told twice (a broker that repeats itself) is counted once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.clock import AMSTERDAM
from bot.insights import outcomes, statements
from bot.insights.observe import COMPLAINTS, OUTSIDE, PERSON, UNKNOWN, Forgotten, Judged, Said, Verdict
from bot.insights.pseudonyms import Pseudonyms
from bot.insights.turns import Change, RoleReset, Turn

UNCLEAR, FAILURE = "onduidelijk", "storing"
DAY_SECONDS = 86_400.0
HOUR_SECONDS = 3_600.0


@dataclass(frozen=True)
class Visit:
    """A conversation in progress: what its next turn needs.

    Attributes:
        names: the sender's pseudonyms, this week's first.
        conversation: its number.
        role: of the sender.
        choice: the question that waits for a choice.
        form: the question that waits for facts.
        question: the last question.
    """

    names: tuple[str, ...]
    conversation: int
    role: str = UNKNOWN
    choice: int | None = None
    form: int | None = None
    question: int | None = None


class Recorder:
    """Writes changes; one transaction per batch."""

    def __init__(self, engine: Any, pseudonyms: Pseudonyms, silence_seconds: float, return_seconds: float) -> None:
        """Keeps what it needs.

        Args:
            engine: the database.
            pseudonyms: of the senders.
            silence_seconds: a longer silence begins a new conversation.
            return_seconds: how long returning is counted.
        """
        self._engine, self._pseudonyms = engine, pseudonyms
        self._silence, self._return = silence_seconds, return_seconds
        self._cleared = 0.0

    def due(self, now: float) -> bool:
        """Whether what is past its time must be cleared."""
        return abs(now - self._cleared) > HOUR_SECONDS

    def write(self, changes: Iterable[Change], now: float) -> None:
        """Writes changes, all or none, and clears what is past its time once an hour.

        Args:
            changes: in order of time.
            now: seconds since 1970.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: nothing of it was written.
        """
        try:
            with self._engine.begin() as connection:
                for change in changes:
                    self._write(connection, change, now)
                if self.due(now):
                    clear(connection, self._pseudonyms, self._return, now)
                    self._cleared = now
        except sa.exc.SQLAlchemyError:
            self._pseudonyms.reread()
            raise

    def _write(self, connection: Any, change: Change, now: float) -> None:
        if isinstance(change, Turn):
            self._turn(connection, change)
        elif isinstance(change, Forgotten):
            _forget(connection, self._pseudonyms.of(connection, change.sender, now))
        elif isinstance(change, Judged):
            found = self._visit(connection, self._pseudonyms.of(connection, change.sender, change.at or now))
            if found is not None:
                _judge(connection, found[0], change.verdict)
        elif isinstance(change, RoleReset):
            names = self._pseudonyms.of(connection, change.sender, now)
            connection.execute(statements.RESET_ROLE, {"names": names, "unknown": UNKNOWN})

    # ------------------------------------------------------------ a turn

    def _turn(self, connection: Any, turn: Turn) -> None:
        if any(reply.kind == "crisis" for reply in turn.replies):
            # A cry for help is no question to be counted, and nothing of it is kept.
            return
        at = turn.heard.at
        names = self._pseudonyms.of(connection, turn.heard.sender, at)
        found = self._visit(connection, names)
        if found is not None and at <= found[1]:
            return
        if found is None or at - found[1] > self._silence:
            role = found[0].role if found else UNKNOWN
            visit = Visit(names, _begin(connection, turn), role)
        else:
            visit = found[0]
        if turn.role_known:
            visit = replace(visit, role=turn.role or UNKNOWN)
        for reply in turn.replies:
            visit = self._reply(connection, turn, reply, visit)
        if not turn.replies:
            visit = self._ask(connection, turn, visit, outcomes.FAILED, FAILURE)
        _keep(connection, visit, at)

    def _visit(self, connection: Any, names: tuple[str, ...]) -> tuple[Visit, float] | None:
        row = connection.execute(statements.VISIT, {"names": names}).first()
        if row is None:
            return None
        visit = Visit(names, row.conversation_id, row.role, row.choice_id, row.form_id, row.question_id)
        return visit, row.last_turn

    def _reply(self, connection: Any, turn: Turn, reply: Said, visit: Visit) -> Visit:
        if reply.verdict is not None:
            _judge(connection, visit, reply.verdict)
            return visit
        if reply.kind in ("answer", "dates"):
            return self._answered(connection, turn, reply, visit)
        if reply.kind == "outside":
            return self._solve(connection, turn, visit, outcomes.OUT_OF_SCOPE, OUTSIDE, visit.choice)
        if reply.kind == "person":
            return self._handed_over(connection, turn, visit)
        if reply.kind == "choice" and visit.choice is None:
            asked = self._ask(connection, turn, visit, outcomes.ABANDONED, UNCLEAR, clarified=True)
            return replace(asked, choice=asked.question)
        if reply.kind == "form" and visit.form is None:
            return self._form(connection, turn, visit)
        if reply.topic in COMPLAINTS and visit.question is not None:
            _set_outcome(connection, visit.question, outcomes.UNHELPFUL, COMPLAINTS[reply.topic])
        return visit

    def _answered(self, connection: Any, turn: Turn, reply: Said, visit: Visit) -> Visit:
        if visit.form is not None and (reply.kind == "dates" or reply.topic == self._topic_of(connection, visit.form)):
            done = self._solve(connection, turn, visit, outcomes.ANSWERED, reply.topic, visit.form)
            return replace(done, form=None)
        return self._solve(connection, turn, visit, outcomes.ANSWERED, reply.topic, visit.choice)

    def _form(self, connection: Any, turn: Turn, visit: Visit) -> Visit:
        topic = turn.subject or turn.heard.nearest
        if visit.choice is not None:
            connection.execute(statements.SET_TOPIC, {"question": visit.choice, "new_topic": topic})
            return replace(visit, choice=None, form=visit.choice)
        asked = self._ask(connection, turn, visit, outcomes.ABANDONED, topic)
        return replace(asked, form=asked.question)

    def _handed_over(self, connection: Any, turn: Turn, visit: Visit) -> Visit:
        last = visit.choice or visit.form or visit.question
        changed = connection.execute(statements.HAND_OVER, {"question": last}).rowcount if last else 0
        if not changed:
            visit = self._ask(connection, turn, visit, outcomes.HANDED_OVER, PERSON)
        self._came_back(connection, visit, turn.heard.at, None)
        return replace(visit, choice=None, form=None)

    def _solve(self, connection: Any, turn: Turn, visit: Visit, outcome: str, topic: str, waiting: int | None) -> Visit:
        """Gives the waiting question its outcome, or makes a new question with it."""
        if waiting is None:
            visit = self._ask(connection, turn, visit, outcome, topic)
        else:
            values = {"new_outcome": outcome, "new_topic": topic, "new_role": visit.role}
            timed = {**values, "new_response_ms": turn.response_ms, "question": waiting}
            connection.execute(statements.SOLVE, timed)
            choice = None if waiting == visit.choice else visit.choice
            visit = replace(visit, question=waiting, choice=choice)
        if outcome == outcomes.ANSWERED:
            self._came_back(connection, visit, turn.heard.at, topic)
            row = {
                "pseudonym": visit.names[0],
                "question_id": visit.question,
                "topic": topic,
                "asked_at": turn.heard.at,
            }
            connection.execute(statements.NEW_LINK, row)
        return visit

    def _came_back(self, connection: Any, visit: Visit, at: float, topic: str | None) -> None:
        """Marks what this sender asked in earlier conversations: on a topic, or (None) on any."""
        asked = {"names": visit.names, "since": at - self._return, "conversation": visit.conversation}
        if topic is None:
            connection.execute(statements.CAME_BACK, asked)
        else:
            connection.execute(statements.CAME_BACK_ON, {**asked, "about": topic})

    def _ask(
        self, connection: Any, turn: Turn, visit: Visit, outcome: str, topic: str, *, clarified: bool = False
    ) -> Visit:
        moment, heard = datetime.fromtimestamp(turn.heard.at, AMSTERDAM), turn.heard
        values = {
            "conversation_id": visit.conversation,
            "day": moment.date(),
            "hour": moment.hour,
            "week": moment.date() - timedelta(days=moment.weekday()),
            "channel": heard.channel,
            "organisation": heard.organisation,
            "role": visit.role,
            "topic": topic,
            "nearest": heard.nearest,
            "confidence": heard.confidence,
            "outcome": outcome,
            "reason": "",
            "clarified": clarified,
            "asked_again": False,
            "response_ms": turn.response_ms,
        }
        number = connection.execute(statements.NEW_QUESTION, values).inserted_primary_key[0]
        return replace(visit, question=number)

    def _topic_of(self, connection: Any, question: int) -> str | None:
        topic: str | None = connection.execute(statements.TOPIC, {"question": question}).scalar()
        return topic


def clear(connection: Any, pseudonyms: Pseudonyms, return_seconds: float, now: float) -> None:
    """Deletes what is past its time: pseudonyms, then the keys that made them."""
    connection.execute(statements.OLD_LINKS, {"before": now - return_seconds})
    connection.execute(statements.OLD_VISITS, {"before": now - DAY_SECONDS})
    pseudonyms.expire(connection, now)


def _begin(connection: Any, turn: Turn) -> int:
    moment = datetime.fromtimestamp(turn.heard.at, AMSTERDAM)
    values = {"day": moment.date(), "hour": moment.hour, "channel": turn.heard.channel}
    values["organisation"] = turn.heard.organisation
    number: int = connection.execute(statements.NEW_CONVERSATION, values).inserted_primary_key[0]
    return number


def _keep(connection: Any, visit: Visit, at: float) -> None:
    values = {
        "conversation_id": visit.conversation,
        "role": visit.role,
        "choice_id": visit.choice,
        "form_id": visit.form,
        "question_id": visit.question,
        "last_turn": at,
    }
    changed = {f"new_{name}": value for name, value in values.items()}
    if not connection.execute(statements.KEEP_VISIT, {"name": visit.names[0], **changed}).rowcount:
        connection.execute(statements.NEW_VISIT, {"pseudonym": visit.names[0], **values})


def _judge(connection: Any, visit: Visit, verdict: Verdict) -> None:
    """Gives the last answer on a topic its verdict; one that went to a person stays so."""
    wanted = {"conversation": visit.conversation, "about": verdict.topic}
    question = connection.execute(statements.LAST_ANSWER, wanted).scalar()
    if question is not None:
        _set_outcome(connection, question, outcomes.judged(verdict.useful), verdict.reason)


def _set_outcome(connection: Any, question: int, outcome: str, reason: str) -> None:
    connection.execute(statements.JUDGE, {"question": question, "new_outcome": outcome, "new_reason": reason})


def _forget(connection: Any, names: tuple[str, ...]) -> None:
    for statement in statements.FORGET:
        connection.execute(statement, {"names": names})
