"""The dashboard in a real Chromium on a month of 10,000 conversations: light, accessible, printable, on any screen."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp import web
from playwright.sync_api import Browser, Page, expect

from bot.insights.dashboard_app import Dashboard, make_app
from bot.insights.dashboard_data import Data, read_only
from bot.insights.dashboard_password import make_hash
from bot.insights.dashboard_security import read_address
from bot.insights.review_collector import Vraag
from bot.insights.review_store import ReviewStore
from bot.insights.settings import load_settings
from bot.insights.store import open_store
from bot.insights.tables import conversations, questions
from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE
from bot.processes import free_port
from tests.browser.conftest import AXE, VIOLATIONS

pytestmark = pytest.mark.browser

PASSWORD = "paard batterij nietje"
LAST = date(2026, 10, 31)
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "320px": {"viewport": {"width": 320, "height": 640}},
    "zoomed to 200%": {"viewport": {"width": 640, "height": 450}},
}
OUTCOMES = ("helpful", "answered", "answered", "answered", "unhelpful", "handed_over", "abandoned", "out_of_scope")


def a_month(engine: Any, number: int) -> None:
    """Plausible rows, written at once: the figures themselves are tested elsewhere."""
    dice = random.Random(9)
    topics = sorted(load_library(KNOWLEDGE).topics)
    one, two = [], []
    for key in range(1, number + 1):
        day = LAST - timedelta(days=dice.randrange(31))
        where = {
            "day": day,
            "hour": dice.randrange(8, 19),
            "channel": dice.choice(("widget", "widget", "slack", "teams")),
            "organisation": dice.choice(("Arbodienst De Brug", "Gemeente Voorbeeld", "overig")),
        }
        one.append({"id": key, **where})
        for _ in range(dice.choice((1, 2, 3))):
            outcome = dice.choice(OUTCOMES)
            two.append(
                {
                    **where,
                    "conversation_id": key,
                    "week": day - timedelta(days=day.weekday()),
                    "role": dice.choice(("werknemer", "werkgever", "onbekend")),
                    "topic": topics[int(len(topics) * dice.random() ** 3)],
                    "nearest": dice.choice(topics[:20]),
                    "confidence": "high",
                    "outcome": outcome,
                    "reason": "unclear" if outcome == "unhelpful" else "",
                    "clarified": dice.random() < 0.2,
                    "asked_again": dice.random() < 0.05,
                    "response_ms": dice.randrange(40, 400),
                }
            )
    with engine.begin() as connection:
        connection.execute(sa.insert(conversations), one)
        connection.execute(sa.insert(questions), two)


@dataclass
class Work:
    """What the pages ask of the database.

    Attributes:
        queries: how many.
        rows: how many rows came back.
        steps: what SQLite did for them, in thousands of its instructions.
    """

    queries: int = 0
    rows: int = 0
    steps: int = 0

    def watch(self, engine: Any) -> None:
        """Counts what goes over an engine."""
        sa.event.listen(engine, "before_cursor_execute", lambda *_: self._more("queries"))
        sa.event.listen(engine, "connect", self._connected)

    def since(self, before: Work) -> Work:
        """What came on top of an earlier count."""
        return Work(self.queries - before.queries, self.rows - before.rows, self.steps - before.steps)

    def _connected(self, connection: Any, _: Any) -> None:
        connection.row_factory = lambda _, row: self._more("rows") or row
        connection.set_progress_handler(lambda: self._more("steps"), 1_000)

    def _more(self, what: str) -> None:
        setattr(self, what, getattr(self, what) + 1)


@pytest.fixture(scope="module")
def work() -> Work:
    return Work()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('dashboard') / 'insights.db'}"
    engine = open_store(url)
    a_month(engine, 10_000)
    review = ReviewStore(engine)
    for number in range(300):
        subject = ("mag mijn hond mee naar kantoor", "hoe lang duurt een keuring", "wie betaalt de taxi")[number % 3]
        review.keep(Vraag(LAST, f"{subject} {number}", "keuze", ("wia-wat-is-het",)))
    adres, settings, library = (
        read_address(f"http://127.0.0.1:{free_port()}", "127.0.0.1"),
        load_settings(),
        load_library(KNOWLEDGE),
    )
    reading = read_only(url)
    work.watch(reading)
    dashboard = Dashboard(
        adres,
        make_hash(PASSWORD, cost=2**10),
        Data(reading, review, settings),
        review,
        settings,
        library,
        lambda: LAST,
        time.monotonic,
    )
    # Playwright has a loop of its own in this thread.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> web.AppRunner:
        runner = web.AppRunner(make_app(dashboard))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(adres.netloc.rsplit(":", 1)[1])).start()
        return runner

    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    yield f"{adres.origin}/inzicht/"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()
    engine.dispose()


def logged_in(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_context(locale="nl-NL", **options).new_page()
    page.add_init_script(VIOLATIONS)
    page.goto(address)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", name="Overzicht")).to_be_visible()
    return page


def check(page: Page) -> None:
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run().then((result) => result.violations)")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_the_overview_asks_little_of_the_database_and_of_the_browser(
    browser: Browser, address: str, work: Work
) -> None:
    page = logged_in(browser, address)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    asked = []
    # The first time a period that nothing in memory is about; measured: 17 queries, 471 rows, 20,218 steps. In seconds
    # that is 0.7 of a processor; steps are what a query without an index, or one for each row, would multiply.
    for _ in range(2):
        before = replace(work)
        page.goto(f"{address}?van=2026-09-21&tot=2026-11-01")
        expect(page.get_by_text("10.000", exact=True)).to_be_visible()
        asked.append(work.since(before))
    first, again = asked
    assert first.queries <= 20, first
    assert first.rows <= 600, first
    assert first.steps <= 25_000, first
    # What can be chosen is looked up each time, the figures not again.
    assert again.queries <= 3, again
    assert again.steps <= first.steps / 10, again
    # Each time the page, its style and its mark.
    assert len(fetched) <= 6, fetched
    assert page.evaluate("window.violations") == []
    page.context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_violation_or_scrolls_sideways(browser: Browser, address: str, look: str) -> None:
    context = browser.new_context(locale="nl-NL", bypass_csp=True, **LOOKS[look])
    page = context.new_page()
    page.goto(address)
    check(page)
    page.get_by_label("Wachtwoord").fill("verkeerd wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("alert")).to_have_text("Dit wachtwoord klopt niet.")
    check(page)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overzicht")).to_be_visible()
    for path in ("", "beoordelen", "begrippen", "?kanaal=fax"):
        page.goto(address + path)
        for summary in page.locator("summary").all():
            summary.click()
        check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[look]["viewport"]["width"], path
    context.close()


def test_filtering_and_reviewing_by_keyboard_without_any_script(browser: Browser, address: str) -> None:
    page = logged_in(browser, address, java_script_enabled=False)
    page.get_by_label("Kanaal", exact=True).select_option("slack")
    page.get_by_role("button", name="Toon").press("Enter")
    expect(page.get_by_text("· Slack")).to_be_visible()
    page.get_by_role("link", name="Beoordelen", exact=True).press("Enter")
    first = page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_role("button", name="Wis deze vragen").first.press("Enter")
    expect(page.get_by_role("status")).to_have_text("De vragen zijn gewist.")
    assert page.get_by_role("heading", level=2).first.inner_text() != first
    page.context.close()


def test_on_paper_the_figures_stay_and_the_controls_go(browser: Browser, address: str) -> None:
    page = logged_in(browser, address)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Uitloggen")).to_be_hidden()
    expect(page.get_by_label("Kanaal", exact=True)).to_be_hidden()
    expect(page.get_by_role("heading", name="Meest gevraagd")).to_be_visible()
    assert len(page.pdf()) > 20_000
    page.context.close()


def test_going_back_after_logging_out_shows_nothing(browser: Browser, address: str) -> None:
    page = logged_in(browser, address)
    page.get_by_role("button", name="Uitloggen").click()
    # Going back while the browser is still on its way to the login page fails in Chromium.
    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    page.go_back()
    page.wait_for_load_state()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    expect(page.get_by_role("heading", name="Overzicht")).to_be_hidden()
    page.context.close()


def test_the_session_cookie_cannot_be_read_by_a_script(browser: Browser, address: str) -> None:
    page = logged_in(browser, address)
    assert page.evaluate("document.cookie") == ""
    assert [one["httpOnly"] for one in page.context.cookies()] == [True]
    page.context.close()
