""" "Waarom?": how a date came about, or where in the law an answer stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers import always
from bot.answers.answer import Answer, Keuze
from bot.answers.gathering import Gathering
from bot.answers.outcomes import next_step, own_dates, steps_text
from bot.answers.state import Bericht, Beurt, Stand
from bot.answers.timeline import ALL_DATES
from bot.answers.wishes import Wens
from bot.knowledge.library import Library


class Why:
    """Answers "waarom?"."""

    def __init__(self, library: Library, gathering: Gathering) -> None:
        """Keeps the knowledge base, and what computes with the facts that are known."""
        self._library, self._gathering = library, gathering

    def reply(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """Explains the date that was asked for, else the one shown last; the law where nothing was computed."""
        outcomes = self._gathering.outcomes(stand, vandaag)
        if outcomes is None:
            topic = self._library.topics.get(stand.onderwerp or "")
            if topic is not None and topic.basis:
                law = "; ".join(dict.fromkeys(entry.tekst() for entry in topic.basis))
                answer = Answer(
                    "gesprek", "waarom", (f"Dit staat zo in: {law}.",), keuzes=always.related(self._library, topic.id)
                )
                return Beurt((answer,), replace(stand, missers=0))
            text = "Ik heb nog geen datum uitgerekend. Noem de eerste ziektedag, dan reken ik en leg ik elke stap uit."
            return Beurt((Answer("gesprek", "waarom", (text,), keuzes=(ALL_DATES,)),), replace(stand, missers=0))
        rows = own_dates(outcomes, tuple(outcomes.uitkomsten[0].mijlpalen))
        named = [row for row in rows if wens.rest and _names(wens.rest, row.titel)]
        named.sort(key=lambda row: -_shared(wens.rest, row.titel))
        shown = named or [row for name in stand.getoond[:1] for row in rows if row.id == name]
        if not shown:
            first = next_step(outcomes.uitkomsten[0])
            shown = [row for row in rows if first is not None and row.id == first.id]
        if not shown:
            text = "Al uw termijnen zijn voorbij. Van welke datum wilt u weten hoe ik erop kom?"
            return Beurt((Answer("gesprek", "waarom", (text,), keuzes=(ALL_DATES,)),), stand)
        row = shown[0]
        parts = [f"{row.titel}: {row.datum}. Zo kom ik daarop:", steps_text(row)]
        if row.gevolg:
            parts.append(f"Te laat? {row.gevolg}")
        others = [name for name in stand.getoond if name != row.id] or [r.id for r in rows if r.status != "voorbij"]
        titles = dict.fromkeys(
            r.titel.split(" (")[0] for name in others for r in rows if r.id == name and r.titel != row.titel
        )
        choices = tuple(Keuze(f"Waarom: {title}?", f"Waarom deze datum: {title}") for title in list(titles)[:4])
        answer = Answer(
            "antwoord",
            "waarom",
            tuple(parts),
            datums=(row,),
            keuzes=(*choices, ALL_DATES),
            bronnen=row.bronnen,
            extra={"kort": parts, "toelichting": []},
        )
        return Beurt((answer,), replace(stand, missers=0))


def _shared(words: str, title: str) -> float:
    """How much of the words and of a milestone's title is the same."""
    wanted, known = set(words.lower().replace("-", " ").split()), set(title.lower().replace("-", " ").split())
    return len(wanted & known) / len(wanted | known)


def _names(words: str, title: str) -> bool:
    """Whether words name a milestone by its title or by most of it."""
    wanted, known = set(words.lower().replace("-", " ").split()), set(title.lower().replace("-", " ").split())
    return bool(wanted & {word for word in known if len(word) > 3}) and len(wanted & known) >= min(len(known), 2)
