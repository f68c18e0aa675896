"""The topics of knowledge/faq: what people ask and what the bot answers, per role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from bot.law.sources import Basis, Wetten, parse_basis

Rol = Literal["werknemer", "werkgever"]
Soort = Literal["faq", "berekening", "gesprek"]
ROLLEN: tuple[Rol, ...] = get_args(Rol)
SOORTEN: tuple[Soort, ...] = get_args(Soort)
MAX_RELATED = 3
# The topic of all dates together: what a message that only tells facts is about.
OVERVIEW = "bereken-mijn-tijdlijn"

_REQUIRED = {"id", "groep", "soort", "vraag", "antwoord", "gecontroleerd_op", "voorbeelden"}
_OPTIONAL = {"basis", "mijlpalen", "gerelateerd"}


class TopicFout(Exception):
    """A topic file is not as it should be.

    Attributes:
        bestand: the file.
        bericht: what is wrong, in Dutch.
        regel: the line (from 1), 0 if it is not about one line.
    """

    def __init__(self, bestand: Path, bericht: str, regel: int = 0) -> None:
        """Keeps the place and the words."""
        super().__init__(f"{bestand}:{regel}: {bericht}" if regel else f"{bestand}: {bericht}")
        self.bestand, self.bericht, self.regel = bestand, bericht, regel


@dataclass(frozen=True)
class Tekst:
    """What one role is told; placeholders such as ``{wachttijd}`` not yet filled."""

    kern: str
    uitzondering: str = ""
    let_op: str = ""

    def delen(self) -> tuple[str, ...]:
        """The parts that are there, in the order in which they are read."""
        return tuple(part for part in (self.kern, self.uitzondering, self.let_op) if part)


@dataclass(frozen=True)
class Topic:
    """One topic: a question and its authored answer."""

    id: str
    groep: str
    soort: Soort
    vraag: str
    antwoord: Mapping[Rol, Tekst]
    basis: tuple[Basis, ...]
    mijlpalen: tuple[str, ...]
    gerelateerd: tuple[str, ...]
    gecontroleerd_op: date
    voorbeelden: tuple[str, ...]
    bestand: Path

    def tekst(self, rol: Rol | None) -> Tekst:
        """The text for a role; for an unknown role, or where roles do not differ, the employee's."""
        return self.antwoord.get(rol or "werknemer") or self.antwoord["werknemer"]


def load_topics(directory: Path, wetten: Wetten) -> dict[str, Topic]:
    """Reads all topics.

    Args:
        directory: the folder with a folder per group.
        wetten: the laws that a legal basis may name.

    Returns:
        Topics by id, in the order of their files.

    Raises:
        TopicFout: a file is not valid, or an id stands in two files.
    """
    topics: dict[str, Topic] = {}
    for path in topic_files(directory):
        topic = read_topic(path, wetten)
        if topic.id in topics:
            raise TopicFout(path, f"de id {topic.id} staat ook in {topics[topic.id].bestand}")
        topics[topic.id] = topic
    return topics


def topic_files(directory: Path) -> Iterator[Path]:
    """The topic files under a folder, in a fixed order."""
    yield from sorted(directory.glob("*/*.yml"))


def read_topic(path: Path, wetten: Wetten) -> Topic:
    """Reads one topic file. Raises TopicFout if it is not valid."""
    return parse_topic(read_content(path), path, wetten)


def read_content(path: Path) -> dict[str, Any]:
    """Reads what stands in a topic file, unchecked. Raises TopicFout if it is no YAML mapping."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise TopicFout(path, f"geen geldige YAML: {error.problem}", line) from error
    if not isinstance(data, dict):
        raise TopicFout(path, "het bestand bevat geen onderwerp")
    return data


def parse_topic(data: Mapping[str, Any], path: Path, wetten: Wetten) -> Topic:
    """Makes a topic from the content of its file. Raises TopicFout if it is not valid."""
    missing, unknown = _REQUIRED - data.keys(), data.keys() - _REQUIRED - _OPTIONAL
    if missing or unknown:
        raise TopicFout(path, _keys_sentence(missing, unknown))
    if data["id"] != path.stem or data["groep"] != path.parent.name:
        raise TopicFout(path, f"id en groep moeten gelijk zijn aan bestand en map ({path.stem}, {path.parent.name})")
    if data["soort"] not in SOORTEN:
        raise TopicFout(path, f"soort is {data['soort']}; het moet een zijn van {', '.join(SOORTEN)}")
    if not isinstance(data["gecontroleerd_op"], date):
        raise TopicFout(path, "gecontroleerd_op is geen datum (jjjj-mm-dd)")
    antwoord = data["antwoord"]
    if not isinstance(antwoord, dict) or "werknemer" not in antwoord or antwoord.keys() - set(ROLLEN):
        raise TopicFout(path, "antwoord heeft werknemer nodig en mag daarnaast alleen werkgever hebben")
    try:
        basis = tuple(parse_basis(entry, wetten) for entry in data.get("basis") or ())
    except Exception as error:
        raise TopicFout(path, f"basis: {error}") from error
    return Topic(
        id=data["id"],
        groep=data["groep"],
        soort=data["soort"],
        vraag=_words(data["vraag"], path, "vraag"),
        antwoord={rol: _parse_text(antwoord[rol], path, rol) for rol in ROLLEN if rol in antwoord},
        basis=basis,
        mijlpalen=_strings(data, "mijlpalen", path),
        gerelateerd=_strings(data, "gerelateerd", path),
        gecontroleerd_op=data["gecontroleerd_op"],
        voorbeelden=_strings(data, "voorbeelden", path),
        bestand=path,
    )


def _parse_text(data: Any, path: Path, rol: str) -> Tekst:
    if not isinstance(data, dict) or "kern" not in data:
        raise TopicFout(path, f"antwoord.{rol} heeft een kern nodig")
    unknown = data.keys() - {"kern", "uitzondering", "let_op"}
    if unknown:
        raise TopicFout(path, f"antwoord.{rol} kent {', '.join(sorted(unknown))} niet")
    return Tekst(**{key: _words(value, path, f"antwoord.{rol}.{key}") for key, value in data.items() if value})


def _strings(data: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    values = data.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TopicFout(path, f"{key} is geen lijst van teksten")
    return tuple(value.strip() for value in values)


def _words(value: Any, path: Path, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TopicFout(path, f"{key} is leeg of geen tekst")
    return value.strip()


def _keys_sentence(missing: set[str], unknown: set[str]) -> str:
    parts = []
    if missing:
        parts.append(f"er ontbreekt: {', '.join(sorted(missing))}")
    if unknown:
        parts.append(f"onbekend: {', '.join(sorted(unknown))}")
    return "; ".join(parts)
