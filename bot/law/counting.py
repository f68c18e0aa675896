"""Counting sick days: calendar days on which the werknemer is sick, days of recovery and leave left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

WEEK = 7

Soort = Literal["herstel", "verlof", "gemengd"]


@dataclass(frozen=True)
class Onderbreking:
    """Days that do not count within one case.

    Attributes:
        van: First day.
        tot: Last day (inclusive); the day before `van` when it has no days.
        soort: "herstel" (recovered), "verlof" (leave) or "gemengd" (leave with days of recovery next to it).
    """

    van: date
    tot: date
    soort: Soort

    @property
    def dagen(self) -> int:
        """Number of calendar days."""
        return (self.tot - self.van).days + 1


@dataclass(frozen=True)
class Geval:
    """One case of illness: sick periods that the law adds together.

    Attributes:
        perioden: Sick periods (first and last sick day, inclusive) in order; the last one may be open (None).
        onderbrekingen: The interruptions between them, in order.
        nieuw_door: Why it is a new case: the interruption before it; None when it starts with the first sick day given.
    """

    perioden: tuple[tuple[date, date | None], ...]
    onderbrekingen: tuple[Onderbreking, ...] = ()
    nieuw_door: Onderbreking | None = None

    @property
    def eerste_ziektedag(self) -> date:
        """The first sick day of the case (index 0)."""
        return self.perioden[0][0]

    @property
    def laatste_ziektedag(self) -> date | None:
        """The last sick day; None while the illness lasts."""
        return self.perioden[-1][1]

    def dag(self, index: int) -> date | None:
        """Return the calendar date of a sick day.

        Args:
            index: 0 for the first sick day.

        Returns:
            The date, or None when the werknemer recovered before it.
        """
        geteld = 0
        for start, eind in self.perioden:
            lengte = None if eind is None else (eind - start).days + 1
            if lengte is None or index < geteld + lengte:
                return start + timedelta(days=index - geteld)
            geteld += lengte
        return None

    def geteld_tot_en_met(self, dag: date) -> int:
        """Return how many sick days there are up to and including a day."""
        geteld = 0
        for start, eind in self.perioden:
            if dag < start:
                break
            laatste = dag if eind is None or dag < eind else eind
            geteld += (laatste - start).days + 1
        return geteld

    def ziekteweek(self, dag: date) -> int | None:
        """Return the number of the sick week on a day; days of recovery and leave are not counted.

        Args:
            dag: The day. On a day of leave the week in which the count stands still.

        Returns:
            1 for the first seven sick days; None before the first sick day and after a recovery that has no end.
        """
        laatste = self.laatste_ziektedag
        if dag < self.eerste_ziektedag or (laatste is not None and dag > laatste):
            return None
        return -(-self.geteld_tot_en_met(dag) // WEEK)

    def onderbroken_voor(self, dag: date) -> tuple[Onderbreking, ...]:
        """Return the interruptions that start before a day: those that moved it."""
        return tuple(onderbreking for onderbreking in self.onderbrekingen if onderbreking.van < dag)

    def is_ziek_op(self, dag: date) -> bool:
        """Tell whether a day is a sick day of this case."""
        return any(start <= dag and (eind is None or dag <= eind) for start, eind in self.perioden)


def jaren_later(dag: date, jaren: int) -> date:
    """Return the same day a number of calendar years later; 29 February becomes 1 March when the year has none."""
    try:
        return dag.replace(year=dag.year + jaren)
    except ValueError:
        return date(dag.year + jaren, 3, 1)


def dagen_in_jaren(eerste_dag: date, jaren: int) -> int:
    """Return the number of days in a period of calendar years that starts on a day."""
    return (jaren_later(eerste_dag, jaren) - eerste_dag).days
