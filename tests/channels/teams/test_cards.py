"""Answers as Adaptive Cards: whole, valid, small enough, and with buttons that only name what was offered."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.always import OPENING, calendar_answer
from bot.answers.answer import Answer, Bron, Keuze
from bot.answers.asking import ask
from bot.answers.dialogue import Dialogue
from bot.answers.outcomes import compute
from bot.answers.state import Bericht, Stand
from bot.answers.topic import topic_answer
from bot.channels import teams_welcome as welcome
from bot.channels.offered import mark
from bot.channels.teams_calendar import events
from bot.channels.teams_card_parts import escape, link
from bot.channels.teams_cards import Shown, answer_card
from bot.channels.teams_messages import MAX_BYTES, SUMMARY, reply_message, size, text_message
from bot.knowledge.library import Library
from tests.channels.teams.adaptive_card import actions_of, problems_of, text_of

TODAY = date(2026, 11, 21)
FIRST = {"eerste_ziektedag": "2026-01-12"}
DEFAULT = Shown(place="id-1/0")


def reply(answer: Answer) -> dict[str, Any]:
    return {"text": answer.tekst(), "custom": answer.as_custom()}


def card_of(answer: Answer, shown: Shown = DEFAULT) -> dict[str, Any]:
    card = answer_card(answer.as_custom(), answer.tekst(), shown)
    assert problems_of(card) == []
    return card


def titles(card: dict[str, Any]) -> list[str]:
    return [action["title"] for action in actions_of(card)]


@pytest.fixture(scope="module")
def timeline(dialogue: Dialogue) -> Answer:
    stand = Stand(rol="werkgever", situatie=FIRST)
    message = Bericht("Bereken mijn termijnen", "antwoord", ("bereken-mijn-tijdlijn",))
    return dialogue.first_reply(message, stand, TODAY)


@pytest.mark.parametrize("rol", [None, "werknemer", "werkgever"])
def test_every_topic_is_a_valid_card_with_its_whole_text_source_and_date(library: Library, rol: Any) -> None:
    for topic in library.topics.values():
        answer = topic_answer(library, topic, rol, TODAY)
        card = card_of(answer)
        read = text_of(card)
        for line in "\n".join(answer.alineas).split("\n"):
            assert line in read, (topic.id, line)
        for source in answer.bronnen:
            assert source.tekst in read, topic.id
        assert ("Gecontroleerd op" in read) is bool(answer.gecontroleerd_op), topic.id
        assert set(titles(card)) == {choice.titel for choice in answer.keuzes} | (
            {"Ja", "Nee"} if answer.feedback else set()
        )
        assert size(reply_message(reply(answer), DEFAULT)) <= MAX_BYTES
        assert "attachments" in reply_message(reply(answer), DEFAULT), "a card, not bare text"


def test_the_timeline_is_a_table_with_every_date_in_order_and_its_derivation_behind_a_button(timeline: Answer) -> None:
    card = card_of(timeline)
    [table] = [part for part in card["body"] if part["type"] == "Table"]
    shown = [[cell["items"][0]["text"] for cell in row["cells"]] for row in table["rows"]]
    assert shown[0] == ["Stap", "Datum", "Wie"]
    in_order = sorted(timeline.datums, key=lambda row: row.iso or "")
    assert [row[0] for row in shown[1:]] == [escape(row.titel) for row in in_order]
    assert all(row.datum in text_of({"body": [table]}) for row in timeline.datums)
    assert all(row.laatste_werkdag in text_of({"body": [table]}) for row in timeline.datums)
    assert any(row.laatste_werkdag for row in timeline.datums)
    assert "(voorbij)" in text_of({"body": [table]})
    [details] = [part for part in card["body"] if part["type"] == "Container"]
    assert details["isVisible"] is False
    for row in timeline.datums:
        for step in row.stappen:
            assert step in text_of({"body": [details]})
        assert row.gevolg in text_of({"body": [details]})
    assert timeline.voorbehoud in text_of(card)
    assert card["msteams"] == {"width": "Full"}
    assert "Uitleg per datum" in titles(card)


def test_one_date_shows_who_acts_the_last_working_day_why_and_what_if_it_is_missed(dialogue: Dialogue) -> None:
    message = Bericht("Wanneer moet ik WIA aanvragen?", "antwoord", ("bereken-wia-aanvraag",))
    answer = dialogue.first_reply(message, Stand(rol="werknemer", situatie={"eerste_ziektedag": "2025-05-03"}), TODAY)
    assert 1 <= len(answer.datums) <= 2
    card = card_of(answer)
    read = text_of(card)
    for row in answer.datums:
        for part in (row.titel, row.datum, row.wie, row.laatste_werkdag, row.gevolg, *row.stappen):
            assert part in read
    assert not any(part["type"] == "Table" for part in card["body"])


def test_the_question_for_the_first_sick_day_has_a_date_field(library: Library) -> None:
    answer, _ = ask("eerste_ziektedag", Stand())
    card = card_of(answer)
    [field] = [part for part in card["body"] if part["type"] == "Input.Date"]
    assert (field["label"], field["isRequired"]) == ("Eerste ziektedag", True)
    buttons = {action["title"]: action for action in actions_of(card)}
    assert buttons["Verstuur datum"]["associatedInputs"] == "auto"
    assert buttons["Weet ik niet"]["associatedInputs"] == "none", "the empty field does not hold it back"


@pytest.mark.parametrize("field", ["hersteld", "zwangerschapsverlof", "rol", "eigenrisicodrager_zw"])
def test_what_is_not_answered_with_one_date_has_no_date_field(field: str) -> None:
    answer, _ = ask(field, Stand(situatie=FIRST))
    assert not [part for part in card_of(answer)["body"] if part["type"] == "Input.Date"]


def test_a_button_sends_a_mark_and_no_text() -> None:
    answer = Answer("keuze", "keuze", ("Kies.",), keuzes=(Keuze("Spoor 2", "Wat is spoor 2?"),))
    [button] = actions_of(card_of(answer))
    assert button["data"] == {"keuze": mark("Wat is spoor 2?"), "bij": "id-1/0"}


def test_a_used_card_shows_the_choice_and_no_buttons(library: Library) -> None:
    answer = topic_answer(library, library.topics["spoor-2-kosten"], None, TODAY)
    used = card_of(answer, Shown(place="id-1/0", used="Ja"))
    assert actions_of(used) == []
    assert "Uw keuze: Ja" in text_of(used)
    assert answer.alineas[0] in text_of(used)
    question, _ = ask("eerste_ziektedag", Stand())
    assert not [p for p in card_of(question, Shown(used="Weet ik niet"))["body"] if p["type"] == "Input.Date"]


def test_a_used_timeline_keeps_its_derivations(timeline: Answer) -> None:
    assert titles(card_of(timeline, Shown(used="Al mijn termijnen"))) == ["Uitleg per datum"]


def test_long_titles_stand_below_one_another_and_short_ones_in_a_row() -> None:
    short = Answer("keuze", "keuze", ("Kies.",), keuzes=(Keuze("Ja", "Ja"), Keuze("Nee", "Nee")))
    long = Answer(
        "keuze", "keuze", ("Kies.",), keuzes=(Keuze("Wie betaalt de kosten van spoor 2?", "a"), *short.keuzes)
    )
    assert [len(part["actions"]) for part in card_of(short)["body"] if part["type"] == "ActionSet"] == [2]
    assert [len(part["actions"]) for part in card_of(long)["body"] if part["type"] == "ActionSet"] == [1, 1, 1]


def test_the_calendar_file_becomes_links_to_outlook(library: Library) -> None:
    outcomes = compute(library, FIRST, TODAY)
    moment = datetime(2026, 11, 21, 12, tzinfo=timezone.utc).timestamp()
    answer = calendar_answer(outcomes, Stand(situatie=FIRST), TODAY, moment)
    card = card_of(answer)
    [listed] = [part for part in card["body"] if part["type"] == "FactSet"]
    dates = events(answer.extra["ics"])
    assert len(listed["facts"]) == len(dates) >= 5
    assert dates == sorted(dates, key=lambda one: one[1])
    assert all("](https://outlook.office.com/calendar/" in fact["value"] for fact in listed["facts"])
    assert "Hier is uw agenda-bestand" not in text_of(card)
    assert "gedeelde agenda" in text_of(card)


def test_a_crisis_stands_out(library: Library) -> None:
    answer = topic_answer(library, library.topics["crisis"], None, TODAY)
    assert card_of(answer)["body"][0]["color"] == "Attention"


def test_a_card_that_would_be_too_large_leaves_out_details_and_then_becomes_text(timeline: Answer) -> None:
    rows = tuple(timeline.datums)
    many = [row.as_dict() | {"stappen": ["x" * 4000]} for row in rows]
    large = {"text": "kort", "custom": {**timeline.as_custom(), "datums": many}}
    message = reply_message(large, DEFAULT)
    assert size(message) <= MAX_BYTES
    assert "Uitleg per datum" not in titles(message["attachments"][0]["content"])
    huge = {"text": "é" * 50_000, "custom": {**timeline.as_custom(), "alineas": ["x" * 30_000], "kort": []}}
    message = reply_message(huge, DEFAULT)
    assert "attachments" not in message
    assert size(message) <= 60_000


def test_notifications_tell_nothing(library: Library) -> None:
    answer = topic_answer(library, library.topics["spoor-2-kosten"], None, TODAY)
    assert reply_message(reply(answer), DEFAULT)["summary"] == SUMMARY
    assert text_message("Uw eerste ziektedag is 12 januari")["summary"] == SUMMARY


@pytest.mark.parametrize("private", [True, False])
def test_the_welcome_is_a_card(private: bool) -> None:
    card = welcome.welcome_card(private, "28:bot")
    assert problems_of(card) == []
    expected = [choice.titel for choice in OPENING] if private else ["Open een privéchat"]
    assert titles(card) == expected
    assert actions_of(welcome.welcome_card(private, "28:bot", used="Ja")) == []


@settings(max_examples=100)
@given(st.text(alphabet="[]()*_`~\\ab", max_size=30))
def test_no_text_becomes_mark_up(text: str) -> None:
    escaped = escape(text)
    bare = [sign for number, sign in enumerate(escaped) if sign in "[]*_`~" and not _escaped(escaped, number)]
    assert bare == []


def _escaped(text: str, place: int) -> bool:
    before = text[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "http://wetten.nl", "data:text/html,x"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert link("art. 7:629 BW", url) == "art. 7:629 BW"


def test_a_link_cannot_be_broken_out_of() -> None:
    made = link("a](https://evil.example)", "https://wetten.nl/a) b [c](d")
    assert made == "[a\\](https://evil.example)](https://wetten.nl/a%29%20b%20%5Bc%5D%28d)"


def test_sources_are_links(library: Library) -> None:
    answer = Answer("antwoord", "x", ("Tekst.",), bronnen=(Bron("art. 7:629 BW", "https://wetten.overheid.nl/x"),))
    assert "[art. 7:629 BW](https://wetten.overheid.nl/x)" in text_of(card_of(answer))
