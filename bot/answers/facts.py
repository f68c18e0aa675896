"""The facts of a conversation: what was told before, together with what the last message says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answers.dutch import datum, opsomming
from bot.language.model import Hersteld, Lezing

# The fields of the situation that a reading gives as they are, with the words in which they are repeated to the user.
_DATES = {
    "contract_einde": "contract eindigt op {}",
    "aow_datum": "AOW vanaf {}",
    "pa_datum": "probleemanalyse op {}",
    "eje_datum": "eerstejaarsevaluatie op {}",
    "wia_aanvraag_datum": "WIA aangevraagd op {}",
    "vrijwillige_verlenging_tot": "loondoorbetaling vrijwillig verlengd tot en met {}",
}
_PLAIN = ("dienstverband", "eigenrisicodrager_zw")


@dataclass(frozen=True)
class Feiten:
    """What is known after a message.

    Attributes:
        situatie: the facts, in the form that `bot.law.situation.parse_situatie` takes (ISO dates).
        te_bevestigen: fields that must be asked about or confirmed before anything is computed.
        fout: a Dutch sentence about something that cannot be right; empty if there is nothing.
        nieuw: whether the message told anything new.
    """

    situatie: Mapping[str, Any]
    te_bevestigen: tuple[str, ...] = ()
    fout: str = ""
    nieuw: bool = False


def merge(known: Mapping[str, Any] | None, open_fields: tuple[str, ...], lezing: Lezing) -> Feiten:
    """Adds the facts of a message to those of the conversation.

    Args:
        known: the facts so far.
        open_fields: fields of it that were still uncertain.
        lezing: the reading of the message.

    Returns:
        The facts; a field that the message gives replaces what was known of it.
    """
    facts: dict[str, Any] = dict(known or {})
    told: set[str] = set()
    if lezing.eerste_ziektedag:
        facts["eerste_ziektedag"] = lezing.eerste_ziektedag.isoformat()
        told.add("eerste_ziektedag")
    for field in _DATES:
        value = getattr(lezing, field)
        if value is not None:
            facts[field] = value.isoformat()
            told.add(field)
    for field in _PLAIN:
        value = getattr(lezing, field)
        if value is not None:
            facts[field] = value
            told.add(field)
    if lezing.hersteld:
        told.add("hersteld")
        complete = [span for span in lezing.hersteld if span.hersteld_per is not None]
        if len(complete) == len(lezing.hersteld):
            facts["hersteld"] = _spans(facts.get("hersteld") or (), complete)
    leave = lezing.zwangerschapsverlof
    if leave is not None:
        told.add("zwangerschapsverlof")
        facts["zwangerschapsverlof"] = {
            **(facts.get("zwangerschapsverlof") or {}),
            **{key: _plain(value) for key, value in vars(leave).items() if value is not None},
        }
    uncertain = [field for field in open_fields if field not in told]
    uncertain += [field for field in lezing.vragen if field not in uncertain and field != "rol"]
    if any(span.hersteld_per is None for span in lezing.hersteld) and "hersteld" not in uncertain:
        uncertain.append("hersteld")
    if not _whole_leave(facts.get("zwangerschapsverlof")) and "zwangerschapsverlof" not in uncertain:
        uncertain.append("zwangerschapsverlof")
    # A field that was asked about but never had a value is only asked when a computation needs it.
    uncertain = [field for field in uncertain if field in told or field in facts or field == "hersteld"]
    error = next((sentence for _, sentence in lezing.fouten), "")
    return Feiten(facts, tuple(dict.fromkeys(uncertain)), error, bool(told))


def confirm(feiten: Mapping[str, Any], open_fields: tuple[str, ...], yes: bool) -> Feiten:
    """What a yes or no to the first uncertain fact means.

    Args:
        feiten: the facts so far.
        open_fields: the uncertain fields; the first is the one that was asked about.
        yes: the user's reply.

    Returns:
        The facts: confirmed, or without the fact that was denied.
    """
    facts = dict(feiten)
    first, *rest = open_fields or ("",)
    if not yes:
        facts.pop(first, None)
    return Feiten(facts, tuple(rest), nieuw=True)


def describe(facts: Mapping[str, Any], ziekteweek: int | None = None) -> str:
    """``Ik reken met: eerste ziektedag maandag 12 januari 2026; ...`` or an empty text if nothing is known."""
    first = facts.get("eerste_ziektedag")
    if not first:
        return ""
    parts = [f"eerste ziektedag {datum(date.fromisoformat(first), weekday=True)}"]
    for span in facts.get("hersteld") or ():
        again = span.get("opnieuw_ziek")
        words = f"hersteld per {datum(date.fromisoformat(span['hersteld_per']))}"
        parts.append(f"{words}, opnieuw ziek op {datum(date.fromisoformat(again))}" if again else words)
    leave = facts.get("zwangerschapsverlof")
    if _whole_leave(leave) and leave:
        start, end = (datum(date.fromisoformat(leave[key])) for key in ("start", "eind"))
        parts.append(f"zwangerschapsverlof van {start} tot en met {end}")
    parts += [words.format(datum(date.fromisoformat(facts[field]))) for field, words in _DATES.items() if facts.get(field)]
    if facts.get("dienstverband"):
        parts.append(f"dienstverband: {facts['dienstverband']}")
    if facts.get("eigenrisicodrager_zw"):
        parts.append("werkgever is eigenrisicodrager voor de Ziektewet")
    week = f" Dat is nu ziekteweek {ziekteweek}." if ziekteweek else ""
    return f"Ik reken met: {'; '.join(parts)}.{week}"


def _spans(known: Any, new: list[Hersteld]) -> list[dict[str, str | None]]:
    spans = {span["hersteld_per"]: dict(span) for span in known}
    # A recovery that was told without its end is completed by the next message, not doubled.
    for span in new:
        start = span.hersteld_per.isoformat() if span.hersteld_per else ""
        end = span.opnieuw_ziek.isoformat() if span.opnieuw_ziek else None
        spans[start] = {"hersteld_per": start, "opnieuw_ziek": end}
    return [spans[key] for key in sorted(spans)]


def _whole_leave(leave: Any) -> bool:
    return leave is None or bool(leave.get("start") and leave.get("eind"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


_QUESTIONS = {
    "eerste_ziektedag": "de eerste ziektedag",
    "hersteld": "wanneer u tussendoor hersteld was",
    "zwangerschapsverlof": "het begin en het einde van het verlof",
    "contract_einde": "de einddatum van het contract",
}


def names(fields: tuple[str, ...]) -> str:
    """The uncertain facts in words."""
    return opsomming([_QUESTIONS.get(field, field.replace("_", " ")) for field in fields])
