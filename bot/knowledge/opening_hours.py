"""When the desk of the organisation is there: hours per day of the week, no public holidays, own closing days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.law.werkdagen import feestdagen

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
# A desk that has not opened within these days has no opening hours to speak of.
HORIZON_DAYS = 60
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*-\s*(\d{1,2})[:.](\d{2})")


class OpeningstijdFout(ValueError):
    """The opening hours are not as they should be; ``args[0]`` says what is wrong, in Dutch."""


@dataclass(frozen=True)
class Openingstijden:
    """Opening hours in Dutch local time.

    Attributes:
        uren: spans (from, to) per day of the week, Monday being 0; empty everywhere means: always there.
        gesloten: own closing days.
        ook_op_feestdagen: whether the desk is there on public holidays.
    """

    uren: Mapping[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    gesloten: frozenset[date] = frozenset()
    ook_op_feestdagen: bool = False

    def _spans(self, day: date) -> tuple[tuple[time, time], ...]:
        if day in self.gesloten or (not self.ook_op_feestdagen and day in feestdagen(day.year)):
            return ()
        return self.uren.get(day.weekday(), ())

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there at a moment (aware of its time zone)."""
        local = moment.astimezone(AMSTERDAM)
        if not self.uren:
            return True
        return any(start <= local.time() < end for start, end in self._spans(local.date()))

    def sluit(self, moment: datetime) -> time | None:
        """Until when the desk is there; None if it is closed or always open."""
        local = moment.astimezone(AMSTERDAM)
        return next((end for start, end in self._spans(local.date()) if start <= local.time() < end), None)

    def opent(self, moment: datetime) -> datetime | None:
        """When the desk opens next; None if it is open, or does not open within two months."""
        local = moment.astimezone(AMSTERDAM)
        if self.is_open(moment):
            return None
        for ahead in range(HORIZON_DAYS):
            day = local.date() + timedelta(days=ahead)
            for start, _ in self._spans(day):
                begin = datetime.combine(day, start, AMSTERDAM)
                if begin > local:
                    return begin
        return None


def read_opening_hours(data: Any) -> Openingstijden:
    """Reads the part ``openingstijden`` of the hand-over settings.

    Raises:
        OpeningstijdFout: it is not as it should be.
    """
    if data is None:
        return Openingstijden()
    known = {*DAYS, "gesloten", "ook_op_feestdagen"}
    if not isinstance(data, dict) or data.keys() - known:
        raise OpeningstijdFout(f"openingstijden kent alleen {', '.join(sorted(known))}")
    hours = {DAYS.index(day): _spans(day, data[day]) for day in DAYS if data.get(day)}
    closed = data.get("gesloten") or []
    # YAML makes a datetime of a date with a time, which is a date too.
    if not isinstance(closed, list) or not all(type(day) is date for day in closed):
        raise OpeningstijdFout("openingstijden.gesloten is een lijst met datums, bijvoorbeeld [2026-12-24]")
    if not isinstance(data.get("ook_op_feestdagen", False), bool):
        raise OpeningstijdFout("openingstijden.ook_op_feestdagen is true of false")
    if not hours and (closed or "ook_op_feestdagen" in data):
        raise OpeningstijdFout("openingstijden noemt geen enkele dag")
    return Openingstijden(hours, frozenset(closed), bool(data.get("ook_op_feestdagen", False)))


def _spans(day: str, value: Any) -> tuple[tuple[time, time], ...]:
    texts = value if isinstance(value, list) else [value]
    spans: list[tuple[time, time]] = []
    for text in texts:
        found = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
        if not found:
            raise OpeningstijdFout(f'openingstijden.{day}: schrijf "09:00-17:00" (nu {text!r})')
        h1, m1, h2, m2 = (int(part) for part in found.groups())
        try:
            start, end = time(h1, m1), (time(23, 59, 59) if (h2, m2) == (24, 0) else time(h2, m2))
        except ValueError as error:
            raise OpeningstijdFout(f"openingstijden.{day}: {text!r} is geen tijd") from error
        if start >= end:
            raise OpeningstijdFout(f"openingstijden.{day}: het begin ligt niet voor het eind ({text})")
        if spans and start < spans[-1][1]:
            raise OpeningstijdFout(f"openingstijden.{day}: zet de tijden op volgorde, zonder overlap")
        spans.append((start, end))
    return tuple(spans)
