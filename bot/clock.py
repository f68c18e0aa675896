"""The only place that reads the clock: rules, language and answers get ``vandaag`` as a parameter."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def vandaag() -> date:
    """Today in the Netherlands; ``SPOORWIJZER_VANDAAG`` (YYYY-MM-DD) fixes it, for tests and demonstrations."""
    fixed = os.environ.get("SPOORWIJZER_VANDAAG")
    return date.fromisoformat(fixed) if fixed else datetime.now(AMSTERDAM).date()


def nu() -> datetime:
    """This moment in the Netherlands; ``SPOORWIJZER_NU`` (ISO 8601) fixes it, for tests and demonstrations."""
    fixed = os.environ.get("SPOORWIJZER_NU")
    return datetime.fromisoformat(fixed).replace(tzinfo=AMSTERDAM) if fixed else datetime.now(AMSTERDAM)
