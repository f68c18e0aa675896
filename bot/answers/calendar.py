"""The dates that are still to come, as points of a calendar file: the same for every channel."""

from __future__ import annotations

from datetime import date

from bot.answers.outcomes import OVERVIEW_IDS, Outcomes, date_row
from bot.law.calendar_file import AGENDATITELS, AgendaPunt

RESERVATION = "Indicatie op basis van wat in de chat is ingevuld; de brief van UWV is leidend."


def calendar_points(outcomes: Outcomes, vandaag: date, series: str) -> tuple[AgendaPunt, ...]:
    """The points of the calendar.

    Args:
        outcomes: what the rules say.
        vandaag: today; what is past is left out.
        series: the same for every file of this situation, so that a newer file updates the older one's events.

    Returns:
        A point per milestone and day, each only once where outcomes agree.
    """
    several = len(outcomes.uitkomsten) > 1
    points: dict[tuple[str, date], AgendaPunt] = {}
    for number, outcome in enumerate(outcomes.uitkomsten):
        for step in OVERVIEW_IDS:
            milestone = outcome.mijlpalen.get(step)
            day = milestone.uiterlijk if milestone else None
            if milestone is None or day is None or day < vandaag or step not in AGENDATITELS:
                continue
            row = date_row(milestone, outcome.als if several else "")
            words = [f"{row.titel}: {row.datum}.", f"Wie: {row.wie}."]
            if row.laatste_werkdag:
                words.append(f"Laatste werkdag ervoor: {row.laatste_werkdag}.")
            text = " ".join([*words, RESERVATION])
            points.setdefault((step, day), AgendaPunt(step, AGENDATITELS[step], day, text, f"{series}/{number}"))
    return tuple(points.values())
