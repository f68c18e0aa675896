"""Keeping questions is the organisation's explicit choice, and the bot says so; the real parts work together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.widget_opening import opening
from bot.channels.widget_tokens import Session
from bot.insights import review_tap as tapping
from bot.insights.review_store import ReviewStore
from bot.insights.review_tap import ReviewTap, review_tap
from bot.insights.store import open_store
from bot.insights.taps import taps
from bot.knowledge.library import Library
from bot.knowledge.organisation import KEPT, NOTHING_KEPT, Organisation, OrganisationFout, load_organisation
from bot.paths import ORGANISATION
from tests.conftest import TODAY

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=ZoneInfo("Europe/Amsterdam")).timestamp()
SESSION = Session("id", 0, "", "", "", "")
# What may be nowhere afterwards.
SENDER, NAME, BSN, DAY = "afzender-geheim-123", "Herkenbaar", "123456782", "3 maart"


def switched(library: Library, on: bool) -> Library:
    return replace(library, organisation=replace(library.organisation, vragen_bewaren=on))


def test_it_is_off_unless_the_organisation_says_otherwise() -> None:
    assert load_organisation(ORGANISATION).vragen_bewaren is False
    assert Organisation().vragen_bewaren is False
    assert review_tap(Organisation()) is None
    assert taps() == ()


@pytest.mark.parametrize(("written", "kept"), [("true", True), ("false", False), ("", False)])
def test_the_switch_is_true_or_false(tmp_path: Path, written: str, kept: bool) -> None:
    path = tmp_path / "organisation.yml"
    path.write_text(f"vragen_bewaren: {written}\n", encoding="utf-8")
    assert load_organisation(path).vragen_bewaren is kept


@pytest.mark.parametrize("written", ["ja", "'true'", "1", "[true]", "nee"])
def test_anything_else_is_refused_rather_than_guessed(tmp_path: Path, written: str) -> None:
    path = tmp_path / "organisation.yml"
    path.write_text(f"vragen_bewaren: {written}\n", encoding="utf-8")
    with pytest.raises(OrganisationFout, match="true of false"):
        load_organisation(path)


def test_the_opening_tells_that_questions_are_kept_and_only_then(library: Library) -> None:
    assert KEPT in opening(switched(library, True), SESSION)["alineas"]
    assert KEPT not in opening(switched(library, False), SESSION)["alineas"]


def test_the_opening_leads_to_the_privacy_statement_where_there_is_one(library: Library) -> None:
    link = "https://voorbeeld.nl/privacy"
    with_link = replace(library, organisation=replace(library.organisation, privacyverklaring=link))

    assert any(link in paragraph for paragraph in opening(with_link, SESSION)["alineas"])
    assert len(opening(library, SESSION)["alineas"]) == 1
    topic = library.topics["chatbot-slaat-gegevens-op"]
    assert link in with_link.tekst(topic, None, TODAY).uitzondering


def test_the_answer_about_stored_data_tells_it_too(library: Library) -> None:
    topic = library.topics["chatbot-slaat-gegevens-op"]
    for on, sentence in ((True, KEPT), (False, NOTHING_KEPT)):
        text = switched(library, on).tekst(topic, None, TODAY)
        assert sentence in text.uitzondering


def told(text: str, moment: float, sender: str = SENDER) -> list[dict[str, Any]]:
    outside = {"besluit": "buiten-onderwerp", "ids": ["buiten-onderwerp"]}
    ranking = [{"name": "vakantie-tijdens-ziekte"}]
    return [
        {
            "sender_id": sender,
            "event": "user",
            "timestamp": moment,
            "text": text,
            "input_channel": "widget",
            "metadata": {"bericht_id": "m1"},
            "parse_data": {"besluit": outside, "intent": {"name": "buiten-onderwerp"}, "intent_ranking": ranking},
        },
        {"sender_id": sender, "event": "action", "timestamp": moment},
        {
            "sender_id": sender,
            "event": "bot",
            "timestamp": moment,
            "data": {"custom": {"soort": "buiten-onderwerp", "onderwerp": "buiten-onderwerp"}},
        },
    ]


def test_from_the_broker_to_the_store_without_a_trace_of_who_and_when(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'insights.db'}"
    tap = review_tap(Organisation(vragen_bewaren=True), url)
    assert tap is not None
    texts = [
        f"wie betaalt de taxi van meneer {NAME}, mijn bsn is {BSN}",
        f"ik ben ziek sinds {DAY}, mag ik een taart bakken",
        "ik wil niet meer leven",
        "welke kleur auto past bij mij",
    ]
    for number, text in enumerate(texts):
        for event in told(text, NOON + number, f"{SENDER}-{number}"):
            tap.publish(event)
    tap.close()
    engine = open_store(url)
    kept = [one.vraag for one in ReviewStore(engine).questions()]
    engine.dispose()
    assert len(kept) == 2
    assert any("welke kleur auto" in vraag.tekst for vraag in kept)
    assert {vraag.onderwerpen for vraag in kept} == {("vakantie-tijdens-ziekte",)}
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for trace in (SENDER, NAME, BSN, DAY, "leven", "m1", "12:00"):
        assert trace.encode() not in stored, trace


def failing(*_: Any) -> Any:
    raise RuntimeError("ik heb last van mijn rug")


@pytest.mark.parametrize("where", ["start", "event"])
def test_a_failure_hurts_no_conversation_and_logs_no_text(
    where: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        event: Callable[..., Any] = staticmethod(failing)

        def close(self) -> None:
            pass

    tap = ReviewTap(failing if where == "start" else Broken)  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        for event in told("ik heb last van mijn rug", NOON):
            tap.publish(event)
        tap.close()
    assert "RuntimeError" in caplog.text
    assert "rug" not in caplog.text


def test_a_flood_of_events_waits_nowhere_without_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tapping, "MAX_WAITING", 3)
    tap = ReviewTap(failing)
    tap._thread.join(10)
    for number in range(10):
        tap.publish({"event": "user", "sender_id": str(number)})
    assert tap._waiting.qsize() == 3
