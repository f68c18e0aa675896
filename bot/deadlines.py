"""The command `python -m bot deadlines`: situations in (JSON Lines), milestones out.

Imports the law only: no Rasa, no language model, so a thousand situations take about a second.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import date, datetime, time, timezone
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from bot.law.recht import Recht, load_recht
from bot.law.situation import SituatieFout, lees_datum, parse_situatie
from bot.law.timeline import Mijlpaal, Uitkomst, bereken
from bot.paths import LAW


class _Reeks(NamedTuple):
    """An outcome with the id of its series of dates in a calendar."""

    id: str
    uitkomst: Uitkomst


def main(argv: list[str]) -> int:
    """Run the command.

    Args:
        argv: The arguments after the name of the command.

    Returns:
        0 when every line was read and answered (a refused situation is an answer too), 2 when a file cannot be read.
    """
    keuzes = _lees_argumenten(argv)
    agenda: list[_Reeks] = []
    try:
        with (
            nullcontext(sys.stdin)
            if keuzes.bestand in (None, "-")
            else open(keuzes.bestand, encoding="utf-8") as regels
        ):
            recht = load_recht(LAW)
            for regel in regels:
                if regel.strip():
                    agenda += _verwerk(regel, recht, sys.stdout, keuzes.table)
        if keuzes.ics is not None:
            _schrijf_agenda(agenda, Path(keuzes.ics))
    except BrokenPipeError:
        raise
    except OSError as fout:
        print(f"{fout.filename}: {fout.strerror}", file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        print("De invoer is geen UTF-8-tekst.", file=sys.stderr)
        return 2
    return 0


def antwoord(verzoek: object, recht: Recht) -> tuple[dict[str, Any], tuple[Uitkomst, ...]]:
    """Answer one request.

    Args:
        verzoek: `{"id", "vandaag", "invoer"}` as read from JSON.
        recht: The law.

    Returns:
        What goes out, `{"id", "uitkomsten"}` or `{"id", "fout"}`, and the outcomes (none when refused).
    """
    if not isinstance(verzoek, Mapping):
        return {"id": None, "fout": "De regel is geen object: geef id, vandaag en invoer."}, ()
    try:
        uitkomsten = _bereken(verzoek, recht)
    except SituatieFout as fout:
        return {"id": verzoek.get("id"), "fout": fout.bericht}, ()
    return {"id": verzoek.get("id"), "uitkomsten": [als_data(uitkomst) for uitkomst in uitkomsten]}, uitkomsten


def als_data(uitkomst: Uitkomst) -> dict[str, Any]:
    """Return an outcome as plain data: a day as "YYYY-MM-DD", a period as {"van", "tot"}, not applicable as None."""
    return {
        "als": uitkomst.als,
        "mijlpalen": {naam: _wanneer(mijlpaal) for naam, mijlpaal in uitkomst.mijlpalen.items()},
        "ziekteweek": uitkomst.ziekteweek,
    }


def _wanneer(mijlpaal: Mijlpaal | None) -> str | dict[str, str] | None:
    if mijlpaal is None:
        return None
    if mijlpaal.venster is not None:
        return {"van": mijlpaal.venster.van.isoformat(), "tot": mijlpaal.venster.tot.isoformat()}
    return mijlpaal.datum.isoformat() if mijlpaal.datum else None


def _bereken(verzoek: Mapping[str, Any], recht: Recht) -> tuple[Uitkomst, ...]:
    for veld, wat in (("vandaag", "de datum van vandaag als JJJJ-MM-DD"), ("invoer", "de situatie")):
        if verzoek.get(veld) is None:
            raise SituatieFout(veld, f"Het veld {veld} ontbreekt: geef {wat}.")
    vandaag = lees_datum("vandaag", verzoek["vandaag"])
    return bereken(parse_situatie(verzoek["invoer"], vandaag), vandaag, recht)


def _verwerk(regel: str, recht: Recht, uit: TextIO, tabel: bool) -> list[_Reeks]:
    try:
        verzoek = json.loads(regel)
    except (ValueError, RecursionError):
        resultaat: dict[str, Any] = {"id": None, "fout": "De regel is geen geldige JSON: geef één object per regel."}
        uitkomsten: tuple[Uitkomst, ...] = ()
    else:
        resultaat, uitkomsten = antwoord(verzoek, recht)
    if tabel:
        uit.writelines(f"{tekstregel}\n" for tekstregel in _tabel(resultaat, uitkomsten))
    else:
        uit.write(json.dumps(resultaat, ensure_ascii=False) + "\n")
    return [_Reeks(f"{resultaat['id']}/{nummer}", uitkomst) for nummer, uitkomst in enumerate(uitkomsten)]


def _tabel(resultaat: Mapping[str, Any], uitkomsten: Iterable[Uitkomst]) -> Iterable[str]:
    kop = "" if resultaat["id"] is None else f"{resultaat['id']}: "
    if "fout" in resultaat:
        yield f"{kop}{resultaat['fout']}"
        yield ""
        return
    for uitkomst in uitkomsten:
        week = "" if uitkomst.ziekteweek is None else f" (ziekteweek {uitkomst.ziekteweek})"
        yield f"{kop}{uitkomst.als}{week}"
        yield f"  {'uiterlijk':<25}{'laatste werkdag':<17}{'stand':<15}mijlpaal"
        for mijlpaal in sorted(
            (m for m in uitkomst.mijlpalen.values() if m is not None and m.uiterlijk is not None),
            key=lambda m: m.uiterlijk or date.max,
        ):
            basis = mijlpaal.basis[0].tekst()
            yield (
                f"  {_dagen(mijlpaal):<25}{mijlpaal.laatste_werkdag or '':%Y-%m-%d}{'':<7}{mijlpaal.status:<15}"
                f"{mijlpaal.titel} ({mijlpaal.wie}; {basis})"
            )
        for opmerking in uitkomst.opmerkingen:
            yield f"  ! {opmerking}"
        yield f"  {uitkomst.beslist_door}"
        yield ""


def _dagen(mijlpaal: Mijlpaal) -> str:
    if mijlpaal.venster is not None:
        return f"{mijlpaal.venster.van.isoformat()} - {mijlpaal.venster.tot.isoformat()}"
    return mijlpaal.datum.isoformat() if mijlpaal.datum else ""


def _schrijf_agenda(reeksen: list[_Reeks], bestand: Path) -> None:
    # Only needed for a calendar file; the package behind it is slow to load.
    from bot.law.calendar_file import AGENDATITELS, AgendaPunt, to_ics

    punten = [
        AgendaPunt(naam, titel, mijlpaal.uiterlijk, f"{mijlpaal.uitleg} {reeks.uitkomst.beslist_door}", reeks.id)
        for reeks in reeksen
        for naam, titel in AGENDATITELS.items()
        if (mijlpaal := reeks.uitkomst.mijlpalen.get(naam)) is not None and mijlpaal.uiterlijk is not None
    ]
    if not punten:
        print("Er zijn geen datums voor een agenda-bestand.", file=sys.stderr)
        return
    gemaakt = max(reeks.uitkomst.vandaag for reeks in reeksen)
    bestand.write_bytes(to_ics(punten, datetime.combine(gemaakt, time(), timezone.utc)))


def _lees_argumenten(argv: list[str]) -> argparse.Namespace:
    lezer = argparse.ArgumentParser(
        prog="python -m bot deadlines",
        description="Berekent de termijnen van de Wet verbetering poortwachter: JSON Lines in, JSON Lines uit.",
    )
    lezer.add_argument("bestand", nargs="?", help="bestand met JSON Lines; zonder bestand of met - de standaardinvoer")
    lezer.add_argument("--table", action="store_true", help="een leesbare tabel in plaats van JSON Lines")
    lezer.add_argument("--ics", metavar="BESTAND", help="schrijf de termijnen ook als agenda-bestand")
    return lezer.parse_args(argv)
