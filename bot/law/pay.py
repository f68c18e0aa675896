"""The least that the employer pays during illness (art. 7:629 BW).

70% of the wage up to the maximumdagloon; in the first year not less than the wettelijk minimumloon for the hours
worked. A collective agreement or contract may give more; that is not computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.law.parameters import Parameters, euro
from bot.law.sources import Basis

_CENT = Decimal("0.01")
_HOOGSTE_MAANDLOON = Decimal(250_000)
_HOOGSTE_UREN = Decimal(60)
# The lowest youth rate is 30% of the adult minimum wage; a wage below that cannot be a monthly wage for these hours.
_LAAGSTE_DEEL_MINIMUMLOON = Decimal("0.3")


class LoonFout(ValueError):
    """The wage, the hours or the year given cannot be right; the message is a Dutch sentence for the user."""


@dataclass(frozen=True)
class LoonStap:
    """One step of the calculation.

    Attributes:
        tekst: A Dutch sentence.
        bedrag: The outcome in euros per month.
        basis: Where the rule or amount stands.
    """

    tekst: str
    bedrag: Decimal
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class LoonBerekening:
    """What must at least be paid, in euros gross per month.

    Attributes:
        bedrag: The least to be paid.
        ziektejaar: 1 or 2.
        loonsanctie: True when computed for the time of a loonsanctie.
        meetellend_loon: The wage that counts, at most the maximumdagloon per month.
        maximum_geldt: True when the wage is above that maximum.
        deel_van_loon: The percentage of that wage.
        ondergrens: The minimum wage that holds as floor; None when there is no floor.
        stappen: The steps in order.
        opmerkingen: Dutch sentences on what may change the outcome.
    """

    bedrag: Decimal
    ziektejaar: int
    loonsanctie: bool
    meetellend_loon: Decimal
    maximum_geldt: bool
    deel_van_loon: Decimal
    ondergrens: Decimal | None
    stappen: tuple[LoonStap, ...]
    opmerkingen: tuple[str, ...]

    @property
    def ondergrens_geldt(self) -> bool:
        """True when the floor decides the outcome."""
        return self.ondergrens is not None and self.ondergrens > self.deel_van_loon


def bereken_loon(
    bruto_maandloon: Decimal,
    uren_per_week: Decimal,
    op: date,
    ziektejaar: int,
    parameters: Parameters,
    *,
    loonsanctie: bool = False,
) -> LoonBerekening:
    """Compute the least that must be paid during illness.

    Args:
        bruto_maandloon: The agreed wage in euros gross per month, without holiday allowance.
        uren_per_week: The agreed hours per week.
        op: The date for which the amounts hold.
        ziektejaar: 1 (first 52 weeks) or 2.
        parameters: The legal values.
        loonsanctie: True for the time of a loonsanctie; the rule of the second year then holds.

    Returns:
        The amount with its steps. Rounded half up to cents.

    Raises:
        LoonFout: When an input cannot be right.
        OutsideCoverage: When an amount on that date is not known.
    """
    _controleer(bruto_maandloon, uren_per_week, ziektejaar)
    eerste_jaar = ziektejaar == 1 and not loonsanctie
    stappen: list[LoonStap] = []
    opmerkingen: list[str] = []

    meetellend = _meetellend(bruto_maandloon, op, parameters, stappen)
    procent = parameters.value("loonpercentage_bij_ziekte", op)
    deel = _cent(meetellend * procent / 100)
    stappen.append(
        LoonStap(
            f"{parameters.formatted('loonpercentage_bij_ziekte', op)} van {euro(meetellend)} is {euro(deel)}.",
            deel,
            (parameters.source("loonpercentage_bij_ziekte", op),),
        )
    )
    ondergrens = None
    if eerste_jaar:
        ondergrens = _ondergrens(bruto_maandloon, uren_per_week, op, parameters, stappen, opmerkingen)
    else:
        stappen.append(_geen_ondergrens(deel, op, parameters, loonsanctie=loonsanctie))
        opmerkingen.append(
            "Is dit minder dan het sociaal minimum, dan kan de werknemer UWV vragen of er een toeslag mogelijk is."
        )

    bedrag = deel if ondergrens is None else max(deel, ondergrens)
    opmerkingen.append("In de cao of het contract kan een hoger percentage staan.")
    return LoonBerekening(
        bedrag=bedrag,
        ziektejaar=ziektejaar,
        loonsanctie=loonsanctie,
        meetellend_loon=meetellend,
        maximum_geldt=meetellend < _cent(bruto_maandloon),
        deel_van_loon=deel,
        ondergrens=ondergrens,
        stappen=tuple(stappen),
        opmerkingen=tuple(opmerkingen),
    )


def _controleer(maandloon: Decimal, uren: Decimal, ziektejaar: int) -> None:
    if not maandloon.is_finite() or maandloon <= 0:
        raise LoonFout("Het bruto maandloon moet hoger zijn dan nul.")
    if maandloon > _HOOGSTE_MAANDLOON:
        raise LoonFout("Dit maandloon is erg hoog. Geef het bruto loon per maand, niet per jaar.")
    if not uren.is_finite() or uren <= 0:
        raise LoonFout("Het aantal uren per week moet hoger zijn dan nul.")
    if uren > _HOOGSTE_UREN:
        raise LoonFout("Het aantal uren is erg hoog. Geef de uren per week uit het contract.")
    if ziektejaar not in (1, 2):
        raise LoonFout("Kies het eerste of het tweede ziektejaar.")


def _meetellend(maandloon: Decimal, op: date, parameters: Parameters, stappen: list[LoonStap]) -> Decimal:
    maximum = Decimal(parameters.value("maximumdagloon_maand", op))
    if maandloon <= maximum:
        return _cent(maandloon)
    stappen.append(
        LoonStap(
            f"Het loon van {euro(_cent(maandloon))} telt mee tot het maximumdagloon: {euro(maximum)} per maand.",
            maximum,
            (parameters.source("loonpercentage_bij_ziekte", op), parameters.source("maximumdagloon_maand", op)),
        )
    )
    return maximum


def _ondergrens(
    maandloon: Decimal,
    uren: Decimal,
    op: date,
    parameters: Parameters,
    stappen: list[LoonStap],
    opmerkingen: list[str],
) -> Decimal:
    uurloon = Decimal(parameters.value("minimumloon_uur", op))
    minimum = _cent(uurloon * uren * 52 / 12)
    if maandloon < minimum * _LAAGSTE_DEEL_MINIMUMLOON:
        raise LoonFout("Dit loon is te laag voor dit aantal uren. Controleer het bruto maandloon en de uren per week.")
    basis = (parameters.source("minimumloon_bodem_duur", op), parameters.source("minimumloon_uur", op))
    uren_tekst = f"{uren.normalize():f}".replace(".", ",")
    stappen.append(
        LoonStap(
            f"In het eerste ziektejaar is het minimumloon de ondergrens: {euro(uurloon)} x {uren_tekst} uur x "
            "52 / 12 = "
            f"{euro(minimum)}.",
            minimum,
            basis,
        )
    )
    if maandloon >= minimum:
        return minimum
    # Illness never gives more than the wage itself. Below 21 a lower minimum wage holds, and age is not asked.
    eigen = _cent(maandloon)
    stappen.append(LoonStap(f"Het bedrag is nooit hoger dan het eigen loon van {euro(eigen)}.", eigen, basis[:1]))
    opmerkingen.append(
        "Dit loon is lager dan het minimumloon vanaf 21 jaar. Onder de 21 jaar geldt een lager minimumloon; "
        "de ondergrens kan dan ook lager zijn. Controleer anders het loon en de uren."
    )
    return eigen


def _geen_ondergrens(deel: Decimal, op: date, parameters: Parameters, *, loonsanctie: bool) -> LoonStap:
    wanneer = "Tijdens een loonsanctie" if loonsanctie else "In het tweede ziektejaar"
    return LoonStap(
        f"{wanneer} is het minimumloon geen ondergrens.", deel, (parameters.source("minimumloon_bodem_duur", op),)
    )


def _cent(bedrag: Decimal) -> Decimal:
    return bedrag.quantize(_CENT, rounding=ROUND_HALF_UP)
