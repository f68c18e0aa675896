"""Help to decide whether spoor 2 must start: a few questions, and only those that decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.answers.answer import Answer, Keuze
from bot.answers.commands import plain
from bot.answers.dutch import datum
from bot.answers.facts import describe
from bot.answers.outcomes import Outcomes
from bot.answers.state import Stand
from bot.answers.timeline import ALL_DATES
from bot.answers.topic import RESERVATION, question_choice, sources
from bot.knowledge.library import Library
from bot.law.reasons import Antwoord
from bot.law.spoor2 import AowStand, Mogelijkheden, Spoor2Feiten, Spoor2Oordeel, Uitkomst, beoordeel_spoor_2

SUBJECT = "beslishulp-spoor-2"
CAPACITY, EXHAUSTED, PERSPECTIVE = "spoor_2_mogelijkheden", "spoor_2_uitgeput", "spoor_2_perspectief"
QUESTIONS = (CAPACITY, EXHAUSTED, PERSPECTIVE)
NOT_NEEDED = "niet_nodig"
DONT_KNOW = Keuze("Weet ik niet", "Weet ik niet")
_YES_NO = {"ja": "ja", "nee": "nee", "weet ik niet": "onbekend"}
_CAPACITY_CHOICES = {
    "ja gedeeltelijk of helemaal": "ja",
    "heel weinig": "marginaal",
    "nu niet later misschien wel": "tijdelijk_geen",
    "blijvend niet": "blijvend_geen",
    "weet ik niet": "onbekend",
}
_CAPACITY_WORDS = (
    ("blijvend", "blijvend_geen"),
    ("nooit meer", "blijvend_geen"),
    ("heel weinig", "marginaal"),
    ("bijna niets", "marginaal"),
    ("nu niet", "tijdelijk_geen"),
    ("nog niet", "tijdelijk_geen"),
    ("tijdelijk", "tijdelijk_geen"),
    ("gedeeltelijk", "ja"),
    ("deels", "ja"),
)
_OUTCOME = {
    Uitkomst.MOET_NU: "Spoor 2 moet nu starten.",
    Uitkomst.UITERLIJK_OP: "Spoor 2 moet uiterlijk op {dag} starten.",
    Uitkomst.MAG_WACHTEN: "Spoor 2 mag nu wachten.",
    Uitkomst.HOEFT_NIET: "Spoor 2 hoeft niet.",
    Uitkomst.ONVOLDOENDE_GEGEVENS: "Dat kan ik nog niet zeggen: er ontbreekt een gegeven dat beslist.",
}


def question(library: Library, name: str, vandaag: date, turn: int) -> Answer:
    """A question of the decision help.

    Args:
        library: the knowledge base.
        name: the slot that is asked for.
        vandaag: today.
        turn: how often it was put before; a repeated question is worded differently.
    """
    months = library.parameters.formatted("spoor_2_perspectief", vandaag)
    texts = {
        CAPACITY: (
            "Kan er volgens de bedrijfsarts gewerkt worden? Ik hoef niet te weten wat de ziekte is.",
            "Wat zegt de bedrijfsarts over werken: kan het, heel weinig, nu niet of blijvend niet?",
        ),
        EXHAUSTED: (
            "Staat vast dat eigen werk en ander passend werk bij de eigen werkgever niet meer kan?",
            "Is bij de eigen werkgever al duidelijk dat er geen passend werk meer is? "
            "U kunt ja, nee of weet ik niet zeggen.",
        ),
        PERSPECTIVE: (
            f"Is er een concreet plan om binnen ongeveer {months} blijvend terug te keren bij de eigen werkgever?",
            f"Ligt er een plan waarmee terugkeer bij de eigen werkgever binnen ongeveer {months} lukt? "
            "U kunt ja, nee of weet ik niet zeggen.",
        ),
    }
    if name == CAPACITY:
        choices: tuple[Keuze, ...] = tuple(
            Keuze(text, text)
            for text in ("Ja, gedeeltelijk of helemaal", "Heel weinig", "Nu niet, later misschien wel", "Blijvend niet")
        )
    else:
        choices = (Keuze("Ja", "Ja"), Keuze("Nee", "Nee"))
    return Answer(
        "keuze", f"vraag:{name}", (texts[name][turn % 2],), keuzes=(*choices, DONT_KNOW), extra={"veld": name}
    )


def read_reply(name: str, tekst: str, yes: bool | None, unknown: bool) -> str | None:
    """The value of a reply to a question; None if it is no reply to it."""
    plat = plain(tekst)
    if name == CAPACITY:
        if plat in _CAPACITY_CHOICES:
            return _CAPACITY_CHOICES[plat]
        found = next((value for words, value in _CAPACITY_WORDS if words in plat), None)
        return found or (
            "onbekend" if unknown else {True: "ja", False: "tijdelijk_geen"}.get(yes) if yes is not None else None
        )
    if plat in _YES_NO:
        return _YES_NO[plat]
    if unknown:
        return "onbekend"
    return None if yes is None else "ja" if yes else "nee"


def without_last(answers: Mapping[str, str | None]) -> dict[str, str | None]:
    """The answers without the last one that was given, so that its question is put again."""
    given = [name for name in QUESTIONS if answers.get(name) and answers[name] != NOT_NEEDED]
    kept = QUESTIONS[: QUESTIONS.index(given[-1])] if given else ()
    return {name: answers.get(name) if name in kept else None for name in QUESTIONS}


def next_question(known: Mapping[str, str | None], judged: Spoor2Oordeel) -> str | None:
    """The question that can still change the decision; None if there is none."""
    if judged.beslissend in ("aow", "contract_einde", "loondoorbetaling_loopt", "beiden_eens"):
        return None
    if not known.get(CAPACITY):
        return CAPACITY
    if judged.beslissend == "mogelijkheden":
        return None
    if not known.get(EXHAUSTED):
        return EXHAUSTED
    if judged.uitkomst is Uitkomst.MOET_NU and known.get(EXHAUSTED) == "ja":
        return None
    return PERSPECTIVE if not known.get(PERSPECTIVE) and "perspectief" in judged.ontbreekt else None


def judge(
    library: Library, known: Mapping[str, str | None], stand: Stand, outcomes: Outcomes, vandaag: date
) -> Spoor2Oordeel:
    """The decision on what is known so far; the first outcome of the timeline counts."""
    outcome = outcomes.uitkomsten[0]
    facts = stand.situatie or {}
    end = outcome.mijlpalen.get("einde_loondoorbetaling")
    start = outcome.mijlpalen.get("start_spoor_2")
    contract = facts.get("contract_einde")
    spoor_2 = Spoor2Feiten(
        vandaag=vandaag,
        ziekteweek=outcome.ziekteweek or 1,
        spoor_1_uitgeput=Antwoord(_value(known, EXHAUSTED)),
        perspectief=Antwoord(_value(known, PERSPECTIVE)),
        mogelijkheden=Mogelijkheden(_value(known, CAPACITY)),
        aow=_aow(facts.get("aow_datum"), end.uiterlijk if end else None, vandaag),
        loondoorbetaling_loopt=not (end and end.uiterlijk and end.uiterlijk < vandaag),
        contract_einde=date.fromisoformat(contract) if contract else None,
        eigenrisicodrager_zw=facts.get("eigenrisicodrager_zw") is True,
        eje_datum=date.fromisoformat(facts["eje_datum"]) if facts.get("eje_datum") else None,
        uiterste_dag=start.uiterlijk if start else None,
    )
    return beoordeel_spoor_2(spoor_2, library.parameters, library.recht.wetten)


def decision_answer(library: Library, judged: Spoor2Oordeel, stand: Stand, outcomes: Outcomes) -> Answer:
    """The decision with its reasons."""
    day = datum(judged.uiterlijk_op, weekday=True) if judged.uiterlijk_op else ""
    opening = _OUTCOME[judged.uitkomst].format(dag=day)
    if judged.uitkomst in (Uitkomst.MOET_NU, Uitkomst.ONVOLDOENDE_GEGEVENS) and day:
        opening += f" De uiterste dag is {day}."
    reasons = "Waarom?\n" + "\n".join(f"• {reason.tekst}" for reason in judged.redenen)
    basis = tuple(dict.fromkeys(entry for reason in judged.redenen for entry in reason.basis))
    facts = (describe(stand.situatie or {}, outcomes.ziekteweek, stand.rol, stand.overig),)
    related = ("spoor-2-wanneer-starten", "spoor-2-uitstellen", "spoor-2-wanneer-niet-nodig")
    return Answer(
        soort="antwoord",
        onderwerp=SUBJECT,
        alineas=tuple(part for part in (opening, reasons, *facts) if part),
        feiten=facts,
        keuzes=(ALL_DATES, *(question_choice(library, topic) for topic in related if topic in library.topics)),
        bronnen=sources(basis),
        voorbehoud=RESERVATION,
        feedback=True,
    )


def _value(known: Mapping[str, str | None], name: str) -> str:
    value = known.get(name)
    return value if value and value != NOT_NEEDED else "onbekend"


def _aow(day: str | None, end: date | None, vandaag: date) -> AowStand:
    if not day:
        return AowStand.ONBEKEND
    reached = date.fromisoformat(day)
    if reached <= vandaag:
        return AowStand.BEREIKT
    near = end is not None and reached <= end + timedelta(days=366)
    return AowStand.BINNEN_GRENS if near else AowStand.LATER
