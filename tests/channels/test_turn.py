"""One turn over any channel: text stays text, and something always comes back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.rest import BadRequestError, read_request
from bot.channels.turn import EMPTY, MAX_CHARACTERS, TOO_LONG, as_text, asked_in_confidence, take_turn


def turn(message: str, replies: list[dict[str, Any]] | Exception) -> tuple[list[dict[str, Any]], list[str]]:
    received: list[str] = []

    async def handler(incoming: UserMessage) -> None:
        received.append(incoming.text)
        if isinstance(replies, Exception):
            raise replies
        for reply in replies:
            await incoming.output_channel.send_response(incoming.sender_id, reply)

    answer = asyncio.run(take_turn(handler, message, "gesprek", "rest", None, "de arbodienst"))
    return answer, received


def test_text_buttons_and_structure_come_back_together() -> None:
    reply = {"text": "Hallo", "buttons": [{"title": "Ja", "payload": "Ja"}], "custom": {"soort": "gesprek"}}
    answer, _ = turn("hallo", [reply])
    assert answer == [{"recipient_id": "gesprek", **reply}]


@pytest.mark.parametrize("typed", ["/restart", " /session_start", '//inform{"x": 1}', "/ /restart"])
def test_a_typed_slash_is_never_a_command(typed: str) -> None:
    _, received = turn(typed, [{"text": "ok"}])
    assert not received[0].startswith("/")


@given(st.text(max_size=200))
def test_no_text_whatever_becomes_a_command(typed: str) -> None:
    assert not as_text(typed).startswith("/")


@pytest.mark.parametrize("typed", ["", "   ", "/", "///"])
def test_an_empty_message_gets_a_sentence_and_reaches_nobody(typed: str) -> None:
    assert turn(typed, []) == ([{"recipient_id": "gesprek", "text": EMPTY}], [])


def test_a_message_that_is_too_long_gets_a_sentence_and_reaches_nobody() -> None:
    assert turn("a" * (MAX_CHARACTERS + 1), []) == ([{"recipient_id": "gesprek", "text": TOO_LONG}], [])


@pytest.mark.parametrize("failure", [[], RuntimeError("the database is down")])
def test_a_failure_becomes_an_honest_sentence_with_the_contact(failure: Any) -> None:
    answer, _ = turn("hallo", failure)
    assert "iets mis" in answer[0]["text"]
    assert "de arbodienst" in answer[0]["text"]


def test_a_good_request_is_read() -> None:
    assert read_request(b'{"sender": "a", "message": "hoi", "metadata": {"x": 1}}') == ("a", "hoi", {"x": 1})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"message": "hoi"}',
        b'{"sender": "", "message": "hoi"}',
        b'{"sender": 1, "message": "hoi"}',
        b'{"sender": "a"}',
        b'{"sender": "a", "message": 5}',
        b'{"sender": "a", "message": "hoi", "metadata": []}',
        b"[" * 100_000,
    ],
)
def test_a_bad_request_is_refused_in_dutch(body: bytes) -> None:
    with pytest.raises(BadRequestError, match=r"\w+ \w+"):
        read_request(body)


def test_what_may_not_be_kept_never_reaches_rasa() -> None:
    _, received = turn("ik ben Jan, bsn 111222333, ziek sinds 12 januari met een hernia", [{"text": "ok"}])
    assert received == ["ik ben [naam], bsn [bsn], ziek sinds 12 januari met een [medisch]"]


def test_an_answer_in_confidence_comes_through_whole() -> None:
    heard: list[str] = []

    async def handler(incoming: UserMessage) -> None:
        heard.append(incoming.text)

    asyncio.run(take_turn(handler, "bel 06-12345678", "g", "rest", None, "ons", confidential=True))
    assert heard == ["bel 06-12345678"]


def test_only_the_last_reply_can_ask_in_confidence() -> None:
    asks, other = BotUttered("Uw nummer?", {"custom": {"besloten": True}}), BotUttered("Dank u", {"custom": {}})
    assert asked_in_confidence(DialogueStateTracker.from_events("a", [asks]))
    assert not asked_in_confidence(DialogueStateTracker.from_events("a", [asks, UserUttered("x"), other]))
    assert not asked_in_confidence(DialogueStateTracker.from_events("a", [UserUttered("x"), BotUttered("y")]))
    assert not asked_in_confidence(None)


def test_a_turn_about_a_crisis_ends_before_anything_is_stored() -> None:
    stored: list[str] = []

    async def handler(incoming: UserMessage) -> None:
        reply = {"text": "Bel nu 113", "custom": {"onderwerp": "crisis"}}
        await incoming.output_channel.send_response(incoming.sender_id, reply)
        stored.append(incoming.text)

    answer = asyncio.run(take_turn(handler, "ik wil dood", "g", "rest", None, "ons"))

    assert answer[0]["text"] == "Bel nu 113"
    assert stored == []


def test_an_answer_tells_which_model_and_which_knowledge_gave_it() -> None:
    custom = {"onderwerp": "x", "versie": {"kennis": "k1"}}

    async def handler(message: UserMessage) -> None:
        message.output_channel.model = "m1"
        await message.output_channel.send_response("g", {"text": "Antwoord.", "custom": custom})

    answer = asyncio.run(take_turn(handler, "hoi", "g", "rest", None, "ons"))
    assert answer[0]["custom"]["versie"] == {"kennis": "k1", "model": "m1"}
    assert custom["versie"] == {"kennis": "k1"}, "what is stored is left as it is"
