"""Hostile text: whatever comes in any field is shown as text, and no policy is violated (see ``visit``)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Chat, Visit

pytestmark = pytest.mark.browser

HOSTILE = [
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    '<a href="javascript:window.hacked=1">klik</a>',
    "{{constructor.constructor('window.hacked=1')()}}",
]
SOURCE = {"tekst": "", "url": "javascript:window.hacked=1"}


def _answer(text: str) -> dict[str, Any]:
    source = {**SOURCE, "tekst": text}
    row = {
        "id": text, "titel": text, "datum": text, "iso": "2027-10-24", "wie": text, "laatste_werkdag": text,
        "status": text, "stappen": [text], "gevolg": text, "bronnen": [source], "zekerheid": text,
    }  # fmt: skip
    return {
        "soort": "vraag", "onderwerp": "vraag:eerste_ziektedag",
        "alineas": [text], "feiten": [text], "datums": [row] * 3,
        "keuzes": [{"titel": text, "tekst": text}], "bronnen": [source], "gecontroleerd_op": "2026-11-21",
        "voorbehoud": text, "feedback": True, "kort": [text], "toelichting": [text],
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_of_an_answer_is_text(chat: Chat, text: str) -> None:
    drawn = {"eerste_ziektedag": "2026-01-12", "vandaag": "2026-11-21", "ziekteweek": text, "vanaf": {}}
    reply = {"antwoorden": [{"custom": _answer(text)}, {"text": text}], "tijdlijn": drawn}
    chat.page.route("**/bericht", lambda route: route.fulfill(json=reply), times=1)
    chat.field.fill(text)
    chat.field.press("Enter")
    expect(chat.answers).to_have_count(3)
    expect(chat.mine.last).to_contain_text(text)
    expect(chat.answers.nth(1)).to_contain_text(text)
    assert chat.root.locator("img, script, iframe, svg[onload], [onerror]").count() == 0
    assert chat.root.locator("a:not([href^='https:'], [href^='mailto:'], [href^='tel:'])").count() == 0
    for control in chat.answers.nth(1).locator("summary").all():
        control.click()
    assert chat.page.evaluate("window.hacked") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_attributes_and_storage_are_text(visit: Visit, text: str) -> None:
    page = visit()
    page.evaluate(
        """(text) => { const one = document.createElement('spoorwijzer-chat'); one.id = 'een';
        for (const name of ['organisation', 'launcher', 'color', 'firstTopic', 'subject', 'language'])
            one.dataset[name] = text;
        one.dataset.position = 'inline'; document.body.append(one); }""",
        text,
    )
    expect(page.locator("#een .title")).to_have_text(f"Chat van {text}")
    page.evaluate("(text) => { for (const key of Object.keys(sessionStorage)) sessionStorage[key] = text; }", text)
    page.reload()
    Chat(page).open()
    assert page.evaluate("window.hacked") is None


def test_hostile_text_comes_back_as_text_after_a_reload(chat: Chat) -> None:
    chat.says(" ".join(HOSTILE))
    chat.page.reload()
    expect(chat.mine).to_contain_text(HOSTILE[0])
    assert chat.page.evaluate("window.hacked") is None


@pytest.mark.parametrize("command", ["/restart", "/session_start", '/spoor-2-kosten{"rol": "werkgever"}'])
def test_a_typed_command_is_only_text(chat: Chat, command: str) -> None:
    chat.says("Wat kost spoor 2?")
    chat.says(command)
    chat.page.reload()
    expect(chat.mine).to_have_count(2)


def test_a_choice_that_was_never_offered_is_refused_with_a_sentence(chat: Chat) -> None:
    forged = {
        "custom": {
            **_answer("x"),
            "datums": [],
            "keuzes": [{"titel": "Nep", "tekst": "Niet aangeboden"}],
            "soort": "antwoord",
        }
    }
    body = json.dumps({"antwoorden": [forged], "tijdlijn": None})
    chat.page.route("**/bericht", lambda route: route.fulfill(body=body, content_type="application/json"), times=1)
    chat.says("hallo")
    chat.button("Nep").click()
    expect(chat.log).to_contain_text("Deze keuze hoort niet bij dit gesprek")
