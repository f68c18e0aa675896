"""Working days: Saturdays, Sundays and the public holidays that the Algemene termijnenwet names do not count.

Source: ATW art. 3 (nieuwjaarsdag, tweede paasdag, Hemelvaartsdag, tweede pinksterdag, eerste and tweede kerstdag,
Koningsdag, 5 mei; Goede Vrijdag is put on a par with them).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_DAG = timedelta(days=1)
_ZATERDAG = 5


@lru_cache(maxsize=64)
def feestdagen(jaar: int) -> frozenset[date]:
    """Return the public holidays of the Algemene termijnenwet in a year."""
    # Imported here: loading the package costs more than computing a thousand timelines, and most runs need no holiday.
    import holidays

    return frozenset(holidays.country_holidays("NL", years=jaar, categories=("public", "optional")))


def is_werkdag(dag: date) -> bool:
    """Tell whether a day is no Saturday, Sunday or public holiday."""
    return dag.weekday() < _ZATERDAG and dag not in feestdagen(dag.year)


def laatste_werkdag(dag: date) -> date:
    """Return the last working day on or before a day."""
    while not is_werkdag(dag):
        dag -= _DAG
    return dag


def eerste_werkdag(dag: date) -> date:
    """Return the first working day on or after a day (ATW art. 1 lid 1)."""
    while not is_werkdag(dag):
        dag += _DAG
    return dag
