"""The texts and counting rules of the milestones, read from `milestones.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from bot.law.parameters import Parameters
from bot.law.sources import Basis, BronFout, Wetten, parse_basis_lijst

Zekerheid = Literal["wet", "beleidsregel", "praktijk"]
Telwijze = Literal["kalender_na", "na_weken", "begin_van_week", "einde_van_week", "voor_einde"]

ZEKERHEDEN = ("wet", "beleidsregel", "praktijk")
TELWIJZEN = ("kalender_na", "na_weken", "begin_van_week", "einde_van_week", "voor_einde")
PLAATSHOUDER = re.compile(r"{([a-z0-9_]+)}")
_SLEUTELS = {"titel", "wie", "na_contract", "telling", "basis", "zekerheid", "uitleg", "gevolg"}
NA_CONTRACT = ("vervalt", "blijft")


class MijlpaalFout(ValueError):
    """`milestones.yml` is malformed; the message names the milestone and the mistake."""


@dataclass(frozen=True)
class Regel:
    """How a date is counted.

    Attributes:
        telwijze: "kalender_na": calendar days from the first sick day; "na_weken": the first sick day after so many
            weeks; "begin_van_week" and "einde_van_week": first and last sick day of that week; "voor_einde": so long
            before the last day of the wachttijd, counted back in calendar days.
        parameter: The legal value with the number of days or weeks.
    """

    telwijze: Telwijze
    parameter: str


@dataclass(frozen=True)
class Telling:
    """The counting rule of a milestone: a date, or a window from `vanaf` up to and including `datum`.

    Attributes:
        datum: The (last) day.
        vanaf: The first day of a window; None when the milestone is one date.
    """

    datum: Regel
    vanaf: Regel | None = None


@dataclass(frozen=True)
class MijlpaalTekst:
    """What is always true of a milestone.

    Attributes:
        id: Its id.
        titel: Dutch title.
        wie: Who acts, Dutch.
        vervalt_na_contract: It no longer applies after the contract has ended (an eigenrisicodrager goes on).
        telling: The counting rule; None when the engine has a rule of its own for it.
        basis: Where it stands.
        zekerheid: "wet", "beleidsregel" or "praktijk".
        uitleg: What it is, Dutch.
        gevolg: What happens when it is missed, Dutch.
    """

    id: str
    titel: str
    wie: str
    vervalt_na_contract: bool
    telling: Telling | None
    basis: tuple[Basis, ...]
    zekerheid: Zekerheid
    uitleg: str
    gevolg: str


def load_milestones(path: Path, wetten: Wetten, parameters: Parameters) -> Mapping[str, MijlpaalTekst]:
    """Read the milestones.

    Args:
        path: The file.
        wetten: The laws that a basis may name.
        parameters: The legal values that a counting rule may name.

    Returns:
        The milestones by id, in the order of the file.

    Raises:
        MijlpaalFout: When the file is malformed.
    """
    inhoud = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    if not isinstance(inhoud, dict) or not inhoud:
        raise MijlpaalFout(f"{path.name}: verwacht mijlpalen per id")
    gelezen: dict[str, MijlpaalTekst] = {}
    for naam, velden in inhoud.items():
        try:
            gelezen[naam] = _lees(naam, velden, wetten, parameters)
        except (BronFout, MijlpaalFout) as fout:
            raise MijlpaalFout(f"{path.name}: {naam}: {fout}") from fout
    return gelezen


def _lees(naam: str, velden: Any, wetten: Wetten, parameters: Parameters) -> MijlpaalTekst:
    if not isinstance(velden, dict) or set(velden) - _SLEUTELS or (_SLEUTELS - {"telling"}) - set(velden):
        raise MijlpaalFout(f"verwacht de sleutels {', '.join(sorted(_SLEUTELS))} (telling mag ontbreken)")
    for veld in ("titel", "wie", "uitleg", "gevolg"):
        if not isinstance(velden[veld], str) or not velden[veld].strip():
            raise MijlpaalFout(f"{veld} is leeg")
    if velden["zekerheid"] not in ZEKERHEDEN:
        raise MijlpaalFout(f"onbekende zekerheid {velden['zekerheid']!r}")
    if velden["na_contract"] not in NA_CONTRACT:
        raise MijlpaalFout(f"na_contract is {' of '.join(NA_CONTRACT)}, niet {velden['na_contract']!r}")
    for veld in ("uitleg", "gevolg"):
        for parameter in PLAATSHOUDER.findall(velden[veld]):
            if parameter not in parameters:
                raise MijlpaalFout(f"onbekende parameter {parameter!r} in {veld}")
    return MijlpaalTekst(
        id=naam,
        titel=velden["titel"].strip(),
        wie=velden["wie"].strip(),
        vervalt_na_contract=velden["na_contract"] == "vervalt",
        telling=_lees_telling(velden["telling"], parameters) if "telling" in velden else None,
        basis=parse_basis_lijst(velden["basis"], wetten),
        zekerheid=cast(Zekerheid, velden["zekerheid"]),
        uitleg=velden["uitleg"].strip(),
        gevolg=velden["gevolg"].strip(),
    )


def _lees_telling(waarde: Any, parameters: Parameters) -> Telling:
    if not isinstance(waarde, dict) or set(waarde) - {"datum", "vanaf"} or "datum" not in waarde:
        raise MijlpaalFout("telling heeft datum en eventueel vanaf")
    vanaf = _lees_regel(waarde["vanaf"], parameters) if "vanaf" in waarde else None
    return Telling(_lees_regel(waarde["datum"], parameters), vanaf)


def _lees_regel(waarde: Any, parameters: Parameters) -> Regel:
    if not isinstance(waarde, dict) or len(waarde) != 1:
        raise MijlpaalFout("een regel is één telwijze met één parameter")
    ((telwijze, parameter),) = waarde.items()
    if telwijze not in TELWIJZEN:
        raise MijlpaalFout(f"onbekende telwijze {telwijze!r}")
    if parameter not in parameters:
        raise MijlpaalFout(f"onbekende parameter {parameter!r}")
    return Regel(cast(Telwijze, telwijze), parameter)
