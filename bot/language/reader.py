"""From one Dutch message to a `Lezing`: words, time expressions, their parts, the situation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.language.assign import Gebeurtenis, wijs_toe
from bot.language.cues import Aanwijzer, Aanwijzing, Element, elementen
from bot.language.fields import velden
from bot.language.lexicon import tabel
from bot.language.model import Hersteld, Lezing, Verlof
from bot.language.phrases import ROLGROEPEN, Zinnen, rol
from bot.language.ranges import vind
from bot.language.tijd import Zicht
from bot.language.timeline import verloop
from bot.language.tokens import woorden

# Longer messages are read up to here: a story that tells its dates later than this is rare, and time is bounded.
MAXIMUM_TEKENS = 2000

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
_ZIEK = {"ziek", "eerste", "terugval"}
_VERANDERBAAR = {"los", "overig", "gewerkt", "in_dienst", "mogelijk_verlof", "deels"}


class Lezer:
    """Reads messages. Holds only the compiled lexicon: one instance serves all users."""

    def __init__(self, nlp: Any) -> None:
        """Compile the lexicon.

        Args:
            nlp: A Dutch spaCy pipeline, or a blank one: only its tokenizer and vocabulary are used.
        """
        personen = tabel("personen")
        self._nlp = nlp
        self._aanwijzer = Aanwijzer(nlp)
        groepen = {naam: personen[naam] for naam in (*ROLGROEPEN, "weet_niet")}
        groepen |= {f"dienstverband_{naam}": zinnen for naam, zinnen in personen["dienstverband"].items()}
        groepen |= _KENMERKEN
        self._zinnen = Zinnen(nlp, groepen)

    def lees(self, tekst: str, vandaag: date, *, verwacht: str | None = None) -> Lezing:
        """Read one message.

        Args:
            tekst: What the user wrote, of any length and content.
            vandaag: The day on which it was written.
            verwacht: The field that the bot has just asked about, None for a message out of the blue.

        Returns:
            The reading. Whatever is uncertain is named in `vragen`; nothing is raised for strange input.
        """
        lijst = woorden(self._nlp, tekst[:MAXIMUM_TEKENS])
        rij = elementen(lijst, vind(Zicht(lijst, vandaag)))
        aanwijzingen = self._aanwijzer.vind(rij)
        zinnen = self._zinnen.vind(rij)
        gebeurtenissen = wijs_toe(rij, aanwijzingen)
        herstel_van = _correctie(rij, gebeurtenissen, verwacht)
        gebeurtenissen = [g for g in gebeurtenissen if not _ontkend(g, rij)]
        gebeurtenissen = _verwacht(gebeurtenissen, verwacht, herstel_van)
        gebeurtenissen = _enige_dag(gebeurtenissen, aanwijzingen, rij)
        ziekte = verloop(gebeurtenissen, rij, vandaag)
        overige = velden(gebeurtenissen, rij, vandaag, ziekte.eerste_ziektedag)
        vragen = list(dict.fromkeys([*ziekte.vragen, *overige.vragen]))
        if ziekte.eerste_ziektedag is None and _mist_dag(gebeurtenissen, aanwijzingen) and "eerste_ziektedag" not in vragen:
            vragen.append("eerste_ziektedag")
        if verwacht not in {None, "eerste_ziektedag", "bevestiging"} and ziekte.eerste_ziektedag is None and not ziekte.fouten:
            vragen = [veld for veld in vragen if veld != "eerste_ziektedag"]
        weet_niet = bool(zinnen.get("weet_niet")) and (verwacht is not None or len(rij) <= 6)
        ja = None if weet_niet else _ja_nee(rij, verwacht)
        verlof = _verlof_antwoord(overige.verlof, zinnen, verwacht, ja)
        lezing = Lezing(
            eerste_ziektedag=ziekte.eerste_ziektedag,
            ongeveer=ziekte.ongeveer,
            hersteld=tuple(span for span in ziekte.hersteld if span != Hersteld()),
            zwangerschapsverlof=verlof,
            rol=_antwoord(rij, "antwoord_rol", verwacht == "rol") or rol(rij, aanwijzingen, zinnen),
            dienstverband=_dienstverband(rij, zinnen, verwacht),
            eigenrisicodrager_zw=_eigenrisicodrager(rij, zinnen, verwacht, ja),
            ziekteweek=ziekte.ziekteweek,
            uren_per_week=_uren(rij),
            percentage=_percentage(rij),
            bevestiging=ja,
            weet_niet=weet_niet,
            correctie=herstel_van,
            vragen=tuple(vragen),
            fouten=tuple(dict.fromkeys([*ziekte.fouten, *overige.fouten])),
        )
        return replace(lezing, **overige.data)


_KENMERKEN: dict[str, list[str]] = {
    "aansluitend": ["aansluitend|aansluitende|aaneengesloten", "direct|meteen|gelijk|onmiddellijk na|erna", "direct|meteen|gelijk daarna|aansluitend"],
    "zelfde_oorzaak": ["zelfde|dezelfde oorzaak|klachten|reden|ziekte|klacht"],
    "andere_oorzaak": ["andere oorzaak|klachten|reden|ziekte|klacht", "niets|niks met ~4 zwangerschap|bevalling", "niet door ~3 zwangerschap|bevalling"],
    "erd": ["eigenrisicodrager|erd|eigenrisicodragerschap", "eigen -? risicodrager|risico|risicodragers"],
}


def _ontkend(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "13 januari, niet 12 januari": the day that it was not."""
    ervoor = [rij[k].tekst for k in range(max(0, g.plek - 3), g.plek)]
    if ervoor[-1:] == ["niet"] or ervoor[-2:] in (["niet", "op"], ["niet", "per"], ["niet", "sinds"], ["plaats", "van"]) or ervoor[-1:] == ["ipv"]:
        return g.tijd.soort in {"dag", "bereik"} and any(e.tijd is not None for k, e in enumerate(rij) if k != g.plek)
    return False


