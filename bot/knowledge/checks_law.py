"""Checks of knowledge/law: it loads, it is recent, it holds for today, and every value is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.knowledge.checks_finding import Finding, line_of
from bot.knowledge.checks_links import STALE_MONTHS, months_before
from bot.knowledge.library import Library
from bot.knowledge.placeholders import names
from bot.law.obligations import VerplichtingFout, load_obligations
from bot.law.parameters import OutsideCoverage, Parameters
from bot.law.proposals import VoorstelFout, load_voorstellen
from bot.law.recht import Recht
from bot.law.sources import BronFout

_FILE_IN_MESSAGE = re.compile(r"([\w.-]+\.yml): ?(.*)", re.DOTALL)
_QUOTED = re.compile(r"\"([a-z][a-z0-9_]+)\"")
_OTHER_TEXTS = ("milestones.yml", "obligations.yml", "voorstellen.yml")


def law_error(law: Path, error: Exception) -> Finding:
    """An error of loading as a finding in the file that its message names."""
    match = _FILE_IN_MESSAGE.match(str(error))
    places = sorted(law.rglob(match.group(1))) if match else []
    if match and places:
        return Finding(places[0], 0, "fout", match.group(2))
    return Finding(law, 0, "fout", str(error))


def check_obligations(law: Path, recht: Recht) -> Iterator[Finding]:
    """The duties load and their placeholders exist."""
    path = law / "obligations.yml"
    try:
        obligations = load_obligations(path, recht.wetten)
    except (VerplichtingFout, BronFout, OSError) as error:
        yield Finding(path, 0, "fout", str(error))
        return
    for regel in obligations.regels:
        for text in (regel.tekst, regel.voor_de_ander or "", regel.uitzondering or ""):
            for name in names(text):
                if name not in recht.parameters:
                    line = line_of(path, ("regels",), f"{{{name}")
                    yield Finding(path, line, "fout", f"{regel.id}: {{{name}}} bestaat niet")


def check_proposals(law: Path, recht: Recht, vandaag: date) -> Iterator[Finding]:
    """The proposals load and were looked at in the last six months."""
    path = law / "voorstellen.yml"
    try:
        voorstellen = load_voorstellen(path, recht.wetten)
    except (VoorstelFout, BronFout, OSError) as error:
        yield Finding(path, 0, "fout", str(error))
        return
    if voorstellen.gecontroleerd_op < months_before(vandaag, STALE_MONTHS):
        line = line_of(path, ("gecontroleerd_op",))
        bericht = f"langer dan een half jaar geleden gecontroleerd ({voorstellen.gecontroleerd_op})"
        yield Finding(path, line, "waarschuwing", bericht)


def check_parameter_dates(directory: Path, parameters: Parameters, vandaag: date) -> Iterator[Finding]:
    """Every legal value was checked in the last six months and is known for today."""
    limit = months_before(vandaag, STALE_MONTHS)
    for name, parameter in parameters.items():
        path = directory / f"{name}.yml"
        if parameter.gecontroleerd_op < limit:
            bericht = f"langer dan een half jaar geleden gecontroleerd ({parameter.gecontroleerd_op})"
            yield Finding(path, line_of(path, ("gecontroleerd_op",)), "waarschuwing", bericht)
        try:
            parameter.op(vandaag)
        except OutsideCoverage:
            bericht = f"geen waarde op {vandaag}; in een antwoord staat nu: {parameter.buiten_dekking}"
            yield Finding(path, line_of(path, ("waarden",)), "waarschuwing", bericht)


def check_unused_parameters(law: Path, library: Library, code: Iterable[Path]) -> Iterator[Finding]:
    """Lists the legal values that no text and no rule uses."""
    used: set[str] = set()
    for topic in library.topics.values():
        for text in topic.antwoord.values():
            used.update(name for part in text.delen() for name in names(part))
    for file in _OTHER_TEXTS:
        content = (law / file).read_text(encoding="utf-8")
        used.update(names(content), re.findall(r"[a-z][a-z0-9_]+", content))
    for path in code:
        used.update(_QUOTED.findall(path.read_text(encoding="utf-8")))
    for name in library.parameters:
        if name not in used:
            yield Finding(law / "parameters" / f"{name}.yml", 0, "info", "wordt nergens gebruikt")
