"""What knowledge/insights.yml says: what the figures mean and what the estimate of savings reckons with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.insights.figures import MEASURES, MeasureId
from bot.paths import KNOWLEDGE

FILE = KNOWLEDGE / "insights.yml"
MAX_DAYS = 7
_KEYS = {"stilte_minuten", "terugkeer_dagen", "organisaties", "besparing", "metingen", "woorden"}


class SettingsError(Exception):
    """insights.yml is not as it should be; the message says where."""


@dataclass(frozen=True)
class Measure:
    """What a measure is called and what it means, in Dutch."""

    naam: str
    uitleg: str


@dataclass(frozen=True)
class Assumptions:
    """What the estimate of savings reckons with.

    Attributes:
        euros: what a telephone call costs.
        minutes: minutes of staff per call.
        called: part of the conversations that would have been a call, between 0 and 1.
        remark: what a reader must know about it.
    """

    euros: float
    minutes: float
    called: float
    remark: str


@dataclass(frozen=True)
class InsightsSettings:
    """The settings.

    Attributes:
        silence_seconds: a longer silence begins a new conversation.
        return_seconds: how long returning is counted, and a pseudonym kept.
        organisations: names that are counted apart.
        assumptions: of the estimate of savings.
        measures: name and meaning of each measure.
        words: Dutch words for the values in the figures.
    """

    silence_seconds: float
    return_seconds: float
    organisations: frozenset[str]
    assumptions: Assumptions
    measures: Mapping[MeasureId, Measure]
    words: Mapping[str, str]


def load_settings(path: Path = FILE) -> InsightsSettings:
    """Reads insights.yml.

    Raises:
        SettingsError: a key is missing or unknown, or a value is of the wrong kind or size.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path.name} cannot be read ({type(error).__name__})") from error
    if not isinstance(data, dict) or data.keys() != _KEYS:
        raise SettingsError(f"{path.name}: it must hold exactly {', '.join(sorted(_KEYS))}")
    measures, words, names = data["metingen"], data["woorden"], data["organisaties"]
    if not isinstance(measures, dict) or set(measures) != set(MEASURES):
        raise SettingsError(f"{path.name}: metingen must hold exactly {', '.join(MEASURES)}")
    if not isinstance(words, dict) or not all(isinstance(value, str) for value in words.values()):
        raise SettingsError(f"{path.name}: woorden must be texts")
    if not isinstance(names, list) or not all(isinstance(name, str) and 0 < len(name) <= MAX_NAME for name in names):
        raise SettingsError(f"{path.name}: organisaties must be a list of short names")
    return InsightsSettings(
        silence_seconds=60 * _number(data, "stilte_minuten", 1, 24 * 60),
        return_seconds=86_400 * _number(data, "terugkeer_dagen", 1, MAX_DAYS),
        organisations=frozenset(names),
        assumptions=_assumptions(data["besparing"]),
        measures={name: _measure(measures[name]) for name in MEASURES},
        words=words,
    )


MAX_NAME = 80


def _assumptions(data: Any) -> Assumptions:
    if not isinstance(data, dict):
        raise SettingsError("besparing must hold the assumptions")
    return Assumptions(
        euros=_number(data, "kosten_per_gesprek", 0, 1_000),
        minutes=_number(data, "minuten_per_gesprek", 0, 1_000),
        called=_number(data, "aandeel_gebeld", 0, 1),
        remark=str(data.get("toelichting") or ""),
    )


def _measure(data: Any) -> Measure:
    if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in ("naam", "uitleg")):
        raise SettingsError("each of metingen has a naam and an uitleg")
    return Measure(data["naam"], data["uitleg"])


def _number(data: Mapping[str, Any], name: str, least: float, most: float) -> float:
    value = data.get(name)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not least <= value <= most:
        raise SettingsError(f"{name} must be a number from {least:g} to {most:g}")
    return float(value)
