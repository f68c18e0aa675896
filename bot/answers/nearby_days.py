"""A day that was told without its year, or with the wrong one: the same day in other years."""

from __future__ import annotations

from datetime import date, timedelta

# A day means the known day that it lies this near to.
NEAR = timedelta(days=45)


def in_year(day: date, year: int) -> date | None:
    """The same day and month in another year; None for 29 February where that year has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def in_years_around(day: date, year: int) -> list[date]:
    """The same day and month in a year, the one before and the one after, as far as they exist."""
    days = (in_year(day, year + more) for more in (-1, 0, 1))
    return [there for there in days if there is not None]


def brought_near(day: date, other: date) -> date:
    """The day, in the year in which it lies nearest to another; as it is where none of the years around has it."""
    return min(in_years_around(day, other.year), key=lambda there: abs(there - other), default=day)
