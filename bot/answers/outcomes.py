"""What the rules say of a situation, and its dates as rows of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answers.answer import Datumregel
from bot.answers.dutch import datum, opsomming
from bot.answers.one_turn import once
from bot.answers.sentences import EVENTS
from bot.answers.topic import sources
from bot.knowledge.library import Library
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
    return once(
        library.versie,
        situatie,
        vandaag,
        lambda: Outcomes(bereken(parse_situatie(situatie, vandaag), vandaag, library.recht)),
    )


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
            condition = (
                opsomming([u.als for u in group], "of") if several and len(group) < len(outcomes.uitkomsten) else ""
            )
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
        stappen=_steps(milestone),
        gevolg=milestone.gevolg,
        bronnen=sources(milestone.basis),
        zekerheid=milestone.zekerheid,
    )


def next_dates(outcomes: Outcomes) -> tuple[Datumregel, ...]:
    """The next deadline of each outcome, each only once."""
    rows = []
    for uitkomst in outcomes.uitkomsten:
        milestone = next_step(uitkomst)
        if milestone is not None:
            rows.append(date_row(milestone, uitkomst.als if len(outcomes.uitkomsten) > 1 else ""))
    return tuple({row.datum: row for row in rows}.values())


def next_step(uitkomst: Uitkomst) -> Mijlpaal | None:
    """The first step that is still to come or runs now; None when all are past."""
    steps = (uitkomst.mijlpalen.get(step) for step in STEP_IDS)
    ahead = [step for step in steps if step and step.uiterlijk and step.uiterlijk >= uitkomst.vandaag]
    return min(ahead, key=begin, default=None)


def begin(milestone: Mijlpaal) -> tuple[date, date]:
    """What comes first: a period counts from its first day."""
    last = milestone.uiterlijk or date.max
    return (milestone.venster.van if milestone.venster else last, last)


def _steps(milestone: Mijlpaal) -> tuple[str, ...]:
    """The derivation as sentences; each source is named once."""
    named: set[str] = set()
    lines = []
    for step in milestone.afleiding:
        source = step.bron.tekst() if step.bron else ""
        lines.append(f"{step.tekst} ({source})" if source and source not in named else step.tekst)
        named.add(source)
    return tuple(lines)


def steps_text(row: Datumregel) -> str:
    """How a date came about, as a list."""
    return "\n".join(f"• {line}" for line in row.stappen)
