"""The least that is paid during illness. The wage is read from one message, used, and kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.answers.answer import Answer, Keuze
from bot.answers.duties import phase
from bot.answers.state import Stand
from bot.answers.topic import question_choice, sources
from bot.knowledge.library import Library
from bot.law.parameters import OutsideCoverage, euro
from bot.law.pay import LoonBerekening, LoonFout, bereken_loon

SUBJECT = "bereken-loon-bij-ziekte"
LAST_WEEK_OF_YEAR_1 = 52
_HOURS = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:-?\s*urige|uren|uur|uurs|u\b)")
_AMOUNT = re.compile(r"(?:€|eur(?:o)?)?\s*(\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?)(?:,-)?")
_SMALLEST_WAGE = Decimal(50)
# Without a word of money: what is surely a wage per month.
_LOWEST_WAGE = Decimal(400)
_YEARS = range(2015, 2041)
_BARE_WORDS = 3
_MONEY = re.compile(r"€|eur|bruto|loon|salaris|verdien|per maand|p/?m\b")
_ASKS = re.compile(r"\b(?:hoeveel|wat)\b")
_PAYS = re.compile(r"\b(?:krijg\w*|ontvang\w*|\w*betaal\w*|\w*betalen|hou|houd|houdt|minimaal|minstens|minimum)\b")
# An amount that counts nothing: "1600 gewerkte uren" is no wage.
_LOOSE = re.compile(
    r"(?<![\d.,])(?<!artikel )(?<!art )(?<!art\. )(\d[\d.,]*\d)"
    r"(?=\W*(?:$|[?,]|(?:bij|en|voor|per|op|met|in|is|maar|als)\b))"
)
NOT_KEPT = "Uw loon onthoud ik niet."
# The tracker store keeps no number of the messages around a reply that bears this mark (bot/server/confidential.py).
MARK = "loon"
STORED = "Ik heb het loon bij ziekte uitgerekend. De bedragen bewaar ik niet in dit gesprek."


@dataclass(frozen=True)
class Loongegevens:
    """What a message tells of the wage.

    Attributes:
        maandloon: gross wage in euros per month; None if the message does not tell it.
        uren: hours per week; None if neither the message nor the conversation tells it.
    """

    maandloon: Decimal | None
    uren: Decimal | None


def read_wage(tekst: str, other: Mapping[str, Any]) -> Loongegevens:
    """Reads wage and hours from a message, and the hours from earlier ones."""
    plat = tekst.lower().replace("\u00a0", " ")
    hours_match = _HOURS.search(plat)
    hours = _number(hours_match.group(1)) if hours_match else None
    if hours is None and other.get("uren_per_week"):
        hours = Decimal(str(other["uren_per_week"]))
    rest = _HOURS.sub(" ", plat)
    amounts = [_number(match.group(1)) for match in _AMOUNT.finditer(rest)]
    # Years, days and small numbers are no wage; a year alone cannot be told from a wage, so words of money decide.
    money = bool(_MONEY.search(rest)) or len(rest.split()) <= _BARE_WORDS
    wages = [amount for amount in amounts if amount is not None and amount >= _SMALLEST_WAGE]
    if not money and hours_match and _ASKS.search(rest) and _PAYS.search(rest):
        # "Hoeveel krijgt hij minimaal, 3500 40 uur": the hours beside it say that it is a wage, if it can be no year.
        wages = [amount for amount in wages if amount >= _LOWEST_WAGE and amount not in _YEARS]
        money = len(wages) == 1 and any(_number(match.group(1)) in wages for match in _LOOSE.finditer(rest))
    return Loongegevens(max(wages) if wages and money else None, hours)


def names_wage(tekst: str) -> bool:
    """Whether a message itself tells a wage or hours."""
    told = read_wage(tekst, {})
    return told.maandloon is not None or told.uren is not None


def _number(text: str) -> Decimal | None:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", text):
        text = text.replace(".", "")
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def wage_answer(
    library: Library, stand: Stand, gegevens: Loongegevens, ziekteweek: int | None, vandaag: date
) -> Answer:
    """The least to be paid, for the year of illness at hand or for both.

    Raises:
        LoonFout: wage and hours cannot be right.
    """
    if gegevens.maandloon is None or gegevens.uren is None:
        raise LoonFout("Ik heb het bruto maandloon en het aantal uren per week nodig.")
    sanction = phase(stand, vandaag) == "loonsanctie"
    years = (1, 2) if ziekteweek is None else (1,) if ziekteweek <= LAST_WEEK_OF_YEAR_1 else (2,)
    try:
        results = [
            bereken_loon(gegevens.maandloon, gegevens.uren, vandaag, year, library.parameters, loonsanctie=sanction)
            for year in years
        ]
    except OutsideCoverage as error:
        text = f"Ik kan dit niet uitrekenen: voor vandaag geldt {error.buiten_dekking}."
        return Answer("antwoord", SUBJECT, (text,), extra={MARK: True})
    who = "U betaalt" if stand.rol == "werkgever" else "Uw werkgever betaalt"
    opening = " ".join(_sentence(who, result) for result in results)
    blocks = [
        "Zo reken ik"
        + (f" ({_year(result)})" if len(results) > 1 else "")
        + ":\n"
        + "\n".join(f"• {step.tekst}" for step in result.stappen)
        for result in results
    ]
    remarks = dict.fromkeys(remark for result in results for remark in result.opmerkingen)
    kept = "Het loon onthoud ik niet." if stand.rol == "werkgever" else NOT_KEPT
    basis = tuple(dict.fromkeys(entry for result in results for step in result.stappen for entry in step.basis))
    topic = library.topics.get(SUBJECT)
    related = topic.gerelateerd if topic else ()
    return Answer(
        soort="antwoord",
        onderwerp=SUBJECT,
        alineas=(opening, *blocks, " ".join(remarks), kept),
        keuzes=(
            Keuze("Nog een keer rekenen", "Bereken het loon bij ziekte"),
            *(question_choice(library, other) for other in related if other in library.topics),
        ),
        bronnen=sources(basis),
        feedback=True,
        extra={MARK: True, "bewaar_als": [STORED]},
    )


def _year(result: LoonBerekening) -> str:
    return "eerste ziektejaar" if result.ziektejaar == 1 else "tweede ziektejaar"


def _sentence(who: str, result: LoonBerekening) -> str:
    when = "tijdens de loonsanctie" if result.loonsanctie else f"in het {_year(result)}"
    return f"{who} {when} minstens {euro(result.bedrag)} bruto per maand."
