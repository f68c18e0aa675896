"""Strict reading of what the widget sends."""

from __future__ import annotations

import json
import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 1_000_000
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_NAME = re.compile(r"[\w .,&'’()+/-]{1,80}\Z")
_TOPIC = re.compile(r"[a-z0-9-]{1,80}\Z")


class BadRequestError(Exception):
    """The request is not what the channel takes; ``args[0]`` says so in Dutch."""


@dataclass(frozen=True)
class Message:
    """A message.

    Attributes:
        id: the client's id of it; a retry carries the same.
        text: what was typed or chosen.
        chosen: whether it is a choice that the bot offered.
    """

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Page:
    """What a page says about itself when it opens a session; any may be empty."""

    organisation: str = ""
    topic: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Feedback:
    """What the user thought of an answer.

    Attributes:
        id: the message that the answer was given to.
        topic: the answer's topic.
        useful: the verdict.
    """

    id: str
    topic: str
    useful: bool


def read_object(body: bytes, required: Set[str], optional: Set[str] = frozenset()) -> dict[str, Any]:
    """The JSON object of a body, with the keys that it must and may have.

    Raises:
        BadRequestError: it is anything else.
    """
    if len(body) > MAX_BYTES:
        raise BadRequestError("Het bericht is te groot.")
    try:
        data = json.loads(body.decode("utf-8"), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequestError("Dit is geen geldige JSON.") from error
    if not isinstance(data, dict) or not required <= data.keys() or data.keys() - required - optional:
        raise BadRequestError("Het bericht heeft niet de juiste velden.")
    return data


def read_message(body: bytes) -> Message:
    """A message: ``{"id", "tekst"}`` for what was typed, ``{"id", "keuze"}`` for what was chosen.

    Raises:
        BadRequestError: it is neither.
    """
    data = read_object(body, {"id"}, {"tekst", "keuze"})
    chosen = "keuze" in data
    text = data.get("keuze" if chosen else "tekst")
    if len(data) != 2 or not isinstance(text, str):
        raise BadRequestError("Stuur tekst of een keuze.")
    # A lone surrogate is valid JSON but no text: it cannot be stored.
    return Message(_id(data["id"]), text.encode("utf-8", "replace").decode(), chosen)


def read_page(body: bytes) -> Page:
    """What a page says about itself.

    Raises:
        BadRequestError: a value is not a short text of the right kind.
    """
    data = read_object(body, set(), {"organisatie", "onderwerp", "pagina"})
    return Page(
        _matching(data.get("organisatie", ""), _NAME),
        _matching(data.get("onderwerp", ""), _TOPIC),
        _matching(data.get("pagina", ""), _TOPIC),
    )


def read_feedback(body: bytes) -> Feedback:
    """A verdict on an answer.

    Raises:
        BadRequestError: it is not ``{"id", "onderwerp", "nuttig"}``.
    """
    data = read_object(body, {"id", "onderwerp", "nuttig"})
    if not isinstance(data["nuttig"], bool):
        raise BadRequestError("nuttig is waar of onwaar.")
    return Feedback(_id(data["id"]), _matching(data["onderwerp"], _TOPIC), data["nuttig"])


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.match(value):
        raise BadRequestError("id ontbreekt of heeft niet de juiste vorm.")
    return value


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or (value and not pattern.match(value)):
        raise BadRequestError("Een van de velden heeft niet de juiste vorm.")
    return value


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(name)
