"""The small parts of an answer: sources, dates, commands, words that tell an illness, sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.answers.answer import Answer, Bron, Keuze
from bot.answers.commands import load_commands, plain
from bot.answers.dialogue import Dialogue
from bot.answers.dutch import datum, hoofdletter, opsomming
from bot.answers.outcomes import OVERVIEW_IDS, STEP_IDS
from bot.answers.sentences import load_sentences
from bot.knowledge.library import Library
from bot.paths import KNOWLEDGE
from tests.answers.conftest import TODAY, sick


def test_each_source_is_named_once() -> None:
    answer = Answer("antwoord", "x", ("Dat is zo (art. 23 WIA).",), bronnen=(Bron("art. 23 WIA"), Bron("art. 64 WIA")))
    assert answer.tekst() == "Dat is zo (art. 23 WIA).\n\nBron: art. 64 WIA"


def test_an_answer_says_when_it_was_checked_also_where_its_sources_stand_in_the_text() -> None:
    answer = Answer("antwoord", "x", ("art. 1 X",), bronnen=(Bron("art. 1 X"),), gecontroleerd_op=date(2026, 11, 21))
    assert answer.tekst().endswith("Laatst gecontroleerd op 21 november 2026.")


def test_feedback_is_offered_as_choices() -> None:
    custom = Answer("antwoord", "x", ("y",), feedback=True).as_custom()
    assert [choice["tekst"] for choice in custom["feedback_keuzes"]] == [
        "Ja, dit was nuttig",
        "Nee, dit was niet nuttig",
    ]
    assert Answer("gesprek", "x", ("y",)).as_custom()["feedback_keuzes"] == []


def test_the_structured_answer_keeps_its_keys() -> None:
    custom = Answer("antwoord", "x", ("y",), keuzes=(Keuze("a", "b"),), extra={"ics": "z"}).as_custom()
    old = {"soort", "onderwerp", "alineas", "feiten", "datums", "keuzes", "bronnen", "gecontroleerd_op", "voorbehoud"}
    assert old | {"feedback", "ics"} <= custom.keys()


def test_dates_and_lists_in_dutch() -> None:
    assert datum(date(2027, 10, 24), weekday=True) == "zondag 24 oktober 2027"
    assert opsomming(["a", "b", "c"]) == "a, b en c"
    assert hoofdletter("uwv") == "Uwv"


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("Terug.", "terug", ""),
        ("Nieuwe medewerker", "nieuw_dossier", ""),
        ("dossier B", "dossier", "b"),
        ("Waarom deze datum?", "waarom", ""),
        ("Waarom deze datum: WIA-aanvraag", "waarom", "wia-aanvraag"),
        ("Wat als ik beter ben?", "wat_als", "ik beter ben"),
        ("Ja, dit was nuttig", "nuttig_ja", ""),
        ("En voor mijn werkgever?", "andere_rol_werkgever", ""),
    ],
)
def test_a_command_is_known_by_its_words(dialogue: Dialogue, text: str, command: str, rest: str) -> None:
    found = dialogue.regels.opdrachten.vind(text)
    assert found is not None
    assert (found.naam, found.rest) == (command, rest)


@pytest.mark.parametrize("text", ["Wat is spoor 2?", "12 januari", "dossier", "", "   "])
def test_an_ordinary_message_is_no_command(dialogue: Dialogue, text: str) -> None:
    assert dialogue.regels.opdrachten.vind(text) is None


def test_every_command_has_something_that_answers_it(dialogue: Dialogue) -> None:
    commands = dialogue.regels.opdrachten
    named = {*commands.zinnen.values(), *(name for _, name in commands.beginnen)}
    assert named == set(dialogue._commands)


def test_a_phrase_under_two_commands_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "commands.yml"
    path.write_text("terug: [terug]\nstop: [Terug!]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Terug"):
        load_commands(path)


def test_plain_words() -> None:
    assert plain("  Nee, DIT was niet nuttig! ") == "nee dit was niet nuttig"


@pytest.mark.parametrize(
    "text",
    [
        "ik heb kanker en ben sinds mei ziek",
        "Mijn werknemer heeft een burn-out",
        "door mijn hernia kan ik niet werken",
        "ik slik antidepressiva",
    ],
)
def test_telling_an_illness_is_seen(dialogue: Dialogue, text: str) -> None:
    assert dialogue.regels.medisch.verteld(text)


@pytest.mark.parametrize(
    "text",
    [
        "telt een burn-out als ziekte?",
        "Wat is spoor 2?",
        "ik ben ziek",
        "mag ik met een burn-out op vakantie?",
        "welke regels gelden bij long covid",
    ],
)
def test_a_question_about_the_law_tells_no_illness(dialogue: Dialogue, text: str) -> None:
    assert not dialogue.regels.medisch.verteld(text)


def test_fishing_for_the_diagnosis_is_seen(dialogue: Dialogue) -> None:
    assert dialogue.regels.medisch.gevist("Wat mankeert mijn medewerker eigenlijk?")
    assert not dialogue.regels.medisch.gevist("Wat mag mijn werkgever vragen?")


def test_every_step_of_the_overview_has_a_sentence_for_both_roles(dialogue: Dialogue) -> None:
    sentences = dialogue.regels.zinnen.zinnen
    for step in {*OVERVIEW_IDS, *STEP_IDS}:
        assert set(sentences[step]) == {"werknemer", "werkgever"}
        assert all(sentences[step][role][tense] for role in sentences[step] for tense in ("komend", "voorbij"))


def test_a_milestone_is_told_from_the_side_of_who_asks(dialogue: Dialogue) -> None:
    milestone = dialogue.facts.outcomes(sick().situatie or {}, TODAY).uitkomsten[0].mijlpalen["wia_aanvraag"]
    assert milestone is not None
    words = "uiterlijk aan op zondag 24 oktober 2027 (laatste werkdag ervoor: vrijdag 22 oktober 2027)."
    assert dialogue.regels.zinnen.zin(milestone, "werknemer") == f"U vraagt de WIA {words}"
    assert dialogue.regels.zinnen.zin(milestone, "werkgever") == f"Uw werknemer vraagt de WIA {words}"
    assert dialogue.regels.zinnen.zin(milestone, None) == f"U vraagt de WIA {words}"


def test_a_past_milestone_is_told_as_past(dialogue: Dialogue) -> None:
    milestone = dialogue.facts.outcomes(sick().situatie or {}, TODAY).uitkomsten[0].mijlpalen["plan_van_aanpak"]
    assert milestone is not None
    assert "moest uiterlijk op maandag 9 maart 2026 klaar zijn" in dialogue.regels.zinnen.zin(milestone, "werkgever")


def test_a_sentence_without_a_role_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "zinnen.yml"
    path.write_text("wia_aanvraag:\n  werkgever: {komend: x}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="wia_aanvraag"):
        load_sentences(path)


def test_sentences_are_only_for_milestones_that_exist(library: Library) -> None:
    assert set(load_sentences(KNOWLEDGE / "law" / "milestone_sentences.yml").zinnen) <= set(library.recht.mijlpalen)
