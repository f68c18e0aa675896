"""The date of every milestone that applies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bot.law.counting import WEEK, Geval
from bot.law.endings import Eindes
from bot.law.milestones import Regel
from bot.law.recht import Recht
from bot.law.situation import Situatie
from bot.law.werkdagen import eerste_werkdag

_DAG = timedelta(days=1)

# What stands in for the WIA: nothing of it applies when the AOW age comes first.
WIA = frozenset({"wia_aanvraag", "uwv_brief_wia", "vervroegde_iva", "wia_ingang", "besluit_wia"})
# Set from the ends themselves, which already take the contract end and the AOW age into account.
EINDES = frozenset({"einde_loondoorbetaling", "einde_opzegverbod"})
ALTIJD = frozenset({"eerste_ziektedag", "ziekmelding"})
# Bound to the wage period itself: after the contract they do not go on with an eigenrisicodrager either.
ALLEEN_MET_LOON = frozenset({"minimumloon_bodem_vervalt", "besluit_loonsanctie", "uwv_brief_eje"})
# Counted from the end of the contract, so a later recovery does not undo them.
NA_CONTRACT = frozenset({"nawerking_ziektewet", "transitievergoeding", "aangifte_erd"})


class Dag(NamedTuple):
    """When a milestone is.

    Attributes:
        van: First day of a period; None for a single day.
        tot: The day, or the last day of the period; None when it has no fixed day.
        reeks: All days of a milestone that comes back.
    """

    van: date | None
    tot: date | None
    reeks: tuple[date, ...] = ()


Datums = dict[str, Dag]


def bereken_datums(geval: Geval, eindes: Eindes, situatie: Situatie, eigenrisicodrager: bool, recht: Recht) -> Datums:
    """Compute the dates.

    Args:
        geval: The case of illness.
        eindes: The ends of the periods.
        situatie: The situation.
        eigenrisicodrager: Whether the employer bears its own risk for the Ziektewet.
        recht: The law.

    Returns:
        The date by milestone id, only for milestones that apply.
    """
    datums: Datums = {}
    for naam, dag in _alle(geval, eindes, situatie, eigenrisicodrager, recht):
        if dag.tot is None or _geldt(naam, dag.tot, eindes, situatie, eigenrisicodrager, geval, recht):
            datums[naam] = dag
    return datums


def _alle(
    geval: Geval, eindes: Eindes, situatie: Situatie, eigenrisicodrager: bool, recht: Recht
) -> Iterator[tuple[str, Dag]]:
    eerste = geval.eerste_ziektedag
    for naam, tekst in recht.mijlpalen.items():
        if tekst.telling is None:
            continue
        tot = _volgens(tekst.telling.datum, geval, eindes, recht)
        van = _volgens(tekst.telling.vanaf, geval, eindes, recht) if tekst.telling.vanaf else None
        if tot is not None and (naam != "ezwb" or _uit_dienst_voor(tot, eindes, situatie)):
            yield naam, Dag(van, tot)
    yield "eerste_ziektedag", Dag(None, eerste)
    yield "ziekmelding", Dag(None, eerste)
    if not eindes.al_aow:
        yield "bijstelling_plan_van_aanpak", Dag(None, None)

    plan = _plan_van_aanpak(geval, situatie, recht)
    yield "plan_van_aanpak", Dag(None, plan)
    reeks = _evaluaties(plan, geval, eindes, situatie, eigenrisicodrager, recht)
    if reeks:
        yield "evaluaties_plan_van_aanpak", Dag(None, reeks[-1], reeks)
    spoor_2 = _start_spoor_2(geval, situatie, recht)
    if spoor_2 is not None:
        yield "start_spoor_2", Dag(None, spoor_2)

    if eindes.planbaar is not None:
        verslag = eindes.planbaar - timedelta(days=recht.dagen("re_integratieverslag_termijn", eerste))
        oordeel = geval.dag((recht.parameters.whole("actueel_oordeel_vanaf_week", eerste) - 1) * WEEK)
        if oordeel is not None:
            # With a voluntary extension the opinion moves along with the report.
            yield "actueel_oordeel", Dag(oordeel + (eindes.planbaar - (eindes.basis or eindes.planbaar)), verslag)
        besluit = eindes.planbaar + timedelta(days=eindes.te_laat - recht.dagen("loonsanctie_besluit_termijn", eerste))
        yield "besluit_loonsanctie", Dag(None, besluit)
    if eindes.uiterste_aanvraag is not None:
        aanvraag = _van_dit_geval(situatie.wia_aanvraag_datum, geval) or eindes.uiterste_aanvraag
        yield "besluit_wia", Dag(None, aanvraag + timedelta(days=recht.dagen("wia_beslistermijn", aanvraag)))
    if eindes.wia_ingang is not None:
        yield "wia_ingang", Dag(None, eindes.wia_ingang)
    if eindes.laatste_loondag is not None:
        yield "einde_loondoorbetaling", Dag(None, eindes.laatste_loondag)
    if eindes.laatste_opzegdag is not None:
        yield "einde_opzegverbod", Dag(None, eindes.laatste_opzegdag)
        yield "ontslagaanvraag", Dag(None, eindes.laatste_opzegdag + _DAG)
    if not eindes.al_aow:
        yield from _uit_dienst(geval, eindes, situatie, eigenrisicodrager, recht)
        if eindes.contract_eindigt:
            yield "transitievergoeding", Dag(None, situatie.contract_einde)
        elif eindes.laatste_opzegdag is not None and not eindes.geen_wia:
            # No transitievergoeding when the contract ends because of the AOW age (BW 7:673 lid 7).
            yield "transitievergoeding", Dag(None, None)
            yield "compensatie_transitievergoeding", Dag(None, None)


def _volgens(regel: Regel, geval: Geval, eindes: Eindes, recht: Recht) -> date | None:
    eerste = geval.eerste_ziektedag
    if regel.telwijze == "kalender_na":
        return eerste + timedelta(days=recht.dagen(regel.parameter, eerste))
    if regel.telwijze == "voor_einde":
        if eindes.planbaar is None:
            return None
        return eindes.planbaar - timedelta(days=recht.dagen(regel.parameter, eerste))
    index = recht.dagen(regel.parameter, eerste)
    if regel.telwijze == "begin_van_week":
        index -= WEEK
    elif regel.telwijze == "einde_van_week":
        index -= 1
    return geval.dag(index)


def _plan_van_aanpak(geval: Geval, situatie: Situatie, recht: Recht) -> date:
    eerste = geval.eerste_ziektedag
    analyse = _van_dit_geval(situatie.pa_datum, geval)
    if analyse is not None:
        return analyse + timedelta(days=recht.dagen("plan_van_aanpak_termijn", eerste))
    return eerste + timedelta(days=recht.dagen("plan_van_aanpak_uiterlijk", eerste))


def _start_spoor_2(geval: Geval, situatie: Situatie, recht: Recht) -> date | None:
    eerste = geval.eerste_ziektedag
    termijn = recht.dagen("spoor_2_na_eerstejaarsevaluatie", eerste)
    uiterlijk = geval.dag(recht.dagen("eerstejaarsevaluatie_uiterlijk", eerste) - 1 + termijn)
    evaluatie = _van_dit_geval(situatie.eje_datum, geval)
    if evaluatie is None:
        return uiterlijk
    na_evaluatie = evaluatie + timedelta(days=termijn)
    return na_evaluatie if uiterlijk is None else min(na_evaluatie, uiterlijk)


def _evaluaties(
    plan: date, geval: Geval, eindes: Eindes, situatie: Situatie, eigenrisicodrager: bool, recht: Recht
) -> tuple[date, ...]:
    interval = timedelta(days=recht.dagen("evaluatie_interval", geval.eerste_ziektedag))
    einde = eindes.planbaar or geval.laatste_ziektedag
    if eindes.contract_eindigt and not eigenrisicodrager and situatie.contract_einde is not None:
        einde = min(einde, situatie.contract_einde) if einde else situatie.contract_einde
    if eindes.aow_grens is not None and einde is not None:
        einde = min(einde, eindes.aow_grens - _DAG)
    dagen: list[date] = []
    dag = plan + interval
    while einde is not None and dag <= einde:
        dagen.append(dag)
        dag += interval
    return tuple(dagen)


def _uit_dienst(
    geval: Geval, eindes: Eindes, situatie: Situatie, eigenrisicodrager: bool, recht: Recht
) -> Iterator[tuple[str, Dag]]:
    einde = situatie.contract_einde
    if einde is None or not eindes.contract_eindigt:
        return
    if not eindes.contract_eindigt_ziek:
        yield "nawerking_ziektewet", Dag(None, einde + timedelta(days=recht.dagen("nawerking_ziektewet", einde)))
        return
    if eigenrisicodrager:
        termijn = timedelta(days=recht.dagen("aangifte_erd_termijn", einde))
        yield "aangifte_erd", Dag(None, eerste_werkdag(einde + termijn))
        return
    yield "ziek_uit_dienst_melding", Dag(None, einde)
    grens = timedelta(days=recht.dagen("ziek_uit_dienst_re_integratieverslag_grens", einde))
    if einde >= geval.eerste_ziektedag + grens:
        yield "re_integratieverslag_uit_dienst", Dag(None, einde)


def _uit_dienst_voor(dag: date, eindes: Eindes, situatie: Situatie) -> bool:
    einde = situatie.contract_einde
    return eindes.contract_eindigt and einde is not None and einde < dag


def _van_dit_geval(dag: date | None, geval: Geval) -> date | None:
    """Leave out a date that belongs to an earlier case of illness."""
    return dag if dag is not None and dag >= geval.eerste_ziektedag else None


def _geldt(
    naam: str, dag: date, eindes: Eindes, situatie: Situatie, eigenrisicodrager: bool, geval: Geval, recht: Recht
) -> bool:
    if naam in ALTIJD or naam in EINDES or naam == "ontslagaanvraag":
        return True
    if eindes.al_aow:
        return False
    if eindes.geen_wia and naam in WIA:
        return False
    if eindes.aow_grens is not None and dag >= eindes.aow_grens:
        return False
    hersteld = geval.laatste_ziektedag
    if hersteld is not None and dag > hersteld and naam not in NA_CONTRACT:
        return False
    na_contract = _uit_dienst_voor(dag, eindes, situatie)
    if na_contract and naam in ALLEEN_MET_LOON:
        return False
    return not (na_contract and not eigenrisicodrager and recht.mijlpalen[naam].vervalt_na_contract)
