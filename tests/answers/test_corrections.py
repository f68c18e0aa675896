"""A correction is about the fact that it lies near to, and never silently about the first sick day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.facts import ASSUMED
from bot.answers.missing import ERD
from bot.answers.state import Stand
from tests.answers.conftest import FIRST, TODAY, message, said, sick

MARCH = {"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-29"}


def told(dialogue: Dialogue, stand: Stand, text: str, asked: str | None = None) -> dict[str, object]:
    return dict(dialogue.facts.read(text, stand, TODAY, verwacht=asked).stand.situatie or {})


@pytest.mark.parametrize(
    "text",
    [
        "nee klopt niet het was van 6 juli tot 27 juli",
        "het was van 6 juli tot 27 juli",
        "nee, van 6 tot 27 juli",
    ],
)
def test_the_days_of_a_recovery_whose_length_was_told_are_not_the_first_sick_day(dialogue: Dialogue, text: str) -> None:
    weeks = dialogue.facts.read("ik was in de zomer 3 weken beter maar toen weer ziek", sick(), TODAY).stand
    assert ASSUMED in weeks.overig
    read = dialogue.facts.read(text, weeks, TODAY)
    assert read.stand.situatie == {
        "eerste_ziektedag": FIRST,
        "hersteld": [{"hersteld_per": "2026-07-06", "opnieuw_ziek": "2026-07-27"}],
    }
    assert ASSUMED not in read.stand.overig
    assert not read.fout


@pytest.mark.parametrize(
    ("text", "recovery"),
    [
        ("nee, 30 maart", {"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-30"}),
        ("nee tot 20 maart", {"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-20"}),
        ("klopt niet, het was 3 maart", {"hersteld_per": "2026-03-03", "opnieuw_ziek": "2026-03-29"}),
        ("nee, van 4 maart tot 25 maart", {"hersteld_per": "2026-03-04", "opnieuw_ziek": "2026-03-25"}),
    ],
)
def test_a_day_near_a_recovery_corrects_the_recovery(dialogue: Dialogue, text: str, recovery: dict[str, str]) -> None:
    facts = told(dialogue, sick(hersteld=[MARCH]), text)
    assert facts == {"eerste_ziektedag": FIRST, "hersteld": [recovery]}


@pytest.mark.parametrize(
    "text", ["nee, 13 januari", "nee, ik ben ziek sinds 13 januari", "nee wacht het was 13 januari"]
)
def test_a_day_near_the_first_sick_day_still_corrects_that(dialogue: Dialogue, text: str) -> None:
    assert told(dialogue, sick(hersteld=[MARCH]), text) == {"eerste_ziektedag": "2026-01-13", "hersteld": [MARCH]}


def test_no_to_another_date_is_no_answer_to_the_question_of_the_bot(dialogue: Dialogue) -> None:
    asked = sick(contract_einde="2026-12-31", dienstverband="uitzend")
    facts = told(dialogue, asked, "klopt niet mijn contract stopt 15 januari", ERD)
    assert facts["contract_einde"] == "2027-01-15"
    assert ERD not in facts
    assert told(dialogue, asked, "nee", ERD)[ERD] is False


def test_a_correction_of_the_contract_leaves_the_recovery_alone(dialogue: Dialogue) -> None:
    known = replace(sick(hersteld=[MARCH]), rol="werknemer")
    assert told(dialogue, known, "nee, contract tot 30 maart 2027")["hersteld"] == [MARCH]


@pytest.mark.parametrize(
    "text",
    [
        "op 20 oktober weer ziek",
        "weer ziek op 20 oktober",
        "sinds 20 oktober ben ik opnieuw ziek",
        "20 oktober weer uitgevallen",
    ],
)
def test_ill_again_ends_the_recovery_that_was_told_before(dialogue: Dialogue, text: str) -> None:
    open_recovery = sick(hersteld=[{"hersteld_per": "2026-10-01", "opnieuw_ziek": None}])
    read = dialogue.facts.read(text, open_recovery, TODAY)
    assert read.stand.situatie == {
        "eerste_ziektedag": FIRST,
        "hersteld": [{"hersteld_per": "2026-10-01", "opnieuw_ziek": "2026-10-20"}],
    }
    assert not read.fout


def test_what_if_i_am_ill_again_moves_no_first_sick_day(dialogue: Dialogue) -> None:
    beurt = dialogue.reply(message("en wat als ik op 15 december weer ziek ben"), sick(), TODAY)
    assert "eerste ziektedag 15 december" not in said(beurt)
    assert "vanaf wanneer" in said(beurt)


@pytest.mark.parametrize("text", ["nee, 29 februari", "nee, van 29 februari tot 20 maart", "nee tot 29 februari 2024"])
def test_a_day_that_no_year_near_the_recovery_has_leaves_it_alone(dialogue: Dialogue, text: str) -> None:
    stand = replace(sick(), situatie={"eerste_ziektedag": FIRST, "hersteld": [MARCH]})
    assert (dialogue.facts.read(text, stand, TODAY).goed.situatie or {})["hersteld"] == [MARCH]


OPENINGS = [
    "nee,",
    "o nee",
    "sorry,",
    "toch",
    "oeps:",
    "foutje,",
    "klopt niet,",
    "dat klopt niet, het was",
    "nee wacht, ik bedoel",
]


@pytest.mark.parametrize("opening", OPENINGS)
def test_every_opening_of_a_correction_corrects_the_fact_that_was_told_last(dialogue: Dialogue, opening: str) -> None:
    told = sick(contract_einde="2026-12-31")
    stand = replace(told, verleden=({"situatie": sick().situatie},))
    read = dialogue.facts.read(f"{opening} 15 december", stand, TODAY)
    assert read.goed.situatie == {**(told.situatie or {}), "contract_einde": "2026-12-15"}


@pytest.mark.parametrize("opening", OPENINGS)
def test_every_opening_of_a_correction_corrects_a_recovery(dialogue: Dialogue, opening: str) -> None:
    read = dialogue.facts.read(f"{opening} 30 maart", sick(hersteld=[MARCH]), TODAY)
    assert read.goed.situatie == {
        "eerste_ziektedag": FIRST,
        "hersteld": [{**MARCH, "opnieuw_ziek": "2026-03-30"}],
    }


@pytest.mark.parametrize("first", [FIRST, "2025-09-01"])
def test_a_29_february_far_from_the_known_day_is_asked_about_and_changes_nothing(
    dialogue: Dialogue, first: str
) -> None:
    beurt = dialogue.reply(message("nee, 29 februari", "antwoord", "ontkennen"), sick(eerste_ziektedag=first), TODAY)
    assert beurt.stand.situatie == {"eerste_ziektedag": first}
    question = dialogue.gathering.ask(beurt.stand, TODAY)[0].tekst() if beurt.vraag_door else said(beurt)
    assert "De laatste 29 februari was in 2024. Welke dag bedoelt u?" in question


@pytest.mark.parametrize(("first", "text"), [("2024-03-20", "nee, 29 februari"), (FIRST, "nee, 29 februari 2024")])
def test_a_29_february_nearby_or_with_its_year_is_that_day(dialogue: Dialogue, first: str, text: str) -> None:
    assert told(dialogue, sick(eerste_ziektedag=first), text) == {"eerste_ziektedag": "2024-02-29"}
