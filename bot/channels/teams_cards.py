"""The structured answer as an Adaptive Card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answers.answer import Keuze
from bot.answers.dutch import datum
from bot.answers.facts import FIRST_DAY
from bot.channels.offered import mark, wants_date
from bot.channels.teams_calendar import calendar_body
from bot.channels.teams_card_parts import (
    Part,
    buttons,
    card,
    escape,
    facts,
    heading,
    link,
    paragraph,
    paragraphs,
    submit,
    table,
)

CHOICE, DATE, PLACE = "keuze", "datum", "bij"
MIN_ROWS_OF_TABLE = 3
# Facts that are asked for with one date; where two are needed, they are typed.
_DATE_LABELS = {
    FIRST_DAY: "Eerste ziektedag",
    "contract_einde": "Laatste dag van het contract",
    "pa_datum": "Dag van de probleemanalyse",
    "eje_datum": "Dag van de eerstejaarsevaluatie",
    "wia_aanvraag_datum": "Dag van de WIA-aanvraag",
    "aow_datum": "AOW-datum",
    "vrijwillige_verlenging_tot": "Laatste dag van de verlenging",
}
_STATUS = {"voorbij": "voorbij", "vandaag": "vandaag", "binnenkort": "binnenkort", "nu": "loopt nu"}
_CERTAINTY = {"beleidsregel": "beleidsregel van UWV", "praktijk": "gebruik in de praktijk"}
_DETAILS, _DETAILS_TITLE = "uitleg", "Uitleg per datum"


@dataclass(frozen=True)
class Shown:
    """What of an answer is shown.

    Attributes:
        place: names the answer, so that its buttons can be replaced once one was used.
        used: the title of the button that was used; then no buttons are shown.
        details: whether the derivation of each date goes with it.
    """

    place: str = ""
    used: str = ""
    details: bool = True


def answer_card(custom: Mapping[str, Any], text: str, shown: Shown) -> Part:
    """An answer as a card.

    Args:
        custom: the structured answer.
        text: the same as plain text.
        shown: what of it is shown.
    """
    rows: Sequence[Mapping[str, Any]] = custom.get("datums") or ()
    body: list[Part] = []
    if custom.get("ics"):
        body += calendar_body(custom)
    else:
        told = custom.get("kort") if rows and custom.get("kort") else custom.get("alineas")
        urgent = {"weight": "Bolder", "color": "Attention"} if custom.get("onderwerp") == "crisis" else {}
        body += paragraphs(told or (text,), **urgent)
    if rows:
        body += paragraphs(_not_said(custom.get("feiten") or (), body), isSubtle=True)
        body += _dates(rows, shown.details)
        body += paragraphs(custom.get("toelichting") or ())
    if custom.get("voorbehoud"):
        body += paragraph(custom["voorbehoud"], isSubtle=True, size="Small")
    body += facts(_sources(custom))
    body += paragraph(f"Uw keuze: {shown.used}", weight="Bolder") if shown.used else _actions(custom, shown.place)
    return card(body, text, wide=len(rows) >= MIN_ROWS_OF_TABLE)


def choice_button(choice: Keuze, place: str) -> Part:
    """A button that sends the mark of a choice."""
    return submit(choice.titel, {CHOICE: mark(choice.tekst), PLACE: place})


def _not_said(texts: Sequence[str], body: Sequence[Part]) -> list[str]:
    said = {part.get("text") for part in body}
    return [text for text in texts if text not in said]


def _dates(rows: Sequence[Mapping[str, Any]], details: bool) -> list[Part]:
    ordered = sorted(rows, key=lambda row: row.get("iso") or "9999")
    if len(ordered) < MIN_ROWS_OF_TABLE:
        return [part for row in ordered for part in (*_one_date(row), *(_reasons(row) if details else ()))]
    listed = table(
        ("Stap", "Datum", "Wie"), (3, 4, 3), [(row["titel"], _with_workday(row), row["wie"]) for row in ordered]
    )
    if not details:
        return [listed]
    hidden = [part for row in ordered for part in (heading(f"{row['titel']}: {row['datum']}"), *_reasons(row))]
    toggle = {"type": "Action.ToggleVisibility", "title": _DETAILS_TITLE, "targetElements": [_DETAILS]}
    return [
        listed,
        {"type": "ActionSet", "actions": [toggle]},
        {"type": "Container", "id": _DETAILS, "isVisible": False, "items": hidden},
    ]


def _when(row: Mapping[str, Any]) -> str:
    status = _STATUS.get(row["status"])
    return f"{row['datum']} ({status})" if status else str(row["datum"])


def _with_workday(row: Mapping[str, Any]) -> str:
    workday = row["laatste_werkdag"]
    return _when(row) + (f"\nlaatste werkdag ervoor: {workday}" if workday else "")


def _one_date(row: Mapping[str, Any]) -> list[Part]:
    lines = [("Wat", row["titel"]), ("Datum", _when(row)), ("Wie", row["wie"])]
    if row["laatste_werkdag"]:
        lines.append(("Laatste werkdag ervoor", row["laatste_werkdag"]))
    if row["zekerheid"] in _CERTAINTY:
        lines.append(("Zekerheid", _CERTAINTY[row["zekerheid"]]))
    return facts([(name, escape(value)) for name, value in lines])


def _reasons(row: Mapping[str, Any]) -> list[Part]:
    parts = paragraphs([f"• {step}" for step in row["stappen"]], spacing="Small")
    if row["gevolg"]:
        parts += paragraph(f"Te laat? {row['gevolg']}", spacing="Small")
    sources = "; ".join(link(source["tekst"], source.get("url")) for source in row["bronnen"])
    return [*parts, *facts([("Bron", sources)] if sources else [])]


def _sources(custom: Mapping[str, Any]) -> list[tuple[str, str]]:
    named = {source["tekst"]: source.get("url") for source in custom.get("bronnen") or ()}
    if not named:
        return []
    listed = "; ".join(link(text, url) for text, url in named.items())
    lines = [("Bron" if len(named) == 1 else "Bronnen", listed)]
    checked = custom.get("gecontroleerd_op")
    if checked:
        lines.append(("Gecontroleerd op", datum(date.fromisoformat(checked))))
    return lines


def _actions(custom: Mapping[str, Any], place: str) -> list[Part]:
    parts: list[Part] = []
    if wants_date(custom) and custom["veld"] in _DATE_LABELS:
        parts.append(
            {
                "type": "Input.Date",
                "id": DATE,
                "label": _DATE_LABELS[custom["veld"]],
                "isRequired": True,
                "errorMessage": "Kies eerst een datum.",
            }
        )
        send = submit("Verstuur datum", {PLACE: place}, inputs=True, style="positive")
        parts.append({"type": "ActionSet", "actions": [send]})
    choices = [Keuze(choice["titel"], choice["tekst"]) for choice in custom.get("keuzes") or ()]
    parts += buttons([choice_button(choice, place) for choice in choices])
    verdict = [Keuze(choice["titel"], choice["tekst"]) for choice in custom.get("feedback_keuzes") or ()]
    if verdict:
        parts += [heading("Was dit nuttig?"), *buttons([choice_button(choice, place) for choice in verdict])]
    return parts
