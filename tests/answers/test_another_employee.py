"""Facts of another employee, told in one message, get a file of their own: nothing is mixed with the facts before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.state import Stand
from tests.answers.conftest import TODAY, message, said, sick

OPEN = "bereken-mijn-tijdlijn"
FIRST_FILE = replace(sick(hersteld=[{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-29"}]), rol="werkgever")


@pytest.mark.parametrize(
    "text",
    [
        "nu een andere medewerker, ziek sinds 3 februari 2026",
        "Nu een andere medewerker: ziek sinds 3 februari 2026, wanneer moet hij WIA aanvragen?",
        "een andere werknemer van mij is sinds 3 februari ziek",
        "nieuwe medewerker, uitgevallen op 3 februari",
    ],
)
def test_another_employee_gets_a_file_of_its_own(dialogue: Dialogue, text: str) -> None:
    beurt = dialogue.reply(message(text, "antwoord", OPEN), FIRST_FILE, TODAY)
    assert "dossier B" in said(beurt)
    assert beurt.stand.situatie == {"eerste_ziektedag": "2026-02-03"}
    assert beurt.stand.dossiers["A"]["situatie"] == FIRST_FILE.situatie


def test_his_vague_recovery_is_asked_about(dialogue: Dialogue) -> None:
    text = "nu een andere medewerker, ziek sinds 3 februari, was in mei beter"
    beurt = dialogue.reply(message(text, "antwoord", OPEN), FIRST_FILE, TODAY)
    assert beurt.vraag_door == "termijnen_form"
    assert dialogue.gathering.next_question(beurt.stand, TODAY) == "hersteld"
    asked = dialogue.form_step(message("11 mei tot 25 mei"), beurt.stand, TODAY, "feiten_bevestigd")
    assert (asked.stand.situatie or {})["hersteld"] == [{"hersteld_per": "2026-05-11", "opnieuw_ziek": "2026-05-25"}]


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        ("nu een andere medewerker, ziek sinds 3 februari 2026", Stand()),
        ("andere medewerker aannemen voor 20 uur, mag dat?", FIRST_FILE),
        ("nieuwe medewerker die ziek is, mag dat?", FIRST_FILE),
    ],
)
def test_without_facts_before_or_facts_now_nothing_is_opened(dialogue: Dialogue, text: str, stand: Stand) -> None:
    assert dialogue._wensen.wens(message(text, "keuze"), stand).naam != "nieuw_dossier"


def test_two_people_in_one_message_are_asked_about(dialogue: Dialogue) -> None:
    text = (
        "mijn werknemer is ziek sinds 12 januari. Nu een andere medewerker, ziek sinds 3 februari, "
        "was van 4 mei tot 25 mei beter"
    )
    step = dialogue.form_step(message(text, "antwoord", OPEN), Stand(), TODAY, None)
    assert not step.klaar
    assert {"eerste_ziektedag", "hersteld"} <= set(step.stand.te_bevestigen)


@pytest.mark.parametrize(
    "text",
    [
        "[naam] van de afdeling is ziek sinds 3 maart en [naam] sinds 10 april, wanneer moeten de PvA's er zijn",
        "onze chauffeur is ziek sinds 3 maart en de kok sinds 10 april",
        "twee medewerkers ziek: een sinds 3 maart en een sinds 10 april",
    ],
)
def test_of_two_people_it_is_said_whose_day_is_taken_and_how_to_ask_for_the_other(
    dialogue: Dialogue, text: str
) -> None:
    step = dialogue.form_step(message(text, "antwoord", OPEN), Stand(), TODAY, None)
    assert not step.klaar
    question, asked = dialogue.gathering.ask(step.stand, TODAY)
    for part in ("één persoon tegelijk", "dinsdag 3 maart 2026", "Nieuwe medewerker, ziek sinds"):
        assert part in question.tekst()
    again, _ = dialogue.gathering.ask(asked, TODAY)
    assert "één persoon tegelijk" in again.tekst()
    assert again.tekst() != question.tekst()
    done = dialogue.form_step(message("ja"), asked, TODAY, "eerste_ziektedag")
    assert done.klaar
    assert (done.stand.situatie or {}) == {"eerste_ziektedag": "2026-03-03"}
    other = dialogue.reply(message("nieuwe medewerker, ziek sinds 10 april"), done.stand, TODAY)
    assert other.stand.situatie == {"eerste_ziektedag": "2026-04-10"}
    assert other.stand.dossiers["A"]["situatie"] == {"eerste_ziektedag": "2026-03-03"}


def test_one_person_told_after_two_is_asked_about_as_ever(dialogue: Dialogue) -> None:
    two = dialogue.form_step(
        message("jan is ziek sinds 3 maart en piet sinds 10 april", "antwoord", OPEN), Stand(), TODAY, None
    )
    read = dialogue.facts.read("ongeveer 10 april", two.stand, TODAY, verwacht="eerste_ziektedag")
    question, _ = dialogue.gathering.ask(read.stand, TODAY)
    assert "één persoon" not in question.tekst()
