"""Checks between topics and beside the texts: links, sources, milestones, roles, dates, training questions."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

from bot.knowledge.checks_finding import Ernst, Finding, double_keys, line_of
from bot.knowledge.library import Library
from bot.knowledge.topics import MAX_RELATED, Topic
from bot.law.sources import Basis

MIN_EXAMPLES = 25
MIN_EXAMPLES_TALK = 12
NEAR_DOUBLE = 0.75
STALE_MONTHS = 6
_TALK_GROUPS = frozenset({"gesprek", "speciaal"})
# Articles with duties of the werkgever: who asks about them as werkgever gets a text of his own.
_EMPLOYER_DUTIES = frozenset(
    {
        *(("BW7", article) for article in ("7:629", "7:658a", "7:658b", "7:670", "7:671b")),
        *(("WIA", article) for article in ("24", "25")),
        *(("ZW", article) for article in ("38", "38a", "39a")),
        *(("RPZ", article) for article in ("2", "3", "4", "5", "6")),
        *(("Arbowet", article) for article in ("13", "14", "14a")),
    }
)
# One such word makes another question of it: "Wat is spoor 1?" and "Wat is spoor 2?".
_SETS_APART = frozenset({"1", "1a", "1b", "2", "3", "werkgever", "werknemer"})
_ABOUT_EMPLOYER = re.compile(r"\b(?:mijn|de|een) werkgevers?\b", re.IGNORECASE)


def normalised(text: str) -> str:
    """A question in lower case, without accents and punctuation; as it is if nothing else is left."""
    plain = unicodedata.normalize("NFD", text.lower())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split()) or text.strip()


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last day of that month where the day does not exist."""
    month = day.year * 12 + day.month - 1 - months
    for number in (day.day, 30, 29, 28):
        try:
            return date(month // 12, month % 12 + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has a day 28")


def check_related(topics: Mapping[str, Topic]) -> Iterator[Finding]:
    """Related topics exist, are other topics, are different and at most three."""
    for topic in topics.values():
        if len(topic.gerelateerd) > MAX_RELATED:
            yield _at(topic, ("gerelateerd",), "fout", f"hooguit {MAX_RELATED} gerelateerde onderwerpen")
        for number, other in enumerate(topic.gerelateerd):
            keys = ("gerelateerd", number)
            if other == topic.id:
                yield _at(topic, keys, "fout", "een onderwerp verwijst niet naar zichzelf")
            elif other not in topics:
                yield _at(topic, keys, "fout", f"het gerelateerde onderwerp {other} bestaat niet")
            elif other in topic.gerelateerd[:number]:
                yield _at(topic, keys, "fout", f"{other} staat er twee keer")


def check_milestones(library: Library) -> Iterator[Finding]:
    """Milestones of a topic stand in knowledge/law/milestones.yml."""
    for topic in library.topics.values():
        for number, milestone in enumerate(topic.mijlpalen):
            if milestone not in library.recht.mijlpalen:
                yield _at(topic, ("mijlpalen", number), "fout", f"de mijlpaal {milestone} bestaat niet")


def check_double_keys(paths: Iterable[Path]) -> Iterator[Finding]:
    """No key stands twice in a file: YAML would silently drop the first."""
    for path in paths:
        for line, key in double_keys(path):
            yield Finding(path, line, "fout", f"{key} staat er twee keer; alleen de laatste telt")


def check_has_basis(topics: Iterable[Topic]) -> Iterator[Finding]:
    """What is said about the law has a basis."""
    for topic in topics:
        if not topic.basis and topic.soort != "gesprek":
            yield _at(topic, ("basis",), "fout", "een antwoord over regels heeft een basis nodig")


def check_examples(topics: Iterable[Topic]) -> Iterator[Finding]:
    """Enough training questions, each only once."""
    for topic in topics:
        minimum = MIN_EXAMPLES_TALK if topic.groep in _TALK_GROUPS else MIN_EXAMPLES
        if len(topic.voorbeelden) < minimum:
            bericht = f"{len(topic.voorbeelden)} voorbeelden; minstens {minimum}"
            yield _at(topic, ("voorbeelden",), "fout", bericht)
        seen: set[str] = set()
        for number, example in enumerate(topic.voorbeelden):
            key = normalised(example)
            if not key:
                yield _at(topic, ("voorbeelden", number), "fout", "leeg voorbeeld")
            elif key in seen:
                yield _at(topic, ("voorbeelden", number), "waarschuwing", f"dubbel voorbeeld: {example}")
            seen.add(key)


def check_double_questions(topics: Iterable[Topic]) -> Iterator[Finding]:
    """No question trains two topics."""
    places: dict[str, list[tuple[Topic, tuple[str | int, ...]]]] = defaultdict(list)
    for topic in topics:
        places[normalised(topic.vraag)].append((topic, ("vraag",)))
        for number, example in enumerate(topic.voorbeelden):
            places[normalised(example)].append((topic, ("voorbeelden", number)))
    for question, found in places.items():
        if len({topic.id for topic, _ in found}) < 2:
            continue
        for topic, keys in found:
            others = ", ".join(dict.fromkeys(other.id for other, _ in found if other.id != topic.id))
            yield _at(topic, keys, "fout", f"dezelfde vraag staat bij {others}: {question}")


def check_near_double_canonical(topics: Iterable[Topic]) -> Iterator[Finding]:
    """Canonical questions of two topics differ enough to choose between them."""
    shapes = [(topic, _trigrams(normalised(topic.vraag))) for topic in topics]
    for (one, left), (two, right) in combinations(shapes, 2):
        if len(left & right) >= NEAR_DOUBLE * len(left | right) and _set_apart(one) == _set_apart(two):
            yield _at(two, ("vraag",), "waarschuwing", f"de vraag lijkt erg op die van {one.id}: {one.vraag}")


def check_roles(topics: Iterable[Topic]) -> Iterator[Finding]:
    """A topic about a duty of the werkgever speaks to the werkgever too."""
    for topic in topics:
        if "werkgever" in topic.antwoord or topic.soort != "faq":
            continue
        duties = any(_article(entry) in _EMPLOYER_DUTIES for entry in topic.basis)
        if duties and _ABOUT_EMPLOYER.search(topic.vraag):
            yield _at(topic, ("antwoord",), "waarschuwing", "plicht van de werkgever zonder tekst voor hem")


def check_dates(topics: Iterable[Topic], vandaag: date) -> Iterator[Finding]:
    """Every topic was checked in the last six months."""
    limit = months_before(vandaag, STALE_MONTHS)
    for topic in topics:
        checked = topic.gecontroleerd_op
        if checked < limit:
            yield _at(topic, ("gecontroleerd_op",), "waarschuwing", f"langer dan een half jaar geleden ({checked})")
        if checked > vandaag:
            yield _at(topic, ("gecontroleerd_op",), "fout", f"ligt in de toekomst ({checked})")


def check_unique_ids(paths: Iterable[Path]) -> Iterator[Finding]:
    """An id (the name of its file) stands in one group only."""
    first: dict[str, Path] = {}
    for path in paths:
        earlier = first.setdefault(path.stem, path)
        if earlier != path:
            bericht = f"de id {path.stem} staat ook in de groep {earlier.parent.name}"
            yield Finding(path, line_of(path, ("id",)), "fout", bericht)


def _at(topic: Topic, keys: tuple[str | int, ...], ernst: Ernst, bericht: str) -> Finding:
    return Finding(topic.bestand, line_of(topic.bestand, keys), ernst, bericht)


def _set_apart(topic: Topic) -> frozenset[str]:
    return frozenset(normalised(topic.vraag).split()) & _SETS_APART


def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def _article(basis: Basis) -> tuple[str, str]:
    return (basis.wet.sleutel, basis.artikel or "") if basis.wet else ("", "")
