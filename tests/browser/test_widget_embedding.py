"""The widget on other sites: under a strict policy with a nonce, and taken away and put back as React does it."""

from __future__ import annotations

import functools
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.processes import Processes
from tests.browser.conftest import Chat, Site, Visit
from tests.http_peer import Request

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Een strenge site</title><link rel="icon" href="data:,"></head>
<body><h1>Een strenge site</h1><main id="main"></main>
<script type="module" {nonce} src="{server}/webhooks/widget/spoorwijzer.js" data-organisation="Streng BV"></script>
</body></html>
"""
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; connect-src {server}; img-src data:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
NAVIGATE = """(times) => {
    const chat = document.querySelector('spoorwijzer-chat');
    for (let turn = 0; turn < times; turn += 1) {
        chat.remove();
        document.getElementById('main').replaceChildren(`Pagina ${turn}`);
        (turn % 2 ? document.body : document.getElementById('main')).append(chat);
    }
}"""


PLACE = "document.querySelector('spoorwijzer-chat').shadowRoot.querySelector('[role=log]').scrollTop"
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def strict(site: Site, bot: Processes, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an allowed site that serves every page with a strict policy and a nonce of its own."""

    def page(request: Request) -> None:
        nonce = secrets.token_urlsafe(16)
        attribute = "" if request.path == "/zonder-nonce" else f'nonce="{nonce}"'
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": POLICY.format(nonce=nonce, server=bot.address),
        }
        request.answer(200, PAGE.format(nonce=attribute, server=bot.address).encode(), headers)

    monkeypatch.setattr(site.server, "RequestHandlerClass", functools.partial(Request, page))
    return site.origin


def test_one_line_with_a_nonce_is_enough_under_a_strict_policy(visit: Visit, strict: str) -> None:
    chat = Chat(visit(f"{strict}/")).open()
    chat.says("Wat kost spoor 2?")
    expect(chat.last).to_contain_text("Uw werkgever betaalt spoor 2")
    expect(chat.root.get_by_text("Chat van Streng BV")).to_be_visible()
    expect(chat.last.locator("p").first).to_have_css("font-size", "16px")
    assert chat.page.evaluate("violations") == []


def test_that_policy_is_in_force(visit: Visit, strict: str) -> None:
    page = visit(f"{strict}/zonder-nonce")
    expect(page.locator("spoorwijzer-chat")).to_have_count(0)
    refused = page.evaluate("violations.splice(0)")  # emptied: here they are meant
    assert [one.split()[0] for one in refused] == ["script-src-elem"]


def test_taken_away_and_put_back_it_keeps_the_conversation_and_answers_once(visit: Visit, strict: str) -> None:
    chat = Chat(visit(f"{strict}/")).open()
    chat.says("Wat kost spoor 2?")
    listening = _listeners(chat.page)
    assert listening["online"] == 1
    sent = _sent(chat.page)
    chat.page.evaluate(NAVIGATE, 5)
    assert _listeners(chat.page) == listening
    expect(chat.mine).to_have_count(1)
    expect(chat.answers).to_have_count(2)
    chat.says("Wat is spoor 2?")
    expect(chat.mine).to_have_count(2)
    chat.page.wait_for_timeout(500)  # a second answer would be here by then
    expect(chat.answers).to_have_count(3)
    assert [address.rsplit("/", 1)[1] for address in sent] == ["bericht"]
    chat.page.evaluate("document.querySelector('spoorwijzer-chat').remove()")
    assert _listeners(chat.page) == {}


def test_put_back_it_shows_the_same_place_in_the_conversation(visit: Visit, strict: str) -> None:
    chat = Chat(visit(f"{strict}/")).open()
    for question in ("Wat kost spoor 2?", "Wat is spoor 2?", "Wat is een loonsanctie?"):
        chat.says(question)
    before = chat.page.evaluate(PLACE)
    assert before > 0
    chat.page.evaluate(NAVIGATE, 1)
    assert _place_next_frame(chat.page) == before


def test_put_back_before_the_page_is_drawn_it_shows_the_newest_message(visit: Visit, strict: str) -> None:
    chat = Chat(visit(f"{strict}/")).open()
    for question in ("Wat kost spoor 2?", "Wat is spoor 2?", "Wat is een loonsanctie?"):
        chat.says(question)
    chat.field.fill("Wat is een deskundigenoordeel?")
    held: list[Any] = []
    chat.page.route("**/bericht", lambda route: held.append(route), times=1)  # its answer would scroll on
    above = chat.page.evaluate(PLACE)
    scrolled = chat.page.evaluate(
        f"""() => {{
            document.querySelector('spoorwijzer-chat').shadowRoot.querySelector('form').requestSubmit();
            const place = {PLACE};
            ({NAVIGATE})(1);
            return place;
        }}"""
    )
    assert scrolled > above
    assert _place_next_frame(chat.page) == scrolled
    expect(chat.root.locator(".typing")).to_be_visible()
    held[0].continue_()
    expect(chat.last).to_contain_text("deskundigenoordeel")


def test_an_answer_under_way_arrives_once_although_the_page_navigates(visit: Visit, strict: str) -> None:
    chat = Chat(visit(f"{strict}/")).open()
    held: list[Any] = []
    chat.page.route("**/bericht", lambda route: held.append(route), times=1)
    chat.field.fill("Wat kost spoor 2?")
    chat.field.press("Enter")
    expect(chat.root.locator(".typing")).to_be_visible()
    chat.page.evaluate("window.away = document.querySelector('spoorwijzer-chat'); away.remove()")
    with chat.page.expect_response("**/bericht"):
        held[0].continue_()
    chat.page.evaluate("document.getElementById('main').append(away)")
    expect(chat.answers).to_have_count(2)
    expect(chat.last).to_contain_text("Uw werkgever betaalt spoor 2")
    expect(chat.mine).to_have_count(1)
    expect(chat.root.locator(".typing")).to_be_hidden()


def _sent(page: Page) -> list[str]:
    """The addresses of all calls from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def _place_next_frame(page: Page) -> int:
    """Where the messages are scrolled to, in pixels, after the browser has drawn the page."""
    page.evaluate(FRAMES)
    place: int = page.evaluate(PLACE)
    return place


def _listeners(page: Page) -> dict[str, int]:
    """How many listeners the widget has on things that outlive it, by event."""
    session = page.context.new_cdp_session(page)
    count: dict[str, int] = {}
    for thing in ("window", "visualViewport"):
        found = session.send("Runtime.evaluate", {"expression": thing})
        listeners = session.send("DOMDebugger.getEventListeners", {"objectId": found["result"]["objectId"]})
        for one in listeners["listeners"]:
            if one["type"] != "securitypolicyviolation":  # ours, see VIOLATIONS
                count[one["type"]] = count.get(one["type"], 0) + 1
    session.detach()
    return count
