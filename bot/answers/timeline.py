"""Computed dates as an answer: the date, who acts, the last working day, why, and what if it is missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.answers.answer import Answer, Datumregel, Keuze
from bot.answers.dutch import datum, hoofdletter, opsomming
from bot.answers.facts import ASSUMED, describe, speaks_of_user
from bot.answers.outcomes import OVERVIEW_IDS, Outcomes, begin, next_dates, next_step, own_dates, steps_text
from bot.answers.sentences import Mijlpaalzinnen
from bot.answers.state import Stand
from bot.answers.topic import RESERVATION, question_choice, topic_answer
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW, Topic
from bot.law.timeline import Uitkomst

TIMELINE_TOPICS = frozenset({OVERVIEW, "overzicht-of-agenda-bestand", "termijnen-op-een-rij"})
WEEK_TOPIC, NEXT_TOPIC = "bereken-ziekteweek", "bereken-volgende-deadline"


def _remarks(outcomes: Sequence[Uitkomst]) -> tuple[str, ...]:
    """What is said beside the dates; what holds in one of two outcomes only says in which."""
    everywhere = set.intersection(*({*outcome.opmerkingen} for outcome in outcomes))
    lines = (
        remark if remark in everywhere else f"{hoofdletter(outcome.als)}: {remark}"
        for outcome in outcomes
        for remark in outcome.opmerkingen
    )
    return tuple(dict.fromkeys(lines))


WHY = Keuze("Waarom deze datum?", "Waarom deze datum?")
CHANGE = Keuze("Er klopt iets niet", "Er klopt iets niet")
CALENDAR = Keuze("Agenda-bestand", "Geef mij het agenda-bestand")
ALL_DATES = Keuze("Al mijn termijnen", "Bereken mijn termijnen")
DUTIES = Keuze("Wat moet ik nu doen?", "Wat moet ik nu doen?")
WHAT_IF = Keuze("Wat als ik vier weken beter ben?", "Wat als ik vier weken beter ben?")
PRINT = Keuze("Print dit overzicht", "Print dit overzicht")
_ORDINARY = "op basis van de ingevulde gegevens"


def dates_answer(
    library: Library, zinnen: Mijlpaalzinnen, topic: Topic, stand: Stand, outcomes: Outcomes, vandaag: date
) -> Answer:
    """The dates that a calculation topic asks for.

    Args:
        library: the knowledge base.
        zinnen: the sentences of the milestones.
        topic: what was asked; a topic without milestones of its own gives the overview.
        stand: who asks, and the facts reckoned with.
        outcomes: what the rules say.
        vandaag: today.
    """
    facts = (describe(stand.situatie or {}, outcomes.ziekteweek, stand.rol, stand.overig),)
    overview = False
    if topic.id == WEEK_TOPIC:
        rows: tuple[Datumregel, ...] = ()
        week = outcomes.ziekteweek
        opening = [f"U zit nu in ziekteweek {week}." if week else _no_week(outcomes)]
        if stand.rol == "werkgever" and week:
            opening = [f"Uw werknemer zit nu in ziekteweek {week}."]
        elif week and not speaks_of_user(stand.rol, stand.overig):
            opening = [f"Het is nu ziekteweek {week}."]
    elif topic.id == NEXT_TOPIC:
        rows = next_dates(outcomes)
        opening = _sentences(zinnen, outcomes, [row.id for row in rows], stand) or ["Alle termijnen zijn voorbij."]
    elif topic.mijlpalen and topic.id not in TIMELINE_TOPICS:
        rows = own_dates(outcomes, topic.mijlpalen)
        opening = _sentences(zinnen, outcomes, topic.mijlpalen, stand) or ["Deze stap geldt niet in deze situatie."]
    else:
        overview = True
        rows = own_dates(outcomes, OVERVIEW_IDS)
        opening = _first_step(zinnen, outcomes, stand)
    listing = _listing(outcomes, stand, rows) if overview else ""
    why = _explanation(rows, topic) if rows and not overview else ()
    base = topic_answer(library, topic, stand.rol, vandaag)
    remarks = _remarks(outcomes.uitkomsten)
    body = base.alineas if not overview else ()
    paragraphs = (*opening[:1], *facts, assumption(stand), *opening[1:], listing, *why, *remarks)
    return Answer(
        soort="tijdlijn" if overview else "antwoord",
        onderwerp=topic.id,
        alineas=tuple(part for part in paragraphs if part),
        feiten=facts,
        datums=rows,
        keuzes=_follow_ups(library, topic, rows, overview),
        bronnen=base.bronnen,
        gecontroleerd_op=base.gecontroleerd_op,
        voorbehoud=RESERVATION,
        feedback=True,
        extra={"kort": opening, "toelichting": [*remarks, *body]},
    )


def assumption(stand: Stand) -> str:
    """What was assumed of a recovery of which only the length is known; empty if nothing was."""
    guess = stand.overig.get(ASSUMED)
    if not guess:
        return ""
    first = datum(date.fromisoformat(guess["hersteld_per"]))
    return (
        f"Ik weet niet precies welke dagen het herstel was. Ik reken met {guess['dagen']} dagen vanaf {first}; "
        "voor deze datum maakt dat niet uit."
        if "hersteld" not in stand.gevraagd
        else f"Ik reken met {guess['dagen']} dagen herstel vanaf {first}, omdat de precieze dagen niet bekend zijn."
    )


def milestone_sentences(zinnen: Mijlpaalzinnen, outcomes: Outcomes, ids: Iterable[str], stand: Stand) -> list[str]:
    """The own dates of some milestones as sentences; where outcomes differ, each says when it holds."""
    return _sentences(zinnen, outcomes, ids, stand)


def _sentences(zinnen: Mijlpaalzinnen, outcomes: Outcomes, ids: Iterable[str], stand: Stand) -> list[str]:
    lines: list[str] = []
    for milestone_id in dict.fromkeys(ids):
        told: dict[str, list[str]] = {}
        for outcome in outcomes.uitkomsten:
            milestone = outcome.mijlpalen.get(milestone_id)
            if milestone is not None and milestone.uiterlijk is not None:
                told.setdefault(zinnen.zin(milestone, stand.rol), []).append(outcome.als)
        for text, conditions in told.items():
            whole = len(conditions) == len(outcomes.uitkomsten) or conditions == [_ORDINARY]
            lines.append(text if whole else f"{hoofdletter(opsomming(conditions, 'of'))}: {_lower(text)}")
    return lines


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if not text.startswith("UWV") and not text.startswith("WIA") else text


def _no_week(outcomes: Outcomes) -> str:
    if all(outcome.ziekteweek is None for outcome in outcomes.uitkomsten):
        return "Er loopt nu geen ziekteweek: u heeft verteld dat er herstel is."
    weeks = opsomming([f"week {o.ziekteweek} ({o.als})" for o in outcomes.uitkomsten if o.ziekteweek], "of")
    return f"Het is nu {weeks}."


def _first_step(zinnen: Mijlpaalzinnen, outcomes: Outcomes, stand: Stand) -> list[str]:
    steps = [step for step in map(next_step, outcomes.uitkomsten) if step is not None]
    if not steps:
        return ["Alle termijnen zijn voorbij."]
    first = min(steps, key=begin)
    return [f"Eerst aan de beurt: {_lower(zinnen.zin(first, stand.rol))}"]


def _listing(outcomes: Outcomes, stand: Stand, rows: tuple[Datumregel, ...]) -> str:
    """The dates as a list; where outcomes differ, what they share comes first and each has its own list.

    Args:
        outcomes: what the rules say.
        stand: who asks.
        rows: the dates of all outcomes together.
    """
    title = f"{'De' if stand.rol == 'werkgever' else 'Uw'} termijnen op een rij"
    each = (
        [rows]
        if len(outcomes.uitkomsten) == 1
        else [own_dates(Outcomes((one,)), OVERVIEW_IDS) for one in outcomes.uitkomsten]
    )
    lists = [[_list_line(row) for row in sorted(of_one, key=lambda row: row.iso or "")] for of_one in each]
    if len(lists) == 1:
        return "\n".join([f"{title}:", *lists[0]])
    shared = [line for line in lists[0] if all(line in lines for lines in lists)]
    blocks = ["\n".join([f"{title} (in alle gevallen):", *shared])] if shared else []
    for outcome, lines in zip(outcomes.uitkomsten, lists, strict=True):
        own = [line for line in lines if line not in shared]
        if own:
            blocks.append("\n".join([f"{hoofdletter(outcome.als)}:", *own]))
    return "\n\n".join(blocks)


def _list_line(row: Datumregel) -> str:
    return f"• {row.titel}: {row.datum}" + (" (voorbij)" if row.status == "voorbij" else "")


def _explanation(rows: tuple[Datumregel, ...], topic: Topic) -> tuple[str, ...]:
    first = rows[0]
    parts = [f"Waarom deze datum?\n{steps_text(first)}"]
    if first.gevolg:
        parts.append(f"Te laat? {hoofdletter(first.gevolg)}")
    return tuple(parts)


def _follow_ups(library: Library, topic: Topic, rows: tuple[Datumregel, ...], overview: bool) -> tuple[Keuze, ...]:
    if overview:
        return (DUTIES, CALENDAR, PRINT, WHY, WHAT_IF, CHANGE)
    related = [question_choice(library, other) for other in topic.gerelateerd if other in library.topics]
    return (ALL_DATES, CALENDAR, CHANGE, *related[:2]) if rows else (ALL_DATES, CHANGE, *related[:2])
