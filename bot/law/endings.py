"""The end of the wage period, of the wachttijd and of the opzegverbod, and what moves or cuts them.

Sources: BW 7:629 lid 1, 2 and 11, BW 7:670 lid 1 and 11, WIA 23-25, 43, 54 and 64.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.law.counting import Geval, dagen_in_jaren
from bot.law.recht import Recht
from bot.law.situation import Situatie, VerkeerdeVolgorde, nederlandse_datum

_DAG = timedelta(days=1)


@dataclass(frozen=True)
class Eindes:
    """The ends of the periods; every date is the last day of its period unless said otherwise.

    Attributes:
        basis: Last day of 104 weeks of illness; None when the werknemer recovered before it.
        planbaar: The end from which RIV and WIA application are counted back: `basis`, or the end of a voluntary
            extension.
        uiterste_aanvraag: Last day to apply for the WIA.
        te_laat: Days that the WIA application was late; 0 when it was in time or has no effect.
        loonperiode: End of the wage period with all extensions, before a contract end or the AOW age cuts it.
        laatste_loondag: Last day with wages.
        laatste_opzegdag: Last protected day of the opzegverbod; None when the contract ends before it.
        wia_ingang: First day of the WIA; None when there is none.
        contract_eindigt: The contract ends during the wage period.
        contract_eindigt_ziek: It ends on a sick day.
        al_aow: The werknemer had the AOW age on the first sick day.
        aow_grens: From this day the milestones no longer apply; None when the AOW age comes after everything.
        geen_wia: The AOW age comes no later than the day the WIA could start.
        loonsanctie_telt: The loonsanctie moves the ends.
        verlenging_telt: The voluntary extension moves the ends.
    """

    basis: date | None
    planbaar: date | None
    uiterste_aanvraag: date | None
    te_laat: int
    loonperiode: date | None
    laatste_loondag: date | None
    laatste_opzegdag: date | None
    wia_ingang: date | None
    contract_eindigt: bool
    contract_eindigt_ziek: bool
    al_aow: bool
    aow_grens: date | None
    geen_wia: bool
    loonsanctie_telt: bool
    verlenging_telt: bool


def bereken_eindes(geval: Geval, situatie: Situatie, eigenrisicodrager: bool, recht: Recht) -> Eindes:
    """Compute the ends.

    Args:
        geval: The case of illness.
        situatie: The situation.
        eigenrisicodrager: Whether the employer bears its own risk for the Ziektewet.
        recht: The law.

    Returns:
        The ends.

    Raises:
        SituatieFout: When a loonsanctie or a voluntary extension does not fit the wage period.
    """
    eerste = geval.eerste_ziektedag
    aow = situatie.aow_datum
    wachttijd = recht.dagen("wachttijd", eerste)
    basis = geval.dag(wachttijd - 1)
    uitdienst = _uit_dienst(situatie, geval, basis)
    al_aow = aow is not None and aow <= eerste
    geen_wia = aow is not None and basis is not None and aow <= basis + _DAG
    # After the contract ended nothing moves any more, but for an eigenrisicodrager (who stands in for UWV).
    verschuifbaar = basis is not None and (not uitdienst or eigenrisicodrager)

    planbaar, verlenging_telt = basis, False
    if situatie.vrijwillige_verlenging_tot is not None and basis is not None:
        _controleer_verlenging(situatie.vrijwillige_verlenging_tot, basis)
        if verschuifbaar:
            planbaar, verlenging_telt = situatie.vrijwillige_verlenging_tot, True

    uiterste_aanvraag, te_laat, periode = None, 0, planbaar
    if planbaar is not None:
        uiterste_aanvraag = planbaar - timedelta(days=recht.dagen("wia_aanvraag_termijn", eerste))
        aanvraag = situatie.wia_aanvraag_datum
        if aanvraag is not None and verschuifbaar and not geen_wia:
            te_laat = max(0, (aanvraag - uiterste_aanvraag).days)
        periode = planbaar + timedelta(days=te_laat)

    loonsanctie_telt = False
    if situatie.loonsanctie is not None:
        _controleer_loonsanctie(situatie, periode, recht)
        if periode is not None and verschuifbaar:
            periode, loonsanctie_telt = situatie.loonsanctie.eind, True

    # A former employee of an eigenrisicodrager keeps no wage period; only the start of the WIA moves.
    loonperiode = basis if uitdienst else periode
    contract = situatie.contract_einde
    contract_eindigt = contract is not None and (uitdienst or (loonperiode is not None and contract <= loonperiode))

    opzegdag = geval.dag(dagen_in_jaren(eerste, recht.parameters.whole("opzegverbod_duur", eerste)) - 1)
    if opzegdag is not None and loonperiode is not None and basis is not None:
        opzegdag += loonperiode - basis
    loondag = loonperiode
    if contract_eindigt:
        # A case that began after the contract had ended never had a wage period.
        loondag = contract if contract is not None and contract >= eerste else None
    aow_grens = None
    if aow is not None:
        # The term of the first sick day: an illness that began before a change of the law kept the old one.
        zes_weken = _aow_einde(geval, aow, recht.dagen("aow_loondoorbetaling", eerste))
        if not contract_eindigt or loondag is not None:
            loondag = _eerste_van(loondag, zes_weken)
        opzegdag = _eerste_van(opzegdag, _aow_einde(geval, aow, recht.dagen("aow_opzegverbod", eerste)))
        aow_grens = aow
    if contract_eindigt and contract is not None and opzegdag is not None and opzegdag > contract:
        # Nothing is left to terminate.
        opzegdag = None
    wia = None if periode is None or geen_wia else periode + _DAG
    return Eindes(
        basis=basis,
        planbaar=planbaar,
        uiterste_aanvraag=uiterste_aanvraag,
        te_laat=te_laat,
        loonperiode=loonperiode,
        laatste_loondag=loondag,
        laatste_opzegdag=opzegdag,
        wia_ingang=wia,
        contract_eindigt=contract_eindigt,
        contract_eindigt_ziek=contract_eindigt and contract is not None and _nog_ziek(geval, contract),
        al_aow=al_aow,
        aow_grens=aow_grens,
        geen_wia=geen_wia,
        loonsanctie_telt=loonsanctie_telt,
        verlenging_telt=verlenging_telt,
    )


def _uit_dienst(situatie: Situatie, geval: Geval, basis: date | None) -> bool:
    """Whether the contract ends within the 104 weeks, before a recovery that has no end."""
    einde = situatie.contract_einde
    if einde is None:
        return False
    laatste = basis if basis is not None else geval.laatste_ziektedag
    return laatste is not None and einde <= laatste


def _nog_ziek(geval: Geval, dag: date) -> bool:
    # Leave between two sick periods belongs to the case: the werknemer did not recover.
    return geval.is_ziek_op(dag) or any(
        onderbreking.soort == "verlof" and onderbreking.van <= dag <= onderbreking.tot
        for onderbreking in geval.onderbrekingen
    )


def _aow_einde(geval: Geval, aow: date, dagen: int) -> date | None:
    """Last of the sick days that still count from the AOW date (or from the first sick day, when that is later)."""
    voor_aow = geval.geteld_tot_en_met(aow - _DAG)
    return geval.dag(voor_aow + dagen - 1)


def _eerste_van(een: date | None, ander: date | None) -> date | None:
    if een is None or ander is None:
        return een or ander
    return min(een, ander)


def _controleer_verlenging(tot: date, basis: date) -> None:
    if tot <= basis:
        raise VerkeerdeVolgorde(
            "vrijwillige_verlenging_tot",
            f"De vrijwillige verlenging tot en met {nederlandse_datum(tot)} eindigt niet na de gewone "
            f"loondoorbetaling, die loopt tot en met {nederlandse_datum(basis)}: geef een latere datum.",
        )


def _controleer_loonsanctie(situatie: Situatie, einde: date | None, recht: Recht) -> None:
    loonsanctie = situatie.loonsanctie
    if loonsanctie is None:
        return
    maximum = recht.dagen("loonsanctie_maximum", situatie.eerste_ziektedag)
    if (loonsanctie.eind - loonsanctie.start).days + 1 > maximum:
        raise VerkeerdeVolgorde(
            "loonsanctie",
            f"De loonsanctie van {nederlandse_datum(loonsanctie.start)} tot en met "
            f"{nederlandse_datum(loonsanctie.eind)} duurt langer dan {maximum // 7} weken: geef een eerdere einddatum.",
        )
    if einde is not None and loonsanctie.start <= einde:
        raise VerkeerdeVolgorde(
            "loonsanctie",
            f"De loonsanctie begint op {nederlandse_datum(loonsanctie.start)}, maar de gewone loondoorbetaling "
            f"loopt tot en met {nederlandse_datum(einde)}: geef een begin na die dag.",
        )
