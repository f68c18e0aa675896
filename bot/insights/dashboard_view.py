"""From figures to what a page shows: Dutch words and numbers, sorted, with what is hidden said to be so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from bot.insights import dashboard_charts as charts
from bot.insights.figures import SMALLEST, Cell, Dimension, Figures, MeasureId, Share
from bot.insights.settings import InsightsSettings

TOP = 10
# A topic's share of bad ends says little below this many conversations.
WORST_FROM = 20
# What a question is counted under where it got no topic.
NO_TOPIC = frozenset({"onduidelijk", "storing", "overig"})
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True)
class Deel:
    """A share as it is shown: a percentage, its interval in words and as a small bar."""

    procent: str
    interval: str
    balk: Markup


@dataclass(frozen=True)
class Rij:
    """A row of a table: a value of a dimension with its number of conversations and shares, None where hidden."""

    naam: str
    gesprekken: str | None
    delen: Mapping[MeasureId, Deel | None]


@dataclass(frozen=True)
class Trechter:
    """The funnel of a channel: of each step its name, its number, and which part of the first it is."""

    kanaal: str
    stappen: tuple[tuple[str, str | None, str, Markup | None], ...]


class View:
    """What the overview shows."""

    def __init__(
        self,
        figures: Figures,
        settings: InsightsSettings,
        titles: Mapping[str, str],
        no_subject: Collection[str] = frozenset(),
    ) -> None:
        """Keeps what is shown.

        Args:
            figures: the figures.
            settings: names, meanings and assumptions.
            titles: the canonical question of each topic.
            no_subject: topics that are about the conversation itself, or outside the subject: nothing to rank.
        """
        self.figures, self.settings, self._titles = figures, settings, titles
        self._topics = [cell for cell in figures.by["topic"] if cell.key not in {*no_subject, *NO_TOPIC}]
        self.total = self.row(figures.total)
        self.period = f"{day(figures.period.van)} tot en met {day(figures.period.tot)}"
        self.smallest = SMALLEST

    def word(self, key: str) -> str:
        """The Dutch word for a value in the figures."""
        return self._titles.get(key) or self.settings.words.get(key) or key

    def row(self, cell: Cell) -> Rij:
        """A cell as a row."""
        if cell.dimension == "week":
            name = week(cell.key)
        else:
            name = self.word(cell.key)
        number = None if cell.conversations is None else whole(cell.conversations)
        return Rij(name, number, {measure: part(share) for measure, share in cell.shares.items()})

    def rows(self, dimension: Dimension) -> tuple[Rij, ...]:
        """All rows of a dimension."""
        return tuple(self.row(cell) for cell in self.figures.by[dimension])

    @property
    def top(self) -> tuple[Rij, ...]:
        """The topics asked about most."""
        return tuple(self.row(cell) for cell in self._topics if not cell.hidden)[:TOP]

    @property
    def worst(self) -> tuple[Rij, ...]:
        """The topics whose conversations least often ended without a human, judged by the interval's upper end."""
        known = [
            (share.high, cell)
            for cell in self._topics
            if (share := cell.shares.get("upper")) is not None and share.of >= WORST_FROM
        ]
        return tuple(self.row(cell) for _, cell in sorted(known, key=lambda pair: (pair[0], pair[1].key))[:TOP])

    @property
    def hidden_topics(self) -> int:
        """How many topics are hidden because too few conversations were about them."""
        return sum(cell.hidden for cell in self._topics)

    @property
    def trend(self) -> Markup:
        """The bounds and the hand-overs per week."""
        weeks = self.figures.by["week"]
        measures: tuple[MeasureId, ...] = ("upper", "confirmed", "hand_over")
        series = [
            (name, [None if (share := cell.shares[name]) is None else round(100 * share.value, 1) for cell in weeks])
            for name in measures
        ]
        return charts.trend([short_week(cell.key) for cell in weeks], series, "Lijngrafiek per week; zie de tabel")

    @property
    def volume(self) -> Markup:
        """Conversations per week."""
        weeks = self.figures.by["week"]
        return charts.columns(
            [short_week(cell.key) for cell in weeks],
            [cell.conversations for cell in weeks],
            "Staafgrafiek: gesprekken per week; zie de tabel",
        )

    @property
    def hours(self) -> Markup:
        """Conversations per hour of the day."""
        labels = [f"{hour}" for hour in range(24)]
        return charts.columns(
            labels, self.figures.hours, "Staafgrafiek: gesprekken per uur van de dag; zie de tabel", every=3
        )

    @property
    def hour_rows(self) -> tuple[tuple[str, str | None], ...]:
        """The same as a table."""
        return tuple(
            (f"{hour}.00 tot {hour + 1}.00 uur", None if number is None else whole(number))
            for hour, number in enumerate(self.figures.hours)
        )

    @property
    def funnels(self) -> tuple[Trechter, ...]:
        """The funnel of each channel."""
        found = []
        for funnel in self.figures.funnels:
            first = funnel.steps[0][1] if funnel.steps else None
            steps = []
            for name, number in funnel.steps:
                share = number / first if number is not None and first else None
                percent = "" if share is None else f"{100 * share:.0f}%"
                bar = None if share is None else charts.bar(share)
                steps.append((self.word(name), None if number is None else whole(number), percent, bar))
            found.append(Trechter(self.word(funnel.channel), tuple(steps)))
        return tuple(found)

    @property
    def unanswered(self) -> tuple[tuple[str, str, str], ...]:
        """What went unanswered: nearest topic, how it ended, conversations."""
        kinds = {"unclear": "niet begrepen, geen keuze gevolgd", "unhelpful": "antwoord hielp niet"}
        return tuple(
            (self.word(one.nearest), kinds[one.kind], whole(one.conversations)) for one in self.figures.unanswered[:TOP]
        )

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Why answers did not help."""
        return tuple((self.word(reason), whole(number)) for reason, number in self.figures.reasons)

    @property
    def savings(self) -> tuple[tuple[str, str], ...]:
        """The estimate: what, and its range."""
        found = self.figures.savings
        if found is None:
            return ()
        return (
            ("Telefoongesprekken die niet nodig waren", between(found.calls_low, found.calls_high)),
            ("Uren werk", between(found.hours_low, found.hours_high)),
            ("Bedrag", between(found.euros_low, found.euros_high, "€ ")),
        )

    @property
    def times(self) -> tuple[str, str] | None:
        """The time to a reply, in seconds: usually, and for the slowest 5%."""
        if self.figures.response_p50 is None or self.figures.response_p95 is None:
            return None
        return comma(self.figures.response_p50 / 1000, 1), comma(self.figures.response_p95 / 1000, 1)


def part(share: Share | None) -> Deel | None:
    """A share as it is shown."""
    if share is None:
        return None
    return Deel(
        f"{100 * share.value:.0f}%",
        f"{100 * share.low:.0f}–{100 * share.high:.0f}%",
        charts.interval(share.value, share.low, share.high),
    )


def whole(number: float) -> str:
    """A whole number with a point between thousands."""
    return f"{number:,.0f}".replace(",", ".")


def comma(number: float, decimals: int) -> str:
    """A number with a decimal comma."""
    return f"{number:.{decimals}f}".replace(".", ",")


def between(low: float, high: float, unit: str = "") -> str:
    """A range, rounded: more would feign a precision that assumptions do not have."""
    return f"{unit}{whole(_rounded(low))} tot {unit}{whole(_rounded(high))}"


def day(value: date) -> str:
    """3 nov 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def week(monday: str) -> str:
    """Week 45 (2 t/m 8 nov)."""
    first = date.fromisoformat(monday)
    last = first + timedelta(days=6)
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {_MONTHS[first.month - 1]}"
    return f"Week {first.isocalendar().week} ({begin} t/m {last.day} {_MONTHS[last.month - 1]})"


def short_week(monday: str) -> str:
    """Week 45."""
    return f"wk {date.fromisoformat(monday).isocalendar().week}"


def _rounded(number: float) -> float:
    return round(number, -2) if number >= 1_000 else round(number, -1) if number >= 100 else round(number)
