"""After talk of suicide nothing is taken for the answer to an older question, and whoever asks on is answered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers.aftercare import Nazorg, load_aftercare
from bot.knowledge.library import Library
from bot.paths import KNOWLEDGE

FORM: dict[str, Any] = {"soort": "vraag", "onderwerp": "vraag:eerste_ziektedag"}
CHOICE: dict[str, Any] = {"soort": "keuze", "onderwerp": "keuze"}
DATES: dict[str, Any] = {"soort": "tijdlijn", "onderwerp": "bereken-mijn-tijdlijn"}
WIA: dict[str, Any] = {"soort": "antwoord", "onderwerp": "wia-aanvragen"}


@pytest.fixture(scope="module")
def nazorg(library: Library) -> Nazorg:
    return load_aftercare(KNOWLEDGE, library)


@pytest.mark.parametrize(
    "text",
    [
        *("ja", "Nee.", "help me", "ik weet het niet meer", "weet ik niet", "oke", "stop", "laat maar", "en nu?"),
        *("ik wil gewoon rust", "het heeft geen zin meer", "Niets helpt", "ze nemen niet op", "ik durf niet te bellen"),
    ],
)
def test_a_bare_word_or_a_sigh_gets_113_again(nazorg: Nazorg, text: str) -> None:
    assert nazorg.meteen(text, verder=False)


@pytest.mark.parametrize("text", ["ja", "nee", "weet ik niet", "stop", "terug"])
def test_once_the_conversation_has_gone_on_a_bare_word_answers_the_question_before_it(
    nazorg: Nazorg, text: str
) -> None:
    assert not nazorg.meteen(text, verder=True)


@pytest.mark.parametrize("text", ["ik wil gewoon rust", "het heeft geen zin meer", "ik weet het niet meer"])
def test_a_sigh_still_gets_113_once_the_conversation_has_gone_on(nazorg: Nazorg, text: str) -> None:
    assert nazorg.meteen(text, verder=True)


@pytest.mark.parametrize("text", ["ik wil dood", "ik denk weer aan zelfmoord, het heeft geen zin meer"])
def test_who_says_it_again_is_not_put_off_with_the_shorter_words(nazorg: Nazorg, text: str) -> None:
    assert not nazorg.meteen(text, verder=False)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("wanneer moet ik WIA aanvragen?", WIA),
        ("wia aanvragen", WIA),
        ("Bereken mijn termijnen", FORM),
        ("ik ben ziek sinds 3 maart 2026", DATES),
        ("Heeft het zin om bezwaar te maken bij het UWV?", WIA),
        ("loon tijdens ziekte", CHOICE),
        ("Een vraag stellen", {"soort": "gesprek", "onderwerp": "vraag-stellen"}),
        ("Vergeet mijn gegevens", {"soort": "gesprek", "onderwerp": "vergeten"}),
        ("Ik wil met een medewerker praten", {"soort": "gesprek", "onderwerp": "menselijke-medewerker"}),
    ],
)
def test_a_clear_question_is_answered_as_always(nazorg: Nazorg, text: str, reply: dict[str, Any]) -> None:
    assert not nazorg.meteen(text, verder=False)
    assert nazorg.beantwoordt(text, reply)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("hmm", FORM),
        ("ik zit hier maar", CHOICE),
        ("geen flauw benul eigenlijk", DATES),
        ("waarom luistert er eigenlijk niemand?", {"soort": "buiten-onderwerp", "onderwerp": "buiten-onderwerp"}),
        ("dank je", {"soort": "antwoord", "onderwerp": "bedankt"}),
        ("ik wil met iemand praten", {"soort": "gesprek", "onderwerp": "menselijke-medewerker"}),
    ],
)
def test_what_asks_nothing_about_the_subject_is_not_answered_as_if_it_did(
    nazorg: Nazorg, text: str, reply: dict[str, Any]
) -> None:
    assert not nazorg.beantwoordt(text, reply)


def test_every_question_of_a_topic_is_answered_as_always(nazorg: Nazorg, library: Library) -> None:
    held = [
        topic.vraag
        for topic in library.topics.values()
        if topic.groep not in ("speciaal", "gesprek")
        and (nazorg.meteen(topic.vraag, verder=False) or not nazorg.beantwoordt(topic.vraag, WIA))
    ]
    assert held == []


def test_few_ways_of_asking_about_the_subject_are_taken_for_despair(nazorg: Nazorg, library: Library) -> None:
    asked = [
        text
        for topic in library.topics.values()
        if topic.groep not in ("speciaal", "gesprek")
        for text in topic.voorbeelden
    ]
    held = [text for text in asked if nazorg.meteen(text, verder=True)]
    assert len(held) < len(asked) / 200, held[:40]


def test_the_words_name_113_and_112_and_the_way_on(nazorg: Nazorg) -> None:
    answer = nazorg.antwoord()
    text = answer.tekst()
    assert "0800-0113" in text.split(".")[1]
    assert "112" in text
    assert "Stel hem opnieuw" in text
    assert "?" not in text, "nothing of it is kept, so that a yes to it could not be understood"
    assert [choice.titel for choice in answer.keuzes] == ["Een vraag over werk stellen", "Een mens spreken"]
