"""Whole turns without Rasa: what is said, what is kept, which form goes on asking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers import asking, unsure
from bot.answers.answer import Keuze
from bot.answers.dialogue import Dialogue
from bot.answers.follow_up import leans
from bot.answers.missing import CAUSE, ERD, ROLE
from bot.answers.state import Bericht, Beurt, Stand
from bot.language.parts import is_question
from tests.answers.conftest import TODAY, message, said, sick, titles


def reply(dialogue: Dialogue, text: str, stand: Stand | None = None, *decision: str, in_form: bool = False) -> Beurt:
    return dialogue.reply(message(text, *(decision or ("keuze",))), stand or Stand(), TODAY, in_form=in_form)


# ------------------------------------------------------------------ topics


def test_a_topic_is_answered_for_the_role(dialogue: Dialogue) -> None:
    employee = reply(dialogue, "wat kost spoor 2", Stand(rol="werknemer"), "antwoord", "spoor-2-kosten")
    employer = reply(dialogue, "wat kost spoor 2", Stand(rol="werkgever"), "antwoord", "spoor-2-kosten")
    assert said(employee) != said(employer)
    assert employee.stand.onderwerp == "spoor-2-kosten"


def test_a_topic_with_a_milestone_opens_with_the_own_date(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "wanneer moet spoor 2 starten", sick(), "antwoord", "spoor-2-wanneer-starten")
    assert beurt.antwoorden[0].alineas[0].startswith("Uw werkgever start spoor 2 uiterlijk op zondag 21 februari 2027")


def test_the_text_of_a_button_is_known_without_the_classifier(dialogue: Dialogue) -> None:
    question = dialogue.library.topics["spoor-2-kosten"].vraag
    assert reply(dialogue, question).antwoorden[0].onderwerp == "spoor-2-kosten"
    assert reply(dialogue, f"Ik ben werkgever. {question}").antwoorden[0].onderwerp == "spoor-2-kosten"


def test_the_opening_offers_four_ways(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "hallo", None, "antwoord", "begroeting")
    assert titles(beurt) == ["Mijn termijnen", "Een vraag stellen", "Ik ben werknemer", "Ik ben werkgever of HR"]


def test_crisis_comes_first_and_stops_every_form(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "ik wil niet meer", sick(), "antwoord", "crisis")
    assert said(beurt).startswith("Bel nu 113")
    assert beurt.stopt
    assert titles(beurt) == ["Een vraag over werk stellen"]


def test_medical_details_add_one_sentence(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "ik heb kanker, wat kost spoor 2", None, "antwoord", "spoor-2-kosten")
    assert beurt.antwoorden[0].onderwerp == "spoor-2-kosten"
    assert "U hoeft mij niet te vertellen wat u heeft." in said(beurt)


def test_an_employer_who_fishes_gets_the_rule(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "wat mankeert mijn medewerker eigenlijk?")
    assert said(beurt).startswith("U mag niet vragen wat uw werknemer heeft")


def test_the_same_reply_is_not_given_twice_in_a_row(dialogue: Dialogue) -> None:
    first = reply(dialogue, "wat kost spoor 2", None, "antwoord", "spoor-2-kosten")
    second = reply(dialogue, "wat kost spoor 2", first.stand, "antwoord", "spoor-2-kosten")
    third = reply(dialogue, "wat kost spoor 2", second.stand, "antwoord", "spoor-2-kosten")
    assert "hetzelfde als hierboven" in said(second)
    assert "Een mens spreken" in titles(second)
    assert said(third) == said(first)


def test_after_two_misses_a_person_is_offered(dialogue: Dialogue) -> None:
    first = reply(dialogue, "asdf", None, "keuze")
    second = reply(dialogue, "qwer", first.stand, "keuze")
    assert "neem dan contact op" not in said(first)
    assert "neem dan contact op" in said(second)
    assert said(first) != said(second)


def test_outside_the_subject_twice_sounds_different(dialogue: Dialogue) -> None:
    first = reply(dialogue, "weer morgen", None, "buiten-onderwerp", "buiten-onderwerp")
    second = reply(dialogue, "voetbal", first.stand, "buiten-onderwerp", "buiten-onderwerp")
    assert first.antwoorden[0].alineas[0] != second.antwoorden[0].alineas[0]


def test_a_choice_without_topics_still_offers_a_way_on(dialogue: Dialogue) -> None:
    answer = unsure.choice_answer(dialogue.library, ("bestaat-niet",), 0)
    assert [choice.titel for choice in answer.keuzes][:1] == ["Mijn termijnen"]


# ------------------------------------------------------------------ calculations and corrections


def test_a_calculation_without_the_first_day_starts_the_form(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "Wat moet ik nu doen?")
    assert beurt.antwoorden == ()
    assert beurt.vraag_door == "termijnen_form"
    assert beurt.stand.start


def test_a_correction_changes_one_fact_and_computes_anew(dialogue: Dialogue) -> None:
    stand = replace(sick(), berekening="bereken-wia-aanvraag")
    beurt = reply(dialogue, "nee, 13 januari", stand)
    assert beurt.stand.situatie == {"eerste_ziektedag": "2026-01-13"}
    assert "maandag 25 oktober 2027" in said(beurt)


def test_a_correction_that_cannot_be_right_is_not_kept(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "mijn contract liep tot 1 januari 2026", sick())
    assert beurt.stand.situatie == sick().situatie
    assert "vóór de eerste ziektedag" in said(beurt)


def test_the_wia_date_comes_before_the_other_dates(dialogue: Dialogue) -> None:
    step = dialogue.form_step(message("wanneer WIA", "antwoord", "bereken-wia-aanvraag"), sick(), TODAY, None)
    answer = dialogue.dates(message("wanneer WIA", "antwoord", "bereken-wia-aanvraag"), step.stand, TODAY).antwoorden[0]
    assert answer.alineas[0].startswith("U vraagt de WIA uiterlijk aan op")
    assert answer.datums[0].id == "wia_aanvraag"


def test_the_second_question_of_a_fact_message_is_answered(dialogue: Dialogue) -> None:
    text = "sinds 12 januari 2026, en mag ik op vakantie?"
    said_by = Bericht(text, "antwoord", ("vakantie-tijdens-ziekte",))
    stand = Stand(berekening="bereken-mijn-tijdlijn")
    step = dialogue.form_step(said_by, stand, TODAY, "eerste_ziektedag")
    beurt = dialogue.dates(said_by, step.stand, TODAY)
    assert step.klaar
    assert [answer.onderwerp for answer in beurt.antwoorden] == ["bereken-mijn-tijdlijn", "vakantie-tijdens-ziekte"]


def test_without_a_first_day_the_answer_says_where_to_find_it(dialogue: Dialogue) -> None:
    step = dialogue.form_step(
        message("weet ik niet"), Stand(berekening="bereken-mijn-tijdlijn"), TODAY, "eerste_ziektedag"
    )
    assert step.klaar
    assert step.eerste_ziektedag == "weet_niet"
    assert "Zonder eerste ziektedag" in said(dialogue.dates(message("weet ik niet"), step.stand, TODAY))


# ------------------------------------------------------------------ the form


def test_a_question_within_the_form_is_left_to_its_own_rule(dialogue: Dialogue) -> None:
    step = dialogue.form_step(
        message("wie betaalt een second opinion?", "antwoord", "second-opinion-kosten"),
        Stand(),
        TODAY,
        "eerste_ziektedag",
    )
    assert step.soort == "vraag"


def test_nonsense_within_the_form_is_asked_again(dialogue: Dialogue) -> None:
    stand = Stand(berekening="bereken-mijn-tijdlijn", vraagbeurten={"eerste_ziektedag": 1})
    step = dialogue.form_step(message("blabla"), stand, TODAY, "eerste_ziektedag")
    answer, _ = dialogue.gathering.ask(step.stand, TODAY)
    assert step.soort == "antwoord"
    assert not step.klaar
    assert "begrijp ik niet" in answer.alineas[0]


@pytest.mark.parametrize(
    "text", ["stop", "opnieuw", "nieuwe medewerker", "overzicht", "vergeet mijn gegevens", "terug"]
)
def test_a_command_ends_the_form(dialogue: Dialogue, text: str) -> None:
    assert dialogue.form_step(message(text), Stand(), TODAY, "eerste_ziektedag").soort == "weg"


def test_help_does_not_end_the_form(dialogue: Dialogue) -> None:
    assert (
        dialogue.form_step(message("help", "antwoord", "wat-kun-je"), Stand(), TODAY, "eerste_ziektedag").soort
        == "vraag"
    )


def test_crisis_ends_the_form(dialogue: Dialogue) -> None:
    assert (
        dialogue.form_step(message("ik wil dood", "antwoord", "crisis"), Stand(), TODAY, "eerste_ziektedag").soort
        == "weg"
    )


def test_another_calculation_within_the_form_changes_what_is_computed(dialogue: Dialogue) -> None:
    step = dialogue.form_step(
        message("wanneer WIA?", "antwoord", "bereken-wia-aanvraag"),
        Stand(berekening="bereken-mijn-tijdlijn"),
        TODAY,
        "eerste_ziektedag",
    )
    assert step.soort == "antwoord"
    assert step.stand.berekening == "bereken-wia-aanvraag"


def test_a_form_that_a_reply_started_does_not_read_the_message_again(dialogue: Dialogue) -> None:
    step = dialogue.form_step(message("nieuwe medewerker"), Stand(start=True), TODAY, None)
    assert step.soort == "antwoord"
    assert not step.stand.start
    assert not step.klaar


@pytest.mark.parametrize("name", ["eerste_ziektedag", "hersteld", "zwangerschapsverlof", CAUSE, ERD, ROLE, asking.WAGE])
def test_a_question_that_is_put_again_sounds_different(name: str) -> None:
    first, once = asking.ask(name, Stand())
    second, twice = asking.ask(name, once)
    third, _ = asking.ask(name, twice)
    assert first.alineas != second.alineas
    assert "stop" in third.alineas[0]


def test_an_employer_is_asked_about_the_employee() -> None:
    assert "uw werknemer ziek is" in asking.ask("eerste_ziektedag", Stand(rol="werkgever"))[0].alineas[0]


def test_only_a_question_for_a_date_is_a_vraag() -> None:
    assert asking.ask("eerste_ziektedag", Stand())[0].soort == "vraag"
    assert asking.ask(ERD, Stand())[0].soort == "keuze"


# ------------------------------------------------------------------ always available


def test_forget_forgets_and_says_so_to_the_channel(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "vergeet mijn gegevens", sick())
    assert beurt.vergeet
    assert beurt.stand == Stand()
    assert beurt.antwoorden[0].as_custom()["vergeten"] is True


def test_going_back_undoes_the_last_fact(dialogue: Dialogue) -> None:
    changed = reply(dialogue, "nee, 13 januari", sick()).stand
    back = reply(dialogue, "terug", changed)
    assert back.stand.situatie == sick().situatie
    assert "12 januari 2026" in said(back)


def test_going_back_with_nowhere_to_go(dialogue: Dialogue) -> None:
    assert "geen eerdere stap" in said(reply(dialogue, "terug"))


def test_what_is_known_of_the_user(dialogue: Dialogue) -> None:
    assert "nog niets" in said(reply(dialogue, "wat weet je van mij?"))
    known = said(reply(dialogue, "wat weet je van mij?", replace(sick(), rol="werkgever")))
    assert "werkgever of HR" in known
    assert "maandag 12 januari 2026" in known
    assert "ziekteweek 45" in known


def test_choosing_a_role_is_acknowledged_once(dialogue: Dialogue) -> None:
    first = reply(dialogue, "Ik ben werkgever of HR")
    assert first.stand.rol == "werkgever"
    assert "al begrepen" in said(reply(dialogue, "Ik ben werkgever", first.stand))


def test_the_other_role_hears_the_same_subject_and_the_role_stays(dialogue: Dialogue) -> None:
    stand = Stand(rol="werknemer", onderwerp="second-opinion-kosten")
    beurt = reply(dialogue, "en voor mijn werkgever?", stand)
    assert said(beurt).startswith("Voor de werkgever geldt dit:")
    assert "U betaalt" in said(beurt)
    assert beurt.stand.rol == "werknemer"


def test_the_calendar_file_is_in_the_structure(dialogue: Dialogue) -> None:
    custom = reply(dialogue, "Geef mij het agenda-bestand", sick()).antwoorden[0].as_custom()
    assert custom["ics"].startswith("BEGIN:VCALENDAR")
    assert "ziek" not in custom["ics"].split("SUMMARY")[1].split("\n")[0].lower()


def test_a_date_can_be_explained_by_its_name(dialogue: Dialogue) -> None:
    text = said(reply(dialogue, "Waarom deze datum: WIA-aanvraag", sick()))
    assert text.startswith("WIA-aanvraag: uiterlijk zondag 24 oktober 2027")
    assert "• " in text


def test_why_without_a_date_names_the_law(dialogue: Dialogue) -> None:
    assert "art." in said(reply(dialogue, "waarom", Stand(onderwerp="spoor-2-kosten")))


def test_hours_told_alone_are_used_and_only_the_wage_is_asked(dialogue: Dialogue) -> None:
    step = dialogue.wage.step(message("40 uur"), Stand(berekening="bereken-loon-bij-ziekte"), TODAY)
    question, asked = dialogue.wage.ask(step.stand)
    assert "40 uur per week" in question.tekst()
    assert "voor hoeveel uur" not in question.tekst()
    done = dialogue.wage.step(message("hij verdient 3400 bruto"), asked, TODAY)
    assert done.klaar
    paid = dialogue.wage.reply(message("hij verdient 3400 bruto"), done.stand, TODAY)
    assert paid is not None
    assert "3.400" in said(paid)


@pytest.mark.parametrize("heard", ["wat_als", "overdracht", "verplichtingen_nu", "ontkennen", "loon-opbouw"])
@pytest.mark.parametrize("text", ["40 uur", "hij verdient 2400 bruto"])
def test_a_reply_about_pay_is_one_whatever_the_classifier_hears(dialogue: Dialogue, text: str, heard: str) -> None:
    asked = Stand(berekening="bereken-loon-bij-ziekte")
    step = dialogue.wage.step(message(text, "antwoord", heard), asked, TODAY)
    assert step.soort == "antwoord"
    assert step.stand != asked


def test_a_wage_without_hours_is_heard_and_not_kept(dialogue: Dialogue) -> None:
    step = dialogue.wage.step(message("hij verdient 2400 bruto"), Stand(berekening="bereken-loon-bij-ziekte"), TODAY)
    question, asked = dialogue.wage.ask(step.stand)
    assert "Ik mis nog het aantal uren per week" in question.tekst()
    assert "2400" not in str(asked)


def test_a_day_that_does_not_exist_is_no_wage(dialogue: Dialogue) -> None:
    asked = Stand(berekening="bereken-loon-bij-ziekte")
    step = dialogue.wage.step(message("ziek sinds 32-01-2026"), asked, TODAY)
    question, asked_on = dialogue.wage.ask(step.stand)
    assert "32 januari 2026 bestaat niet" in question.tekst()
    assert "het aantal uren" not in question.tekst()
    mended = dialogue.wage.step(message("31-01-2026"), asked_on, TODAY)
    assert (mended.stand.situatie or {})["eerste_ziektedag"] == "2026-01-31"
    assert "bruto loon" in dialogue.wage.ask(mended.stand)[0].tekst()


def test_a_first_sick_day_in_the_wage_form_is_kept_and_the_wage_is_asked_for_again(dialogue: Dialogue) -> None:
    step = dialogue.wage.step(message("ziek sinds 31-01-2026"), Stand(berekening="bereken-loon-bij-ziekte"), TODAY)
    assert step.soort == "antwoord"
    assert not step.klaar
    assert (step.stand.situatie or {})["eerste_ziektedag"] == "2026-01-31"
    assert "bruto" in dialogue.wage.ask(step.stand)[0].tekst()
    assert "Ik mis nog het aantal uren" not in dialogue.wage.ask(step.stand)[0].tekst()


def test_hours_that_are_told_with_a_sick_day_are_kept_with_it(dialogue: Dialogue) -> None:
    asked = Stand(berekening="bereken-loon-bij-ziekte")
    step = dialogue.wage.step(message("32 uur, ik ben ziek sinds 31-01-2026"), asked, TODAY)
    assert "32 uur per week. Wat is het bruto maandloon" in dialogue.wage.ask(step.stand)[0].tekst()


@pytest.mark.parametrize(
    "text", ["ik was hersteld van 2 maart tot 23 maart", "weer aan het werk van 2 t/m 22 maart 2026"]
)
def test_what_is_told_is_kept_also_where_the_nlu_hears_a_what_if(dialogue: Dialogue, text: str) -> None:
    beurt = dialogue.reply(message(text, "antwoord", "wat_als"), sick(), TODAY)
    assert (beurt.stand.situatie or {})["hersteld"]


def test_who_has_it_reckoned_tells_nothing(dialogue: Dialogue) -> None:
    text = "reken eens door dat ik vanaf 1 december vijf weken beter ben"
    beurt = dialogue.reply(message(text, "antwoord", "wat_als"), sick(), TODAY)
    assert "hersteld" not in (beurt.stand.situatie or {})
    assert beurt.antwoorden[0].onderwerp == "wat-als"


def test_what_if_changes_nothing_that_is_kept(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "wat als ik drie weken beter ben vanaf 1 december?", sick())
    assert "21 dagen" in said(beurt)
    assert beurt.stand.situatie == sick().situatie


@pytest.mark.parametrize("begin", ["en als", "stel dat", "stel:", "wat als", "mocht"])
def test_what_is_supposed_of_the_employer_is_reckoned_with_and_not_kept(dialogue: Dialogue, begin: str) -> None:
    known = sick(contract_einde="2026-12-31", eigenrisicodrager_zw=False)
    beurt = reply(dialogue, f"{begin} we wel eigenrisicodrager zijn", known)
    assert beurt.stand.situatie == known.situatie
    assert "wel eigenrisicodrager" in said(beurt)
    assert "niet veranderd" in said(beurt)


@pytest.mark.parametrize("begin", ["als", "stel dat", "wat als"])
def test_a_question_about_what_is_supposed_is_answered_from_the_rules(dialogue: Dialogue, begin: str) -> None:
    text = f"{begin} wij eigenrisicodrager zijn, wie betaalt dan?"
    beurt = reply(dialogue, text, sick(contract_einde="2026-12-31"), "antwoord", "spoor-2-kosten")
    assert beurt.antwoorden[0].onderwerp == "spoor-2-kosten"
    assert "eigenrisicodrager_zw" not in (beurt.stand.situatie or {})


def test_what_is_supposed_while_the_bot_asks_is_no_reply(dialogue: Dialogue) -> None:
    known = sick(contract_einde="2026-12-31")
    read = dialogue.facts.read("en als we wel eigenrisicodrager zijn", known, TODAY, verwacht="eigenrisicodrager_zw")
    assert read.stand.situatie == known.situatie
    assert not read.nieuw


def test_a_first_day_told_with_als_is_kept_while_none_is_known(dialogue: Dialogue) -> None:
    read = dialogue.facts.read("als ik ziek ben sinds 3 maart 2026, wanneer vraag ik dan WIA aan?", Stand(), TODAY)
    assert (read.stand.situatie or {})["eerste_ziektedag"] == "2026-03-03"


def test_a_supposed_recovery_in_the_past_needs_its_day(dialogue: Dialogue) -> None:
    asked = said(reply(dialogue, "wat als hij 4 weken tussendoor beter was", sick()))
    assert asked.startswith("Vanaf welke dag was dat?")
    then = said(reply(dialogue, "wat als hij vier weken beter was vanaf 2 maart?", sick()))
    assert "hersteld per 2 maart 2026, opnieuw ziek op 30 maart 2026" in then


def test_what_if_about_the_rules_is_an_ordinary_question(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "wat als ik weiger?", sick(), "antwoord", "spoor-2-weigeren")
    assert beurt.antwoorden[0].onderwerp == "spoor-2-weigeren"


def test_a_no_asks_why_and_offers_related_topics(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "Nee, dit was niet nuttig", Stand(onderwerp="spoor-2-wat-is-het"))
    assert "Niet duidelijk" in titles(beurt)
    assert "Wanneer moet spoor 2 starten?" in titles(beurt)
    assert beurt.antwoorden[0].as_custom()["oordeel"] == {"onderwerp": "spoor-2-wat-is-het", "nuttig": False}
    why = reply(dialogue, "Dit was niet mijn vraag", beurt.stand)
    assert why.antwoorden[0].as_custom()["oordeel"]["reden"] == "dit was niet mijn vraag"


def test_a_yes_is_thanked_for(dialogue: Dialogue) -> None:
    assert "dank u" in said(reply(dialogue, "Ja, dit was nuttig", Stand(onderwerp="spoor-2-kosten")))


def test_the_overview_of_files(dialogue: Dialogue) -> None:
    two = reply(dialogue, "nieuwe medewerker", sick()).stand
    text = said(reply(dialogue, "overzicht", two))
    assert "Dossier A: Eerstejaarsevaluatie" in text
    assert "Dossier B: de eerste ziektedag is nog niet bekend" in text


def test_pay_is_computed_from_one_message_and_the_wage_is_kept_nowhere(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "2.400 euro bruto, 32 uur", None, "antwoord", "bereken-loon-bij-ziekte")
    assert "2.078,61" in said(beurt)
    assert "2400" not in str(beurt.stand.as_slots())
    assert "2.400" not in str(beurt.stand.as_slots())
    # Nor a mark of the answer, from which the wage could be found by trying; nor the answer itself.
    assert beurt.stand.vorige is None
    stored = beurt.antwoorden[0].extra["bewaar_als"]
    assert "bewaar ik niet" in stored[0]
    assert not any(character.isdigit() for character in stored[0])


@pytest.mark.parametrize("text", ["400000 euro, 32 uur", "400 euro, 32 uur"])
def test_what_is_said_of_a_wage_bears_the_mark_that_keeps_it_out_of_the_store(dialogue: Dialogue, text: str) -> None:
    fault = reply(dialogue, text, None, "antwoord", "bereken-loon-bij-ziekte").antwoorden[0]
    question, _ = dialogue.wage.ask(Stand(berekening="bereken-loon-bij-ziekte"))
    assert fault.soort == "fout"
    assert fault.extra["loon"] is question.extra["loon"] is True


def test_pay_without_the_numbers_starts_its_form(dialogue: Dialogue) -> None:
    assert reply(dialogue, "Bereken het loon bij ziekte").vraag_door == "loon_form"


# ------------------------------------------------------------------ follow-ups


@pytest.mark.parametrize(
    "text",
    ["en als ik weiger?", "hoe lang duurt dat?", "wie betaalt dat?", "is dat verplicht?", "en bij tweesporenbeleid?"],
)
def test_a_short_question_leans_on_what_was_said(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    ["12 januari 2026", "ja", "mag mijn werkgever mij tijdens mijn ziekte zomaar ontslaan en zo niet waarom?", ""],
)
def test_other_messages_stand_on_their_own(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("last", "text", "topic"),
    [
        ("spoor-2-wat-is-het", "wie betaalt dat?", "spoor-2-kosten"),
        ("spoor-2-kosten", "en als ik weiger?", "spoor-2-weigeren"),
        ("spoor-2-stappen", "hoe lang duurt dat?", "spoor-2-hoe-lang"),
        ("spoor-2-weigeren", "is dat verplicht?", "spoor-2-verplicht"),
    ],
)
def test_a_follow_up_keeps_its_subject(dialogue: Dialogue, last: str, text: str, topic: str) -> None:
    assert reply(dialogue, text, Stand(onderwerp=last)).antwoorden[0].onderwerp == topic


@pytest.mark.parametrize("text", ["wat is spoor 2", "ik wil weten of ik mag werken?", "Mag ik op vakantie"])
def test_questions_are_told_from_statements(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["12 januari", "het contract loopt tot 1 mei", "ja, drie weken in maart"])
def test_statements_are_no_questions(text: str) -> None:
    assert not is_question(text)


def test_the_first_reply_on_its_own(dialogue: Dialogue) -> None:
    calculation = message("ziek sinds 12 januari 2026, wanneer WIA?", "antwoord", "bereken-wia-aanvraag")
    assert "24 oktober 2027" in dialogue.first_reply(calculation, Stand(), TODAY).tekst()
    unknown = message("wanneer WIA?", "antwoord", "bereken-wia-aanvraag")
    assert dialogue.first_reply(unknown, Stand(), TODAY).soort == "vraag"
    pay = message("wat krijg ik bij ziekte", "antwoord", "bereken-loon-bij-ziekte")
    assert "bruto maandloon" in dialogue.first_reply(pay, Stand(), TODAY).tekst()


def test_the_text_of_a_button_is_never_taken_for_crisis(dialogue: Dialogue) -> None:
    stand = Stand(berekening="bereken-mijn-tijdlijn")
    step = dialogue.form_step(message("Weet ik niet", "antwoord", "crisis"), stand, TODAY, "eerste_ziektedag")
    assert step.klaar
    assert said(reply(dialogue, "stel dat ik er niet meer ben", None, "antwoord", "crisis")).startswith("Bel nu 113")


# ------------------------------------------------------------------ what new users ran into


def test_a_day_that_makes_an_estimate_exact_lies_in_the_year_of_the_estimate(dialogue: Dialogue) -> None:
    begun = dialogue.form_step(
        message("ik ben ziek sinds mei vorig jaar", "antwoord", "bereken-mijn-tijdlijn"), Stand(), TODAY, None
    )
    exact = dialogue.form_step(message("20 mei"), begun.stand, TODAY, "feiten_bevestigd")
    assert exact.eerste_ziektedag == "2025-05-20"


def test_a_correction_without_a_year_stays_near_the_day_that_it_corrects(dialogue: Dialogue) -> None:
    stand = replace(sick(), situatie={"eerste_ziektedag": "2025-01-12"})
    beurt = reply(dialogue, "nee, 13 januari", stand)
    assert beurt.stand.situatie == {"eerste_ziektedag": "2025-01-13"}


def test_an_estimate_is_called_one(dialogue: Dialogue) -> None:
    begun = dialogue.form_step(
        message("ergens eind september vorig jaar ziek geworden", "antwoord", "bereken-mijn-tijdlijn"),
        Stand(),
        TODAY,
        None,
    )
    unsure = dialogue.form_step(message("weet ik niet"), begun.stand, TODAY, "feiten_bevestigd")
    assert unsure.klaar
    assert "(uw schatting)" in said(dialogue.dates(message("weet ik niet"), unsure.stand, TODAY))


def test_an_illness_beside_the_first_day_does_not_stop_the_calculation(dialogue: Dialogue) -> None:
    text = "ik zit sinds 3 maart 2026 ziek thuis met een burn-out"
    beurt = reply(dialogue, text, Stand(), "antwoord", "medische-vraag")
    assert beurt.stand.situatie == {"eerste_ziektedag": "2026-03-03"}
    assert "medisch advies" not in said(beurt)


def test_what_to_do_may_be_asked_beside_the_facts(dialogue: Dialogue) -> None:
    stand = reply(dialogue, "ik ben ziek sinds 3 maart 2026, wat moet ik nu doen?", Stand(rol="werknemer")).stand
    assert stand.berekening == "verplichtingen-nu"


def test_anger_with_a_reason_gets_the_questions_that_may_be_meant(dialogue: Dialogue) -> None:
    angry = Bericht(
        "wat een klotebedrijf, ze hebben mijn loon stopgezet!!!!",
        "antwoord",
        ("scheldwoord",),
        rangorde=("loon-stopgezet-wat-doen", "loonstop-waarschuwing-vooraf"),
    )
    beurt = dialogue.reply(angry, Stand(), TODAY)
    assert "Ik ben ziek en krijg geen loon (meer): wat kan ik doen?" in titles(beurt)


def test_a_no_that_goes_on_is_about_what_follows(dialogue: Dialogue) -> None:
    told = Bericht(
        "nee ze hebben niks gezegd van te voren", "antwoord", ("ontkennen",), rangorde=("loonstop-waarschuwing-vooraf",)
    )
    assert "Moet de werkgever eerst waarschuwen voor een loonstop?" in titles(dialogue.reply(told, Stand(), TODAY))


def test_small_talk_is_never_offered_as_a_choice(dialogue: Dialogue) -> None:
    answer = unsure.choice_answer(dialogue.library, ("afscheid", "spoor-2-kosten"), 0)
    assert [choice.titel for choice in answer.keuzes][:-1] == ["Wat kost spoor 2 en wie betaalt?"]


def test_a_date_is_never_a_crisis(dialogue: Dialogue) -> None:
    stand = replace(sick(zwangerschapsverlof={"start": "2027-02-15"}), te_bevestigen=("zwangerschapsverlof",))
    step = dialogue.form_step(message("tot 6 juni denk ik", "antwoord", "crisis"), stand, TODAY, "feiten_bevestigd")
    assert step.soort == "antwoord"
    assert (step.stand.situatie or {})["zwangerschapsverlof"]["eind"] == "2027-06-06"


def test_the_date_that_a_message_names_comes_first(dialogue: Dialogue) -> None:
    stand = replace(sick(pa_datum="2026-02-10"), berekening="bereken-week-6-en-8")
    beurt = dialogue.dates(message("wanneer PvA uiterlijk?", "antwoord", "bereken-week-6-en-8"), stand, TODAY)
    assert said(beurt).startswith("Het plan van aanpak van u en uw werkgever moest uiterlijk op dinsdag 24 februari")


def test_after_one_date_another_is_asked_by_its_name_alone(dialogue: Dialogue) -> None:
    stand = replace(sick(), onderwerp="bereken-week-6-en-8")
    step = dialogue.form_step(message("en de EJE?", "antwoord", "bereken-mijn-tijdlijn"), stand, TODAY, None)
    assert step.stand.berekening == "bereken-eerstejaarsevaluatie"


def test_the_question_of_the_first_message_is_answered_after_the_form(dialogue: Dialogue) -> None:
    first = Bericht(
        "mijn contract loopt af op 31 december 2026 en ik ben ziek, krijg ik dan nog geld?",
        "antwoord",
        ("bereken-mijn-tijdlijn",),
        rangorde=("contract-eindigt-tijdens-ziekte",),
    )
    begun = dialogue.form_step(first, Stand(), TODAY, None)
    second = dialogue.form_step(message("4 mei 2026"), begun.stand, TODAY, "eerste_ziektedag")
    third = dialogue.form_step(message("nee"), second.stand, TODAY, "feiten_bevestigd")
    answers = dialogue.dates(message("nee"), third.stand, TODAY).antwoorden
    assert [a.onderwerp for a in answers] == ["bereken-mijn-tijdlijn", "contract-eindigt-tijdens-ziekte"]


def test_the_list_of_dates_is_in_the_order_of_time(dialogue: Dialogue) -> None:
    stand = sick(contract_einde="2026-12-31", eigenrisicodrager_zw=False)
    text = said(dialogue.dates(message("bereken", "antwoord", "bereken-mijn-tijdlijn"), stand, TODAY))
    assert text.index("Melding ziek uit dienst") < text.index("Brief van UWV over de WIA")


@pytest.mark.parametrize(
    "text",
    [
        "Goedemiddag, ik ben HR adviseur en heb drie zieke medewerkers",
        "casemanager arbodienst hier. Werkneemster 1e ziektedag 12-01-2026",
        "Medewerkster is ziek sinds 3 februari 2026",
    ],
)
def test_who_speaks_of_another_is_no_employee(dialogue: Dialogue, text: str) -> None:
    assert reply(dialogue, text).stand.rol == "werkgever"


def test_a_bare_correction_is_about_the_fact_told_last(dialogue: Dialogue) -> None:
    told = reply(dialogue, "de AOW datum is 1 december 2027", sick()).stand
    corrected = reply(dialogue, "nee toch 1 december 2028", told).stand
    assert corrected.situatie == {"eerste_ziektedag": "2026-01-12", "aow_datum": "2028-12-01"}


def test_a_recovery_told_again_without_a_year_replaces_the_known_one(dialogue: Dialogue) -> None:
    known = [{"hersteld_per": "2025-11-03", "opnieuw_ziek": "2025-11-25"}]
    stand = replace(sick(), situatie={"eerste_ziektedag": "2025-07-14", "hersteld": known})
    beurt = reply(dialogue, "klopt niet, hij was beter van 3 t/m 21 november", stand)
    assert (beurt.stand.situatie or {})["hersteld"] == [{"hersteld_per": "2025-11-03", "opnieuw_ziek": "2025-11-22"}]


def test_what_falls_away_is_said_so(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "wat als ze per 1 januari hersteld meldt", sick())
    assert "Dan stopt de telling op 1 januari 2027" in said(beurt)
    assert "WIA-aanvraag: 24 oktober 2027 vervalt" in said(beurt)


def test_before_a_new_count_the_old_dates_still_hold(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "wat als ik vijf weken beter ben vanaf 1 december?", sick())
    assert "Wat vóór 1 december 2026 moet gebeuren, blijft gelden." in said(beurt)


def test_an_employee_stays_one_in_broken_dutch(dialogue: Dialogue) -> None:
    told = reply(dialogue, "ik werknemer", Stand(rol="werknemer"))
    assert told.stand.rol == "werknemer"
    assert reply(dialogue, "ik nee teken, baas zeg werknemer moet", told.stand).stand.rol == "werknemer"


def test_wage_and_hours_alone_are_enough_for_the_pay(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "2000 euro 40 uur", sick(), "buiten-onderwerp", "buiten-onderwerp")
    assert "bruto per maand" in said(beurt)


def test_the_cause_and_a_day_of_a_known_leave_can_be_told_later(dialogue: Dialogue) -> None:
    leave = {"start": "2027-02-15", "eind": "2027-06-06"}
    stand = replace(sick(zwangerschapsverlof=leave), gevraagd=(CAUSE,))
    same = reply(dialogue, "dezelfde oorzaak", stand, "buiten-onderwerp", "buiten-onderwerp").stand
    assert (same.situatie or {})["zwangerschapsverlof"] == {**leave, "zelfde_oorzaak": True}
    later = reply(dialogue, "het verlof begint toch 1 maart", stand, "buiten-onderwerp", "buiten-onderwerp").stand
    assert (later.situatie or {})["zwangerschapsverlof"]["start"] == "2027-03-01"
    assert (later.situatie or {})["zwangerschapsverlof"]["eind"] == "2027-06-06"


def test_a_longer_contract_brings_dates_back(dialogue: Dialogue) -> None:
    stand = sick(contract_einde="2026-12-31", eigenrisicodrager_zw=False)
    text = said(reply(dialogue, "wat als het contract verlengd wordt tot 1 juli 2027", stand))
    assert "geldt niet wordt" not in text
    assert "contract tot en met 1 juli 2027" in text
    assert text.startswith("Dan veranderen uw termijnen")


def test_after_choosing_what_to_change_the_bare_value_is_enough(dialogue: Dialogue) -> None:
    stand = sick(contract_einde="2027-03-01", eigenrisicodrager_zw=False)
    chosen = reply(dialogue, "Wijzig het einde van het contract", stand).stand
    told = reply(dialogue, "1 april 2027", chosen).stand
    assert told.situatie == {**(stand.situatie or {}), "contract_einde": "2027-04-01"}
    assert "wijzigt" not in told.overig


def test_why_names_the_milestone_that_was_asked_for(dialogue: Dialogue) -> None:
    text = said(reply(dialogue, "Waarom deze datum: Brief van UWV over de WIA", sick()))
    assert text.startswith("Brief van UWV over de WIA:")


def test_an_answer_that_may_be_to_another_question_offers_that_question_first(dialogue: Dialogue) -> None:
    heard, other = "loonsanctie-wat-is-het", "loonsanctie-bezwaar"
    asked = Bericht("en wat nu met die loonsanctie", "antwoord", (heard,), naast=other)
    (answer,) = dialogue.reply(asked, Stand(), TODAY).antwoorden
    question = dialogue.library.topics[other].vraag
    assert answer.onderwerp == heard
    assert answer.keuzes[0] == Keuze(f"Bedoelt u: {question}", question)
    assert [choice.tekst for choice in answer.keuzes].count(question) == 1
    assert answer.as_custom()["naast"] == {"onderwerp": other, "tekst": question}


@pytest.mark.parametrize("naast", [None, "begroeting", "bestaat-niet"])
def test_otherwise_an_answer_keeps_its_own_choices(dialogue: Dialogue, naast: str | None) -> None:
    asked = Bericht("en wat nu met die loonsanctie", "antwoord", ("loonsanctie-wat-is-het",), naast=naast)
    (answer,) = dialogue.reply(asked, Stand(), TODAY).antwoorden
    assert not any(choice.titel.startswith("Bedoelt u") for choice in answer.keuzes)


def test_days_are_no_goodbye(dialogue: Dialogue) -> None:
    (answer,) = reply(dialogue, "van de 2e tot de 23e", sick(), "antwoord", "afscheid").antwoorden
    assert answer.soort == "keuze"
    (bye,) = reply(dialogue, "tot ziens", sick(), "antwoord", "afscheid").antwoorden
    assert bye.onderwerp == "afscheid"


def test_being_ill_of_something_says_nothing_of_a_role(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "ik word ziek van die reclames", None, "buiten-onderwerp", "buiten-onderwerp")
    assert "antwoord u als" not in said(beurt)


def test_when_the_wage_stops_is_a_date_and_needs_no_wage(dialogue: Dialogue) -> None:
    known = replace(sick(), onderwerp="bereken-wia-aanvraag", berekening="bereken-wia-aanvraag")
    beurt = reply(dialogue, "en wanneer stopt mijn loon?", known, "antwoord", "loondoorbetaling-hoe-lang")
    assert beurt.vraag_door is None
    assert beurt.stand.onderwerp == "bereken-einde-loondoorbetaling"


def test_a_recovery_that_may_be_of_either_year_of_the_illness_is_asked_once(dialogue: Dialogue) -> None:
    long_ill = replace(sick(eerste_ziektedag="2025-07-16"), onderwerp="bereken-mijn-tijdlijn")
    days = "van 1 tot 30 september"
    beurt = reply(dialogue, f"o nee ik was wel beter, {days}", long_ill)
    assert "Was dat in 2025 of in 2026?" in said(beurt)
    assert not beurt.stand.situatie.get("hersteld")
    for clear in ("ik was beter van 1 tot 30 september 2025", "ik was beter van 1 tot 30 mei"):
        assert "Was dat in" not in said(reply(dialogue, clear, long_ill)), clear
    for answer, begin in ((f"{days} 2025", "2025-09-01"), (days, "2026-09-01")):
        step = dialogue.form_step(message(answer), beurt.stand, TODAY, "hersteld")
        assert step.stand.situatie["hersteld"][0]["hersteld_per"] == begin


def test_since_when_after_a_topic_about_illness_is_the_first_sick_day(dialogue: Dialogue) -> None:
    told = reply(dialogue, "sinds 1 september, uitgerekend 20 december", Stand(onderwerp="ziek-door-zwangerschap"))
    assert told.stand.situatie["eerste_ziektedag"] == "2026-09-01"
    assert "eerste_ziektedag" in told.stand.te_bevestigen
    for alone in ("sinds 1 september mag dat niet meer?", "al sinds de oorlog"):
        assert not reply(dialogue, alone, Stand(onderwerp="ziek-door-zwangerschap")).stand.situatie, alone


@pytest.mark.parametrize(
    "text", ["krijgen we dan een boete", "en krijg ik daar een boete voor?", "staat daar een boete op?"]
)
def test_a_fine_is_about_the_step_that_is_late(dialogue: Dialogue, text: str) -> None:
    after = reply(dialogue, text, Stand(onderwerp="plan-van-aanpak-wanneer"), "buiten-onderwerp", "buiten-onderwerp")
    assert after.stand.onderwerp == "te-laat-met-een-stap"
