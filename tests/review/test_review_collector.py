"""Which questions are kept for review: unanswered ones and unhelpful answers, never of somebody in distress."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.answers.unsure import NONE_OF_THESE
from bot.insights.review_collector import MAX_CONVERSATIONS, REMEMBER_SECONDS, Collector, Vraag

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=ZoneInfo("Europe/Amsterdam")).timestamp()
FOLLOWED = "Wat is spoor 2?"


class Talks:
    """Sends events as Rasa publishes them."""

    def __init__(self) -> None:
        self.kept: list[Vraag] = []
        self.collector = Collector(lambda text, day: None if "weg" in text else text, self.kept.append)
        self.now = NOON

    def send(self, kind: str, sender: str = "s1", **rest: Any) -> None:
        self.now += 1
        self.collector.event({"sender_id": sender, "event": kind, "timestamp": self.now, **rest})

    def user(self, text: str, *ids: str, besluit: str = "keuze", sender: str = "s1", channel: str = "widget") -> None:
        parsed = {
            "intent": {"name": ids[0] if ids else "nlu_fallback"},
            "besluit": {"besluit": besluit, "ids": list(ids)},
            "intent_ranking": [{"name": "loon"}, {"name": "wia"}, {"name": "ontslag"}],
        }
        metadata = {"bericht_id": f"m-{text}"}
        self.send("user", sender, text=text, parse_data=parsed, input_channel=channel, metadata=metadata)

    def bot(self, onderwerp: str, soort: str = "antwoord", sender: str = "s1", **custom: Any) -> None:
        self.send("bot", sender, text="...", data={"custom": {"soort": soort, "onderwerp": onderwerp, **custom}})

    def choice(self, sender: str = "s1") -> None:
        choices = [{"titel": FOLLOWED, "tekst": FOLLOWED}, NONE_OF_THESE.as_dict()]
        self.bot("keuze", "keuze", sender, keuzes=choices)

    @property
    def texts(self) -> list[str]:
        return [vraag.tekst for vraag in self.kept]


@pytest.fixture
def talks() -> Talks:
    return Talks()


def test_a_choice_that_is_followed_answers_the_question(talks: Talks) -> None:
    talks.user("hoe werkt dat sporen gedoe", "spoor-2", "spoor-1")
    talks.choice()
    talks.user(FOLLOWED, "spoor-2", besluit="antwoord")
    talks.bot("spoor-2")
    talks.collector.close()
    assert talks.kept == []


@pytest.mark.parametrize("after", ["iets anders dan", NONE_OF_THESE.tekst])
def test_a_choice_that_is_not_followed_leaves_the_question_unanswered(talks: Talks, after: str) -> None:
    talks.user("hoe werkt dat sporen gedoe", "spoor-2", "spoor-1")
    talks.choice()
    talks.user(after, "wia", besluit="antwoord")
    assert talks.kept == [
        Vraag(date(2026, 11, 3), "hoe werkt dat sporen gedoe", "keuze", ("spoor-2", "spoor-1", "loon"))
    ]


def test_a_choice_after_which_nothing_more_is_said_counts_as_not_followed(talks: Talks) -> None:
    talks.user("hoe werkt dat", "spoor-2")
    talks.choice()
    talks.now += REMEMBER_SECONDS
    talks.user("hallo", "begroeting", besluit="antwoord", sender="somebody else")
    assert talks.texts == ["hoe werkt dat"]


def test_a_question_outside_the_subject_is_kept_with_the_nearest_topics(talks: Talks) -> None:
    talks.user("mag mijn hond mee naar kantoor", "buiten-onderwerp", besluit="buiten-onderwerp")
    talks.bot("buiten-onderwerp", "buiten-onderwerp")
    (kept,) = talks.kept
    assert (kept.reden, kept.onderwerpen) == ("buiten-onderwerp", ("loon", "wia", "ontslag"))


def test_an_answer_that_helped_or_about_which_nothing_was_said_is_not_kept(talks: Talks) -> None:
    talks.user("wat is de wia", "wia", besluit="antwoord")
    talks.bot("wia")
    talks.send("slot", name="oordeel", value={"bericht_id": "m-wat is de wia", "onderwerp": "wia", "nuttig": True})
    talks.collector.close()
    assert talks.kept == []


@pytest.mark.parametrize("way", ["button of the widget", "typed"])
def test_an_answer_that_did_not_help_is_kept_once_with_its_topic_first(talks: Talks, way: str) -> None:
    talks.user("krijg ik na twee jaar nog geld", "wia", besluit="antwoord")
    talks.bot("wia")
    verdict = {"onderwerp": "wia", "nuttig": False}
    for _ in range(2):
        if way == "typed":
            talks.user("nee", "ontkennen", besluit="antwoord")
            talks.bot("oordeel", "gesprek", oordeel=verdict)
        else:
            value = {"bericht_id": "m-krijg ik na twee jaar nog geld", **verdict}
            talks.send("slot", name="oordeel", value=value)
    assert [(one.tekst, one.reden, one.onderwerpen[0]) for one in talks.kept] == [
        ("krijg ik na twee jaar nog geld", "niet-nuttig", "wia")
    ]


@pytest.mark.parametrize(("then", "kept"), [("Hoe maak ik bezwaar?", True), ("dank je", False)])
def test_a_question_whose_answer_was_to_another_is_kept_with_the_topic_that_was_chosen(
    talks: Talks, then: str, kept: bool
) -> None:
    other = {"onderwerp": "bezwaar", "tekst": "Hoe maak ik bezwaar?"}
    talks.user("en wat nu met die sanctie", "sanctie", besluit="antwoord")
    talks.bot("sanctie", keuzes=[{"titel": "Bedoelt u: Hoe maak ik bezwaar?", "tekst": other["tekst"]}], naast=other)
    for _ in range(2):  # once, however often it is chosen
        talks.user(then, "bezwaar", besluit="antwoord")
    talks.collector.close()
    expected = Vraag(date(2026, 11, 3), "en wat nu met die sanctie", "anders-bedoeld", ("bezwaar", "sanctie", "loon"))
    assert talks.kept == ([expected] if kept else [])


def test_nothing_of_a_conversation_with_a_call_for_help_is_kept(talks: Talks) -> None:
    talks.user("hoe werkt dat sporen gedoe", "spoor-2")
    talks.choice()
    talks.user("ik wil niet meer leven", "crisis", besluit="antwoord")
    talks.bot("crisis")
    talks.user("en de wia dan", "buiten-onderwerp", besluit="buiten-onderwerp")
    talks.bot("buiten-onderwerp", "buiten-onderwerp")
    talks.collector.close()
    assert talks.kept == []


def test_a_call_for_help_that_only_the_answer_shows_silences_as_well(talks: Talks) -> None:
    talks.user("hoe werkt dat sporen gedoe", "spoor-2")
    talks.choice()
    talks.user("help me", "help", besluit="antwoord")
    assert talks.texts == ["hoe werkt dat sporen gedoe"]
    talks.bot("crisis")
    talks.user("mag mijn hond mee", "buiten-onderwerp", besluit="buiten-onderwerp")
    talks.bot("buiten-onderwerp", "buiten-onderwerp")
    assert talks.texts == ["hoe werkt dat sporen gedoe"]


def test_who_has_the_conversation_deleted_leaves_nothing_behind(talks: Talks) -> None:
    talks.user("hoe werkt dat", "spoor-2")
    talks.choice()
    # Exactly as the channels publish it: without a moment.
    talks.collector.event({"event": "spoorwijzer_vergeten", "sender_id": "s1"})
    talks.collector.close()
    assert talks.kept == []


def test_asking_to_forget_takes_back_what_is_still_open(talks: Talks) -> None:
    talks.user("wat is de wia", "wia", besluit="antwoord")
    talks.bot("wia")
    talks.user("verwijder mijn gegevens", "verwijder-mijn-gegevens", besluit="antwoord")
    talks.bot("verwijder-mijn-gegevens", "gesprek", vergeten=True)
    talks.send("slot", name="oordeel", value={"bericht_id": "m-wat is de wia", "onderwerp": "wia", "nuttig": False})
    talks.collector.close()
    assert talks.kept == []


def test_replies_to_a_question_of_the_bot_are_not_kept(talks: Talks) -> None:
    talks.user("bereken mijn termijnen", "tijdlijn", besluit="antwoord")
    talks.send("active_loop", name="termijnen_form")
    talks.user("eh dat weet ik niet precies hoor", "buiten-onderwerp", besluit="buiten-onderwerp")
    talks.bot("buiten-onderwerp", "buiten-onderwerp")
    talks.send("active_loop", name=None)
    talks.user("en mijn hond", "buiten-onderwerp", besluit="buiten-onderwerp")
    talks.bot("buiten-onderwerp", "buiten-onderwerp")
    assert talks.texts == ["en mijn hond"]


@pytest.mark.parametrize("channel", ["slack", "teams", "rest", None])
def test_channels_that_do_not_tell_that_questions_are_kept_are_not_followed(talks: Talks, channel: str) -> None:
    talks.user("mag mijn hond mee", "buiten-onderwerp", besluit="buiten-onderwerp", channel=channel)
    talks.bot("buiten-onderwerp", "buiten-onderwerp")
    assert talks.kept == []


def test_what_may_not_be_kept_is_not_kept(talks: Talks) -> None:
    talks.user("weg ermee", "buiten-onderwerp", besluit="buiten-onderwerp")
    talks.bot("buiten-onderwerp", "buiten-onderwerp")
    assert talks.kept == []


def test_the_memory_of_conversations_is_bounded(talks: Talks) -> None:
    for number in range(MAX_CONVERSATIONS + 50):
        talks.now = NOON
        talks.user("hoe werkt dat", "spoor-2", sender=f"s{number}")
        talks.choice(f"s{number}")
    assert len(talks.collector._talks) == MAX_CONVERSATIONS
    assert len(talks.kept) == 50


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"sender_id": None, "event": "user", "timestamp": 1.0},
        {"sender_id": "s", "event": "user", "timestamp": "now"},
        {"sender_id": "s", "event": "user", "timestamp": NOON, "input_channel": "widget", "parse_data": None},
        {"sender_id": "s", "event": "bot", "timestamp": NOON, "data": {"custom": ["?"]}},
        {"sender_id": "s", "event": "slot", "name": "oordeel", "timestamp": NOON, "value": "nee"},
    ],
)
def test_odd_events_are_passed_over(talks: Talks, event: dict[str, Any]) -> None:
    talks.user("wat is de wia", "wia", besluit="antwoord", sender="s")
    talks.collector.event(event)
    talks.collector.close()
    assert talks.kept == []


def test_the_bare_word_that_somebody_was_in_distress_silences_what_was_asked_before_and_after(talks: Talks) -> None:
    talks.user("hoe werkt dat", "spoor-2")
    talks.choice()
    talks.send("spoorwijzer_nood")
    talks.user("en dit dan", "spoor-2")
    talks.choice()
    talks.collector.close()
    assert talks.kept == []


def test_a_conversation_that_begins_in_distress_is_not_studied(talks: Talks) -> None:
    talks.send("spoorwijzer_nood")
    talks.user("hoe werkt dat", "spoor-2")
    talks.choice()
    talks.collector.close()
    assert talks.kept == []
