"""The outbox: drafts of users, messages that wait, and the claim that lets one sender at a time have a message."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.databases import STATEMENT_SECONDS, Apart, postgres_options
from bot.environment import database_url
from bot.outbox.tables import MESSAGES, METADATA
from bot.paths import VAR
from bot.retention import REMEMBER, SMALL_BYTES, clean_sqlite

Status = Literal["concept", "wacht", "bezorgd", "onbestelbaar", "ingetrokken"]
DATABASE_VARIABLE = "SPOORWIJZER_OUTBOX_URL"
DRAFT_SECONDS = 3600.0
# A row without content stays this long, so that a user can still ask what became of a message.
TRACE_SECONDS = 7 * 86_400.0
_T = MESSAGES.c
T = TypeVar("T")

_THREADS = Apart(4, "outbox")


class OutboxError(Exception):
    """The outbox cannot be reached; the message tells nothing of what is in it."""


@dataclass(frozen=True)
class Claimed:
    """A message that this sender may send until ``lease``.

    Attributes:
        id: the message, and the key by which a receiver knows it again.
        content: what the user agreed to send, as JSON.
        attempts: how many attempts were begun, this one included.
        uncertain: whether an earlier attempt may have arrived without our knowing it.
        owner: the claim; only its holder can finish the message.
        lease: until when the claim holds, in seconds since 1970.
    """

    id: str
    content: str
    attempts: int
    uncertain: bool
    owner: str
    lease: float


@dataclass(frozen=True)
class Swept:
    """What the clean-up removed: how many drafts, and the ids of messages that could not be delivered in time."""

    drafts: int
    undeliverable: tuple[str, ...]


def outbox_url(environment: Mapping[str, str] = os.environ, folder: Path = VAR) -> str:
    """The address of the database: ``SPOORWIJZER_OUTBOX_URL``, or a file of its own."""
    return database_url(environment, DATABASE_VARIABLE, folder / "outbox.db")


class Outbox:
    """Drafts and messages in one SQL table (SQLite or PostgreSQL)."""

    def __init__(self, url: str, now: Callable[[], float]) -> None:
        """Opens the database and makes the table where it is not there.

        Args:
            url: SQLAlchemy's address of the database.
            now: seconds since 1970.

        Raises:
            OutboxError: the database cannot be opened.
        """
        self._now = now
        with _shielded():
            sqlite = self._sqlite = sa.engine.make_url(url).get_backend_name() == "sqlite"
            # hide_parameters: an error must not tell the log what a user wrote.
            waits: dict[str, Any] = {"connect_args": {"timeout": STATEMENT_SECONDS}} if sqlite else postgres_options()
            self._engine = sa.create_engine(url, hide_parameters=True, future=True, **waits)
            if sqlite:
                _prepare_sqlite(self._engine)
            try:
                METADATA.create_all(self._engine)
            except DBAPIError:
                # Another process may have made it between the look and the making.
                if not sa.inspect(self._engine).has_table(MESSAGES.name):
                    raise

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    # ---------------------------------------------------------------- drafts

    def keep_draft(self, message_id: str, content: str) -> None:
        """Keeps a draft for another hour; does nothing to a message that was sent.

        Raises:
            OutboxError: see the class.
        """
        now = self._now()
        values = {"changed": now, "expires": now + DRAFT_SECONDS, "content": content}
        with self._transaction() as connection:
            changed = connection.execute(
                sa.update(MESSAGES).where(_T.id == message_id, _T.status == "concept").values(**values)
            )
            if changed.rowcount:
                return
            if connection.execute(sa.select(_T.id).where(_T.id == message_id)).first() is None:
                fresh = {"id": message_id, "status": "concept", "due": now, "attempts": 0, "uncertain": False}
                connection.execute(sa.insert(MESSAGES).values(**fresh, **values))

    def draft(self, message_id: str) -> str | None:
        """A draft's content; None if it has expired, was sent or never was.

        Raises:
            OutboxError: see the class.
        """
        with self._transaction() as connection:
            query = sa.select(_T.content).where(_T.id == message_id, _T.status == "concept", _T.expires > self._now())
            found: str | None = connection.execute(query).scalar()
            return found

    def submit(self, message_id: str, content: str, keep_seconds: float) -> bool:
        """Makes a message of a draft, once.

        Args:
            message_id: the draft.
            content: what is sent.
            keep_seconds: how long it is kept if it cannot be delivered.

        Returns:
            Whether there was a draft to make a message of.

        Raises:
            OutboxError: see the class.
        """
        now = self._now()
        values = {"status": "wacht", "changed": now, "due": now, "expires": now + keep_seconds, "content": content}
        with self._transaction() as connection:
            changed = connection.execute(
                sa.update(MESSAGES)
                .where(_T.id == message_id, _T.status == "concept", _T.expires > now)
                .values(**values)
            )
            return bool(changed.rowcount)

    def withdraw(self, message_id: str) -> bool:
        """Deletes a draft, or a message that nobody is sending at this moment.

        Returns:
            Whether it is gone; False if it has been delivered or is being sent.

        Raises:
            OutboxError: see the class.
        """
        now = self._now()
        idle = sa.or_(_T.lease.is_(None), _T.lease < now)
        with self._transaction() as connection:
            dropped = connection.execute(sa.delete(MESSAGES).where(_T.id == message_id, _T.status == "concept"))
            changed = connection.execute(
                sa.update(MESSAGES)
                .where(_T.id == message_id, _T.status == "wacht", idle)
                .values(status="ingetrokken", content=None, changed=now, expires=now + TRACE_SECONDS)
            )
            left = connection.execute(sa.select(_T.status).where(_T.id == message_id)).scalar()
            emptied = bool(dropped.rowcount or changed.rowcount)
            self._remember(connection, emptied)
        self._clean()
        return bool(changed.rowcount) or left in (None, "ingetrokken", "onbestelbaar")

    def status(self, message_id: str) -> Status | None:
        """What became of a message; None if it is not known (any more).

        Raises:
            OutboxError: see the class.
        """
        with self._transaction() as connection:
            found: Status | None = connection.execute(sa.select(_T.status).where(_T.id == message_id)).scalar()
            return found

    def struggling(self, message_id: str | None = None) -> bool:
        """Whether a message waits that was tried before: the desk is not reached at the moment.

        Args:
            message_id: the message; None: any.

        Raises:
            OutboxError: see the class.
        """
        with self._transaction() as connection:
            # A message that is being sent for the first time is no sign of trouble.
            tried = sa.or_(_T.attempts > 1, sa.and_(_T.attempts == 1, _T.lease.is_(None)))
            which = sa.true() if message_id is None else _T.id == message_id
            query = sa.select(_T.id).where(_T.status == "wacht", tried, which).limit(1)
            return connection.execute(query).first() is not None

    # ---------------------------------------------------------------- sending

    def claim(self, owner: str, lease_seconds: float) -> Claimed | None:
        """Takes the message that has waited longest, so that no other sender takes it.

        Args:
            owner: a fresh random name for this claim.
            lease_seconds: how long the claim holds; an attempt must end well before that.

        Raises:
            OutboxError: see the class.
        """
        now = self._now()
        free = sa.and_(
            _T.status == "wacht",
            _T.due <= now,
            _T.expires > now,
            sa.or_(_T.lease.is_(None), _T.lease < now),
        )
        with self._transaction() as connection:
            ids = connection.execute(sa.select(_T.id).where(free).order_by(_T.due).limit(20)).scalars().all()
        for message_id in ids:
            with self._transaction() as connection:
                # One statement decides: of two senders that saw the same row, only one changes it.
                taken = connection.execute(
                    sa.update(MESSAGES)
                    .where(_T.id == message_id, free)
                    .values(owner=owner, lease=now + lease_seconds, attempts=_T.attempts + 1)
                )
                if not taken.rowcount:
                    continue
                row = connection.execute(sa.select(MESSAGES).where(_T.id == message_id)).one()
                return Claimed(row.id, row.content, row.attempts, row.uncertain, owner, now + lease_seconds)
        return None

    def begin(self, claimed: Claimed) -> bool:
        """Notes, just before the point of no return, that the message may have arrived from now on.

        Returns:
            Whether the claim still holds; if not, nothing may be sent.

        Raises:
            OutboxError: see the class.
        """
        return self._change(claimed, {"uncertain": True}, held_until=self._now())

    def delivered(self, claimed: Claimed) -> bool:
        """Notes the delivery and deletes the content at once.

        Raises:
            OutboxError: see the class.
        """
        now = self._now()
        noted = self._change(
            claimed,
            {
                "status": "bezorgd", "content": None, "changed": now, "expires": now + TRACE_SECONDS,
                "owner": None, "lease": None, "uncertain": False,
            },
        )  # fmt: skip
        self._clean()
        return noted

    def failed(self, claimed: Claimed, retry_after: float, uncertain: bool) -> bool:
        """Frees a message for a later attempt.

        Args:
            claimed: the message.
            retry_after: seconds until it may be tried again.
            uncertain: whether this or an earlier attempt may have arrived all the same.

        Raises:
            OutboxError: see the class.
        """
        due = self._now() + retry_after
        return self._change(claimed, {"due": due, "owner": None, "lease": None, "uncertain": uncertain})

    def sweep(self) -> Swept:
        """Deletes drafts that were left, the content of what could not be delivered in time, and old traces.

        Raises:
            OutboxError: see the class.
        """
        now = self._now()
        idle = sa.or_(_T.lease.is_(None), _T.lease < now)
        late = sa.and_(_T.status == "wacht", _T.expires <= now, idle)
        with self._transaction() as connection:
            drafts = connection.execute(sa.delete(MESSAGES).where(_T.status == "concept", _T.expires <= now)).rowcount
            ids = connection.execute(sa.select(_T.id).where(late)).scalars().all()
            gone = []
            for message_id in ids:
                # Row by row: of two clean-ups at once, one tells of each message.
                changed = connection.execute(
                    sa.update(MESSAGES)
                    .where(_T.id == message_id, late)
                    .values(status="onbestelbaar", content=None, changed=now, expires=now + TRACE_SECONDS)
                )
                if changed.rowcount:
                    gone.append(message_id)
            traces = _T.status.in_(("bezorgd", "onbestelbaar", "ingetrokken"))
            connection.execute(sa.delete(MESSAGES).where(traces, _T.expires <= now))
            self._remember(connection, bool(drafts or gone))
        self._clean()
        return Swept(int(drafts), tuple(gone))

    def _change(self, claimed: Claimed, values: Mapping[str, Any], held_until: float | None = None) -> bool:
        mine = [_T.id == claimed.id, _T.owner == claimed.owner, _T.status == "wacht"]
        if held_until is not None:
            mine.append(_T.lease > held_until)
        with self._transaction() as connection:
            changed = bool(connection.execute(sa.update(MESSAGES).where(*mine).values(**values)).rowcount)
            self._remember(connection, changed and "content" in values)
            return changed

    def _remember(self, connection: Any, emptied: bool) -> None:
        if emptied and self._sqlite:
            connection.exec_driver_sql(REMEMBER)

    def _clean(self) -> None:
        """Where somebody writes just now, the next sweep does it."""
        if self._sqlite:
            with _shielded():
                clean_sqlite(self._engine, SMALL_BYTES)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Any]:
        with _shielded(), self._engine.begin() as connection:
            yield connection


async def apart(work: Callable[[], T]) -> T:
    """Does work on the outbox in a thread: an outbox that hangs must not hold up other conversations.

    Raises:
        OutboxError: see the class; or it took too long, and may still be done.
    """
    with _shielded():
        return await _THREADS.run(work)


@contextlib.contextmanager
def _shielded() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise OutboxError(type(error).__name__) from None


def _prepare_sqlite(engine: Any) -> None:
    """Makes the file for its owner's eyes only, and lets nothing that is deleted stay readable in it."""
    path = engine.url.database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    def connect(connection: Any, _: Any) -> None:
        # SQLAlchemy begins transactions itself (below): the driver would let a read become a write too late.
        connection.isolation_level = None
        connection.execute("PRAGMA secure_delete = ON")

    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    sa.event.listen(engine, "connect", connect)
    sa.event.listen(engine, "begin", begin)
