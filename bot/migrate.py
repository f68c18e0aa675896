"""``python -m bot migrate``: brings the insights database up to date (SQLite does so by itself when the bot starts)."""

from __future__ import annotations

import argparse
import os

import sqlalchemy as sa

from bot import logs
from bot.environment import EnvironmentFault, check_production
from bot.insights.store import StoreError, VersionError, insights_url, make_engine, migrate, up_to_date


def main(argv: list[str]) -> int:
    """Applies what is missing. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bot migrate", description="Bring the insights database up to date."
    )
    parser.add_argument("--url", help="SQLAlchemy address (default: SPOORWIJZER_INSIGHTS_URL, or var/insights.db)")
    parser.add_argument("--to", default="heads", help="a revision, heads (default) or base (which deletes everything)")
    arguments = parser.parse_args(argv)
    try:
        logs.begin("migrate")
        check_production(os.environ)
        engine = make_engine(arguments.url or insights_url())
        before = up_to_date(engine)
        migrate(engine, arguments.to)
    except VersionError as error:
        logs.say(f"Gestopt: {error}", fault=True)
        return 1
    except (EnvironmentFault, StoreError) as error:
        logs.say(f"Stopped: {error}", fault=True)
        return 1
    except sa.exc.SQLAlchemyError as error:
        # Its text may hold the address and with it the password.
        logs.say(f"Stopped: the database does not answer ({type(error).__name__})", fault=True)
        return 1
    logs.say("The insights database was up to date" if before and arguments.to == "heads" else "Done")
    return 0
