"""What must be done now, by whom, and what may be refused: the duties of a role in this week of illness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.answers.answer import Answer
from bot.answers.facts import describe
from bot.answers.outcomes import Outcomes
from bot.answers.state import Stand
from bot.answers.timeline import ALL_DATES, CHANGE
from bot.answers.topic import RESERVATION, question_choice, sources
from bot.knowledge.library import Library
from bot.knowledge.topics import Rol
from bot.law.obligations import Obligations, Verplichting, verplichtingen

SUBJECT = "verplichtingen-nu"
_RELATED: dict[Rol, tuple[str, ...]] = {
    "werknemer": ("plichten-werknemer", "langdurig-ziek-rechten-en-plichten"),
    "werkgever": ("plichten-werkgever", "wie-is-verantwoordelijk"),
}


def duties_answer(
    library: Library, obligations: Obligations, stand: Stand, outcomes: Outcomes, vandaag: date
) -> Answer:
    """The duties of the moment.

    Args:
        library: the knowledge base.
        obligations: the duties.
        stand: who asks, and the facts; the role is known.
        outcomes: what the rules say.
        vandaag: today.
    """
    rol: Rol = stand.rol or "werknemer"
    first = outcomes.uitkomsten[0]
    week = first.ziekteweek
    facts: tuple[str, ...] = (describe(stand.situatie or {}, outcomes.ziekteweek, rol, stand.overig),)
    if len(outcomes.uitkomsten) > 1 and outcomes.ziekteweek is None:
        facts = (*facts, f"Ik ga hier uit van het geval: {first.als}.")
    if week is None:
        text = "Er loopt nu geen ziekteweek, dus er zijn nu geen verplichtingen door ziekte."
        return Answer("antwoord", SUBJECT, (text, *facts), feiten=facts, keuzes=(ALL_DATES, CHANGE))
    duties = verplichtingen(rol, week, obligations, phase(stand, vandaag)).ingevuld(library.parameters, vandaag)
    names = " en ".join(f"“{fase.naam.lower()}”" for fase in duties.fasen)
    who = "U zit" if rol == "werknemer" else "Uw werknemer zit"
    other = "Uw werkgever moet" if rol == "werknemer" else "Uw werknemer moet"
    parts = [
        f"{who} in ziekteweek {week}, fase {names}. Hieronder staat wat u nu moet doen.",
        _list("Nu doen:", (rule.tekst for rule in duties.nu_doen), duties.nu_doen),
        _list("Straks:", (rule.tekst for rule in duties.straks), duties.straks),
        _list(f"{other} nu:", (rule.voor_de_ander or rule.tekst for rule in duties.ander_moet), ()),
        _list("Dit mag u weigeren:", (rule.tekst for rule in duties.mag_weigeren), duties.mag_weigeren),
        _list("Dit mag u niet:", (rule.tekst for rule in duties.mag_niet), duties.mag_niet),
        *facts,
    ]
    shown = (*duties.nu_doen, *duties.mag_weigeren, *duties.mag_niet)
    basis = tuple(dict.fromkeys(entry for rule in shown for entry in rule.basis))
    related = tuple(question_choice(library, topic) for topic in _RELATED[rol] if topic in library.topics)
    return Answer(
        soort="antwoord",
        onderwerp=SUBJECT,
        alineas=tuple(part for part in parts if part),
        feiten=facts,
        keuzes=(ALL_DATES, CHANGE, *related),
        bronnen=sources(basis),
        voorbehoud=RESERVATION,
        feedback=True,
    )


def phase(stand: Stand, vandaag: date) -> str | None:
    """The phase that the facts tell beside or in place of the week's."""
    facts = stand.situatie or {}
    today = vandaag.isoformat()
    if (facts.get("contract_einde") or "9999") < today:
        return "ziek_uit_dienst"
    sanction = facts.get("loonsanctie")
    if sanction and sanction["start"] <= today <= sanction["eind"]:
        return "loonsanctie"
    return "spoor_2" if (stand.overig.get("spoor_2_start") or "9999") <= today else None


def _list(title: str, texts: Iterable[str], rules: tuple[Verplichting, ...]) -> str:
    exceptions = {rule.tekst: rule.uitzondering for rule in rules}
    lines = [f"• {text}" + (f" {exceptions[text]}" if exceptions.get(text) else "") for text in texts]
    return "\n".join([title, *lines]) if lines else ""
