"""The illness of a colleague or of family: reckoned with, but the user is not spoken to as the one who is ill."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.facts import OTHER, describe
from bot.answers.state import Beurt, Stand
from tests.answers.conftest import FIRST, TODAY, message, said, sick

NOTE = "U vraagt dit voor iemand anders"


def told(dialogue: Dialogue, text: str, stand: Stand | None = None, topic: str = "bereken-mijn-tijdlijn") -> Beurt:
    bericht = message(text, "antwoord", topic)
    step = dialogue.form_step(bericht, stand or Stand(), TODAY, None)
    assert step.klaar
    return dialogue.dates(bericht, step.stand, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "ik ben niet ziek, mijn collega is ziek sinds 12 januari 2026",
        "het gaat niet om mij maar om een collega, die is ziek sinds 12 januari 2026",
        "ik ben zelf niet ziek maar mijn vrouw sinds 12 januari 2026",
        "mijn man is ziek sinds 12 januari 2026",
    ],
)
def test_the_day_of_another_is_reckoned_with_and_the_user_is_not_called_ill(dialogue: Dialogue, text: str) -> None:
    beurt = told(dialogue, text)
    assert (beurt.stand.situatie or {})["eerste_ziektedag"] == FIRST
    assert beurt.stand.rol is None
    assert NOTE in said(beurt)
    assert "U bent nu in ziekteweek" not in said(beurt)
    week = told(dialogue, text, topic="bereken-ziekteweek")
    assert "U zit nu in ziekteweek" not in said(week)
    assert "ziekteweek 45" in said(week)


@pytest.mark.parametrize(
    "text",
    ["ik ben ziek sinds 12 januari 2026", "mijn werknemer is ziek sinds 12 januari 2026", "ziek sinds 12 januari 2026"],
)
def test_nobody_else_is_meant_where_nobody_else_is_told_of(dialogue: Dialogue, text: str) -> None:
    beurt = told(dialogue, text)
    assert NOTE not in said(beurt)
    assert OTHER not in beurt.stand.overig


def test_an_employer_is_spoken_to_as_ever() -> None:
    assert NOTE not in describe({"eerste_ziektedag": FIRST}, 45, "werkgever", {OTHER: True})


OWN = replace(sick(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-29"}]), rol="werknemer")


def test_the_facts_of_two_people_are_not_mixed(dialogue: Dialogue) -> None:
    other = told(dialogue, "nu niet voor mij: mijn collega is ziek sinds 1 juli 2026", OWN).stand
    assert other.situatie == {"eerste_ziektedag": "2026-07-01"}
    assert other.rol == "werknemer"
    again = told(dialogue, "en ik ben zelf ziek sinds 12 januari 2026", other)
    assert again.stand.situatie == {"eerste_ziektedag": FIRST}
    assert NOTE not in said(again)


def test_more_facts_of_the_same_person_add_up(dialogue: Dialogue) -> None:
    other = told(dialogue, "mijn man is ziek sinds 12 januari 2026").stand
    more = dialogue.facts.read("hij was beter van 2 maart tot 23 maart", other, TODAY).stand
    assert more.overig[OTHER]
    assert (more.situatie or {})["eerste_ziektedag"] == FIRST
    corrected = dialogue.facts.read("mijn man is ziek sinds 13 januari", more, TODAY).stand
    assert (corrected.situatie or {})["eerste_ziektedag"] == "2026-01-13"
    assert (corrected.situatie or {})["hersteld"]


@pytest.mark.parametrize("text", ["ik ben niet ziek, mijn collega is ziek", "ik ben niet ziek maar mijn vrouw"])
def test_who_is_ill_is_a_reply_and_the_day_is_asked_on(dialogue: Dialogue, text: str) -> None:
    begun = dialogue.form_step(message("termijnen", "antwoord", "bereken-mijn-tijdlijn"), Stand(), TODAY, None)
    step = dialogue.form_step(message(text), begun.stand, TODAY, "eerste_ziektedag")
    assert (step.soort, step.klaar, step.fout) == ("antwoord", False, "")
    assert step.stand.rol is None
    done = dialogue.form_step(message("12 januari 2026"), step.stand, TODAY, "eerste_ziektedag")
    assert NOTE in said(dialogue.dates(message("12 januari 2026"), done.stand, TODAY))


def test_who_is_ill_is_known_from_the_question_that_began_the_form(dialogue: Dialogue) -> None:
    question = message("mijn man is ziek, wanneer moet hij WIA aanvragen?", "antwoord", "wia-aanvragen-wanneer")
    assert NOTE not in said(dialogue.reply(question, sick(), TODAY))
    begun = dialogue.form_step(replace(question, ids=("bereken-wia-aanvraag",)), Stand(), TODAY, None)
    assert begun.stand.overig[OTHER]


def test_a_question_for_the_day_of_another_does_not_call_the_user_ill(dialogue: Dialogue) -> None:
    asked = Stand(overig={OTHER: True}, berekening="bereken-mijn-tijdlijn")
    assert "Waardoor u ziek bent" not in dialogue.gathering.ask(asked, TODAY)[0].tekst()
