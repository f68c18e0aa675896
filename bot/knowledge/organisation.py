"""The organisation that runs the bot (knowledge/organisation.yml)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.handover import Overdracht, OverdrachtFout, read_handover

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


# What every channel says in its opening where questions are kept.
KEPT = "Een vraag die ik niet goed beantwoord, bewaren wij hooguit 30 dagen, los van uw gesprek. Namen halen wij eruit."
NOTHING_KEPT = "Uw vragen worden niet apart bewaard."


class OrganisationFout(Exception):
    """organisation.yml is not as it should be."""


@dataclass(frozen=True)
class Organisation:
    """Who runs the bot and how to reach them; any field may be empty.

    Attributes:
        naam: The name of the organisation.
        contact: How people reach it, as it fits after "neem contact op met".
        telefoon: A phone number.
        email: An e-mail address.
        openingstijden: When it can be reached, as it fits in a sentence.
        website: A link that starts with https://.
        privacyverklaring: A link to the privacy statement, which starts with https://.
        arbodienst: The arbodienst or bedrijfsarts, as it fits in a sentence.
        cao: The cao that applies, as it fits in a sentence.
        vragen_bewaren: Whether scrubbed questions that went wrong are kept for 30 days, to make the bot better.
        overdracht: How a question is handed over to a person; None: not.
    """

    naam: str = ""
    contact: str = ""
    telefoon: str = ""
    email: str = ""
    openingstijden: str = ""
    website: str = ""
    privacyverklaring: str = ""
    arbodienst: str = ""
    cao: str = ""
    vragen_bewaren: bool = False
    overdracht: Overdracht | None = None

    @property
    def statement(self) -> str:
        """Where the privacy statement stands, as a sentence; empty where nobody has told."""
        return f"Wat wij met uw gegevens doen: {self.privacyverklaring}" if self.privacyverklaring else ""

    def placeholders(self) -> dict[str, str]:
        """What ``{organisatie_...}`` becomes; a missing value becomes words that fit in a sentence."""
        ways = [way for way in (self.telefoon, self.email) if way]
        contact = self.contact or (
            f"{self.naam or self.arbodienst or 'uw arbodienst'} ({' of '.join(ways)})"
            if ways
            else "uw HR-afdeling of de arbodienst"
        )
        return {
            "organisatie_naam": self.naam or "de organisatie die deze chatbot aanbiedt",
            "organisatie_contact": contact,
            "organisatie_telefoon": self.telefoon or contact,
            "organisatie_email": self.email or contact,
            "organisatie_openingstijden": self.openingstijden or "tijdens kantooruren",
            "organisatie_website": self.website or "de website van uw organisatie",
            "organisatie_privacyverklaring": self.statement or "Vraag uw organisatie naar haar privacyverklaring.",
            "organisatie_arbodienst": self.arbodienst or "de arbodienst of bedrijfsarts",
            "organisatie_cao": self.cao or "uw cao",
            "organisatie_vragen_bewaren": KEPT if self.vragen_bewaren else NOTHING_KEPT,
        }


def load_organisation(path: Path) -> Organisation:
    """Reads organisation.yml.

    Args:
        path: the file; where there is none, every value is missing.

    Raises:
        OrganisationFout: no valid YAML, an unknown key, a value that is no text, a malformed e-mail address or link.
    """
    if not path.exists():
        return Organisation()
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    except yaml.YAMLError as error:
        raise OrganisationFout(f"{path}: geen geldige YAML ({error})") from error
    known = {field.name for field in fields(Organisation)}
    if not isinstance(data, dict) or data.keys() - known:
        raise OrganisationFout(f"{path}: bekend zijn alleen {', '.join(sorted(known))}")
    keep = data.pop("vragen_bewaren", None) or False
    if not isinstance(keep, bool):
        raise OrganisationFout(f"{path}: vragen_bewaren is true of false")
    try:
        handover = read_handover(data.pop("overdracht", None))
    except OverdrachtFout as error:
        raise OrganisationFout(f"{path}: {error}") from error
    for key, value in data.items():
        if value is not None and not isinstance(value, str):
            raise OrganisationFout(f"{path}: {key} is geen tekst (zet hem tussen aanhalingstekens)")
    values: dict[str, Any] = {key: " ".join((value or "").split()) for key, value in data.items()}
    if values.get("email") and not _EMAIL.fullmatch(values["email"]):
        raise OrganisationFout(f"{path}: email is geen e-mailadres ({values['email']})")
    for key in ("website", "privacyverklaring"):
        if values.get(key) and not values[key].startswith("https://"):
            raise OrganisationFout(f"{path}: {key} begint met https:// (nu {values[key]})")
    return Organisation(**values, vragen_bewaren=keep, overdracht=handover)
