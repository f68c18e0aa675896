"""The facts of a conversation: what was told before, together with what the last message says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from bot.answers.dutch import datum
from bot.answers.nearby_days import NEAR
from bot.answers.recoveries import GUESSED, guesses, in_place_of_guess, inexact
from bot.knowledge.topics import Rol
from bot.language.model import Hersteld, Lezing
from bot.law.situation import MAANDEN

FIRST_DAY = "eerste_ziektedag"
# The fields of the situation that a reading gives as they are, with the words in which they are repeated to the user.
DATES = {
    "contract_einde": "contract eindigt op {}",
    "aow_datum": "AOW vanaf {}",
    "pa_datum": "probleemanalyse op {}",
    "eje_datum": "eerstejaarsevaluatie op {}",
    "wia_aanvraag_datum": "WIA aangevraagd op {}",
    "vrijwillige_verlenging_tot": "loondoorbetaling vrijwillig verlengd tot en met {}",
}
_PLAIN = ("dienstverband", "eigenrisicodrager_zw")
_OTHER = {"uren_per_week": "{} uur per week", "spoor_2_start": "spoor 2 gestart op {}", "percentage": "{}% genoemd"}
# A recovery of which only the length was told, and the length and place that were assumed for it.
ASSUMED = "aangenomen"
# The first sick day is an estimate, and nothing better is known.
ESTIMATED = "geschat"
# The facts are those of somebody else than the user, who is no employee of the user either.
OTHER = "van_ander"
# The last message told of more than one ill person; the first sick day is that of one of them.
SEVERAL = "meer_personen"
# The recoveries of which the user does not know the days, by the day that was guessed for them (empty if none was).
NOT_COUNTED = "herstel_niet_geteld"
_NOT_COUNTED = " Een herstel waarvan u de dagen niet weet, tel ik niet mee: de echte datums kunnen daardoor later zijn."
# Somebody has AOW already since a day that the user does not know: taken to be there on the first sick day.
AOW, AOW_ASSUMED = "aow_datum", "aow_aangenomen"
_AOW_ASSUMED = (
    "AOW uiterlijk op de eerste ziektedag (aangenomen, want de AOW-datum is niet bekend; kwam de AOW later, "
    "dan duren loon en opzegverbod langer)"
)
# The fact that the user chose to change: the next message tells it.
CHANGES = "wijzigt"
# The question of the message with which the form began, to be answered after it.
OPEN = "open_vraag"
_FIRST_GUESS = timedelta(days=14)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Feiten:
    """What is known after a message.

    Attributes:
        situatie: the facts, in the form that `bot.law.situation.parse_situatie` takes (ISO dates).
        te_bevestigen: fields that are uncertain or incomplete.
        fout: a Dutch sentence about something that cannot be right; empty if there is nothing.
        nieuw: the fields that the message told.
        overig: facts on which no date hangs, and what was assumed.
    """

    situatie: Mapping[str, Any]
    te_bevestigen: tuple[str, ...] = ()
    fout: str = ""
    nieuw: frozenset[str] = frozenset()
    overig: Mapping[str, Any] = field(default_factory=dict)


def merge(
    known: Mapping[str, Any] | None,
    open_fields: tuple[str, ...],
    lezing: Lezing,
    vandaag: date,
    other: Mapping[str, Any] | None = None,
) -> Feiten:
    """Adds the facts of a message to those of the conversation.

    Args:
        known: the facts so far.
        open_fields: fields of it that were still uncertain.
        lezing: the reading of the message.
        vandaag: today; a recovery of which only the length was told lies before it.
        other: the facts so far on which no date hangs.

    Returns:
        The facts; a field that the message gives replaces what was known of it.
    """
    facts: dict[str, Any] = dict(known or {})
    rest: dict[str, Any] = dict(other or {})
    told: set[str] = set()
    for name in (FIRST_DAY, *DATES):
        value = getattr(lezing, name)
        if value is not None:
            facts[name] = value.isoformat()
            told.add(name)
    for name in _PLAIN:
        value = getattr(lezing, name)
        if value is not None:
            facts[name] = value
            told.add(name)
    for name in _OTHER:
        value = getattr(lezing, name)
        if value is not None:
            rest[name] = _plain(value)
    if FIRST_DAY in told:
        rest.pop(ESTIMATED, None)
    if lezing.hersteld:
        told.add("hersteld")
        left_out = [day for day in rest.pop(NOT_COUNTED, ()) if not any(_is_told(day, one) for one in lezing.hersteld)]
        rest |= {NOT_COUNTED: left_out} if left_out else {}
        _add_recoveries(facts, rest, lezing.hersteld, vandaag)
    leave = lezing.zwangerschapsverlof
    if leave is not None:
        told.add("zwangerschapsverlof")
        facts["zwangerschapsverlof"] = {
            **(facts.get("zwangerschapsverlof") or {}),
            **{key: _plain(value) for key, value in vars(leave).items() if value is not None},
        }
    uncertain = [name for name in open_fields if name not in told]
    uncertain += [name for name in lezing.vragen if name not in uncertain and name not in ("rol", FIRST_DAY)]
    # The reader asks about the first day whenever a message alone does not tell it; here it may be known already.
    again = FIRST_DAY not in open_fields and (known or {}).get(FIRST_DAY) == facts.get(FIRST_DAY)
    if FIRST_DAY in lezing.vragen and FIRST_DAY in told and not again:
        uncertain.insert(0, FIRST_DAY)
    if (rest.get(ASSUMED) or waiting(facts, rest)) and "hersteld" not in uncertain:
        uncertain.append("hersteld")
    if not whole_leave(facts.get("zwangerschapsverlof")) and "zwangerschapsverlof" not in uncertain:
        uncertain.append("zwangerschapsverlof")
    uncertain = [name for name in uncertain if name in told or name in facts or name in ("hersteld", AOW)]
    if AOW in told:
        rest.pop(AOW_ASSUMED, None)
    elif rest.get(AOW_ASSUMED) and facts.get(FIRST_DAY):
        facts[AOW] = facts[FIRST_DAY]
    elif AOW in lezing.vragen and AOW not in open_fields:
        # There is AOW already: only where that is new its day is asked for.
        if AOW in facts and _day(facts[AOW]) <= vandaag:
            uncertain.remove(AOW)
        elif FIRST_DAY in facts:
            told.add(AOW)
    error = next((sentence for _, sentence in lezing.fouten), "")
    return Feiten(facts, tuple(dict.fromkeys(uncertain)), error, frozenset(told), rest)


def with_assumed_aow(feiten: Feiten) -> Feiten:
    """The facts where the day of the AOW is not known: the shortest times hold, and the answer says so."""
    facts = dict(feiten.situatie)
    left = tuple(name for name in feiten.te_bevestigen if name != AOW)
    if not facts.get(FIRST_DAY):
        return replace(feiten, te_bevestigen=left)
    facts[AOW] = facts[FIRST_DAY]
    return Feiten(facts, left, nieuw=frozenset({AOW}), overig={**feiten.overig, AOW_ASSUMED: True})


def waiting(facts: Mapping[str, Any], other: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The recoveries of which a day still has to be told, the first one first."""
    return inexact(facts.get("hersteld") or (), other.get(GUESSED) or ())


