"""Must spoor 2 start? The decision with the fact that decides it.

The duty stands in art. 7:658a lid 1 BW: no suitable work at the own employer, then suitable work elsewhere. The term
after the eerstejaarsevaluatie and the three months of perspective are UWV's working method, not law, and are named as
practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bot.law.parameters import Parameters
from bot.law.reasons import Antwoord, Reden
from bot.law.sources import Basis, Wetten

_WERKWIJZER = Basis(praktijk="Werkwijzer Poortwachter (UWV)")


class Mogelijkheden(Enum):
    """What the bedrijfsarts says about the worker's capacity for work."""

    JA = "ja"
    MARGINAAL = "marginaal"
    TIJDELIJK_GEEN = "tijdelijk_geen"
    BLIJVEND_GEEN = "blijvend_geen"
    ONBEKEND = "onbekend"


class AowStand(Enum):
    """Where the worker stands with respect to the AOW date."""

    BEREIKT = "bereikt"
    BINNEN_GRENS = "binnen_grens"
    LATER = "later"
    ONBEKEND = "onbekend"


class Uitkomst(Enum):
    """The outcome."""

    MOET_NU = "moet_nu"
    UITERLIJK_OP = "uiterlijk_op"
    MAG_WACHTEN = "mag_wachten"
    HOEFT_NIET = "hoeft_niet"
    ONVOLDOENDE_GEGEVENS = "onvoldoende_gegevens"


@dataclass(frozen=True)
class Spoor2Feiten:
    """The facts.

    Attributes:
        vandaag: The day of the decision.
        ziekteweek: The current week of illness, 1 or more.
        spoor_1_uitgeput: Is it established that own work and other suitable work at the own employer are impossible?
        perspectief: Is there a concrete perspective on structural return at the own employer within the usual months?
        perspectief_vervallen: True when there was such a perspective and it failed.
        mogelijkheden: What the bedrijfsarts says about capacity.
        aow: Where the worker stands with respect to the AOW date ("binnen_grens": within a year after the wachttijd).
        beiden_eens: Do both agree to leave out spoor 2 because of the AOW?
        loondoorbetaling_loopt: False when the right to wage under art. 7:629 BW has ended.
        contract_einde: Last day of the contract, if it ends.
        eigenrisicodrager_zw: True when the employer bears the risk of the Ziektewet itself.
        eje_datum: Day of the eerstejaarsevaluatie, if known.
        uiterste_dag: The latest day for spoor 2 according to the timeline, if known.
    """

    vandaag: date
    ziekteweek: int
    spoor_1_uitgeput: Antwoord = Antwoord.ONBEKEND
    perspectief: Antwoord = Antwoord.ONBEKEND
    perspectief_vervallen: bool = False
    mogelijkheden: Mogelijkheden = Mogelijkheden.ONBEKEND
    aow: AowStand = AowStand.ONBEKEND
    beiden_eens: Antwoord = Antwoord.ONBEKEND
    loondoorbetaling_loopt: bool = True
    contract_einde: date | None = None
    eigenrisicodrager_zw: bool = False
    eje_datum: date | None = None
    uiterste_dag: date | None = None


@dataclass(frozen=True)
class Spoor2Oordeel:
    """The decision.

    Attributes:
        uitkomst: The outcome.
        beslissend: The name of the fact (a field of Spoor2Feiten) that decides.
        uiterlijk_op: The latest day, where there is one (inclusive).
        tweesporenbeleid: True when spoor 1 goes on beside spoor 2.
        ontbreekt: The facts (fields of Spoor2Feiten) to ask for.
        redenen: Why, in Dutch, with sources.
    """

    uitkomst: Uitkomst
    beslissend: str
    redenen: tuple[Reden, ...]
    uiterlijk_op: date | None = None
    tweesporenbeleid: bool = False
    ontbreekt: tuple[str, ...] = ()


def beoordeel_spoor_2(feiten: Spoor2Feiten, parameters: Parameters, wetten: Wetten) -> Spoor2Oordeel:
    """Decide whether spoor 2 must start.

    Args:
        feiten: The facts; unknown ones may stay unknown.
        parameters: The legal values.
        wetten: The laws, for the sources.

    Returns:
        The decision with reasons.

    Raises:
        ValueError: When the week of illness is below 1.
    """
    if feiten.ziekteweek < 1:
        raise ValueError("ziekteweek begint bij 1")
    uitzondering = _uitzondering(feiten, parameters, wetten)
    if uitzondering is not None:
        return uitzondering
    extra = _kanttekeningen(feiten, wetten)
    if feiten.spoor_1_uitgeput is Antwoord.JA:
        reden = Reden(
            "Het staat vast dat er bij de eigen werkgever geen passend werk is. Dan start spoor 2 meteen, in "
            "welke week ook.",
            (wetten.basis("BW7", "7:658a", "1"), wetten.basis("BBP", "§ 5")),
        )
        return Spoor2Oordeel(Uitkomst.MOET_NU, "spoor_1_uitgeput", (reden, *extra))
    if feiten.perspectief_vervallen:
        reden = Reden(
            "De verwachte terugkeer bij de eigen werkgever gaat niet door. UWV verwacht dat spoor 2 dan meteen start.",
            (_WERKWIJZER, wetten.basis("BBP", "§ 5")),
        )
        return Spoor2Oordeel(Uitkomst.MOET_NU, "perspectief_vervallen", (reden, *extra), tweesporenbeleid=True)
    return _naar_evaluatie(feiten, parameters, wetten, extra)


