"""A message to the desk while it is being written, and what is sent in the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Stap = Literal["toestemming", "vraag", "contact", "meesturen", "controle"]


@dataclass(frozen=True)
class Concept:
    """What the user has said so far. Kept in the outbox only, never in the conversation.

    Attributes:
        akkoord: whether the user wants to send a message at all.
        vraag: the question in the user's own words; empty: none; None: still to be asked.
        contact: the e-mail address or telephone number.
        contact_soort: which of the two it is.
        onderwerpen: what the user asked the bot about, to be sent if the user says so.
        feiten: what the bot knows, to be sent if the user says so.
        meesturen_gevraagd: whether the user has said what may be sent along.
        met_onderwerpen: whether the topics may.
        met_feiten: whether the facts may.
        beurt: how often the question at hand was put.
        melding: a sentence that goes before the next question.
    """

    akkoord: bool = False
    vraag: str | None = None
    contact: str = ""
    contact_soort: str = ""
    onderwerpen: tuple[str, ...] = ()
    feiten: tuple[str, ...] = ()
    meesturen_gevraagd: bool = False
    met_onderwerpen: bool = False
    met_feiten: bool = False
    beurt: int = 0
    melding: str = ""

    @property
    def stap(self) -> Stap:
        """What has to be asked next."""
        if not self.akkoord:
            return "toestemming"
        if self.vraag is None:
            return "vraag"
        if not self.contact:
            return "contact"
        if (self.onderwerpen or self.feiten) and not self.meesturen_gevraagd:
            return "meesturen"
        return "controle"

    def as_json(self) -> str:
        """As text for the outbox."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Concept:
        """Reads what ``as_json`` wrote."""
        data = json.loads(text)
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**{key: value for key, value in values.items() if key in known})


@dataclass(frozen=True)
class Bericht:
    """What is sent to the desk: exactly what the user saw and agreed to.

    Attributes:
        kenmerk: a short random mark by which user and desk can name the message.
        vraag: the question; empty if there is none.
        contact_soort: email or telefoon.
        contact: the address or number.
        onderwerpen: what the user asked the bot about; empty if it is not sent along.
        feiten: what the bot knows; empty if it is not sent along.
    """

    kenmerk: str
    vraag: str
    contact_soort: str
    contact: str
    onderwerpen: tuple[str, ...] = ()
    feiten: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "kenmerk": self.kenmerk,
            "vraag": self.vraag,
            "contact": {"soort": self.contact_soort, "waarde": self.contact},
            "onderwerpen": list(self.onderwerpen),
            "gegevens": list(self.feiten),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Bericht:
        """Reads what ``as_dict`` wrote."""
        return cls(
            data["kenmerk"],
            data["vraag"],
            data["contact"]["soort"],
            data["contact"]["waarde"],
            tuple(data["onderwerpen"]),
            tuple(data["gegevens"]),
        )


def bericht(concept: Concept, message_id: str) -> Bericht:
    """What is sent of a draft."""
    return Bericht(
        kenmerk(message_id),
        concept.vraag or "",
        concept.contact_soort,
        concept.contact,
        concept.onderwerpen if concept.met_onderwerpen else (),
        concept.feiten if concept.met_feiten else (),
    )


def kenmerk(message_id: str) -> str:
    """The short mark of a message."""
    return message_id[:8].upper()
