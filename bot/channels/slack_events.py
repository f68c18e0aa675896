"""What Slack sends, read strictly into what the channel acts on; everything else is left alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from bot.channels.conversation_key import Whereabouts
from bot.channels.slack_heard import NAME, Clicked, Heard, HomeOpened, Said, Target, root_of
from bot.channels.slack_text import read

MAX_FIELDS = 50


class BadPayloadError(Exception):
    """A signed request that is not what Slack sends."""


def read_json(body: bytes) -> dict[str, Any]:
    """A JSON object.

    Raises:
        BadPayloadError: it is anything else.
    """
    try:
        data = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadPayloadError from error
    if not isinstance(data, dict):
        raise BadPayloadError
    return data


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form, each once.

    Raises:
        BadPayloadError: it is no form.
    """
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS, strict_parsing=True)
    except ValueError as error:
        raise BadPayloadError from error
    return {name: values[0] for name, values in fields.items()}


def event(payload: Mapping[str, Any]) -> Heard | None:
    """What an event of the Events API means; None if it is none of ours.

    Raises:
        BadPayloadError: a field is missing or odd.
    """
    inner = payload.get("event")
    if not isinstance(inner, Mapping):
        raise BadPayloadError
    kind, tenant = inner.get("type"), _text(payload, "team_id")
    if kind == "app_home_opened":
        person = _text(inner, "user")
        return HomeOpened(Whereabouts(NAME, tenant, "prive", "", person)) if inner.get("tab") == "home" else None
    if kind not in ("message", "app_mention") or _not_a_new_message(inner):
        return None
    room, stamp = _text(inner, "channel"), _text(inner, "ts")
    person = _text(inner, "user")
    bot = _bot(payload)
    if person == bot:
        return None
    thread = _optional(inner, "thread_ts")
    # A direct message to the bot; group chats and channels only count where the bot is called by its name.
    direct = room.startswith("D")
    if kind == "message" and not (direct and inner.get("channel_type", "im") in ("im", "app_home")):
        return None
    root = thread if direct else thread or stamp
    where = Whereabouts(NAME, tenant, "prive" if direct else "draad", room, person, root)
    # The channel's own id of a message: one message can cause several events, each with an event id of its own.
    target = Target(room, person, root, threaded=bool(thread))
    return Said(where, stamp, target, read(_optional(inner, "text"), bot), files=bool(inner.get("files")))


def _not_a_new_message(inner: Mapping[str, Any]) -> bool:
    subtype = inner.get("subtype")
    by_a_bot = any(inner.get(name) for name in ("bot_id", "bot_profile", "app_id"))
    return by_a_bot or bool(inner.get("edited")) or subtype not in (None, "file_share", "thread_broadcast")


def _bot(payload: Mapping[str, Any]) -> str:
    allowed = payload.get("authorizations")
    first = allowed[0] if isinstance(allowed, list) and allowed else {}
    return str(first.get("user_id") or "") if isinstance(first, Mapping) else ""


def command(fields: Mapping[str, Any]) -> Said:
    """A slash command. Only who typed it sees it, and so it is with the answer.

    Raises:
        BadPayloadError: a field is missing or odd.
    """
    room, person = _text(fields, "channel_id"), _text(fields, "user_id")
    where = Whereabouts(NAME, _text(fields, "team_id"), "kanaal", room, person)
    target = Target(room, person, response_url=_text(fields, "response_url"), hidden=True)
    return Said(where, _text(fields, "trigger_id"), target, read(_optional(fields, "text")), command=True)


def action(payload: Mapping[str, Any]) -> Clicked | None:
    """A click; None if nothing of ours was clicked.

    Raises:
        BadPayloadError: a field is missing or odd.
    """
    if payload.get("type") != "block_actions":
        return None
    actions = payload.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        raise BadPayloadError
    clicked, user, container = actions[0], _part(payload, "user"), _part(payload, "container")
    if _optional(clicked, "action_id").startswith("link"):
        return None
    team = payload.get("team")
    tenant = _text(team if isinstance(team, Mapping) and team.get("id") else {"id": user.get("team_id")}, "id")
    person, block = _text(user, "id"), _optional(clicked, "block_id")
    option = clicked.get("selected_option")
    value = _optional(option if isinstance(option, Mapping) else clicked, "value")
    day = _optional(clicked, "selected_date")
    if not value and not day:
        return None
    if container.get("type") == "view":
        where = Whereabouts(NAME, tenant, "prive", "", person)
        return Clicked(where, _text(clicked, "action_ts"), Target("", person), value, day, block, home=True)
    room, root = _text(container, "channel_id"), root_of(block)
    private = room.startswith("D")
    where = Whereabouts(NAME, tenant, "prive" if private else "draad" if root else "kanaal", room, person, root)
    hidden = bool(container.get("is_ephemeral"))
    target = Target(room, person, root, _optional(payload, "response_url"), hidden, threaded=bool(root))
    message = payload.get("message")
    used = f"{_text(container, 'message_ts')}/{block}"
    return Clicked(where, used, target, value, day, block, message if isinstance(message, Mapping) else {})


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    if not isinstance(value, Mapping):
        raise BadPayloadError
    return value


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise BadPayloadError
    return value


def _optional(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    # A lone surrogate is valid JSON but no text: it cannot be stored.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
