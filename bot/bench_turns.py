"""Load on the widget channel: so many users at once, what each turn takes, and one very long conversation."""

from __future__ import annotations

import http.client
import json
import secrets
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# Limits are for visitors; the load comes from one address.
NO_LIMITS: Mapping[str, str] = {
    "SPOORWIJZER_WIDGET_MESSAGES_PER_MINUTE": "100000",
    "SPOORWIJZER_WIDGET_ADDRESS_MESSAGES_PER_MINUTE": "1000000",
    "SPOORWIJZER_WIDGET_SESSIONS_PER_MINUTE": "100000",
}
TIMEOUT = 120
# So many turns each: with a few the measurement would be over before all are under way.
PER_USER = 20


@dataclass(frozen=True)
class Times:
    """What turns took.

    Attributes:
        seconds: per turn, in order of size.
        per_second: turns per second of all users together.
    """

    seconds: tuple[float, ...]
    per_second: float

    def percentile(self, share: float) -> float:
        """The time within which a share of the turns was done, in milliseconds."""
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * share))] * 1000

    def __str__(self) -> str:
        """One line of the table."""
        p50, p95, p99 = (self.percentile(share) for share in (0.5, 0.95, 0.99))
        return f"p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f} ms  {self.per_second:6.1f}/s"


class Visitor:
    """One visitor on a connection that stays open, as a browser has it."""

    def __init__(self, address: str) -> None:
        """Opens a session."""
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT)
        self._token = ""
        self._token = self._call("sessie", {})["token"]

    def says(self, text: str) -> tuple[float, list[dict[str, Any]]]:
        """Seconds until the answer was there, and the answer."""
        begin = time.perf_counter()
        reply = self._call("bericht", {"id": secrets.token_hex(8), "tekst": text})
        return time.perf_counter() - begin, reply["antwoorden"]

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def _call(self, path: str, body: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        self._connection.request("POST", f"/webhooks/widget/{path}", json.dumps(body), headers)
        reply = self._connection.getresponse()
        content = reply.read()
        if reply.status != 200:
            raise OSError(f"{path}: {reply.status} {content[:200]!r}")
        return json.loads(content)


def turns(address: str, texts: Sequence[str], users: int, count: int) -> Times:
    """All users talk until enough turns are done: none stops early and leaves the server to the others.

    Args:
        address: of the server.
        texts: what they say, in conversations of as many turns as there are texts.
        users: how many talk at the same time.
        count: how many turns in all at least; PER_USER for each user if that is more.
    """
    seconds: list[float] = []
    enough = max(count, PER_USER * users)
    # To open a conversation is no turn, and must not hold up those that are measured: all are opened before.
    conversations = 2 * enough // (users * len(texts)) + 2

    def talk(visitors: Iterator[Visitor], start: int) -> None:
        visitor, turn = next(visitors), 0
        while len(seconds) < enough:
            if turn and turn % len(texts) == 0:
                visitor.close()
                visitor = next(visitors, None) or Visitor(address)
            seconds.append(visitor.says(texts[(start + turn) % len(texts)])[0])
            turn += 1
        visitor.close()

    with ThreadPoolExecutor(users) as pool:
        opened = [iter(visitors) for visitors in pool.map(lambda _: _open(address, conversations), range(users))]
        begin = time.perf_counter()
        for _ in pool.map(talk, opened, range(users)):
            pass  # The fault of any of them is raised here.
        took = time.perf_counter() - begin
    return Times(tuple(sorted(seconds)), len(seconds) / took)


def _open(address: str, count: int) -> list[Visitor]:
    visitors = [Visitor(address) for _ in range(count)]
    for visitor in visitors:
        visitor.close()  # It connects again when it speaks; a server does not wait for the silent.
    return visitors


def long_conversation(address: str, texts: Sequence[str], at: Sequence[int], around: int = 8) -> dict[int, float]:
    """Milliseconds per turn (median of a few turns) at some points of one conversation.

    Args:
        address: of the server.
        texts: what is said, over and over.
        at: after how many turns to measure.
        around: how many turns are measured from there.
    """
    visitor, took = Visitor(address), []
    for turn in range(max(at) + around):
        took.append(visitor.says(texts[turn % len(texts)])[0])
    visitor.close()
    return {place: statistics.median(took[place : place + around]) * 1000 for place in at}
