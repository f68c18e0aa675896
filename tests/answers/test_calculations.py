"""Duties, pay, the decision on spoor 2, what if, several files."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.answers import dossiers, duties, spoor2, wage, what_if
from bot.answers.dialogue import Dialogue
from bot.answers.state import Stand
from bot.law.pay import LoonFout
from bot.law.spoor2 import Uitkomst
from tests.answers.conftest import FIRST, TODAY, message, said, sick


def outcomes(dialogue: Dialogue, stand: Stand):  # type: ignore[no-untyped-def]
    return dialogue.facts.outcomes(stand.situatie or {}, TODAY)


@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [("werknemer", "Dit mag u weigeren:", "Dit mag u niet:"), ("werkgever", "Dit mag u niet:", "Dit mag u weigeren:")],
)
def test_the_duties_of_a_role(dialogue: Dialogue, role: str, there: str, not_there: str) -> None:
    stand = replace(sick(), rol=role)  # type: ignore[arg-type]
    answer = duties.duties_answer(
        dialogue.library, dialogue.regels.verplichtingen, stand, outcomes(dialogue, stand), TODAY
    )
    text = answer.tekst()
    assert "ziekteweek 45" in answer.alineas[0]
    assert "Nu doen:" in text
    assert there in text
    assert not_there not in text
    assert "{" not in text


def test_after_recovery_there_are_no_duties(dialogue: Dialogue) -> None:
    stand = replace(sick(hersteld=[{"hersteld_per": "2026-10-01", "opnieuw_ziek": None}]), rol="werknemer")
    answer = duties.duties_answer(
        dialogue.library, dialogue.regels.verplichtingen, stand, outcomes(dialogue, stand), TODAY
    )
    assert "geen verplichtingen" in answer.alineas[0]


@pytest.mark.parametrize(
    ("stand", "phase"),
    [
        (sick(), None),
        (sick(contract_einde="2026-06-30"), "ziek_uit_dienst"),
        (sick(loonsanctie={"start": "2026-11-01", "eind": "2027-10-30"}), "loonsanctie"),
        (replace(sick(), overig={"spoor_2_start": "2026-10-01"}), "spoor_2"),
    ],
)
def test_the_phase_that_the_facts_tell(stand: Stand, phase: str | None) -> None:
    assert duties.phase(stand, TODAY) == phase


@pytest.mark.parametrize(
    ("text", "amount", "hours"),
    [
        ("2.400 euro, 32 uur", "2400", "32"),
        ("bruto 2400,50 per maand en 36 uur per week", "2400.50", "36"),
        ("€ 3.100 bij 28,5 uur", "3100", "28.5"),
        ("2400", "2400", None),
        ("32 uur", None, "32"),
        ("weet ik niet", None, None),
        # Without a word of money: a question for what is paid, with the hours beside it.
        ("hoeveel krijgt hij minimaal 3500 40 uur", "3500", "40"),
        ("hoeveel krijg ik minimaal bij 2000 en 40 uur", "2000", "40"),
        ("ik krijg nu 2400 voor 32 uur, hoeveel is dat in het tweede jaar", "2400", "32"),
        ("hoeveel moet ik hem betalen bij 3.500? hij werkt 40 uur", "3500", "40"),
        ("hoeveel moet ik doorbetalen bij 2.850 en 36 uur", "2850", "36"),
        ("hoeveel krijg ik in 2026 voor 40 uur", None, "40"),
        ("wat krijg ik van artikel 629, ik werk 32 uur", None, "32"),
        ("hoeveel krijg ik minimaal bij 1600 gewerkte dagen van 40 uur", None, "40"),
        ("wat krijg ik, 1500 of 1800, bij 32 uur", None, "32"),
    ],
)
def test_wage_and_hours_are_read(text: str, amount: str | None, hours: str | None) -> None:
    told = wage.read_wage(text, {})
    assert told == wage.Loongegevens(Decimal(amount) if amount else None, Decimal(hours) if hours else None)


def test_a_year_in_a_sentence_is_no_wage() -> None:
    assert wage.read_wage("ik ben sinds 12 januari 2026 ziek, hoe zit dat met de regels", {}).maandloon is None


def test_a_wage_question_with_both_numbers_is_answered_at_once(dialogue: Dialogue) -> None:
    text = "hoeveel krijgt hij minimaal 3500 40 uur"
    for bericht in (message(text, "buiten-onderwerp"), message(text, "antwoord", wage.SUBJECT)):
        assert "€ 2.450" in said(dialogue.reply(bericht, Stand(), TODAY))


def test_hours_told_before_are_used() -> None:
    assert wage.read_wage("2400 euro", {"uren_per_week": 32.0}).uren == Decimal("32.0")


def test_pay_for_both_years_where_the_week_is_not_known(dialogue: Dialogue) -> None:
    answer = wage.wage_answer(dialogue.library, Stand(), wage.Loongegevens(Decimal(2400), Decimal(32)), None, TODAY)
    assert answer.alineas[0] == (
        "Uw werkgever betaalt in het eerste ziektejaar minstens € 2.078,61 bruto per maand. "
        "Uw werkgever betaalt in het tweede ziektejaar minstens € 1.680 bruto per maand."
    )
    assert wage.NOT_KEPT in answer.alineas


def test_pay_in_the_second_year_for_the_employer(dialogue: Dialogue) -> None:
    told = wage.Loongegevens(Decimal(2400), Decimal(32))
    answer = wage.wage_answer(dialogue.library, Stand(rol="werkgever"), told, 60, TODAY)
    assert answer.alineas[0] == "U betaalt in het tweede ziektejaar minstens € 1.680 bruto per maand."


def test_pay_needs_both_numbers(dialogue: Dialogue) -> None:
    with pytest.raises(LoonFout):
        wage.wage_answer(dialogue.library, Stand(), wage.Loongegevens(Decimal(2400), None), None, TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ja, gedeeltelijk of helemaal", "ja"),
        ("Blijvend niet", "blijvend_geen"),
        ("nu even niet, tijdelijk", "tijdelijk_geen"),
        ("Heel weinig", "marginaal"),
        ("Weet ik niet", "onbekend"),
        ("tja", None),
    ],
)
def test_what_the_bedrijfsarts_says(text: str, value: str | None) -> None:
    assert spoor2.read_reply(spoor2.CAPACITY, text, None, False) == value


def test_only_questions_that_decide_are_asked(dialogue: Dialogue) -> None:
    stand = sick()
    found = outcomes(dialogue, stand)

    def left(**known: str) -> str | None:
        return spoor2.next_question(known, spoor2.judge(dialogue.library, known, stand, found, TODAY))

    assert left() == spoor2.CAPACITY
    assert left(spoor_2_mogelijkheden="blijvend_geen") is None
    assert left(spoor_2_mogelijkheden="ja") == spoor2.EXHAUSTED
    assert left(spoor_2_mogelijkheden="ja", spoor_2_uitgeput="ja") is None
    # Before the eerstejaarsevaluatie the perspective does not decide.
    assert left(spoor_2_mogelijkheden="ja", spoor_2_uitgeput="nee") is None


def test_after_the_evaluation_the_perspective_decides(dialogue: Dialogue) -> None:
    stand = Stand(situatie={"eerste_ziektedag": "2025-05-05"})
    found = outcomes(dialogue, stand)
    known: dict[str, str | None] = {spoor2.CAPACITY: "ja", spoor2.EXHAUSTED: "nee"}
    judged = spoor2.judge(dialogue.library, known, stand, found, TODAY)
    assert spoor2.next_question(known, judged) == spoor2.PERSPECTIVE
    decided = spoor2.judge(dialogue.library, {**known, spoor2.PERSPECTIVE: "ja"}, stand, found, TODAY)
    assert decided.uitkomst is Uitkomst.MAG_WACHTEN
    assert spoor2.decision_answer(dialogue.library, decided, stand, found).alineas[0] == "Spoor 2 mag nu wachten."


def test_when_the_contract_is_over_nothing_is_asked(dialogue: Dialogue) -> None:
    stand = sick(contract_einde="2026-06-30", eigenrisicodrager_zw=False)
    judged = spoor2.judge(dialogue.library, {}, stand, outcomes(dialogue, stand), TODAY)
    assert spoor2.next_question({}, judged) is None
    assert judged.uitkomst is Uitkomst.HOEFT_NIET


def test_a_question_of_the_decision_help_sounds_different_the_second_time(dialogue: Dialogue) -> None:
    for name in spoor2.QUESTIONS:
        first, second = (spoor2.question(dialogue.library, name, TODAY, turn) for turn in (0, 1))
        assert first.alineas != second.alineas


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wat als ik drie weken beter ben vanaf 1 december?", "Dan schuiven uw termijnen 21 dagen op."),
        ("wat als ik vijf weken beter ben vanaf 1 december?", "Dan begint de telling opnieuw"),
        ("stel dat ik van 1 december tot 22 december hersteld ben", "21 dagen op"),
    ],
)
def test_what_if_there_is_a_recovery(dialogue: Dialogue, text: str, words: str) -> None:
    lezing = dialogue.facts.lees(text.removeprefix("wat als ").removeprefix("stel dat "), TODAY, verwacht="hersteld")
    facts = what_if.changed({"eerste_ziektedag": FIRST}, text, lezing, TODAY)
    assert facts is not None
    answer = what_if.answer(dialogue.library, sick(), facts, TODAY)
    assert answer.alineas[0].startswith(words) or words in answer.alineas[0]


def test_what_if_without_a_change_says_nothing(dialogue: Dialogue) -> None:
    assert (
        what_if.changed(
            {"eerste_ziektedag": FIRST}, "wat als ik weiger?", dialogue.facts.lees("ik weiger", TODAY), TODAY
        )
        is None
    )


def test_files_get_letters_and_keep_their_facts() -> None:
    first = sick()
    second = dossiers.new_file(first)
    assert second is not None
    assert second.dossier == "B"
    assert second.situatie is None
    assert second.rol == "werkgever"
    back = dossiers.switch(second, " a ")
    assert back is not None
    assert back.situatie == first.situatie
    assert set(back.dossiers) == {"B"}
    assert dossiers.switch(second, "K") is None
    assert dossiers.letters(back) == ("A", "B")


def test_the_first_file_is_a_when_nothing_was_told() -> None:
    opened = dossiers.new_file(Stand())
    assert opened is not None
    assert opened.dossier == "A"


def test_there_is_a_limit_to_the_number_of_files() -> None:
    stand: Stand | None = sick()
    for _ in range(dossiers.MAX_FILES - 1):
        assert stand is not None
        stand = dossiers.new_file(replace(stand, situatie={"eerste_ziektedag": FIRST}))
    assert stand is not None
    assert dossiers.new_file(replace(stand, situatie={"eerste_ziektedag": FIRST})) is None
