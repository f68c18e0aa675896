"""A deferred module is loaded when it is used, once, and only then."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bot.server.deferred import defer

SOURCE = """
import heavy_package.counter
heavy_package.counter.loaded.append(__name__)
import heavy_package.in_a_circle
VALUE = 42
"""
IN_A_CIRCLE = """
from heavy_package import slow
WHILE_LOADING = hasattr(slow, "VALUE")
"""


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What has been loaded of a package with a module that is slow to load."""
    package = tmp_path / "heavy_package"
    package.mkdir()
    files = {"__init__": "", "counter": "loaded = []", "slow": SOURCE, "in_a_circle": IN_A_CIRCLE, "broken": "1 / 0"}
    for name, source in files.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    counted: list[str] = importlib.import_module("heavy_package.counter").loaded
    yield counted
    for name in [name for name in sys.modules if name.startswith("heavy_package")]:
        del sys.modules[name]


def module(name: str) -> ModuleType:
    return importlib.import_module(f"heavy_package.{name}")


def test_importing_it_does_not_load_it(loaded: list[str]) -> None:
    defer("heavy_package.slow")

    exec("import heavy_package.slow\nfrom heavy_package import slow")
    hasattr(module("slow"), "__path__")

    assert loaded == []


def test_using_it_loads_it_once(loaded: list[str]) -> None:
    defer("heavy_package.slow")

    assert [module("slow").VALUE, module("slow").VALUE] == [42, 42]
    assert loaded == ["heavy_package.slow"]


def test_a_name_can_be_imported_from_it(loaded: list[str]) -> None:
    defer("heavy_package.slow")
    names: dict[str, int] = {}

    exec("from heavy_package.slow import VALUE", names)

    assert names["VALUE"] == 42


def test_one_that_was_loaded_before_stays_as_it_was(loaded: list[str]) -> None:
    before = module("slow")

    defer("heavy_package.slow")

    assert module("slow") is before
    assert loaded == ["heavy_package.slow"]


def test_modules_that_import_each_other_can_be_loaded(loaded: list[str]) -> None:
    defer("heavy_package.slow")

    assert module("slow").VALUE == 42
    assert module("in_a_circle").WHILE_LOADING is False


def test_several_threads_that_use_it_at_once_load_it_once(loaded: list[str]) -> None:
    defer("heavy_package.slow")
    together, found = threading.Barrier(8), []

    def use() -> None:
        together.wait()
        found.append(module("slow").VALUE)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [42] * 8
    assert loaded == ["heavy_package.slow"]


def test_a_fault_in_it_shows_at_every_use(loaded: list[str]) -> None:
    defer("heavy_package.broken")

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            _ = module("broken").VALUE


def test_a_name_that_it_lacks_is_lacking(loaded: list[str]) -> None:
    defer("heavy_package.slow")

    assert not hasattr(module("slow"), "NOTHING")


def test_what_does_not_exist_cannot_be_deferred(loaded: list[str]) -> None:
    with pytest.raises(ModuleNotFoundError):
        defer("heavy_package.nothing")
