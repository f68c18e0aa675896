"""Who has AOW already, without the day on which it began: the day is asked for, and never are 104 weeks reckoned."""

from __future__ import annotations

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.state import Formulierstap, Stand
from tests.answers.conftest import TODAY, message, said, sick

TOLD = "ik heb al AOW en ben ziek sinds 5 oktober 2026"
SIX_WEEKS, TWO_YEARS = "15 november 2026", "1 oktober 2028"


def begun(dialogue: Dialogue, told: str = TOLD) -> Formulierstap:
    return dialogue.form_step(message(told, "antwoord", "bereken-mijn-tijdlijn"), Stand(), TODAY, None)


def replied(dialogue: Dialogue, reply: str, told: str = TOLD) -> Formulierstap:
    step = begun(dialogue, told)
    assert not step.klaar
    assert dialogue.gathering.next_question(step.stand, TODAY) == "aow_datum"
    return dialogue.form_step(message(reply), step.stand, TODAY, "feiten_bevestigd")


def computed(dialogue: Dialogue, step: Formulierstap) -> str:
    assert step.klaar
    return said(dialogue.dates(message(TOLD), step.stand, TODAY))


def test_the_day_is_asked_for(dialogue: Dialogue) -> None:
    asked = dialogue.gathering.ask(begun(dialogue).stand, TODAY)[0]
    assert "AOW-datum" in asked.tekst()
    assert [choice.titel for choice in asked.keuzes] == ["Weet ik niet"]


@pytest.mark.parametrize("reply", ["1 mei 2024", "sinds 1 mei 2024", "op 1 mei 2024 kreeg ik aow"])
def test_with_an_earlier_day_six_weeks_count(dialogue: Dialogue, reply: str) -> None:
    text = computed(dialogue, replied(dialogue, reply))
    assert SIX_WEEKS in text
    assert TWO_YEARS not in text


def test_a_day_without_a_year_lies_behind_and_is_confirmed(dialogue: Dialogue) -> None:
    step = replied(dialogue, "1 mei")
    assert not step.klaar
    assert "1 mei 2026. Klopt dat?" in dialogue.gathering.ask(step.stand, TODAY)[0].tekst()
    step = dialogue.form_step(message("ja"), step.stand, TODAY, "feiten_bevestigd")
    assert SIX_WEEKS in computed(dialogue, step)


def test_a_day_during_the_illness_is_reckoned_with(dialogue: Dialogue) -> None:
    told = "mijn werknemer krijgt al AOW en is ziek sinds 12 januari 2026"
    assert "25 oktober 2026" in computed(dialogue, replied(dialogue, "14 september 2026", told))


def test_an_unknown_day_is_taken_before_the_illness_and_the_answer_says_so(dialogue: Dialogue) -> None:
    step = replied(dialogue, "weet ik niet")
    text = computed(dialogue, step)
    assert SIX_WEEKS in text
    assert "aangenomen, want de AOW-datum is niet bekend" in text
    assert TWO_YEARS not in text
    # Another first sick day takes it along, the day itself takes its place.
    earlier = dialogue.facts.read("de eerste ziektedag was 28 september 2026", step.stand, TODAY).goed
    assert (earlier.situatie or {})["aow_datum"] == "2026-09-28"
    known = dialogue.facts.read("mijn AOW-datum was 1 november 2026", step.stand, TODAY).goed
    assert (known.situatie or {})["aow_datum"] == "2026-11-01"
    assert "aow_aangenomen" not in known.overig


def test_no_aow_after_all(dialogue: Dialogue) -> None:
    assert TWO_YEARS in computed(dialogue, replied(dialogue, "nee"))


def test_yes_is_no_day(dialogue: Dialogue) -> None:
    assert not replied(dialogue, "ja").klaar


def test_told_before_the_first_sick_day_it_is_asked_after_it(dialogue: Dialogue) -> None:
    step = begun(dialogue, "ik heb al AOW")
    assert dialogue.gathering.next_question(step.stand, TODAY) == "eerste_ziektedag"
    step = dialogue.form_step(message("5 oktober 2026"), step.stand, TODAY, "eerste_ziektedag")
    assert dialogue.gathering.next_question(step.stand, TODAY) == "aow_datum"


