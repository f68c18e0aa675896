"""A simulated month whose true figures are known: the report finds them, and the database knows nobody."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.insights.figures import DIMENSIONS, MEASURES, SMALLEST, Figures
from bot.insights.store import make_engine, migrate
from bot.insights.tables import METADATA
from tests.insights.month import DIVIDES, SECRETS, Month, simulate, true_shares

CONVERSATIONS, SEED = 1_500, 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("month")


@pytest.fixture(scope="module")
def logged() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, root = Keep(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(scope="module")
def month(folder: Path, logged: list[str]) -> Iterator[Month]:
    made = simulate(f"sqlite:///{folder / 'insights.db'}", CONVERSATIONS, SEED)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def figures(month: Month) -> Figures:
    return month.figures()


def test_the_report_finds_the_true_figures_within_its_intervals(figures: Figures) -> None:
    truth = true_shares()
    for name in MEASURES:
        found = figures.total.shares[name]
        assert found is not None
        assert found.low <= truth[name] <= found.high, name


def test_it_finds_them_per_channel_nearly_always(figures: Figures) -> None:
    inside = [
        found.low <= true_shares(cell.key)[name] <= found.high
        for cell in figures.by["channel"]
        for name in MEASURES
        if (found := cell.shares[name]) is not None
    ]
    assert len(inside) == 3 * len(MEASURES)
    assert sum(inside) >= 0.9 * len(inside)


def test_every_count_in_every_cell_is_what_truly_happened(month: Month, figures: Figures) -> None:
    assert figures.total.conversations == month.ledger.counts["", ""]["asked"]
    shown = 0
    for cell in (figures.total, *(cell for name in DIMENSIONS for cell in figures.by[name])):
        truth = month.ledger.counts[cell.dimension or "", cell.key]
        if cell.hidden:
            continue
        assert cell.conversations == truth["asked"]
        for name, (hits, of) in DIVIDES.items():
            found = cell.shares[name]  # type: ignore[index]
            assert found is not None or truth[of] < SMALLEST
            if found is not None:
                shown += 1
                assert (found.hits, found.of) == (truth[hits], truth[of]), (cell.dimension, cell.key, name)
    assert shown > 200


def test_all_conversations_are_counted_and_none_is_lost(month: Month) -> None:
    with month.engine.connect() as connection:
        begun = connection.execute(sa.text("SELECT count(*) FROM conversations")).scalar()
    assert begun == month.ledger.begun
    for why in ("full", "faulty", "unreadable", "closing"):
        assert not month.metrics.registry.get_sample_value("spoorwijzer_insights_lost_total", {"why": why})


def test_neither_database_nor_log_holds_anything_of_a_person(month: Month, folder: Path, logged: list[str]) -> None:
    month.figures()
    with sqlite3.connect(folder / "insights.db") as database:
        dump = "\n".join(database.iterdump())
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    assert "onderwerp-0" in dump
    assert b"onderwerp-0" in raw
    told = "\n".join(logged) + month.metrics.as_text().decode()
    for secret in SECRETS:
        assert secret not in dump
        assert secret.encode() not in raw
        assert secret not in told


def test_pseudonyms_are_gone_but_for_the_last_days(month: Month) -> None:
    with month.engine.connect() as connection:
        links = connection.execute(sa.text("SELECT count(*), min(asked_at), max(asked_at) FROM links")).one()
        keys = connection.execute(sa.text("SELECT count(*) FROM keys")).scalar()
        questions = connection.execute(sa.text("SELECT count(*) FROM questions")).scalar()
    assert links[0] < questions / 4
    assert links[2] - links[1] <= 7 * 86_400 + 3_600
    assert keys <= 2


def test_postgresql_counts_the_same_and_holds_nobody_either(postgres: str) -> None:
    engine = make_engine(postgres)
    migrate(engine)
    with engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(sa.delete(table))
    month = simulate(postgres, 200, SEED)
    figures = month.figures()
    assert figures.total.conversations == month.ledger.counts["", ""]["asked"]
    upper = figures.total.shares["upper"]
    assert upper is not None
    assert upper.hits == month.ledger.counts["", ""]["solved"]
    with engine.connect() as connection:
        names = connection.execute(
            sa.text("SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = 'public'")
        ).all()
        dump = "\n".join(
            str(row[0])
            for schema, name in names
            for row in connection.execute(sa.text(f'SELECT row_to_json(t)::text FROM "{schema}"."{name}" t'))
        )
    assert "onderwerp-0" in dump
    for secret in SECRETS:
        assert secret not in dump
    month.engine.dispose()
    migrate(engine, "base")
    engine.dispose()
