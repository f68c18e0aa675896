"""What came in, what the conversation holds, and what one turn gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from bot.answers.answer import Answer
from bot.knowledge.topics import Rol

Formulier = Literal["termijnen_form", "loon_form", "spoor_2_form", "overdracht_form"]


@dataclass(frozen=True)
class Deel:
    """A question within a message that asks more than one: where it stands, and what the NLU made of it."""

    van: int
    tot: int
    besluit: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Bericht:
    """A message with what the NLU made of it.

    Attributes:
        tekst: what was typed.
        besluit: antwoord, keuze or buiten-onderwerp.
        ids: the topics, best first.
        moment: when it came in, in seconds since 1970; 0 if that is not known.
        rangorde: the classifier's ranking of all topics, best first, also where it was not sure.
        delen: the questions in it, where there is more than one.
        naast: the topic that may be meant instead of the first of ``ids``.
    """

    tekst: str
    besluit: str
    ids: tuple[str, ...]
    moment: float = 0.0
    rangorde: tuple[str, ...] = ()
    delen: tuple[Deel, ...] = ()
    naast: str | None = None


@dataclass(frozen=True)
class Stand:
    """What the conversation holds; the slots of domain.yml by the same names."""

    rol: Rol | None = None
    situatie: Mapping[str, Any] | None = None
    te_bevestigen: tuple[str, ...] = ()
    gevraagd: tuple[str, ...] = ()
    onderwerp: str | None = None
    berekening: str | None = None
    getoond: tuple[str, ...] = ()
    missers: int = 0
    vorige: str | None = None
    vraagbeurten: Mapping[str, Any] = field(default_factory=dict)
    start: bool = False
    dossier: str | None = None
    dossiers: Mapping[str, Any] = field(default_factory=dict)
    verleden: tuple[Mapping[str, Any], ...] = ()
    overig: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Stand:
        """Reads the slots; whatever is missing or odd is taken as unknown."""
        rol = slots.get("rol")
        return cls(
            rol=cast(Rol, rol) if rol in ("werknemer", "werkgever") else None,
            situatie=slots.get("situatie") or None,
            te_bevestigen=tuple(slots.get("te_bevestigen") or ()),
            gevraagd=tuple(slots.get("gevraagd") or ()),
            onderwerp=slots.get("onderwerp"),
            berekening=slots.get("berekening"),
            getoond=tuple(slots.get("getoond") or ()),
            missers=int(slots.get("missers") or 0),
            vorige=slots.get("vorige"),
            vraagbeurten=slots.get("vraagbeurten") or {},
            start=bool(slots.get("start")),
            dossier=slots.get("dossier"),
            dossiers=slots.get("dossiers") or {},
            verleden=tuple(slots.get("verleden") or ()),
            overig=slots.get("overig") or {},
        )

    def as_slots(self) -> dict[str, Any]:
        """As values of the slots."""
        return {
            "rol": self.rol,
            "situatie": dict(self.situatie) if self.situatie else None,
            "te_bevestigen": list(self.te_bevestigen) or None,
            "gevraagd": list(self.gevraagd) or None,
            "onderwerp": self.onderwerp,
            "berekening": self.berekening,
            "getoond": list(self.getoond) or None,
            "missers": float(self.missers),
            "vorige": self.vorige,
            "vraagbeurten": dict(self.vraagbeurten) or None,
            "start": self.start or None,
            "dossier": self.dossier,
            "dossiers": dict(self.dossiers) or None,
            "verleden": [dict(past) for past in self.verleden] or None,
            "overig": dict(self.overig) or None,
        }

    def facts(self) -> dict[str, Any]:
        """The facts of the file at hand, as they are kept for another file."""
        return {
            "situatie": dict(self.situatie) if self.situatie else None,
            "te_bevestigen": list(self.te_bevestigen),
            "gevraagd": list(self.gevraagd),
            "overig": dict(self.overig),
            "berekening": self.berekening,
        }

    def with_facts(self, facts: Mapping[str, Any]) -> Stand:
        """The same conversation with the facts of another file."""
        return replace(
            self,
            situatie=facts.get("situatie") or None,
            te_bevestigen=tuple(facts.get("te_bevestigen") or ()),
            gevraagd=tuple(facts.get("gevraagd") or ()),
            overig=facts.get("overig") or {},
            berekening=facts.get("berekening"),
        )


@dataclass(frozen=True)
class Beurt:
    """What one turn gives: the replies, the conversation after it, and whether questions of the bot start or end.

    Attributes:
        antwoorden: the replies, in order.
        stand: the conversation after them.
        vraag_door: the form that goes on asking after this turn.
        stopt: whether a form that is asking stops.
        vergeet: whether everything is forgotten.
    """

    antwoorden: tuple[Answer, ...]
    stand: Stand
    vraag_door: Formulier | None = None
    stopt: bool = False
    vergeet: bool = False


@dataclass(frozen=True)
class Formulierstap:
    """What a message means to the form that is asking.

    Attributes:
        soort: "antwoord" (it was read; ask on or finish), "vraag" (it is for the rule of its own topic; then the form
            goes on) or "weg" (the form ends and the message is answered).
        stand: the conversation after reading it.
        klaar: whether nothing is left to ask.
        eerste_ziektedag: value of the form's slot, None if still to be asked.
        fout: what cannot be right in the message, as a Dutch sentence.
    """

    soort: Literal["antwoord", "vraag", "weg"]
    stand: Stand
    klaar: bool = False
    eerste_ziektedag: str | None = None
    fout: str = ""
