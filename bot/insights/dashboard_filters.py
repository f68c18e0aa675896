"""What part of the figures a page is about, from its address.

Periods are whole weeks: two periods that differ by a day would tell what happened on that day alone, and so what is
hidden because too few people were in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.insights.figures import Period

DEFAULT_WEEKS = 5
MAX_WEEKS = 106


class FilterFout(Exception):
    """The address asks for something that cannot be shown; ``args[0]`` says so in Dutch."""


@dataclass(frozen=True)
class Keuzes:
    """What can be chosen: values that occur."""

    channels: tuple[str, ...]
    organisations: tuple[str, ...]
    roles: tuple[str, ...]


def read_period(query: Mapping[str, str], keuzes: Keuzes, vandaag: date) -> Period:
    """The period and the filters that an address asks for.

    Args:
        query: the parameters ``van``, ``tot``, ``kanaal``, ``organisatie`` and ``rol``; all may be missing.
        keuzes: what can be chosen.
        vandaag: today.

    Raises:
        FilterFout: a date is no date, the period is too long or the wrong way round, or a value cannot be chosen.
    """
    tot = _day(query.get("tot", ""), "tot") or vandaag
    van = _day(query.get("van", ""), "van") or tot - timedelta(weeks=DEFAULT_WEEKS - 1)
    if van > tot:
        raise FilterFout("De eerste dag ligt na de laatste dag.")
    if (tot - van).days > MAX_WEEKS * 7:
        raise FilterFout("Kies een periode van hooguit twee jaar.")
    return Period(
        van - timedelta(days=van.weekday()),
        tot + timedelta(days=6 - tot.weekday()),
        channel=_one_of(query.get("kanaal", ""), keuzes.channels, "kanaal"),
        organisation=_one_of(query.get("organisatie", ""), keuzes.organisations, "organisatie"),
        role=_one_of(query.get("rol", ""), keuzes.roles, "rol"),
    )


def _day(value: str, name: str) -> date | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise FilterFout(f"Bij {name} staat geen datum.") from None
    if not 2020 <= day.year <= 2100:
        raise FilterFout(f"Bij {name} staat een datum buiten de kalender van de chatbot.")
    return day


def _one_of(value: str, known: Iterable[str], name: str) -> str:
    if value and value not in known:
        raise FilterFout(f"Deze keuze bij {name} bestaat niet.")
    return value
