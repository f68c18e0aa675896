"""From a message and what is known to a reply: what the actions do, without Rasa."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, cast

from bot.answers import unsure
from bot.answers.answer import Answer, Keuze
from bot.answers.dutch import datum
from bot.answers.facts import Feiten, confirm, describe, merge, names
from bot.answers.timeline import Outcomes, compute, dates_answer, own_dates
from bot.answers.topic import topic_answer
from bot.knowledge.library import Library
from bot.knowledge.topics import Rol, Topic
from bot.language.model import Lezing
from bot.law.situation import SituatieFout

FIRST_DAY = "eerste_ziektedag"
OVERVIEW = "bereken-mijn-tijdlijn"
PAY = "bereken-loon-bij-ziekte"
FORGET = "verwijder-mijn-gegevens"
RESTART = "opnieuw-beginnen"
CRISIS = "crisis"

_ASK_FIRST_DAY = (
    "Wat is de eerste ziektedag? Dat is de eerste werkdag waarop er door ziekte niet of niet volledig is gewerkt. "
    "Typ de datum, bijvoorbeeld 12 januari 2026. Waardoor u ziek bent, hoef ik niet te weten.",
    "Ik heb de eerste ziektedag nog nodig om te kunnen rekenen. Weet u de precieze datum niet, geef dan een schatting "
    "(“half maart”) of typ: weet ik niet.",
)
_DONT_KNOW = (
    "Zonder eerste ziektedag kan ik geen datums uitrekenen. U vindt die dag in uw ziekmelding, in het plan van aanpak "
    "of in de brief van UWV. U kunt hem ook navragen bij {contact}."
)


class Reader(Protocol):
    """Reads a situation from a text (bot.language.reader.Lezer)."""

    def lees(self, tekst: str, vandaag: date, *, verwacht: str | None = None) -> Lezing:
        """Reads one message; ``verwacht`` is the field that was asked about."""
        ...


@dataclass(frozen=True)
class Bericht:
    """A message with what the NLU made of it.

    Attributes:
        tekst: what was typed.
        besluit: antwoord, keuze or buiten-onderwerp.
        ids: the topics, best first.
    """

    tekst: str
    besluit: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Stand:
    """What the conversation holds; the slots of domain.yml by the same names."""

    rol: Rol | None = None
    situatie: Mapping[str, Any] | None = None
    te_bevestigen: tuple[str, ...] = ()
    onderwerp: str | None = None
    missers: int = 0
    vorige: str | None = None

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Stand:
        """Reads the slots; whatever is missing or odd is taken as unknown."""
        rol = slots.get("rol")
        return cls(
            rol=cast(Rol, rol) if rol in ("werknemer", "werkgever") else None,
            situatie=slots.get("situatie") or None,
            te_bevestigen=tuple(slots.get("te_bevestigen") or ()),
            onderwerp=slots.get("onderwerp"),
            missers=int(slots.get("missers") or 0),
            vorige=slots.get("vorige"),
        )

    def as_slots(self) -> dict[str, Any]:
        """As values of the slots."""
        return {
            "rol": self.rol,
            "situatie": dict(self.situatie) if self.situatie else None,
            "te_bevestigen": list(self.te_bevestigen) or None,
            "onderwerp": self.onderwerp,
            "missers": float(self.missers),
            "vorige": self.vorige,
        }


@dataclass(frozen=True)
class Read:
    """The conversation after reading a message, and what could not be right in it."""

    stand: Stand
    lezing: Lezing
    nieuw: bool
    fout: str = ""


class Dialogue:
    """The replies. Holds only what never changes: the knowledge base and the reader."""

    def __init__(self, library: Library, reader: Reader) -> None:
        """Keeps the knowledge base and the reader of situations."""
        self.library, self._reader = library, reader

    def read(self, tekst: str, stand: Stand, vandaag: date, verwacht: str | None = None) -> Read:
        """Reads the facts of a message into the conversation.

        Args:
            tekst: the message.
            stand: the conversation so far.
            vandaag: today.
            verwacht: the field that the bot has just asked about, if any.
        """
        asked = stand.te_bevestigen[0] if verwacht == "feiten_bevestigd" and stand.te_bevestigen else verwacht
        lezing = self._reader.lees(tekst, vandaag, verwacht=asked)
        feiten = merge(stand.situatie, stand.te_bevestigen, lezing)
        if verwacht == "feiten_bevestigd" and not feiten.nieuw and lezing.bevestiging is not None:
            feiten = confirm(feiten.situatie, stand.te_bevestigen, lezing.bevestiging)
        elif verwacht == "feiten_bevestigd" and lezing.weet_niet:
            # An estimate is all there is: reckon with it, and say so.
            feiten = confirm(feiten.situatie, stand.te_bevestigen, yes=asked == FIRST_DAY)
        rol = lezing.rol if lezing.rol in ("werknemer", "werkgever") else stand.rol
        fresh = replace(stand, rol=cast("Rol | None", rol), situatie=feiten.situatie, te_bevestigen=feiten.te_bevestigen)
        return Read(fresh, lezing, feiten.nieuw, self._contradiction(feiten, vandaag))

    def _contradiction(self, feiten: Feiten, vandaag: date) -> str:
        if feiten.fout or not feiten.situatie.get(FIRST_DAY) or feiten.te_bevestigen:
            return feiten.fout
        try:
            compute(self.library, feiten.situatie, vandaag)
        except SituatieFout as error:
            return error.bericht
        return ""

    def reply(self, bericht: Bericht, stand: Stand, vandaag: date) -> tuple[Answer, Stand]:
        """The reply to a message outside the form."""
        read = self.read(bericht.tekst, stand, vandaag)
        # An uncertain fact in passing is not kept: only the form asks about it.
        kept = read.stand if not read.fout and not read.stand.te_bevestigen else replace(stand, rol=read.stand.rol)
        topic = self.library.topics.get(bericht.ids[0]) if bericht.ids else None
        if topic is None and bericht.ids[:1] == ("bevestigen",):
            answer = unsure.short_reply(unsure.CONFIRMED)
        elif topic is None and bericht.ids[:1] == ("ontkennen",):
            answer = unsure.short_reply(unsure.DENIED)
        elif bericht.besluit == "keuze" or topic is None:
            answer = unsure.choice_answer(self.library, bericht.ids, kept.missers)
            return answer, replace(kept, missers=kept.missers + 1, vorige=answer.onderwerp)
        elif bericht.besluit == "buiten-onderwerp":
            answer = self._outside(topic, kept, vandaag)
            return answer, replace(kept, missers=kept.missers + 1, vorige=answer.onderwerp)
        else:
            answer = self._topic(topic, kept, vandaag)
        if topic is not None and topic.id in (FORGET, RESTART):
            return replace(answer, extra={**answer.extra, "vergeten": topic.id == FORGET}), Stand()
        return answer, replace(kept, missers=0, onderwerp=answer.onderwerp, vorige=answer.onderwerp)

    def first_reply(self, bericht: Bericht, stand: Stand, vandaag: date) -> Answer:
        """The reply to a message as in a conversation: a calculation goes through the form, all else is answered."""
        topic = self.library.topics.get(bericht.ids[0]) if bericht.ids and bericht.besluit == "antwoord" else None
        if topic is None or topic.soort != "berekening":
            return self.reply(bericht, stand, vandaag)[0]
        read = self.read(bericht.tekst, replace(stand, onderwerp=topic.id), vandaag)
        if read.fout or not (read.stand.situatie or {}).get(FIRST_DAY):
            return self.ask_first_day(read.stand, read.fout)
        if read.stand.te_bevestigen:
            return self.ask_confirmation(read.stand)
        return self.dates(read.stand, vandaag)[0]

    def _topic(self, topic: Topic, stand: Stand, vandaag: date) -> Answer:
        outcomes = self._outcomes(stand, vandaag)
        datums = own_dates(outcomes, topic.mijlpalen) if outcomes else ()
        feiten = (describe(stand.situatie or {}, outcomes.ziekteweek),) if outcomes and datums else ()
        answer = topic_answer(self.library, topic, stand.rol, vandaag, datums, feiten)
        if topic.soort == "gesprek" and topic.id not in (CRISIS, FORGET):
            answer = replace(answer, keuzes=answer.keuzes or unsure.START)
        return answer

    def _outside(self, topic: Topic, stand: Stand, vandaag: date) -> Answer:
        answer = topic_answer(self.library, topic, stand.rol, vandaag)
        paragraphs = answer.alineas
        if stand.missers + 1 >= unsure.MISSES_BEFORE_PERSON:
            paragraphs = (*paragraphs, unsure.person_sentence(self.library))
        return replace(answer, soort="buiten-onderwerp", alineas=paragraphs, keuzes=unsure.START, feedback=False)

    def _outcomes(self, stand: Stand, vandaag: date) -> Outcomes | None:
        if not stand.situatie or not stand.situatie.get(FIRST_DAY) or stand.te_bevestigen:
            return None
        try:
            return compute(self.library, stand.situatie, vandaag)
        except SituatieFout:
            return None

    def dates(self, stand: Stand, vandaag: date) -> tuple[Answer, Stand]:
        """The reply once the form is done: the dates that were asked for, or why there are none."""
        topic = self.library.topics[stand.onderwerp if stand.onderwerp in self.library.topics else OVERVIEW]
        outcomes = self._outcomes(stand, vandaag)
        if outcomes is None:
            contact = self.library.organisation.placeholders()["organisatie_contact"]
            answer = Answer("antwoord", topic.id, (_DONT_KNOW.format(contact=contact),), keuzes=unsure.START)
        else:
            answer = dates_answer(self.library, topic, stand.rol, stand.situatie or {}, outcomes, vandaag)
        return answer, replace(stand, missers=0, vorige=answer.onderwerp)

    def ask_first_day(self, stand: Stand, fout: str) -> Answer:
        """The question for the first sick day; after a mistake it says what was wrong."""
        again = stand.vorige == "vraag:eerste_ziektedag"
        text = fout or _ASK_FIRST_DAY[1 if again else 0]
        return Answer("vraag", "vraag:eerste_ziektedag", (text,), keuzes=(Keuze("Weet ik niet", "Weet ik niet"),))

    def ask_confirmation(self, stand: Stand) -> Answer:
        """The question about the first uncertain fact."""
        facts, field = stand.situatie or {}, stand.te_bevestigen[0] if stand.te_bevestigen else ""
        first = facts.get(FIRST_DAY)
        if field == FIRST_DAY and first:
            text = (
                f"Ik begrijp: de eerste ziektedag was (ongeveer) {datum(date.fromisoformat(first), weekday=True)}. Klopt dat? "
                "Weet u de precieze datum, typ die dan."
            )
        elif field == "hersteld":
            text = (
                "U noemt dat u tussendoor hersteld was. Vanaf welke dag was u weer volledig beter, en op welke dag werd u opnieuw "
                "ziek? Bijvoorbeeld: hersteld per 2 maart, weer ziek op 23 maart."
            )
        elif field == "zwangerschapsverlof":
            text = "Wat waren de eerste en de laatste dag van het zwangerschaps- en bevallingsverlof?"
        else:
            text = f"Klopt het wat ik begrijp? {describe(facts)} Ik twijfel over: {names((field,))}."
        choices = [Keuze("Weet ik niet", "Weet ik niet")]
        if field in facts:
            choices = [Keuze("Ja, dat klopt", "Ja"), Keuze("Nee", "Nee"), *choices]
        return Answer("vraag", "vraag:feiten_bevestigd", (text,), keuzes=tuple(choices))
