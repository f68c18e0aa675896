"""The organisation's own answers: they replace parts of a topic of ours, or add a topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge.topics import Topic, TopicFout, parse_topic, read_content, topic_files
from bot.law.sources import Wetten

_OWN = {"id", "groep"}
_REPLACEABLE = {"vraag", "antwoord", "basis", "mijlpalen", "gerelateerd", "gecontroleerd_op", "voorbeelden"}
# A date of ours says nothing about words of theirs.
_NEEDS_DATE = {"antwoord", "basis"}


def merge_overrides(topics: Mapping[str, Topic], directory: Path, wetten: Wetten) -> dict[str, Topic]:
    """Puts the organisation's topics over ours.

    Args:
        topics: our topics by id.
        directory: the folder with the organisation's files, a folder per group; it need not exist.
        wetten: the laws that a legal basis may name.

    Returns:
        All topics by id: ours in their order, then those that the organisation added.

    Raises:
        TopicFout: a file is not valid, stands in another group than our topic, or stands there twice.
    """
    merged = dict(topics)
    own: dict[str, Path] = {}
    for path in topic_files(directory):
        if path.stem in own:
            raise TopicFout(path, f"de id {path.stem} staat ook in {own[path.stem]}")
        own[path.stem] = path
        merged[path.stem] = read_override(path, topics, wetten)
    return merged


def read_override(path: Path, topics: Mapping[str, Topic], wetten: Wetten) -> Topic:
    """Reads one file of the organisation: our topic with its changes, or a topic that we do not have.

    Raises:
        TopicFout: the file is not valid, or stands in another group than our topic.
    """
    data = read_content(path)
    original = topics.get(path.stem)
    return parse_topic(data, path, wetten) if original is None else _over(original, data, path, wetten)


def _over(original: Topic, data: Mapping[str, Any], path: Path, wetten: Wetten) -> Topic:
    unknown = data.keys() - _OWN - _REPLACEABLE
    if unknown:
        raise TopicFout(
            path, f"vervangen kan alleen {', '.join(sorted(_REPLACEABLE))}; niet {', '.join(sorted(unknown))}"
        )
    if path.parent.name != original.groep:
        raise TopicFout(path, f"dit onderwerp hoort in de map {original.groep}")
    given = data.keys() & _REPLACEABLE
    if not given:
        raise TopicFout(path, "het bestand vervangt niets")
    if given & _NEEDS_DATE and "gecontroleerd_op" not in given:
        raise TopicFout(path, "bij een eigen antwoord of basis hoort een eigen gecontroleerd_op")
    if "antwoord" in given and not (isinstance(data["antwoord"], dict) and data["antwoord"]):
        raise TopicFout(path, "antwoord is leeg")
    # Filled up to a whole topic, so that the same reader checks it; only what is given is taken over.
    filler: dict[str, Any] = {"vraag": original.vraag, "gecontroleerd_op": date.min, "voorbeelden": []}
    whole = {**filler, **data, "id": original.id, "groep": original.groep, "soort": original.soort}
    for key in _OWN & data.keys():
        whole[key] = data[key]
    whole["antwoord"] = {"werknemer": {"kern": "-"}, **data.get("antwoord", {})}
    parsed = parse_topic(whole, path, wetten)
    changes = {key: getattr(parsed, key) for key in given}
    if "antwoord" in given:
        changes["antwoord"] = {**original.antwoord, **{rol: parsed.antwoord[rol] for rol in data["antwoord"]}}
    return replace(original, bestand=path, **changes)
