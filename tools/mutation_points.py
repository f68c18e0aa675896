"""The small changes to a module that its tests must notice: one mutant per change.

Left alone: docstrings, type annotations, decorators, and sentences (texts with a space in them, and everything inside
`raise`), since wording is not behaviour.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_VERGELIJKING: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_REKENEN: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMEN = {"any": "all", "all": "any", "min": "max", "max": "min"}
# A key or code word; anything with a space is a sentence for a reader.
_WOORD = re.compile(r"\S+")
_KORT = 150


@dataclass(frozen=True)
class Mutant:
    """One change.

    Attributes:
        regel: The line in the source.
        soort: The kind of change, e.g. "comparison".
        voor: The code before, as the parser writes it.
        na: The code after.
        pas_toe: Makes the change in the tree that it was found in.
        herstel: Undoes it.
    """

    regel: int
    soort: str
    voor: str
    na: str
    pas_toe: Callable[[], None]
    herstel: Callable[[], None]


def mutanten(boom: ast.Module) -> Iterator[Mutant]:
    """Find every change to a module, in the order of the source.

    Args:
        boom: The parsed module; it must not change while the changes are in use, other than by them.

    Yields:
        The changes. They share the tree, so at most one may be applied at a time.
    """
    yield from _Zoeker().in_lijst(boom.body)


class _Zoeker:
    """Walks through a tree and proposes changes; knows on which line it is."""

    def __init__(self) -> None:
        self._regel = 0

    def in_lijst(self, opdrachten: list[ast.stmt]) -> Iterator[Mutant]:
        for plaats, opdracht in enumerate(opdrachten):
            if _is_docstring(opdracht):
                continue
            self._regel = opdracht.lineno
            yield from self._opdracht(opdrachten, plaats, opdracht)

    def _opdracht(self, lijst: list[ast.stmt], plaats: int, opdracht: ast.stmt) -> Iterator[Mutant]:
        if isinstance(opdracht, ast.Raise | ast.Expr):
            yield self._vervang_opdracht(lijst, plaats, "statement removed", ast.Pass())
            if isinstance(opdracht, ast.Raise):
                return
        elif isinstance(opdracht, ast.Break):
            yield self._vervang_opdracht(lijst, plaats, "break/continue", ast.Continue())
        elif isinstance(opdracht, ast.Continue):
            yield self._vervang_opdracht(lijst, plaats, "break/continue", ast.Break())
        elif isinstance(opdracht, ast.Return) and opdracht.value is not None and not _is_vast(opdracht.value):
            yield self._vervang_opdracht(lijst, plaats, "return value", ast.Return(ast.Constant(None)))
        elif isinstance(opdracht, ast.Assign) and not (isinstance(opdracht.value, ast.Constant) or _is_type(opdracht)):
            leeg = ast.Assign(opdracht.targets, ast.Constant(None))
            yield self._vervang_opdracht(lijst, plaats, "assigned None", leeg)
        elif isinstance(opdracht, ast.AugAssign):
            gewoon = ast.Assign([opdracht.target], opdracht.value)
            yield self._vervang_opdracht(lijst, plaats, "augmented assignment", gewoon)
            andere = _REKENEN[type(opdracht.op)]()
            yield self._vervang_opdracht(
                lijst, plaats, "arithmetic", ast.AugAssign(opdracht.target, andere, opdracht.value)
            )
        if isinstance(opdracht, ast.FunctionDef):
            yield from self._functie(opdracht)
        elif isinstance(opdracht, ast.ClassDef):
            yield from self.in_lijst(opdracht.body)
        elif isinstance(opdracht, ast.AnnAssign):
            yield from self._veld(opdracht, "value", None, opdracht.value)
        elif not isinstance(opdracht, ast.Import | ast.ImportFrom):
            yield from self._kinderen(opdracht)

    def _functie(self, functie: ast.FunctionDef) -> Iterator[Mutant]:
        for naam in ("defaults", "kw_defaults"):
            for plaats, waarde in enumerate(getattr(functie.args, naam)):
                yield from self._veld(functie.args, naam, plaats, waarde)
        yield from self.in_lijst(functie.body)

    def _kinderen(self, knoop: ast.AST) -> Iterator[Mutant]:
        for veld, waarde in ast.iter_fields(knoop):
            if isinstance(waarde, list):
                if waarde and isinstance(waarde[0], ast.stmt):
                    yield from self.in_lijst(waarde)
                    continue
                for plaats, deel in enumerate(waarde):
                    yield from self._veld(knoop, veld, plaats, deel)
            else:
                yield from self._veld(knoop, veld, None, waarde)

    def _veld(self, ouder: ast.AST, veld: str, plaats: int | None, knoop: Any) -> Iterator[Mutant]:
        """Propose changes to one child of a node and to what is in it."""
        if not isinstance(knoop, ast.AST):
            return
        if isinstance(knoop, ast.expr):
            # Inside an f-string this Python numbers lines anew, so only later lines of a statement are believed.
            self._regel = max(self._regel, getattr(knoop, "lineno", 0))
            yield from (self._mutant(ouder, veld, plaats, soort, nieuw) for soort, nieuw in _nieuwe(knoop, ouder, veld))
        if _is_literal(knoop):
            return
        if isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Name) and knoop.func.id == "cast":
            for volgnummer, deel in enumerate(knoop.args[1:], start=1):
                yield from self._veld(knoop, "args", volgnummer, deel)
            return
        if isinstance(knoop, ast.JoinedStr):
            for deel in knoop.values:
                if isinstance(deel, ast.FormattedValue):
                    yield from self._veld(deel, "value", None, deel.value)
            return
        if isinstance(knoop, ast.ExceptHandler):
            yield from self.in_lijst(knoop.body)
            return
        yield from self._kinderen(knoop)

    def _mutant(self, ouder: ast.AST, veld: str, plaats: int | None, soort: str, nieuw: ast.expr) -> Mutant:
        oud = getattr(ouder, veld) if plaats is None else getattr(ouder, veld)[plaats]

        def zet(knoop: ast.AST) -> None:
            if plaats is None:
                setattr(ouder, veld, knoop)
            else:
                getattr(ouder, veld)[plaats] = knoop

        ast.copy_location(nieuw, oud)
        # A bare True or 0 says little to a reader: show what stands around it, if that is short.
        eromheen = isinstance(oud, ast.Constant) and isinstance(ouder, ast.expr | ast.keyword)
        toon = ouder if eromheen and len(ast.unparse(ouder)) <= _KORT else None
        voor = _kort(toon or oud)
        zet(nieuw)
        na = _kort(toon or nieuw)
        zet(oud)
        return Mutant(self._regel, soort, voor, na, lambda: zet(nieuw), lambda: zet(oud))

    def _vervang_opdracht(self, lijst: list[ast.stmt], plaats: int, soort: str, nieuw: ast.stmt) -> Mutant:
        oud = lijst[plaats]

        def zet(knoop: ast.stmt) -> None:
            lijst[plaats] = knoop

        ast.copy_location(nieuw, oud)
        ast.fix_missing_locations(nieuw)
        return Mutant(oud.lineno, soort, _kort(oud), _kort(nieuw), lambda: zet(nieuw), lambda: zet(oud))


def _nieuwe(knoop: ast.expr, ouder: ast.AST, veld: str) -> Iterator[tuple[str, ast.expr]]:
    """What may come in the place of an expression."""
    if isinstance(knoop, ast.Compare):
        for plaats, teken in enumerate(knoop.ops):
            tekens = [*knoop.ops]
            tekens[plaats] = _VERGELIJKING[type(teken)]()
            yield "comparison", ast.Compare(knoop.left, tekens, knoop.comparators)
    elif isinstance(knoop, ast.BinOp):
        if type(knoop.op) in _REKENEN and not (_is_none(knoop.left) or _is_none(knoop.right)):
            yield "arithmetic", ast.BinOp(knoop.left, _REKENEN[type(knoop.op)](), knoop.right)
    elif isinstance(knoop, ast.BoolOp):
        yield "and/or", ast.BoolOp(ast.Or() if isinstance(knoop.op, ast.And) else ast.And(), knoop.values)
    elif isinstance(knoop, ast.UnaryOp):
        yield "not/minus", knoop.operand
    elif isinstance(knoop, ast.Constant):
        yield from _andere_waarden(knoop, ouder)
    elif isinstance(knoop, ast.Name) and knoop.id in _NAMEN and isinstance(ouder, ast.Call) and veld == "func":
        yield "min/max, any/all", ast.Name(_NAMEN[knoop.id], ast.Load())
    is_voorwaarde = veld == "ifs" or (veld == "test" and isinstance(ouder, ast.If | ast.IfExp | ast.While))
    if is_voorwaarde and not isinstance(knoop, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield "condition", ast.UnaryOp(ast.Not(), knoop)


def _andere_waarden(knoop: ast.Constant, ouder: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    waarde = knoop.value
    if isinstance(waarde, bool):
        yield "True/False", ast.Constant(not waarde)
    elif isinstance(waarde, int | float):
        yield "number", ast.Constant(waarde + 1)
    elif waarde is None:
        if not isinstance(ouder, ast.Compare | ast.BinOp):
            yield "None", ast.Constant(1)
    elif isinstance(waarde, str) and _WOORD.fullmatch(waarde):
        yield "word", ast.Constant(f"XX{waarde}XX")


def _is_docstring(opdracht: ast.stmt) -> bool:
    return (
        isinstance(opdracht, ast.Expr)
        and isinstance(opdracht.value, ast.Constant)
        and isinstance(opdracht.value.value, str)
    )


def _is_vast(waarde: ast.expr) -> bool:
    """Whether a returned value is None, True or False: None instead says the same, or the value itself is changed."""
    return isinstance(waarde, ast.Constant) and (waarde.value is None or isinstance(waarde.value, bool))


def _is_type(opdracht: ast.Assign) -> bool:
    """Whether a name is given to a type (`Soort = Literal[...]`, `Datums = dict[...]`)."""
    doel = opdracht.targets[0]
    return isinstance(opdracht.value, ast.Subscript) and isinstance(doel, ast.Name) and doel.id[0].isupper()


def _is_literal(knoop: ast.AST) -> bool:
    return isinstance(knoop, ast.Subscript) and isinstance(knoop.value, ast.Name) and knoop.value.id == "Literal"


def _is_none(knoop: ast.expr | None) -> bool:
    return isinstance(knoop, ast.Constant) and knoop.value is None


def _kort(knoop: ast.AST) -> str:
    tekst = " ".join(ast.unparse(knoop).split())
    return tekst if len(tekst) <= _KORT else f"{tekst[: _KORT - 3]}..."
