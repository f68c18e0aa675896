"""Word lists as data. `tabel(name)` reads one, once per process; `woorden(group)` gives one small group of words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def tabel(naam: str) -> Any:
    """Return the table in `<naam>.yml` beside this file.

    Args:
        naam: File name without extension.

    Returns:
        The parsed YAML; treat it as read-only.
    """
    return yaml.safe_load((Path(__file__).parent / f"{naam}.yml").read_text(encoding="utf-8"))


@cache
def woorden(groep: str) -> frozenset[str]:
    """Return a group of words of `samenhang.yml`.

    Args:
        groep: Name of the group.

    Returns:
        The words, in lower case.
    """
    return frozenset(tabel("samenhang")[groep])