def _uitzondering(feiten: Spoor2Feiten, parameters: Parameters, wetten: Wetten) -> Spoor2Oordeel | None:
    plicht = wetten.basis("BW7", "7:658a", "1")
    if feiten.aow is AowStand.BEREIKT:
        reden = Reden("Na de AOW-leeftijd geldt de plicht voor spoor 2 niet meer.", (plicht,))
        return Spoor2Oordeel(Uitkomst.HOEFT_NIET, "aow", (reden,))
    contract_voorbij = feiten.contract_einde is not None and feiten.contract_einde < feiten.vandaag
    if contract_voorbij and not feiten.eigenrisicodrager_zw:
        reden = Reden(
            "Het contract is voorbij. UWV doet nu de re-integratie, niet meer de oude werkgever.",
            (wetten.basis("WIA", "26", "1"),),
        )
        return Spoor2Oordeel(Uitkomst.HOEFT_NIET, "contract_einde", (reden,))
    # An eigenrisicodrager keeps the duty after the contract, with ziekengeld instead of wages (art. 26 lid 2 WIA).
    if not feiten.loondoorbetaling_loopt and not contract_voorbij:
        reden = Reden(
            "De plicht voor spoor 2 loopt zolang de werkgever loon moet doorbetalen. Die tijd is voorbij.", (plicht,)
        )
        return Spoor2Oordeel(Uitkomst.HOEFT_NIET, "loondoorbetaling_loopt", (reden,))
    if feiten.mogelijkheden is Mogelijkheden.BLIJVEND_GEEN:
        redenen = (
            Reden(
                "De bedrijfsarts ziet blijvend geen mogelijkheden om te werken. Dan hoeft spoor 2 niet. "
                "De bedrijfsarts blijft dit volgen en UWV toetst het.",
                (wetten.basis("BBP", "§ 3"),),
            ),
            Reden("Misschien is een vervroegde IVA-uitkering mogelijk.", (wetten.basis("WIA", "23", "6"),)),
        )
        return Spoor2Oordeel(Uitkomst.HOEFT_NIET, "mogelijkheden", redenen)
    if feiten.mogelijkheden is Mogelijkheden.TIJDELIJK_GEEN:
        reden = Reden(
            "De bedrijfsarts ziet nu geen mogelijkheden om te werken. Spoor 2 wacht tot die er weer zijn; de "
            "plicht vervalt niet.",
            (wetten.basis("BBP", "§ 3"),),
        )
        return Spoor2Oordeel(Uitkomst.MAG_WACHTEN, "mogelijkheden", (reden,))
    if feiten.aow is AowStand.BINNEN_GRENS and feiten.beiden_eens is Antwoord.JA:
        grens = parameters.formatted("aow_spoor_2_grens", feiten.vandaag)
        reden = Reden(
            f"De AOW gaat in binnen {grens} na de wachttijd en beiden zijn het eens. Dan mag spoor 2 in de "
            "praktijk vervallen.",
            (_WERKWIJZER,),
        )
        return Spoor2Oordeel(Uitkomst.HOEFT_NIET, "beiden_eens", (reden,))
    return None


