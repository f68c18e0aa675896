"""The organisation that runs the bot (knowledge/organisation.yml)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import yaml


class OrganisationFout(Exception):
    """organisation.yml is not as it should be."""


@dataclass(frozen=True)
class Organisation:
    """Who runs the bot and how to reach them; any field may be empty."""

    naam: str = ""
    contact: str = ""
    telefoon: str = ""
    email: str = ""
    openingstijden: str = ""
    website: str = ""

    def placeholders(self) -> dict[str, str]:
        """What ``{organisatie_...}`` becomes; a missing value becomes words that fit in a sentence."""
        ways = [way for way in (self.telefoon, self.email) if way]
        contact = self.contact or (
            f"{self.naam or 'uw arbodienst'} ({' of '.join(ways)})" if ways else "uw HR-afdeling of de arbodienst"
        )
        return {
            "organisatie_naam": self.naam or "de organisatie die deze chatbot aanbiedt",
            "organisatie_contact": contact,
            "organisatie_openingstijden": self.openingstijden or "tijdens kantooruren",
        }


def load_organisation(path: Path) -> Organisation:
    """Reads organisation.yml.

    Raises:
        OrganisationFout: an unknown key, or a value that is no text.
    """
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    known = {field.name for field in fields(Organisation)}
    if not isinstance(data, dict) or data.keys() - known:
        raise OrganisationFout(f"{path}: bekend zijn alleen {', '.join(sorted(known))}")
    for key, value in data.items():
        if value is not None and not isinstance(value, str):
            raise OrganisationFout(f"{path}: {key} is geen tekst (zet hem tussen aanhalingstekens)")
    return Organisation(**{key: (value or "").strip() for key, value in data.items()})
