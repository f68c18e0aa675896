"""Talk of suicide gets 113 before all else; someone who meant his work can go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.state import Stand
from tests.answers.conftest import TODAY, message, said, titles

WORK = [
    "ik maak me kapot aan dit werk",
    "ik trek het niet meer op mijn werk",
    "ik hou dit niet lang meer vol",
    "ik ga kapot aan dat uwv",
    "ik wil niet meer werken",
    "ik kan niet meer",
]
UNMISTAKABLE = [
    "ik wil dood door al dat gedoe met uwv",
    "mijn werkgever maakt me kapot, ik wil niet verder leven",
    "Ik denk aan zelfmoord. Wanneer moet ik WIA aanvragen?",
    "ik ben bang dat ik mezelf iets aandoe",
    "straks stopt het geld en dan spring ik toch gewoon voor de trein",
    "mijn collega appt dat ze op het spoor staat",
]
# The same words, and nothing to fear.
INNOCENT = [
    "moet ik met de trein naar de bedrijfsarts",
    "ik spring in voor een collega, mag dat op de dag van mijn traject",
    "op het spoor waar ik nu zit, spoor 2, gebeurt niets",
    "ik werk aan het spoor, is dat passend werk",
]


def test_every_way_of_saying_it_gets_113_first_and_nothing_softer(dialogue: Dialogue) -> None:
    crisis = dialogue.library.topics["crisis"]
    soft = [
        text
        for text in crisis.voorbeelden
        if not said(dialogue.reply(message(text, "antwoord", "crisis"), Stand(), TODAY)).startswith("Bel nu 113")
    ]
    assert soft == []


@pytest.mark.parametrize("text", WORK)
def test_strong_words_about_work_get_113_first_and_a_way_on(dialogue: Dialogue, text: str) -> None:
    beurt = dialogue.reply(message(text, "antwoord", "crisis"), Stand(), TODAY)
    first = beurt.antwoorden[0].alineas[0]
    assert "113 of 0800-0113" in first
    assert "112" in first
    assert "Een mens spreken" in titles(beurt)
    assert len(titles(beurt)) >= 3


@pytest.mark.parametrize("text", UNMISTAKABLE)
def test_unmistakable_words_count_whatever_the_classifier_says(dialogue: Dialogue, text: str) -> None:
    beurt = dialogue.reply(message(text, "antwoord", "wia-aanvragen"), Stand(), TODAY)
    assert said(beurt).startswith("Bel nu 113")
    assert beurt.stopt


@pytest.mark.parametrize("text", INNOCENT)
def test_the_same_words_about_work_are_no_alarm(dialogue: Dialogue, text: str) -> None:
    beurt = dialogue.reply(message(text, "antwoord", "spoor-2-wat-is-het"), Stand(), TODAY)
    assert not said(beurt).startswith("Bel nu 113")


def test_after_113_the_conversation_goes_on(dialogue: Dialogue) -> None:
    stand = Stand(situatie={"eerste_ziektedag": "2026-01-12"}, onderwerp="spoor-2-kosten")
    beurt = dialogue.reply(message("ik wil dood", "antwoord", "crisis"), stand, TODAY)
    assert titles(beurt) == ["Een vraag over werk stellen"]
    assert beurt.stand.situatie == stand.situatie


def test_in_a_form_it_goes_before_the_question(dialogue: Dialogue) -> None:
    step = dialogue.form_step(message("ik wil niet meer leven", "keuze"), Stand(), TODAY, "eerste_ziektedag")
    assert step.soort == "weg"


def test_no_answer_to_danger_asks_what_can_be_answered_with_a_bare_yes(dialogue: Dialogue) -> None:
    # The turn is stored nowhere, so the next one begins without it.
    beurt = dialogue.reply(message("ik hou dit niet lang meer vol", "antwoord", "crisis"), Stand(), TODAY)
    assert "?" not in said(beurt)


@pytest.mark.parametrize("reply", ["ja", "nee", "ja echt", "nee ik meen het"])
def test_a_bare_reply_is_never_met_with_gladness(dialogue: Dialogue, reply: str) -> None:
    intent = "bevestigen" if reply.startswith("ja") else "ontkennen"
    answer = said(dialogue.reply(message(reply, "antwoord", intent), Stand(), TODAY))
    assert not answer.startswith(("Fijn", "Goed", "Dat is goed"))


# The NLU may hear danger in a grave illness; who only asks how long the law makes wait is not in danger.
WAITING = [
    "mijn collega heeft ALS, moeten we twee jaar wachten",
    "mijn collega heeft ALS, hoe lang moeten we wachten",
    "onze collega wordt niet meer beter, moeten we echt de twee jaar uitzitten",
    "hij is uitbehandeld, geldt de wachttijd dan ook nog",
]
# The same words beside what may be danger.
WAITING_IN_DANGER = [
    "mijn collega heeft ALS en wil niet meer wachten",
    "ik heb ALS, moet ik hierop twee jaar wachten, ik kan niet meer",
    "mijn man is uitbehandeld en redt het wachten op de WIA niet",
    "moeten we wachten tot mijn collega met ALS van het dak springt",
    "hij is terminaal, waar wachten we nog op met dit leven",
]


@pytest.mark.parametrize("text", WAITING)
def test_a_question_how_long_another_must_wait_is_no_danger(dialogue: Dialogue, text: str) -> None:
    assert "113" not in said(dialogue.reply(message(text, "antwoord", "crisis"), Stand(), TODAY))


def test_a_false_alarm_is_answered_by_the_topic_that_it_was_clearly_about(dialogue: Dialogue) -> None:
    waiting = replace(message(WAITING[0], "antwoord", "crisis"), naast="vervroegde-iva")
    (answer,) = dialogue.reply(waiting, Stand(), TODAY).antwoorden
    assert answer.onderwerp == "vervroegde-iva"
    in_danger = replace(message(WAITING_IN_DANGER[0], "antwoord", "crisis"), naast="vervroegde-iva")
    assert "0800-0113" in said(dialogue.reply(in_danger, Stand(), TODAY))


@pytest.mark.parametrize("text", WAITING_IN_DANGER)
def test_waiting_beside_what_may_be_danger_still_gets_113(dialogue: Dialogue, text: str) -> None:
    assert "0800-0113" in said(dialogue.reply(message(text, "antwoord", "crisis"), Stand(), TODAY))
