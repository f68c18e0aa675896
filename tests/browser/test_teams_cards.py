"""The cards for Teams as Microsoft's own library reads and shows them, and the app package by Microsoft's schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timezone
from typing import Any

import pytest
from jsonschema import Draft4Validator
from playwright.sync_api import Browser, Page

from bot.answers.always import calendar_answer
from bot.answers.answer import Answer
from bot.answers.asking import ask
from bot.answers.dialogue import Dialogue
from bot.answers.outcomes import compute
from bot.answers.state import Bericht, Stand
from bot.answers.topic import topic_answer
from bot.channels import teams_welcome as welcome
from bot.channels.teams_app import Package, manifest
from bot.channels.teams_cards import Shown, answer_card
from bot.knowledge.library import Library
from bot.paths import ROOT

pytestmark = pytest.mark.browser

MODULES = ROOT / "var" / "browser" / "node_modules"
LIBRARY = MODULES / "adaptivecards" / "dist" / "adaptivecards.min.js"
SCHEMA = MODULES / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams" / "v1.17"
TODAY = date(2026, 11, 21)
FIRST = {"eerste_ziektedag": "2026-01-12"}
PLACE = Shown(place="id/0")
# Reads a card, as Teams does for version 1.5: what the library says of it, and what a user sees.
READ = """(json) => {
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  const card = new AdaptiveCards.AdaptiveCard();
  const problems = [];
  card.parse(json, context);
  for (let i = 0; i < context.eventCount; i++) problems.push(context.getEventAt(i).message);
  for (const event of card.validateProperties().validationEvents) problems.push(event.message);
  const sent = [];
  card.onExecuteAction = (action) => sent.push({ title: action.title, data: action.data, url: action.url });
  document.body.replaceChildren(card.render());
  return { problems, text: document.body.innerText, buttons: document.querySelectorAll('button').length,
           rows: document.querySelectorAll('[role=row]').length,
           dates: document.querySelectorAll('input[type=date]').length };
}"""
# Teams brings a library of its own for mark-up; without one the reader would show the bare signs.
MARKUP = """() => {
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = text.replace(/</g, '&lt;').replace(/\\\\(.)/g, '$1');
    result.didProcess = true;
  };
}"""
CLICK = """([json, title, day]) => {
  const card = new AdaptiveCards.AdaptiveCard();
  card.parse(json, new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5));
  const sent = [];
  card.onExecuteAction = (action) => sent.push(action.data);
  document.body.replaceChildren(card.render());
  if (day) {
    const field = document.querySelector('input[type=date]');
    field.value = day;
    field.dispatchEvent(new Event('change'));
    field.dispatchEvent(new Event('input'));
  }
  [...document.querySelectorAll('button')].find((button) => button.innerText === title).click();
  return sent;
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    if not LIBRARY.exists() or not SCHEMA.exists():
        pytest.fail("Microsoft's packages are missing. Type: bash tools/browser.sh")
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.set_content("<!doctype html><html lang=nl><body></body></html>")
    page.add_script_tag(path=str(LIBRARY))
    # Without the mark-up library that Teams has, the library warns for each text.
    page.evaluate(MARKUP)
    yield page
    page.close()


def read(page: Page, card: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(READ, card)
    assert found["problems"] == [], json.dumps(card)[:500]
    return found


def card_of(answer: Answer, shown: Shown = PLACE) -> dict[str, Any]:
    return answer_card(answer.as_custom(), answer.tekst(), shown)


@pytest.fixture(scope="module")
def timeline(dialogue: Dialogue) -> Answer:
    message = Bericht("Bereken mijn termijnen", "antwoord", ("bereken-mijn-tijdlijn",))
    return dialogue.first_reply(message, Stand(rol="werkgever", situatie=FIRST), TODAY)


def test_every_topic_is_read_without_a_remark_and_shown_whole(reader: Page, library: Library) -> None:
    for topic in library.topics.values():
        answer = topic_answer(library, topic, "werkgever", TODAY)
        found = read(reader, card_of(answer))
        assert found["buttons"] == len(answer.keuzes) + (2 if answer.feedback else 0), topic.id
        shown = " ".join(found["text"].split())
        for paragraph in answer.alineas:
            for line in paragraph.split("\n"):
                assert " ".join(line.split()) in shown, topic.id


def test_the_timeline_is_shown_as_a_table_with_its_explanation_behind_a_button(reader: Page, timeline: Answer) -> None:
    found = read(reader, card_of(timeline))
    assert found["rows"] == len(timeline.datums) + 1
    hidden = timeline.datums[0].stappen[0]
    assert hidden not in found["text"]
    reader.get_by_role("button", name="Uitleg per datum").click()
    assert hidden in reader.inner_text("body")


def test_a_button_sends_what_the_bot_understands_and_an_empty_date_is_not_sent(reader: Page) -> None:
    answer, _ = ask("eerste_ziektedag", Stand())
    card = card_of(answer)
    assert read(reader, card)["dates"] == 1
    assert reader.evaluate(CLICK, [card, "Verstuur datum", ""]) == []
    assert reader.evaluate(CLICK, [card, "Verstuur datum", "2026-01-12"]) == [{"bij": "id/0", "datum": "2026-01-12"}]
    [sent] = reader.evaluate(CLICK, [card, "Weet ik niet", ""])
    assert set(sent) == {"keuze", "bij"}


def test_the_other_cards_are_read_without_a_remark(reader: Page, library: Library, timeline: Answer) -> None:
    moment = datetime(2026, 11, 21, 12, tzinfo=timezone.utc).timestamp()
    calendar = calendar_answer(compute(library, FIRST, TODAY), Stand(situatie=FIRST), TODAY, moment)
    questions = [ask(field, Stand(situatie=FIRST))[0] for field in ("hersteld", "rol", "contract_einde")]
    for card in (
        card_of(calendar),
        *(card_of(question) for question in questions),
        card_of(timeline, Shown(used="Print dit overzicht")),
        card_of(timeline, Shown(place="id/0", details=False)),
        welcome.welcome_card(True, "28:bot"),
        welcome.welcome_card(False, "28:bot"),
        welcome.welcome_card(True, "28:bot", used="Ja"),
        welcome.private_card("28:bot", welcome.ASK_PRIVATELY),
    ):
        read(reader, card)


def test_the_library_does_notice_a_bad_card(reader: Page) -> None:
    bad = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlok", "text": "x"}]}
    assert reader.evaluate(READ, bad)["problems"] != []


def test_the_app_package_fits_the_schema_of_teams() -> None:
    site = "https://www.voorbeeld.nl/"
    made = manifest(Package("11111111-2222-3333-4444-555555555555", "Arbodienst De Brug", site, site, site))
    schema = json.loads((SCHEMA / "MicrosoftTeams.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(made)] == []
    assert list(Draft4Validator(schema).iter_errors({**made, "bots": [{"scopes": ["x"]}]})) != []
