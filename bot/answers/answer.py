"""What the bot says: one structure for every channel.

A channel shows ``Answer.tekst()`` where it knows nothing better, or renders ``Answer.as_custom()`` natively.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bot.answers.dutch import datum

Soort = Literal["antwoord", "keuze", "vraag", "tijdlijn", "gesprek", "buiten-onderwerp", "fout"]


@dataclass(frozen=True)
class Keuze:
    """Something to click: what it says, and the text that a click sends as if it were typed."""

    titel: str
    tekst: str

    def as_dict(self) -> dict[str, str]:
        """As JSON."""
        return {"titel": self.titel, "tekst": self.tekst}


# In the structure of an answer: the topic that may be meant instead, and the text that choosing it sends.
INSTEAD = "naast"
# "Was dit nuttig?" under an answer, for channels without buttons of their own for it.
FEEDBACK = (Keuze("Ja", "Ja, dit was nuttig"), Keuze("Nee", "Nee, dit was niet nuttig"))


@dataclass(frozen=True)
class Bron:
    """A source: how it is cited and where it is."""

    tekst: str
    url: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """As JSON."""
        return {"tekst": self.tekst, "url": self.url}


@dataclass(frozen=True)
class Datumregel:
    """A computed date with everything that must come with it (design: never a bare date).

    Attributes:
        id: the milestone's id.
        titel: its Dutch name.
        datum: the date in words, or a window in words.
        iso: the last (or only) day, for calendars; None if the date is not a single day.
        wie: who acts.
        laatste_werkdag: last working day on or before it, in words; empty if it is the day itself or does not matter.
        status: voorbij, vandaag, binnenkort, nu or komend.
        stappen: how this date came about, each a sentence with its source.
        gevolg: what happens if it is missed.
        bronnen: legal basis.
        zekerheid: wet, beleidsregel or praktijk.
    """

    id: str
    titel: str
    datum: str
    iso: str | None
    wie: str
    laatste_werkdag: str
    status: str
    stappen: tuple[str, ...]
    gevolg: str
    bronnen: tuple[Bron, ...]
    zekerheid: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.id,
            "titel": self.titel,
            "datum": self.datum,
            "iso": self.iso,
            "wie": self.wie,
            "laatste_werkdag": self.laatste_werkdag,
            "status": self.status,
            "stappen": list(self.stappen),
            "gevolg": self.gevolg,
            "bronnen": [bron.as_dict() for bron in self.bronnen],
            "zekerheid": self.zekerheid,
        }


@dataclass(frozen=True)
class Answer:
    """One reply.

    Attributes:
        soort: what kind of reply it is.
        onderwerp: the topic's id, or a name of the reply that is no topic.
        alineas: the paragraphs of the text, the first sentence being the answer.
        feiten: what the bot understood and reckons with.
        datums: computed dates.
        keuzes: what one can click.
        bronnen: legal basis of the text.
        gecontroleerd_op: when the text was last checked against the law.
        voorbehoud: the reservation that goes with a computed date.
        feedback: whether "Was dit nuttig?" belongs under it.
    """

    soort: Soort
    onderwerp: str
    alineas: tuple[str, ...]
    feiten: tuple[str, ...] = ()
    datums: tuple[Datumregel, ...] = ()
    keuzes: tuple[Keuze, ...] = ()
    bronnen: tuple[Bron, ...] = ()
    gecontroleerd_op: date | None = None
    voorbehoud: str = ""
    feedback: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def tekst(self) -> str:
        """The whole reply as plain text, for any client."""
        parts = list(self.alineas)
        if self.voorbehoud:
            parts.append(self.voorbehoud)
        told = "\n".join(parts)
        # Each source once: one that stands in the text already is not repeated below it.
        rest = [text for text in dict.fromkeys(bron.tekst for bron in self.bronnen) if text not in told]
        if rest:
            parts.append("Bron: " + "; ".join(rest) + self._checked())
        elif self.gecontroleerd_op and self.bronnen:
            parts.append(f"Laatst gecontroleerd op {datum(self.gecontroleerd_op)}.")
        return "\n\n".join(part for part in parts if part)

    def _checked(self) -> str:
        return f" (laatst gecontroleerd op {datum(self.gecontroleerd_op)})" if self.gecontroleerd_op else ""

    def as_custom(self) -> dict[str, Any]:
        """The structured answer that rich channels render, as JSON."""
        return {
            "soort": self.soort,
            "onderwerp": self.onderwerp,
            "alineas": list(self.alineas),
            "feiten": list(self.feiten),
            "datums": [regel.as_dict() for regel in self.datums],
            "keuzes": [keuze.as_dict() for keuze in self.keuzes],
            "bronnen": [bron.as_dict() for bron in self.bronnen],
            "gecontroleerd_op": self.gecontroleerd_op.isoformat() if self.gecontroleerd_op else None,
            "voorbehoud": self.voorbehoud,
            "feedback": self.feedback,
            "feedback_keuzes": [keuze.as_dict() for keuze in FEEDBACK] if self.feedback else [],
            **self.extra,
        }
