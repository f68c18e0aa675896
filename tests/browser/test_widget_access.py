"""The widget for everybody: axe-core in every state, the keyboard alone, what is announced, small and large screens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE, Chat, Visit

pytestmark = pytest.mark.browser

FORM = "Bereken mijn tijdlijn vanaf de eerste ziektedag"
ONE_SHOT = "Ik ben ziek sinds 12 januari 2026, wat zijn mijn termijnen?"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "320px": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
    "zoomed to 200%": {"viewport": {"width": 640, "height": 400}},
    "more contrast": {"viewport": {"width": 1280, "height": 800}, "contrast": "more"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_no_violation_in_any_state(visit: Visit, look: str) -> None:
    # axe-core is put into the page from outside, which the page's own policy would rightly refuse.
    page = visit("/", bypass_csp=True, **LOOKS[look])
    page.add_script_tag(path=AXE)
    chat = Chat(page)
    _check(page, "closed")
    chat.open()
    _check(page, "opened")
    chat.says("Wat kost spoor 2?")
    _check(page, "an answer")
    chat.button("Nee, dit was niet nuttig").click()
    expect(chat.last).to_contain_text("Wat kan ik doen?")
    _check(page, "after a verdict")
    chat.says(FORM)
    chat.button("Verstuur datum").click()
    _check(page, "the date field with a mistake")
    chat.says(ONE_SHOT)
    chat.last.locator("summary").first.click()
    chat.last.get_by_text("De tijdlijn als tabel").click()
    _check(page, "the timeline")
    chat.button("Meer mogelijkheden").click()
    _check(page, "the menu")
    chat.button("Wis mijn gegevens en begin opnieuw").click()
    _check(page, "the question before wiping")
    page.keyboard.press("Escape")
    page.route("**/bericht", lambda route: route.abort())
    chat.field.fill("Wat is spoor 2?")
    chat.field.press("Enter")
    expect(chat.log.get_by_text("Niet verzonden.")).to_be_visible()
    _check(page, "no connection")


@pytest.mark.parametrize("address", ["/", "/webhooks/widget/plaatsen.html"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_themselves_have_no_violation_and_do_not_scroll_sideways(
    visit: Visit, address: str, width: int
) -> None:
    page = visit(address, bypass_csp=True, viewport={"width": width, "height": 800})
    page.add_script_tag(path=AXE)
    _check(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("look", ["320px", "zoomed to 200%"])
def test_on_a_small_screen_everything_can_be_reached_without_scrolling_sideways(visit: Visit, look: str) -> None:
    chat = Chat(visit("/", **LOOKS[look])).open()
    chat.says(ONE_SHOT)
    wide = chat.page.evaluate(
        """() => { const root = document.querySelector('spoorwijzer-chat').shadowRoot;
        return [root.querySelector('.panel'), root.querySelector('.log')]
            .filter((one) => one.scrollWidth > one.clientWidth + 1).length; }"""
    )
    assert wide == 0
    for control in (
        chat.field,
        chat.button("Verstuur"),
        chat.button("Liever een medewerker?"),
        chat.button("Sluit de chat"),
    ):
        control.scroll_into_view_if_needed()
        expect(control).to_be_in_viewport()


def test_targets_are_large_enough(visit: Visit) -> None:
    chat = Chat(visit("/", **LOOKS["320px"])).open()
    chat.says("Wat kost spoor 2?")
    small = chat.page.evaluate(
        """() => [...document.querySelector('spoorwijzer-chat').shadowRoot
            .querySelectorAll('button, input, textarea, summary')]
        .filter((one) => one.checkVisibility()).map((one) => [one.textContent, one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)"""
    )
    assert small == []


def test_a_whole_conversation_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    chat = Chat(page)
    keys = page.keyboard
    for _ in range(40):
        keys.press("Tab")
        if _focused(page) == "Stel uw vraag":
            break
    keys.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.answers).to_have_count(1)
    keys.type("Wat kost spoor 2?")
    keys.press("Enter")
    expect(chat.answers).to_have_count(2)
    expect(chat.field).to_be_focused()
    backwards = []
    while not backwards or backwards[-1] != "Ja, dit was nuttig":
        keys.press("Shift+Tab")
        backwards.append(_focused(page))
        assert len(backwards) < 6, backwards
    keys.press("Space")
    expect(chat.last).to_contain_text("Dank u wel")
    keys.press("Shift+Tab")
    choice = _focused(page)
    keys.press("Enter")
    expect(chat.mine.last).to_have_text(f"U zegt: {choice}")
    expect(chat.answers).to_have_count(4)
    assert _focused(page) == choice, "an answer does not take the focus"
    keys.press("Escape")
    expect(chat.launcher).to_be_focused()
    expect(chat.root.get_by_role("region", name="Chat van")).to_be_hidden()


def test_the_focus_goes_through_the_chat_from_top_to_bottom(chat: Chat) -> None:
    chat.button("Meer mogelijkheden").focus()
    order = [_focused(chat.page)]
    for _ in range(8):
        chat.page.keyboard.press("Tab")
        order.append(_focused(chat.page))
    assert order == [
        "Meer mogelijkheden",
        "Sluit de chat",
        "Gesprek",
        "Mijn termijnen",
        "Wat is spoor 2?",
        "Wat kun je voor mij doen?",
        "Uw vraag",
        "Verstuur",
        "Liever een medewerker?",
    ]


def test_the_menu_opens_and_closes_by_keyboard(chat: Chat) -> None:
    chat.button("Meer mogelijkheden").press("Enter")
    expect(chat.button("Bewaar het gesprek")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.button("Meer mogelijkheden")).to_be_focused()
    expect(chat.button("Bewaar het gesprek")).to_be_hidden()


def test_each_message_is_announced_once_and_whole(chat: Chat) -> None:
    expect(chat.log).to_have_attribute("aria-live", "polite")
    chat.page.evaluate(
        """() => { const log = document.querySelector('spoorwijzer-chat').shadowRoot.querySelector('[role=log]');
        window.said = []; window.gone = 0;
        new MutationObserver((changes) => changes.forEach((change) => {
            change.addedNodes.forEach((node) => said.push([change.target === log, node.textContent.length]));
            gone += change.removedNodes.length;
        })).observe(log, {childList: true, subtree: true}); }"""
    )
    chat.says("Wat kost spoor 2?")
    said = chat.page.evaluate("window.said")
    assert [directly for directly, _ in said] == [True, True], "the question and the answer, each as one addition"
    assert said[1][1] > 300
    assert chat.page.evaluate("window.gone") == 0


def test_a_restored_conversation_is_not_announced_again(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    chat.page.add_init_script(
        """window.live = new Set(); const ask = HTMLElement.prototype.append;
        Element.prototype.append = function (...nodes) {
        if (this.getAttribute('role') === 'log' && nodes[0]?.classList?.contains('mine'))
            live.add(this.getAttribute('aria-live'));
        return ask.apply(this, nodes); };"""
    )
    chat.page.reload()
    expect(chat.mine).to_have_count(1)
    assert chat.page.evaluate("[...live]") == ["off"]
    expect(chat.log).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("look", ["light", "320px", "zoomed to 200%"])
def test_a_long_answer_is_shown_from_its_first_line(visit: Visit, look: str) -> None:
    chat = Chat(visit("/", **LOOKS[look])).open()
    chat.says(ONE_SHOT)
    top = chat.page.evaluate(
        """() => { const root = document.querySelector('spoorwijzer-chat').shadowRoot;
        const top = root.querySelector('header').getBoundingClientRect().bottom;
        return [...root.querySelectorAll('.msg')].at(-1).getBoundingClientRect().top - top; }"""
    )
    assert 0 <= top < 60


def test_without_motion_nothing_moves(visit: Visit) -> None:
    chat = Chat(visit("/", reduced_motion="reduce")).open()
    held: list[Any] = []
    chat.page.route("**/bericht", lambda route: held.append(route), times=1)
    chat.field.fill("hallo")
    chat.field.press("Enter")
    expect(chat.root.locator(".typing")).to_be_visible()
    expect(chat.root.locator(".typing i").first).to_have_css("animation-name", "none")
    held[0].fulfill(json={"antwoorden": [{"text": "Hallo."}], "tijdlijn": None})


def test_printing_shows_the_conversation_alone(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    chat.page.evaluate("window.print = () => {}")
    chat.menu("Print het gesprek")
    chat.page.emulate_media(media="print")
    expect(chat.page.get_by_role("heading", name=re.compile("Ziek, en nu"))).to_be_hidden()
    expect(chat.last).to_be_visible()
    expect(chat.field).to_be_hidden()
    chat.page.evaluate("dispatchEvent(new Event('afterprint'))")
    chat.page.emulate_media(media="screen")
    expect(chat.page.get_by_role("heading", name=re.compile("Ziek, en nu"))).to_be_visible()


@pytest.mark.parametrize(("colour", "ink"), [("#ffd166", "rgb(0, 0, 0)"), ("#0b5d52", "rgb(255, 255, 255)")])
def test_any_colour_of_the_organisation_stays_readable(visit: Visit, colour: str, ink: str) -> None:
    chat = Chat(visit()).open()
    chat.root.evaluate("(element, colour) => { element.dataset.color = colour; }", colour)
    expect(chat.button("Verstuur")).to_have_css("color", ink)


def _check(page: Page, state: str) -> None:
    results = page.evaluate(
        """() => axe.run(document,
        {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"""
    )
    found = [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]
    assert found == [], state


def _focused(page: Page) -> str:
    name: str = page.evaluate(
        """() => { let node = document.activeElement;
        while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
        const label = node.id && node.getRootNode().querySelector(`label[for="${node.id}"]`);
        return node.getAttribute('aria-label') || label?.textContent || node.textContent.trim(); }"""
    )
    return name
