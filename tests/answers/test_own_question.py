"""A message that asks for a date of its own is answered with it, whatever was calculated in the turn before."""

from __future__ import annotations

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.state import Stand
from bot.language.parts import is_question
from tests.answers.conftest import TODAY, message, sick

PAY, WIA, WAGE_END = "bereken-loon-bij-ziekte", "bereken-wia-aanvraag", "bereken-einde-loondoorbetaling"
EJE, PROTECTED, WEEK = "bereken-eerstejaarsevaluatie", "bereken-einde-opzegverbod", "bereken-ziekteweek"
OVERVIEW = "bereken-mijn-tijdlijn"

ASKED = [
    ("ik ben sinds 12 januri ziek wanneer wia aanvragn", WIA),
    ("ik ben sinds 12 januri ziek wanneer wai aanvragn", WIA),
    ("ziek sinds 12 jan, wia-aanvraag graag", WIA),
    ("ziek sinds 12 jan eerstejaarsevaluatie wanneer", EJE),
    ("ben sinds 3 maart ziek opzegverbod tot wanneer", PROTECTED),
    ("ziekgemeld op 3 maart welke week zit ik nu", WEEK),
    ("sinds 3 maart ziek hoe lang nog loon", WAGE_END),
]


@pytest.mark.parametrize("before", [PAY, WIA, WAGE_END, EJE, OVERVIEW])
@pytest.mark.parametrize(("text", "heard"), ASKED)
def test_its_own_question_goes_before_what_was_calculated(
    dialogue: Dialogue, before: str, text: str, heard: str
) -> None:
    stand = Stand(onderwerp=before, berekening=before)
    assert dialogue._wensen.wens(message(text, "antwoord", heard), stand).naam == heard


@pytest.mark.parametrize(("text", "heard"), ASKED)
def test_also_where_the_wage_was_just_asked_for(dialogue: Dialogue, text: str, heard: str) -> None:
    asked = Stand(onderwerp=PAY, berekening=PAY)
    assert dialogue.wage.step(message(text, "antwoord", heard), asked, TODAY).soort == "weg"


@pytest.mark.parametrize("heard", [OVERVIEW, WIA])
def test_who_then_only_tells_since_when_he_is_ill_is_not_asked_for_the_wage_again(
    dialogue: Dialogue, heard: str
) -> None:
    told = message("ik ben ziek sinds 12 januari 2026", "antwoord", heard)
    stand = Stand(onderwerp=PAY, berekening=PAY)
    assert dialogue._wensen.wens(told, stand).naam == OVERVIEW
    step = dialogue.form_step(told, stand, TODAY, None)
    assert step.klaar
    assert step.stand.berekening == OVERVIEW


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("ik was van 2 tot 23 maart beter", OVERVIEW),
        ("mijn contract loopt tot 1 mei 2027", WAGE_END),
        ("de eerstejaarsevaluatie was op 7 oktober", EJE),
        ("de wia heb ik op 5 oktober aangevraagd", WIA),
        ("ik weet niet wanneer, ergens rond 3 maart", OVERVIEW),
    ],
)
def test_a_date_that_is_only_told_belongs_to_what_was_calculated(dialogue: Dialogue, text: str, heard: str) -> None:
    stand = sick()
    for before in (PROTECTED, WEEK):
        asked = Stand(onderwerp=before, berekening=before, situatie=stand.situatie)
        assert dialogue._wensen.wens(message(text, "antwoord", heard), asked).naam == before


@pytest.mark.parametrize(
    "text", ["ziek sinds 3 maart wanneer wia", "sinds 3 mrt thuis hoelang nog loon", "12 jan ziek hoe nu verder"]
)
def test_a_question_without_a_verb_after_facts_is_a_question(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "weet niet meer wanneer precies, rond 3 maart",
        "geen idee hoelang",
        "sinds 3 maart, weet niet hoeveel uur",
    ],
)
def test_who_does_not_know_when_asks_nothing(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize("text", ["hij was ook in september een week beter", "ik was in maart een week beter"])
def test_a_recovery_told_with_its_month_is_a_fact_and_no_supposition(dialogue: Dialogue, text: str) -> None:
    beurt = dialogue.reply(message(text, "antwoord", "wat_als"), sick(), TODAY)
    assert len((beurt.stand.situatie or {})["hersteld"]) == 1


def test_what_the_nlu_is_sure_of_goes_before_a_topic_near_the_last_one(dialogue: Dialogue) -> None:
    asked = message("hoe lang krijg ik nog loon", "antwoord", "loondoorbetaling-hoe-lang")
    assert dialogue._wensen.wens(asked, Stand(onderwerp="wia-te-laat-aangevraagd")).naam == "loondoorbetaling-hoe-lang"
