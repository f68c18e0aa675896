"""Milestones as natural sentences, per role and tense (knowledge/law/milestone_sentences.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.answers.dutch import datum
from bot.knowledge.topics import ROLLEN, Rol
from bot.law.timeline import Mijlpaal

# Days on which something ends or begins by itself: no working day before it is worth naming.
EVENTS = frozenset({"einde_loondoorbetaling", "wia_ingang", "einde_opzegverbod"})


@dataclass(frozen=True)
class Mijlpaalzinnen:
    """The sentences: milestone -> role -> "komend" or "voorbij" -> template."""

    zinnen: Mapping[str, Mapping[str, Mapping[str, str]]]

    def zin(self, milestone: Mijlpaal, rol: Rol | None) -> str:
        """The sentence for a milestone that has a day or a period."""
        last = milestone.uiterlijk
        if last is None:
            return f"{milestone.titel}: hiervoor staat geen vaste dag."
        start = milestone.venster.van if milestone.venster else last
        words = {
            "datum": datum(last, weekday=True),
            "van": datum(start, weekday=True),
            "tot": datum(last, weekday=True),
        }
        own = self.zinnen.get(milestone.id)
        tense = "voorbij" if milestone.status == "voorbij" else "komend"
        template = own[rol or "werknemer"][tense] if own else f"{milestone.titel}: {{datum}}."
        text = template.format(**words)
        workday = milestone.laatste_werkdag
        if workday and workday != last and milestone.id not in EVENTS and tense == "komend":
            text = f"{text[:-1]} (laatste werkdag ervoor: {datum(workday, weekday=True)})."
        return text


def load_sentences(path: Path) -> Mijlpaalzinnen:
    """Reads the sentences.

    Raises:
        ValueError: a milestone lacks a role or a tense.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for milestone, roles in data.items():
        for tenses in roles.values():
            tenses.setdefault("voorbij", tenses.get("komend", ""))
        roles.setdefault("werkgever", roles.get("werknemer"))
        if any(not roles.get(rol) or not roles[rol].get("komend") for rol in ROLLEN):
            raise ValueError(f"{path.name}: {milestone} needs a sentence for the werknemer")
    return Mijlpaalzinnen(data)
