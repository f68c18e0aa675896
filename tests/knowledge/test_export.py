import json
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.export import main
from bot.knowledge.export import knowledge_data, knowledge_page
from bot.knowledge.library import Library
from bot.knowledge.organisation import Organisation

VOID = {"meta", "input"}


class Page(HTMLParser):
    """Reads a page: its elements, ids, links and text, and whether every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name == "src":
                self.sources.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def page(library: Library) -> Page:
    return Page(knowledge_page(library, date(2026, 11, 21)))


def test_every_topic_stands_on_the_page_with_its_values(page: Page, library: Library) -> None:
    assert page.elements["article"] == len(library.topics)
    assert page.elements["details"] == len(library.topics)
    assert page.open == []
    assert "104 weken" in page.text
    assert "{wachttijd}" not in page.text
    assert "die gelden op 21-11-2026" in page.text


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(page: Page) -> None:
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_the_page_needs_nothing_from_elsewhere(page: Page) -> None:
    assert page.sources == []
    assert all(link.startswith(("#", "https://")) for link in page.links)
    assert page.elements["link"] == 0


def test_the_law_is_linked_on_its_date(page: Page, library: Library) -> None:
    assert library.recht.wetten["BW7"].url in page.links


def test_signs_that_mean_something_in_html_are_shown_as_they_are(library: Library, today: date) -> None:
    changed = replace(library, organisation=Organisation(naam="Bakker & <Zn>"))

    assert "alle antwoorden van Bakker &amp; &lt;Zn&gt;</h1>" in knowledge_page(changed, today)


def test_the_data_hold_the_same_answers(library: Library, today: date) -> None:
    data = knowledge_data(library, today)
    topic = next(item for item in data["onderwerpen"] if item["id"] == "spoor-2-weigeren")

    text = library.tekst(library.topics["spoor-2-weigeren"], "werkgever", today)
    assert data["datum"] == "2026-11-21"
    assert topic["antwoord"]["werkgever"]["kern"] == text.kern
    assert topic["basis"][0]["url"].startswith("https://wetten.overheid.nl/")
    assert json.loads(json.dumps(data)) == data


def test_the_command_writes_a_page(tmp_path: Path, library: Library) -> None:
    target = tmp_path / "alles.html"

    assert main(["--html", str(target), "--vandaag", "2026-11-21"]) == 0
    assert target.read_text(encoding="utf-8") == knowledge_page(library, date(2026, 11, 21))


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str], library: Library) -> None:
    assert main(["--json", "--vandaag", "2026-11-21"]) == 0
    assert len(json.loads(capsys.readouterr().out)["onderwerpen"]) == len(library.topics)


def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--html", str(tmp_path / "geen" / "map.html")]) == 2
    assert "No such file" in capsys.readouterr().err
