"""How answers look in Slack: every answer there is, within every limit of Block Kit."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.answer import Answer, Bron, Datumregel, Keuze
from bot.answers.outcomes import compute
from bot.answers.rules import Dialoogregels
from bot.answers.state import Stand
from bot.answers.timeline import dates_answer
from bot.answers.topic import topic_answer
from bot.channels.offered import mark
from bot.channels.slack_blocks import MAX_TEXT, Message, messages
from bot.channels.slack_home import home, welcome
from bot.channels.slack_text import escape, pieces, read, shorten
from bot.channels.slack_used import used
from bot.knowledge.library import Library
from tests.channels.slack_stub import check_blocks

TODAY = date(2026, 11, 21)


def shown(answer: Answer, root: str = "") -> list[Message]:
    """The messages of an answer, each checked as Slack would."""
    made = messages({"text": answer.tekst(), "custom": answer.as_custom()}, root)
    for message in made:
        check_blocks(list(message.blocks))
        assert 0 < len(message.text) <= MAX_TEXT
    return made


def everything(made: list[Message]) -> str:
    return json.dumps([message.blocks for message in made], ensure_ascii=False)


def part_of(text: str) -> str:
    """The beginning of a text as it stands in a JSON document."""
    return json.dumps(escape(text.split("\n")[0])[:60], ensure_ascii=False).strip('"')


@pytest.mark.parametrize("role", [None, "werknemer", "werkgever"])
def test_every_topic_fits_whole_in_one_message(library: Library, role: Any) -> None:
    for topic in library.topics.values():
        answer = topic_answer(library, topic, role, TODAY)
        (message,) = shown(answer, "1700.1")
        blocks = everything([message])
        for paragraph in answer.alineas:
            assert part_of(paragraph) in blocks, topic.id


SITUATIONS = [
    {"eerste_ziektedag": "2026-01-12"},
    {
        "eerste_ziektedag": "2025-03-03",
        "hersteld": [{"hersteld_per": "2025-06-02", "opnieuw_ziek": "2025-06-23"}],
        "contract_einde": "2026-06-30",
    },
    {
        "eerste_ziektedag": "2025-03-03",
        "zwangerschapsverlof": {
            "start": "2025-06-02",
            "eind": "2025-09-21",
            "aansluitend": True,
            "zelfde_oorzaak": None,
        },
    },
]


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("topic", ["bereken-mijn-tijdlijn", "bereken-wia-aanvraag", "bereken-ziekteweek"])
def test_computed_dates_come_with_all_that_belongs_to_them(
    library: Library, rules: Dialoogregels, situation: dict[str, Any], topic: str
) -> None:
    outcomes = compute(library, situation, TODAY)
    answer = dates_answer(library, rules.zinnen, library.topics[topic], Stand(situatie=situation), outcomes, TODAY)
    made = shown(answer, "1700.1")
    blocks = everything(made)
    for row in answer.datums:
        for part in (row.titel, row.datum, row.wie, row.laatste_werkdag):
            assert part_of(part) in blocks
        if len(answer.datums) <= 2:
            assert part_of(row.gevolg) in blocks
            assert all(part_of(step) in blocks for step in row.stappen)
    assert answer.voorbehoud in blocks
    assert answer.tekst()[:200] in made[0].text


LONG = "Dit is een lange zin met <tekens> & haken. " * 400
MANY = tuple(
    Datumregel(f"stap-{n}", f"Stap {n}", LONG[:900], None, "u", "", "komend", (LONG,), LONG, (Bron("Wet"),), "praktijk")
    for n in range(70)
)


@pytest.mark.parametrize(
    "answer",
    [
        Answer("antwoord", "x", (LONG,)),
        Answer("antwoord", "x", tuple(["Alinea."] * 120)),
        Answer("tijdlijn", "x", ("Kort.",), datums=MANY),
        Answer("antwoord", "x", ("Kort.",), datums=MANY[:2]),
        Answer("keuze", "x", ("Kies.",), keuzes=tuple(Keuze(f"{LONG} {n}", f"{LONG} {n}") for n in range(150))),
        Answer("keuze", "x", ("Kies.",), keuzes=(Keuze("Zelfde", "A"), Keuze("Zelfde", "A"))),
        Answer("antwoord", "x", ("Kort.",), bronnen=tuple(Bron(f"{LONG} {n}", "https://x.nl/a|b>") for n in range(9))),
    ],
    ids=range(7),
)
def test_no_answer_is_too_much_for_slack(answer: Answer) -> None:
    assert shown(answer)


def test_buttons_hold_marks_and_no_text_that_could_be_changed() -> None:
    (message,) = shown(Answer("keuze", "x", ("Kies.",), keuzes=(Keuze("Spoor 2", "Wat is spoor 2?"),)))
    button = message.blocks[-1]["elements"][0]
    assert (button["text"]["text"], button["value"]) == ("Spoor 2", mark("Wat is spoor 2?"))


def test_a_used_list_of_choices_becomes_what_was_chosen() -> None:
    (message,) = shown(Answer("keuze", "x", ("Kies.",), keuzes=tuple(Keuze(f"K{n}", f"K{n}") for n in range(9))))
    left = used(message.blocks, "keuzes//0", "K3 <!channel>")
    check_blocks(left)
    assert left[-1]["elements"][0]["text"] == "Uw keuze: K3 &lt;!channel&gt;"


def test_the_home_tab_and_the_welcome_are_what_slack_takes() -> None:
    check_blocks(home("HR & co")["blocks"], most=100)
    (message,) = messages(welcome())
    check_blocks(list(message.blocks))


@given(st.text(alphabet="<>&;|@#!:/ abU1\n", max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_can_be_read_and_sent_back_without_becoming_a_mention(text: str) -> None:
    sent = escape(read(text))
    assert not set("<>") & set(sent)
    assert read(sent) == read(text), "what goes out reads as what came in"


@given(st.text(min_size=1), st.integers(min_value=5, max_value=80))
@settings(max_examples=200, deadline=None)
def test_pieces_keep_all_words_and_stay_short(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert all(0 < len(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert len(shorten(text, limit)) <= limit
