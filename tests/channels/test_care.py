"""After talk of suicide, over any channel: for a short while 113 again, instead of a form that asks on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from rasa.core.channels.channel import UserMessage

from bot.answers.aftercare import Nazorg, load_aftercare
from bot.channels.care import Care, CareMarks
from bot.channels.turn import take_turn
from bot.knowledge.library import Library
from bot.paths import KNOWLEDGE

T = TypeVar("T")
CRISIS = {"text": "Bel nu 113", "custom": {"soort": "gesprek", "onderwerp": "crisis"}}
FORM = {"text": "Sinds wanneer bent u ziek?", "custom": {"soort": "vraag", "onderwerp": "vraag:eerste_ziektedag"}}
WIA = {"text": "Uiterlijk in week 93.", "custom": {"soort": "antwoord", "onderwerp": "wia-aanvragen"}}
FORGOTTEN = {"text": "Gewist.", "custom": {"soort": "gesprek", "onderwerp": "vergeten", "vergeten": True}}
AGAIN = "Ik ben er niet goed in om hierover te praten, 113 wel."


class Talk:
    """A conversation with a bot that gives the replies it is told to give, and keeps what was said as Rasa does."""

    def __init__(self, nazorg: Nazorg) -> None:
        self.now = 0.0
        self.marks = CareMarks(b"geheim", nazorg.seconden, monotonic=lambda: self.now)
        self.care = Care(nazorg, self.marks)
        self.stored: list[str] = []

    async def says(self, text: str, *replies: dict[str, Any], who: str = "a") -> str:
        async def handler(incoming: UserMessage) -> None:
            for reply in replies:
                await incoming.output_channel.send_response(who, reply)
            self.stored.append(incoming.text)

        said = await take_turn(handler, text, who, "rest", None, "de arbodienst", care=self.care)
        return "\n".join(one["text"] for one in said)


@pytest.fixture(scope="module")
def nazorg(library: Library) -> Nazorg:
    return load_aftercare(KNOWLEDGE, library)


@pytest.fixture
def talk(nazorg: Nazorg) -> Talk:
    return Talk(nazorg)


def run(steps: Callable[[], Awaitable[T]]) -> T:
    async def begin() -> T:
        return await steps()

    return asyncio.run(begin())


@pytest.mark.parametrize("text", ["ja", "help me", "ik weet het niet meer", "nee", "hm tja", "ik wil gewoon rust"])
def test_a_form_does_not_ask_on_as_if_nothing_had_happened(talk: Talk, text: str) -> None:
    async def steps() -> str:
        await talk.says("ik wil dood", CRISIS)
        return await talk.says(text, FORM)

    assert run(steps).startswith(AGAIN)
    assert talk.stored == [], "nothing of it is kept"


def test_a_clear_question_is_answered_as_always_and_a_yes_after_it_is_a_yes(talk: Talk) -> None:
    async def steps() -> list[str]:
        await talk.says("ik wil dood", CRISIS)
        await talk.says("ja", FORM)
        return [
            await talk.says("wanneer moet ik WIA aanvragen?", WIA, FORM),
            await talk.says("ja", FORM),
            await talk.says("het heeft geen zin meer", FORM),
        ]

    answer, yes, sigh = run(steps)
    assert answer == "Uiterlijk in week 93.\nSinds wanneer bent u ziek?"
    assert yes == "Sinds wanneer bent u ziek?"
    assert sigh.startswith(AGAIN)
    assert talk.stored == ["wanneer moet ik WIA aanvragen?", "ja"]


def test_who_says_it_again_gets_the_whole_answer_again(talk: Talk) -> None:
    async def steps() -> str:
        await talk.says("ik wil dood", CRISIS)
        return await talk.says("ik wil echt dood", CRISIS)

    assert run(steps) == "Bel nu 113"


def test_it_is_over_after_half_an_hour_however_often_113_was_named_in_it(talk: Talk) -> None:
    async def steps() -> str:
        await talk.says("ik wil dood", CRISIS)
        talk.now = 1_500.0
        await talk.says("ja", FORM)
        talk.now = 1_801.0
        return await talk.says("ja", FORM)

    assert run(steps) == "Sinds wanneer bent u ziek?"


def test_it_is_about_one_conversation_and_about_nobody_who_never_spoke_of_it(talk: Talk) -> None:
    async def steps() -> str:
        await talk.says("ik wil dood", CRISIS)
        return await talk.says("ja", FORM, who="b")

    assert run(steps) == "Sinds wanneer bent u ziek?"


def test_who_wants_to_be_forgotten_is_forgotten_here_too(talk: Talk) -> None:
    async def steps() -> str:
        await talk.says("ik wil dood", CRISIS)
        await talk.says("vergeet mijn gegevens", FORGOTTEN)
        return await talk.says("ja", FORM)

    assert run(steps) == "Sinds wanneer bent u ziek?"


def test_a_mark_does_not_tell_which_conversation_it_is_about(talk: Talk) -> None:
    async def steps() -> str:
        await talk.marks.begin("gesprek-van-iemand")
        return str(vars(talk.marks))

    assert "gesprek-van-iemand" not in run(steps)


def test_no_more_marks_are_kept_than_memory_is_meant_for(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.care.MAX_MARKS", 2)

    async def steps() -> list[bool]:
        for name in "abc":
            await talk.marks.begin(name)
        return [(await talk.marks.found(name))[0] for name in "abc"]

    assert run(steps) == [False, True, True]
