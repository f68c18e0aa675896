"""Computed dates as an answer: the date, who acts, the last working day, why, and what if it is missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answers.answer import Answer, Datumregel, Keuze
from bot.answers.dutch import datum, hoofdletter, opsomming
from bot.answers.facts import describe
from bot.answers.topic import RESERVATION, question_choice, sources, topic_answer
from bot.knowledge.library import Library
from bot.knowledge.topics import Rol, Topic
from bot.law.situation import parse_situatie
from bot.law.timeline import Mijlpaal, Uitkomst, bereken

# The milestones that are worth a line in an overview; the rest is shown when asked about.
OVERVIEW_IDS = (
    "probleemanalyse",
    "plan_van_aanpak",
    "melding_42e_week",
    "eerstejaarsevaluatie",
    "start_spoor_2",
    "uwv_brief_wia",
    "re_integratieverslag",
    "wia_aanvraag",
    "ziek_uit_dienst_melding",
    "re_integratieverslag_uit_dienst",
    "aangifte_erd",
    "einde_loondoorbetaling",
    "wia_ingang",
    "einde_opzegverbod",
)
# What can come next: the steps of the overview and the evaluations in between.
STEP_IDS = (*OVERVIEW_IDS, "evaluaties_plan_van_aanpak")
# Days on which something ends or begins by itself, and so no day by which someone must act.
EVENTS = frozenset({"einde_loondoorbetaling", "wia_ingang", "einde_opzegverbod"})
TIMELINE_TOPICS = frozenset({"bereken-mijn-tijdlijn", "overzicht-of-agenda-bestand", "termijnen-op-een-rij"})
WEEK_TOPIC, NEXT_TOPIC = "bereken-ziekteweek", "bereken-volgende-deadline"


@dataclass(frozen=True)
class Outcomes:
    """What the rules say of a situation: one outcome, or more where it is open."""

    uitkomsten: tuple[Uitkomst, ...]

    @property
    def ziekteweek(self) -> int | None:
        """The current week of illness, where all outcomes agree on it."""
        weeks = {uitkomst.ziekteweek for uitkomst in self.uitkomsten}
        return weeks.pop() if len(weeks) == 1 else None


def compute(library: Library, situatie: Mapping[str, Any], vandaag: date) -> Outcomes:
    """Applies the rules to the facts of a conversation.

    Raises:
        SituatieFout: the facts cannot be right; its ``bericht`` says so in Dutch.
    """
    return Outcomes(bereken(parse_situatie(situatie, vandaag), vandaag, library.recht))


def own_dates(outcomes: Outcomes, ids: Iterable[str]) -> tuple[Datumregel, ...]:
    """The user's own dates for some milestones; those that do not apply are left out."""
    rows = []
    several = len(outcomes.uitkomsten) > 1
    for milestone_id in ids:
        same: dict[tuple[date | None, date | None], list[Uitkomst]] = {}
        for uitkomst in outcomes.uitkomsten:
            milestone = uitkomst.mijlpalen.get(milestone_id)
            if milestone is not None and milestone.uiterlijk is not None:
                start = milestone.venster.van if milestone.venster else None
                same.setdefault((start, milestone.uiterlijk), []).append(uitkomst)
        for group in same.values():
            milestone = group[0].mijlpalen[milestone_id]
            assert milestone is not None  # grouped above by being there
            condition = opsomming([u.als for u in group], "of") if several and len(group) < len(outcomes.uitkomsten) else ""
            rows.append(date_row(milestone, condition))
    return tuple(rows)


def date_row(milestone: Mijlpaal, condition: str = "") -> Datumregel:
    """A milestone as a row of an answer.

    Args:
        milestone: a milestone that has a day or a period.
        condition: when this outcome holds, if there are more.
    """
    last = milestone.uiterlijk
    assert last is not None  # the caller leaves out milestones without a fixed day
    words = datum(last, weekday=True)
    if milestone.venster:
        words = f"van {datum(milestone.venster.van, weekday=True)} tot en met {words}"
    elif milestone.id not in EVENTS:
        words = f"uiterlijk {words}"
    workday = milestone.laatste_werkdag
    return Datumregel(
        id=milestone.id,
        titel=f"{milestone.titel} ({condition})" if condition else milestone.titel,
        datum=words,
        iso=last.isoformat(),
        wie=milestone.wie,
        laatste_werkdag=datum(workday, weekday=True) if workday and workday != last else "",
        status=milestone.status,
        stappen=tuple(_step(step.tekst, step.bron.tekst() if step.bron else "") for step in milestone.afleiding),
        gevolg=milestone.gevolg,
        bronnen=sources(milestone.basis),
        zekerheid=milestone.zekerheid,
    )


