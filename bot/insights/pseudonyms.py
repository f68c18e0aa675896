"""Pseudonyms of senders, under keys that rotate.

A pseudonym is HMAC-SHA256 of the sender. Its key is made of two halves: a random one per week, in the database, and a
secret outside it. Whoever has only the one or only the other can compute nothing, and once a week's half is deleted
nobody can. The key of this week and the one before are kept: a question and a return to it within seven days lie in
the same week or in two that follow each other.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.clock import AMSTERDAM
from bot.insights.tables import keys

SECRET = "SPOORWIJZER_INSIGHTS_KEY"
MIN_CHARACTERS = 32
WEEK = timedelta(days=7)


def read_secret(environment: Mapping[str, str], path: Path) -> bytes:
    """The half of the key outside the database: from the environment, or a file that only this user can read.

    Args:
        environment: the environment; ``SPOORWIJZER_INSIGHTS_KEY`` goes before the file.
        path: the file; made if it is not there.

    Raises:
        ValueError: the secret in the environment is shorter than 32 characters.
        OSError: the file cannot be read or made.
    """
    given = environment.get(SECRET, "")
    if given and len(given) < MIN_CHARACTERS:
        raise ValueError(f"{SECRET} is shorter than {MIN_CHARACTERS} characters")
    if given:
        return given.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            # A link either exists or not: two servers that start together use the same secret.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def monday(at: float) -> date:
    """The Monday of the week of a moment, in the Netherlands."""
    day = datetime.fromtimestamp(at, AMSTERDAM).date()
    return day - timedelta(days=day.weekday())


class Pseudonyms:
    """Computes pseudonyms; remembers the keys of the weeks it has seen."""

    def __init__(self, secret: bytes) -> None:
        """Keeps the secret half."""
        self._secret = secret
        self._keys: dict[date, bytes | None] = {}

    def of(self, connection: Any, sender: str, at: float) -> tuple[str, ...]:
        """The pseudonyms of a sender at a moment: this week's, and last week's where there is one.

        Args:
            connection: a connection to the insights database.
            sender: Rasa's id of the sender.
            at: the moment, in seconds since 1970.
        """
        week = monday(at)
        before = self._key(connection, week - WEEK, make=False)
        found = [self._key(connection, week, make=True), before]
        return tuple(hmac.new(key, sender.encode(), hashlib.sha256).hexdigest() for key in found if key)

    def expire(self, connection: Any, now: float) -> None:
        """Deletes the keys of which no pseudonym is used any more."""
        oldest = monday(now) - WEEK
        connection.execute(sa.delete(keys).where(keys.c.week < oldest))
        self._keys = {week: key for week, key in self._keys.items() if week >= oldest}

    def reread(self) -> None:
        """Forgets the keys in memory: after a transaction that failed they may not be in the database."""
        self._keys.clear()

    def _key(self, connection: Any, week: date, *, make: bool) -> bytes | None:
        if week not in self._keys or (make and self._keys[week] is None):
            half = connection.execute(sa.select(keys.c.key).where(keys.c.week == week)).scalar()
            if half is None and make:
                half = secrets.token_hex(32)
                connection.execute(sa.insert(keys).values(week=week, key=half))
            # A past week without a key will not get one any more.
            self._keys[week] = half and hmac.new(self._secret, bytes.fromhex(half), hashlib.sha256).digest()
        return self._keys[week]
