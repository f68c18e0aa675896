"""What the dashboard shows, what it hides, and what the review screen does."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from bot.insights.dashboard_data import read_only
from bot.insights.dashboard_filters import FilterFout, Keuzes, read_period
from bot.insights.dashboard_view import between, week
from bot.insights.review_collector import Vraag
from bot.insights.review_store import ReviewStore
from tests.dashboard.conftest import TODAY, Visitor, fill

CHOICES = Keuzes(("widget", "slack"), ("overig",), ("werknemer",))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_overview_shows_the_figures_of_the_last_weeks(visitor: Visitor, database: Any) -> None:
    fill(database, 30)
    fill(database, 10, outcome="handed_over", topic="loon-bij-ziekte-hoogte")
    visitor.log_in()
    text = words(visitor.get().text)
    assert "19 okt 2026 tot en met 22 nov 2026" in text
    assert "Gesprekken 40 met een vraag" in text
    assert "75% tot 75%" in text
    assert "Naar een mens 25% zeker tussen 14–40%" in text
    assert "Wat is de WIA" in text
    assert "Week 45 (2 t/m 8 nov) 40" in text


def test_too_few_conversations_are_not_shown_in_any_way(visitor: Visitor, database: Any) -> None:
    fill(database, 4)
    visitor.log_in()
    text = words(visitor.get().text)
    assert "Te weinig gesprekken" in text
    assert "%" not in text
    assert "Wat is de WIA" not in text


def test_a_small_group_is_said_to_be_hidden_and_why(visitor: Visitor, database: Any) -> None:
    fill(database, 40)
    fill(database, 20, role="onbekend")
    fill(database, 2, role="werkgever")
    visitor.log_in()
    html = visitor.get().text
    section = words(html.split('id="role"')[1].split("</section>")[0])
    assert "Werkgever of HR te weinig" in section
    assert "Werknemer 40" in section
    assert "onbekend" not in section.lower() or "Niet bekend te weinig" in section, "62 - 40 - 20 would tell the 2"
    assert "#verborgen" in html
    assert "minder dan 5 gesprekken" in words(visitor.get("begrippen").text)


def test_filters_choose_a_channel_an_organisation_a_role_and_whole_weeks(visitor: Visitor, database: Any) -> None:
    fill(database, 30)
    fill(database, 12, channel="slack", role="werkgever", organisation="Bakkerij Voorbeeld")
    visitor.log_in()
    for query, number in {
        "kanaal=slack": 12,
        "rol=werknemer": 30,
        "organisatie=Bakkerij+Voorbeeld": 12,
        "van=2026-11-03&tot=2026-11-03": 42,
        "kanaal=&rol=": 42,
    }.items():
        assert f"Gesprekken {number} met een vraag" in words(visitor.get(f"?{query}").text), query
    assert "Te weinig gesprekken" in visitor.get("?van=2026-06-01&tot=2026-06-30").text
    assert "Te weinig gesprekken" in visitor.get("?kanaal=slack&rol=werknemer").text


@pytest.mark.parametrize(
    "query",
    [
        "van=gisteren",
        "van=2026-11-10&tot=2026-11-01",
        "van=2020-01-01&tot=2026-11-01",
        "van=0001-01-01",
        "tot=9999-12-31",
        "kanaal=fax",
        "organisatie=%27%20OR%201=1--",
        "rol=<script>alert(1)</script>",
    ],
)
def test_a_choice_that_cannot_be_made_gets_a_clear_sentence(visitor: Visitor, database: Any, query: str) -> None:
    fill(database, 10)
    visitor.log_in()
    reply = visitor.get(f"?{query}")
    assert reply.status == 400
    assert "Deze keuze kan niet" in reply.text
    assert "<script" not in reply.text


def test_a_period_is_made_of_whole_weeks() -> None:
    period = read_period({"van": "2026-11-04", "tot": "2026-11-10"}, CHOICES, TODAY)
    assert (period.van, period.tot) == (date(2026, 11, 2), date(2026, 11, 15))
    with pytest.raises(FilterFout):
        read_period({"kanaal": "fax"}, CHOICES, TODAY)


def test_every_chart_has_a_table_with_the_same_numbers(visitor: Visitor, database: Any) -> None:
    fill(database, 40)
    visitor.log_in()
    html = visitor.get().text
    charts = re.findall(r'<svg[^>]*class="chart"[^>]*aria-label="([^"]+)"', html) + re.findall(
        r'<svg[^>]*aria-label="([^"]+)"[^>]*class="chart"', html
    )
    assert len(charts) == 3
    assert all("zie de tabel" in title for title in charts)
    assert html.count("als tabel</summary>") == 2
    assert "10.00 tot 11.00 uur 40" in words(html)


def test_the_figures_are_read_on_connections_that_cannot_write(database: Any) -> None:
    engine = read_only(str(database.url))
    with pytest.raises(sa.exc.OperationalError, match="readonly"), engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM review_questions"))
    engine.dispose()


def test_without_a_database_the_page_says_so(visitor: Visitor, database: Any) -> None:
    visitor.log_in()
    with database.begin() as connection:
        connection.execute(sa.text("DROP TABLE links"))
        connection.execute(sa.text("DROP TABLE questions"))
    reply = visitor.get()
    assert reply.status == 503
    assert "Probeer het over een paar minuten opnieuw" in reply.text


def test_the_definitions_explain_every_figure(visitor: Visitor) -> None:
    visitor.log_in()
    text = words(visitor.get("begrippen").text)
    for word in ("Bevestigd zonder mens", "Schijnbaar zonder mens", "Tevreden", "Wilson", "30 dagen"):
        assert word in text


def test_similar_questions_stand_together_and_can_be_assigned(visitor: Visitor, review: ReviewStore) -> None:
    visitor.log_in()
    html = visitor.get("beoordelen").text
    assert len(re.findall(r'<section class="card review"', html)) == 1
    assert 'value="wia-wat-is-het"' in html
    ids = [one.id for one in review.questions()]
    reply = visitor.decide(besluit="toewijzen", vraag=ids[0], onderwerp="wia-wat-is-het", tekst="mag de hond mee")
    assert reply.headers["Location"] == "/inzicht/beoordelen?klaar=toewijzen"
    assert [(one.tekst, one.onderwerp) for one in review.proposals()] == [("mag de hond mee", "wia-wat-is-het")]
    after = words(visitor.get("beoordelen?klaar=toewijzen").text)
    assert "De vragen staan nu bij de voorstellen" in after
    assert "python -m bot review proef" in after


def test_a_new_topic_dropping_and_withdrawing(visitor: Visitor, review: ReviewStore) -> None:
    visitor.log_in()
    first, second = (one.id for one in review.questions())
    assert visitor.decide(besluit="nieuw", vraag=first, nieuw="hond-op-kantoor", groep="begrippen").status == 303
    assert visitor.decide(besluit="weg", vraag=second).status == 303
    (proposal,) = review.proposals()
    assert (proposal.groep, proposal.onderwerp) == ("begrippen", "hond-op-kantoor")
    assert visitor.decide(besluit="intrekken", voorstel=proposal.id).status == 303
    assert review.proposals() == ()
    assert review.questions() == ()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"besluit": "toewijzen", "onderwerp": "wia-wat-is-het"}, "Vink eerst een vraag aan."),
        ({"besluit": "toewijzen", "vraag": "ffffffffffffffff", "onderwerp": "wia-wat-is-het"}, "er niet meer"),
        ({"besluit": "toewijzen", "vraag": "?", "onderwerp": "bestaat-niet"}, "bestaat niet"),
        ({"besluit": "nieuw", "vraag": "?", "nieuw": "../../x", "groep": "begrippen"}, "kleine letters"),
        ({"besluit": "opblazen", "vraag": "?"}, "begreep dit verzoek niet"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_changes_nothing(
    visitor: Visitor, review: ReviewStore, fields: dict[str, str], sentence: str
) -> None:
    visitor.log_in()
    if fields.get("vraag") == "?":
        fields = {**fields, "vraag": review.questions()[0].id}
    reply = visitor.decide(**fields)
    assert reply.status == 400
    assert sentence in reply.text
    assert len(review.questions()) == 2
    assert review.proposals() == ()


def test_what_a_question_holds_is_shown_as_text_and_never_run(visitor: Visitor, review: ReviewStore) -> None:
    review.keep(Vraag(TODAY, "<script>alert(1)</script> <img src=x onerror=alert(1)> \"'`", "keuze", ("<b>",)))
    visitor.log_in()
    for page in ("", "beoordelen"):
        html = visitor.get(page).text
        assert "<script" not in html
        assert "<img" not in html
        assert "<b>" not in html.replace("<b>0%</b>", "")


def test_numbers_and_weeks_are_written_as_in_dutch() -> None:
    assert week("2026-12-28") == "Week 53 (28 dec t/m 3 jan)"
    assert between(1_049, 23_456, "€ ") == "€ 1.000 tot € 23.500"
    assert between(3.2, 123.0) == "3 tot 120"
