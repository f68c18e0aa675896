"""For half an hour after talk of suicide: 113 again, and no form that asks on as if nothing had happened.

Nothing of that talk is kept, so a mark outside the store has to tell that it was a short while ago: that, and whether
another question has been answered since. No more than that is known anywhere, and only until the time is up.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.answers.aftercare import Nazorg, load_aftercare
from bot.channels.shared_limits import connections
from bot.knowledge.library import Library
from bot.paths import KNOWLEDGE

logger = logging.getLogger(__name__)

MAX_MARKS = 10_000
_PREFIX = "spoorwijzer:nazorg:"
_JUST_NOW, _GONE_ON = b"0", b"1"


class CareMarks:
    """Which conversations get care, and until when: in Redis between servers, otherwise in this one's memory."""

    def __init__(
        self,
        secret: bytes,
        seconds: int,
        redis: Callable[[], Redis[Any]] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Starts without marks.

        Args:
            secret: a mark is kept under a keyed checksum, so that it tells nobody which conversation it is about.
            seconds: how long a mark stays.
            redis: gives the connection; none to keep the marks in this server alone.
            monotonic: seconds on a clock that never goes back.
        """
        self._secret, self._seconds, self._redis, self._monotonic = secret, seconds, redis, monotonic
        self._own: OrderedDict[str, tuple[bytes, float]] = OrderedDict()

    async def begin(self, conversation: str) -> None:
        """Marks a conversation, for as long as a mark stays."""
        key = self._key(conversation)
        if not await self._ask_redis(lambda redis: redis.set(key, _JUST_NOW, ex=self._seconds)):
            self._own.pop(key, None)
            self._own[key] = (_JUST_NOW, self._monotonic() + self._seconds)
            self._expire()

    async def found(self, conversation: str) -> tuple[bool, bool]:
        """Whether a conversation is marked, and whether it has gone on since."""
        key = self._key(conversation)
        self._expire()
        state = self._own[key][0] if key in self._own else await self._ask_redis(lambda redis: redis.get(key))
        return state is not None, state == _GONE_ON

    async def gone_on(self, conversation: str) -> None:
        """Keeps that another question has been answered since, no longer than the mark itself."""
        key = self._key(conversation)
        if key in self._own:
            self._own[key] = (_GONE_ON, self._own[key][1])
        await self._ask_redis(lambda redis: redis.set(key, _GONE_ON, xx=True, keepttl=True))

    async def forget(self, conversation: str) -> None:
        """Deletes the mark of a conversation."""
        key = self._key(conversation)
        self._own.pop(key, None)
        await self._ask_redis(lambda redis: redis.delete(key))

    def _key(self, conversation: str) -> str:
        digest = hmac.new(self._secret, f"nazorg:{conversation}".encode(), hashlib.sha256).hexdigest()[:32]
        return f"{_PREFIX}{digest}"

    def _expire(self) -> None:
        # In the order in which they were made: the first to be over comes first.
        now = self._monotonic()
        while self._own and (len(self._own) > MAX_MARKS or next(iter(self._own.values()))[1] <= now):
            self._own.popitem(last=False)

    async def _ask_redis(self, work: Callable[[Redis[Any]], Any]) -> Any:
        """What Redis says to it; None if there is none, or none that answers."""
        if self._redis is None:
            return None
        try:
            return await work(self._redis())
        except RedisError as error:
            logger.warning("the shared marks do not answer: %s", type(error).__name__)
            return None


class Care:
    """What a channel needs of it for one turn (see `bot.channels.turn.take_turn`)."""

    def __init__(self, nazorg: Nazorg, marks: CareMarks) -> None:
        """Keeps the words and the marks."""
        self._nazorg, self._marks = nazorg, marks

    async def needed(self, conversation: str) -> CareTurn | None:
        """What judges this turn; None for a conversation without a mark."""
        marked, gone_on = await self._marks.found(conversation)
        return CareTurn(self._nazorg, gone_on) if marked else None

    async def begin(self, conversation: str) -> None:
        """Somebody has just been told of 113."""
        await self._marks.begin(conversation)

    async def gone_on(self, conversation: str) -> None:
        """A clear question has been answered since."""
        await self._marks.gone_on(conversation)

    async def forget(self, conversation: str) -> None:
        """Deletes what is known of a conversation."""
        await self._marks.forget(conversation)


def make_care(library: Library, secret: bytes, redis: str | None) -> Care:
    """The care of one channel.

    Args:
        library: the knowledge base.
        secret: of the checksums under which the marks are kept.
        redis: where servers share the marks; none to keep them in this one alone.
    """
    nazorg = load_aftercare(KNOWLEDGE, library)
    return Care(nazorg, CareMarks(secret, nazorg.seconden, connections(redis)))


class CareTurn:
    """Judges one turn of a conversation that gets care."""

    def __init__(self, nazorg: Nazorg, gone_on: bool) -> None:
        """Keeps the words.

        Args:
            nazorg: the words.
            gone_on: whether another question has been answered since.
        """
        self._nazorg, self._gone_on = nazorg, gone_on

    def at_once(self, text: str) -> bool:
        """Whether 113 is named again whatever the bot would make of the message."""
        return self._nazorg.meteen(text, self._gone_on)

    def passes(self, text: str, custom: Any) -> bool:
        """Whether a reply with this structure may be given."""
        return self._gone_on or self._nazorg.beantwoordt(text, custom or {})

    def reply(self, conversation: str) -> dict[str, Any]:
        """113 and the way on, as channels send it."""
        answer = self._nazorg.antwoord()
        buttons = [{"title": choice.titel, "payload": choice.tekst} for choice in answer.keuzes]
        return {
            "recipient_id": conversation,
            "text": answer.tekst(),
            "buttons": buttons,
            "custom": answer.as_custom(),
        }