def test_told_after_the_dates_it_is_asked_then(dialogue: Dialogue) -> None:
    beurt = dialogue.reply(message("ik heb trouwens al AOW"), sick(), TODAY)
    assert beurt.vraag_door == "termijnen_form"
    assert dialogue.gathering.next_question(beurt.stand, TODAY) == "aow_datum"


def test_a_known_day_is_not_asked_for_again(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("ik heb al AOW", sick(aow_datum="2025-05-01"), TODAY)
    assert "aow_datum" not in read.goed.te_bevestigen


def test_a_question_about_aow_is_answered_and_the_day_asked_for_with_the_next_dates(dialogue: Dialogue) -> None:
    question = message("ik heb al AOW, hoe lang krijg ik loon bij ziekte?", "antwoord", "aow-en-werkend-ziek")
    beurt = dialogue.reply(question, sick(), TODAY)
    assert beurt.vraag_door is None
    assert beurt.antwoorden[0].onderwerp == "aow-en-werkend-ziek"
    assert dialogue.gathering.next_question(beurt.stand, TODAY) == "aow_datum"


EARLIER = "ik heb al AOW en ben ziek sinds 12 januari 2026"


@pytest.mark.parametrize("reply", ["1 maart, al voor ik ziek werd", "1 maart, ik was toen nog niet ziek"])
def test_a_day_told_before_the_illness_lies_before_the_first_sick_day(dialogue: Dialogue, reply: str) -> None:
    step = replied(dialogue, reply, EARLIER)
    assert step.stand.situatie == {"eerste_ziektedag": "2026-01-12", "aow_datum": "2025-03-01"}
    assert "1 maart 2025" in dialogue.gathering.ask(step.stand, TODAY)[0].tekst()


def test_a_day_told_during_the_illness_may_lie_after_it(dialogue: Dialogue) -> None:
    step = replied(dialogue, "1 juni, toen ik al ziek was", EARLIER)
    assert step.stand.situatie == {"eerste_ziektedag": "2026-01-12", "aow_datum": "2026-06-01"}


@pytest.mark.parametrize(
    "reply", ["al voor ik ziek werd", "in 2023, al voor mijn ziekte", "al jaren", "eerder dan mijn ziekte"]
)
def test_before_the_illness_without_a_day_is_enough_to_reckon_with(dialogue: Dialogue, reply: str) -> None:
    text = computed(dialogue, replied(dialogue, reply))
    assert SIX_WEEKS in text
    assert "AOW uiterlijk op de eerste ziektedag" in text


def test_of_a_year_alone_the_month_is_asked(dialogue: Dialogue) -> None:
    step = replied(dialogue, "in 2023")
    assert not step.klaar
    question, asked = dialogue.gathering.ask(step.stand, TODAY)
    assert "Typ ook de maand, bijvoorbeeld maart 2023" in question.tekst()
    step = dialogue.form_step(message("maart 2023"), asked, TODAY, "feiten_bevestigd")
    assert "31 maart 2023" in dialogue.gathering.ask(step.stand, TODAY)[0].tekst()


@pytest.mark.parametrize("said", ["als ik AOW krijg, stopt dan mijn loon?", "wat gebeurt er als ik AOW krijg"])
def test_aow_that_is_only_supposed_is_not_asked_for(dialogue: Dialogue, said: str) -> None:
    beurt = dialogue.reply(message(said, "antwoord", "aow-tijdens-ziekte"), Stand(), TODAY)
    assert "aow_datum" not in beurt.stand.te_bevestigen
    begun = dialogue.form_step(
        message("Bereken mijn termijnen", "antwoord", "bereken-mijn-tijdlijn"), beurt.stand, TODAY, None
    )
    assert dialogue.form_step(message("12 januari 2026"), begun.stand, TODAY, "eerste_ziektedag").klaar
