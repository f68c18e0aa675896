"""Users of the widget who do not give up, and the ledger of what they got: nothing lost, nothing double."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

HONEST = "ging bij ons iets mis"
QUESTIONS = (
    "wat is spoor 2",
    "hoeveel loon krijg ik in het tweede jaar dat ik ziek ben",
    "wat is een loonsanctie",
    "moet ik meewerken aan het plan van aanpak van mijn baas",
)
CALCULATION = "ik ben sinds 12 januari 2026 ziek, wanneer moet ik wia aanvragen"
# Limits are for visitors; the load comes from one address.
NO_LIMITS = {
    "SPOORWIJZER_WIDGET_KEY": secrets.token_urlsafe(48),
    "SPOORWIJZER_WIDGET_MESSAGES_PER_MINUTE": "100000",
    "SPOORWIJZER_WIDGET_ADDRESS_MESSAGES_PER_MINUTE": "1000000",
    "SPOORWIJZER_WIDGET_SESSIONS_PER_MINUTE": "100000",
}
PAUSE_SECONDS = 0.1
GIVE_UP_SECONDS = 120.0


@dataclass
class Ledger:
    """What happened to the messages of all users.

    Attributes:
        told: for each conversation, the ids of the messages that were answered.
        versions: for each message that was answered, the versions of knowledge and model that its answers tell.
        honest: attempts that got the honest sentence, in whatever form.
        cut: attempts whose connection failed.
        expired: sessions that were over; the widget then opens another.
        wrong: attempts that got anything else; must stay empty.
        seconds: how long each answered message took at its last attempt.
        moments: when each answer came, on the monotonic clock.
    """

    told: dict[str, list[str]] = field(default_factory=dict)
    versions: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    honest: int = 0
    cut: int = 0
    expired: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def recovered(self, since: float) -> float:
        """Seconds from a moment to the first answer after it."""
        return min(moment for moment in self.moments if moment >= since) - since

    @property
    def answered(self) -> int:
        """How many messages were answered."""
        return sum(len(ids) for ids in self.told.values())


class User:
    """One visitor; sends each message to the next address, with the same id until it is answered."""

    def __init__(self, addresses: Sequence[str], ledger: Ledger) -> None:
        """Opens nothing yet."""
        self._addresses, self._ledger, self._turn = list(addresses), ledger, secrets.randbelow(len(addresses))
        self.token, self.name = "", secrets.token_hex(8)
        self.sessions: dict[str, str] = {}

    def call(self, path: str, body: dict[str, Any], timeout: float = 40.0) -> tuple[int, Any]:
        """One call to the next server.

        Raises:
            OSError: no connection, or it broke off.
            http.client.HTTPException: it broke off.
        """
        self._turn += 1
        parts = urlsplit(self._addresses[self._turn % len(self._addresses)])
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        try:
            connection.request("POST", f"/webhooks/widget/{path}", json.dumps(body), headers)
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())
        finally:
            connection.close()

    def open(self) -> None:
        """Opens a session; what was said in another stays there."""
        self.name = secrets.token_hex(8)
        self.token = self.sessions[self.name] = self._insist("sessie", {})["token"]

    def says(self, text: str) -> Any:
        """Sends a message until it is answered; returns the answer."""
        message = secrets.token_hex(8)
        answer = self._insist("bericht", {"id": message, "tekst": text})
        with self._ledger.guard:
            self._ledger.told.setdefault(self.name, []).append(message)
            self._ledger.versions[message] = [reply.get("custom", {}).get("versie") for reply in answer["antwoorden"]]
        return answer

    def history(self) -> list[dict[str, Any]]:
        """The conversation as the server has it."""
        turns: list[dict[str, Any]] = self._insist("gesprek", {})["beurten"]
        return turns

    def missing(self) -> int:
        """How many answered messages, of all sessions, the servers do not know any more."""
        missing = 0
        for name, token in list(self.sessions.items()):
            self.token = token
            known = {turn["id"] for turn in self.history() if turn["antwoorden"]}
            missing += len(set(self._ledger.told.get(name, ())) - known)
        return missing

    def _insist(self, path: str, body: dict[str, Any]) -> Any:
        begin = time.monotonic()
        while time.monotonic() - begin < GIVE_UP_SECONDS:
            sent = time.monotonic()
            try:
                status, reply = self.call(path, body)
            except (OSError, http.client.HTTPException, ValueError):
                with self._ledger.guard:
                    self._ledger.cut += 1
            else:
                if status == 401:
                    with self._ledger.guard:
                        self._ledger.expired += 1
                    self.open()
                elif self._take(status, reply, time.monotonic() - sent, path):
                    return reply
            time.sleep(PAUSE_SECONDS)
        raise TimeoutError(f"no answer to {path} in {GIVE_UP_SECONDS:.0f} s")

    def _take(self, status: int, reply: Any, seconds: float, path: str) -> bool:
        text = json.dumps(reply, ensure_ascii=False)
        with self._ledger.guard:
            if status == 200 and HONEST not in text and (path != "bericht" or reply["antwoorden"]):
                if path == "bericht":
                    self._ledger.seconds.append(seconds)
                self._ledger.moments.append(time.monotonic())
                return True
            if HONEST in text or (status == 503 and reply.get("fout")):
                self._ledger.honest += 1
            else:
                self._ledger.wrong.append(f"{status} {text[:200]}")
        return False


@dataclass
class Crowd:
    """Users who talk at the same time until they are told to stop.

    Attributes:
        addresses: of the servers.
        size: how many users.
        questions: what each of them asks, over and over.
        long: after so many messages somebody else takes the place of a user, in a conversation of their own.
    """

    addresses: Sequence[str]
    size: int
    questions: Sequence[str] = QUESTIONS
    long: int | None = None
    ledger: Ledger = field(default_factory=Ledger)
    users: list[User] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Crowd:
        """They begin to talk."""
        self.users = [User(self.addresses, self.ledger) for _ in range(self.size)]
        self._threads = [threading.Thread(target=self._talk, args=(user,)) for user in self.users]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """They finish their sentence and stop."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def until(self, answers: int) -> None:
        """Waits until so many more messages have been answered.

        Raises:
            TimeoutError: they are not.
        """
        wanted, begin = self.ledger.answered + answers, time.monotonic()
        while self.ledger.answered < wanted:
            if time.monotonic() - begin > GIVE_UP_SECONDS:
                raise TimeoutError(f"{wanted - self.ledger.answered} answers are missing")
            time.sleep(0.02)

    def _talk(self, user: User) -> None:
        user.open()
        turn = 0
        while not self._stop.is_set():
            user.says(self.questions[turn % len(self.questions)])
            turn += 1
            if self.long and turn % self.long == 0:
                user.open()

    def lost(self) -> int:
        """Answered messages that the servers do not know any more."""
        return sum(user.missing() for user in self.users)


def doubled(database: str) -> int:
    """Messages that were answered and stored more than once, in the whole database."""
    engine = sa.create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT sender_id, type_name, data FROM events ORDER BY id")).all()
    engine.dispose()
    answered: Counter[tuple[str, str]] = Counter()
    asking: dict[str, tuple[str, str]] = {}
    for sender, kind, data in rows:
        if kind == "user":
            asking[sender] = (sender, json.loads(data).get("metadata", {}).get("bericht_id", ""))
        elif kind == "bot" and sender in asking:
            answered[asking.pop(sender)] += 1
    return sum(count - 1 for count in answered.values())
