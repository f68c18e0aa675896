"""The timeline: every milestone of a situation with its date, its reason and its consequence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from bot.law.cases import ALS_INGEVULD, Lezing, lezingen
from bot.law.counting import Geval
from bot.law.dates import Datums, bereken_datums
from bot.law.derivation import Stap, leid_af
from bot.law.endings import Eindes, bereken_eindes
from bot.law.milestones import PLAATSHOUDER, MijlpaalTekst, Zekerheid
from bot.law.parameters import OutsideCoverage
from bot.law.recht import Recht
from bot.law.remarks import opmerkingen
from bot.law.situation import Situatie, SituatieFout, VerkeerdeVolgorde, nederlandse_datum
from bot.law.sources import Basis
from bot.law.werkdagen import laatste_werkdag

Status = Literal["voorbij", "vandaag", "nu", "binnenkort", "komend", "wanneer_nodig"]

BINNENKORT = timedelta(days=14)
ALS_UWV = "als de werkgever geen eigenrisicodrager voor de Ziektewet is"
ALS_ERD = "als de werkgever eigenrisicodrager voor de Ziektewet is"
BESLIST_DOOR = "De brief van UWV is leidend; dit is een indicatie op basis van wat u zelf heeft ingevuld."


@dataclass(frozen=True)
class Venster:
    """A period in which something is to be done.

    Attributes:
        van: First day.
        tot: Last day (inclusive).
    """

    van: date
    tot: date


@dataclass(frozen=True)
class Mijlpaal:
    """A milestone in one outcome. Exactly one of `datum` and `venster` is set, or neither when it has no fixed day.

    Attributes:
        tekst: Its texts and legal basis.
        datum: The day.
        venster: The period.
        reeks: All days of a milestone that comes back (the evaluations); `datum` is then the next one.
        vandaag: The day the status is meant for.
        geval: The case of illness.
        eindes: The ends of the periods.
        situatie: The situation.
        recht: The law.
    """

    tekst: MijlpaalTekst
    datum: date | None
    venster: Venster | None
    reeks: tuple[date, ...]
    vandaag: date
    geval: Geval
    eindes: Eindes
    situatie: Situatie
    recht: Recht

    @property
    def id(self) -> str:
        """Its id."""
        return self.tekst.id

    @property
    def titel(self) -> str:
        """Dutch title."""
        return self.tekst.titel

    @property
    def wie(self) -> str:
        """Who acts, Dutch."""
        return self.tekst.wie

    @property
    def basis(self) -> tuple[Basis, ...]:
        """Where it stands."""
        return self.tekst.basis

    @property
    def zekerheid(self) -> Zekerheid:
        """Whether it is law, policy or practice."""
        return self.tekst.zekerheid

    @property
    def uitleg(self) -> str:
        """What it is, Dutch."""
        return self._gevuld(self.tekst.uitleg)

    @property
    def gevolg(self) -> str:
        """What happens when it is missed, Dutch."""
        return self._gevuld(self.tekst.gevolg)

    @property
    def uiterlijk(self) -> date | None:
        """The day, or the last day of the period; None when it has no fixed day."""
        return self.venster.tot if self.venster else self.datum

    @cached_property
    def laatste_werkdag(self) -> date | None:
        """The last working day on or before `uiterlijk`."""
        return laatste_werkdag(self.uiterlijk) if self.uiterlijk else None

    @property
    def ziekteweek(self) -> int | None:
        """The sick week in which `uiterlijk` falls; None outside the case."""
        return self.geval.ziekteweek(self.uiterlijk) if self.uiterlijk else None

    @property
    def status(self) -> Status:
        """How the milestone stands against today; "binnenkort" is due (or, for a period, begins) within 14 days."""
        uiterlijk = self.uiterlijk
        if uiterlijk is None:
            return "wanneer_nodig"
        if uiterlijk < self.vandaag:
            return "voorbij"
        begin = self.venster.van if self.venster else uiterlijk
        if begin <= self.vandaag:
            return "nu" if self.venster else "vandaag"
        return "binnenkort" if begin - self.vandaag <= BINNENKORT else "komend"

    @cached_property
    def afleiding(self) -> tuple[Stap, ...]:
        """The steps that lead to this very date, each with its source."""
        van = self.venster.van if self.venster else None
        return leid_af(self.tekst, self.uiterlijk, van, self.geval, self.eindes, self.situatie, self.recht)

    def _gevuld(self, tekst: str) -> str:
        eerste = self.geval.eerste_ziektedag
        return PLAATSHOUDER.sub(lambda gevonden: self.recht.tekst(gevonden.group(1), eerste), tekst)


@dataclass(frozen=True)
class Uitkomst:
    """One outcome.

    Attributes:
        als: When this outcome holds, Dutch.
        mijlpalen: Every milestone by id, in the order in which they are shown; None when it does not apply.
        ziekteweek: The sick week today, recovery and leave not counted; None before the first sick day of the case and
            after a recovery that has no end. It counts on after week 104 while the illness lasts.
        opmerkingen: What the reader must know about this outcome, Dutch.
        beslist_door: The reservation that belongs to every computed date, Dutch.
        geval: The case of illness.
        eindes: The ends of the periods.
        vandaag: The day it was computed for.
    """

    als: str
    mijlpalen: dict[str, Mijlpaal | None]
    ziekteweek: int | None
    opmerkingen: tuple[str, ...]
    beslist_door: str
    geval: Geval
    eindes: Eindes
    vandaag: date

    def volgende(self) -> Mijlpaal | None:
        """Return the first milestone that is still to come or is running today; None when all are past."""
        open_ = [
            mijlpaal
            for mijlpaal in self.mijlpalen.values()
            if mijlpaal is not None and mijlpaal.uiterlijk is not None and mijlpaal.uiterlijk >= self.vandaag
        ]
        return min(open_, key=lambda mijlpaal: mijlpaal.uiterlijk or date.max, default=None)


def bereken(situatie: Situatie, vandaag: date, recht: Recht) -> tuple[Uitkomst, ...]:
    """Compute the timeline.

    Args:
        situatie: The situation.
        vandaag: Today, for the status of each milestone and the current sick week.
        recht: The law.

    Returns:
        One outcome, or more where the law or the situation leaves them open.

    Raises:
        SituatieFout: When a loonsanctie or a voluntary extension does not fit the wage period in any outcome, or when
            the law on the first sick day is not known.
    """
    try:
        return _bereken(situatie, vandaag, recht)
    except OutsideCoverage as fout:
        eerste = nederlandse_datum(situatie.eerste_ziektedag)
        raise VerkeerdeVolgorde(
            "eerste_ziektedag",
            f"Voor een eerste ziektedag op {eerste} zijn niet alle regels bekend: geef een latere eerste ziektedag.",
        ) from fout


def _bereken(situatie: Situatie, vandaag: date, recht: Recht) -> tuple[Uitkomst, ...]:
    uitkomsten: list[Uitkomst] = []
    fout: SituatieFout | None = None
    grens = recht.dagen("samentelling_grens", situatie.eerste_ziektedag)
    for lezing in lezingen(situatie, grens):
        try:
            uitkomsten += _uitkomsten(lezing, situatie, vandaag, recht)
        except SituatieFout as deze_fout:
            # A loonsanctie that fits only one of two readings tells which one holds.
            fout = fout or deze_fout
    if not uitkomsten and fout is not None:
        raise fout
    return tuple(uitkomsten)


def _uitkomsten(lezing: Lezing, situatie: Situatie, vandaag: date, recht: Recht) -> list[Uitkomst]:
    if situatie.eigenrisicodrager_zw is not None:
        return [_uitkomst(lezing, lezing.als, situatie, situatie.eigenrisicodrager_zw, vandaag, recht)]
    eindes = bereken_eindes(lezing.geval, situatie, False, recht)
    if not eindes.contract_eindigt:
        return [_uitkomst(lezing, lezing.als, situatie, False, vandaag, recht)]
    keuzes = ((ALS_UWV, False), (ALS_ERD, True))
    return [_uitkomst(lezing, _samen(lezing.als, als), situatie, erd, vandaag, recht) for als, erd in keuzes]


def _samen(lezing: str, als: str) -> str:
    return als if lezing == ALS_INGEVULD else f"{lezing}, en {als}"


def _uitkomst(
    lezing: Lezing, als: str, situatie: Situatie, eigenrisicodrager: bool, vandaag: date, recht: Recht
) -> Uitkomst:
    geval = lezing.geval
    eindes = bereken_eindes(geval, situatie, eigenrisicodrager, recht)
    datums = bereken_datums(geval, eindes, situatie, eigenrisicodrager, recht)
    mijlpalen = {
        naam: _mijlpaal(tekst, datums, vandaag, geval, eindes, situatie, recht)
        for naam, tekst in recht.mijlpalen.items()
    }
    return Uitkomst(
        als=als,
        mijlpalen=mijlpalen,
        ziekteweek=geval.ziekteweek(vandaag),
        opmerkingen=opmerkingen(lezing, eindes, situatie, eigenrisicodrager, recht),
        beslist_door=BESLIST_DOOR,
        geval=geval,
        eindes=eindes,
        vandaag=vandaag,
    )


def _mijlpaal(
    tekst: MijlpaalTekst,
    datums: Datums,
    vandaag: date,
    geval: Geval,
    eindes: Eindes,
    situatie: Situatie,
    recht: Recht,
) -> Mijlpaal | None:
    if tekst.id not in datums:
        return None
    van, tot, reeks = datums[tekst.id]
    if reeks:
        tot = next((dag for dag in reeks if dag >= vandaag), reeks[-1])
    venster = Venster(van, tot) if van is not None and tot is not None else None
    return Mijlpaal(
        tekst=tekst,
        datum=None if venster else tot,
        venster=venster,
        reeks=reeks,
        vandaag=vandaag,
        geval=geval,
        eindes=eindes,
        situatie=situatie,
        recht=recht,
    )