def _step(text: str, source: str) -> str:
    return f"{text} ({source})" if source else text


def sentence(row: Datumregel) -> str:
    """A row as sentences: the date, who acts, and the last working day where that differs."""
    text = f"{row.titel}: {row.datum}. Wie: {row.wie}."
    return f"{text} Laatste werkdag ervoor: {row.laatste_werkdag}." if row.laatste_werkdag else text


def dates_answer(
    library: Library, topic: Topic, rol: Rol | None, situatie: Mapping[str, Any], outcomes: Outcomes, vandaag: date
) -> Answer:
    """The dates that a calculation topic asks for.

    Args:
        library: the knowledge base.
        topic: what was asked; a topic without milestones of its own gives the overview.
        rol: who asks.
        situatie: the facts reckoned with.
        outcomes: what the rules say.
        vandaag: today.
    """
    facts = (describe(situatie, outcomes.ziekteweek),)
    if topic.id == WEEK_TOPIC:
        rows: tuple[Datumregel, ...] = ()
        week = outcomes.ziekteweek
        opening = [f"U zit nu in ziekteweek {week}." if week else "De ziekteweek hangt af van wat hieronder staat."]
        if rol == "werkgever" and week:
            opening = [f"Het is nu ziekteweek {week}."]
    elif topic.id == NEXT_TOPIC:
        rows = next_dates(outcomes)
        opening = [sentence(row) for row in rows] or ["Alle termijnen zijn voorbij."]
    elif topic.mijlpalen and topic.id not in TIMELINE_TOPICS:
        rows = own_dates(outcomes, topic.mijlpalen)
        opening = [sentence(row) for row in rows] or ["Deze stap geldt niet in deze situatie."]
    else:
        rows = own_dates(outcomes, OVERVIEW_IDS)
        opening = _overview(outcomes, rows)
    why = _explanation(rows) if 0 < len(rows) <= 2 else ()
    base = topic_answer(library, topic, rol, vandaag)
    remarks = tuple(dict.fromkeys(remark for u in outcomes.uitkomsten for remark in u.opmerkingen))
    body = base.alineas if len(rows) <= 2 else ()
    return Answer(
        soort="tijdlijn" if len(rows) > 2 else "antwoord",
        onderwerp=topic.id,
        alineas=tuple(part for part in (*opening, *why, *remarks, *facts) if part),
        feiten=facts,
        datums=rows,
        keuzes=_follow_ups(library, topic, rows),
        bronnen=base.bronnen,
        gecontroleerd_op=base.gecontroleerd_op,
        voorbehoud=RESERVATION,
        feedback=True,
        extra={"kort": opening[:1] if rows else opening, "toelichting": [*remarks, *body]},
    )


def next_dates(outcomes: Outcomes) -> tuple[Datumregel, ...]:
    """The next deadline of each outcome, each only once."""
    rows = []
    for uitkomst in outcomes.uitkomsten:
        steps = (uitkomst.mijlpalen.get(step) for step in STEP_IDS)
        ahead = [step for step in steps if step and step.uiterlijk and step.uiterlijk >= uitkomst.vandaag]
        milestone = min(ahead, key=_begin, default=None)
        if milestone is not None:
            rows.append(date_row(milestone, uitkomst.als if len(outcomes.uitkomsten) > 1 else ""))
    return tuple({row.datum: row for row in rows}.values())


def _begin(milestone: Mijlpaal) -> tuple[date, date]:
    """What comes first: a period counts from its first day."""
    last = milestone.uiterlijk or date.max
    return (milestone.venster.van if milestone.venster else last, last)


def _overview(outcomes: Outcomes, rows: tuple[Datumregel, ...]) -> list[str]:
    upcoming = next_dates(outcomes)
    opening = [f"Eerst aan de beurt: {sentence(row)}" for row in upcoming[:1]]
    listing = "\n".join(f"• {row.titel}: {row.datum}" + (" (voorbij)" if row.status == "voorbij" else "") for row in rows)
    return [*opening, f"Uw termijnen op een rij:\n{listing}"]


def _explanation(rows: tuple[Datumregel, ...]) -> tuple[str, ...]:
    parts = []
    for row in rows:
        parts.append("Waarom deze datum? " + " ".join(row.stappen))
        if row.gevolg:
            parts.append(f"Wat als het te laat is? {hoofdletter(row.gevolg)}")
    return tuple(dict.fromkeys(parts))


def _follow_ups(library: Library, topic: Topic, rows: tuple[Datumregel, ...]) -> tuple[Keuze, ...]:
    related = [question_choice(library, other) for other in topic.gerelateerd if other in library.topics]
    if len(rows) <= 2:
        related.insert(0, Keuze("Al mijn termijnen", "Bereken mijn termijnen"))
    return tuple(related[:4])
