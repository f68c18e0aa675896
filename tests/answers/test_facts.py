"""The facts of a conversation: read in any order, uncertain ones asked only where it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.facts import Feiten, confirm, describe, merge, parts_of
from bot.answers.missing import CAUSE, ERD, alternatives, open_questions
from bot.answers.outcomes import OVERVIEW_IDS
from bot.answers.reading import role_of
from bot.answers.state import Stand
from bot.language.model import Hersteld, Lezing, Verlof
from tests.answers.conftest import FIRST, TODAY, message, sick

LEAVE = {"start": "2026-06-01", "eind": "2026-09-20"}


def opened(dialogue: Dialogue, stand: Stand, ids: tuple[str, ...] = OVERVIEW_IDS) -> tuple[str, ...]:
    return open_questions(stand, ids, lambda facts: dialogue.facts.outcomes(facts, TODAY).uitkomsten)


def test_a_fact_replaces_what_was_known_of_it() -> None:
    feiten = merge({"eerste_ziektedag": FIRST}, (), Lezing(eerste_ziektedag=date(2026, 1, 13)), TODAY)
    assert feiten.situatie == {"eerste_ziektedag": "2026-01-13"}
    assert feiten.nieuw == {"eerste_ziektedag"}


def test_facts_of_several_messages_add_up() -> None:
    feiten = merge(
        {"eerste_ziektedag": FIRST}, (), Lezing(contract_einde=date(2027, 5, 1), dienstverband="tijdelijk"), TODAY
    )
    assert feiten.situatie == {"eerste_ziektedag": FIRST, "contract_einde": "2027-05-01", "dienstverband": "tijdelijk"}


def test_the_end_of_a_recovery_completes_it() -> None:
    known = {"eerste_ziektedag": FIRST, "hersteld": [{"hersteld_per": "2026-03-02", "opnieuw_ziek": None}]}
    told = Lezing(hersteld=(Hersteld(date(2026, 3, 2), date(2026, 3, 23)),))
    assert merge(known, (), told, TODAY).situatie["hersteld"] == [
        {"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}
    ]


def test_a_recovery_of_known_length_is_placed_somewhere_and_stays_uncertain() -> None:
    feiten = merge({"eerste_ziektedag": FIRST}, (), Lezing(hersteld=(Hersteld(duur_dagen=21, maand="2026-03"),)), TODAY)
    assert feiten.situatie["hersteld"] == [{"hersteld_per": "2026-03-01", "opnieuw_ziek": "2026-03-22"}]
    assert feiten.te_bevestigen == ("hersteld",)
    assert "21 dagen hersteld in maart 2026" in parts_of(feiten.situatie, feiten.overig)


def test_the_real_days_replace_an_assumed_recovery() -> None:
    guessed = merge(
        {"eerste_ziektedag": FIRST}, (), Lezing(hersteld=(Hersteld(duur_dagen=21, maand="2026-03"),)), TODAY
    )
    told = Lezing(hersteld=(Hersteld(date(2026, 3, 9), date(2026, 3, 30)),))
    feiten = merge(guessed.situatie, guessed.te_bevestigen, told, TODAY, guessed.overig)
    assert feiten.situatie["hersteld"] == [{"hersteld_per": "2026-03-09", "opnieuw_ziek": "2026-03-30"}]
    assert feiten.te_bevestigen == ()


def test_a_leave_with_one_day_missing_is_asked_about() -> None:
    feiten = merge({"eerste_ziektedag": FIRST}, (), Lezing(zwangerschapsverlof=Verlof(start=date(2026, 6, 1))), TODAY)
    assert "zwangerschapsverlof" in feiten.te_bevestigen


def test_a_fact_that_is_denied_is_dropped() -> None:
    known = Feiten({"eerste_ziektedag": FIRST, "contract_einde": "2027-05-01"}, ("contract_einde",))
    assert confirm(known, "contract_einde", yes=False).situatie == {"eerste_ziektedag": FIRST}
    assert confirm(known, "contract_einde", yes=True).te_bevestigen == ()


@pytest.mark.parametrize(
    ("role", "words"), [("werknemer", "U bent nu in ziekteweek 45."), ("werkgever", "Het is nu ziekteweek 45.")]
)
def test_what_is_reckoned_with(role: str, words: str) -> None:
    text = describe({"eerste_ziektedag": FIRST}, 45, role)  # type: ignore[arg-type]
    assert text == f"Ik reken met: eerste ziektedag maandag 12 januari 2026. {words}"


def test_without_a_first_day_there_is_nothing_to_reckon_with() -> None:
    assert describe({"contract_einde": "2027-05-01"}) == ""


def test_a_short_recovery_of_unknown_days_does_not_change_the_wia_date_and_is_not_asked(dialogue: Dialogue) -> None:
    feiten = merge({"eerste_ziektedag": FIRST}, (), Lezing(hersteld=(Hersteld(duur_dagen=21, maand="2026-03"),)), TODAY)
    stand = replace(sick(), situatie=feiten.situatie, te_bevestigen=feiten.te_bevestigen, overig=feiten.overig)
    assert opened(dialogue, stand, ("wia_aanvraag",)) == ()
    # The plan van aanpak lies around those days.
    assert len(list(alternatives(stand, "hersteld"))) == 2


def test_a_recovery_without_any_length_is_asked_about(dialogue: Dialogue) -> None:
    assert opened(dialogue, replace(sick(), te_bevestigen=("hersteld",)), ("wia_aanvraag",)) == ("hersteld",)


def test_the_cause_after_leave_is_asked_until_the_user_does_not_know(dialogue: Dialogue) -> None:
    stand = sick(zwangerschapsverlof=LEAVE)
    assert opened(dialogue, stand) == (CAUSE,)
    assert opened(dialogue, replace(stand, gevraagd=(CAUSE,))) == ()


def test_the_eigenrisicodrager_is_asked_only_where_it_changes_the_dates(dialogue: Dialogue) -> None:
    stand = sick(contract_einde="2027-06-30")
    assert opened(dialogue, stand) == (ERD,)
    assert opened(dialogue, stand, ("wia_aanvraag",)) == ()
    assert opened(dialogue, sick()) == ()


def test_an_uncertain_first_day_always_matters(dialogue: Dialogue) -> None:
    assert opened(dialogue, replace(sick(), te_bevestigen=("eerste_ziektedag",)), ("wia_aanvraag",)) == (
        "eerste_ziektedag",
    )


def test_a_reply_to_the_question_is_read_in_its_light(dialogue: Dialogue) -> None:
    stand = sick(zwangerschapsverlof=LEAVE)
    read = dialogue.facts.read("nee", stand, TODAY, verwacht=CAUSE)
    assert (read.stand.situatie or {})["zwangerschapsverlof"][CAUSE] is False


@pytest.mark.parametrize(("reply", "value"), [("ja", True), ("nee", False), ("weet ik niet", "weet_niet")])
def test_the_reply_on_the_eigenrisicodrager(dialogue: Dialogue, reply: str, value: object) -> None:
    read = dialogue.facts.read(reply, sick(contract_einde="2027-06-30"), TODAY, verwacht=ERD)
    assert (read.stand.situatie or {})[ERD] == value


def test_the_reply_stands_first_in_a_message_with_more(dialogue: Dialogue) -> None:
    read = dialogue.facts.read(
        "5 mei 2025, contract tot en met 1 maart 2027", Stand(), TODAY, verwacht="eerste_ziektedag"
    )
    assert (read.stand.situatie or {})["eerste_ziektedag"] == "2025-05-05"
    assert (read.stand.situatie or {})["contract_einde"] == "2027-03-01"


def test_facts_that_contradict_one_another_are_said_so(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("mijn contract liep tot 1 januari 2026", sick(), TODAY)
    assert "vóór de eerste ziektedag" in read.fout


def test_an_employer_who_says_ik_stays_an_employer() -> None:
    told = Lezing(rol="werknemer")
    assert role_of("ik heb nog een vraag", told, "werkgever") == "werkgever"
    assert role_of("mag mijn baas dat?", told, "werkgever") == "werknemer"
    assert role_of("Ik ben werknemer", Lezing(rol="werkgever"), None) == "werknemer"


def test_slots_there_and_back() -> None:
    stand = replace(sick(), rol="werknemer", gevraagd=("x",), overig={"uren_per_week": 32.0}, getoond=("wia_aanvraag",))
    assert Stand.from_slots(stand.as_slots()) == stand
    assert Stand.from_slots({}) == Stand()


def test_the_first_day_told_again_is_not_uncertain_again() -> None:
    again = Lezing(eerste_ziektedag=date(2026, 1, 12), vragen=("eerste_ziektedag",))
    assert merge({"eerste_ziektedag": FIRST}, (), again, TODAY).te_bevestigen == ()
    assert merge({}, (), again, TODAY).te_bevestigen == ("eerste_ziektedag",)


def test_two_days_between_which_the_user_wavers_are_asked_about(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("12 januari 2026 of 2025 weet ik niet", Stand(), TODAY, verwacht="eerste_ziektedag")
    assert read.stand.te_bevestigen == ("eerste_ziektedag",)
    assert "eerste_ziektedag" in opened(dialogue, read.stand)


def test_a_day_that_was_taken_back_is_not_the_first_sick_day(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("12 januari, nee 13, nee toch 14", Stand(), TODAY, verwacht="eerste_ziektedag")
    assert (read.stand.situatie or {})["eerste_ziektedag"] == "2026-01-14"
    assert not read.stand.te_bevestigen


def test_a_fault_in_one_fact_leaves_the_other_and_only_that_one_is_asked(dialogue: Dialogue) -> None:
    text = message("ziek sinds 1 november 2023, loonsanctie tot 29 oktober 2026", "antwoord", "bereken-mijn-tijdlijn")
    step = dialogue.form_step(text, Stand(), TODAY, None)
    assert step.eerste_ziektedag == "2023-11-01"
    assert step.stand.situatie == {"eerste_ziektedag": "2023-11-01"}
    question, asked = dialogue.gathering.ask(step.stand, TODAY)
    assert "langer dan 52 weken" in question.tekst()
    assert "eerste ziektedag" not in question.tekst()
    after = dialogue.form_step(message("27 oktober 2026"), asked, TODAY, "feiten_bevestigd")
    assert after.klaar
    assert (after.stand.situatie or {})["loonsanctie"]["eind"] == "2026-10-27"
    assert (after.stand.situatie or {})["eerste_ziektedag"] == "2023-11-01"


def test_a_day_that_does_not_exist_leaves_the_facts_beside_it(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("ziek sinds 12 januari, contract tot 31 juni 2027", Stand(), TODAY)
    assert "31 juni 2027 bestaat niet" in read.fout
    assert (read.goed.situatie or {})["eerste_ziektedag"] == FIRST
    again = dialogue.facts.read("30 juni 2027", read.goed, TODAY)
    assert (again.goed.situatie or {})["contract_einde"] == "2027-06-30"


def test_who_does_not_know_the_right_day_goes_on_without_it(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("ziek sinds 12 januari, contract tot 31 juni 2027", Stand(), TODAY)
    after = dialogue.form_step(message("weet ik niet"), read.goed, TODAY, "feiten_bevestigd")
    assert after.klaar
    assert after.stand.situatie == read.goed.situatie


def test_yes_and_how_long_after_a_calculation_tells_a_recovery(dialogue: Dialogue) -> None:
    shown = replace(sick(), onderwerp="bereken-ziekteweek")
    read = dialogue.facts.read("ja drie weken in juli", shown, TODAY)
    assert (read.goed.situatie or {})["hersteld"] == [{"hersteld_per": "2026-07-01", "opnieuw_ziek": "2026-07-22"}]
    assert not dialogue.facts.read("ja, over drie weken", shown, TODAY).nieuw
    assert not dialogue.facts.read("ja, drie weken", replace(shown, onderwerp="wia-aanvragen"), TODAY).nieuw


def test_yes_and_how_long_replies_to_the_question_on_recoveries(dialogue: Dialogue) -> None:
    asked = replace(sick(), te_bevestigen=("hersteld",))
    step = dialogue.form_step(message("ja drie weken in juli"), asked, TODAY, "feiten_bevestigd")
    assert step.klaar
    assert (step.stand.situatie or {})["hersteld"] == [{"hersteld_per": "2026-07-01", "opnieuw_ziek": "2026-07-22"}]