def _correctie(rij: Sequence[Element], lijst: Sequence[Gebeurtenis], verwacht: str | None) -> str | None:
    """The field that a message corrects: it says that something was wrong and gives a day."""
    teksten = [element.tekst for element in rij]
    dagen = [g for g in lijst if g.tijd.soort in {"dag", "bereik", "fout"} and not _ontkend(g, rij)]
    if not dagen:
        return None
    begint = bool(teksten) and teksten[0] in {"nee", "neen", "nope", "sorry", "oeps", "foutje", "correctie", "fout", "verkeerd", "oh", "wacht"}
    midden = any(_ontkend(g, rij) for g in lijst) or any(
        teksten[k] == "niet" and rij[k + 1].tekst.isdigit() for k in range(len(rij) - 1)
    )
    woord = bool({"bedoel", "bedoelde", "bedoelt", "verkeerd", "vergist", "foutje", "verschreven", "typefout", "tikfout"} & set(teksten))
    woord = woord or any(teksten[k : k + 2] in (["moet", "zijn"], ["klopt", "niet"], ["moest", "zijn"]) for k in range(len(rij)))
    if not (begint and len(rij) <= 14 or midden or woord):
        return None
    velden_van = {soort: veld for veld, soort in VERWACHT.items()}
    velden_van |= {"ziek": "eerste_ziektedag", "terugval": "hersteld", "werk": "hersteld"}
    gevonden = velden_van.get(dagen[0].soort)
    if verwacht in VERWACHT and (gevonden is None or dagen[0].kosten > 3):
        return verwacht
    return gevonden or "eerste_ziektedag"


def _verwacht(lijst: list[Gebeurtenis], verwacht: str | None, correctie: str | None) -> list[Gebeurtenis]:
    """Give a bare date the meaning of the question that was asked."""
    soort = VERWACHT.get(verwacht or "") or (VERWACHT.get(correctie or "") if correctie else None)
    if soort is None:
        return lijst
    uit: list[Gebeurtenis] = []
    beurt = 0
    for g in lijst:
        los = g.soort in _VERANDERBAAR and (g.soort == "los" or len(lijst) <= 2 or g.kosten > 3)
        if not los or g.tijd.zwak and g.tijd.soort != "dag":
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


