"""The figures as a report or dashboard shows them; what each means stands in knowledge/insights.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Dimension = Literal["topic", "channel", "role", "organisation", "week"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
MeasureId = Literal[
    "confirmed",
    "upper",
    "false_deflection",
    "clarification",
    "hand_over",
    "out_of_scope",
    "satisfaction",
    "recontact",
]
MEASURES: tuple[MeasureId, ...] = get_args(MeasureId)
# A figure about fewer conversations than this is hidden.
SMALLEST = 5


@dataclass(frozen=True)
class Period:
    """The days that are reported, both included, and which part of the questions.

    Attributes:
        van: the first day.
        tot: the last day.
        channel: only questions over this channel; empty for all.
        organisation: only those of this organisation; empty for all.
        role: only those of this role; empty for all.
    """

    van: date
    tot: date
    channel: str = ""
    organisation: str = ""
    role: str = ""


@dataclass(frozen=True)
class Share:
    """A share with its uncertainty.

    Attributes:
        hits: in how many conversations it was so.
        of: out of how many.
        value: hits / of, between 0 and 1.
        low: lower end of the 95% Wilson interval.
        high: upper end of it.
    """

    hits: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Cell:
    """The figures of one value of a dimension, or of everything.

    Attributes:
        dimension: what is split by; None for the total.
        key: the value: a topic's id, a channel, a role, an organisation, or the Monday of a week as YYYY-MM-DD.
        conversations: in how many conversations a question was asked; None where the cell is hidden.
        shares: each measure; None where it is about fewer than ``SMALLEST`` conversations.
    """

    dimension: Dimension | None
    key: str
    conversations: int | None
    shares: Mapping[MeasureId, Share | None]

    @property
    def hidden(self) -> bool:
        """Whether the cell is about too few conversations, or would give another such cell away."""
        return self.conversations is None


@dataclass(frozen=True)
class Funnel:
    """How far conversations of a channel got.

    Attributes:
        channel: the channel.
        steps: (name, conversations), each a part of the one before; a number below ``SMALLEST`` is None, and there are
            no steps where the channel is hidden. The names: begonnen, gevraagd, beantwoord, zonder_mens, bevestigd.
    """

    channel: str
    steps: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Savings:
    """What was saved, as a range: lower bound (confirmed) and upper bound (with the unconfirmed).

    Attributes:
        calls_low: telephone calls that were not made, lower bound.
        calls_high: the same, upper bound.
        hours_low: hours of staff, lower bound.
        hours_high: the same, upper bound.
        euros_low: money, lower bound.
        euros_high: the same, upper bound.
    """

    calls_low: float
    calls_high: float
    hours_low: float
    hours_high: float
    euros_low: float
    euros_high: float


@dataclass(frozen=True)
class Unanswered:
    """Questions that got no answer, by what they are nearest to.

    Attributes:
        nearest: the likeliest topic's id.
        conversations: how many conversations; never below ``SMALLEST``.
        kind: unclear (a choice was shown and not taken) or unhelpful.
    """

    nearest: str
    conversations: int
    kind: Literal["unclear", "unhelpful"]


@dataclass(frozen=True)
class Figures:
    """Everything of a period.

    Attributes:
        period: the days.
        recontact_until: last day whose seven days of returning had passed; False deflection and re-contact are about
            conversations up to it.
        total: over everything.
        by: the cells of each dimension, largest first; weeks in order of time.
        reasons: why answers did not help: (reason, conversations), hidden ones left out.
        funnels: per channel.
        unanswered: by nearest topic, largest first.
        hours: conversations per hour of the day (24 numbers); a number below ``SMALLEST`` is None.
        response_p50: median time to a reply in milliseconds; None where nothing was measured.
        response_p95: the time within which 95% of the replies came.
        savings: None where the total is hidden.
    """

    period: Period
    recontact_until: date
    total: Cell
    by: Mapping[Dimension, tuple[Cell, ...]]
    reasons: tuple[tuple[str, int], ...]
    funnels: tuple[Funnel, ...]
    unanswered: tuple[Unanswered, ...]
    hours: tuple[int | None, ...]
    response_p50: int | None
    response_p95: int | None
    savings: Savings | None
