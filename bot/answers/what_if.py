"""What if: the same file with one thing changed, and which dates move because of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.answers.answer import Answer, Keuze
from bot.answers.corrections import AGAIN
from bot.answers.dutch import datum
from bot.answers.facts import FIRST_DAY
from bot.answers.missing import ERD
from bot.answers.outcomes import OVERVIEW_IDS
from bot.answers.state import Stand
from bot.answers.timeline import ALL_DATES
from bot.answers.topic import RESERVATION
from bot.knowledge.library import Library
from bot.language.model import Lezing
from bot.law.compare import Vergelijking, Verschil, vergelijk
from bot.law.situation import Situatie, parse_situatie

SUBJECT = "wat-als"
_NUMBERS = {
    "een": 1,
    "één": 1,
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
    "elf": 11,
    "twaalf": 12,
    "anderhalve": 1.5,
}
_UNITS = {"dag": 1, "dagen": 1, "week": 7, "weken": 7, "maand": 30, "maanden": 30}
_LENGTH = re.compile(rf"\b(\d+|{'|'.join(_NUMBERS)})\s+({'|'.join(_UNITS)})\b")
_RECOVERED = re.compile(r"\b(beter|hersteld|herstel|gezond|aan het werk|ga ik weer werken|werken|opgeknapt)\b")
EXAMPLE = "Wat als ik vijf weken beter ben vanaf 1 december?"
PAST_EXAMPLE = "Wat als hij vier weken beter was vanaf 2 maart?"
_PAST = re.compile(r"\b(was|waren|werd|werkte|had|hadden|geweest|tussendoor|tussentijds)\b")


def changed(facts: Mapping[str, Any], tekst: str, lezing: Lezing, vandaag: date) -> dict[str, Any] | None:
    """The facts as they would be; None if the message names no change that can be reckoned with.

    Args:
        facts: the facts as they are.
        tekst: the message.
        lezing: its reading.
        vandaag: today; a recovery without a year lies after it.
    """
    if lezing.contract_einde:
        return {**facts, "contract_einde": lezing.contract_einde.isoformat()}
    if lezing.eigenrisicodrager_zw is not None:
        return {**facts, ERD: lezing.eigenrisicodrager_zw}
    if lezing.eerste_ziektedag and not lezing.hersteld and not AGAIN.search(tekst):
        return {**facts, FIRST_DAY: lezing.eerste_ziektedag.isoformat()}
    if lezing.zwangerschapsverlof and lezing.zwangerschapsverlof.start and lezing.zwangerschapsverlof.eind:
        leave = lezing.zwangerschapsverlof
        span = {"start": str(leave.start), "eind": str(leave.eind)}
        return {**facts, "zwangerschapsverlof": span}
    if not _RECOVERED.search(tekst.lower()) and not lezing.hersteld:
        return None
    told = next((span for span in lezing.hersteld if span.hersteld_per), None)
    length = _length(tekst)
    begin = told.hersteld_per if told else None
    again = told.opnieuw_ziek if told else None
    gap = (again - begin).days if begin and again else length
    if begin is None:
        begin = vandaag + timedelta(days=1)
    elif not _PAST.search(tekst.lower()):
        begin = _ahead(begin, vandaag)
    if gap is None and told is None:
        return None
    recovery = {
        "hersteld_per": begin.isoformat(),
        "opnieuw_ziek": (begin + timedelta(days=gap)).isoformat() if gap else None,
    }
    # A recovery that is still open ends where this one begins to be asked about.
    known = [span for span in facts.get("hersteld") or () if span.get("opnieuw_ziek")]
    return {**facts, "hersteld": [*known, recovery]}


def lacks_day(tekst: str, lezing: Lezing) -> bool:
    """Whether a message supposes a recovery in the past without telling when it began."""
    recovery = _RECOVERED.search(tekst.lower()) and _PAST.search(tekst.lower()) and _length(tekst)
    return bool(recovery) and not any(span.hersteld_per for span in lezing.hersteld)


def answer(library: Library, stand: Stand, facts: Mapping[str, Any], vandaag: date) -> Answer:
    """What changes.

    Raises:
        SituatieFout: the change cannot be right.
    """
    now = parse_situatie(stand.situatie or {}, vandaag)
    then = parse_situatie(facts, _last_day(facts, vandaag))
    comparison = vergelijk(now, then, vandaag, library.recht)[0]
    moved = [d for d in comparison.verschillen if d.id in OVERVIEW_IDS and (_still(d, vandaag))]
    new_case = _new_case(library, then, comparison)
    if not moved:
        paragraphs = ["Dan verandert er niets aan uw termijnen.", _assumption(facts, stand)]
    else:
        paragraphs = [
            _opening(moved, new_case, facts),
            _assumption(facts, stand),
            "\n".join(["Dit verandert:", *map(_line, moved)]),
        ]
    return Answer(
        soort="antwoord",
        onderwerp=SUBJECT,
        alineas=tuple(part for part in paragraphs if part),
        keuzes=(ALL_DATES, Keuze("Iets anders proberen", EXAMPLE)),
        voorbehoud=RESERVATION,
        feedback=True,
    )


def _new_case(library: Library, then: Situatie, comparison: Vergelijking) -> bool:
    limit = library.recht.dagen("samentelling_grens", then.eerste_ziektedag)
    return any(h.opnieuw_ziek and (h.opnieuw_ziek - h.hersteld_per).days >= limit for h in then.hersteld[-1:])


def _opening(moved: list[Verschil], new_case: bool, facts: Mapping[str, Any]) -> str:
    wia = next((d for d in moved if d.id == "wia_aanvraag" and d.dan and d.dan.uiterlijk), None)
    last: Mapping[str, Any] = (facts.get("hersteld") or ({},))[-1]
    begin = datum(date.fromisoformat(last["hersteld_per"])) if last.get("hersteld_per") else ""
    if new_case:
        text = (
            "Dan begint de telling opnieuw, want de onderbreking is te lang om door te tellen. "
            f"Wat vóór {begin} moet gebeuren, blijft gelden."
        )
    elif begin and not last.get("opnieuw_ziek") and all(d.dan is None for d in moved):
        text = f"Dan stopt de telling op {begin}. De termijnen van daarna vervallen, zolang er geen nieuwe ziekte is."
    else:
        lengths = {d.dagen for d in moved}
        days = lengths.pop() if len(lengths) == 1 else None
        text = f"Dan schuiven uw termijnen {abs(days)} dagen op." if days else "Dan veranderen uw termijnen."
    if wia and wia.dan and wia.dan.uiterlijk:
        text += f" De WIA-aanvraag wordt dan uiterlijk {datum(wia.dan.uiterlijk, weekday=True)}."
    return text


def _line(difference: Verschil) -> str:
    if difference.eerst is None and difference.dan is not None and difference.dan.uiterlijk:
        return f"• {difference.titel}: wordt {datum(difference.dan.uiterlijk)} (geldt nu niet)"
    if difference.eerst is not None and difference.eerst.uiterlijk and difference.dan is None:
        return f"• {difference.titel}: {datum(difference.eerst.uiterlijk)} vervalt"

    def words(milestone: Any) -> str:
        return datum(milestone.uiterlijk) if milestone is not None and milestone.uiterlijk else "geldt niet"

    return f"• {difference.titel}: {words(difference.eerst)} wordt {words(difference.dan)}"


def _assumption(facts: Mapping[str, Any], stand: Stand) -> str:
    known = stand.situatie or {}
    plain = [name for name in (FIRST_DAY, "contract_einde") if facts.get(name) and facts[name] != known.get(name)]
    if plain:
        words = {FIRST_DAY: "eerste ziektedag", "contract_einde": "contract tot en met"}
        parts = "; ".join(f"{words[name]} {datum(date.fromisoformat(facts[name]))}" for name in plain)
        return f"Ik reken hier met: {parts}. Uw gegevens heb ik niet veranderd."
    if facts.get(ERD) != known.get(ERD):
        bears = "wel" if facts[ERD] else "geen"
        return f"Ik reken hier met: de werkgever is {bears} eigenrisicodrager. Uw gegevens heb ik niet veranderd."
    spans = facts.get("hersteld") or ()
    if not spans or spans == known.get("hersteld"):
        return ""
    span = spans[-1]
    text = f"Ik reken hier met: hersteld per {datum(date.fromisoformat(span['hersteld_per']))}"
    if span.get("opnieuw_ziek"):
        text += f", opnieuw ziek op {datum(date.fromisoformat(span['opnieuw_ziek']))}"
    return f"{text}. Uw gegevens heb ik niet veranderd."


def _still(difference: Verschil, vandaag: date) -> bool:
    days = [m.uiterlijk for m in (difference.eerst, difference.dan) if m is not None and m.uiterlijk]
    return any(day >= vandaag for day in days)


def _length(tekst: str) -> int | None:
    match = _LENGTH.search(tekst.lower())
    if not match:
        return None
    number = _NUMBERS.get(match.group(1)) or float(match.group(1))
    return round(number * _UNITS[match.group(2)])


def _ahead(day: date, vandaag: date) -> date:
    """A day without a year was read as the last one; in "wat als" the next one is meant."""
    while day < vandaag:
        day = day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day + timedelta(days=366)
    return day


def _last_day(facts: Mapping[str, Any], vandaag: date) -> date:
    """The day from which everything in the facts lies in the past: what is only imagined may lie ahead."""
    days = [span["opnieuw_ziek"] for span in facts.get("hersteld") or () if span.get("opnieuw_ziek")]
    return max([vandaag, *map(date.fromisoformat, days)])
