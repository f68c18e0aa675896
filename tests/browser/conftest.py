"""A real Chromium against the real server, and pages of other origins that embed the widget or try to misuse it."""

from __future__ import annotations

import functools
import http.server
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from bot.paths import ROOT
from bot.processes import Processes, free_port
from tests.http_peer import HttpPeer

TODAY = "2026-11-21"
KEY = "tEst-key_0123456789-for-the-browser-tests"
HOSTS = Path(__file__).parent / "pages"
AXE = ROOT / "var" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """
window.violations = [];
addEventListener('securitypolicyviolation', (event) =>
  violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Chat:
    """The widget on a page, as a user meets it."""

    def __init__(self, page: Page, element: str = "spoorwijzer-chat") -> None:
        self.page, self.root = page, page.locator(element)
        self.log = self.root.get_by_role("log")
        self.field = self.root.get_by_label("Uw vraag")
        self.launcher = self.root.get_by_role("button", name="Stel uw vraag")

    def open(self) -> Chat:
        self.launcher.click()
        expect(self.log).to_contain_text("Waarmee kan ik u helpen")
        return self

    def says(self, text: str) -> None:
        """Types a message and waits until the bot has answered it."""
        answers = self.answers.count()
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.answers).to_have_count(answers + 1)

    @property
    def answers(self) -> Locator:
        return self.log.locator(".msg:not(.mine, .notice)")

    @property
    def mine(self) -> Locator:
        return self.log.locator(".mine")

    @property
    def last(self) -> Locator:
        return self.answers.last

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def menu(self, item: str) -> None:
        self.button("Meer mogelijkheden").click()
        self.button(item).click()


class Site(HttpPeer):
    """A site of its own origin that serves tests/browser/pages."""

    def __init__(self) -> None:
        self.listen(handler=functools.partial(_Quiet, directory=str(HOSTS)))
        self.origin = self.address


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A site that may embed the widget."""
    one = Site()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def stranger() -> Iterator[Site]:
    """A site that may not."""
    one = Site()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Processes]:
    processes = Processes(
        port=free_port(),
        action_port=free_port(),
        folder=tmp_path_factory.mktemp("bot"),
        environment={
            "SPOORWIJZER_VANDAAG": TODAY,
            "SPOORWIJZER_WIDGET_KEY": KEY,
            "SPOORWIJZER_WIDGET_ORIGINS": site.origin,
            "SPOORWIJZER_WIDGET_MESSAGES_PER_MINUTE": "1000",
            "SPOORWIJZER_WIDGET_ADDRESS_MESSAGES_PER_MINUTE": "5000",
            "SPOORWIJZER_WIDGET_SESSIONS_PER_MINUTE": "1000",
        },
    )
    processes.start()
    yield processes
    processes.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if not found or not AXE.exists():
        pytest.fail("The browser tests need Chromium and axe-core. Type: bash tools/browser.sh")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking", "--lang=nl-NL"]
        )
        yield running
        running.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, bot: Processes) -> Iterator[Visit]:
    """Opens a page in a context of its own; afterwards no policy may have been violated and no script have failed."""
    contexts: list[BrowserContext] = []
    pages: list[Page] = []
    errors: list[str] = []

    def go(address: str = "/", **options: Any) -> Page:
        context = browser.new_context(locale="nl-NL", **options)
        context.set_default_timeout(15_000)
        context.add_init_script(VIOLATIONS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        page.goto(address if "://" in address else bot.address + address)
        return page

    expect.set_options(timeout=15_000)
    yield go
    violations = [one for page in pages for one in page.evaluate("window.violations")]
    for context in contexts:
        context.close()
    assert violations == []
    assert errors == []


@pytest.fixture
def chat(visit: Visit) -> Chat:
    """The widget on the demo page, opened."""
    return Chat(visit()).open()
