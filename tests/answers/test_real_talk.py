"""Conversations as people have them: a question is not put twice, forms let go, files are named in passing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers import asking
from bot.answers.dialogue import Dialogue
from bot.answers.facts import ESTIMATED, FIRST_DAY
from bot.answers.missing import ERD
from bot.answers.state import Stand
from tests.answers.conftest import FIRST, TODAY, message, said, sick

TWO_FILES = replace(
    sick(), dossier="A", rol="werkgever", dossiers={"B": {"situatie": {"eerste_ziektedag": "2025-05-05"}}}
)


@pytest.mark.parametrize(
    "fault",
    ["13 januari 2027 ligt in de toekomst. Wat was de eerste ziektedag?", "Dit bestaat niet. Welke dag bedoelt u?"],
)
def test_a_fault_that_asks_is_the_question(fault: str) -> None:
    answer, _ = asking.ask(FIRST_DAY, Stand(), fault)
    assert answer.alineas == (fault,)


def test_an_unclear_reply_to_a_question_for_no_date_is_not_asked_for_a_date() -> None:
    answer, _ = asking.ask(ERD, sick(contract_einde="2026-12-31"), "Dat begrijp ik niet als antwoord op mijn vraag.")
    assert "eigenrisicodrager" in said_of(answer.alineas)
    assert "datum" not in said_of(answer.alineas)


def said_of(paragraphs: tuple[str, ...]) -> str:
    return " ".join(paragraphs)


def test_a_form_lets_go_of_someone_who_never_answers_it(dialogue: Dialogue) -> None:
    asked = sick(contract_einde="2026-12-31", dienstverband="uitzend")
    bericht = message("ze zeggen dat ik moet tekenen", "keuze")
    patient = dialogue.form_step(bericht, replace(asked, vraagbeurten={ERD: 1}), TODAY, "feiten_bevestigd")
    worn_out = dialogue.form_step(bericht, replace(asked, vraagbeurten={ERD: 4}), TODAY, "feiten_bevestigd")
    assert patient.soort == "antwoord"
    assert worn_out.soort == "weg"


def test_a_day_near_an_estimate_needs_no_confirmation(dialogue: Dialogue) -> None:
    stand = Stand(situatie={FIRST_DAY: "2025-05-15"}, overig={ESTIMATED: True}, berekening="bereken-mijn-tijdlijn")
    read = dialogue.facts.read("12 mei", stand, TODAY)
    assert read.stand.situatie == {FIRST_DAY: "2025-05-12"}
    assert FIRST_DAY not in read.stand.te_bevestigen


def test_another_language_is_never_told_that_the_answer_is_the_same_as_above(dialogue: Dialogue) -> None:
    first = dialogue.reply(message("my boss is mad", "antwoord", "andere-taal"), Stand(), TODAY)
    again = dialogue.reply(message("i am sick", "antwoord", "andere-taal"), first.stand, TODAY)
    assert "English" in said(again)


def test_a_new_file_with_its_first_sick_day_is_computed_at_once(dialogue: Dialogue) -> None:
    bericht = message("nieuwe medewerker, ziek per 1-9-2026", "antwoord", "nieuw_dossier")
    beurt = dialogue.reply(bericht, replace(sick(), rol="werkgever"), TODAY)
    assert beurt.stand.dossier == "B"
    assert beurt.stand.situatie == {FIRST_DAY: "2026-09-01"}
    assert "dossier B" in said(beurt)
    assert "dinsdag 1 september 2026" in said(beurt)


@pytest.mark.parametrize("text", ["dossier B", "en bij dossier B?", "Voor dossier B", "en in dossier b"])
def test_a_file_can_be_named_in_passing(dialogue: Dialogue, text: str) -> None:
    beurt = dialogue.reply(message(text), TWO_FILES, TODAY)
    assert beurt.stand.dossier == "B"
    assert "maandag 5 mei 2025" in said(beurt)


def test_what_is_told_of_a_file_goes_to_that_file(dialogue: Dialogue) -> None:
    beurt = dialogue.reply(message("Dossier B: contract loopt tot 1.1.2027"), TWO_FILES, TODAY)
    assert beurt.stand.dossier == "B"
    assert (beurt.stand.situatie or {})["contract_einde"] == "2027-01-01"
    assert (beurt.stand.dossiers["A"]["situatie"] or {}) == {FIRST_DAY: FIRST}


def test_a_question_about_files_is_no_wish_to_open_one(dialogue: Dialogue) -> None:
    beurt = dialogue.reply(message("dossier hoe lang bewaren", "antwoord", "dossier-bewaartermijn"), TWO_FILES, TODAY)
    assert "ken ik niet" not in said(beurt)
    assert beurt.stand.dossier == "A"


def test_what_holds_only_with_or_without_an_eigenrisicodrager_says_so(dialogue: Dialogue) -> None:
    known = sick(contract_einde="2026-12-31", dienstverband="tijdelijk", eigenrisicodrager_zw="weet_niet")
    beurt = dialogue.dates(message("weet ik niet"), known, TODAY)
    lines = [line for line in said(beurt).split("\n") if "Na het contract betaalt" in line]
    assert len(lines) == 2
    assert all(line.startswith("Als de werkgever ") for line in lines)
