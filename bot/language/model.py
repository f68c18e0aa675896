"""What one sentence says: plain data, no behaviour beyond turning itself into JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Hersteld:
    """One interruption of the illness.

    Attributes:
        hersteld_per: First healthy day, or None when the text does not say.
        opnieuw_ziek: First sick day after it, or None when unknown or not (yet) ill again.
        duur_dagen: Length in calendar days when only a duration was told.
        maand: "YYYY-MM" in which it was, when only a month was told.
        geschat: Which of the two days, by name, is only an estimate; no part of the JSON.
    """

    hersteld_per: date | None = None
    opnieuw_ziek: date | None = None
    duur_dagen: int | None = None
    maand: str | None = None
    geschat: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verlof:
    """Zwangerschaps- en bevallingsverlof; start and eind are both inclusive.

    Attributes:
        aansluitend: Whether the illness adjoins the leave, None when not told.
        zelfde_oorzaak: Whether the illness has the same cause, None when not told.
    """

    start: date | None = None
    eind: date | None = None
    aansluitend: bool | None = None
    zelfde_oorzaak: bool | None = None


# The fields of a reading that tell of one person's own situation; whoever guards privacy looks at all of them.
EIGEN_FEITEN = (
    "eerste_ziektedag",
    "hersteld",
    "zwangerschapsverlof",
    "contract_einde",
    "pa_datum",
    "eje_datum",
    "wia_aanvraag_datum",
    "aow_datum",
    "loonsanctie_eind",
    "vrijwillige_verlenging_tot",
    "spoor_2_start",
    "ziekteweek",
)


@dataclass(frozen=True)
class Lezing:
    """The reading of one message. None means: the text does not say.

    Attributes:
        ongeveer: The first sick day is an estimate.
        van_ander: The illness is that of somebody who neither writes nor works for the writer.
        meer_personen: More than one ill person is told of; the first sick day is that of one of them.
        correctie: Name of the field that the message corrects.
        bevestiging: True for "ja", False for "nee".
        weet_niet: The message says that the answer is unknown.
        vragen: Fields to ask about, or to have confirmed, before anything is computed.
        fouten: Pairs of a field and a Dutch sentence for the user.
    """

    eerste_ziektedag: date | None = None
    ongeveer: bool = False
    hersteld: tuple[Hersteld, ...] = ()
    zwangerschapsverlof: Verlof | None = None
    rol: str | None = None
    van_ander: bool = False
    meer_personen: bool = False
    contract_einde: date | None = None
    dienstverband: str | None = None
    pa_datum: date | None = None
    eje_datum: date | None = None
    wia_aanvraag_datum: date | None = None
    aow_datum: date | None = None
    loonsanctie_eind: date | None = None
    vrijwillige_verlenging_tot: date | None = None
    spoor_2_start: date | None = None
    eigenrisicodrager_zw: bool | None = None
    ziekteweek: int | None = None
    uren_per_week: float | None = None
    percentage: int | None = None
    correctie: str | None = None
    bevestiging: bool | None = None
    weet_niet: bool = False
    vragen: tuple[str, ...] = ()
    fouten: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the reading with ISO dates and nulls, ready for JSON."""
        return {veld.name: _plat(getattr(self, veld.name)) for veld in fields(self)}


def _plat(waarde: Any) -> Any:
    if isinstance(waarde, date):
        return waarde.isoformat()
    if isinstance(waarde, tuple):
        return [_plat(deel) for deel in waarde]
    if isinstance(waarde, (Hersteld, Verlof)):
        return {veld.name: _plat(getattr(waarde, veld.name)) for veld in fields(waarde) if veld.name != "geschat"}
    return waarde
