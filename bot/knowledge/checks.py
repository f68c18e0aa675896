"""Checks the whole of knowledge/ and says what is wrong, where; with the figures of how the answers read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge import checks_law as law_checks
from bot.knowledge import checks_links as link_checks
from bot.knowledge.checks_finding import ERNSTEN, Ernst, Finding
from bot.knowledge.checks_text import (
    NOT_DUTCH,
    TEXT_CHECKS,
    Text,
    check_basis_is_law_now,
    check_placeholders,
    figures,
    filled_texts,
)
from bot.knowledge.library import Library
from bot.knowledge.organisation import Organisation, OrganisationFout, load_organisation
from bot.knowledge.overrides import read_override
from bot.knowledge.readability import Readability
from bot.knowledge.topics import Topic, TopicFout, read_topic, topic_files
from bot.law.milestones import MijlpaalFout
from bot.law.parameters import ParameterFout
from bot.law.recht import Recht, load_recht
from bot.law.sources import BronFout

HARDEST = 10


@dataclass(frozen=True)
class Figures:
    """How the answers read, one row per text (topic and role).

    Attributes:
        onderwerpen: number of topics.
        voorbeelden: number of training questions.
        teksten: id, role and figures of every text, hardest first; texts that are not Dutch left out.
    """

    onderwerpen: int
    voorbeelden: int
    teksten: tuple[tuple[str, str, Readability], ...]

    @property
    def woorden(self) -> float:
        """Words per text, on average."""
        return self._average([float(figure.woorden) for _, _, figure in self.teksten])

    @property
    def zinslengte(self) -> float:
        """Words per sentence over all texts together."""
        sentences = sum(figure.zinnen for _, _, figure in self.teksten)
        return sum(figure.woorden for _, _, figure in self.teksten) / sentences if sentences else 0.0

    @property
    def flesch_douma(self) -> float:
        """The Flesch-Douma score of a text, on average."""
        return self._average([figure.flesch_douma for _, _, figure in self.teksten])

    @property
    def moeilijkste(self) -> tuple[tuple[str, str, Readability], ...]:
        """The hardest texts, hardest first."""
        return self.teksten[:HARDEST]

    @staticmethod
    def _average(values: list[float]) -> float:
        return sum(values) / len(values) if values else 0.0


@dataclass(frozen=True)
class Report:
    """Everything that was found, in order of file and line, and the figures."""

    findings: tuple[Finding, ...]
    figures: Figures

    def count(self, ernst: Ernst) -> int:
        """How many findings are of a kind."""
        return sum(finding.ernst == ernst for finding in self.findings)


def check_knowledge(knowledge: Path, code: Path, vandaag: date) -> Report:
    """Checks all files.

    Args:
        knowledge: the folder with the knowledge base.
        code: the folder with the program, to see which legal values it uses.
        vandaag: the day for which values must be known, and from which a check can be old.

    Returns:
        The findings; when knowledge/law itself is wrong, only those, since nothing else can be read without it.
    """
    law = knowledge / "law"
    try:
        recht = load_recht(law)
    except (BronFout, ParameterFout, MijlpaalFout, OSError) as error:
        return Report((law_checks.law_error(law, error),), Figures(0, 0, ()))
    findings: list[Finding] = []
    organisation = _organisation(knowledge / "organisation.yml", findings)
    library = Library(_topics(knowledge, recht, findings), recht, organisation)
    texts = filled_texts(library, vandaag)
    findings += law_checks.check_obligations(law, recht)
    findings += law_checks.check_proposals(law, recht, vandaag)
    findings += law_checks.check_parameter_dates(law / "parameters", library.parameters, vandaag)
    findings += law_checks.check_unused_parameters(law, library, sorted(code.rglob("*.py")))
    findings += _topic_findings(library, vandaag)
    findings += (finding for text in texts for check in TEXT_CHECKS for finding in check(text))
    ordered = sorted(findings, key=lambda item: (item.bestand, item.regel, ERNSTEN.index(item.ernst), item.bericht))
    return Report(tuple(ordered), _figures(library, texts))


def _topic_findings(library: Library, vandaag: date) -> Iterator[Finding]:
    topics = library.topics
    yield from check_placeholders(library)
    yield from link_checks.check_related(topics)
    yield from link_checks.check_milestones(library)
    yield from link_checks.check_has_basis(topics.values())
    yield from link_checks.check_examples(topics.values())
    yield from link_checks.check_double_questions(topics.values())
    yield from link_checks.check_near_double_canonical(topics.values())
    yield from link_checks.check_roles(topics.values())
    yield from link_checks.check_dates(topics.values(), vandaag)
    for topic in topics.values():
        yield from check_basis_is_law_now(topic)


def _topics(knowledge: Path, recht: Recht, findings: list[Finding]) -> dict[str, Topic]:
    own = list(topic_files(knowledge / "organisation" / "faq"))
    ours = list(topic_files(knowledge / "faq"))
    findings += link_checks.check_unique_ids(ours)
    findings += link_checks.check_unique_ids(own)
    findings += link_checks.check_double_keys([*ours, *own, *sorted((knowledge / "law").rglob("*.yml"))])
    topics: dict[str, Topic] = {}
    # One file that is wrong must not hide what is wrong in the next.
    for path in ours:
        try:
            topics.setdefault(path.stem, read_topic(path, recht.wetten))
        except TopicFout as error:
            findings.append(Finding(path, error.regel, "fout", error.bericht))
    merged = dict(topics)
    for path in own:
        try:
            merged[path.stem] = read_override(path, topics, recht.wetten)
        except TopicFout as error:
            findings.append(Finding(path, error.regel, "fout", error.bericht))
    return merged


def _organisation(path: Path, findings: list[Finding]) -> Organisation:
    try:
        return load_organisation(path)
    except OrganisationFout as error:
        findings.append(Finding(path, 0, "fout", str(error).removeprefix(f"{path}: ")))
        return Organisation()


def _figures(library: Library, texts: tuple[Text, ...]) -> Figures:
    rows = [(text.topic.id, text.rol, figures(text)) for text in texts if text.topic.id not in NOT_DUTCH]
    return Figures(
        onderwerpen=len(library.topics),
        voorbeelden=sum(len(topic.voorbeelden) for topic in library.topics.values()),
        teksten=tuple(sorted(rows, key=lambda row: row[2].flesch_douma)),
    )
