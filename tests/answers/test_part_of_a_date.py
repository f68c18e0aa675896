"""A correction that names a part of a date, or the date that was wrong, changes that fact and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.state import Stand
from tests.answers.conftest import FIRST, TODAY, message, said, sick

MARCH = {"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}


def told(dialogue: Dialogue, stand: Stand, text: str, asked: str | None = None) -> dict[str, object]:
    return dict(dialogue.facts.read(text, stand, TODAY, verwacht=asked).goed.situatie or {})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("sorry ik bedoel februari", "2026-02-12"),
        ("nee, niet januari maar maart", "2026-03-12"),
        ("o nee in december", "2025-12-12"),
        ("februari bedoel ik", "2026-02-12"),
        ("sorry 2025", "2025-01-12"),
        ("nee, 2025", "2025-01-12"),
        ("nee toch de 3e", "2026-01-03"),
        ("sorry, de 13e", "2026-01-13"),
        ("niet 12 januari maar 19 januari", "2026-01-19"),
        ("niet 2026 maar 2025", "2025-01-12"),
        ("sorry mrt", "2026-03-12"),
    ],
)
def test_a_part_of_the_first_sick_day_is_corrected_and_the_rest_of_it_stays(
    dialogue: Dialogue, text: str, day: str
) -> None:
    read = dialogue.facts.read(text, sick(), TODAY)
    assert read.goed.situatie == {"eerste_ziektedag": day}
    assert read.lezing.correctie
    assert not read.goed.te_bevestigen


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("niet 1 december maar 31 december", "2026-12-31"),
        ("31 december, niet 1 december", "2026-12-31"),
        ("nee, niet december maar november", "2026-11-01"),
        ("sorry, niet 2026 maar 2027", "2027-12-01"),
    ],
)
def test_the_date_that_was_wrong_tells_which_fact_is_corrected(dialogue: Dialogue, text: str, day: str) -> None:
    known = sick(eerste_ziektedag="2025-05-12", contract_einde="2026-12-01")
    assert told(dialogue, known, text) == {"eerste_ziektedag": "2025-05-12", "contract_einde": day}


def test_the_fact_that_was_told_last_is_the_one_that_a_part_corrects(dialogue: Dialogue) -> None:
    stand = replace(sick(contract_einde="2026-12-31"), verleden=({"situatie": sick().situatie},))
    assert told(dialogue, stand, "sorry ik bedoel oktober") == {
        "eerste_ziektedag": FIRST,
        "contract_einde": "2026-10-31",
    }


def test_the_wrong_day_of_a_recovery_is_corrected(dialogue: Dialogue) -> None:
    stand = sick(hersteld=[MARCH])
    assert told(dialogue, stand, "niet 23 maart maar 25 maart")["hersteld"] == [{**MARCH, "opnieuw_ziek": "2026-03-25"}]


@pytest.mark.parametrize(
    "text", ["in februari", "2025", "nee", "sorry", "de 3e keer", "nee, dit gaat over 2 banen", "toch niet in maart"]
)
def test_what_corrects_no_part_of_a_date_changes_nothing_silently(dialogue: Dialogue, text: str) -> None:
    read = dialogue.facts.read(text, sick(), TODAY)
    assert read.goed.situatie == {"eerste_ziektedag": FIRST} or "eerste_ziektedag" in read.goed.te_bevestigen


def test_a_month_that_has_no_such_day_is_told_and_changes_nothing(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("sorry ik bedoel februari", sick(eerste_ziektedag="2026-01-31"), TODAY)
    assert read.fout
    assert read.goed.situatie == {"eerste_ziektedag": "2026-01-31"}


def test_a_part_is_corrected_in_the_form_too(dialogue: Dialogue) -> None:
    stand = replace(sick(), te_bevestigen=("eerste_ziektedag",))
    assert told(dialogue, stand, "nee, februari", "eerste_ziektedag") == {"eerste_ziektedag": "2026-02-12"}


# ------------------------------------------------------------------ recoveries


@pytest.mark.parametrize(
    "text",
    [
        "o nee ik was toch niet beter",
        "nee niet beter geweest",
        "ik ben helemaal niet hersteld geweest",
        "sorry, toch nooit beter geweest",
        "nee, ik was niet hersteld",
    ],
)
def test_a_recovery_that_was_none_is_dropped(dialogue: Dialogue, text: str) -> None:
    read = dialogue.facts.read(text, sick(hersteld=[MARCH]), TODAY)
    assert read.goed.situatie == {"eerste_ziektedag": FIRST}
    assert "hersteld" in read.nieuw
    beurt = dialogue.reply(message(text), sick(hersteld=[MARCH]), TODAY)
    assert "aangepast" in said(beurt)
    assert "hersteld per" not in said(beurt)


def test_a_recovery_of_which_only_the_length_was_told_is_dropped_too(dialogue: Dialogue) -> None:
    weeks = dialogue.facts.read("ik was in maart 3 weken beter maar toen weer ziek", sick(), TODAY).stand
    read = dialogue.facts.read("o nee ik was toch niet beter", weeks, TODAY)
    assert read.goed.situatie == {"eerste_ziektedag": FIRST}
    assert "aangenomen" not in read.goed.overig
    assert "hersteld" not in read.goed.te_bevestigen


def test_the_recovery_that_was_told_last_is_the_one_that_was_none(dialogue: Dialogue) -> None:
    later = {"hersteld_per": "2026-06-01", "opnieuw_ziek": "2026-06-10"}
    stand = replace(sick(hersteld=[MARCH, later]), verleden=({"situatie": sick(hersteld=[MARCH]).situatie},))
    assert told(dialogue, stand, "o nee toen was ik toch niet beter")["hersteld"] == [MARCH]


@pytest.mark.parametrize(
    "text",
    [
        "ik ben nog niet beter",
        "ik word nooit meer beter",
        "nee ik wil niet beter gemeld worden",
        "was ik toch niet beter af met een advocaat?",
        "mijn baas vindt dat ik niet beter gemeld ben",
    ],
)
def test_who_is_not_better_yet_denies_no_recovery(dialogue: Dialogue, text: str) -> None:
    assert told(dialogue, sick(hersteld=[MARCH]), text)["hersteld"] == [MARCH]


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("nee niet beter geweest", ("antwoord", "ontkennen")),
        ("nee hij is niet beter geweest", ("keuze", "betermelding-geweigerd")),
    ],
)
def test_that_there_was_no_recovery_is_understood_where_none_is_known(
    dialogue: Dialogue, text: str, decision: tuple[str, ...]
) -> None:
    beurt = dialogue.reply(message(text, *decision), sick(), TODAY)
    assert said(beurt).startswith("Goed, ik reken zonder herstel tussendoor.")
    assert beurt.stand.situatie == {"eerste_ziektedag": FIRST}


@pytest.mark.parametrize(
    "text", ["oh wacht, in mei ben ik 2 weken aan het werk geweest", "o ja in mei 2 weken beter geweest"]
)
def test_a_recovery_that_is_told_later_is_no_other_first_sick_day(dialogue: Dialogue, text: str) -> None:
    facts = told(dialogue, sick(), text)
    assert facts["eerste_ziektedag"] == FIRST
    assert facts["hersteld"]
    then = dialogue.facts.read(text, sick(), TODAY).goed
    assert told(dialogue, then, "van 4 tot 18 mei") == {
        "eerste_ziektedag": FIRST,
        "hersteld": [{"hersteld_per": "2026-05-04", "opnieuw_ziek": "2026-05-18"}],
    }


def test_yes_with_a_recovery_confirms_the_first_sick_day(dialogue: Dialogue) -> None:
    asked = replace(sick(), te_bevestigen=("eerste_ziektedag",))
    read = dialogue.facts.read("ja, drie weken in maart", asked, TODAY, verwacht="eerste_ziektedag")
    assert (read.goed.situatie or {})["eerste_ziektedag"] == FIRST
    assert (read.goed.situatie or {})["hersteld"]
    assert "eerste_ziektedag" not in read.goed.te_bevestigen


@pytest.mark.parametrize("text", ["ja, begin maart", "ja, 13 januari", "ja, ik was op 2 maart ziek"])
def test_yes_with_a_day_is_still_about_the_first_sick_day(dialogue: Dialogue, text: str) -> None:
    asked = replace(sick(), te_bevestigen=("eerste_ziektedag",))
    read = dialogue.facts.read(text, asked, TODAY, verwacht="eerste_ziektedag")
    assert not (read.goed.situatie or {}).get("hersteld")


# ------------------------------------------------------------------ the form, AOW, starting anew


def test_a_question_outside_the_subject_tells_no_first_sick_day(dialogue: Dialogue) -> None:
    asked = Stand(berekening="bereken-mijn-tijdlijn")
    outside = message("wat is het weer vandaag?", "buiten-onderwerp", "buiten-onderwerp")
    step = dialogue.form_step(outside, asked, TODAY, "eerste_ziektedag")
    assert step.soort == "vraag"
    assert not step.stand.situatie
    answer = message("begin maart, kan dat?", "buiten-onderwerp", "buiten-onderwerp")
    assert dialogue.form_step(answer, asked, TODAY, "eerste_ziektedag").stand.situatie


def test_aow_that_is_still_to_come_is_not_answered_as_aow_that_is_there(dialogue: Dialogue) -> None:
    text = "ik ga op 1 juni 2027 met aow, ziek sinds 12 januari 2026, hoe lang loon?"
    beurt = dialogue.reply(message(text, "antwoord", "aow-en-werkend-ziek"), Stand(), TODAY)
    assert beurt.antwoorden[0].onderwerp == "aow-tijdens-ziekte"
    already = "ik heb sinds 1 juni 2025 aow, ziek sinds 12 januari 2026, hoe lang loon?"
    beurt = dialogue.reply(message(already, "antwoord", "aow-en-werkend-ziek"), Stand(), TODAY)
    assert beurt.antwoorden[0].onderwerp == "aow-en-werkend-ziek"


def test_a_question_with_again_in_it_forgets_nothing(dialogue: Dialogue) -> None:
    beurt = dialogue.reply(message("dus dan begin ik opnieuw?", "antwoord", "opnieuw-beginnen"), sick(), TODAY)
    assert not beurt.vergeet
    assert beurt.stand.situatie == sick().situatie
    assert "Opnieuw beginnen" in [choice.titel for choice in beurt.antwoorden[0].keuzes]
    assert dialogue.reply(message("opnieuw"), sick(), TODAY).vergeet
    assert dialogue.reply(message("kunnen we opnieuw beginnen?", "antwoord", "opnieuw-beginnen"), sick(), TODAY).vergeet


def test_the_date_that_is_asked_for_beside_the_facts_is_the_one_that_is_computed(dialogue: Dialogue) -> None:
    text = "ziek sinds 12 januari 2026, van 1 maart tot 1 april beter geweest. wanneer WIA?"
    bericht = replace(
        message(text, "antwoord", "bereken-mijn-tijdlijn"),
        rangorde=("bereken-42e-weeksmelding", "bereken-wia-aanvraag"),
    )
    assert dialogue.first_reply(bericht, Stand(), TODAY).onderwerp == "bereken-wia-aanvraag"


# ------------------------------------------------------------------ the leave, a recovery in another month, a contract


def test_the_wrong_day_of_a_leave_is_corrected_and_not_the_first_sick_day(dialogue: Dialogue) -> None:
    leave = {"start": "2026-06-01", "eind": "2026-09-21", "zelfde_oorzaak": True}
    facts = told(dialogue, sick(zwangerschapsverlof=leave), "nee niet 21 september maar 28 september")
    assert facts == {"eerste_ziektedag": FIRST, "zwangerschapsverlof": {**leave, "eind": "2026-09-28"}}


@pytest.mark.parametrize("text", ["nee in maart", "sorry maart bedoel ik", "niet februari maar maart"])
def test_a_recovery_of_which_only_the_length_is_known_moves_to_another_month(dialogue: Dialogue, text: str) -> None:
    weeks = dialogue.facts.read("ik was in februari 10 dagen beter", sick(), TODAY).stand
    stand = replace(weeks, verleden=({"situatie": sick().situatie},))
    read = dialogue.facts.read(text, stand, TODAY)
    assert not read.fout
    assert (read.goed.situatie or {})["eerste_ziektedag"] == FIRST
    assert [span["hersteld_per"][:7] for span in (read.goed.situatie or {})["hersteld"]] == ["2026-03"]
    assert read.goed.overig["aangenomen"]["dagen"] == 10


@pytest.mark.parametrize("text", ["nee, 3 februari", "nee de 3e", "3 februari"])
def test_the_day_of_a_recovery_of_which_only_the_length_is_known_is_told(dialogue: Dialogue, text: str) -> None:
    weeks = dialogue.facts.read("ik was in februari 10 dagen beter", sick(), TODAY).stand
    stand = replace(weeks, verleden=({"situatie": sick().situatie},))
    span = {"hersteld_per": "2026-02-03", "opnieuw_ziek": "2026-02-13"}
    assert told(dialogue, stand, text) == {"eerste_ziektedag": FIRST, "hersteld": [span]}


def test_an_illness_that_is_told_with_a_recovery_is_read_as_ever(dialogue: Dialogue) -> None:
    text = "nee ik ben ziek sinds 3 maart 2026 en was in april 2 weken beter geweest"
    facts = told(dialogue, sick(), text)
    assert facts["eerste_ziektedag"] == "2026-03-03"
    assert facts["hersteld"]


def test_the_days_of_a_recovery_move_to_another_month(dialogue: Dialogue) -> None:
    stand = replace(sick(hersteld=[MARCH]), verleden=({"situatie": sick().situatie},))
    april = {"hersteld_per": "2026-04-02", "opnieuw_ziek": "2026-04-23"}
    assert told(dialogue, stand, "sorry ik bedoel april") == {"eerste_ziektedag": FIRST, "hersteld": [april]}


@pytest.mark.parametrize(
    "text", ["mijn contract is toch vast", "o nee ik heb een vast contract", "het contract loopt toch niet af"]
)
def test_a_contract_that_does_not_end_after_all_has_no_last_day(dialogue: Dialogue, text: str) -> None:
    known = sick(contract_einde="2027-07-01", dienstverband="tijdelijk", eigenrisicodrager_zw=False)
    beurt = dialogue.reply(message(text, "buiten-onderwerp", "buiten-onderwerp"), known, TODAY)
    assert beurt.stand.situatie == {"eerste_ziektedag": FIRST, "dienstverband": "vast"}
    assert said(beurt).startswith("Dank u, ik heb het aangepast.")


@pytest.mark.parametrize(
    "text", ["ik krijg daarna een vast contract", "is mijn contract vast?", "ik heb geen vast contract"]
)
def test_a_contract_that_may_become_permanent_still_ends(dialogue: Dialogue, text: str) -> None:
    assert told(dialogue, sick(contract_einde="2027-07-01"), text)["contract_einde"] == "2027-07-01"
