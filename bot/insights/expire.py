"""Deletes the pseudonyms and keys whose time is up, for where no server runs that would do so."""

from __future__ import annotations

import sqlalchemy as sa

from bot import logs
from bot.insights.pseudonyms import Pseudonyms
from bot.insights.recorder import clear
from bot.insights.settings import SettingsError, load_settings
from bot.insights.store import StoreError, insights_url, make_engine, up_to_date


def expire(url: str, now: float) -> bool:
    """Deletes what is past its time; a database that is not there (yet) is left alone.

    Args:
        url: the SQLAlchemy address of the insights database.
        now: seconds since 1970.

    Returns:
        Whether the database was there.

    Raises:
        SettingsError: knowledge/insights.yml is not valid.
        StoreError: the address is no address.
    """
    engine = make_engine(url, create=False)
    try:
        if not up_to_date(engine):
            return False
        with engine.begin() as connection:
            clear(connection, Pseudonyms(b""), load_settings().return_seconds, now)
    except sa.exc.SQLAlchemyError:
        return False
    else:
        return True
    finally:
        engine.dispose()


def expire_or_tell(now: float) -> None:
    """Deletes what is past its time in the database of this installation; says so if it cannot."""
    try:
        expire(insights_url(), now)
    except (SettingsError, StoreError) as error:
        logs.say(f"The pseudonyms of the figures were not cleared: {error}", fault=True)