def _naar_evaluatie(
    feiten: Spoor2Feiten, parameters: Parameters, wetten: Wetten, extra: tuple[Reden, ...]
) -> Spoor2Oordeel:
    uiterlijk = _uiterste_dag(feiten, parameters)
    if not _evaluatie_voorbij(feiten, parameters):
        reden = Reden(
            "Nog niet vast staat dat terugkeer bij de eigen werkgever onmogelijk is. Spoor 1 gaat voor. "
            "Eerder starten mag altijd in overleg, en moet zodra het wel vaststaat.",
            (wetten.basis("BW7", "7:658a", "1"), wetten.basis("BBP", "§ 5")),
        )
        if uiterlijk is None:
            return Spoor2Oordeel(
                Uitkomst.MAG_WACHTEN, "spoor_1_uitgeput", (reden, *extra), ontbreekt=("eje_datum", "uiterste_dag")
            )
        return Spoor2Oordeel(
            Uitkomst.UITERLIJK_OP,
            "eje_datum" if feiten.eje_datum else "uiterste_dag",
            (reden, _termijn(feiten, parameters, wetten), *extra),
            uiterlijk_op=uiterlijk,
        )
    maanden = parameters.formatted("spoor_2_perspectief", feiten.vandaag)
    if feiten.perspectief is Antwoord.JA:
        reden = Reden(
            f"Er is een concreet plan om binnen ongeveer {maanden} blijvend terug te keren bij de eigen werkgever. "
            "Dan mag spoor 2 wachten. Leg vast waarom.",
            (_WERKWIJZER, wetten.basis("BBP", "§ 5")),
        )
        return Spoor2Oordeel(Uitkomst.MAG_WACHTEN, "perspectief", (reden, *extra))
    termijn = _termijn(feiten, parameters, wetten)
    if feiten.perspectief is Antwoord.ONBEKEND:
        reden = Reden(
            f"Bepalend is of er een concreet plan is om binnen ongeveer {maanden} blijvend terug te keren bij "
            "de eigen werkgever.",
            (_WERKWIJZER,),
        )
        ontbreekt = ["perspectief"]
        if feiten.spoor_1_uitgeput is Antwoord.ONBEKEND:
            ontbreekt.append("spoor_1_uitgeput")
        return Spoor2Oordeel(
            Uitkomst.ONVOLDOENDE_GEGEVENS,
            "perspectief",
            (reden, termijn, *extra),
            uiterlijk_op=uiterlijk,
            ontbreekt=tuple(ontbreekt),
        )
    if uiterlijk is None:
        return Spoor2Oordeel(
            Uitkomst.ONVOLDOENDE_GEGEVENS, "eje_datum", (termijn, *extra), ontbreekt=("eje_datum", "uiterste_dag")
        )
    naast = Reden(
        "Spoor 1 gaat door naast spoor 2 zolang dat zin heeft. Dat heet tweesporenbeleid.",
        (wetten.basis("BBP", "§ 5"),),
    )
    nu = uiterlijk < feiten.vandaag
    return Spoor2Oordeel(
        Uitkomst.MOET_NU if nu else Uitkomst.UITERLIJK_OP,
        "perspectief",
        (termijn, naast, *extra),
        uiterlijk_op=uiterlijk,
        tweesporenbeleid=True,
    )


def _evaluatie_voorbij(feiten: Spoor2Feiten, parameters: Parameters) -> bool:
    if feiten.eje_datum is not None:
        return feiten.eje_datum <= feiten.vandaag
    return feiten.ziekteweek > parameters.whole("eerstejaarsevaluatie_uiterlijk", feiten.vandaag)


def _uiterste_dag(feiten: Spoor2Feiten, parameters: Parameters) -> date | None:
    dagen = [] if feiten.uiterste_dag is None else [feiten.uiterste_dag]
    if feiten.eje_datum is not None:
        weken = parameters.whole("spoor_2_na_eerstejaarsevaluatie", feiten.vandaag)
        dagen.append(feiten.eje_datum + timedelta(weeks=weken))
    return min(dagen, default=None)


def _termijn(feiten: Spoor2Feiten, parameters: Parameters, wetten: Wetten) -> Reden:
    weken = parameters.formatted("spoor_2_na_eerstejaarsevaluatie", feiten.vandaag)
    return Reden(
        f"UWV verwacht dat spoor 2 binnen {weken} na de eerstejaarsevaluatie start, "
        "tenzij er concreet zicht is op terugkeer bij de eigen werkgever.",
        (_WERKWIJZER, wetten.basis("BBP", "§ 5")),
    )


def _kanttekeningen(feiten: Spoor2Feiten, wetten: Wetten) -> tuple[Reden, ...]:
    extra: list[Reden] = []
    if feiten.mogelijkheden is Mogelijkheden.MARGINAAL:
        extra.append(
            Reden(
                "Bij heel weinig mogelijkheden ligt de nadruk op de eigen werkgever; spoor 2 is dan zelden nodig. "
                "Vraag de bedrijfsarts.",
                (_WERKWIJZER,),
            )
        )
    if feiten.aow is AowStand.BINNEN_GRENS:
        extra.append(
            Reden("Zijn beiden het eens, dan mag spoor 2 in de praktijk vervallen vanwege de AOW.", (_WERKWIJZER,))
        )
    if feiten.contract_einde is not None and feiten.contract_einde >= feiten.vandaag:
        extra.append(
            Reden(
                "Ook bij een contract dat afloopt, geldt de plicht tot de laatste dag. De kosten moeten in "
                "verhouding zijn tot "
                "het loon dat nog komt.",
                (wetten.basis("BW7", "7:658a", "1"), wetten.basis("BBP", "§ 11")),
            )
        )
    return tuple(extra)
