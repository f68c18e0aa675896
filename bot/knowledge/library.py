"""Everything in knowledge/ that answers need, loaded once and handed on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge.organisation import Organisation, load_organisation
from bot.knowledge.overrides import merge_overrides
from bot.knowledge.placeholders import fill
from bot.knowledge.topics import Rol, Tekst, Topic, load_topics
from bot.law.parameters import Parameters
from bot.law.recht import Recht, load_recht
from bot.paths import KNOWLEDGE, ORGANISATION


@dataclass(frozen=True)
class Library:
    """The knowledge base.

    Attributes:
        topics: topics by id.
        recht: the laws, the legal values by date and the milestones.
        organisation: who runs the bot.
        versie: a checksum of all files; another as soon as one word is another.
    """

    topics: Mapping[str, Topic]
    recht: Recht
    organisation: Organisation
    versie: str = ""

    @property
    def parameters(self) -> Parameters:
        """The legal values by date."""
        return self.recht.parameters

    def fill(self, text: str, op: date) -> str:
        """Fills the placeholders of a text with the values of a date."""
        return fill(text, self.parameters, op, self.organisation.placeholders())

    def tekst(self, topic: Topic, rol: Rol | None, op: date) -> Tekst:
        """The text of a topic for a role, with all placeholders filled."""
        text = topic.tekst(rol)
        return Tekst(self.fill(text.kern, op), self.fill(text.uitzondering, op), self.fill(text.let_op, op))


def load_library(knowledge: Path) -> Library:
    """Reads knowledge/.

    Raises:
        TopicFout, ParameterFout, BronFout, MijlpaalFout, OrganisationFout: a file is not valid.
    """
    recht = load_recht(knowledge / "law")
    organisation = ORGANISATION if knowledge == KNOWLEDGE else knowledge / "organisation.yml"
    return Library(
        topics=merge_overrides(
            load_topics(knowledge / "faq", recht.wetten), knowledge / "organisation" / "faq", recht.wetten
        ),
        recht=recht,
        organisation=load_organisation(organisation),
        versie=checksum(knowledge, organisation),
    )


def checksum(knowledge: Path, organisation: Path) -> str:
    """The version of the knowledge: of all its files, and the organisation's own, wherever that is."""
    digest = hashlib.sha256(organisation.read_bytes() if organisation.is_file() else b"")
    for file in sorted(knowledge.rglob("*.yml")):
        digest.update(f"{file.relative_to(knowledge)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:12]
