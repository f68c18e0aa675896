"""Writes docs/golden-cases.md, the golden cases as tables: ``python -m tests.law.golden_table``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.law.golden import GROEPEN, Geval, lees_gevallen

DOCUMENT = Path(__file__).parents[2] / "docs" / "golden-cases.md"

KOPPEN = {
    "base": "Gewone gevallen",
    "samentelling": "Hersteld en opnieuw ziek",
    "verlof": "Zwangerschaps- en bevallingsverlof",
    "aow": "AOW-leeftijd",
    "contract": "Contract eindigt tijdens de ziekte",
    "erd": "Eigenrisicodrager voor de Ziektewet",
    "te_late_aanvraag": "Te late WIA-aanvraag",
    "loonsanctie": "Loonsanctie",
    "verlenging": "Vrijwillige verlenging",
    "combinaties": "Combinaties",
    "grenzen": "Grenzen van de kalender",
    "refusals": "Invoer die wordt geweigerd",
}
MIJLPALEN = {
    "probleemanalyse": "probleemanalyse",
    "plan_van_aanpak": "plan van aanpak",
    "melding_42e_week": "42e-weeksmelding",
    "eerstejaarsevaluatie": "eerstejaarsevaluatie",
    "start_spoor_2": "start spoor 2 (uiterlijk)",
    "vervroegde_iva": "aanvraag vervroegde IVA",
    "uwv_brief_wia": "brief UWV over WIA (uiterlijk)",
    "re_integratieverslag": "re-integratieverslag",
    "wia_aanvraag": "WIA-aanvraag",
    "einde_loondoorbetaling": "laatste loondag",
    "wia_ingang": "ingang WIA",
    "einde_opzegverbod": "laatste dag opzegverbod",
    "ziek_uit_dienst_melding": "ziekmelding uit dienst",
    "re_integratieverslag_uit_dienst": "re-integratieverslag uit dienst",
    "aangifte_erd": "aangifte eigenrisicodrager",
}
INVOER = {
    "eerste_ziektedag": "eerste ziektedag",
    "contract_einde": "contract tot en met",
    "dienstverband": "dienstverband",
    "aow_datum": "AOW vanaf",
    "pa_datum": "probleemanalyse gemaakt",
    "eje_datum": "eerstejaarsevaluatie gehouden",
    "wia_aanvraag_datum": "WIA aangevraagd",
    "vrijwillige_verlenging_tot": "vrijwillig verlengd tot en met",
    "eigenrisicodrager_zw": "eigenrisicodrager",
}
INLEIDING = """# Rekenvoorbeelden

<!-- Gemaakt met: python -m tests.law.golden_table. Pas de gevallen aan in tests/law/cases/. -->

Met deze {aantal} voorbeelden wordt de berekening van de termijnen getest. De datums zijn apart van het rekenprogramma
bepaald. U kunt hiermee zelf een berekening controleren. De brief van UWV is altijd leidend.

Zo leest u de tabellen: bij elk voorbeeld staat wat is ingevuld, welke datums daaruit volgen en op welke artikelen dat
rust. "Vervalt" betekent dat de mijlpaal niet geldt. Datums staan als jaar-maand-dag; een periode loopt tot en met de
laatste dag.

Afkortingen: BW (Burgerlijk Wetboek), WIA (Wet werk en inkomen naar arbeidsvermogen), ZW (Ziektewet), WAZO (Wet arbeid
en zorg), ATW (Algemene termijnenwet), RPZ (Regeling procesgang eerste en tweede ziektejaar), BBP (Beleidsregels
beoordelingskader poortwachter).
"""


def maak_document(gevallen: Iterable[Geval]) -> str:
    """The whole document as Markdown."""
    alle = list(gevallen)
    delen = [INLEIDING.format(aantal=len(alle))]
    for groep in GROEPEN:
        delen.append(f"## {KOPPEN[groep]}\n")
        geweigerd = groep == "refusals"
        delen.append(f"| Nr. | Voorbeeld | Ingevuld | {'Geweigerd veld' if geweigerd else 'Datums'} | Bron |")
        delen.append("|---|---|---|---|---|")
        for geval in (geval for geval in alle if geval.groep == groep):
            uit = f"`{geval.fout_over}`" if geweigerd else "<br>".join(_uitkomsten(geval))
            cellen = (geval.id, geval.naam, "; ".join(_invoer(geval)), uit, ", ".join(geval.bron))
            delen.append("| " + " | ".join(cel.replace("|", "\\|") for cel in cellen) + " |")
        delen.append("")
    return "\n".join(delen)


def _invoer(geval: Geval) -> Iterator[str]:
    yield f"vandaag {geval.vandaag}"
    for naam, waarde in geval.invoer.items():
        if naam == "hersteld" and isinstance(waarde, list):
            for herstel in waarde:
                yield f"hersteld per {herstel['hersteld_per']}, opnieuw ziek {herstel.get('opnieuw_ziek') or 'niet'}"
        elif naam == "zwangerschapsverlof":
            eind = waarde.get("eind", "(niet ingevuld)")
            yield (
                f"verlof {waarde['start']} tot en met {eind} (aansluitend: {_woord(waarde.get('aansluitend'))}; "
                f"zelfde oorzaak: {_woord(waarde.get('zelfde_oorzaak'))})"
            )
        elif naam == "loonsanctie":
            yield f"loonsanctie {waarde['start']} tot en met {waarde.get('eind', '(niet ingevuld)')}"
        else:
            yield f"{INVOER.get(naam, naam)} {_woord(waarde)}"


def _woord(waarde: Any) -> str:
    return {True: "ja", False: "nee", None: "onbekend"}[waarde] if waarde in (True, False, None) else str(waarde)


def _uitkomsten(geval: Geval) -> Iterator[str]:
    for uitkomst in geval.verwacht:
        if "als_bevat" in uitkomst:
            yield f"*Bij {uitkomst['als_bevat']}:*"
        mijlpalen = uitkomst["mijlpalen"]
        for naam, titel in MIJLPALEN.items():
            if _weglaten(geval, naam, mijlpalen[naam]):
                continue
            yield f"{titel}: {_wanneer(mijlpalen[naam])}"
        if "ziekteweek" in uitkomst:
            yield f"ziekteweek: {uitkomst['ziekteweek']}"


# These apply only when a contract ends, so that they are missing says nothing in other cases.
_ALLEEN_UIT_DIENST = ("ziek_uit_dienst_melding", "re_integratieverslag_uit_dienst", "aangifte_erd")


def _weglaten(geval: Geval, naam: str, waarde: Any) -> bool:
    return waarde is None and naam in _ALLEEN_UIT_DIENST and not geval.invoer.get("contract_einde")


def _wanneer(waarde: Any) -> str:
    if waarde is None:
        return "vervalt"
    return f"{waarde['van']} tot en met {waarde['tot']}" if isinstance(waarde, dict) else str(waarde)


if __name__ == "__main__":
    DOCUMENT.write_text(maak_document(lees_gevallen()), encoding="utf-8")
