"""The figures mean what knowledge/insights.yml says, and are about enough people to be about nobody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import SlotSet
from scipy.stats import binomtest

from bot.insights.counting import Counted
from bot.insights.figures import MEASURES, SMALLEST, Figures, MeasureId, Period
from bot.insights.hiding import too_small, unless_small
from bot.insights.query import read_figures
from bot.insights.settings import FILE, InsightsSettings, SettingsError, load_settings
from bot.insights.wilson import share
from tests.insights.conftest import DAY, MINUTE, MONDAY, Told, answer

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
LATER = date(2026, 12, 31)
HUMAN = answer("menselijke-medewerker", "gesprek")
OUTSIDE = answer("buiten-onderwerp", "buiten-onderwerp")


@pytest.fixture(scope="module")
def settings() -> InsightsSettings:
    return load_settings()


def figures(told: Told, settings: InsightsSettings, today: date = LATER) -> Figures:
    return read_figures(told.engine, NOVEMBER, settings, today)


def judge(told: Told, sender: str, at: float, useful: bool) -> None:
    value = {"onderwerp": "spoor-2-kosten", "nuttig": useful}
    told.event(sender, SlotSet("oordeel", value, timestamp=at))


def hits(found: Figures, name: MeasureId) -> tuple[int, int]:
    counted = found.total.shares[name]
    assert counted is not None
    return counted.hits, counted.of


def test_each_measure_counts_what_it_says(told: Told, settings: InsightsSettings) -> None:
    for number in range(20):
        told.turn(f"p{number}", MONDAY + number * MINUTE, answer())
    for number in range(8):
        judge(told, f"p{number}", MONDAY + 30 * MINUTE, useful=number < 6)
    for number in range(8, 11):
        told.turn(f"p{number}", MONDAY + 30 * MINUTE, HUMAN)
    for number in range(20, 24):
        told.turn(f"p{number}", MONDAY + number * MINUTE, OUTSIDE)
    for number in range(24, 26):
        told.turn(f"p{number}", MONDAY + number * MINUTE, answer("keuze", "keuze"))
    told.turn("p11", MONDAY + DAY, answer())

    found = figures(told, settings)
    assert found.total.conversations == 27
    assert hits(found, "confirmed") == (6, 23)
    assert hits(found, "upper") == (16, 23)  # 21 answered, 2 not useful, 3 to a person
    assert hits(found, "false_deflection") == (1, 16)
    assert hits(found, "clarification") == (2, 27)
    assert hits(found, "hand_over") == (3, 23)
    assert hits(found, "out_of_scope") == (4, 27)
    assert hits(found, "satisfaction") == (6, 8)
    assert hits(found, "recontact") == (1, 27)


def test_the_lower_bound_is_never_above_the_upper(told: Told, settings: InsightsSettings) -> None:
    for number in range(6):
        told.turn(f"p{number}", MONDAY, answer())
        judge(told, f"p{number}", MONDAY + MINUTE, useful=True)
        told.turn(f"p{number}", MONDAY + 2 * MINUTE, answer("keuze", "keuze"))  # and then leaves a question open
    found = figures(told, settings)
    assert hits(found, "confirmed") == hits(found, "upper") == (0, 6)


def test_an_answer_that_went_to_a_person_saves_nothing(told: Told, settings: InsightsSettings) -> None:
    for number in range(6):
        told.turn(f"p{number}", MONDAY, answer())
        told.turn(f"p{number}", MONDAY + MINUTE, HUMAN)
    saved = figures(told, settings).savings
    assert saved is not None
    assert saved.calls_high == saved.euros_high == saved.hours_high == 0


def test_savings_follow_from_the_assumptions(told: Told, settings: InsightsSettings) -> None:
    for number in range(10):
        told.turn(f"p{number}", MONDAY, answer())
    judge(told, "p1", MONDAY + MINUTE, useful=True)
    saved, assumed = figures(told, settings).savings, settings.assumptions
    assert saved is not None
    assert saved.calls_low == 1 * assumed.called
    assert saved.calls_high == 10 * assumed.called
    assert saved.euros_high == pytest.approx(10 * assumed.called * assumed.euros)
    assert saved.hours_high == pytest.approx(10 * assumed.called * assumed.minutes / 60)


def test_returning_is_counted_only_where_its_days_have_passed(told: Told, settings: InsightsSettings) -> None:
    for number in range(6):
        told.turn(f"p{number}", MONDAY, answer())
        told.turn(f"q{number}", MONDAY + 7 * DAY, answer())
    assert hits(figures(told, settings, date(2026, 11, 10)), "recontact") == (0, 6)
    assert hits(figures(told, settings, date(2026, 11, 17)), "recontact") == (0, 12)
    assert figures(told, settings, date(2026, 11, 9)).total.shares["recontact"] is None


def test_a_conversation_over_midnight_belongs_to_the_day_it_began(told: Told, settings: InsightsSettings) -> None:
    late = MONDAY + 15 * 3600 - 5 * MINUTE  # 23.55
    for number in range(6):
        told.turn(f"p{number}", late, answer())
        told.turn(f"p{number}", late + 10 * MINUTE, answer("loonsanctie"))
    day = Period(date(2026, 11, 2), date(2026, 11, 2))
    found = read_figures(told.engine, day, settings, LATER)
    assert found.total.conversations == 6
    assert {cell.key for cell in found.by["topic"]} == {"spoor-2-kosten", "loonsanctie"}
    assert read_figures(told.engine, Period(date(2026, 11, 3), LATER), settings, LATER).total.hidden


def test_an_empty_database_has_no_figures(told: Told, settings: InsightsSettings) -> None:
    found = figures(told, settings)
    assert found.total.hidden
    assert found.savings is None
    assert found.response_p50 is None
    assert all(cells == () for cells in found.by.values())


# ---------------------------------------------------------------- hiding


def test_four_conversations_are_shown_nowhere(told: Told, settings: InsightsSettings) -> None:
    for number in range(4):
        told.turn(f"p{number}", MONDAY, answer())
    found = figures(told, settings)
    assert found.total.hidden
    assert all(cell.hidden for cells in found.by.values() for cell in cells)
    assert found.funnels[0].steps == ()
    assert found.hours[9] is None


def test_a_small_channel_cannot_be_found_from_the_total(told: Told, settings: InsightsSettings) -> None:
    for channel, number in {"widget": 12, "slack": 7, "teams": 2}.items():
        for person in range(number):
            told.turn(f"{channel}{person}", MONDAY, answer(), channel=channel)
    found = figures(told, settings)
    assert {cell.key: cell.hidden for cell in found.by["channel"]} == {"widget": False, "slack": True, "teams": True}
    assert {funnel.channel: bool(funnel.steps) for funnel in found.funnels} == {
        "widget": True,
        "slack": False,
        "teams": False,
    }


def test_a_measure_about_few_is_hidden_in_a_cell_about_many(told: Told, settings: InsightsSettings) -> None:
    for number in range(12):
        told.turn(f"p{number}", MONDAY, answer())
    for number in range(4):
        judge(told, f"p{number}", MONDAY + MINUTE, useful=False)
    found = figures(told, settings)
    assert found.total.shares["satisfaction"] is None
    assert found.total.shares["upper"] is not None
    assert found.reasons == ()
    assert found.unanswered == ()


def test_reasons_and_unanswered_questions_of_enough_people_are_shown(told: Told, settings: InsightsSettings) -> None:
    for number in range(5):
        told.turn(f"p{number}", MONDAY, answer())
        judge(told, f"p{number}", MONDAY + MINUTE, useful=False)
    for number in range(6):
        told.turn(f"q{number}", MONDAY, answer("keuze", "keuze"), topic="loonsanctie")
    found = figures(told, settings)
    assert found.reasons == (("unsaid", 5),)
    assert [(entry.nearest, entry.conversations, entry.kind) for entry in found.unanswered] == [
        ("loonsanctie", 6, "unclear"),
        ("spoor-2-kosten", 5, "unhelpful"),
    ]


@given(st.lists(st.integers(1, 30), max_size=12))
def test_what_is_hidden_can_not_be_reckoned_from_the_rest(numbers: list[int]) -> None:
    rows = [Counted(str(place), {"asked": number}) for place, number in enumerate(numbers)]
    hidden = too_small(rows)
    assert {row.key for row in rows if row.conversations < SMALLEST} <= hidden
    together = [row.conversations for row in rows if row.key in hidden]
    assert not together or len(hidden) == len(rows) or (len(together) > 1 and sum(together) >= SMALLEST)


def test_no_conversations_may_be_said_but_a_few_may_not() -> None:
    assert [unless_small(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]


# ---------------------------------------------------------------- intervals


@given(st.integers(1, 20_000), st.floats(0, 1))
def test_the_interval_is_that_of_scipy(of: int, part: float) -> None:
    number = round(of * part)
    expected = binomtest(number, of).proportion_ci(0.95, method="wilson")
    found = share(number, of)
    assert found.low == pytest.approx(expected.low, abs=1e-9)
    assert found.high == pytest.approx(expected.high, abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(("number", "of"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_has_no_interval(number: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        share(number, of)


# ---------------------------------------------------------------- settings


def test_every_measure_has_a_name_and_a_meaning(settings: InsightsSettings) -> None:
    assert set(settings.measures) == set(MEASURES)
    assert all(measure.naam and measure.uitleg.endswith(".") for measure in settings.measures.values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stilte_minuten: 30", "stilte_minuten: nooit"),
        ("terugkeer_dagen: 7", "terugkeer_dagen: 8"),
        ("terugkeer_dagen: 7", "terugkeer_dagen: 0"),
        ("organisaties: []", "organisaties: Jan"),
        ("organisaties: []", "organisaties: [3]"),
        ("aandeel_gebeld: 0.5", "aandeel_gebeld: 1.5"),
        ("aandeel_gebeld: 0.5", "aandeel_gebeld: ja"),
        ("metingen:", "maten:"),
        ("  confirmed:", "  bevestigd_deel:"),
        ("    naam: Kwam terug", "    noem: Kwam terug"),
        ("organisaties: []", "organisaties: ["),
    ],
)
def test_a_mistake_in_the_settings_is_told(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "insights.yml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError):
        load_settings(path)


def test_a_week_is_that_of_its_monday(told: Told, settings: InsightsSettings) -> None:
    for number in range(6):
        told.turn(f"p{number}", MONDAY + 6 * DAY, answer())
    (week,) = figures(told, settings).by["week"]
    assert date.fromisoformat(week.key) == date(2026, 11, 8) - timedelta(days=6)
