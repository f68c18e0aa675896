""" "Terug": one step at a time, to the question before it, and it says what is undone."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from bot.answers.back import MAX_PAST, back, remember
from bot.answers.dialogue import Dialogue
from bot.answers.state import Bericht, Beurt, Formulierstap, Stand
from tests.answers.conftest import TODAY, said

_clock = count(1)


def at(text: str, *decision: str) -> Bericht:
    """A message at a moment of its own."""
    besluit, *ids = decision or ("keuze",)
    return Bericht(text, besluit, tuple(ids), float(next(_clock)))


def answered(dialogue: Dialogue, text: str, stand: Stand, asked: str | None) -> Formulierstap:
    decision = ("antwoord", "bereken-mijn-tijdlijn") if asked is None else ("keuze",)
    return dialogue.form_step(at(text, *decision), stand, TODAY, asked)


def goes_back(dialogue: Dialogue, stand: Stand) -> Beurt:
    return dialogue.reply(at("terug"), stand, TODAY)


def test_within_the_form_it_asks_the_question_before_again_and_again(dialogue: Dialogue) -> None:
    begun = answered(dialogue, "bereken mijn termijnen", Stand(), None).stand
    first = answered(dialogue, "12 januari 2026", begun, "eerste_ziektedag").stand
    second = answered(dialogue, "mijn contract loopt tot en met 30 juni 2027", first, "feiten_bevestigd").stand

    one = goes_back(dialogue, second)
    assert "Vervallen: contract eindigt op 30 juni 2027" in said(one)
    assert one.vraag_door == "termijnen_form"
    assert one.stand.situatie == {"eerste_ziektedag": "2026-01-12"}

    two = goes_back(dialogue, one.stand)
    assert "Vervallen: eerste ziektedag maandag 12 januari 2026" in said(two)
    assert two.vraag_door == "termijnen_form"
    assert dialogue.gathering.next_question(two.stand, TODAY) == "eerste_ziektedag"

    three = goes_back(dialogue, two.stand)
    assert three.vraag_door is None
    assert three.stopt
    assert "weer bij het begin" in said(three)
    assert "geen eerdere stap" in said(goes_back(dialogue, three.stand))


def test_an_answer_without_a_fact_is_undone_too(dialogue: Dialogue) -> None:
    known = Stand(situatie={"eerste_ziektedag": "2026-01-12", "contract_einde": "2027-06-30"})
    unsure = answered(dialogue, "weet ik niet", replace(known, berekening="bereken-mijn-tijdlijn"), "feiten_bevestigd")
    assert unsure.stand.gevraagd
    gone = goes_back(dialogue, unsure.stand)
    assert not gone.stand.gevraagd
    assert gone.vraag_door == "termijnen_form"


def test_outside_a_form_the_fact_before_holds_again(dialogue: Dialogue) -> None:
    stand = Stand(situatie={"eerste_ziektedag": "2026-01-12"}, berekening="bereken-mijn-tijdlijn")
    corrected = dialogue.reply(at("nee, 13 januari"), stand, TODAY).stand
    beurt = goes_back(dialogue, corrected)
    assert "Nu geldt weer: eerste ziektedag maandag 12 januari 2026" in said(beurt)
    assert beurt.stand.situatie == {"eerste_ziektedag": "2026-01-12"}


def test_outside_a_form_it_goes_to_the_subject_before(dialogue: Dialogue) -> None:
    first = dialogue.reply(at("Wat is spoor 2?"), Stand(), TODAY).stand
    second = dialogue.reply(at("Wat is spoor 1?"), first, TODAY).stand
    beurt = goes_back(dialogue, second)
    assert "We waren bij de vraag: “Wat is spoor 2?”" in said(beurt)
    assert beurt.stand.onderwerp == "spoor-2-wat-is-het"


def test_a_role_and_another_file_are_undone(dialogue: Dialogue) -> None:
    employer = dialogue.reply(at("ik ben hr"), Stand(rol="werknemer"), TODAY).stand
    assert "weer als werknemer" in said(goes_back(dialogue, employer))

    stand = Stand(situatie={"eerste_ziektedag": "2026-01-12"}, rol="werkgever")
    other = dialogue.reply(at("nieuwe medewerker"), stand, TODAY).stand
    beurt = goes_back(dialogue, other)
    assert "weer in dossier A" in said(beurt)
    assert beurt.stand.situatie == {"eerste_ziektedag": "2026-01-12"}
    assert not beurt.stand.dossiers


def test_one_message_is_one_step(dialogue: Dialogue) -> None:
    before = Stand()
    half = remember(replace(before, berekening="bereken-mijn-tijdlijn"), before, 5.0)
    whole = remember(replace(half, onderwerp="bereken-mijn-tijdlijn"), half, 5.0)
    assert len(whole.verleden) == 1
    beurt = back(dialogue.library, whole)
    assert beurt is not None
    assert beurt.stand.berekening is None
    assert beurt.stand.onderwerp is None


def test_only_changes_are_kept_and_not_for_ever() -> None:
    stand = Stand()
    assert remember(stand, stand, 1.0).verleden == ()
    for day in range(10, 29):
        stand = remember(replace(stand, situatie={"eerste_ziektedag": f"2026-01-{day}"}), stand, float(day))
    assert len(stand.verleden) == MAX_PAST


def test_in_the_decision_help_it_asks_the_question_before(dialogue: Dialogue) -> None:
    stand = Stand(situatie={"eerste_ziektedag": "2025-05-05"}, berekening="beslishulp-spoor-2")
    known = {"spoor_2_mogelijkheden": "ja", "spoor_2_uitgeput": "nee", "spoor_2_perspectief": None}
    step, answers = dialogue.spoor_2.step(at("terug"), stand, TODAY, "spoor_2_perspectief", known)
    assert step.soort == "antwoord"
    assert answers == {"spoor_2_mogelijkheden": "ja", "spoor_2_uitgeput": None, "spoor_2_perspectief": None}
    question, _ = dialogue.spoor_2.ask("spoor_2_uitgeput", step.stand, TODAY)
    assert question.alineas[0].startswith("Ik ben een stap teruggegaan")
    first = {"spoor_2_mogelijkheden": None, "spoor_2_uitgeput": None, "spoor_2_perspectief": None}
    assert dialogue.spoor_2.step(at("terug"), stand, TODAY, "spoor_2_mogelijkheden", first)[0].soort == "weg"


def test_to_choose_what_to_change_is_no_step(dialogue: Dialogue) -> None:
    stand = Stand(situatie={"eerste_ziektedag": "2026-01-12"}, berekening="bereken-mijn-tijdlijn")
    chosen = dialogue.reply(at("Wijzig het herstel"), stand, TODAY).stand
    assert chosen.verleden == ()
