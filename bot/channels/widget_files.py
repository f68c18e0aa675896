"""The files of the widget: small on the wire, and not sent again while they have not changed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILES = Path(__file__).resolve().parent.parent / "widget"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True)
class WidgetFile:
    """A file as it is sent.

    Attributes:
        content: as it is.
        packed: the same, gzipped.
        content_type: with its character set.
        tag: changes with the content (ETag).
    """

    content: bytes
    packed: bytes
    content_type: str
    tag: str


def find(name: str) -> WidgetFile | None:
    """The file of that name in bot/widget, or None."""
    path = FILES / name
    if path.suffix not in TYPES or path.parent != FILES or not path.is_file():
        return None
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> WidgetFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:20]
    return WidgetFile(
        content, gzip.compress(content, 9, mtime=0), f"{TYPES[path.suffix]}; charset=utf-8", f'W/"{digest}"'
    )
