"""What a check finds, and on which line of a file it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

Ernst = Literal["fout", "waarschuwing", "info"]
ERNSTEN: tuple[Ernst, ...] = ("fout", "waarschuwing", "info")


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes:
        bestand: the file.
        regel: the line (from 1); 0 if the finding is about the whole file.
        ernst: "fout" stops the check, "waarschuwing" asks for a look, "info" is for those who want to know.
        bericht: what is wrong and what to do, in Dutch.
    """

    bestand: Path
    regel: int
    ernst: Ernst
    bericht: str

    def als_regel(self, root: Path) -> str:
        """The finding as ``file:line: ernst: message``, with the file as seen from a folder."""
        name = self.bestand.relative_to(root) if self.bestand.is_relative_to(root) else self.bestand
        return f"{name}:{max(self.regel, 1)}: {self.ernst}: {self.bericht}"


def line_of(bestand: Path, keys: Sequence[str | int], words: str = "") -> int:
    """The line on which something stands.

    Args:
        bestand: a YAML file.
        keys: the keys and list positions that lead to it, such as ``("antwoord", "werknemer", "kern")``.
        words: words to look for from there on.

    Returns:
        The line (from 1) of the words, or else of the deepest key that exists; 0 without such a file.
    """
    try:
        text, node = _read(bestand, bestand.stat().st_mtime_ns)
    except (OSError, yaml.YAMLError):
        return 0
    line = 0
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        line, node = found
    if words:
        end = node.end_mark.line + 1 if node is not None else None
        for number, content in enumerate(text.splitlines()[line:end], line):
            if words in content:
                return number + 1
    return line + 1


def double_keys(bestand: Path) -> list[tuple[int, str]]:
    """The keys that stand twice in one mapping of a file, with the line (from 1) of the second; none in broken YAML."""
    try:
        waiting = [_read(bestand, bestand.stat().st_mtime_ns)[1]]
    except (OSError, yaml.YAMLError):
        return []
    found: list[tuple[int, str]] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for name, value in node.value:
                if name.value in seen:
                    found.append((name.start_mark.line + 1, name.value))
                seen.add(str(name.value))
                waiting.append(value)
    return sorted(found)


def _child(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line, node.value[key]
    return None


# The findings of a file come one after the other, so remembering one file (as it was at that time) is enough.
@lru_cache(maxsize=1)
def _read(bestand: Path, changed_ns: int) -> tuple[str, yaml.Node | None]:
    text = bestand.read_text(encoding="utf-8")
    return text, yaml.compose(text, Loader=yaml.CSafeLoader)
