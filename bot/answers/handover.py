"""The conversation in which a user writes to the desk: what a reply means, and what is asked or said next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.answers import handover_reading as reading
from bot.answers.answer import Answer, Keuze
from bot.answers.dutch import datum, opsomming
from bot.answers.facts import parts_of
from bot.answers.handover_draft import Bericht as Verzending
from bot.answers.handover_draft import Concept, bericht
from bot.answers.handover_reading import Einde, Overdrachtstap
from bot.answers.handover_words import Woorden, load_words
from bot.answers.reading import Facts
from bot.answers.rules import Dialoogregels
from bot.answers.state import Bericht, Stand
from bot.answers.unsure import START
from bot.answers.wishes import Wensen
from bot.knowledge.handover import Overdracht
from bot.knowledge.library import Library
from bot.paths import KNOWLEDGE

SUBJECT = "overdracht"
ROLE_WORDS = {"werknemer": "werknemer", "werkgever": "werkgever of HR"}
Afloop = Literal["bezorgd", "wacht", "onbestelbaar", "ingetrokken", "te_laat_ingetrokken", "geen_bericht", "onzeker"]


@dataclass(frozen=True)
class Moment:
    """What the desk is like at this moment.

    Attributes:
        nu: now, aware of its time zone.
        hapert: whether messages are waiting because the desk could not be reached.
    """

    nu: datetime
    hapert: bool = False


class Overdrachtgesprek:
    """The conversation. Holds only what never changes."""

    def __init__(self, library: Library, regels: Dialoogregels, facts: Facts, woorden: Woorden | None = None) -> None:
        """Keeps the knowledge base; ``woorden`` are read from knowledge/ where they are not given."""
        self.library = library
        self.woorden = woorden or load_words(KNOWLEDGE / "dialogue" / "overdracht.yml")
        self._reader = reading.Lezer(library, self.woorden, Wensen(library, regels), facts)

    @property
    def overdracht(self) -> Overdracht | None:
        """The organisation's settings; None: the hand-over is off."""
        return self.library.organisation.overdracht

    def begin(self, stand: Stand) -> Concept:
        """A new draft, with what may be sent along if the user says so."""
        past = [str(entry.get("onderwerp") or "") for entry in stand.verleden]
        asked = dict.fromkeys(name for name in (*past, stand.onderwerp or "") if name in self.library.topics)
        topics = [self.library.topics[name] for name in asked]
        facts = parts_of(stand.situatie or {}, stand.overig)
        if stand.rol:
            facts = [self.woorden.tekst("rol_feit", rol=ROLE_WORDS[stand.rol]), *facts]
        return Concept(
            onderwerpen=tuple(topic.vraag for topic in topics if topic.soort != "gesprek"), feiten=tuple(facts)
        )

    def stap(self, tekst: Bericht, stand: Stand, concept: Concept, vandaag: date) -> Overdrachtstap:
        """What a reply means to the draft."""
        return self._reader.stap(tekst, stand, concept, vandaag)

    # ---------------------------------------------------------------- asking

    def vraag(self, concept: Concept, message_id: str, moment: Moment) -> Answer:
        """The next question. Its structure says which, and what must not be kept (see bot/server/confidential.py)."""
        words, stap = self.woorden, concept.stap
        question = words.vraag(stap, concept.beurt)
        buttons = words.knoppen(stap) if stap != "meesturen" else self._along_buttons(concept)
        # Values are put in one by one, not formatted into a text that holds the user's own words.
        desk = {"balie": self._desk(), "lijst": self._along(concept)}
        if stap == "controle":
            sent = self._preview(bericht(concept, message_id))
            shown = _filled(question, {**desk, "inhoud": sent})
            kept = _filled(question, {**desk, "inhoud": words.deel("inhoud", "niet_bewaard")})
            if concept.onderwerpen or concept.feiten:
                titel, tekst = words.data["stappen"]["controle"]["knop_meesturen"]
                buttons = (*buttons[:-1], Keuze(titel, tekst), buttons[-1])
        else:
            shown = kept = _filled(question, desk)
        around = (concept.melding,) if concept.melding else ()
        after = self._hours(moment) if stap == "toestemming" and not concept.beurt else ()
        return Answer(
            "vraag",
            SUBJECT,
            (*around, shown, *after),
            keuzes=buttons,
            extra={"stap": stap, "besloten": True, "bewaar_als": [*around, kept, *after]},
        )

    def _along(self, concept: Concept) -> str:
        lines = [
            self.woorden.data["stappen"]["meesturen"][name].format(waarde=opsomming(values))
            for name, values in (("onderwerpen", concept.onderwerpen), ("feiten", concept.feiten))
            if values
        ]
        return "\n".join(lines)

    def _along_buttons(self, concept: Concept) -> tuple[Keuze, ...]:
        both = bool(concept.onderwerpen and concept.feiten)
        return self.woorden.knoppen("meesturen", "knoppen_beide" if both else "knoppen_een")

    def _preview(self, sent: Verzending) -> str:
        words = self.woorden
        lines = [
            words.deel("inhoud", "vraag", waarde=sent.vraag) if sent.vraag else words.deel("inhoud", "zonder_vraag")
        ]
        lines.append(words.deel("inhoud", sent.contact_soort, waarde=sent.contact))
        if sent.onderwerpen:
            lines.append(words.deel("inhoud", "onderwerpen", waarde=opsomming(sent.onderwerpen)))
        if sent.feiten:
            lines.append(words.deel("inhoud", "feiten", waarde=opsomming(sent.feiten)))
        lines.append(words.deel("inhoud", "kenmerk", waarde=sent.kenmerk))
        return "\n".join(lines)

    def _hours(self, moment: Moment) -> tuple[str, ...]:
        desk = self.overdracht
        sentences = [self._open_sentence(desk, moment.nu)] if desk else []
        if moment.hapert:
            sentences.append(self.woorden.tekst("balie_hapert", telefoon=self._phone()))
        return tuple(sentence for sentence in sentences if sentence)

    def _open_sentence(self, desk: Overdracht, nu: datetime) -> str:
        until, again = desk.tijden.sluit(nu), desk.tijden.opent(nu)
        if until:
            return self.woorden.tekst("open_nu", tot=f"{until:%H.%M}".lstrip("0"))
        if desk.tijden.is_open(nu):
            return self.woorden.tekst("altijd_open")
        return self.woorden.tekst("dicht", vanaf=_from(again)) if again else self.woorden.tekst("dicht_onbekend")

    # ---------------------------------------------------------------- saying

    def einde(self, einde: Einde | Literal["uit", "verlopen", "storing"]) -> Answer:
        """What is said where nothing was sent."""
        texts = {
            "annuleren": self.woorden.tekst("geannuleerd"),
            "weigeren": self.woorden.tekst("geweigerd", contact=self._contact(), uren=self._contact_hours()),
            "uit": self.woorden.tekst("uit", contact=self._contact(), uren=self._contact_hours()),
            "verlopen": self.woorden.tekst("verlopen"),
            "storing": self.woorden.tekst("storing", telefoon=self._phone()),
        }
        return Answer("gesprek", SUBJECT, (texts[einde],), keuzes=START)

    def afloop(self, afloop: Afloop, contact_soort: str, nu: datetime) -> Answer:
        """What became of a message.

        Args:
            afloop: where it is.
            contact_soort: email or telefoon; empty if it is not known (any more).
            nu: now.
        """
        words, desk = self.woorden, self.overdracht
        phone = self._phone()
        buttons: tuple[Keuze, ...] = START
        if afloop == "bezorgd":
            text = self._delivered(contact_soort, nu)
        elif afloop == "wacht":
            text = words.tekst("wacht", uren_bewaren=str(desk.bewaren_uren if desk else 0), telefoon=phone)
            buttons = (words.keuze("knop_status"), words.keuze("knop_intrekken"))
        elif afloop == "onzeker":
            text = words.tekst("onzeker", telefoon=phone)
            buttons = (words.keuze("knop_status"), words.keuze("knop_intrekken"))
        elif afloop in ("onbestelbaar", "te_laat_ingetrokken"):
            text = words.tekst(afloop, telefoon=phone)
        else:
            text = words.tekst(afloop)
        return Answer("gesprek", SUBJECT, (text,), keuzes=buttons)

    def _delivered(self, contact_soort: str, nu: datetime) -> str:
        words, desk = self.woorden, self.overdracht
        if not contact_soort or desk is None:
            return words.tekst("bezorgd_later", balie=self._desk())
        values = {"balie": self._desk(), "contact_soort": words.data["contact_soorten"][contact_soort]}
        if desk.tijden.is_open(nu):
            return words.tekst("bezorgd_open", **values)
        again = desk.tijden.opent(nu)
        if again:
            return words.tekst("bezorgd_dicht", vanaf=_from(again), **values)
        return words.tekst("bezorgd_dicht_onbekend", **values)

    def niets(self) -> Answer:
        """There is no message to say anything of."""
        return Answer("gesprek", SUBJECT, (self.woorden.tekst("geen_bericht"),), keuzes=START)

    def aanbod(self, answer: Answer) -> Answer:
        """An answer that names whom to speak to, with the offer to send a message if that is possible."""
        if self.overdracht is None:
            return answer
        offer = self.woorden.tekst("aanbod", balie=self._desk())
        return replace(
            answer, alineas=(*answer.alineas, offer), keuzes=(self.woorden.keuze("aanbod_knop"), *answer.keuzes)
        )

    def bewaren(self, answer: Answer) -> Answer:
        """The answer on what is kept, with how long a message to the desk is, where one can be sent."""
        if self.overdracht is None:
            return answer
        kept = self.woorden.tekst("bewaren", balie=self._desk(), uren_bewaren=str(self.overdracht.bewaren_uren))
        return replace(answer, alineas=(*answer.alineas, kept))

    def _desk(self) -> str:
        return self.overdracht.balie if self.overdracht else ""

    def _phone(self) -> str:
        organisation = self.library.organisation
        return organisation.telefoon or self._contact()

    def _contact(self) -> str:
        return self.library.organisation.placeholders()["organisatie_contact"]

    def _contact_hours(self) -> str:
        return self.library.organisation.placeholders()["organisatie_openingstijden"]


def _from(moment: datetime) -> str:
    return f"{datum(moment.date(), weekday=True)} vanaf {f'{moment:%H.%M}'.lstrip('0')} uur"


def _filled(text: str, values: dict[str, str]) -> str:
    """The text with its values; the values themselves are left as they are, braces and all."""
    parts = text
    marks = {name: f"\x00{name}\x00" for name in values}
    for name, mark in marks.items():
        parts = parts.replace(f"{{{name}}}", mark)
    pieces = parts.split("\x00")
    return "".join(values[piece] if place % 2 else piece for place, piece in enumerate(pieces))
