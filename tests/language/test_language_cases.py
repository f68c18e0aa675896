"""Our own situations: what people write, and what must (and must not) be understood.

In cases/*.yml: `vandaag` for the file, then cases with `t` (text), optionally `v` (another today) and `verwacht`, and
the expected fields. A date, recovery, leave or question that a case does not name must not be read at all.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml

from bot.language import Lezer

LEZER = Lezer(spacy.blank("nl"))
STRENG = (
    "eerste_ziektedag",
    "ongeveer",
    "hersteld",
    "zwangerschapsverlof",
    "contract_einde",
    "vragen",
    "pa_datum",
    "eje_datum",
    "wia_aanvraag_datum",
    "aow_datum",
    "loonsanctie_eind",
    "vrijwillige_verlenging_tot",
    "spoor_2_start",
)
KORT = {"d": "eerste_ziektedag", "c": "contract_einde", "h": "hersteld", "z": "zwangerschapsverlof", "r": "rol"}


def _gevallen() -> list[Any]:
    uit = []
    for bestand in sorted((Path(__file__).parent / "cases").glob("*.yml")):
        inhoud = yaml.safe_load(bestand.read_text(encoding="utf-8"))
        for geval in inhoud["gevallen"]:
            geval.setdefault("v", inhoud["vandaag"])
            uit.append(pytest.param(geval, id=f"{bestand.stem}: {geval['t'][:60]}"))
    return uit


def _plat(waarde: Any) -> Any:
    if isinstance(waarde, date):
        return waarde.isoformat()
    if isinstance(waarde, list):
        return [_plat(deel) for deel in waarde]
    return {k: _plat(v) for k, v in waarde.items()} if isinstance(waarde, dict) else waarde


def _hersteld(spannen: list[Any]) -> list[Any]:
    """Short form in the cases: [from, again] pairs, or a mapping with only what is known."""
    namen = ("hersteld_per", "opnieuw_ziek", "duur_dagen", "maand")
    voluit = [dict(zip(namen, s, strict=False)) if isinstance(s, list) else s for s in spannen]
    return [{naam: span.get(naam) for naam in namen} for span in voluit]


@pytest.mark.parametrize("geval", _gevallen())
def test_a_message_is_read_as_meant(geval: dict[str, Any]) -> None:
    gelezen = LEZER.lees(geval["t"], geval["v"], verwacht=geval.get("verwacht")).as_dict()
    wil = {KORT.get(k, k): _plat(w) for k, w in geval.items() if k not in {"t", "v", "verwacht"}}
    leeg = {"hersteld": [], "vragen": [], "ongeveer": False}
    for veld in dict.fromkeys([*STRENG, *wil]):
        verwacht, is_ = wil.get(veld, leeg.get(veld)), gelezen[veld]
        if veld == "vragen":
            verwacht, is_ = sorted(verwacht), sorted(is_)
        elif veld == "hersteld":
            verwacht = _hersteld(verwacht)
        elif veld == "zwangerschapsverlof" and verwacht:
            verwacht = dict(zip(("start", "eind"), verwacht, strict=False)) if isinstance(verwacht, list) else verwacht
            is_ = {k: is_[k] for k in verwacht} if is_ else is_
        elif veld == "fouten":
            is_ = " ".join(zin for _, zin in is_)
            assert verwacht in is_, veld
            continue
        assert is_ == verwacht, f"{veld}: {is_!r} instead of {verwacht!r}"


def test_there_are_enough_situations() -> None:
    assert len(_gevallen()) >= 250
