"""What if: the difference between two situations, milestone by milestone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.law.recht import Recht
from bot.law.situation import Situatie
from bot.law.timeline import Mijlpaal, Uitkomst, bereken


@dataclass(frozen=True)
class Verschil:
    """A milestone that differs between two outcomes.

    Attributes:
        id: The milestone.
        titel: Its Dutch title.
        eerst: The milestone in the first situation; None when it does not apply there.
        dan: The milestone in the second situation; None when it does not apply there.
        dagen: How many calendar days later it is due in the second situation (negative: earlier); None when one of them
            has no day.
    """

    id: str
    titel: str
    eerst: Mijlpaal | None
    dan: Mijlpaal | None
    dagen: int | None


@dataclass(frozen=True)
class Vergelijking:
    """The differences between one outcome of each situation.

    Attributes:
        eerst_als: When the outcome of the first situation holds, Dutch.
        dan_als: When the outcome of the second situation holds, Dutch.
        verschillen: The milestones that differ, in the order in which they are shown.
    """

    eerst_als: str
    dan_als: str
    verschillen: tuple[Verschil, ...]


def vergelijk(a: Situatie, b: Situatie, vandaag: date, recht: Recht) -> tuple[Vergelijking, ...]:
    """Compare two situations.

    Args:
        a: The first situation.
        b: The second situation.
        vandaag: Today.
        recht: The law.

    Returns:
        One comparison for each pair of outcomes (usually one).

    Raises:
        SituatieFout: When one of the situations does not fit together.
    """
    eerst, dan = bereken(a, vandaag, recht), bereken(b, vandaag, recht)
    return tuple(Vergelijking(een.als, ander.als, _verschillen(een, ander)) for een in eerst for ander in dan)


def _verschillen(een: Uitkomst, ander: Uitkomst) -> tuple[Verschil, ...]:
    gevonden: list[Verschil] = []
    for naam in een.mijlpalen:
        eerst, dan = een.mijlpalen[naam], ander.mijlpalen[naam]
        if _wanneer(eerst) == _wanneer(dan):
            continue
        mijlpaal = eerst or dan
        if mijlpaal is not None:
            gevonden.append(Verschil(naam, mijlpaal.titel, eerst, dan, _dagen(eerst, dan)))
    return tuple(gevonden)


def _wanneer(mijlpaal: Mijlpaal | None) -> object:
    return None if mijlpaal is None else (mijlpaal.datum, mijlpaal.venster, mijlpaal.reeks)


def _dagen(eerst: Mijlpaal | None, dan: Mijlpaal | None) -> int | None:
    if eerst is None or dan is None or eerst.uiterlijk is None or dan.uiterlijk is None:
        return None
    return (dan.uiterlijk - eerst.uiterlijk).days
