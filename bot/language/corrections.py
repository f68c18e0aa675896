"""What a message corrects, and the meaning of a bare day in reply to a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import Gebeurtenis
from bot.language.denials import ontkend
from bot.language.elements import Element

# Field that the bot asked about -> kind of phrase that a bare date then belongs to.
VERWACHT = {
    "eerste_ziektedag": "eerste",
    "hersteld": "beter",
    "zwangerschapsverlof": "verlof",
    "contract_einde": "contract",
    "pa_datum": "pa",
    "eje_datum": "eje",
    "wia_aanvraag_datum": "wia_aanvraag",
    "aow_datum": "aow",
    "loonsanctie_eind": "loonsanctie",
    "vrijwillige_verlenging_tot": "verlenging",
    "spoor_2_start": "spoor2",
}


VERANDERBAAR = {"los", "overig", "gewerkt", "in_dienst", "mogelijk_verlof", "deels"}


def correctie_van(rij: Sequence[Element], lijst: Sequence[Gebeurtenis], verwacht: str | None) -> str | None:
    """The field that a message corrects: it says that something was wrong and gives a day."""
    teksten = [element.tekst for element in rij]
    dagen = [g for g in lijst if g.tijd.soort in {"dag", "bereik", "fout"} and not ontkend(g, rij)]
    if not dagen:
        return None
    begint = bool(teksten) and teksten[0] in {
        "nee",
        "neen",
        "nope",
        "sorry",
        "oeps",
        "foutje",
        "correctie",
        "fout",
        "verkeerd",
        "oh",
        "wacht",
    }
    midden = any(ontkend(g, rij) for g in lijst) or any(
        teksten[k] == "niet" and rij[k + 1].tekst.isdigit() for k in range(len(rij) - 1)
    )
    woord = bool(
        {"bedoel", "bedoelde", "bedoelt", "verkeerd", "vergist", "foutje", "verschreven", "typefout", "tikfout"}
        & set(teksten)
    )
    woord = (
        woord
        or any(
            teksten[k : k + 2] in (["moet", "zijn"], ["moest", "zijn"])
            # "maar dat klopt niet", with no other day after it, only disputes.
            or (teksten[k : k + 2] == ["klopt", "niet"] and any(g.plek > k for g in dagen))
            for k in range(len(rij))
        )
    )
    if not ((begint and len(rij) <= 14) or midden or woord):
        return None
    velden_van = {soort: veld for veld, soort in VERWACHT.items()}
    velden_van |= {"ziek": "eerste_ziektedag", "terugval": "hersteld", "werk": "hersteld"}
    fout = next((g.plek for g in lijst if ontkend(g, rij)), -1)
    goed = next((g for g in dagen if g.plek > fout), dagen[0])
    gevonden = velden_van.get(goed.soort)
    if verwacht in VERWACHT and (gevonden is None or goed.kosten > 3):
        return verwacht
    return gevonden or "eerste_ziektedag"


def als_antwoord(lijst: list[Gebeurtenis], verwacht: str | None, correctie: str | None) -> list[Gebeurtenis]:
    """Give a bare date the meaning of the question that was asked."""
    soort = VERWACHT.get(verwacht or "") or (VERWACHT.get(correctie or "") if correctie else None)
    if soort is None:
        return lijst
    uit: list[Gebeurtenis] = []
    beurt = 0
    for g in lijst:
        los = g.soort in VERANDERBAAR and (g.soort == "los" or len(lijst) <= 2 or g.kosten > 3)
        if not los or (g.tijd.zwak and g.tijd.soort != "dag"):
            uit.append(g)
            continue
        nieuw = soort
        if soort == "beter" and g.tijd.soort == "dag" and not g.tijd.maandbreed:
            nieuw = "beter" if beurt % 2 == 0 else "terugval"
            beurt += 1
        tijd = replace(g.tijd, zwak=False)
        voor = "nu" if tijd.soort == "duur" and soort == "eerste" else g.voor
        uit.append(replace(g, soort=nieuw, kosten=0.0, tijd=tijd, voor=voor))
    return uit
