"""What the dialogue needs besides the knowledge base, loaded once: commands, duties, sentences, word lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.answers.commands import Opdrachten, load_commands
from bot.answers.crisis import Crisiswoorden, load_crisis_words
from bot.answers.follow_up import Neighbours
from bot.answers.known_follow_ups import Vervolgvragen, load_follow_ups
from bot.answers.named_dates import Mijlpaalnamen, load_milestone_names
from bot.answers.safety import MedischeWoorden, load_medical_words
from bot.answers.sentences import Mijlpaalzinnen, load_sentences
from bot.knowledge.library import Library
from bot.law.obligations import Obligations, load_obligations


@dataclass(frozen=True)
class Dialoogregels:
    """The data of the dialogue.

    Attributes:
        opdrachten: what can be said at any moment.
        verplichtingen: duties per role and phase.
        zinnen: milestones as sentences.
        medisch: words that tell an illness.
        buren: topics near a topic.
        crisis: words of a crisis, and what is said then.
        mijlpaalnamen: what people call the milestones.
        vervolg: short questions whose meaning is known after a topic.
        datum_erna: topics whose own date follows the answer, because it is not the answer.
    """

    opdrachten: Opdrachten
    verplichtingen: Obligations
    zinnen: Mijlpaalzinnen
    medisch: MedischeWoorden
    buren: Neighbours
    crisis: Crisiswoorden
    mijlpaalnamen: Mijlpaalnamen
    vervolg: Vervolgvragen
    datum_erna: frozenset[str]


def load_rules(knowledge: Path, library: Library) -> Dialoogregels:
    """Reads the data of the dialogue.

    Raises:
        ValueError: a file is not valid (VerplichtingFout is one).
    """
    return Dialoogregels(
        load_commands(knowledge / "dialogue" / "commands.yml"),
        load_obligations(knowledge / "law" / "obligations.yml", library.recht.wetten),
        load_sentences(knowledge / "law" / "milestone_sentences.yml"),
        load_medical_words(knowledge / "dialogue" / "medical_words.yml"),
        Neighbours(library.topics),
        load_crisis_words(knowledge / "dialogue" / "crisis_words.yml"),
        load_milestone_names(knowledge / "dialogue" / "milestone_names.yml", library.topics.values()),
        load_follow_ups(knowledge / "dialogue" / "vervolgvragen.yml", library.topics),
        _own_date_after(knowledge / "dialogue" / "own_dates.yml", library),
    )


def _own_date_after(path: Path, library: Library) -> frozenset[str]:
    names = frozenset(yaml.safe_load(path.read_text(encoding="utf-8"))["erna"])
    unknown = names - library.topics.keys()
    if unknown:
        raise ValueError(f"{path.name}: no such topic: {', '.join(sorted(unknown))}")
    return names
