"""What is said about the bot's own question, and facts that are told after a question about a date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.state import Stand
from tests.answers.conftest import TODAY, message, said, sick

ASKED = Stand(berekening="bereken-mijn-tijdlijn", vraagbeurten={"eerste_ziektedag": 1})


@pytest.mark.parametrize("text", ["dat zei ik al", "Dat heb ik toch al gezegd!", "ik heb dit al drie keer gezegd!"])
def test_who_has_said_it_already_hears_what_is_known(dialogue: Dialogue, text: str) -> None:
    known = said(dialogue.reply(message(text, "antwoord", "crisis"), sick(), TODAY))
    assert known.startswith("Sorry")
    assert "eerste ziektedag maandag 12 januari 2026" in known
    unknown = said(dialogue.reply(message(text), Stand(), TODAY))
    assert unknown.startswith("Sorry")
    assert "ik ben ziek sinds 12 januari 2026" in unknown


def test_who_has_said_it_already_is_answered_within_the_form(dialogue: Dialogue) -> None:
    assert dialogue.form_step(message("dat zei ik al"), ASKED, TODAY, "eerste_ziektedag").soort == "vraag"


def test_what_do_you_mean_is_answered_with_what_the_question_asks(dialogue: Dialogue) -> None:
    unclear = message("wat bedoel je", "antwoord", "antwoord-niet-begrepen")
    asked = dialogue.reply(unclear, ASKED, TODAY, in_form=True)
    assert asked.antwoorden[0].onderwerp == "eerste-ziektedag-bepalen"
    owner = replace(
        sick(contract_einde="2026-12-31"), vraagbeurten={"eigenrisicodrager_zw": 1}, berekening="bereken-mijn-tijdlijn"
    )
    assert dialogue.reply(unclear, owner, TODAY, in_form=True).antwoorden[0].onderwerp == "eigenrisicodrager"
    assert dialogue.reply(unclear, sick(), TODAY).antwoorden[0].onderwerp == "antwoord-niet-begrepen"


@pytest.mark.parametrize("decision", [("keuze",), ("antwoord", "bereken-mijn-tijdlijn")])
def test_a_date_after_a_question_about_a_date_computes_that_one(dialogue: Dialogue, decision: tuple[str, ...]) -> None:
    told = message("ik ben ziek sinds 12 januari 2026", *decision)
    assert dialogue.first_reply(told, Stand(onderwerp="wia-aanvragen"), TODAY).onderwerp == "bereken-wia-aanvraag"
    assert dialogue.first_reply(told, Stand(onderwerp="spoor-2-kosten"), TODAY).soort == "tijdlijn"


def test_who_only_tells_since_when_gets_all_dates(dialogue: Dialogue) -> None:
    told = message("ik ben sinds 1 april ziek", "antwoord", "bereken-ziekteweek")
    assert dialogue.first_reply(told, Stand(), TODAY).soort == "tijdlijn"
    asked = message("ik ben sinds 1 april ziek, in welke week zit ik", "antwoord", "bereken-ziekteweek")
    assert dialogue.first_reply(asked, Stand(), TODAY).onderwerp == "bereken-ziekteweek"
