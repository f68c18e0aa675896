"""Two questions in one message, and a question beside facts."""

from __future__ import annotations

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.several import lone_question
from bot.answers.state import Bericht, Deel, Stand
from bot.language.parts import parts
from tests.answers.conftest import FIRST, TODAY, message, said

TWO = "wat kost spoor 2 en wie kiest het bureau?"


def two(text: str, *topics: tuple[str, str]) -> Bericht:
    """A message of which the NLU decided on each part: (decision, topic)."""
    spans = parts(text)
    assert len(spans) == len(topics)
    delen = tuple(Deel(*span, besluit, (topic,)) for span, (besluit, topic) in zip(spans, topics, strict=True))
    return Bericht(text, *_whole(topics[0]), delen=delen)


def _whole(first: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
    return first[0], (first[1],)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wat is spoor 2? En moet ik meewerken?", ["Wat is spoor 2?", "En moet ik meewerken?"]),
        (TWO, ["wat kost spoor 2", "en wie kiest het bureau?"]),
        ("wanneer begint dat? ik ben ziek sinds 12 januari", ["wanneer begint dat?", "ik ben ziek sinds 12 januari"]),
        ("Er is een wachtlijst van negen weken. En nu?", []),
        ("Is dat art. 629 of niet meer?", []),
        ("wat is spoor 2", []),
        ("geldt art. 7:629 BW nog?", []),
        ("?" * 700, []),
    ],
)
def test_a_message_is_cut_where_a_question_ends_or_begins(text: str, expected: list[str]) -> None:
    assert [text[begin:end] for begin, end in parts(text)] == expected


def test_two_clear_questions_get_two_answers(dialogue: Dialogue) -> None:
    both = two(TWO, ("antwoord", "spoor-2-kosten"), ("antwoord", "re-integratiebureau-zelf-kiezen"))
    beurt = dialogue.reply(both, Stand(), TODAY)
    assert [a.onderwerp for a in beurt.antwoorden] == ["spoor-2-kosten", "re-integratiebureau-zelf-kiezen"]
    assert beurt.stand.onderwerp == "re-integratiebureau-zelf-kiezen"


def test_a_part_that_is_not_clear_gets_no_answer_of_its_own(dialogue: Dialogue) -> None:
    text = "wat kost spoor 2 en hoe pakken andere bedrijven zoiets doorgaans nou eigenlijk aan?"
    half = two(text, ("antwoord", "spoor-2-kosten"), ("keuze", "mediation"))
    assert [a.onderwerp for a in dialogue.reply(half, Stand(), TODAY).antwoorden] == ["spoor-2-kosten"]


def test_the_second_question_may_lean_on_the_first(dialogue: Dialogue) -> None:
    leaning = two("Wat is spoor 2? En wie betaalt dat?", ("antwoord", "spoor-2-wat-is-het"), ("keuze", "mediation"))
    answers = dialogue.reply(leaning, Stand(), TODAY).antwoorden
    assert [a.onderwerp for a in answers] == ["spoor-2-wat-is-het", "spoor-2-kosten"]


def test_a_question_beside_facts_keeps_the_subject(dialogue: Dialogue) -> None:
    text = "wanneer moet dat dan beginnen? ik ben ziek sinds 12 januari 2026"
    assert lone_question(text) == "wanneer moet dat dan beginnen?"
    stand = Stand(onderwerp="spoor-2-wat-is-het")
    as_dates = message(text, "antwoord", "bereken-mijn-tijdlijn")
    assert dialogue.form_step(as_dates, stand, TODAY, None).soort == "weg"
    beurt = dialogue.reply(as_dates, stand, TODAY)
    assert said(beurt).startswith("Uw werkgever start spoor 2 uiterlijk op zondag 21 februari 2027")
    assert beurt.stand.situatie == {"eerste_ziektedag": FIRST}


def test_a_question_beside_a_calculation_is_answered_after_it(dialogue: Dialogue) -> None:
    text = "wanneer moet ik WIA aanvragen? en wie betaalt spoor 2?"
    asked = two(text, ("antwoord", "bereken-wia-aanvraag"), ("antwoord", "spoor-2-kosten"))
    stand = Stand(situatie={"eerste_ziektedag": FIRST})
    step = dialogue.form_step(asked, stand, TODAY, None)
    answers = dialogue.dates(asked, step.stand, TODAY).antwoorden
    assert [a.onderwerp for a in answers] == ["bereken-wia-aanvraag", "spoor-2-kosten"]


def test_the_same_asked_once_more_is_no_second_question(dialogue: Dialogue) -> None:
    text = "ben ik dan arbeidsongeschikt of hoe zit dat"
    asked = two(text, ("antwoord", "ziek-of-arbeidsongeschikt-verschil"), ("antwoord", "spoor-1-en-2-verschil"))
    answers = dialogue.reply(asked, Stand(), TODAY).antwoorden
    assert [a.onderwerp for a in answers] == ["ziek-of-arbeidsongeschikt-verschil"]
