"""The questions that the bot asks for a calculation; a question that is put again sounds different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.answers.answer import Answer, Keuze, Soort
from bot.answers.dutch import datum, opsomming
from bot.answers.facts import AOW, FIRST_DAY, OTHER, SEVERAL, describe, waiting
from bot.answers.missing import CAUSE, ERD, ROLE
from bot.answers.recoveries import GUESSED
from bot.answers.state import Stand

DONT_KNOW = Keuze("Weet ik niet", "Weet ik niet")
STOP = Keuze("Stoppen", "Stop")
YES_NO = (Keuze("Ja", "Ja"), Keuze("Nee", "Nee"))
ROLE_CHOICES = (
    Keuze("Ik ben werknemer", "Ik ben werknemer"),
    Keuze("Ik ben werkgever of HR", "Ik ben werkgever of HR"),
)
WAGE = "loon_genoemd"
_THE_OTHER = "Daarna reken ik voor de ander: typ dan “Nieuwe medewerker, ziek sinds” met de datum erachter."
# After so many times the way out is named.
WAY_OUT = 3
# After so many times the bot lets go: who still asks something else wants something else.
PATIENCE = 4

_FIRST_DAY = (
    "Wat is de eerste ziektedag? Dat is de eerste werkdag waarop er door ziekte niet of niet volledig is gewerkt. "
    "Typ de datum, bijvoorbeeld 12 januari 2026. Waardoor {iemand} ziek {is}, hoef ik niet te weten.",
    "Ik heb de eerste ziektedag nog nodig om te kunnen rekenen. Weet u de precieze datum niet? Geef dan een schatting "
    "(“half maart”) of typ: weet ik niet.",
    "Op welke dag begon de ziekte? Typ bijvoorbeeld: 3 maart 2026. Een schatting is ook goed.",
)
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "hersteld": (
        "U noemt dat er tussendoor herstel was. Vanaf welke dag was dat, en op welke dag begon de ziekte opnieuw? "
        "Bijvoorbeeld: hersteld per 2 maart, weer ziek op 23 maart. "
        "Bent u niet opnieuw ziek geworden, noem dan alleen de eerste gezonde dag.",
        "Noem de eerste gezonde dag en de nieuwe eerste ziektedag, bijvoorbeeld: van 2 maart tot 23 maart. "
        "Bent u niet opnieuw ziek geworden, noem dan alleen de eerste gezonde dag.",
    ),
    "zwangerschapsverlof": (
        "Wat zijn de eerste en de laatste dag van het zwangerschaps- en bevallingsverlof?",
        "Ik heb van het verlof twee datums nodig: de eerste en de laatste dag. Welke zijn dat?",
    ),
    CAUSE: (
        "Heeft de ziekte na het verlof dezelfde oorzaak als de ziekte ervoor? "
        "Welke oorzaak dat is, hoef ik niet te weten.",
        "Gaat het na het verlof om dezelfde ziekte als daarvoor? Alleen ja, nee of weet ik niet is genoeg.",
    ),
    ERD: (
        "Het contract eindigt tijdens de ziekte. Is de werkgever eigenrisicodrager voor de Ziektewet? "
        "(Dan betaalt hij zelf het ziekengeld na het contract.)",
        "Betaalt de werkgever na het contract zelf het ziekengeld, in plaats van UWV? Ja, nee of weet ik niet.",
    ),
    ROLE: (
        "Wat u nu moet doen, hangt af van wie u bent. Bent u de werknemer, of de werkgever of HR?",
        "Vraagt u dit als werknemer of als werkgever?",
    ),
    WAGE: (
        "Wat is het bruto maandloon, en voor hoeveel uur per week? Bijvoorbeeld: 2.400 euro, 32 uur. Ik gebruik het "
        "loon alleen voor deze berekening en onthoud het niet.",
        "Noem het bruto loon per maand en de uren per week in één bericht, bijvoorbeeld: 2.400 euro, 32 uur.",
        "Ik mis nog een van de twee getallen: bruto loon per maand en uren per week. Ik onthoud het loon niet, "
        "dus noem ze samen.",
    ),
}
_AOW_DAY = (
    "Wat is de AOW-datum? Dat is de dag waarop de AOW begon of nog begint, bijvoorbeeld 14 september 2025. "
    "Gaat het niet om AOW, typ dan: nee.",
    "Vanaf welke dag is er AOW? Typ bijvoorbeeld: 14 september 2025. Gaat het niet om AOW, typ dan: nee.",
)
_EXTRA = {
    "pa_datum": "de dag van de probleemanalyse",
    "eje_datum": "de dag van de eerstejaarsevaluatie",
    "wia_aanvraag_datum": "de dag van de WIA-aanvraag",
    "contract_einde": "de laatste dag van het contract",
    "aow_datum": "de AOW-datum",
    "loonsanctie_eind": "de laatste dag van de loonsanctie",
    "vrijwillige_verlenging_tot": "de laatste dag van de vrijwillige verlenging",
}


def ask(name: str, stand: Stand, fout: str = "") -> tuple[Answer, Stand]:
    """A question, and the conversation in which it was put.

    Args:
        name: the fact that is asked for.
        stand: the conversation.
        fout: what was wrong with the last reply; it opens the question.

    Returns:
        The question, worded differently each time; after a few times it names the way out.
    """
    turn = stand.vraagbeurten.get(name, 0)
    text = _text(name, stand, turn)
    if fout:
        text = fout if fout.endswith("?") else f"{fout} {_short(name, text)}"
    if turn + 1 >= WAY_OUT:
        text += " Wilt u liever stoppen met deze vragen? Typ dan: stop."
    counted = replace(stand, vraagbeurten={**stand.vraagbeurten, name: turn + 1})
    subject = "vraag:eerste_ziektedag" if name == FIRST_DAY else "vraag:feiten_bevestigd"
    # Only a question for a date is a "vraag": rich channels offer a date field with it.
    kind: Soort = "keuze" if name in (ROLE, ERD, CAUSE, WAGE) else "vraag"
    subject = f"vraag:{WAGE}" if name == WAGE else subject
    answer = Answer(kind, subject, (text,), keuzes=_choices(name, stand, turn), extra={"veld": name})
    return answer, counted


def _text(name: str, stand: Stand, turn: int) -> str:
    facts = stand.situatie or {}
    if name == FIRST_DAY and facts.get(FIRST_DAY):
        day = datum(date.fromisoformat(facts[FIRST_DAY]), weekday=True)
        variants: tuple[str, ...] = (
            f"Ik begrijp als eerste ziektedag: {day}. Klopt dat? Was het een andere dag, typ die dan.",
            f"Mag ik rekenen met {day} als eerste ziektedag? Zo niet, typ dan de juiste datum.",
        )
        if stand.overig.get(SEVERAL):
            variants = tuple(f"Ik reken met één persoon tegelijk. {text} {_THE_OTHER}" for text in variants)
    elif name == FIRST_DAY:
        employer = stand.rol == "werkgever"
        someone = "uw werknemer" if employer else "deze persoon" if stand.overig.get(OTHER) else "u"
        words = {"iemand": someone, "is": "bent" if someone == "u" else "is"}
        variants = tuple(text.format(**words) for text in _FIRST_DAY)
    elif name == "zwangerschapsverlof" and (facts.get(name) or {}).get("start"):
        start = datum(date.fromisoformat(facts[name]["start"]))
        variants = (
            f"Het verlof begint op {start}. Wat is de laatste dag van het zwangerschaps- en bevallingsverlof?",
            f"Tot en met welke dag duurt het verlof dat op {start} begint?",
        )
    elif name == "hersteld" and (turn or len(facts.get(name) or ()) > 1) and waiting(facts, stand.overig):
        variants = _recovery(facts[name], waiting(facts, stand.overig), stand.overig.get(GUESSED) or ())
    elif name in _TEXTS:
        variants = _TEXTS[name]
    else:
        variants = _confirmation(name, facts)
    return variants[turn % len(variants)]


def _recovery(
    spans: Sequence[Mapping[str, Any]], open_ones: Sequence[Mapping[str, Any]], guessed: Sequence[str]
) -> tuple[str, ...]:
    """The question about one of several recoveries."""
    begin = open_ones[0]["hersteld_per"]
    if begin not in guessed:
        day = datum(date.fromisoformat(begin))
        return (
            f"Er was herstel per {day}. Op welke dag begon de ziekte daarna opnieuw?",
            f"Na het herstel per {day}: welke dag was de nieuwe eerste ziektedag?",
        )
    month = _month(begin)
    last = open_ones[0] == spans[-1]
    alone = " Is daarna geen ziekte meer begonnen, noem dan alleen de eerste gezonde dag." if last else ""
    first = ""
    if len(open_ones) > 1:
        months = opsomming([_month(span["hersteld_per"]) for span in open_ones])
        first = f"U noemt meer dan één herstel: {months}. Ik vraag ze één voor één. "
    return (
        f"{first}Het herstel in {month}: vanaf welke dag was dat, en op welke dag begon de ziekte opnieuw? "
        f"Bijvoorbeeld: van de 2e tot de 23e.{alone}",
        f"{first}Het gaat nu om het herstel in {month}. "
        f"Noem de eerste gezonde dag en de nieuwe eerste ziektedag.{alone}",
    )


def _month(day: str) -> str:
    return datum(date.fromisoformat(day)).split(" ", 1)[1]


def _confirmation(name: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    words = _EXTRA.get(name, name.replace("_", " "))
    value = facts.get(name)
    if value is None and name == AOW:
        return _AOW_DAY
    if value is None and name in _EXTRA:
        return (f"Wat is {words}?", f"Welke datum moet ik gebruiken voor {words}?")
    if not isinstance(value, str):
        return (f"Klopt het wat ik begrijp? {describe(facts)}",)
    day = datum(date.fromisoformat(value), weekday=True)
    return (
        f"Ik begrijp: {words} is {day}. Klopt dat? Zo niet, typ dan de juiste datum.",
        f"Is {day} inderdaad {words}? Typ anders de juiste datum.",
    )


def _short(name: str, text: str) -> str:
    if name in (ERD, CAUSE, ROLE):
        return text
    return "Wat is de eerste ziektedag?" if name == FIRST_DAY else "Welke datum moet het zijn?"


def _choices(name: str, stand: Stand, turn: int) -> tuple[Keuze, ...]:
    way_out = (STOP,) if turn + 1 >= WAY_OUT else ()
    if name == ROLE:
        return (*ROLE_CHOICES, *way_out)
    if name == WAGE:
        return (STOP,)
    known = (stand.situatie or {}).get(name)
    confirm = name in (CAUSE, ERD) or (known is not None and name not in ("hersteld", "zwangerschapsverlof"))
    return (*(YES_NO if confirm else ()), DONT_KNOW, *way_out)
