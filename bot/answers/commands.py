"""What can be said at any moment and is recognised by its exact words, whatever the classifier makes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_PUNCTUATION = re.compile(r"[^\w\s%€/-]+")


@dataclass(frozen=True)
class Opdracht:
    """A command: its name in commands.yml and the rest of the message where it takes one."""

    naam: str
    rest: str = ""


@dataclass(frozen=True)
class Opdrachten:
    """All commands: exact phrases, and beginnings whose rest is free."""

    zinnen: Mapping[str, str]
    beginnen: tuple[tuple[str, str], ...]

    def vind(self, tekst: str) -> Opdracht | None:
        """The command that a message is, if it is one."""
        plat = plain(tekst)
        if plat in self.zinnen:
            return Opdracht(self.zinnen[plat])
        for begin, naam in self.beginnen:
            if plat.startswith(begin) and plat[len(begin) :].strip():
                return Opdracht(naam, plat[len(begin) :].strip())
        return None


def plain(tekst: str) -> str:
    """Small letters, no punctuation, single spaces."""
    return " ".join(_PUNCTUATION.sub(" ", tekst.lower()).split())


def load_commands(path: Path) -> Opdrachten:
    """Reads commands.yml.

    Raises:
        ValueError: a phrase stands under two commands.
    """
    exact: dict[str, str] = {}
    beginnings: list[tuple[str, str]] = []
    for name, phrases in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for phrase in phrases:
            if phrase.endswith(" *"):
                beginnings.append((f"{plain(phrase[:-2])} ", name))
                continue
            if exact.setdefault(plain(phrase), name) != name:
                raise ValueError(f"{path.name}: {phrase!r} stands under {exact[plain(phrase)]} and {name}")
    return Opdrachten(exact, tuple(sorted(beginnings, key=lambda pair: -len(pair[0]))))
