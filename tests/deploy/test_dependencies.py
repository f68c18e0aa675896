"""docs/veiligheid/afhankelijkheden.md names the versions that are really installed, and who runs which server."""

from __future__ import annotations

import ast
import re

from bot.paths import ROOT

TEXT = (ROOT / "docs" / "veiligheid" / "afhankelijkheden.md").read_text(encoding="utf-8")
PINNED = dict(
    re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
)


def plain(name: str) -> str:
    """A name as the registry writes it."""
    return re.sub(r"[._-]+", "-", name).lower()


def rows() -> dict[str, str]:
    """The cells of the table after the first, by what the first holds."""
    table = TEXT[TEXT.index("| Pakket |") :].split("\n\n")[0]
    found = dict(re.findall(r"^\| ([^|]+?) \| (.+) \|$", table, re.MULTILINE))
    del found["Pakket"]
    return found


def named() -> dict[str, str]:
    """Every package of the table with the version it is said to have; empty where none is told."""
    first = [one.split(" ") for cell in rows() for one in cell.split(", ") if not one.startswith("Python ")]
    free = re.search(r"^Vrij te verhogen[^:]*: (.*?)\. ", TEXT, re.MULTILINE | re.DOTALL)
    assert free
    return {plain(name): " ".join(version) for name, *version in first} | {
        plain(name): "" for name in free[1].replace("\n", " ").split(", ")
    }


def test_every_version_in_the_document_is_the_one_that_is_installed() -> None:
    assert len(named()) > 40
    assert {name for name in named() if name not in PINNED} == set()
    assert {name: version for name, version in named().items() if version} == {
        name: PINNED[name] for name, version in named().items() if version
    }


def test_only_the_dashboard_is_a_server_of_aiohttp_as_the_document_says() -> None:
    servers = {
        path.relative_to(ROOT / "bot").as_posix()
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.module == "aiohttp" and "web" in {one.name for one in node.names})
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("aiohttp.web"))
        or (isinstance(node, ast.Import) and any(one.name.startswith("aiohttp.web") for one in node.names))
    }
    assert servers == {"dashboard.py", "insights/dashboard_app.py", "insights/dashboard_security.py"}
    (row,) = (cells for name, cells in rows().items() if name.startswith("aiohttp "))
    assert "als server: het dashboard" in row


def test_the_dashboard_has_the_parser_that_the_document_counts_on() -> None:
    # What is known of smuggling is in the parser in Python, which stands in where the one in C is not installed.
    from aiohttp.http_parser import HttpRequestParser

    assert HttpRequestParser.__module__ == "aiohttp._http_parser"