def not_counted(feiten: Feiten, gone: Mapping[str, Any] | None) -> Feiten:
    """The facts with the remark that a recovery was told of which the days are not known."""
    days = [*feiten.overig.get(NOT_COUNTED, ()), gone["hersteld_per"] if gone else ""]
    return replace(feiten, overig={**feiten.overig, NOT_COUNTED: days})


def without_recovery(feiten: Feiten, gone: Mapping[str, Any]) -> Feiten:
    """The facts without one of the recoveries; whether there are others to ask about still holds."""
    facts = dict(feiten.situatie)
    left = [span for span in facts.pop("hersteld") if span != gone]
    rest = {key: value for key, value in feiten.overig.items() if key != GUESSED}
    if guessed := guesses(left, feiten.overig.get(GUESSED) or ()):
        rest[GUESSED] = guessed
    if left:
        facts["hersteld"] = left
    still = waiting(facts, rest)
    open_fields = tuple(name for name in feiten.te_bevestigen if name != "hersteld" or still)
    return Feiten(facts, open_fields, nieuw=frozenset({"hersteld"}), overig=rest)


def confirm(feiten: Feiten, name: str, yes: bool) -> Feiten:
    """What a yes or no to an uncertain fact means: it holds, or it is dropped."""
    facts = dict(feiten.situatie)
    if not yes:
        facts.pop(name, None)
    rest = {key: value for key, value in feiten.overig.items() if key not in (ASSUMED, GUESSED) or name != "hersteld"}
    left = tuple(other for other in feiten.te_bevestigen if other != name)
    return Feiten(facts, left, nieuw=frozenset({name}), overig=rest)


