"""The report on paper and on the screen: complete, Dutch, without scripts, and nothing in it that was not escaped."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot import report
from bot.insights.figures import MEASURES, Cell, Figures, Period
from bot.insights.query import read_figures
from bot.insights.report_charts import bar_chart, trend_chart
from bot.insights.report_csv import HEAD, report_csv
from bot.insights.report_page import report_html
from bot.insights.settings import load_settings
from bot.insights.store import insights_url
from bot.insights.wilson import share
from bot.insights.words import Words, decimal, euros, percentage, whole
from tests.insights.conftest import DAY, KNOWN, MONDAY, Told, answer

TODAY = date(2026, 12, 31)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
EVIL = '=1+1<script>alert("x")</script>'


@pytest.fixture
def words() -> Words:
    return Words(load_settings(), {"spoor-2-kosten": "Wat kost <spoor 2>?"})


@pytest.fixture
def figures(told: Told, words: Words) -> Figures:
    for number in range(40):
        channel = "widget" if number % 2 else "slack"
        told.turn(f"p{number}", MONDAY + (number % 3) * 7 * DAY, answer(), channel=channel, role="werknemer")
    for number in range(6):
        told.turn(f"q{number}", MONDAY, answer("menselijke-medewerker", "gesprek"), channel="teams")
    return read_figures(told.engine, NOVEMBER, words.settings, TODAY)


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_holds_all_sections_and_definitions(figures: Figures, words: Words) -> None:
    page = report_html(figures, words, TODAY)
    for title in ("Overzicht", "Schatting van de besparing", "Per week", "Waar de bot het minst helpt", "Per kanaal"):
        assert f"<h2>{title}</h2>" in page
    for measure in words.settings.measures.values():
        assert f"<dt>{measure.naam}</dt>" in page
    assert "46 gesprekken met een vraag" in page
    assert words.settings.assumptions.remark in page


def test_the_page_runs_nothing_and_fetches_nothing(figures: Figures, words: Words) -> None:
    tags = Tags(report_html(figures, words, TODAY)).seen
    assert not [tag for tag, _ in tags if tag in {"script", "link", "img", "iframe", "object", "base"}]
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "href", "style"}]
    identifiers = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))


def test_each_style_carries_the_nonce_of_the_page(figures: Figures, words: Words) -> None:
    styles = [attributes for tag, attributes in Tags(report_html(figures, words, TODAY, "abc")).seen if tag == "style"]
    assert len(styles) > 3
    assert all(attributes == {"nonce": "abc"} for attributes in styles)


def test_every_table_has_a_caption_and_every_chart_a_name(figures: Figures, words: Words) -> None:
    tags = Tags(report_html(figures, words, TODAY)).seen
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption") > 5
    charts = [attributes for tag, attributes in tags if tag == "svg"]
    assert len(charts) > 3
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)


def test_names_are_escaped_on_the_page_and_harmless_in_a_spreadsheet(told: Told, words: Words) -> None:
    told.known = replace(KNOWN, organisations=frozenset({EVIL}))
    for number in range(12):
        told.turn(f"p{number}", MONDAY, answer(), organisatie=EVIL)
    figures = read_figures(told.engine, NOVEMBER, words.settings, TODAY)
    assert [cell.key for cell in figures.by["organisation"]] == [EVIL]
    page = report_html(figures, words, TODAY)
    assert "<script" not in page
    assert "Wat kost &lt;spoor 2&gt;?" in page
    rows = list(csv.DictReader(io.StringIO(report_csv(figures, words))))
    assert {row["waarde"] for row in rows if row["splitsing"] == "Organisatie"} == {f"'{EVIL}"}


def test_an_empty_period_says_so(told: Told, words: Words) -> None:
    figures = read_figures(told.engine, NOVEMBER, words.settings, TODAY)
    assert "Te weinig gesprekken" in report_html(figures, words, TODAY)
    assert report_csv(figures, words).strip() == ",".join(HEAD)


def test_the_csv_holds_the_same_figures(figures: Figures, words: Words) -> None:
    rows = list(csv.DictReader(io.StringIO(report_csv(figures, words))))
    upper = next(r for r in rows if r["splitsing"] == "Alles" and r["meting"] == words.settings.measures["upper"].naam)
    counted = figures.total.shares["upper"]
    assert counted is not None
    assert (int(upper["aantal"]), int(upper["op"])) == (counted.hits, counted.of) == (40, 46)
    assert float(upper["laag"]) == pytest.approx(counted.low, abs=1e-4)
    assert not [row for row in rows if int(row["gesprekken"]) < 5]


def test_a_hidden_week_leaves_a_gap_in_the_chart() -> None:
    cells = [
        Cell("week", "2026-11-02", 50, dict.fromkeys(MEASURES, share(10, 50))),
        Cell("week", "2026-11-09", None, dict.fromkeys(MEASURES)),
        Cell("week", "2026-11-16", 50, dict.fromkeys(MEASURES, share(20, 50))),
    ]
    labels = {cell.key: cell.key for cell in cells}
    svg = trend_chart(cells, labels, {"upper": "Boven"})
    dots = [node for node in ElementTree.fromstring(svg).iter() if "dot " in node.get("class", "")]
    assert len(dots) == 2
    assert trend_chart(cells, labels, {"upper": "Boven"}) == svg
    bars = ElementTree.fromstring(bar_chart(cells, labels, "upper", "Boven"))
    assert len([node for node in bars.iter() if node.get("class", "").startswith("rect")]) == 2


def test_numbers_are_written_as_in_dutch() -> None:
    assert whole(12345.4) == "12.345"
    assert percentage(0.2345) == "23%"
    assert (euros(7.5), euros(1234)) == ("€ 7,50", "€ 1.234")
    assert decimal(0.5) == "0,5"


# ---------------------------------------------------------------- the command


def test_the_command_writes_the_page_to_a_file(
    told: Told, figures: Figures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPOORWIJZER_VANDAAG", "2026-12-31")
    arguments = ["--html", "--van", "2026-11-01", "--tot", "2026-11-30", "--url", str(told.engine.url)]
    assert report.main([*arguments, "--uit", str(tmp_path / "report.html")]) == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert re.search(r"Van 1 november 2026 tot en met 30 november 2026\.", page)


def test_the_command_prints_csv(told: Told, figures: Figures, capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main(["--csv", "--van", "2026-11-01", "--tot", "2026-11-30", "--url", str(told.engine.url)]) == 0
    assert capsys.readouterr().out.startswith(",".join(HEAD))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--van", "2026-11-02", "--tot", "2026-11-01"], 2),
        (["--url", "postgresql://piet:geheim@127.0.0.1:1/x"], 1),
        (["--url", "geen adres"], 1),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main(arguments) == code
    told = capsys.readouterr().err
    assert told.startswith("Stopped:")
    assert "geheim" not in told
    assert "Traceback" not in told


def test_the_default_database_is_that_of_the_server() -> None:
    assert insights_url({}).endswith("/var/insights.db")
