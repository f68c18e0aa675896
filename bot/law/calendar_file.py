"""A calendar file (iCalendar, RFC 5545) with the dates of a timeline.

Titles must not tell anyone who looks at the calendar that somebody is ill: they name the step, never the illness. The
same step of the same series keeps its UID, so that importing a newer file updates the events instead of doubling them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from icalendar import Alarm, Calendar, Event

HERINNERING = timedelta(days=14)

# Titles for the milestones of the timeline that can stand in a shared calendar.
AGENDATITELS = {
    "probleemanalyse": "Uiterste dag probleemanalyse",
    "plan_van_aanpak": "Uiterste dag plan van aanpak",
    "melding_42e_week": "Uiterste dag 42e-weeksmelding UWV",
    "eerstejaarsevaluatie": "Uiterste dag eerstejaarsevaluatie",
    "start_spoor_2": "Uiterste dag start spoor 2",
    "vervroegde_iva": "Laatste dag vervroegde IVA-aanvraag",
    "uwv_brief_wia": "Brief van UWV over de WIA",
    "re_integratieverslag": "Uiterste dag re-integratieverslag",
    "wia_aanvraag": "Uiterste dag WIA-aanvraag",
    "einde_loondoorbetaling": "Laatste dag loondoorbetaling",
    "wia_ingang": "Eerste mogelijke dag WIA",
    "einde_opzegverbod": "Laatste dag opzegverbod",
    "ziek_uit_dienst_melding": "Uiterste dag melding einde contract bij UWV",
    "re_integratieverslag_uit_dienst": "Uiterste dag re-integratieverslag einde contract",
    "aangifte_erd": "Uiterste dag aangifte eigenrisicodrager",
}

_NAAMRUIMTE = uuid.UUID("6f1b6f0e-6c64-5a0d-9a55-0b1d6f3a2c11")
_EERSTE_VERSIE = datetime(2020, 1, 1, tzinfo=timezone.utc)
_NOEMT_ZIEKTE = re.compile(
    r"\b(ziek|zieke|zieken|ziekte\w*|ziekmelding\w*|ziektewet\w*|verzuim\w*|arbeidsongeschikt\w*)\b", re.IGNORECASE
)


class AgendaFout(ValueError):
    """The dates cannot become a calendar file; the message says why."""


@dataclass(frozen=True)
class AgendaPunt:
    """One date for the calendar.

    Attributes:
        id: The id of the milestone, the same in every export.
        titel: A Dutch title that names no illness, e.g. "Uiterste dag WIA-aanvraag".
        datum: The day.
        uitleg: A Dutch explanation; sentences in it that name illness are left out of the calendar.
        reeks_id: The id of the timeline this date belongs to, the same in every export of that timeline.
    """

    id: str
    titel: str
    datum: date
    uitleg: str
    reeks_id: str


def to_ics(mijlpalen: Iterable[AgendaPunt], gemaakt_op: datetime) -> bytes:
    """Make a calendar file.

    Args:
        mijlpalen: The dates.
        gemaakt_op: The moment of making, with time zone; a later moment gives a higher SEQUENCE, so a newer
            file wins.

    Returns:
        The file: one all-day event per date, with a reminder fourteen days before, sorted by date.

    Raises:
        AgendaFout: When there are no dates, a date comes twice, a title names illness, or the moment has no time zone.
    """
    if gemaakt_op.tzinfo is None:
        raise AgendaFout("gemaakt_op heeft een tijdzone nodig")
    punten = sorted(mijlpalen, key=lambda punt: (punt.datum, punt.id))
    if not punten:
        raise AgendaFout("er zijn geen datums voor de agenda")
    if len({(punt.reeks_id, punt.id) for punt in punten}) != len(punten):
        raise AgendaFout("een mijlpaal komt twee keer voor in dezelfde reeks")
    agenda = Calendar()
    agenda.add("prodid", "-//Spoorwijzer//Tijdlijn//NL")
    agenda.add("version", "2.0")
    agenda.add("calscale", "GREGORIAN")
    agenda.add("method", "PUBLISH")
    for punt in punten:
        agenda.add_component(_gebeurtenis(punt, gemaakt_op.astimezone(timezone.utc)))
    inhoud: bytes = agenda.to_ical()
    return inhoud


def zonder_ziekte(uitleg: str) -> str:
    """Leave out the sentences that name illness: a shared calendar must not tell anyone that somebody is ill.

    Args:
        uitleg: One or more Dutch sentences.

    Returns:
        The sentences that name no illness.
    """
    zinnen = re.split(r"(?<=[.!?]) ", uitleg)
    return " ".join(zin for zin in zinnen if not _NOEMT_ZIEKTE.search(zin))


def _gebeurtenis(punt: AgendaPunt, gemaakt_op: datetime) -> Event:
    if _NOEMT_ZIEKTE.search(punt.titel):
        raise AgendaFout(f"de titel van {punt.id} noemt ziekte")
    gebeurtenis = Event()
    gebeurtenis.add("uid", f"{uuid.uuid5(_NAAMRUIMTE, f'{punt.reeks_id}/{punt.id}')}@spoorwijzer")
    gebeurtenis.add("dtstamp", gemaakt_op)
    gebeurtenis.add("last-modified", gemaakt_op)
    # Minutes since 2020 rise with every export and stay within the 32 bits that calendars expect.
    gebeurtenis.add("sequence", max(0, int((gemaakt_op - _EERSTE_VERSIE).total_seconds() // 60)))
    gebeurtenis.add("summary", punt.titel)
    gebeurtenis.add("description", zonder_ziekte(punt.uitleg))
    gebeurtenis.add("dtstart", punt.datum)
    # The end of an all-day event is exclusive.
    gebeurtenis.add("dtend", punt.datum + timedelta(days=1))
    gebeurtenis.add("transp", "TRANSPARENT")
    gebeurtenis.add("class", "PRIVATE")
    herinnering = Alarm()
    herinnering.add("action", "DISPLAY")
    herinnering.add("description", punt.titel)
    herinnering.add("trigger", -HERINNERING)
    gebeurtenis.add_component(herinnering)
    return gebeurtenis
