"""Duties and limits of worker and employer, by week of illness or by phase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.law.parameters import Parameters
from bot.law.sources import Basis, BronFout, Wetten, parse_basis_lijst

Rol = Literal["werknemer", "werkgever"]
Soort = Literal["moet", "mag_weigeren", "mag_niet"]
Status = Literal["erbij", "vervangt"]

_REGEL_SLEUTELS = {"id", "rol", "soort", "fasen", "tekst", "voor_de_ander", "uitzondering", "basis"}
_SOORT_VAN_ROL = {"mag_weigeren": "werknemer", "mag_niet": "werkgever"}


class VerplichtingFout(ValueError):
    """The file with obligations is wrong, or a phase is asked that does not exist."""


@dataclass(frozen=True)
class Fase:
    """A phase of the illness.

    Attributes:
        id: Its name in the file.
        naam: Its Dutch name.
        van_week: First week (inclusive); None for a status such as a running spoor 2.
        tot_week: Last week (inclusive); None when it has no end, or for a status.
        status: For a status: "erbij" beside the phase of the week, "vervangt" in its place.
    """

    id: str
    naam: str
    van_week: int | None
    tot_week: int | None
    status: Status | None

    def bevat(self, ziekteweek: int) -> bool:
        """Tell whether a week of illness falls in this phase (never for a status)."""
        if self.van_week is None or ziekteweek < self.van_week:
            return False
        return self.tot_week is None or ziekteweek <= self.tot_week


@dataclass(frozen=True)
class Verplichting:
    """One duty or limit.

    Attributes:
        id: Its name in the file.
        rol: Who has the duty, or may refuse, or may not do it.
        soort: "moet", "mag_weigeren" (worker) or "mag_niet" (employer).
        fasen: The ids of the phases in which it holds.
        tekst: Dutch, to the one whose duty it is; may hold placeholders such as {wachttijd}.
        voor_de_ander: Dutch, to the other party; None when soort is not "moet".
        uitzondering: Dutch, the exception.
        basis: Where it stands.
    """

    id: str
    rol: Rol
    soort: Soort
    fasen: frozenset[str]
    tekst: str
    voor_de_ander: str | None
    uitzondering: str | None
    basis: tuple[Basis, ...]

    def ingevuld(self, parameters: Parameters, op: date) -> Verplichting:
        """Return the same with the legal values of a date in its texts."""

        def vul(tekst: str | None) -> str | None:
            return None if tekst is None else parameters.fill_in(tekst, op)

        return replace(
            self,
            tekst=parameters.fill_in(self.tekst, op),
            voor_de_ander=vul(self.voor_de_ander),
            uitzondering=vul(self.uitzondering),
        )


@dataclass(frozen=True)
class Obligations:
    """Everything in the file: phases in order of time, statuses, and the rules."""

    fasen: tuple[Fase, ...]
    regels: tuple[Verplichting, ...]

    def fase(self, fase_id: str) -> Fase:
        """Return the phase with this id.

        Raises:
            VerplichtingFout: When there is none.
        """
        for fase in self.fasen:
            if fase.id == fase_id:
                return fase
        raise VerplichtingFout(f"onbekende fase {fase_id!r}")


@dataclass(frozen=True)
class Verplichtingen:
    """What holds for one role at one moment.

    Attributes:
        rol: The role asked for.
        fasen: The phases that hold now.
        nu_doen: What this role must do now.
        straks: What this role must do in the next phase and not yet now.
        ander_moet: What the other party must do now (show `voor_de_ander`).
        mag_weigeren: What the worker may refuse (empty for the employer).
        mag_niet: What the employer may not do (empty for the worker).
    """

    rol: Rol
    fasen: tuple[Fase, ...]
    nu_doen: tuple[Verplichting, ...]
    straks: tuple[Verplichting, ...]
    ander_moet: tuple[Verplichting, ...]
    mag_weigeren: tuple[Verplichting, ...]
    mag_niet: tuple[Verplichting, ...]

    def ingevuld(self, parameters: Parameters, op: date) -> Verplichtingen:
        """Return the same with the legal values of a date in all texts."""

        def vul(regels: tuple[Verplichting, ...]) -> tuple[Verplichting, ...]:
            return tuple(regel.ingevuld(parameters, op) for regel in regels)

        return replace(
            self,
            nu_doen=vul(self.nu_doen),
            straks=vul(self.straks),
            ander_moet=vul(self.ander_moet),
            mag_weigeren=vul(self.mag_weigeren),
            mag_niet=vul(self.mag_niet),
        )


def verplichtingen(rol: Rol, ziekteweek: int, obligations: Obligations, fase: str | None = None) -> Verplichtingen:
    """Return the duties and limits of a role at a moment.

    Args:
        rol: "werknemer" or "werkgever".
        ziekteweek: The week of illness, 1 or more.
        obligations: The loaded file.
        fase: A phase that is known to hold: a status such as "spoor_2", "loonsanctie" or "ziek_uit_dienst", or a phase
            of weeks such as "na_104_weken". None: the phase of the week.

    Returns:
        The duties and limits, in the order of the file.

    Raises:
        VerplichtingFout: When the week is below 1 or the phase unknown.
    """
    if ziekteweek < 1:
        raise VerplichtingFout("de ziekteweek begint bij 1")
    nu = _huidige_fasen(ziekteweek, obligations, fase)
    volgende = _volgende_fase(nu, obligations)
    ander: Rol = "werkgever" if rol == "werknemer" else "werknemer"
    nu_doen = _regels(obligations, rol, "moet", nu)
    straks = () if volgende is None else _regels(obligations, rol, "moet", (volgende,))
    return Verplichtingen(
        rol=rol,
        fasen=nu,
        nu_doen=nu_doen,
        straks=tuple(regel for regel in straks if regel not in nu_doen),
        ander_moet=_regels(obligations, ander, "moet", nu),
        mag_weigeren=_regels(obligations, rol, "mag_weigeren", nu),
        mag_niet=_regels(obligations, rol, "mag_niet", nu),
    )


def load_obligations(path: Path, wetten: Wetten) -> Obligations:
    """Read the obligations.

    Args:
        path: The file `obligations.yml`.
        wetten: The laws that sources may name.

    Returns:
        The phases and rules.

    Raises:
        VerplichtingFout: When the file is malformed; the message names the rule.
    """
    inhoud = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    if not isinstance(inhoud, dict) or set(inhoud) != {"fasen", "groepen", "regels"}:
        raise VerplichtingFout(f"{path.name}: verwacht fasen, groepen en regels")
    fasen = tuple(_lees_fase(str(naam), velden) for naam, velden in inhoud["fasen"].items())
    _sluit_aan([fase for fase in fasen if fase.status is None])
    bekend = {fase.id for fase in fasen}
    groepen = {str(naam): frozenset(leden) for naam, leden in inhoud["groepen"].items()}
    for naam, leden in groepen.items():
        if leden - bekend:
            raise VerplichtingFout(f"groep {naam}: onbekende fase {', '.join(sorted(leden - bekend))}")
    regels: list[Verplichting] = []
    for item in inhoud["regels"]:
        regel = _lees_regel(item, bekend, groepen, wetten)
        if any(regel.id == eerder.id for eerder in regels):
            raise VerplichtingFout(f"{regel.id}: komt twee keer voor")
        regels.append(regel)
    return Obligations(fasen, tuple(regels))


def _huidige_fasen(ziekteweek: int, obligations: Obligations, fase: str | None) -> tuple[Fase, ...]:
    van_week = tuple(kandidaat for kandidaat in obligations.fasen if kandidaat.bevat(ziekteweek))
    if fase is None:
        return van_week
    gekozen = obligations.fase(fase)
    return (*van_week, gekozen) if gekozen.status == "erbij" else (gekozen,)


def _volgende_fase(nu: Iterable[Fase], obligations: Obligations) -> Fase | None:
    for fase in nu:
        if fase.tot_week is not None:
            return next(volgende for volgende in obligations.fasen if volgende.bevat(fase.tot_week + 1))
    return None


def _regels(obligations: Obligations, rol: Rol, soort: Soort, fasen: Iterable[Fase]) -> tuple[Verplichting, ...]:
    ids = {fase.id for fase in fasen}
    return tuple(
        regel for regel in obligations.regels if regel.rol == rol and regel.soort == soort and regel.fasen & ids
    )


def _lees_fase(naam: str, velden: Any) -> Fase:
    if not isinstance(velden, dict) or not isinstance(velden.get("naam"), str):
        raise VerplichtingFout(f"fase {naam}: naam ontbreekt")
    if set(velden) == {"naam", "status"}:
        if velden["status"] not in ("erbij", "vervangt"):
            raise VerplichtingFout(f"fase {naam}: status is erbij of vervangt")
        return Fase(naam, velden["naam"], None, None, velden["status"])
    weken = velden.get("weken")
    if set(velden) != {"naam", "weken"} or not isinstance(weken, list) or len(weken) != 2:
        raise VerplichtingFout(f"fase {naam}: geef weken [van, tot] of status")
    van, tot = weken
    if not isinstance(van, int) or not (tot is None or (isinstance(tot, int) and tot >= van)):
        raise VerplichtingFout(f"fase {naam}: weken {weken!r} kloppen niet")
    return Fase(naam, velden["naam"], van, tot, None)


def _sluit_aan(fasen: list[Fase]) -> None:
    verwacht: int | None = 1
    for fase in fasen:
        if fase.van_week != verwacht:
            raise VerplichtingFout(f"fase {fase.id}: begint niet in week {verwacht}")
        verwacht = None if fase.tot_week is None else fase.tot_week + 1
    if verwacht is not None:
        raise VerplichtingFout("de laatste fase heeft geen open einde")


def _lees_regel(item: Any, bekend: set[str], groepen: dict[str, frozenset[str]], wetten: Wetten) -> Verplichting:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        raise VerplichtingFout(f"regel zonder id: {item!r}")
    waar = item["id"]
    onbekend = set(item) - _REGEL_SLEUTELS
    if onbekend:
        raise VerplichtingFout(f"{waar}: onbekende sleutel {', '.join(sorted(map(str, onbekend)))}")
    rol, soort = item.get("rol"), item.get("soort")
    if rol not in ("werknemer", "werkgever") or soort not in ("moet", "mag_weigeren", "mag_niet"):
        raise VerplichtingFout(f"{waar}: rol of soort klopt niet")
    if _SOORT_VAN_ROL.get(soort, rol) != rol:
        raise VerplichtingFout(f"{waar}: {soort} hoort niet bij {rol}")
    if not isinstance(item.get("tekst"), str):
        raise VerplichtingFout(f"{waar}: tekst ontbreekt")
    if (soort == "moet") != isinstance(item.get("voor_de_ander"), str):
        raise VerplichtingFout(f"{waar}: voor_de_ander hoort bij moet, en alleen daarbij")
    fasen: set[str] = set()
    for naam in item.get("fasen") or ():
        if naam not in bekend and naam not in groepen:
            raise VerplichtingFout(f"{waar}: onbekende fase {naam}")
        fasen |= groepen.get(naam, frozenset({naam}))
    if not fasen:
        raise VerplichtingFout(f"{waar}: fasen ontbreekt")
    try:
        basis = parse_basis_lijst(item.get("basis"), wetten)
    except BronFout as fout:
        raise VerplichtingFout(f"{waar}: {fout}") from fout
    return Verplichting(
        id=waar,
        rol=rol,
        soort=soort,
        fasen=frozenset(fasen),
        tekst=item["tekst"],
        voor_de_ander=item.get("voor_de_ander"),
        uitzondering=item.get("uitzondering"),
        basis=basis,
    )