def describe(
    facts: Mapping[str, Any],
    ziekteweek: int | None = None,
    rol: Rol | None = None,
    other: Mapping[str, Any] | None = None,
) -> str:
    """``Ik reken met: eerste ziektedag maandag 12 januari 2026; ...`` or an empty text if nothing is known."""
    parts = parts_of(facts, other or {})
    if not facts.get(FIRST_DAY):
        return ""
    week, note = "", ""
    if ziekteweek:
        week = f" {'U bent nu in' if speaks_of_user(rol, other or {}) else 'Het is nu'} ziekteweek {ziekteweek}."
    if rol != "werkgever" and (other or {}).get(OTHER):
        note = " U vraagt dit voor iemand anders: met “u” bedoel ik hier de zieke werknemer."
    note += _NOT_COUNTED if (other or {}).get(NOT_COUNTED) else ""
    return f"Ik reken met: {'; '.join(parts)}.{week}{note}"


def speaks_of_user(rol: Rol | None, other: Mapping[str, Any]) -> bool:
    """Whether the facts are those of the user."""
    return rol != "werkgever" and not other.get(OTHER)


def parts_of(facts: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Every known fact in words."""
    parts = []
    if facts.get(FIRST_DAY):
        day = datum(_day(facts[FIRST_DAY]), weekday=True)
        parts.append(
            f"eerste ziektedag ongeveer {day} (uw schatting)" if other.get(ESTIMATED) else f"eerste ziektedag {day}"
        )
    assumed = other.get(ASSUMED) or {}
    for span in facts.get("hersteld") or ():
        if assumed and span["hersteld_per"] == assumed.get("hersteld_per"):
            parts.append(assumed["woorden"])
            continue
        again = span.get("opnieuw_ziek")
        words = f"hersteld per {datum(_day(span['hersteld_per']))}"
        parts.append(f"{words}, opnieuw ziek op {datum(_day(again))}" if again else words)
    leave = facts.get("zwangerschapsverlof")
    if leave and whole_leave(leave):
        start, end = (datum(_day(leave[key])) for key in ("start", "eind"))
        cause = {True: ", dezelfde oorzaak", False: ", een andere oorzaak"}.get(leave.get("zelfde_oorzaak"), "")
        parts.append(f"zwangerschapsverlof van {start} tot en met {end}{cause}")
    sanction = facts.get("loonsanctie")
    if sanction:
        parts.append(f"loonsanctie tot en met {datum(_day(sanction['eind']))}")
    dates = {name: words.format(datum(_day(facts[name]))) for name, words in DATES.items() if facts.get(name)}
    if AOW in dates and other.get(AOW_ASSUMED):
        dates[AOW] = _AOW_ASSUMED
    parts += dates.values()
    if facts.get("dienstverband"):
        parts.append(f"dienstverband: {facts['dienstverband']}")
    if facts.get("eigenrisicodrager_zw") is True:
        parts.append("werkgever is eigenrisicodrager voor de Ziektewet")
    elif facts.get("eigenrisicodrager_zw") is False:
        parts.append("werkgever is geen eigenrisicodrager")
    if other.get("uren_per_week"):
        parts.append(_OTHER["uren_per_week"].format(f"{other['uren_per_week']:g}".replace(".", ",")))
    if other.get("spoor_2_start"):
        parts.append(_OTHER["spoor_2_start"].format(datum(_day(other["spoor_2_start"]))))
    return parts


def whole_leave(leave: Any) -> bool:
    """Whether both days of a leave are known (or there is none)."""
    return leave is None or bool(leave.get("start") and leave.get("eind"))


def span_at(day: date, days: int) -> dict[str, str]:
    """A recovery that begins on a day."""
    return {"hersteld_per": day.isoformat(), "opnieuw_ziek": (day + timedelta(days=days)).isoformat()}


def _add_recoveries(facts: dict[str, Any], rest: dict[str, Any], told: tuple[Hersteld, ...], vandaag: date) -> None:
    known = list(facts.get("hersteld") or ())
    assumed = rest.pop(ASSUMED, None)
    earlier, fresh = list(rest.pop(GUESSED, ())), []
    if assumed and any(may_be(assumed, one) for one in told):
        known = [span for span in known if span["hersteld_per"] != assumed["hersteld_per"]]
    elif assumed:
        rest[ASSUMED] = assumed
    lengths = sum(one.hersteld_per is None and bool(one.duur_dagen) for one in told)
    for one in told:
        if one.hersteld_per is not None:
            # A recovery that was told without its end is completed by the next message, not doubled.
            again = one.opnieuw_ziek
            if again is None and one.duur_dagen:
                again = one.hersteld_per + timedelta(days=one.duur_dagen)
            span = {
                "hersteld_per": one.hersteld_per.isoformat(),
                "opnieuw_ziek": again.isoformat() if again else None,
            }
            known, earlier = in_place_of_guess(known, span, earlier)
            fresh += [day for name in one.geschat if (day := span.get(name))]
            continue
        guess = _guess(facts.get(FIRST_DAY), one, vandaag)
        if guess:
            span = {key: guess[key] for key in ("hersteld_per", "opnieuw_ziek")}
            known = [*(other for other in known if other["hersteld_per"] != span["hersteld_per"]), span]
            if lengths == 1 and len(told) == 1 and ASSUMED not in rest:
                rest[ASSUMED] = guess
            else:
                # Where one of several lay cannot be left open: its days are asked for.
                fresh += [guess["hersteld_per"], guess["opnieuw_ziek"]]
    guessed = [*earlier, *fresh]
    if known:
        facts["hersteld"] = sorted(known, key=lambda span: span["hersteld_per"])
    if left := guesses(known, guessed):
        rest[GUESSED] = left


def may_be(assumed: Mapping[str, Any], told: Hersteld) -> bool:
    """Whether a recovery that is told can be the one of which only the length was known."""
    if told.hersteld_per is None:
        return not told.maand or assumed["hersteld_per"][:7] <= told.maand <= assumed["laatst"][:7]
    first, last = _day(assumed["hersteld_per"]) - NEAR, _day(assumed["laatst"]) + NEAR
    return first <= told.hersteld_per <= last


def _is_told(day: str, told: Hersteld) -> bool:
    """Whether a recovery that is told can be the one that was left out."""
    if not day or told.hersteld_per is None:
        return not day or told.maand in (None, day[:7])
    return abs(_day(day) - told.hersteld_per) <= NEAR


def _guess(first: str | None, told: Hersteld, vandaag: date) -> dict[str, Any] | None:
    """Where a recovery of known length may lie: the earliest and the latest place, and words for it."""
    if not told.duur_dagen or not first:
        return None
    length = timedelta(days=told.duur_dagen)
    earliest, latest = _day(first) + _FIRST_GUESS, vandaag - length
    words = f"{told.duur_dagen} dagen hersteld"
    if told.maand:
        year, month = (int(part) for part in told.maand.split("-"))
        begin = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        earliest, latest = max(begin, _day(first) + _DAY), min(max(begin, after - length), latest)
        words += f" in {MAANDEN[month - 1]} {year}"
    if earliest > latest:
        return None
    return {
        **span_at(earliest, told.duur_dagen),
        "laatst": latest.isoformat(),
        "dagen": told.duur_dagen,
        "woorden": words,
    }


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
