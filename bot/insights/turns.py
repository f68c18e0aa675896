"""From single observations to turns: a message with the replies to it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.insights.observe import Forgotten, Heard, Judged, Listening, Observation, RoleTold, Said, SubjectSet

# Turns that never ended (a server that stopped halfway) must not fill the memory.
MAX_OPEN = 5_000


@dataclass(frozen=True)
class Turn:
    """A message and the replies to it.

    Attributes:
        heard: the message.
        replies: the replies, in order; none if the turn failed.
        role: the role that became known in it.
        role_known: whether the role changed in it (to ``role``).
        subject: what is being computed, if that was set in it.
        ended: when it was over, in seconds since 1970.
    """

    heard: Heard
    replies: tuple[Said, ...] = ()
    role: str | None = None
    role_known: bool = False
    subject: str = ""
    ended: float = 0.0

    @property
    def response_ms(self) -> int | None:
        """How long the replies took, in milliseconds; None where there were none."""
        if not self.replies:
            return None
        return max(0, round(1000 * (max(self.ended, self.replies[-1].at) - self.heard.received)))


@dataclass(frozen=True)
class RoleReset:
    """The role is unknown from now on (a new session)."""

    sender: str


Change = Turn | Judged | Forgotten | RoleReset


class Turns:
    """Puts observations together, sender by sender."""

    def __init__(self) -> None:
        """Starts empty."""
        self._open: OrderedDict[str, Turn] = OrderedDict()

    def add(self, seen: Observation) -> tuple[Change, ...]:
        """Takes an observation; returns what is complete by it."""
        turn = self._open.get(seen.sender)
        if isinstance(seen, Heard):
            # The turn before it never ended: it counts as it is.
            self._open[seen.sender] = Turn(seen)
            self._open.move_to_end(seen.sender)
            dropped = (self._open.popitem(last=False)[1],) if len(self._open) > MAX_OPEN else ()
            return (turn, *dropped) if turn else dropped
        if isinstance(seen, Judged):
            return (seen,)
        if isinstance(seen, Forgotten):
            # What was deleted is not counted afterwards.
            self._open.pop(seen.sender, None)
            return (seen,)
        if turn is None:
            return (RoleReset(seen.sender),) if isinstance(seen, RoleTold) and seen.role is None else ()
        if isinstance(seen, Said):
            self._open[seen.sender] = replace(turn, replies=(*turn.replies, seen))
        elif isinstance(seen, RoleTold):
            self._open[seen.sender] = replace(turn, role=seen.role, role_known=True)
        elif isinstance(seen, SubjectSet):
            self._open[seen.sender] = replace(turn, subject=seen.topic)
        elif isinstance(seen, Listening):
            return (replace(self._open.pop(seen.sender), ended=seen.at),)
        return ()
