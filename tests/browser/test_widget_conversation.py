"""Conversations through the widget against the real server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.processes import Processes
from tests.browser.conftest import Chat, Site, Visit

pytestmark = pytest.mark.browser

FORM = "Bereken mijn tijdlijn vanaf de eerste ziektedag"
ONE_SHOT = "Ik ben ziek sinds 12 januari 2026, wat zijn mijn termijnen?"


def test_a_question_is_answered_with_source_and_date_checked(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    expect(chat.mine.last).to_have_text("U zegt: Wat kost spoor 2?")
    expect(chat.last).to_contain_text("Uw werkgever betaalt spoor 2")
    expect(chat.last).to_contain_text("laatst gecontroleerd op")
    link = chat.last.get_by_role("link").first
    expect(link).to_have_attribute("href", re.compile("^https://wetten.overheid.nl/"))
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_date_in_the_question_gives_the_timeline_as_drawing_steps_and_table(chat: Chat) -> None:
    chat.says(ONE_SHOT)
    drawing = chat.last.get_by_role("img")
    expect(drawing).to_have_accessible_name(re.compile("Tijdlijn van maandag 12 januari 2026 .* ziekteweek 45"))
    expect(chat.last.locator(".step.today")).to_have_text("Vandaag, 21 november 2026 (ziekteweek 45)")
    step = chat.last.locator("li", has_text="WIA-aanvraag")
    expect(step).to_contain_text("uiterlijk zondag 24 oktober 2027")
    expect(step).to_contain_text("Wie: de werknemer")
    step.locator("summary").click()
    expect(step).to_contain_text("Waarom deze datum?")
    expect(step).to_contain_text("Laatste werkdag ervoor: vrijdag 22 oktober 2027")
    chat.last.get_by_text("De tijdlijn als tabel").click()
    rows = chat.last.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(1 + chat.last.locator(".step summary").count())


def test_the_dates_can_be_put_in_a_calendar(chat: Chat) -> None:
    chat.says(ONE_SHOT)
    with chat.page.expect_download() as download:
        chat.button("Zet de datums in mijn agenda").click()
    assert download.value.suggested_filename == "termijnen.ics"
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert content.startswith("BEGIN:VCALENDAR")
    assert "Uiterste dag WIA-aanvraag" in content


def test_a_calendar_file_in_an_answer_can_be_kept(chat: Chat) -> None:
    content = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    custom = {
        "soort": "gesprek", "onderwerp": "agenda", "alineas": ["Hier is uw bestand."], "feiten": [], "datums": [],
        "keuzes": [], "bronnen": [], "gecontroleerd_op": None, "voorbehoud": "", "feedback": False,
        "ics": content, "bestandsnaam": "termijnen-dossier-b.ics",
    }  # fmt: skip
    reply = {"antwoorden": [{"custom": custom}], "tijdlijn": None}
    chat.page.route("**/bericht", lambda route: route.fulfill(json=reply), times=1)
    chat.says("agenda")
    with chat.page.expect_download() as download:
        chat.button("Bewaar het agendabestand").click()
    assert download.value.suggested_filename == "termijnen-dossier-b.ics"
    assert Path(download.value.path()).read_bytes() == content.encode()


def test_the_date_field_takes_typed_dutch_and_says_what_is_missing(chat: Chat) -> None:
    chat.says(FORM)
    field = chat.root.get_by_label("Typ de datum")
    chat.button("Verstuur datum").click()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Vul eerst een datum in"))
    field.fill("12 januari 2026")
    field.press("Enter")
    expect(chat.root.get_by_role("img", name=re.compile("^Tijdlijn van maandag 12 januari 2026"))).to_be_visible()
    expect(chat.root.locator(".datefield")).to_be_hidden()
    expect(chat.field).to_be_focused()


def test_a_picked_date_is_written_in_dutch(chat: Chat) -> None:
    chat.says(FORM)
    chat.root.get_by_label("Of kies de datum").fill("2026-01-12")
    expect(chat.root.get_by_label("Typ de datum")).to_have_value("12 januari 2026")
    chat.button("Verstuur datum").click()
    expect(chat.mine.last).to_have_text("U zegt: 12 januari 2026")
    expect(chat.root.get_by_role("img", name=re.compile("^Tijdlijn van maandag 12 januari 2026"))).to_be_visible()


def test_a_date_can_be_corrected(chat: Chat) -> None:
    chat.says(ONE_SHOT)
    chat.says("Mijn eerste ziektedag was 19 januari 2026, wat zijn nu mijn termijnen?")
    expect(chat.last.get_by_role("img")).to_have_accessible_name(re.compile("Tijdlijn van maandag 19 januari 2026"))


def test_a_choice_works_once_and_keeps_the_focus(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    choice = chat.answers.nth(1).locator(".choices button").first
    asked = chat.mine.count()
    choice.click()
    expect(chat.answers).to_have_count(3)
    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-disabled", "true")
    choice.click(force=True)
    expect(chat.mine).to_have_count(asked + 1)


def test_feedback_is_given_once_and_a_no_offers_a_way_on(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    chat.button("Nee, dit was niet nuttig").click()
    expect(chat.last).to_contain_text("Wat kan ik doen?")
    expect(chat.button("Nee, dit was niet nuttig")).to_have_attribute("aria-pressed", "true")
    expect(chat.button("Ja, dit was nuttig")).to_have_attribute("aria-disabled", "true")
    answers = chat.answers.count()
    chat.button("Ik wil een medewerker spreken").click()
    expect(chat.answers).to_have_count(answers + 1)
    expect(chat.last).to_contain_text("contact op met")


def test_a_person_can_be_asked_for_at_any_time(chat: Chat) -> None:
    chat.button("Liever een medewerker?").click()
    expect(chat.last).to_contain_text("contact op met")


def test_forgetting_empties_both_sides(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    before = _stored(chat.page)
    chat.menu("Wis mijn gegevens en begin opnieuw")
    expect(chat.button("Ja, wis alles")).to_be_focused()
    chat.button("Ja, wis alles").click()
    expect(chat.log).to_contain_text("Uw gegevens zijn gewist")
    expect(chat.mine).to_have_count(0)
    assert _stored(chat.page) != before
    assert _turns(chat.page, before) == 0


def test_asking_in_words_to_forget_does_the_same(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    before = _stored(chat.page)
    chat.field.fill("Verwijder mijn gegevens")
    chat.field.press("Enter")
    expect(chat.mine).to_have_count(0)
    expect(chat.log).to_contain_text("gewist")
    expect(chat.button("Mijn termijnen")).to_be_visible()
    assert _turns(chat.page, before) == 0


def test_a_reload_brings_the_conversation_back_and_it_goes_on(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    chat.button("Ja, dit was nuttig").click()
    expect(chat.log).to_contain_text("Dank u wel")
    chat.page.reload()
    expect(chat.mine).to_have_count(1)
    expect(chat.last).to_contain_text("Uw werkgever betaalt spoor 2")
    expect(chat.button("Ja, dit was nuttig")).to_have_attribute("aria-pressed", "true")
    chat.says("Wat is spoor 2?")
    expect(chat.mine).to_have_count(2)


def test_a_chat_that_was_closed_stays_closed_after_a_reload(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    chat.button("Sluit de chat").click()
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    chat.launcher.click()
    expect(chat.mine).to_have_count(1)


def test_without_a_connection_nothing_is_lost_and_a_retry_works(chat: Chat) -> None:
    chat.page.route("**/bericht", lambda route: route.abort())
    chat.field.fill("Wat kost spoor 2?")
    chat.field.press("Enter")
    chat.field.fill("Wat is spoor 2?")
    chat.field.press("Enter")
    expect(chat.root.get_by_role("alert").last).to_contain_text("niet verzonden")
    expect(chat.log.get_by_text("Niet verzonden.")).to_have_count(2)
    chat.page.unroute("**/bericht")
    chat.button("Probeer opnieuw").first.click()
    expect(chat.answers).to_have_count(3)
    expect(chat.log.get_by_text("Niet verzonden.")).to_have_count(0)
    expect(chat.answers.nth(1)).to_contain_text("Uw werkgever betaalt spoor 2")
    assert _turns(chat.page, _stored(chat.page)) == 2


def test_a_reply_that_was_lost_on_the_way_is_not_made_twice(chat: Chat) -> None:
    lost: list[int] = []

    def lose(route: object) -> None:
        lost.append(route.fetch().status)  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    chat.page.route("**/bericht", lose, times=1)
    chat.says("Wat kost spoor 2?")
    expect(chat.last).to_contain_text("Uw werkgever betaalt spoor 2")
    assert lost == [200]
    assert _turns(chat.page, _stored(chat.page)) == 1


def test_too_many_messages_wait_and_then_go_by_themselves(chat: Chat) -> None:
    busy = {"status": 429, "headers": {"Retry-After": "1"}, "json": {"fout": "Wacht even."}}
    chat.page.route("**/bericht", lambda route: route.fulfill(**busy), times=1)
    chat.field.fill("Wat kost spoor 2?")
    chat.field.press("Enter")
    expect(chat.root.get_by_role("alert").last).to_contain_text("gaat over 1 seconden vanzelf weg")
    expect(chat.last).to_contain_text("Uw werkgever betaalt spoor 2")


def test_an_expired_session_starts_anew_with_a_sentence_and_keeps_the_text(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    expired = {"status": 401, "json": {"fout": "Verlopen."}}
    chat.page.route("**/bericht", lambda route: route.fulfill(**expired), times=1)
    chat.field.fill("Wat is spoor 2?")
    chat.field.press("Enter")
    expect(chat.log).to_contain_text("Uw sessie was verlopen")
    expect(chat.field).to_have_value("Wat is spoor 2?")
    chat.field.press("Enter")
    expect(chat.mine).to_have_count(1)
    expect(chat.answers).to_have_count(2)


def test_a_forged_token_in_the_browser_starts_anew(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    chat.page.evaluate(
        """for (const key of Object.keys(sessionStorage)) {
            const state = JSON.parse(sessionStorage[key]);
            sessionStorage[key] = JSON.stringify({...state, token: state.token.slice(0, -4) + 'AAAA'});
        }"""
    )
    chat.page.reload()
    expect(chat.log).to_contain_text("Uw vorige gesprek was verlopen")
    expect(chat.mine).to_have_count(0)
    chat.says("Wat kost spoor 2?")


def test_two_tabs_are_two_conversations(visit: Visit) -> None:
    first = Chat(visit()).open()
    first.says("Wat kost spoor 2?")
    tab = first.page.context.new_page()
    tab.goto(first.page.url)
    second = Chat(tab).open()
    expect(second.mine).to_have_count(0)
    assert _stored(tab) != _stored(first.page)


def test_two_widgets_on_a_page_are_two_conversations(chat: Chat) -> None:
    chat.page.evaluate(
        """() => { const two = document.createElement('spoorwijzer-chat'); two.id = 'twee';
        two.dataset.position = 'inline'; two.dataset.organisation = 'Twee';
        document.querySelector('main').prepend(two); }"""
    )
    two = Chat(chat.page, "#twee")
    expect(two.log).to_contain_text("Waarmee kan ik u helpen")
    two.says("Wat is spoor 2?")
    expect(two.mine).to_have_count(1)
    expect(Chat(chat.page, "spoorwijzer-chat:not(#twee)").mine).to_have_count(0)


def test_a_page_that_navigates_without_loading_keeps_the_conversation(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    chat.page.evaluate(
        """() => { const old = document.querySelector('spoorwijzer-chat');
        const parent = old.parentNode;
        old.remove(); parent.append(old); old.remove(); const fresh = old.cloneNode(); parent.append(fresh); }"""
    )
    expect(chat.mine).to_have_count(1)
    chat.says("Wat is spoor 2?")
    expect(chat.mine).to_have_count(2)


def test_a_button_on_the_page_can_ask_a_question(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name=re.compile("Vraag het de chat ?: wat is spoor 2")).click()
    chat = Chat(page)
    expect(chat.mine).to_have_text("U zegt: Wat is spoor 2?")
    expect(chat.answers).to_have_count(2)


def test_the_conversation_can_be_saved(chat: Chat) -> None:
    chat.says("Wat kost spoor 2?")
    with chat.page.expect_download() as download:
        chat.menu("Bewaar het gesprek")
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert "U zegt: Wat kost spoor 2?" in content
    assert "Bron: art. 7:658a" in content


def test_the_waiting_sign_comes_only_after_300_milliseconds(chat: Chat) -> None:
    chat.page.evaluate(
        """() => { window.shown = 0;
        const typing = document.querySelector('spoorwijzer-chat').shadowRoot.querySelector('.typing');
        new MutationObserver(() => { if (!typing.hidden) window.shown = performance.now(); })
            .observe(typing, {attributes: true}); }"""
    )
    quick = {"json": {"antwoorden": [{"text": "Vlug."}], "tijdlijn": None}}
    chat.page.route("**/bericht", lambda route: route.fulfill(**quick), times=1)
    chat.says("hallo")
    assert chat.page.evaluate("window.shown") == 0
    held: list[object] = []
    chat.page.route("**/bericht", lambda route: held.append(route), times=1)
    begin = chat.page.evaluate("performance.now()")
    chat.field.fill("hallo")
    chat.field.press("Enter")
    expect(chat.root.get_by_role("status")).to_have_text("Spoorwijzer is bezig met een antwoord")
    assert chat.page.evaluate("window.shown") - begin >= 300
    held[0].fulfill(**quick)  # type: ignore[attr-defined]
    expect(chat.root.locator(".typing")).to_be_hidden()


def test_an_allowed_site_embeds_it_with_one_line_and_its_styles_stay_out(
    visit: Visit, bot: Processes, site: Site
) -> None:
    chat = Chat(visit(f"{site.origin}/embed.html?server={bot.address}")).open()
    chat.says("Wat kost spoor 2?")
    paragraph = chat.last.locator("p").first
    expect(paragraph).to_have_css("text-transform", "none")
    expect(paragraph).to_have_css("font-size", "16px")


def test_another_site_can_neither_load_it_nor_read_nor_write(
    visit: Visit, bot: Processes, site: Site, stranger: Site
) -> None:
    victim = Chat(visit(f"{site.origin}/embed.html?server={bot.address}")).open()
    victim.says("Wat kost spoor 2?")
    token = _stored(victim.page)
    page = visit(f"{stranger.origin}/embed.html?server={bot.address}")
    expect(page).to_have_title("niet geladen")
    attempts = page.evaluate(
        """async ([server, token]) => {
            const outcomes = [];
            for (const path of ['sessie', 'gesprek', 'bericht', 'vergeet', 'agenda']) {
                for (const type of ['application/json', 'text/plain']) {
                    try {
                        const reply = await fetch(`${server}/webhooks/widget/${path}`, {method: 'POST', body: '{}',
                            headers: {'Content-Type': type, Authorization: `Bearer ${token}`}});
                        outcomes.push(await reply.text());
                    } catch (error) { outcomes.push('refused'); }
                }
            }
            return outcomes;
        }""",
        [bot.address, token],
    )
    assert set(attempts) == {"refused"}
    assert _turns(victim.page, token, bot.address) == 1


def test_after_a_restart_of_the_server_the_conversation_goes_on(chat: Chat, bot: Processes) -> None:
    chat.says("Wat kost spoor 2?")
    bot.kill("rasa")
    chat.field.fill("Wat is spoor 2?")
    chat.field.press("Enter")
    expect(chat.log.get_by_text("Niet verzonden.")).to_be_visible()
    bot.start_rasa()
    bot._wait("rasa", f"{bot.address}/webhooks/rest/", lambda _: None)
    chat.button("Probeer opnieuw").click()
    expect(chat.answers).to_have_count(3)
    chat.page.reload()
    expect(chat.mine).to_have_count(2)


def _stored(page: Page) -> str:
    token: str = page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    return token


def _turns(page: Page, token: str, server: str = "") -> int:
    """How many turns the server keeps of a session."""
    count: int = page.evaluate(
        """async ([server, token]) => (await (await fetch(`${server}/webhooks/widget/gesprek`, {
            method: 'POST', body: '{}',
            headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`},
        })).json()).beurten.length""",
        [server, token],
    )
    return count
