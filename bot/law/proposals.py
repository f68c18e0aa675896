"""Changes of the law that are only proposed, or of which we do not know whether they hold.

They are data to tell about; no rule ever applies them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.law.sources import Basis, BronFout, Wetten, parse_basis

_SLEUTELS = {"id", "omschrijving", "status", "laatst_gezien", "wat_zou_veranderen", "raakt", "bronnen"}
_TEKSTEN = ("id", "omschrijving", "wat_zou_veranderen")


class VoorstelFout(ValueError):
    """The file with proposals is wrong; the message names the proposal."""


@dataclass(frozen=True)
class Voorstel:
    """One pending change.

    Attributes:
        id: Its name in the file.
        omschrijving: What it is, in Dutch.
        status: "voorstel" (not law) or "onbekend" (could be law by now; we could not see it).
        laatst_gezien: The date of the last report we read.
        wat_zou_veranderen: What it would change, in Dutch.
        raakt: The rule it would change.
        bronnen: Links.
    """

    id: str
    omschrijving: str
    status: Literal["voorstel", "onbekend"]
    laatst_gezien: date
    wat_zou_veranderen: str
    raakt: Basis
    bronnen: tuple[str, ...]


@dataclass(frozen=True)
class Voorstellen:
    """All pending changes.

    Attributes:
        standaardzin: The sentence that goes with every mention of a proposal.
        gecontroleerd_op: The day the list was last checked.
        voorstellen: The changes, in the order of the file.
    """

    standaardzin: str
    gecontroleerd_op: date
    voorstellen: tuple[Voorstel, ...]


def load_voorstellen(path: Path, wetten: Wetten) -> Voorstellen:
    """Read the pending changes.

    Args:
        path: The file `voorstellen.yml`.
        wetten: The laws that may be named.

    Returns:
        The pending changes.

    Raises:
        VoorstelFout: When the file is malformed.
    """
    inhoud = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    if not isinstance(inhoud, dict) or set(inhoud) != {"standaardzin", "gecontroleerd_op", "voorstellen"}:
        raise VoorstelFout(f"{path.name}: verwacht standaardzin, gecontroleerd_op en voorstellen")
    voorstellen = tuple(_lees(item, wetten) for item in inhoud["voorstellen"])
    if len({voorstel.id for voorstel in voorstellen}) != len(voorstellen):
        raise VoorstelFout("een id komt twee keer voor")
    return Voorstellen(
        standaardzin=str(inhoud["standaardzin"]),
        gecontroleerd_op=_datum("gecontroleerd_op", inhoud["gecontroleerd_op"]),
        voorstellen=voorstellen,
    )


def _lees(item: Any, wetten: Wetten) -> Voorstel:
    if not isinstance(item, dict) or set(item) != _SLEUTELS:
        raise VoorstelFout(f"een voorstel heeft precies de sleutels {', '.join(sorted(_SLEUTELS))}: {item!r}")
    waar = str(item["id"])
    for veld in _TEKSTEN:
        if not isinstance(item[veld], str) or not item[veld].strip():
            raise VoorstelFout(f"{waar}: {veld} is leeg")
    if item["status"] not in ("voorstel", "onbekend"):
        raise VoorstelFout(f"{waar}: status is voorstel of onbekend")
    bronnen = item["bronnen"]
    if not isinstance(bronnen, list) or not bronnen or not all(str(bron).startswith("https://") for bron in bronnen):
        raise VoorstelFout(f"{waar}: bronnen zijn links met https://")
    try:
        raakt = parse_basis(item["raakt"], wetten)
    except BronFout as fout:
        raise VoorstelFout(f"{waar}: {fout}") from fout
    return Voorstel(
        id=waar,
        omschrijving=item["omschrijving"],
        status=item["status"],
        laatst_gezien=_datum(f"{waar}: laatst_gezien", item["laatst_gezien"]),
        wat_zou_veranderen=item["wat_zou_veranderen"],
        raakt=raakt,
        bronnen=tuple(map(str, bronnen)),
    )


def _datum(veld: str, waarde: Any) -> date:
    if type(waarde) is not date:
        raise VoorstelFout(f"{veld} is geen datum: {waarde!r}")
    return waarde
