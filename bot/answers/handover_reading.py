"""What a reply means while a message to the desk is being written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.answers.contact_detail import find_contact
from bot.answers.crisis import CRISIS
from bot.answers.dutch import opsomming
from bot.answers.forms import REPLIES, has_rule
from bot.answers.handover_draft import Concept
from bot.answers.handover_words import Woorden
from bot.answers.reading import Facts
from bot.answers.state import Bericht, Stand
from bot.answers.wishes import Wens, Wensen
from bot.knowledge.library import Library
from bot.language.parts import is_question
from bot.language.scrub import scrub

MAX_CHARACTERS = 1_000
# A longer reply is no plain yes or no.
SHORT = 6
Einde = Literal["annuleren", "weigeren", "versturen"]
# Answered in between, after which the question is put again.
BESIDE = frozenset({"help", "weet_van_mij", "rol_werknemer", "rol_werkgever"})
_LEAVES = frozenset({"vergeet", "opnieuw"})


@dataclass(frozen=True)
class Overdrachtstap:
    """What a reply means.

    Attributes:
        soort: "antwoord" (it was read), "vraag" (the rule of its own topic answers it; then the question is put again)
            or "weg" (the draft is dropped and the message is answered).
        concept: the draft after it.
        einde: how the draft ends, if it does.
    """

    soort: Literal["antwoord", "vraag", "weg"]
    concept: Concept
    einde: Einde | None = None


class Lezer:
    """Reads replies. Holds only what never changes."""

    def __init__(self, library: Library, woorden: Woorden, wensen: Wensen, facts: Facts) -> None:
        """Keeps what it reads with."""
        self._library, self._woorden, self._wensen, self._facts = library, woorden, wensen, facts

    def stap(self, bericht: Bericht, stand: Stand, concept: Concept, vandaag: date) -> Overdrachtstap:
        """What a reply means to the draft."""
        concept = replace(concept, melding="")
        wens = self._wensen.wens(bericht, stand, follow_ups=False)
        if wens.naam == CRISIS or (wens.soort == "opdracht" and wens.bekend and wens.naam in _LEAVES):
            return Overdrachtstap("weg", concept)
        if self._means(bericht, "annuleren"):
            return Overdrachtstap("antwoord", concept, "annuleren")
        if self._means(bericht, "terug"):
            return self._back(concept)
        readers = {
            "toestemming": self._consent,
            "vraag": self._question,
            "contact": self._contact,
            "meesturen": self._along,
            "controle": self._check,
        }
        step = readers[concept.stap](bericht, concept, vandaag)
        return step or self._beside(bericht, wens, concept)

    def _means(self, bericht: Bericht, name: str) -> bool:
        return self._woorden.betekent(bericht.tekst, name)

    def _yes(self, bericht: Bericht, vandaag: date) -> bool | None:
        """Yes or no, in the words of the file or in others; None if it is neither."""
        if self._means(bericht, "ja"):
            return True
        if self._means(bericht, "nee"):
            return False
        if is_question(bericht.tekst) or len(bericht.tekst.split()) > SHORT:
            return None
        return self._facts.lees(bericht.tekst, vandaag, verwacht="bevestiging").bevestiging

    def _back(self, concept: Concept) -> Overdrachtstap:
        fresh = replace(concept, beurt=0)
        if concept.stap == "toestemming":
            return Overdrachtstap("antwoord", concept, "annuleren")
        if concept.stap == "vraag":
            return Overdrachtstap("antwoord", replace(fresh, akkoord=False))
        if concept.stap == "contact":
            return Overdrachtstap("antwoord", replace(fresh, vraag=None))
        if concept.stap == "controle" and concept.meesturen_gevraagd:
            return Overdrachtstap("antwoord", replace(fresh, meesturen_gevraagd=False))
        return Overdrachtstap("antwoord", replace(fresh, contact=""))

    # ---------------------------------------------------------------- the steps

    def _consent(self, bericht: Bericht, concept: Concept, vandaag: date) -> Overdrachtstap | None:
        yes = self._yes(bericht, vandaag)
        if yes is None:
            return None
        if yes:
            return Overdrachtstap("antwoord", replace(concept, akkoord=True, beurt=0))
        return Overdrachtstap("antwoord", concept, "weigeren")

    def _question(self, bericht: Bericht, concept: Concept, vandaag: date) -> Overdrachtstap | None:
        if self._means(bericht, "zonder_vraag"):
            return Overdrachtstap("antwoord", replace(concept, vraag="", beurt=0))
        text = bericht.tekst.strip()
        if len(text) > MAX_CHARACTERS:
            return self._again(concept, self._woorden.deel("meldingen", "te_lang", max=str(MAX_CHARACTERS)))
        if self._means(bericht, "ja") or self._means(bericht, "nee") or not _has_words(text):
            return self._again(concept, self._woorden.deel("meldingen", "leeg"))
        contact = find_contact(text)
        cleaned = scrub(text)
        kinds = self._kinds(cleaned.found)
        if kinds and not _has_words(cleaned.text):
            return self._again(concept, self._woorden.deel("meldingen", "leeg_na_schonen", soorten=kinds))
        notice = self._woorden.deel("meldingen", "geschoond", soorten=kinds) if kinds else ""
        told = replace(concept, vraag=cleaned.text.strip(), beurt=0, melding=notice)
        if contact and not told.contact:
            told = replace(told, contact=contact.waarde, contact_soort=contact.soort)
        return Overdrachtstap("antwoord", told)

    def _kinds(self, found: tuple[str, ...]) -> str:
        """What was taken out, in words; never the values."""
        names = self._woorden.data["soorten"]
        return opsomming(tuple(dict.fromkeys(names.get(kind, names["anders"]) for kind in found)))

    def _contact(self, bericht: Bericht, concept: Concept, vandaag: date) -> Overdrachtstap | None:
        contact = find_contact(bericht.tekst)
        if contact is None:
            return None
        known = replace(concept, contact=contact.waarde, contact_soort=contact.soort, beurt=0)
        return Overdrachtstap("antwoord", known)

    def _along(self, bericht: Bericht, concept: Concept, vandaag: date) -> Overdrachtstap | None:
        topics = facts = None
        if self._means(bericht, "niets"):
            topics = facts = False
        elif self._means(bericht, "allebei"):
            topics = facts = True
        elif self._means(bericht, "alleen_onderwerpen"):
            topics, facts = True, False
        elif self._means(bericht, "alleen_feiten"):
            topics, facts = False, True
        else:
            topics = facts = self._yes(bericht, vandaag)
        if topics is None:
            return None
        chosen = replace(
            concept,
            meesturen_gevraagd=True,
            beurt=0,
            met_onderwerpen=bool(topics and concept.onderwerpen),
            met_feiten=bool(facts and concept.feiten),
        )
        return Overdrachtstap("antwoord", chosen)

    def _check(self, bericht: Bericht, concept: Concept, vandaag: date) -> Overdrachtstap | None:
        fresh = replace(concept, beurt=0)
        if self._means(bericht, "wijzig_vraag"):
            return Overdrachtstap("antwoord", replace(fresh, vraag=None))
        if self._means(bericht, "wijzig_contact"):
            return Overdrachtstap("antwoord", replace(fresh, contact=""))
        if self._means(bericht, "wijzig_meesturen"):
            return Overdrachtstap("antwoord", replace(fresh, meesturen_gevraagd=False))
        contact = find_contact(bericht.tekst)
        if contact is not None and not is_question(bericht.tekst):
            return Overdrachtstap("antwoord", replace(fresh, contact=contact.waarde, contact_soort=contact.soort))
        yes = True if self._means(bericht, "ja") else self._yes(bericht, vandaag)
        if yes:
            # Only plain words send: what goes out cannot be called back.
            if self._means(bericht, "ja"):
                return Overdrachtstap("antwoord", concept, "versturen")
            return self._again(concept, self._woorden.deel("meldingen", "niet_verstuurd"))
        if yes is False:
            return self._again(concept, self._woorden.deel("meldingen", "niet_verstuurd"))
        return None

    # ---------------------------------------------------------------- anything else

    def _again(self, concept: Concept, notice: str) -> Overdrachtstap:
        return Overdrachtstap("antwoord", replace(concept, melding=notice))

    def _beside(self, bericht: Bericht, wens: Wens, concept: Concept) -> Overdrachtstap:
        """A message that is no reply: its own topic is answered, or it is not understood."""
        ruled = has_rule(self._library, bericht)
        if wens.soort == "opdracht" and wens.naam not in REPLIES:
            return Overdrachtstap("vraag" if ruled and wens.naam in BESIDE else "weg", concept)
        if wens.soort == "onderwerp" and (is_question(bericht.tekst) or wens.bekend):
            return Overdrachtstap("vraag" if ruled else "weg", concept)
        return self._again(concept, self._woorden.deel("meldingen", "niet_begrepen"))


def _has_words(text: str) -> bool:
    return any(len(word) > 1 and any(char.isalpha() for char in word) for word in text.split())
