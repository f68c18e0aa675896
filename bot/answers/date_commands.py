"""Replies to commands about dates: overviews, duties, the decision help, files, the calendar, changing a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.answers import always, dossiers, duties, spoor2, unsure
from bot.answers.answer import Answer
from bot.answers.calculating import Calculations, calculates
from bot.answers.facts import CHANGES, FIRST_DAY
from bot.answers.gathering import SUBJECTS, Gathering
from bot.answers.outcomes import OVERVIEW_IDS, next_step
from bot.answers.reading import Facts
from bot.answers.state import Bericht, Beurt, Stand
from bot.answers.timeline import ALL_DATES
from bot.answers.topic_replies import TopicReplies
from bot.answers.wishes import Reply, Wens
from bot.knowledge.library import Library
from bot.knowledge.topics import OVERVIEW, Rol
from bot.law.timeline import Mijlpaal


class DateCommands:
    """Answers commands about dates and the facts behind them."""

    def __init__(
        self,
        library: Library,
        facts: Facts,
        gathering: Gathering,
        calculations: Calculations,
        topics: TopicReplies,
        answer: Callable[[Bericht, Stand, date], Beurt],
    ) -> None:
        """Keeps what reads facts, what computes with them, what answers a topic, and what answers a message."""
        self._library, self._facts, self._gathering = library, facts, gathering
        self._calculations, self._topics, self._answer = calculations, topics, answer

    def replies(self) -> Mapping[str, Reply]:
        """What answers each command, by its name."""
        return {
            "andere_rol_werknemer": self._other_role,
            "andere_rol_werkgever": self._other_role,
            "nieuw_dossier": self._new_file,
            "dossier": self._switch_file,
            "overzicht": self._overview,
            "verplichtingen": self._duties,
            "beslishulp": self._decision_help,
            "agenda": self._calendar,
            "print": self._print,
            "wijzig": self._change,
            "wijzig_veld": self._change_field,
        }

    def _other_role(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """The same subject, told for the other role; who is speaking stays as it was."""
        rol: Rol = "werknemer" if wens.naam == "andere_rol_werknemer" else "werkgever"
        seen = replace(stand, rol=rol)
        if stand.onderwerp in SUBJECTS or calculates(self._library.topics.get(stand.onderwerp or "")):
            beurt = self._calculations.calculate(replace(seen, berekening=stand.onderwerp), vandaag)
        elif stand.onderwerp in self._library.topics:
            beurt = Beurt((self._topics.answer(self._library.topics[stand.onderwerp or ""], seen, vandaag),), seen)
        else:
            text = "Waarover wilt u dat weten? Stel uw vraag, dan geef ik het antwoord voor de " + rol + "."
            return Beurt((Answer("gesprek", "rol", (text,), keuzes=unsure.START),), stand)
        told = tuple(
            replace(answer, alineas=(f"Voor de {rol} geldt dit:", *answer.alineas)) if place == 0 else answer
            for place, answer in enumerate(beurt.antwoorden)
        )
        return replace(beurt, antwoorden=told, stand=replace(beurt.stand, rol=stand.rol or _opposite(rol)))

    def _new_file(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        fresh = dossiers.new_file(stand)
        if fresh is None:
            text = f"Ik kan niet meer dan {dossiers.MAX_FILES} dossiers bijhouden. Begin opnieuw voor een nieuwe lijst."
            return Beurt((Answer("gesprek", dossiers.SUBJECT, (text,), keuzes=dossiers.choices(stand)),), stand)
        text = (
            f"Dit is dossier {fresh.dossier}. Ik gebruik een letter, dus een naam is niet nodig. "
            "Met “overzicht” ziet u de eerstvolgende termijn van elk dossier."
        )
        answer = Answer(
            "gesprek", dossiers.SUBJECT, (text,), keuzes=dossiers.choices(fresh), extra={"dossier": fresh.dossier}
        )
        ready = replace(fresh, berekening=OVERVIEW, start=True, vraagbeurten={}, missers=0)
        read = self._facts.read(bericht.tekst, replace(ready, start=False), vandaag)
        if FIRST_DAY in read.nieuw and not read.fout:
            told = self._calculations.calculate(read.stand, vandaag)
            return replace(told, antwoorden=(answer, *told.antwoorden))
        return Beurt((answer,), ready, "termijnen_form")

    def _switch_file(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        opened, more = dossiers.switch(stand, wens.rest.split()[0]), dossiers.after_name(bericht.tekst)
        if opened is not None and more:
            return self._answer(replace(bericht, tekst=more), opened, vandaag)
        if opened is None:
            known = ", ".join(dossiers.letters(stand))
            text = f"Dat dossier ken ik niet. In dit gesprek is er: {known}."
            choices = (*dossiers.choices(stand), dossiers.NEW_FILE)
            return Beurt((Answer("gesprek", dossiers.SUBJECT, (text,), keuzes=choices),), stand)
        return self._calculations.calculate(replace(opened, berekening=OVERVIEW, vraagbeurten={}), vandaag)

    def _overview(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        if not stand.dossiers:
            return self._calculations.calculate(replace(stand, berekening=OVERVIEW), vandaag)

        def volgende(facts: Mapping[str, Any]) -> Mijlpaal | str | None:
            outcomes = self._gathering.outcomes(Stand().with_facts(facts), vandaag)
            return next_step(outcomes.uitkomsten[0]) if outcomes else "de eerste ziektedag is nog niet bekend"

        return Beurt((dossiers.overview(stand, volgende),), replace(stand, missers=0))

    def _duties(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return self._subject(duties.SUBJECT, bericht, stand, vandaag)

    def _decision_help(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return self._subject(spoor2.SUBJECT, bericht, stand, vandaag)

    def _subject(self, subject: str, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        read = self._facts.read(bericht.tekst, stand, vandaag)
        kept = read.goed
        return self._calculations.calculate(replace(kept, berekening=subject, vraagbeurten={}), vandaag, read.fout)

    def _calendar(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        outcomes = self._gathering.outcomes(stand, vandaag)
        if outcomes is None or self._gathering.open_for(stand, OVERVIEW_IDS, vandaag):
            return self._calculations.calculate(replace(stand, berekening="overzicht-of-agenda-bestand"), vandaag)
        return Beurt((always.calendar_answer(outcomes, stand, vandaag, bericht.moment),), replace(stand, missers=0))

    def _print(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        beurt = self._calculations.calculate(replace(stand, berekening=OVERVIEW), vandaag)
        printed = tuple(
            replace(
                answer,
                alineas=("Hieronder staat uw overzicht om te bewaren of te printen.", *answer.alineas),
                extra={**answer.extra, "print": True},
            )
            for answer in beurt.antwoorden
        )
        return replace(beurt, antwoorden=printed)

    def _change(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return Beurt((always.change_answer(stand),), replace(stand, missers=0))

    def _change_field(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        field = always.field_named(wens.rest)
        if field is None:
            return self._change(wens, bericht, stand, vandaag)
        if field == FIRST_DAY:
            facts = {key: value for key, value in (stand.situatie or {}).items() if key != FIRST_DAY}
            cleared = replace(
                stand, situatie=facts, berekening=stand.berekening or OVERVIEW, start=True, vraagbeurten={}
            )
            return Beurt((), cleared, "termijnen_form")
        examples = {
            "hersteld": "Typ bijvoorbeeld: ik was beter van 2 maart tot 23 maart.",
            "zwangerschapsverlof": "Typ bijvoorbeeld: mijn verlof was van 2 maart tot en met 21 juni.",
            "contract_einde": "Typ bijvoorbeeld: mijn contract loopt tot 1 mei 2027.",
        }
        return Beurt(
            (Answer("gesprek", "wijzigen", (examples[field],), keuzes=(ALL_DATES,)),),
            replace(stand, missers=0, overig={**stand.overig, CHANGES: field}),
        )


def _opposite(rol: Rol) -> Rol:
    return "werkgever" if rol == "werknemer" else "werknemer"