def _enige_dag(lijst: list[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """The only day in a message that tells illness is the first sick day, unless it is a day of something else."""
    if any(g.soort in _ZIEK | {"beter", "werk", "laatste_werkdag"} and g.tijd.soort not in {"duur"} for g in lijst):
        return lijst
    if not any(a.soort in _ZIEK for a in alle):
        return lijst
    dagen = [g for g in lijst if g.tijd.soort in {"dag", "bereik", "fout"} and not g.tijd.zwak]
    sindsdien = any(element.tekst in {"sindsdien", "sinsdien"} for element in rij)
    vrij = [g for g in dagen if g.soort in {"los", "deels"} or sindsdien and g.soort == "overig"]
    if len(vrij) != 1 or len(dagen) > 1 and not sindsdien and vrij[0].voor != "sinds":
        return lijst
    return [replace(g, soort="ziek", kosten=3.0) if g is vrij[0] else g for g in lijst]


def _mist_dag(lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing]) -> bool:
    """Whether a message that tells illness holds a time that might be the first sick day."""
    ziek = any(a.soort in _ZIEK for a in alle)
    return ziek and any(g.tijd.soort in {"dag", "vaag", "fout", "bereik"} and g.soort in _VERANDERBAAR | _ZIEK for g in lijst)


def _ja_nee(rij: Sequence[Element], verwacht: str | None) -> bool | None:
    personen = tabel("personen")
    teksten = [element.tekst for element in rij if element.tekst not in {",", ".", "!", "\n"}]
    if not teksten:
        return None
    kort = len(teksten) <= 5 and verwacht is not None
    if "niet" in teksten[:4] and {"klopt", "goed", "juist", "correct"} & set(teksten[:4]):
        return False
    if teksten[0] in personen["nee"] and (teksten[0] not in {"niet", "no", "fout", "nooit"} or kort):
        return False
    if teksten[0] in personen["ja"] and (teksten[0] not in {"goed", "prima", "precies", "zeker"} or kort or len(teksten) <= 2):
        return True
    if kort and set(teksten) & {"nee", "neen", "niet", "geen"}:
        return False
    if kort and set(teksten) & {"ja", "klopt", "inderdaad", "juist", "correct"}:
        return True
    return None


def _verlof_antwoord(verlof: Verlof | None, zinnen: dict[str, list[int]], verwacht: str | None, ja: bool | None) -> Verlof | None:
    aansluitend = True if zinnen.get("aansluitend") and verlof is not None else None
    oorzaak = None
    if verlof is not None or verwacht == "zelfde_oorzaak":
        oorzaak = False if zinnen.get("andere_oorzaak") else True if zinnen.get("zelfde_oorzaak") else None
    if verwacht == "aansluitend":
        aansluitend = ja if ja is not None else (True if zinnen.get("aansluitend") else None)
    if verwacht == "zelfde_oorzaak" and oorzaak is None:
        oorzaak = ja
    if aansluitend is None and oorzaak is None:
        return verlof
    return replace(verlof or Verlof(), aansluitend=aansluitend, zelfde_oorzaak=oorzaak)


def _antwoord(rij: Sequence[Element], naam: str, gevraagd: bool) -> str | None:
    if not gevraagd:
        return None
    teksten = {element.tekst for element in rij}
    gevonden = [sleutel for sleutel, vormen in tabel("personen")[naam].items() if teksten & set(vormen)]
    return str(gevonden[0]) if gevonden else None


def _dienstverband(rij: Sequence[Element], zinnen: dict[str, list[int]], verwacht: str | None) -> str | None:
    direct = _antwoord(rij, "antwoord_dienstverband", verwacht == "dienstverband")
    soorten = (soort for soort in ("uitzend", "oproep", "vast", "tijdelijk") if zinnen.get(f"dienstverband_{soort}"))
    return direct or next(soorten, None)


def _eigenrisicodrager(rij: Sequence[Element], zinnen: dict[str, list[int]], verwacht: str | None, ja: bool | None) -> bool | None:
    plekken = zinnen.get("erd")
    if verwacht == "eigenrisicodrager_zw" and ja is not None:
        return ja
    if not plekken:
        return None
    teksten = [element.tekst for element in rij if element.zin == rij[plekken[0]].zin]
    einde = next((e.tekst for e in rij[plekken[0] :] if e.grens >= 7), "")
    if einde == "?" or teksten[0] in {"wat", "hoe", "wanneer", "is", "moet"}:
        return None
    return not set(teksten) & {"geen", "niet"}


def _uren(rij: Sequence[Element]) -> float | None:
    for k in range(len(rij) - 1):
        if rij[k].tekst == "_getal_" and rij[k + 1].tekst in {"uur", "uren", "u", "uurs"} and rij[k].getal is not None:
            waarde = rij[k].getal or 0.0
            if 1 <= waarde <= 60 and (rij[k + 2 : k + 3] and rij[k + 2].tekst in {"per", "in", "/", "p", "pw", "week", "contract"} or rij[k - 1].tekst in {"van", "voor", "contract"}):
                return waarde
    return None


def _percentage(rij: Sequence[Element]) -> int | None:
    for k in range(len(rij) - 1):
        waarde = rij[k].getal
        if waarde is not None and rij[k + 1].tekst in {"%", "procent"} and 0 < waarde <= 100:
            return int(waarde)
    return None

