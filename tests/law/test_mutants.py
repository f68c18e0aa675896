"""The changes that mutation testing makes to the engine (see docs/developers/mutation-testing.md)."""

from __future__ import annotations

import ast

import pytest

from tools.mutation_points import mutanten


def veranderingen(bron: str) -> set[tuple[str, str]]:
    return {(mutant.voor, mutant.na) for mutant in mutanten(ast.parse(bron))}


@pytest.mark.parametrize(
    ("bron", "voor", "na"),
    [
        ("a < b", "a < b", "a <= b"),
        ("a >= b", "a >= b", "a > b"),
        ("a is None", "a is None", "a is not None"),
        ("a in b", "a in b", "a not in b"),
        ("a + b", "a + b", "a - b"),
        ("a and b", "a and b", "a or b"),
        ("not a", "not a", "a"),
        ("f(3)", "f(3)", "f(4)"),
        ("f(x=True)", "x=True", "x=False"),
        ("f('artikel')", "f('artikel')", "f('XXartikelXX')"),
        ("any(x)", "any", "all"),
        ("x = y", "x = y", "x = None"),
        ("x += 1", "x += 1", "x -= 1"),
        ("def f():\n    return a", "return a", "return None"),
        ("while a:\n    break", "break", "continue"),
        ("if fout:\n    raise E('Een zin.')", "raise E('Een zin.')", "pass"),
        ("x = [a for a in b if c(a)]", "c(a)", "not c(a)"),
        ('t = f"na {dagen + 1} dagen"', "dagen + 1", "dagen - 1"),
    ],
)
def test_each_kind_of_mistake_is_made(bron: str, voor: str, na: str) -> None:
    assert (voor, na) in veranderingen(bron)


@pytest.mark.parametrize(
    "bron",
    [
        '"""Uitleg."""',
        "from a import b",
        "x: int | None",
        "Soort = Literal['herstel', 'verlof']",
        "def f(a: Literal['x'] = b) -> int | None: ...",
        "@dataclass(frozen=True)\nclass A:\n    a: int",
        "t = 'Een zin voor de lezer.'",
    ],
)
def test_texts_types_and_decorators_are_left_alone(bron: str) -> None:
    gevonden = {(voor, na) for voor, na in veranderingen(bron) if voor not in ("...",)}
    assert gevonden == set()


def test_a_change_can_be_made_and_undone() -> None:
    boom = ast.parse("def f(a, b):\n    if a < b and not b:\n        raise E('x')\n    return a + 1")
    eerst = ast.dump(boom)
    gezien = set()
    for mutant in mutanten(boom):
        mutant.pas_toe()
        gezien.add(ast.dump(boom))
        mutant.herstel()
        assert ast.dump(boom) == eerst
    assert len(gezien) == 7
    assert eerst not in gezien


def test_a_change_knows_its_line() -> None:
    assert [mutant.regel for mutant in mutanten(ast.parse("x = 1\n\n\nf(2)\n"))] == [1, 4, 4]
