"""Who is logged in, and how often somebody may try: in memory, so that a restart ends every session."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 8 * 3600
MAX_SESSIONS = 100

TRIES = 5
TRIES_BY_ALL = 50
TRY_SECONDS = 15 * 60
MAX_ADDRESSES = 10_000


@dataclass(frozen=True)
class Sessie:
    """A session.

    Attributes:
        begonnen: when it began, in seconds since some fixed moment.
        gezien: when it was last used.
        formulier: the secret that each form of this session carries.
    """

    begonnen: float
    gezien: float
    formulier: str

    def own_form(self, given: str) -> bool:
        """Whether a form came from a page of this session."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.formulier.encode())


class Sessions:
    """The sessions, known by the hash of their token only."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Starts with none.

        Args:
            now: seconds since some fixed moment; must never go back.
        """
        self._now = now
        self._sessions: dict[bytes, Sessie] = {}

    def begin(self) -> str:
        """Begins a session. Returns its token, which stands nowhere else."""
        token, now = secrets.token_urlsafe(32), self._now()
        self._sessions = {key: one for key, one in self._sessions.items() if self._alive(one)}
        while len(self._sessions) >= MAX_SESSIONS:
            del self._sessions[min(self._sessions, key=lambda key: self._sessions[key].gezien)]
        self._sessions[_digest(token)] = Sessie(now, now, secrets.token_urlsafe(32))
        return token

    def find(self, token: str) -> Sessie | None:
        """The session of a token, which is then used; None if there is none or it has ended."""
        key = _digest(token)
        session = self._sessions.get(key)
        if session is None:
            return None
        if not self._alive(session):
            del self._sessions[key]
            return None
        self._sessions[key] = used = replace(session, gezien=self._now())
        return used

    def end(self, token: str) -> None:
        """Ends a session."""
        self._sessions.pop(_digest(token), None)

    def _alive(self, session: Sessie) -> bool:
        now = self._now()
        return now - session.gezien < IDLE_SECONDS and now - session.begonnen < LONGEST_SECONDS


class Attempts:
    """Counts failed attempts to log in: per address, and by everybody together against guessing from many addresses."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Starts with none.

        Args:
            now: seconds since some fixed moment; must never go back.
        """
        self._now = now
        self._by_address: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()

    def wait(self, address: str) -> int:
        """How many seconds this address must wait before it may try; 0 if it may."""
        now = self._now()
        waits = [_wait(self._all, TRIES_BY_ALL, now)]
        if address in self._by_address:
            waits.append(_wait(self._by_address[address], TRIES, now))
            if not self._by_address[address]:
                del self._by_address[address]
        return max(waits)

    def failed(self, address: str) -> None:
        """Counts a failed attempt."""
        now = self._now()
        if address not in self._by_address and len(self._by_address) >= MAX_ADDRESSES:
            del self._by_address[next(iter(self._by_address))]
        self._by_address.setdefault(address, deque()).append(now)
        self._all.append(now)

    def forget(self, address: str) -> None:
        """Takes back what was counted of an address: it turned out to know the password."""
        for moment in self._by_address.pop(address, ()):
            if moment in self._all:
                self._all.remove(moment)


def _wait(times: deque[float], allowed: int, now: float) -> int:
    while times and now - times[0] >= TRY_SECONDS:
        times.popleft()
    return 0 if len(times) < allowed else int(times[len(times) - allowed] + TRY_SECONDS - now) + 1


def _digest(token: str) -> bytes:
    # A lookup by hash takes no time that depends on how much of a guess was right.
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
