"""The calendar file in Teams: a bot sends no files there, so each date becomes a link that opens Outlook's own form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from icalendar import Calendar

from bot.answers.dutch import datum
from bot.channels.teams_card_parts import Part, facts, link, paragraphs

COMPOSE = "https://outlook.office.com/calendar/0/deeplink/compose"
_OPENING = (
    "In Teams kan ik u geen agenda-bestand sturen. Klik op een datum: Outlook opent dan een afspraak die u alleen nog "
    "hoeft te bewaren."
)


def calendar_body(custom: Mapping[str, Any]) -> list[Part]:
    """What an answer with a calendar file shows: its dates as links, and what it says besides the file."""
    return [
        *paragraphs((_OPENING,)),
        *facts([(title, link(datum(day), compose_link(title, day))) for title, day in events(custom["ics"])]),
        *paragraphs(custom["alineas"][1:]),
    ]


def events(ics: str) -> list[tuple[str, date]]:
    """The titles and days of a calendar file, in order of time."""
    found: list[tuple[str, date]] = []
    for event in Calendar.from_ical(ics).walk("VEVENT"):
        day = getattr(event.get("DTSTART"), "dt", None)
        if isinstance(day, date):
            found.append((str(event.get("SUMMARY", "")), day))
    return sorted(found, key=lambda one: one[1])


def compose_link(title: str, day: date) -> str:
    """Outlook's form for an appointment of a whole day."""
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": day.isoformat(),
        "enddt": (day + timedelta(days=1)).isoformat(),
        "allday": "true",
    }
    return f"{COMPOSE}?{urlencode(query)}"
