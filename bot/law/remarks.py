"""What the reader must know about an outcome: where the law is not settled, and what was assumed or left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.law.cases import Lezing
from bot.law.endings import Eindes
from bot.law.recht import Recht
from bot.law.situation import Situatie, nederlandse_datum

_DAG = timedelta(days=1)

# An evaluation outside these sick weeks is possible, but more often a typing error.
GEWONE_WEKEN_EVALUATIE = range(40, 57)


def opmerkingen(
    lezing: Lezing, eindes: Eindes, situatie: Situatie, eigenrisicodrager: bool, recht: Recht
) -> tuple[str, ...]:
    """Return the remarks.

    Args:
        lezing: The reading of the situation.
        eindes: The ends of the periods.
        situatie: The situation.
        eigenrisicodrager: Whether the employer bears its own risk for the Ziektewet.
        recht: The law.

    Returns:
        Dutch sentences, the most important first.
    """
    return (
        *_over_de_telling(lezing, recht),
        *_over_verlof(lezing, situatie),
        *_over_aow(eindes, situatie, recht),
        *_over_contract(eindes, situatie, eigenrisicodrager),
        *_over_verlenging(eindes, situatie, recht),
        *_over_datums(lezing, situatie),
    )


def _over_de_telling(lezing: Lezing, recht: Recht) -> Iterator[str]:
    geval = lezing.geval
    eerste = geval.eerste_ziektedag
    if geval.laatste_ziektedag is not None:
        grens = recht.tekst("samentelling_grens", eerste)
        yield (
            f"De werknemer is hersteld na {nederlandse_datum(geval.laatste_ziektedag)}. Latere datums gelden niet. "
            f"Bij nieuwe ziekte binnen {grens} loopt de telling door."
        )
    uiterlijk = eerste + timedelta(days=recht.dagen("plan_van_aanpak_uiterlijk", eerste))
    if geval.onderbroken_voor(uiterlijk + _DAG):
        yield (
            "Bij probleemanalyse en plan van aanpak ziet u de dag die de regeling noemt, geteld vanaf de eerste "
            "ziektedag. "
            "In de praktijk komen de dagen van de onderbreking erbij."
        )
    if geval.nieuw_door is not None and geval.nieuw_door.soort == "gemengd":
        yield (
            "Herstel en verlof samen duurden te lang om door te tellen; daarom rekenen wij met een nieuw ziektegeval. "
            "Hierover bestaan twee lezingen: vraag UWV wat in uw geval geldt."
        )


def _over_verlof(lezing: Lezing, situatie: Situatie) -> Iterator[str]:
    if lezing.datum_na_verlof_aangenomen:
        yield (
            "Volgens u sloot de ziekte niet direct aan op het verlof. Wij nemen de dag na het verlof als nieuwe eerste "
            "ziektedag. Was dat later, vul dan de hersteldatum en de nieuwe ziektedag in."
        )
    if any(onderbreking.soort == "verlof" for onderbreking in lezing.geval.onderbrekingen):
        yield (
            "Was de werknemer vóór het verlof ziek door de zwangerschap, dan tellen die dagen voor het opzegverbod "
            "niet mee. Het opzegverbod duurt dan langer."
        )
        yield (
            "Bij ziekte door zwangerschap of bevalling gelden voor de melding aan UWV andere regels dan de "
            "42e-weeksmelding."
        )
    if situatie.zwangerschapsverlof:
        yield "Er is ook een eigen opzegverbod tijdens de zwangerschap, het verlof en de weken erna."


def _over_aow(eindes: Eindes, situatie: Situatie, recht: Recht) -> Iterator[str]:
    aow = situatie.aow_datum
    if aow is None:
        return
    if eindes.al_aow:
        yield (
            "Voor wie de AOW-leeftijd al heeft, gelden plan van aanpak, spoor 2 en WIA niet. "
            "Meewerken aan terugkeer bij de eigen werkgever blijft, tenzij er een goede reden is om dat niet te doen."
        )
        return
    if eindes.geen_wia:
        yield (
            f"De AOW-leeftijd ({nederlandse_datum(aow)}) komt vóór de WIA. Daarom is er geen gewone WIA-aanvraag. "
            "Een vervroegde IVA kan soms nog tot de AOW-datum: vraag dat aan UWV."
        )
    elif eindes.basis is not None:
        jaren = recht.parameters.whole("aow_spoor_2_grens", aow)
        if aow <= eindes.basis + timedelta(days=round(jaren * 365.25)):
            yield (
                "De AOW-leeftijd komt kort na het einde van de wachttijd. Volgens de Werkwijzer Poortwachter mogen "
                "werkgever en werknemer dan samen afzien van spoor 2."
            )


def _over_contract(eindes: Eindes, situatie: Situatie, eigenrisicodrager: bool) -> Iterator[str]:
    einde = situatie.contract_einde
    if situatie.dienstverband == "uitzend":
        yield (
            "Bij uitzendwerk is het uitzendbureau de werkgever. Deze datums gelden zolang het contract loopt; "
            "daarna geldt de Ziektewet."
        )
    if einde is None or not eindes.contract_eindigt:
        return
    if not eindes.contract_eindigt_ziek:
        yield (
            f"Op de laatste dag van het contract ({nederlandse_datum(einde)}) was de werknemer niet ziek. "
            "Een melding ziek uit dienst is dan niet nodig."
        )
    elif eigenrisicodrager:
        yield (
            "Na het contract betaalt de eigenrisicodrager ziekengeld en doet hij de re-integratie. De 42e-weeksmelding "
            "hoort bij loondoorbetaling: vraag UWV of die na de eigen melding nog nodig is."
        )
    else:
        yield (
            "Na het contract betaalt UWV ziekengeld en helpt UWV bij de re-integratie. Bij de WIA-aanvraag hoort dan "
            "geen re-integratieverslag van de werkgever."
        )
    if situatie.loonsanctie is not None and not eindes.loonsanctie_telt:
        yield "De ingevulde loonsanctie verandert niets, omdat het contract dan al is geëindigd."
    if situatie.vrijwillige_verlenging_tot is not None and not eindes.verlenging_telt:
        yield "De ingevulde vrijwillige verlenging verandert niets, omdat het contract dan al is geëindigd."


def _over_verlenging(eindes: Eindes, situatie: Situatie, recht: Recht) -> Iterator[str]:
    if eindes.te_laat:
        aanvraag = situatie.wia_aanvraag_datum
        termijn = recht.tekst("wia_brief_te_laat_termijn", aanvraag) if aanvraag else ""
        yield (
            f"De WIA-aanvraag is {eindes.te_laat} {'dag' if eindes.te_laat == 1 else 'dagen'} te laat. "
            "Zonder goede reden krijgt de werknemer over die tijd geen loon. "
            f"Kwam de brief van UWV te laat, dan is er {termijn} tijd na ontvangst."
        )
    if eindes.loonsanctie_telt:
        herstel = recht.tekst("bekorting_einde", eindes.basis) if eindes.basis else ""
        yield (
            f"Herstelt de werkgever het tekort eerder, dan eindigt de loonsanctie {herstel} "
            "nadat UWV dat heeft vastgesteld."
        )
    if eindes.verlenging_telt:
        yield "De wet noemt geen maximum voor een vrijwillige verlenging, maar anderen noemen één jaar: UWV beslist."


def _over_datums(lezing: Lezing, situatie: Situatie) -> Iterator[str]:
    eerste = lezing.geval.eerste_ziektedag
    eerder = [
        wat
        for wat, dag in (
            ("de probleemanalyse", situatie.pa_datum),
            ("de eerstejaarsevaluatie", situatie.eje_datum),
            ("de WIA-aanvraag", situatie.wia_aanvraag_datum),
        )
        if dag is not None and dag < eerste
    ]
    if eerder:
        yield f"De datum van {' en '.join(eerder)} hoort bij een eerder ziektegeval en telt niet mee."
    evaluatie = situatie.eje_datum
    if evaluatie is not None and evaluatie >= eerste and not _gewone_evaluatie(lezing, evaluatie):
        yield "De datum van de eerstejaarsevaluatie is ongewoon vroeg of laat: controleer of deze klopt."


def _gewone_evaluatie(lezing: Lezing, dag: date) -> bool:
    week = lezing.geval.ziekteweek(dag)
    return week is not None and week in GEWONE_WEKEN_EVALUATIE
