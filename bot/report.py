"""``python -m bot report``: what was asked, answered, confirmed and handed over, as a page or as CSV."""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.clock import vandaag
from bot.insights.figures import Period
from bot.insights.query import read_figures
from bot.insights.report_csv import report_csv
from bot.insights.report_page import report_html
from bot.insights.settings import SettingsError, load_settings
from bot.insights.store import StoreError, insights_url, open_store
from bot.insights.words import Words
from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE

DAYS = 28


def main(argv: list[str]) -> int:
    """Writes the report. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot report", description="The figures of a period, in Dutch.")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--html", action="store_true", help="one page that needs nothing else (default)")
    kind.add_argument("--csv", action="store_true", help="one row per cell and measure")
    parser.add_argument(
        "--van", type=date.fromisoformat, metavar="YYYY-MM-DD", help=f"first day (default: {DAYS} days)"
    )
    parser.add_argument("--tot", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last day (default: yesterday)")
    parser.add_argument("--uit", type=Path, metavar="FILE", help="write to a file instead of to the screen")
    parser.add_argument("--url", help="SQLAlchemy address (default: SPOORWIJZER_INSIGHTS_URL, or var/insights.db)")
    arguments = parser.parse_args(argv)
    today = vandaag()
    tot = arguments.tot or today - timedelta(days=1)
    period = Period(arguments.van or tot - timedelta(days=DAYS - 1), tot)
    if period.van > period.tot:
        print(f"Stopped: --van {period.van} is after --tot {period.tot}", file=sys.stderr)
        return 2
    try:
        settings = load_settings()
        engine = open_store(arguments.url or insights_url())
        figures = read_figures(engine, period, settings, today)
    except (SettingsError, StoreError) as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    except sa.exc.SQLAlchemyError as error:
        print(f"Stopped: the insights database does not answer ({type(error).__name__})", file=sys.stderr)
        return 1
    titles = {topic.id: topic.vraag for topic in load_library(KNOWLEDGE).topics.values()}
    words = Words(settings, titles)
    text = report_csv(figures, words) if arguments.csv else report_html(figures, words, today)
    if arguments.uit is None:
        sys.stdout.write(text)
        return 0
    try:
        arguments.uit.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        print(f"Stopped: {arguments.uit} cannot be written ({error.strerror})", file=sys.stderr)
        return 1
    return 0
