"""The report for everybody: axe-core on a month of figures, on a small screen, and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.insights.report_page import report_html
from bot.insights.settings import load_settings
from bot.insights.words import Words
from bot.knowledge.library import Library
from tests.browser.conftest import AXE
from tests.insights.month import READ_ON, simulate

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    folder = tmp_path_factory.mktemp("report")
    month = simulate(f"sqlite:///{folder / 'insights.db'}", 400, 5)
    titles = {topic.id: topic.vraag for topic in library.topics.values()}
    written = folder / "report.html"
    written.write_text(report_html(month.figures(), Words(load_settings(), titles), READ_ON), encoding="utf-8")
    month.engine.dispose()
    return written


@pytest.mark.parametrize("width", [1280, 320])
def test_the_report_has_no_barriers_and_does_not_scroll_sideways(browser: Browser, page: Path, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(page.as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [page.as_uri()]
    shown.add_script_tag(path=AXE)
    found = shown.evaluate(f"() => axe.run(document, {{runOnly: {RULES}}})")["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"][:120]) for violation in found] == []
    shown.close()


def test_the_report_prints_on_a_few_pages(browser: Browser, page: Path, tmp_path: Path) -> None:
    shown = browser.new_page()
    shown.goto(page.as_uri())
    paper = shown.pdf(format="A4", margin={"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"})
    assert paper.startswith(b"%PDF")
    assert 2 <= paper.count(b"/Type /Page\n") + paper.count(b"/Type/Page/") + paper.count(b"/Type /Page ") <= 30
    shown.close()
