"""Mutation testing of the law engine: `python -m tools.mutants`; see docs/developers/mutation-testing.md.

Each mutant runs in a child of one warm process, on one core: the engine is imported with the changed module, then the
golden cases and the tests of the law run until the first one fails. Nothing on disk changes.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

from tools.mutation_points import Mutant, mutanten

WORTEL = Path(__file__).parents[1]
PAKKET = "bot.law"
BRON = WORTEL / "bot" / "law"
TESTS = WORTEL / "tests" / "law"
VERSLAG = WORTEL / "var" / "mutants.json"
NORM = 95

GEDOOD, OVERLEEFD, TIJD_OM = "killed", "survived", "time-out"
# Seconds of processor time: several times what all tests together need, so a busy machine kills no mutant.
TIJD = 30.0
GEHEUGEN = 4 * 1024**3
# Not for one mutant after another: they start other processes (which would not see the change) or draw their cases.
NIET = ("test_golden_cases", "test_properties")
_OVERLEEFD_CODE, _GEDOOD_CODE = 0, 1


class _Gewijzigd(MetaPathFinder, Loader):
    """Gives the changed module instead of the one on disk."""

    def __init__(self, naam: str, code: CodeType) -> None:
        self._naam, self._code = naam, code

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        """Answer for the changed module only."""
        return importlib.util.spec_from_loader(fullname, self) if fullname == self._naam else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(self._code, module.__dict__)


class _ZonderToeval:
    """Leaves out tests that draw their cases or start another process."""

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        """Keep what gives the same verdict every time, in this process."""
        items[:] = [item for item in items if not _anders(item)]


def _anders(item: object) -> bool:
    functie = getattr(item, "obj", None)
    code = getattr(functie, "__code__", None)
    return getattr(functie, "is_hypothesis_test", False) or (code is not None and "subprocess" in code.co_names)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: The arguments; those of the process when not given.

    Returns:
        0 when every module reaches the norm, 1 when one does not, 2 when the tests fail without any change.
    """
    keuzes = _lees_argumenten(argv)
    _warm_op()
    modules = {naam: _lees(naam) for naam in (keuzes.module or _modules())}
    if _in_kind(None, None) != OVERLEEFD:
        print("The tests fail without any change: mend that first.", file=sys.stderr)
        return 2
    eerder = json.loads(keuzes.report.read_text("utf-8"))["mutants"] if keuzes.again else []
    al_gedood = {_sleutel(regel) for regel in eerder if regel["result"] != OVERLEEFD}
    werk = [(naam, boom, nummer, mutant) for naam, (boom, lijst) in modules.items() for nummer, mutant in lijst]
    if keuzes.sample and keuzes.sample < len(werk):
        gekozen = set(random.Random(keuzes.seed).sample(range(len(werk)), keuzes.sample))
        werk = [deel for plaats, deel in enumerate(werk) if plaats in gekozen]
    regels: list[dict[str, object]] = []
    begin = time.monotonic()
    for teller, (naam, boom, nummer, mutant) in enumerate(werk, start=1):
        regel: dict[str, object] = {
            "module": naam,
            "number": nummer,
            "line": mutant.regel,
            "kind": mutant.soort,
            "before": mutant.voor,
            "after": mutant.na,
        }
        regel["result"] = GEDOOD if _sleutel(regel) in al_gedood else _probeer(naam, boom, mutant)
        regels.append(regel)
        if regel["result"] == OVERLEEFD:
            print(f"{naam}.py:{mutant.regel}: {mutant.soort}: {mutant.voor}  →  {mutant.na}", flush=True)
        if teller % 100 == 0:
            _schrijf(keuzes.report, regels)
            print(f"… {teller}/{len(werk)} in {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    _schrijf(keuzes.report, regels)
    gehaald = _toon(regels)
    print(f"{time.monotonic() - begin:.0f} s; every mutant: {keuzes.report}")
    return 0 if gehaald else 1


def _lees_argumenten(argv: Sequence[str] | None) -> argparse.Namespace:
    lezer = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    lezer.add_argument("--module", action="append", choices=_modules(), help="only this module; may be repeated")
    lezer.add_argument("--sample", type=int, metavar="N", help="only N mutants, drawn with --seed")
    lezer.add_argument("--seed", type=int, default=0, help="which sample (default 0)")
    lezer.add_argument("--report", type=Path, default=VERSLAG, help="where the results go (JSON)")
    lezer.add_argument("--again", action="store_true", help="try only what survived in the report; after adding tests")
    return lezer.parse_args(argv)


def _modules() -> list[str]:
    return sorted(bestand.stem for bestand in BRON.glob("*.py") if bestand.stem != "__init__")


def _lees(naam: str) -> tuple[ast.Module, list[tuple[int, Mutant]]]:
    boom = ast.parse((BRON / f"{naam}.py").read_text("utf-8"))
    gezien: Counter[tuple[str, str, str]] = Counter()
    genummerd: list[tuple[int, Mutant]] = []
    for mutant in mutanten(boom):
        zelfde = (mutant.soort, mutant.voor, mutant.na)
        gezien[zelfde] += 1
        genummerd.append((gezien[zelfde], mutant))
    return boom, genummerd


def _sleutel(regel: Mapping[str, object]) -> tuple[object, ...]:
    # Not the line, and the number counts equal changes only: an edit elsewhere does not make it another mutant.
    return tuple(regel[veld] for veld in ("module", "number", "kind", "before", "after"))


def _warm_op() -> None:
    """Import everything but the engine and its tests, and read the golden cases: each child gets them for nothing."""
    os.chdir(WORTEL)
    sys.dont_write_bytecode = False
    for naam in ("pytest", "_pytest.assertion.rewrite", "yaml", "holidays", "hypothesis", "icalendar", "json"):
        importlib.import_module(naam)
    importlib.import_module("hypothesis.strategies")
    importlib.import_module("holidays").country_holidays("NL", years=2026, categories=("public", "optional"))
    golden = importlib.import_module("tests.law.golden")
    gevallen = golden.lees_gevallen()
    vars(golden)["lees_gevallen"] = lambda: gevallen
    _onthoud_yaml()
    # The children neither trace the parent's objects nor live long enough to need collecting.
    gc.collect()
    gc.disable()
    gc.freeze()
    if any(naam.startswith(PAKKET) for naam in sys.modules):
        raise RuntimeError("the engine is imported already: the children would not see their change")


def _onthoud_yaml() -> None:
    """Let every child find the knowledge files parsed; nothing in the engine changes what it reads."""
    yaml = importlib.import_module("yaml")
    gelezen: dict[bytes, object] = {}
    lees = yaml.load

    def load(inhoud: bytes | str, Loader: type) -> object:
        sleutel = inhoud if isinstance(inhoud, bytes) else inhoud.encode()
        return gelezen[sleutel] if sleutel in gelezen else lees(inhoud, Loader=Loader)

    for bestand in sorted((WORTEL / "knowledge" / "law").rglob("*.yml")):
        gelezen[bestand.read_bytes()] = lees(bestand.read_bytes(), Loader=yaml.CSafeLoader)
    vars(yaml)["load"] = load


def _probeer(naam: str, boom: ast.Module, mutant: Mutant) -> str:
    mutant.pas_toe()
    try:
        code = compile(ast.fix_missing_locations(boom), f"<mutant of {naam}>", "exec")
    except (SyntaxError, ValueError, TypeError):
        return GEDOOD
    finally:
        mutant.herstel()
    return _in_kind(naam, code)


def _in_kind(naam: str | None, code: CodeType | None) -> str:
    """Run the tests in a child process; without a module, on the engine as it is."""
    kind = os.fork()
    if kind == 0:
        status = _GEDOOD_CODE
        try:
            status = _beproef(naam, code)
        finally:
            # No clean-up of the parent's: the child simply stops.
            os._exit(status)
    _, einde = os.waitpid(kind, 0)
    if os.WIFSIGNALED(einde):
        return TIJD_OM if os.WTERMSIG(einde) == signal.SIGPROF else GEDOOD
    return OVERLEEFD if os.WEXITSTATUS(einde) == _OVERLEEFD_CODE else GEDOOD


def _beproef(naam: str | None, code: CodeType | None) -> int:
    niets = os.open(os.devnull, os.O_WRONLY)
    for uitvoer in (1, 2):
        os.dup2(niets, uitvoer)
    signal.setitimer(signal.ITIMER_PROF, TIJD)
    resource.setrlimit(resource.RLIMIT_AS, (GEHEUGEN, GEHEUGEN))
    if naam is not None and code is not None:
        sys.meta_path.insert(0, _Gewijzigd(f"{PAKKET}.{naam}", code))
    try:
        importlib.import_module("bot.deadlines")
        # A module that the timeline does not use cannot change a golden case.
        in_tijdlijn = naam is None or f"{PAKKET}.{naam}" in sys.modules
        if in_tijdlijn and not _golden_goed():
            return _GEDOOD_CODE
    except Exception:
        return _GEDOOD_CODE
    eigen = {f"test_{naam}", "test_timeline"} if in_tijdlijn else {f"test_{naam}"}
    return _OVERLEEFD_CODE if _tests_goed(eigen) else _GEDOOD_CODE


def _golden_goed() -> bool:
    golden = importlib.import_module("tests.law.test_golden_cases")
    recht = golden.load_recht(golden.LAW)
    try:
        for geval in golden.BEREKEND:
            golden.test_the_engine_gives_the_dates_of_the_law(geval, recht)
        for geval in golden.GEWEIGERD:
            golden.test_impossible_input_is_refused_with_a_sentence_about_the_right_field(geval, recht)
    except BaseException:
        # pytest.fail and pytest.raises end with an error that is no Exception.
        return False
    return True


def _tests_goed(eerst: set[str]) -> bool:
    import pytest

    bestanden = sorted(bestand for bestand in TESTS.glob("test_*.py") if bestand.stem not in NIET)
    eigen = [bestand for bestand in bestanden if bestand.stem in eerst]
    andere = [bestand for bestand in bestanden if bestand not in eigen]
    opties = ["-x", "-q", "--noconftest", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
    # The tests of the module itself first, and alone: they usually see the change, and collecting all takes longest.
    return all(
        pytest.main([*opties, *map(str, groep)], plugins=[_ZonderToeval()]) == pytest.ExitCode.OK
        for groep in (eigen, andere)
        if groep
    )


def _schrijf(verslag: Path, regels: Sequence[Mapping[str, object]]) -> None:
    verslag.parent.mkdir(parents=True, exist_ok=True)
    verslag.write_text(json.dumps({"mutants": regels}, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _toon(regels: Iterable[Mapping[str, object]]) -> bool:
    """Print the table; tell whether every module reaches the norm."""
    per_module: dict[str, Counter[str]] = {}
    for regel in regels:
        per_module.setdefault(str(regel["module"]), Counter())[str(regel["result"])] += 1
    totaal: Counter[str] = sum(per_module.values(), Counter())
    print(f"\n{'module':<16}{'mutants':>9}{'killed':>9}{'time-out':>10}{'survived':>10}{'killed %':>10}")
    for naam, aantal in [*per_module.items(), ("all", totaal)]:
        som = aantal.total()
        print(
            f"{naam:<16}{som:>9}{aantal[GEDOOD]:>9}{aantal[TIJD_OM]:>10}{aantal[OVERLEEFD]:>10}{_procent(aantal):>10.1f}"
        )
    return all(_procent(aantal) >= NORM for aantal in per_module.values())


def _procent(aantal: Counter[str]) -> float:
    """The share that was noticed; a change that makes the tests run for ever is noticed too."""
    return 100 * (1 - aantal[OVERLEEFD] / aantal.total()) if aantal.total() else 100.0


if __name__ == "__main__":
    sys.exit(main())
