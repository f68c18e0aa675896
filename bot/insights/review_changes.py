"""From proposals to files: a training question added to a topic, or a file to write a new topic in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.insights.review_store import Voorstel
from bot.knowledge.checks_links import normalised

# Stands in a template where an editor must write; a file that still holds it is not ready.
TO_WRITE = "NOG INVULLEN"
MIN_EXAMPLES = 25


class VoorstelFout(Exception):
    """A proposal cannot become a change; ``args[0]`` says why in Dutch."""


@dataclass(frozen=True)
class Wijziging:
    """What becomes of one file.

    Attributes:
        pad: the file, from the top of the project.
        voor: its text now; None if it is not there yet.
        na: its text afterwards.
    """

    pad: Path
    voor: str | None
    na: str


def add_examples(content: str, questions: Iterable[str]) -> str:
    """Adds training questions at the end of a topic's list; every other byte of the file stays as it is.

    Args:
        content: the text of a topic file.
        questions: the training questions; those that stand there already are left out.

    Raises:
        VoorstelFout: the file has no list of training questions with one per line.
    """
    examples = _examples(content)
    if examples is None or examples.flow_style or not examples.value:
        raise VoorstelFout("dit bestand heeft geen lijst voorbeelden met een regel per vraag")
    known = {normalised(str(node.value)) for node in examples.value}
    added: list[str] = []
    for question in questions:
        if normalised(question) not in known:
            known.add(normalised(question))
            added.append(question)
    if not added:
        return content
    last = examples.value[-1]
    lines = content.splitlines(keepends=True)
    # A block scalar ends on the line after it; a quoted or plain one on its own line.
    place = last.end_mark.line + (1 if last.end_mark.column else 0)
    before = "".join(lines[:place])
    if not before.endswith("\n"):
        before += "\n"
    indent = " " * examples.start_mark.column
    return before + "".join(f"{indent}- {_quoted(question)}\n" for question in added) + "".join(lines[place:])


def template(topic_id: str, groep: str, questions: Collection[str], vandaag: date) -> str:
    """A file to write a new topic in: everything that ``check`` asks for, and the questions that led to it.

    Args:
        topic_id: the id of the new topic.
        groep: its group.
        questions: what people asked.
        vandaag: today.
    """
    asked = list(dict.fromkeys(questions))
    short = max(0, MIN_EXAMPLES - len(asked))
    examples = "".join(f"  - {_quoted(question)}\n" for question in asked)
    more = (
        f'  - "{TO_WRITE}: nog {short} voorbeelden, allemaal anders; de uitleg staat in docs/redactie.md"\n'
        if short
        else ""
    )
    return (
        f"id: {topic_id}\n"
        f"groep: {groep}\n"
        "soort: faq\n"
        f"vraag: {_quoted(asked[0] if asked else TO_WRITE)}\n"
        "antwoord:\n"
        "  werknemer:\n"
        "    kern: >-\n"
        f"      {TO_WRITE}: de eerste zin is het antwoord.\n"
        "    uitzondering: >-\n"
        f"      {TO_WRITE}: wanneer het anders is, of haal dit onderdeel weg.\n"
        "    let_op: >-\n"
        f"      {TO_WRITE}: een praktische waarschuwing, of haal dit onderdeel weg.\n"
        "basis:\n"
        f'  - {{praktijk: "{TO_WRITE}: de wet eerst, bijvoorbeeld wet: BW7, artikel: 7:629"}}\n'
        "gerelateerd: []\n"
        f"gecontroleerd_op: {vandaag.isoformat()}\n"
        "voorbeelden:\n"
        f"{examples}{more}"
    )


def example_changes(root: Path, proposals: Iterable[Voorstel]) -> tuple[Wijziging, ...]:
    """The changes to topics that exist; an own file of the organisation that lists questions goes before ours.

    Args:
        root: the top of the project.
        proposals: those for a topic that exists; others are passed over.

    Raises:
        VoorstelFout: a topic is not there, or its file cannot be added to.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for proposal in proposals:
        if not proposal.groep:
            wanted[proposal.onderwerp].append(proposal.tekst)
    return tuple(_example_change(root, topic, texts) for topic, texts in sorted(wanted.items()))


def new_topics(proposals: Iterable[Voorstel]) -> dict[tuple[str, str], list[str]]:
    """The questions of each new topic, by group and id."""
    wanted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for proposal in proposals:
        if proposal.groep:
            wanted[(proposal.groep, proposal.onderwerp)].append(proposal.tekst)
    return dict(sorted(wanted.items()))


def _example_change(root: Path, topic: str, texts: list[str]) -> Wijziging:
    own = sorted((root / "knowledge" / "organisation" / "faq").glob(f"*/{topic}.yml"))
    ours = sorted((root / "knowledge" / "faq").glob(f"*/{topic}.yml"))
    listing = [path for path in (*own, *ours) if _examples(path.read_text(encoding="utf-8")) is not None]
    if not listing:
        raise VoorstelFout(f"het onderwerp {topic} bestaat niet of heeft geen voorbeelden")
    path = listing[0]
    before = path.read_text(encoding="utf-8")
    try:
        after = add_examples(before, texts)
    except VoorstelFout as error:
        raise VoorstelFout(f"{path.relative_to(root)}: {error.args[0]}") from None
    return Wijziging(path.relative_to(root), before, after)


def _examples(content: str) -> Any:
    """The YAML node of ``voorbeelden``, or None."""
    try:
        node = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(node, yaml.MappingNode):
        return None
    found = (value for key, value in node.value if key.value == "voorbeelden")
    value = next(found, None)
    return value if isinstance(value, yaml.SequenceNode) else None


def _quoted(text: str) -> str:
    # JSON's escapes are YAML's as well.
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
