"""Replies to commands about the conversation itself: who speaks, back, stop, forget, help, the desk, thumbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.answers import always, unsure
from bot.answers.answer import Answer, Keuze
from bot.answers.back import back
from bot.answers.finishing import mark_of
from bot.answers.gathering import Gathering
from bot.answers.handover import Overdrachtgesprek
from bot.answers.state import Bericht, Beurt, Stand
from bot.answers.timeline import ALL_DATES
from bot.answers.topic import topic_answer
from bot.answers.wishes import Reply, Wens
from bot.knowledge.library import Library
from bot.knowledge.topics import Rol

FORGET = "verwijder-mijn-gegevens"
RESTART = "opnieuw-beginnen"
_TOPICS = Keuze("Wat kun je voor mij doen?", "Wat kun je voor mij doen?")


class TalkCommands:
    """Answers commands about the conversation."""

    def __init__(self, library: Library, gathering: Gathering, overdracht: Overdrachtgesprek) -> None:
        """Keeps the knowledge base, what knows the week of illness, and what tells of the desk."""
        self._library, self._gathering, self._overdracht = library, gathering, overdracht

    def replies(self) -> Mapping[str, Reply]:
        """What answers each command, by its name."""
        return {
            "vraag_stellen": self._invite,
            "rol_werknemer": self._choose_role,
            "rol_werkgever": self._choose_role,
            "terug": self._back,
            "stop": self._stop,
            "stoppen_waarmee": self._stop_what,
            "opnieuw": self.restart,
            "vergeet": self.forget,
            "weet_van_mij": self._known,
            "al_gezegd": self._said_already,
            "help": self._help,
            "mens": self.person,
            "overdracht": self._hand_over,
            "overdracht_status": self._no_message,
            "overdracht_intrekken": self._no_message,
            "nuttig_ja": self._helpful,
            "nuttig_nee": self._unhelpful,
            "reden": self._reason,
            "ja": self._yes_or_no,
            "nee": self._yes_or_no,
            "weet_niet": self._yes_or_no,
        }

    def forget(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """Forgets everything that was told."""
        answer = topic_answer(self._library, self._library.topics[FORGET], None, vandaag)
        gone = replace(answer, extra={**answer.extra, "vergeten": True})
        return Beurt((gone,), Stand(), stopt=True, vergeet=True)

    def restart(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """Begins anew: everything is forgotten."""
        answer = topic_answer(self._library, self._library.topics[RESTART], None, vandaag)
        return Beurt((replace(answer, keuzes=always.ALL_DATES_OPENING),), Stand(), stopt=True, vergeet=True)

    def person(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """Who can be asked besides the bot."""
        answer = self._overdracht.aanbod(always.person_answer(self._library))
        return Beurt((answer,), replace(stand, missers=0))

    def _invite(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        text = "Stel uw vraag gerust in uw eigen woorden. Bijvoorbeeld: wat is spoor 2?"
        choices = (*(unsure.START[1:2]), ALL_DATES, _TOPICS)
        return Beurt((Answer("gesprek", "vraag-stellen", (text,), keuzes=choices),), replace(stand, missers=0))

    def _choose_role(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        rol: Rol = "werknemer" if wens.naam == "rol_werknemer" else "werkgever"
        after = replace(stand, rol=rol, missers=0)
        return Beurt((always.role_answer(after, rol != stand.rol),), after)

    def _back(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        beurt = back(self._library, stand)
        if beurt is not None:
            return beurt
        text = "Er is geen eerdere stap om naar terug te gaan. Waar kan ik u mee helpen?"
        return Beurt((Answer("gesprek", "terug", (text,), keuzes=always.ALL_DATES_OPENING),), stand, stopt=True)

    def _stop(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        text = "Goed, ik stop met vragen. Wat u heeft verteld, onthoud ik nog tijdens dit gesprek. Wat wilt u weten?"
        if not stand.situatie:
            text = "Goed, we stoppen hier. Waar kan ik u mee helpen?"
        after = replace(stand, berekening=None, vraagbeurten={}, start=False, missers=0)
        return Beurt((Answer("gesprek", "stop", (text,), keuzes=always.ALL_DATES_OPENING),), after, stopt=True)

    def _stop_what(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """Whoever says that he stops or has had enough may mean this conversation, spoor 2 or the job."""
        return Beurt((always.stop_what_answer(self._library),), replace(stand, missers=0))

    def _known(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        outcomes = self._gathering.outcomes(stand, vandaag)
        return Beurt(
            (always.known_answer(stand, outcomes.ziekteweek if outcomes else None),), replace(stand, missers=0)
        )

    def _said_already(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return Beurt((always.said_already_answer(stand),), replace(stand, missers=0))

    def _help(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        answer = topic_answer(self._library, self._library.topics["wat-kun-je"], stand.rol, vandaag)
        commands = (
            "U kunt altijd typen: opnieuw, terug, stop, mens spreken, wat weet je van mij, of vergeet mijn gegevens."
        )
        choices = (*always.ALL_DATES_OPENING, always.PERSON)
        return Beurt((replace(answer, alineas=(*answer.alineas, commands), keuzes=choices),), replace(stand, missers=0))

    def _hand_over(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        if self._overdracht.overdracht is None:
            return Beurt((self._overdracht.einde("uit"),), replace(stand, missers=0))
        return Beurt((), replace(stand, missers=0), "overdracht_form")

    def _no_message(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """What became of a message is known to the outbox; the action that asks it answers before this."""
        return Beurt((self._overdracht.niets(),), replace(stand, missers=0))

    def _helpful(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return Beurt((always.helpful_answer(self._library, stand.onderwerp),), replace(stand, missers=0))

    def _unhelpful(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return Beurt((always.unhelpful_answer(self._library, stand.onderwerp),), replace(stand, missers=0))

    def _reason(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        reden = bericht.tekst.strip().rstrip(".").lower()
        return Beurt((always.reason_answer(self._library, stand.onderwerp, reden),), replace(stand, missers=0))

    def _yes_or_no(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        texts = unsure.CONFIRMED if wens.naam == "ja" else unsure.DENIED
        answer = unsure.short_reply(texts, 0)
        if mark_of((answer,)) == stand.vorige:
            answer = unsure.short_reply(texts, 1)
        return Beurt((answer,), replace(stand, missers=0))
