"""The tracker store: Rasa's SQL store, with the same table, that reads what is new and never pretends.

Rasa's own reads and replays the whole conversation several times per turn, and its wrapper answers from memory when the
database is down, so that those turns are lost afterwards. Here a turn that cannot be stored fails, and the channel says
so to the user.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.databases import STATEMENT_SECONDS, Apart, postgres_options
from bot.server.confidential import hide_confidential
from bot.server.store_check import check_postgresql, check_sqlite, fresh_sqlite
from bot.server.turn_tracker import TurnTracker
from bot.server.window import KEEP_TURNS, STATE_TYPES, State, Window

T = TypeVar("T")
Row = tuple[int, float, str]

# Conversations kept in memory between turns, and for how long: what was read last, so that only what is new is read.
MAX_CONVERSATIONS = 1_000
KEEP_SECONDS = 900.0
# Enough for the last turns of any conversation; a longer turn only costs a second query.
RECENT_ROWS = 40 * KEEP_TURNS

_EVENTS = SQLTrackerStore.SQLEvent.__table__
_NEWEST = sa.Index("events_sender_id_id", _EVENTS.c.sender_id, _EVENTS.c.id)
# Statements are written once: to put one together takes longer than to execute it.
_OF_ONE = sa.select(_EVENTS.c.id, _EVENTS.c.timestamp, _EVENTS.c.data).where(
    _EVENTS.c.sender_id == sa.bindparam("sender")
)
_ALL = _OF_ONE.order_by(_EVENTS.c.id)
_SINCE = _ALL.where(_EVENTS.c.id >= sa.bindparam("since"))
_STATE_BEFORE = _ALL.where(_EVENTS.c.id < sa.bindparam("before"), _EVENTS.c.type_name.in_(STATE_TYPES))
_RECENT = _OF_ONE.order_by(_EVENTS.c.id.desc()).limit(RECENT_ROWS)
_NEWEST_OF_ONE = sa.select(sa.func.max(_EVENTS.c.id)).where(_EVENTS.c.sender_id == sa.bindparam("sender"))
_ADD = _EVENTS.insert()
# Until the end of the transaction: of two that read the same newest row, both would add to it.
_ALONE = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(sa.bindparam("sender"))))


class ConversationChangedError(Exception):
    """The turn is not stored: another server stored one of the same conversation meanwhile, or it took too long."""


@dataclass(frozen=True)
class _Known:
    """What was read of a conversation: its newest row, and the window up to there."""

    newest: int
    stamp: float
    window: Window
    used: float


@dataclass
class _Handed:
    """What a channel has read, for the turn that it begins; then what that has stored, for the channel."""

    tracker: DialogueStateTracker | None


# Of one task and those that it starts.
_HANDED: ContextVar[_Handed | None] = ContextVar("handed", default=None)


class ConversationStore(SQLTrackerStore):
    """Keeps conversations in SQLite or PostgreSQL."""

    def __init__(
        self,
        url: str,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Sets up the store without connecting to it: the database may come up later.

        Args:
            url: the database as SQLAlchemy writes it, ``sqlite:///file`` or ``postgresql://user:password@host/name``.
            domain: the domain, once there is a model.
            event_broker: where stored events are published as well.
            monotonic: seconds on a clock that never goes back.
        """
        # Rasa's own constructor waits for the database, and gives up making the tables if it is not there.
        TrackerStore.__init__(self, domain, event_broker)
        self.engine = sa.create_engine(url, **_engine_options(url))
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
        self._fresh = fresh_sqlite(url) if self.engine.dialect.name == "sqlite" else None
        self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)
        workers = 1 if self.engine.dialect.name == "sqlite" else 8
        self._threads = Apart(workers, "store")
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._guard, self._prepared, self._monotonic = threading.Lock(), False, monotonic

    async def apart(self, work: Callable[[], T]) -> T:
        """Does work on the database in a thread: a database that hangs must not hold up other conversations.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it failed, or took too long.
        """
        return await self._threads.run(work)

    async def ping(self) -> None:
        """Returns if conversations can be read and kept; makes their table if it is not there yet.

        Raises:
            bot.server.store_check.CannotStoreError: they can be read only.
            sqlalchemy.exc.SQLAlchemyError: they cannot be read.
        """

        def work() -> None:
            with self._connected() as connection:
                if self._fresh is None:
                    check_postgresql(connection)
                    return
            check_sqlite(self._fresh)

        await self.apart(work)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The state of a conversation and its last turns; None if there is no such conversation.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be read.
        """
        handed = _HANDED.get()
        if handed is not None and handed.tracker is not None and handed.tracker.sender_id == sender_id:
            # Once: from then on it is in other hands.
            tracker, handed.tracker = handed.tracker, None
            return tracker
        known = await self.apart(lambda: self._read(sender_id))
        if known is None:
            return None
        tracker = self._tracker(sender_id, known.window.as_events())
        tracker.newest_row = known.newest
        return tracker

    @contextlib.contextmanager
    def handing_on(self, tracker: DialogueStateTracker | None) -> Iterator[None]:
        """Spares a turn to read what its channel has read, and the channel to read what the turn has stored.

        Only for who keeps others from the conversation meanwhile. Should it have changed all the same, then `save`
        refuses the turn, as it does with any other.

        Args:
            tracker: as it was retrieved, and not to be used until it is retrieved again; none for a conversation that
                has not begun.
        """
        token = _HANDED.set(_Handed(tracker))
        try:
            yield
        finally:
            _HANDED.reset(token)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All of a conversation.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be read.
        """

        def work() -> list[Row]:
            with self._connected() as connection:
                return _rows(connection, _ALL, conversation_id)

        rows = await self.apart(work)
        if not rows:
            return None
        tracker = self._tracker(conversation_id, _events(rows))
        tracker.newest_row = rows[-1][0]
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores what is new in a tracker, all of it or nothing.

        Raises:
            ConversationChangedError: it was changed elsewhere since it was read.
            sqlalchemy.exc.SQLAlchemyError: it cannot be stored.
        """
        hide_confidential(tracker)
        sender: str = tracker.sender_id
        new = list(tracker.events)[getattr(tracker, "stored_events", 0) :]
        if not new:
            return
        before = getattr(tracker, "newest_row", 0)
        given_up = threading.Event()
        try:
            newest = await self.apart(lambda: self._append(sender, before, new, given_up))
        except BaseException:
            # Whether it was stored is not known: the next turn reads what there is.
            given_up.set()
            self.forget(sender)
            raise
        tracker.stored_events, tracker.newest_row = len(tracker.events), newest
        self._extend(sender, before, newest, new)
        handed = _HANDED.get()
        if handed is not None:
            handed.tracker = tracker
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, sender)

    def close(self) -> None:
        """Closes the connections."""
        self._threads.close()
        self.engine.dispose()

    def _tracker(self, sender: str, events: Sequence[Event]) -> DialogueStateTracker:
        tracker = TurnTracker(sender, self.domain.slots)
        tracker.events.extend(events)
        for event in events:
            event.apply_to(tracker)
        tracker.stored_events = len(tracker.events)
        return tracker

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """The tracker of a new conversation (see parent class)."""
        return TurnTracker(sender_id, self.domain.slots, max_event_history=self.max_event_history)

    def _connected(self) -> Any:
        """A transaction; makes the table first if this is the first."""
        if not self._prepared:
            self.Base.metadata.create_all(self.engine, tables=[_EVENTS])
            _NEWEST.create(self.engine, checkfirst=True)
            self._prepared = True
        return self.engine.begin()

    def _read(self, sender: str) -> _Known | None:
        known = self._recall(sender)
        with self._connected() as connection:
            if known:
                rows = _rows(connection, _SINCE, sender, since=known.newest)
                # The newest row known must still be there: the conversation may have been deleted, and its row numbers
                # given out again.
                if rows and rows[0][:2] == (known.newest, known.stamp):
                    return self._remember(sender, known.window.extended(_events(rows[1:])), rows[-1])
            recent = [*reversed(_rows(connection, _RECENT, sender))]
            if not recent:
                self.forget(sender)
                return None
            full = len(recent) == RECENT_ROWS
            earlier = _rows(connection, _STATE_BEFORE, sender, before=recent[0][0]) if full else []
        window = Window(State().after(_events(earlier))).extended(_events(recent))
        return self._remember(sender, window, recent[-1])

    def _append(self, sender: str, before: int, events: Iterable[Event], given_up: threading.Event) -> int:
        whose = {"sender": sender}
        with self._connected() as connection:
            if self.engine.dialect.name == "postgresql":
                # A turn that was given up while the database was frozen may still be stored when it wakes up.
                connection.execute(_ALONE, whose)
            if (connection.execute(_NEWEST_OF_ONE, whose).scalar() or 0) != before:
                raise ConversationChangedError(sender)
            connection.execute(_ADD, [_as_row(sender, event) for event in events])
            stored: int = connection.execute(_NEWEST_OF_ONE, whose).scalar()
            if given_up.is_set():
                # The user was told that it failed, and nobody publishes it.
                raise ConversationChangedError(sender)
            return stored

    def _recall(self, sender: str) -> _Known | None:
        with self._guard:
            return self._known.get(sender)

    def _remember(self, sender: str, window: Window, newest: Row) -> _Known:
        now = self._monotonic()
        known = _Known(newest[0], newest[1], window, now)
        with self._guard:
            self._known.pop(sender, None)
            self._known[sender] = known
            while len(self._known) > MAX_CONVERSATIONS or next(iter(self._known.values())).used < now - KEEP_SECONDS:
                self._known.popitem(last=False)
        return known

    def _extend(self, sender: str, before: int, newest: int, new: Sequence[Event]) -> None:
        known = self._recall(sender)
        window = known.window if known and known.newest == before else None if before else Window()
        if window is not None:
            self._remember(sender, window.extended(new), (newest, new[-1].timestamp, ""))

    def forget(self, sender: str) -> None:
        """Lets go of what is kept in memory of a conversation; its rows are for who deletes them."""
        with self._guard:
            self._known.pop(sender, None)


def _engine_options(url: str) -> dict[str, Any]:
    if sa.engine.make_url(url).get_backend_name() == "sqlite":
        # Connections stay open: the last one to close would write the whole log back after every turn.
        return {
            "poolclass": sa.pool.QueuePool,
            "connect_args": {"timeout": STATEMENT_SECONDS, "check_same_thread": False},
        }
    return {
        "pool_size": 8,
        "max_overflow": 0,
        "pool_timeout": STATEMENT_SECONDS,
        **postgres_options(),
    }


def _set_up_sqlite(connection: Any, _: Any) -> None:
    """Turns are added to a log, without waiting for the disk each time: nothing is lost when a process is killed.

    When the power fails the last turns may be, and the database stays whole. What is deleted is overwritten, and
    bot/retention.py empties the log.
    """
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")


def _rows(connection: Any, query: Any, sender: str, **bounds: int) -> list[Row]:
    """Rows of a conversation."""
    return [tuple(row) for row in connection.execute(query, {"sender": sender, **bounds})]


def _events(rows: Sequence[Row]) -> list[Event]:
    events: list[Event] = deserialise_events([json.loads(data) for _, _, data in rows])
    return events


def _as_row(sender: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
