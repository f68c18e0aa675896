"""What every way of delivering has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.answers.handover_draft import Bericht

# An attempt is given up after this time, whatever the other side does.
ATTEMPT_SECONDS = 30.0
# A claim holds long enough for an attempt, its end in the database, and clocks that differ.
LEASE_SECONDS = 150.0


class DeliveryError(Exception):
    """An attempt failed; ``args[0]`` says how, without a word of the message."""

    def __init__(self, reason: str, *, permanent: bool = False, uncertain: bool = False, wait: float = 0.0) -> None:
        """Notes what went wrong.

        Args:
            reason: what the other side did, for the log.
            permanent: whether trying the same again soon is useless; an operator must look.
            uncertain: whether the message may have arrived all the same.
            wait: seconds that the other side asked to wait.
        """
        super().__init__(reason)
        self.permanent, self.uncertain, self.wait = permanent, uncertain, wait


class ClaimLostError(Exception):
    """The claim has passed to another sender: nothing may be sent."""


@dataclass(frozen=True)
class Parcel:
    """A message on its way.

    Attributes:
        id: the key by which a receiver knows a second copy.
        bericht: what the user agreed to send.
        repeated: whether an earlier attempt may have arrived.
        begin: notes the point of no return; raises ``ClaimLostError`` if nothing may be sent any more.
    """

    id: str
    bericht: Bericht
    repeated: bool
    begin: Callable[[], None]


class Transport(Protocol):
    """A way of delivering."""

    async def deliver(self, parcel: Parcel) -> None:
        """Delivers a message; returns once the other side has taken it.

        Raises:
            DeliveryError: it has not, or that is not known.
            ClaimLostError: from ``parcel.begin``.
        """
        ...
