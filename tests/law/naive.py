"""An independent, naive day counter for the golden cases.

It walks the calendar one day at a time, keeps the set of days that count as sick days, and reads every date off that
walk. It shares no code with the engine (nothing from ``bot`` is imported), so that both can be compared.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Mijlpalen = dict[str, Any]

DAG = timedelta(days=1)
HORIZON = 365 * 8
MIJLPALEN = (
    "probleemanalyse",
    "plan_van_aanpak",
    "melding_42e_week",
    "eerstejaarsevaluatie",
    "start_spoor_2",
    "vervroegde_iva",
    "uwv_brief_wia",
    "re_integratieverslag",
    "wia_aanvraag",
    "einde_loondoorbetaling",
    "wia_ingang",
    "einde_opzegverbod",
    "ziek_uit_dienst_melding",
    "re_integratieverslag_uit_dienst",
    "aangifte_erd",
)
# Duties and rights that belong to the employer while the contract runs; they end with the contract.
VAN_DE_WERKGEVER = (
    "probleemanalyse",
    "plan_van_aanpak",
    "melding_42e_week",
    "eerstejaarsevaluatie",
    "start_spoor_2",
    "re_integratieverslag",
    "einde_opzegverbod",
)
# Of those, the one that an eigenrisicodrager for the Ziektewet does not go on with for a former employee.
STOPT_BIJ_EIGENRISICODRAGER = ("einde_opzegverbod",)
# Everything of the WIA; nothing of it applies when the AOW age comes first.
VAN_DE_WIA = ("vervroegde_iva", "uwv_brief_wia", "wia_aanvraag", "wia_ingang")


def dag(waarde: Any) -> date | None:
    """A date out of an ISO text, a date, or nothing."""
    if waarde is None or isinstance(waarde, date):
        return waarde
    return date.fromisoformat(waarde)


def dagen_van(start: date, tot_en_met: date) -> set[date]:
    """Every calendar day from ``start`` to ``tot_en_met``, both included."""
    dagen, loper = set(), start
    while loper <= tot_en_met:
        dagen.add(loper)
        loper += DAG
    return dagen


def verder(vanaf: date, aantal: int) -> date:
    """Walk ``aantal`` calendar days on (or back, when negative)."""
    for _ in range(abs(aantal)):
        vanaf = vanaf + DAG if aantal > 0 else vanaf - DAG
    return vanaf


def tussen(eerder: date, later: date) -> int:
    """How many steps of one day lead from ``eerder`` to ``later``."""
    stappen = 0
    while eerder < later:
        eerder += DAG
        stappen += 1
    return stappen


def pasen(jaar: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = jaar % 19, jaar // 100, jaar % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    maand, rest = divmod(h + r - 7 * m + 114, 31)
    return date(jaar, maand, rest + 1)


def is_werkdag(d: date) -> bool:
    """No Saturday, Sunday or holiday of the Algemene termijnenwet (art. 3)."""
    zondag = pasen(d.year)
    koningsdag = date(d.year, 4, 27)
    if koningsdag.isoweekday() == 7:
        koningsdag -= DAG
    feestdagen = {
        date(d.year, 1, 1),
        verder(zondag, -2),
        verder(zondag, 1),
        koningsdag,
        date(d.year, 5, 5),
        verder(zondag, 39),
        verder(zondag, 50),
        date(d.year, 12, 25),
        date(d.year, 12, 26),
    }
    return d.isoweekday() < 6 and d not in feestdagen


def eerste_werkdag_vanaf(d: date) -> date:
    while not is_werkdag(d):
        d += DAG
    return d


def laatste_werkdag_tot(d: date) -> date:
    while not is_werkdag(d):
        d -= DAG
    return d


def _onderbroken(invoer: dict[str, Any]) -> set[date]:
    """The days on which the werknemer had recovered."""
    vrij: set[date] = set()
    for herstel in invoer.get("hersteld") or []:
        van, weer_ziek = dag(herstel["hersteld_per"]), dag(herstel.get("opnieuw_ziek"))
        assert van is not None
        vrij |= dagen_van(van, weer_ziek - DAG if weer_ziek else verder(van, HORIZON))
    return vrij


def _ziektedagen(start: date, vrij: set[date], neutraal: set[date]) -> list[date]:
    """Walk the days; four weeks or more in a row without illness throw away what was counted before."""
    geteld: list[date] = []
    reeks = 0
    loper = start
    for _ in range(HORIZON):
        if loper in vrij:
            reeks += 1
        elif loper not in neutraal:
            if reeks >= 28:
                geteld = []
            reeks = 0
            geteld.append(loper)
        loper += DAG
    return geteld


def verwacht(vandaag: Any, invoer: dict[str, Any]) -> list[Mijlpalen]:
    """The milestones that the law gives, one dict for each outcome.

    Args:
        vandaag: Today; kept for the signature, no date depends on it.
        invoer: A situation in the input format of ``deadlines``; assumed to be valid.
    """
    start = dag(invoer["eerste_ziektedag"])
    assert start is not None
    verlof = invoer.get("zwangerschapsverlof")
    vrij = _onderbroken(invoer)
    if not verlof:
        return [_mijlpalen(_ziektedagen(start, vrij, set()), invoer)]
    verlofdagen = dagen_van(dag(verlof["start"]), dag(verlof["eind"]))  # type: ignore[arg-type]
    if verlof.get("aansluitend") is False:
        return [_mijlpalen(_ziektedagen(start, vrij | verlofdagen, set()), invoer)]
    zelfde = _mijlpalen(_ziektedagen(start, vrij, verlofdagen), invoer)
    ander = _mijlpalen(_ziektedagen(max(verlofdagen) + DAG, vrij, set()), invoer)
    keuze = verlof.get("zelfde_oorzaak")
    if keuze is True:
        return [zelfde]
    if keuze is False:
        return [ander]
    return [zelfde, ander]


def ziekteweek(vandaag: date, invoer: dict[str, Any]) -> int:
    """The week of illness of ``vandaag``, for situations without leave, on a sick day."""
    start = dag(invoer["eerste_ziektedag"])
    assert start is not None
    return _ziektedagen(start, _onderbroken(invoer), set()).index(vandaag) // 7 + 1


def _mijlpalen(ziek: list[date], invoer: dict[str, Any]) -> Mijlpalen:
    uit: Mijlpalen = dict.fromkeys(MIJLPALEN)
    d0 = ziek[0]
    if len(ziek) <= 728:
        return _hersteld(ziek, invoer, uit)
    aow = dag(invoer.get("aow_datum"))
    einde_contract = dag(invoer.get("contract_einde"))
    if aow is not None and d0 >= aow:
        laatste = ziek[_aow_dagen(d0) - 1]
        voor_einde_contract = einde_contract is None or laatste <= einde_contract
        uit["einde_loondoorbetaling"] = laatste if voor_einde_contract else einde_contract
        uit["einde_opzegverbod"] = laatste if voor_einde_contract else None
        return uit

    pa, eje = dag(invoer.get("pa_datum")), dag(invoer.get("eje_datum"))
    uit["probleemanalyse"] = verder(d0, 42)
    uit["plan_van_aanpak"] = verder(pa, 14) if pa and pa >= d0 else verder(d0, 56)
    uit["melding_42e_week"] = ziek[294]
    uit["eerstejaarsevaluatie"] = (ziek[315], ziek[363])
    uit["start_spoor_2"] = min(ziek[405], verder(eje, 42)) if eje and eje >= d0 else ziek[405]
    uit["vervroegde_iva"] = (ziek[21], ziek[475])
    uit["uwv_brief_wia"] = ziek[622]

    einde_104 = ziek[727]
    verlengd = dag(invoer.get("vrijwillige_verlenging_tot")) or einde_104
    uit["re_integratieverslag"] = verder(verlengd, -91)
    uit["wia_aanvraag"] = verder(verlengd, -77)
    gedaan = dag(invoer.get("wia_aanvraag_datum"))
    te_laat = tussen(uit["wia_aanvraag"], gedaan) if gedaan else 0
    ex_werknemer = einde_contract is not None and einde_contract <= verlengd
    erd = bool(invoer.get("eigenrisicodrager_zw"))
    geen_wia = aow is not None and aow <= ziek[728]
    if geen_wia or (ex_werknemer and not erd):
        te_laat = 0
    einde = verder(verlengd, te_laat)
    sanctie = invoer.get("loonsanctie")
    if sanctie:
        einde = dag(sanctie["eind"])  # type: ignore[assignment]
    uit["einde_loondoorbetaling"] = einde
    uit["wia_ingang"] = einde + DAG
    # Two years by the calendar: the last day before the second anniversary, then every day that did not count.
    twee_jaar = d0
    while (twee_jaar.year, twee_jaar.month, twee_jaar.day) < (d0.year + 2, d0.month, d0.day):
        twee_jaar += DAG
    opzegverbod = ziek[tussen(d0, twee_jaar) - 1]
    uit["einde_opzegverbod"] = verder(opzegverbod, tussen(einde_104, einde))

    if aow is not None:
        zes_weken = verder(aow, _aow_dagen(d0) - 1)
        for naam in ("einde_loondoorbetaling", "einde_opzegverbod"):
            uit[naam] = min(uit[naam], zes_weken)

    if einde_contract is not None and einde_contract <= einde:
        uit["einde_loondoorbetaling"] = min(einde_contract, uit["einde_loondoorbetaling"])
        for naam in STOPT_BIJ_EIGENRISICODRAGER if erd else VAN_DE_WERKGEVER:
            if _laatste(uit[naam]) > einde_contract:
                uit[naam] = None
        if erd:
            uit["aangifte_erd"] = eerste_werkdag_vanaf(verder(einde_contract, 42))
        else:
            uit["ziek_uit_dienst_melding"] = einde_contract
            if einde_contract >= verder(d0, 42):
                uit["re_integratieverslag_uit_dienst"] = einde_contract

    if aow is not None:
        for naam in set(MIJLPALEN) - {"einde_loondoorbetaling", "einde_opzegverbod"}:
            if uit[naam] is not None and _laatste(uit[naam]) >= aow:
                uit[naam] = None
        if geen_wia:
            for naam in VAN_DE_WIA:
                uit[naam] = None
    return uit


def _aow_dagen(eerste: date) -> int:
    """Six weeks; thirteen for an illness that began before 1 July 2023."""
    return 42 if eerste >= date(2023, 7, 1) else 91


def _hersteld(ziek: list[date], invoer: dict[str, Any], uit: Mijlpalen) -> Mijlpalen:
    """Recovered before the end of 104 weeks and not ill again: only what fell before the recovery remains."""
    d0, pa = ziek[0], dag(invoer.get("pa_datum"))
    dagen = {
        "probleemanalyse": verder(d0, 42),
        "plan_van_aanpak": verder(pa, 14) if pa else verder(d0, 56),
        "melding_42e_week": _index(ziek, 294),
        "start_spoor_2": _index(ziek, 405),
        "uwv_brief_wia": _index(ziek, 622),
    }
    for naam, d in dagen.items():
        uit[naam] = d if d is not None and d <= ziek[-1] else None
    for naam, van, tot in (("eerstejaarsevaluatie", 315, 363), ("vervroegde_iva", 21, 475)):
        if _index(ziek, tot) is not None:
            uit[naam] = (ziek[van], ziek[tot])
    return uit


def _index(ziek: list[date], nummer: int) -> date | None:
    return ziek[nummer] if nummer < len(ziek) else None


def _laatste(waarde: Any) -> date:
    return waarde[1] if isinstance(waarde, tuple) else waarde
