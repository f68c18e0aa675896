"""What the widget costs a visitor: bytes on the wire, time until it can be used, and scrolling a long conversation."""

from __future__ import annotations

import shutil
import statistics
import time
import urllib.request
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

# The anchor: npm deep-chat 2.4.2, dist bundle, gzip.
DEEP_CHAT_KB = 111
SCRIPT = "/webhooks/widget/spoorwijzer.js"
LOADS = 5
TURNS = 100
FRAMES = 300
# Answered by the server once and by a stub from then on: a short answer and the longest.
REAL = ("wat is spoor 2", "ik ben sinds 12 januari 2026 ziek, wat zijn mijn termijnen")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

DEFINED = "customElements.whenDefined('spoorwijzer-chat').then(() => { window.defined = performance.now(); });"
INTERACTIVE = """() => {
    const [page] = performance.getEntriesByType('navigation');
    return Math.max(page.domContentLoadedEventEnd, window.defined);
}"""
SCROLL = """async (frames) => {
    const log = document.querySelector('spoorwijzer-chat').shadowRoot.querySelector('[role=log]');
    const frame = () => new Promise(requestAnimationFrame);
    log.scrollTop = 0;
    await frame();
    let before = await frame();
    const step = (log.scrollHeight - log.clientHeight) / frames;
    const times = [];
    for (let at = 1; at <= frames; at += 1) {
        log.scrollTop = at * step;
        const now = await frame();
        times.push(now - before);
        before = now;
    }
    return {times, height: log.scrollHeight};
}"""


def widget(address: str) -> None:
    """Measures the widget of a running server and prints it; without a browser, what is missing."""
    size = transferred(address) / 1000
    share = f"{size / DEEP_CHAT_KB:.2f} x deep-chat ({DEEP_CHAT_KB} kB)"
    print(f"widget, transferred gzipped          {size:.1f} kB   {share}")
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found = None
    if not found:
        print("widget in a browser: not measured, it needs Chromium. Type: make setup-dev && bash tools/browser.sh")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking", "--lang=nl-NL"]
        )
        try:
            first, *loads = [interactive(browser, address) for _ in range(LOADS + 1)]
            print(
                f"demo page until interactive          p50 {statistics.median(loads):6.1f} ms   "
                f"slowest of {LOADS} {max(loads):.1f} ms   in a browser just started {first:.1f} ms"
            )
            times, height = scrolling(browser, address)
            p95 = sorted(times)[int(len(times) * 0.95)]
            line = f"a frame, scrolling {TURNS} turns"
            print(f"{line:36} p50 {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms   over {height} px")
        finally:
            browser.close()


def transferred(address: str) -> int:
    """Bytes of the script as the server sends it to a browser."""
    request = urllib.request.Request(address + SCRIPT, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        if reply.headers["Content-Encoding"] != "gzip":
            raise ValueError(f"{address}{SCRIPT} was not sent gzipped")
        return len(reply.read())


def interactive(browser: Browser, address: str) -> float:
    """Milliseconds until the demo page is read and the chat's button works, with nothing in the cache."""
    context = browser.new_context(locale="nl-NL")
    try:
        context.add_init_script(DEFINED)
        page = context.new_page()
        page.goto(address)
        page.wait_for_function("window.defined")
        milliseconds: float = page.evaluate(INTERACTIVE)
        return milliseconds
    finally:
        context.close()


def scrolling(browser: Browser, address: str) -> tuple[list[float], int]:
    """Milliseconds per frame while a conversation of TURNS turns goes by, and its height in pixels."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(address)
        chat = page.locator("spoorwijzer-chat")
        chat.locator(".launcher").click()
        answers = chat.locator(".log > .msg:not(.mine, .notice)")
        answers.first.wait_for()
        field = chat.locator("textarea")

        def say(text: str) -> None:
            count = answers.count()
            field.fill(text)
            field.press("Enter")
            answers.nth(count).wait_for()

        replies: list[dict[str, Any]] = []
        for text in REAL:
            with page.expect_response("**/bericht") as reply:
                say(text)
            replies.append(reply.value.json())
        turn = len(REAL)

        def stub(route: Route) -> None:
            route.fulfill(json=replies[turn % len(REAL)])

        page.route("**/bericht", stub)
        while turn < TURNS:
            say(REAL[turn % len(REAL)])
            turn += 1
        time.sleep(0.5)  # the last answer has been drawn
        measured = page.evaluate(SCROLL, FRAMES)
        return measured["times"], measured["height"]
    finally:
        context.close()
