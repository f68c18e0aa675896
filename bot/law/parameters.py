"""Legal values by date: terms, percentages and amounts, each with its source and its period of validity.

Every value that the law sets stands in one file under `knowledge/law/parameters/`. A date for which we do not know
the value gives an error with words that can stand in a sentence; a value is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.law.sources import Basis, BronFout, Wetten, load_wetten, parse_basis

Vorm = Literal["tekst", "getal"]

EENHEDEN = frozenset(
    {
        "euro",
        "euro_per_uur",
        "euro_per_dag",
        "euro_per_maand",
        "procent",
        "dagen",
        "weken",
        "maanden",
        "jaren",
        "aantal",
        "breuk",
        "leeftijd_in_maanden",
    }
)
ZEKERHEDEN = frozenset({"wet", "beleidsregel", "praktijk"})
NA_MAANDEN_VEROUDERD = 6
_PLAATSHOUDER = re.compile(r"\{(?P<naam>[a-z][a-z0-9_]*)(?P<getal>:getal)?\}")

_EURO = frozenset({"euro", "euro_per_uur", "euro_per_dag", "euro_per_maand"})
_ENKEL_MEER = {
    "dagen": ("dag", "dagen"),
    "weken": ("week", "weken"),
    "maanden": ("maand", "maanden"),
    "jaren": ("jaar", "jaar"),
}
_HEEL = frozenset(_ENKEL_MEER) | {"aantal", "leeftijd_in_maanden"}
_SLEUTELS = {
    "naam",
    "omschrijving",
    "eenheid",
    "zekerheid",
    "waarden",
    "gecontroleerd_op",
    "buiten_dekking",
    "toelichting",
}
_VERPLICHT = _SLEUTELS - {"toelichting"}
_WAARDE_SLEUTELS = {"vanaf", "tot", "waarde", "bron"}


class ParameterFout(ValueError):
    """A parameter file is wrong; the message names the file and the mistake."""


class UnknownParameter(KeyError):
    """There is no legal value with this name."""

    def __init__(self, naam: str) -> None:
        """Make the error.

        Args:
            naam: The name that does not exist.
        """
        super().__init__(naam)
        self.naam = naam

    def __str__(self) -> str:
        """Return the message (a KeyError would only show the key)."""
        return f"onbekende waarde {self.naam!r}"


class OutsideCoverage(LookupError):
    """The value on this date is not known.

    Attributes:
        naam: The name of the value.
        op: The date asked for.
        buiten_dekking: Dutch words that can stand in a sentence in place of the value.
    """

    def __init__(self, naam: str, op: date, buiten_dekking: str) -> None:
        """Make the error.

        Args:
            naam: The name of the value.
            op: The date asked for.
            buiten_dekking: The words to show instead.
        """
        super().__init__(f"{naam} is niet bekend op {op.isoformat()}: {buiten_dekking}")
        self.naam = naam
        self.op = op
        self.buiten_dekking = buiten_dekking


@dataclass(frozen=True)
class Waarde:
    """A value with the period in which it holds.

    Attributes:
        vanaf: First day it holds (inclusive).
        tot: Last day it holds (inclusive); None until the law changes.
        waarde: The value in the unit of its parameter; a fraction for the unit "breuk".
        bron: Where it stands.
    """

    vanaf: date
    tot: date | None
    waarde: int | Decimal | Fraction
    bron: Basis

    def geldt_op(self, op: date) -> bool:
        """Tell whether this value holds on the date."""
        return self.vanaf <= op and (self.tot is None or op <= self.tot)


@dataclass(frozen=True)
class Parameter:
    """One legal value over time.

    Attributes:
        naam: Its name, equal to the file name.
        omschrijving: What it is, in Dutch.
        eenheid: One of EENHEDEN.
        zekerheid: "wet", "beleidsregel" or "praktijk".
        waarden: The values in order of date, without gaps or overlaps.
        gecontroleerd_op: The day it was last checked.
        buiten_dekking: Words that stand in a sentence when the date is outside coverage.
        toelichting: What a careful reader must know about it.
    """

    naam: str
    omschrijving: str
    eenheid: str
    zekerheid: str
    waarden: tuple[Waarde, ...]
    gecontroleerd_op: date
    buiten_dekking: str
    toelichting: str | None = None

    def op(self, dag: date) -> Waarde:
        """Return the value that holds on a day.

        Args:
            dag: The day.

        Returns:
            The value with its source.

        Raises:
            OutsideCoverage: When the value on that day is not known.
        """
        for waarde in self.waarden:
            if waarde.geldt_op(dag):
                return waarde
        raise OutsideCoverage(self.naam, dag, self.buiten_dekking)


class Parameters(Mapping[str, Parameter]):
    """All legal values by name."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        """Keep the given values.

        Args:
            parameters: The values by name.
        """
        self._parameters = dict(parameters)

    def __getitem__(self, naam: str) -> Parameter:
        """Return the parameter.

        Raises:
            UnknownParameter: When there is none with this name.
        """
        try:
            return self._parameters[naam]
        except KeyError:
            raise UnknownParameter(naam) from None

    def __contains__(self, naam: object) -> bool:
        """Tell whether there is a value with this name."""
        return naam in self._parameters

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._parameters)

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self._parameters)

    def value(self, naam: str, op: date) -> int | Decimal:
        """Return the value on a date.

        Args:
            naam: Its name.
            op: The date.

        Returns:
            An int for terms and counts, a Decimal for amounts, percentages and fractions.

        Raises:
            UnknownParameter: When there is none with this name.
            OutsideCoverage: When the value on that date is not known.
        """
        waarde = self[naam].op(op).waarde
        return Decimal(waarde.numerator) / Decimal(waarde.denominator) if isinstance(waarde, Fraction) else waarde

    def whole(self, naam: str, op: date) -> int:
        """Return a term or count (days, weeks, months, years) on a date.

        Raises:
            UnknownParameter: When there is none with this name.
            OutsideCoverage: When the value on that date is not known.
            ParameterFout: When the value is no whole number.
        """
        waarde = self.value(naam, op)
        if not isinstance(waarde, int):
            raise ParameterFout(f"{naam} is geen heel getal")
        return waarde

    def source(self, naam: str, op: date) -> Basis:
        """Return where the value on a date stands (same errors as `value`)."""
        return self[naam].op(op).bron

    def formatted(self, naam: str, op: date, vorm: Vorm = "tekst") -> str:
        """Return the value on a date as Dutch text.

        Args:
            naam: Its name.
            op: The date.
            vorm: "tekst" with the unit ("€ 455", "6 weken", "70%"), "getal" without ("455", "6", "70").

        Returns:
            The text.

        Raises:
            UnknownParameter: When there is none with this name.
            OutsideCoverage: When the value on that date is not known.
        """
        parameter = self[naam]
        return _opmaak(parameter.op(op).waarde, parameter.eenheid, vorm)

    def fill_in(self, tekst: str, op: date) -> str:
        """Replace every `{naam}` and `{naam:getal}` in a text by the value on a date.

        Where the value on that date is not known, the words for "outside coverage" stand in its place. A name that is
        not a legal value is left as it is (other layers have their own placeholders).

        Args:
            tekst: The text with placeholders.
            op: The date.

        Returns:
            The text with values.
        """

        def waarde(treffer: re.Match[str]) -> str:
            naam = treffer["naam"]
            if naam not in self:
                return treffer[0]
            try:
                return self.formatted(naam, op, "getal" if treffer["getal"] else "tekst")
            except OutsideCoverage as fout:
                return fout.buiten_dekking

        return _PLAATSHOUDER.sub(waarde, tekst)

    def stale(self, op: date) -> list[Parameter]:
        """Return the values that were not checked in the six months before a date, oldest check first."""
        grens = _maanden_terug(op, NA_MAANDEN_VEROUDERD)
        oud = [parameter for parameter in self._parameters.values() if parameter.gecontroleerd_op < grens]
        return sorted(oud, key=lambda parameter: (parameter.gecontroleerd_op, parameter.naam))


def load_parameters(directory: Path, wetten: Wetten | None = None) -> Parameters:
    """Read all legal values.

    Args:
        directory: The folder with one file per value.
        wetten: The laws that sources may name; read from `wetten.yml` in the folder above when not given.

    Returns:
        The values by name.

    Raises:
        ParameterFout: When a file is malformed: unknown or missing keys, a gap or an overlap between periods, a missing
            or wrong source, an unknown unit, a name that differs from the file name.
        BronFout: When `wetten.yml` itself is malformed.
    """
    wetten = wetten if wetten is not None else load_wetten(directory.parent / "wetten.yml")
    bestanden = sorted(directory.glob("*.yml"))
    if not bestanden:
        raise ParameterFout(f"geen waarden gevonden in {directory.name}")
    return Parameters({bestand.stem: _lees_bestand(bestand, wetten) for bestand in bestanden})


def euro(bedrag: Decimal | int) -> str:
    """Return an amount in Dutch notation, with cents only when there are any: "€ 455", "€ 14,99", "€ 102.000"."""
    return f"€ {_getal(bedrag, centen=True)}"


def _lees_bestand(bestand: Path, wetten: Wetten) -> Parameter:
    try:
        inhoud = yaml.load(bestand.read_bytes(), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as fout:
        raise ParameterFout(f"{bestand.name}: geen geldige YAML ({fout})") from fout
    try:
        return _lees_parameter(inhoud, bestand.stem, wetten)
    except (BronFout, ParameterFout) as fout:
        raise ParameterFout(f"{bestand.name}: {fout}") from fout


def _lees_parameter(inhoud: Any, naam: str, wetten: Wetten) -> Parameter:
    _sleutels(inhoud, _SLEUTELS, _VERPLICHT)
    if inhoud["naam"] != naam:
        raise ParameterFout(f"naam {inhoud['naam']!r} is niet gelijk aan de bestandsnaam")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", naam):
        raise ParameterFout("een naam heeft alleen kleine letters, cijfers en _")
    eenheid, zekerheid = inhoud["eenheid"], inhoud["zekerheid"]
    if eenheid not in EENHEDEN:
        raise ParameterFout(f"onbekende eenheid {eenheid!r}")
    if zekerheid not in ZEKERHEDEN:
        raise ParameterFout(f"onbekende zekerheid {zekerheid!r}")
    for veld in ("omschrijving", "buiten_dekking"):
        if not isinstance(inhoud[veld], str) or not inhoud[veld].strip():
            raise ParameterFout(f"{veld} is leeg")
    if not isinstance(inhoud["waarden"], list) or not inhoud["waarden"]:
        raise ParameterFout("waarden is leeg")
    waarden = tuple(_lees_waarde(item, eenheid, wetten) for item in inhoud["waarden"])
    _sluit_aan(waarden)
    return Parameter(
        naam=naam,
        omschrijving=inhoud["omschrijving"],
        eenheid=eenheid,
        zekerheid=zekerheid,
        waarden=waarden,
        gecontroleerd_op=_datum("gecontroleerd_op", inhoud["gecontroleerd_op"]),
        buiten_dekking=inhoud["buiten_dekking"],
        toelichting=inhoud.get("toelichting"),
    )


def _lees_waarde(item: Any, eenheid: str, wetten: Wetten) -> Waarde:
    _sleutels(item, _WAARDE_SLEUTELS, _WAARDE_SLEUTELS)
    vanaf = _datum("vanaf", item["vanaf"])
    tot = None if item["tot"] is None else _datum("tot", item["tot"])
    if tot is not None and tot < vanaf:
        raise ParameterFout(f"tot {tot} ligt voor vanaf {vanaf}")
    getal = _getalwaarde(item["waarde"], eenheid)
    return Waarde(vanaf=vanaf, tot=tot, waarde=getal, bron=parse_basis(item["bron"], wetten))


def _getalwaarde(waarde: Any, eenheid: str) -> int | Decimal | Fraction:
    if eenheid == "breuk":
        if not isinstance(waarde, str) or not re.fullmatch(r"\d+/[1-9]\d*", waarde):
            raise ParameterFout(f'een breuk is tekst als "1/3", niet {waarde!r}')
        return Fraction(waarde)
    if isinstance(waarde, bool) or not isinstance(waarde, int | float):
        raise ParameterFout(f"waarde {waarde!r} is geen getal")
    if waarde < 0:
        raise ParameterFout(f"waarde {waarde!r} is negatief")
    if eenheid in _HEEL:
        if not isinstance(waarde, int):
            raise ParameterFout(f"waarde {waarde!r} met eenheid {eenheid} is geen heel getal")
        return waarde
    # str() keeps the digits as they were written; a float itself would not be exact.
    getal = Decimal(str(waarde))
    if eenheid in _EURO and getal != getal.quantize(Decimal("0.01")):
        raise ParameterFout(f"bedrag {waarde!r} heeft meer dan twee decimalen")
    return getal


def _sluit_aan(waarden: tuple[Waarde, ...]) -> None:
    for eerder, later in pairwise(waarden):
        if eerder.tot is None or later.vanaf <= eerder.tot:
            raise ParameterFout(f"waarden overlappen bij {later.vanaf}")
        if later.vanaf != eerder.tot + timedelta(days=1):
            raise ParameterFout(f"gat tussen {eerder.tot} en {later.vanaf}")


def _sleutels(inhoud: Any, toegestaan: set[str], verplicht: set[str]) -> None:
    if not isinstance(inhoud, dict):
        raise ParameterFout(f"verwacht sleutels en waarden, niet {inhoud!r}")
    onbekend, ontbreekt = set(inhoud) - toegestaan, verplicht - set(inhoud)
    if onbekend:
        raise ParameterFout(f"onbekende sleutel {', '.join(sorted(map(str, onbekend)))}")
    if ontbreekt:
        raise ParameterFout(f"sleutel ontbreekt: {', '.join(sorted(ontbreekt))}")


def _datum(veld: str, waarde: Any) -> date:
    # YAML reads 2026-07-01 as a date; a datetime or a text is a mistake in the file.
    if type(waarde) is not date:
        raise ParameterFout(f"{veld} is geen datum: {waarde!r}")
    return waarde


def _opmaak(waarde: int | Decimal | Fraction, eenheid: str, vorm: Vorm) -> str:
    if isinstance(waarde, Fraction):
        return f"{waarde.numerator}/{waarde.denominator}"
    if eenheid == "leeftijd_in_maanden":
        return _leeftijd(int(waarde), vorm)
    getal = _getal(waarde, centen=eenheid in _EURO)
    if vorm == "getal":
        return getal
    if eenheid in _EURO:
        return f"€ {getal}"
    if eenheid == "procent":
        return f"{getal}%"
    if eenheid in _ENKEL_MEER:
        enkel, meer = _ENKEL_MEER[eenheid]
        return f"{getal} {enkel if waarde == 1 else meer}"
    return getal


def _getal(waarde: int | Decimal, *, centen: bool) -> str:
    if centen:
        bedrag = Decimal(waarde).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        engels = f"{bedrag:,.2f}".removesuffix(".00")
    else:
        engels = f"{Decimal(waarde).normalize():,f}"
    return engels.translate(str.maketrans(",.", ".,"))


def _leeftijd(maanden: int, vorm: Vorm) -> str:
    jaren, rest = divmod(maanden, 12)
    if rest:
        return f"{jaren} jaar en {rest} {'maand' if rest == 1 else 'maanden'}"
    return str(jaren) if vorm == "getal" else f"{jaren} jaar"


def _maanden_terug(dag: date, maanden: int) -> date:
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 - maanden, 12)
    laatste = (date(jaar + (maand == 11), (maand + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(jaar, maand + 1, min(dag.day, laatste))
