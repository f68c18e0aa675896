"""From one Dutch message to a `Lezing`: words, time expressions, their parts, the situation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from spacy.tokens import Doc

from bot.language.adjust import stel_bij
from bot.language.after_leave import gewerkt_na_verlof, terug_van_verlof
from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden, wijs_toe, zinswoorden
from bot.language.beside_illness import begin_van_herstel, naast_de_ziekte
from bot.language.corrections import VERANDERBAAR, VERWACHT, als_antwoord, correctie_van
from bot.language.course import Verloop
from bot.language.cues import Aanwijzer
from bot.language.denials import ontkend
from bot.language.either_day import een_van_beide
from bot.language.elements import Aanwijzing, Element, elementen
from bot.language.fields import velden
from bot.language.has_aow import heeft_aow
from bot.language.lexicon import tabel
from bot.language.lexicon import woorden as woorden_van
from bot.language.lone_days import beter_zonder_dag, dag_voor_herstel, enige_dag, mist_dag, terugval_zonder_dag, toen
from bot.language.model import Hersteld, Lezing, Verlof
from bot.language.not_held import niet_gehouden
from bot.language.other_cases import ander_erbij, ander_sinds, eerder_geval, meer_zieken
from bot.language.other_contract import andermans_contract, contract_van_ander
from bot.language.others import ander_en_ik, van_ander
from bot.language.phrases import ROLGROEPEN, Zinnen, rol
from bot.language.ranges import vind
from bot.language.replies import (
    KENMERKEN,
    antwoord,
    dienstverband,
    eigenrisicodrager,
    ja_nee,
    jaar_alleen,
    percentage,
    uren,
    verlof_antwoord,
)
from bot.language.tijd import Zicht
from bot.language.timeline import verloop
from bot.language.tokens import woorden

# Longer messages are read up to here: a story that tells its dates later than this is rare, and time is bounded.
MAXIMUM_TEKENS = 2000

# A day this far from the phrase about illness is left out beside firmer ones.
TE_VER = 7


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
        groepen = {naam: personen[naam] for naam in (*ROLGROEPEN, "weet_niet", "heeft_aow")}
        groepen |= {f"dienstverband_{naam}": zinnen for naam, zinnen in personen["dienstverband"].items()}
        groepen |= KENMERKEN
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
        doc = Doc(self._nlp.vocab, words=[element.tekst for element in rij])
        aanwijzingen = self._aanwijzer.vind(rij, doc)
        zinnen = self._zinnen.vind(doc)
        gebeurtenissen = een_van_beide(wijs_toe(rij, aanwijzingen), rij)
        sinds = ander_sinds(gebeurtenissen, rij)
        herstel_van = correctie_van(rij, gebeurtenissen, verwacht)
        gebeurtenissen = [g for g in gebeurtenissen if not ontkend(g, rij)]
        gebeurtenissen = dag_voor_herstel(gebeurtenissen, rij, verwacht)
        groep = meer_zieken(rij)
        beiden = ander_en_ik(gebeurtenissen, rij)
        meer = groep or sinds or beiden
        gebeurtenissen = begin_van_herstel(naast_de_ziekte(gebeurtenissen, rij, verwacht), verwacht)
        gebeurtenissen = als_antwoord(gebeurtenissen, verwacht, herstel_van)
        andermans = andermans_contract(gebeurtenissen, rij)
        gebeurtenissen = contract_van_ander(niet_gehouden(gebeurtenissen, aanwijzingen, rij), andermans)
        gebeurtenissen = terug_van_verlof(stel_bij(gebeurtenissen, rij), aanwijzingen, rij)
        nieuw_geval = eerder_geval(gebeurtenissen, rij)
        gebeurtenissen = nieuw_geval or gebeurtenissen
        gebeurtenissen = enige_dag(gebeurtenissen, aanwijzingen, rij)
        ziekte = verloop(gebeurtenissen, rij, vandaag)
        na_werk = gewerkt_na_verlof(aanwijzingen, rij)
        overige = velden(gebeurtenissen, rij, vandaag, ziekte.eerste_ziektedag, na_werk)
        erna = bool(zinnen.get("aansluitend")) or _na_het_verlof(aanwijzingen, rij)
        _na_verlof(ziekte, overige.verlof, erna, aanwijzingen, vandaag)
        vragen = list(dict.fromkeys([*ziekte.vragen, *overige.vragen]))
        if (
            ziekte.eerste_ziektedag is None
            and mist_dag(gebeurtenissen, aanwijzingen, rij)
            and "eerste_ziektedag" not in vragen
        ):
            vragen.append("eerste_ziektedag")
        if (
            verwacht not in {None, "eerste_ziektedag", "bevestiging"}
            and ziekte.eerste_ziektedag is None
            and not ziekte.fouten
        ):
            vragen = [veld for veld in vragen if veld != "eerste_ziektedag"]
        if (
            nieuw_geval is None
            and not ziekte.hersteld
            and "hersteld" not in vragen
            and beter_zonder_dag(gebeurtenissen, aanwijzingen, rij, na_werk and _voorbij(overige.verlof, ziekte))
        ):
            vragen.append("hersteld")
        if (
            nieuw_geval is None
            and ziekte.eerste_ziektedag is not None
            and not ziekte.hersteld
            and terugval_zonder_dag(gebeurtenissen, aanwijzingen, rij)
            and "hersteld" not in vragen
        ):
            vragen.append("hersteld")
        weet_niet = bool(zinnen.get("weet_niet")) and (verwacht is not None or len(rij) <= 6)
        if (
            ziekte.eerste_ziektedag is not None
            and (_tegenspraak(gebeurtenissen, rij) or meer)
            and "eerste_ziektedag" not in vragen
        ):
            vragen.append("eerste_ziektedag")
        if ziekte.hersteld and groep and "hersteld" not in vragen:
            # A recovery of whom?
            vragen.append("hersteld")
        meer = meer or ander_erbij(gebeurtenissen, rij)
        meer = meer and ziekte.eerste_ziektedag is not None and "eerste_ziektedag" in vragen
        ja = None if weet_niet else ja_nee(rij, verwacht)
        ander = not beiden and van_ander(gebeurtenissen, aanwijzingen, rij)
        if "aow_datum" not in overige.data and heeft_aow(rij, zinnen, ziekte.eerste_ziektedag is not None, ander):
            vragen = list(dict.fromkeys([*vragen, "aow_datum"]))
        jaar = jaar_alleen(rij, vandaag) if verwacht in VERWACHT and not weet_niet else None
        verlof = verlof_antwoord(overige.verlof, zinnen, verwacht, ja)
        lezing = Lezing(
            eerste_ziektedag=ziekte.eerste_ziektedag,
            ongeveer=ziekte.ongeveer,
            hersteld=tuple(span for span in ziekte.hersteld if span != Hersteld()),
            zwangerschapsverlof=verlof,
            rol=antwoord(rij, "antwoord_rol", verwacht == "rol") or rol(rij, aanwijzingen, zinnen),
            van_ander=ander,
            meer_personen=meer,
            dienstverband=dienstverband(rij, zinnen, verwacht, andermans),
            eigenrisicodrager_zw=eigenrisicodrager(rij, zinnen, verwacht, ja),
            ziekteweek=ziekte.ziekteweek,
            uren_per_week=uren(rij),
            percentage=percentage(rij),
            bevestiging=ja,
            weet_niet=weet_niet,
            correctie=herstel_van,
            vragen=tuple(vragen),
            fouten=tuple(dict.fromkeys([*ziekte.fouten, *overige.fouten, *([(str(verwacht), jaar)] if jaar else [])])),
        )
        return replace(lezing, **cast("dict[str, Any]", overige.data))


def _na_verlof(
    ziekte: Verloop, verlof: Verlof | None, aansluitend: bool, alle: Sequence[Aanwijzing], vandaag: date
) -> None:
    """ "verlof t/m 20 april, aansluitend ziek": the day after the leave, to be confirmed."""
    if ziekte.eerste_ziektedag is None and verlof is not None and verlof.eind is not None and aansluitend:
        dag = verlof.eind + timedelta(days=1)
        if any(a.soort in ZIEK for a in alle) and dag <= vandaag:
            ziekte.eerste_ziektedag = dag
            ziekte.vraag("eerste_ziektedag")


def _voorbij(verlof: Verlof | None, ziekte: Verloop) -> bool:
    """Whether a leave ended before the illness began."""
    eind, begin = verlof.eind if verlof is not None else None, ziekte.eerste_ziektedag
    return eind is not None and begin is not None and eind < begin


def _na_het_verlof(alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """ "na mijn bevallingsverlof ... ziek": the illness began when the leave ended."""
    if any(a.soort in ZIEK and toen(a, rij) for a in alle):
        return True
    for a in alle:
        ervoor = rij[max(0, a.van - 5) : a.van]
        if any(element.tijd is not None or element.grens for element in ervoor) or a.soort != "verlof":
            continue
        teksten = {element.tekst for element in ervoor}
        if (
            teksten & {"na", "aan"}
            or (ervoor and "sinds" in {e.tekst for e in ervoor[-2:]})
            or (teksten & {"einde", "eind"} and "sinds" in teksten)
        ):
            return True
    return False


def _volgens_een_ander(eerst: Gebeurtenis, g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "volgens mijn werkgever op 6 januari ziek geworden maar ik heb pas 8 januari gebeld"."""
    tegen = {"maar", "terwijl"} & {e.tekst for e in rij[eerst.plek + 1 : g.plek]}
    gemeld = clausulewoorden(g, rij) & woorden_van("gemeld")
    return bool(tegen and gemeld) and eerst.soort in ZIEK and "volgens" in clausulewoorden(eerst, rij)


def _tegenspraak(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """Another day told with "volgens mij", "zegt" or "of", that no phrase explains: which one holds?"""
    dagen = [g for g in lijst if g.tijd.soort == "dag"]
    ziek = [g for g in dagen[1:] if g.soort in VERANDERBAAR | ZIEK]
    if any("volgens" in {e.tekst for e in rij[max(0, g.plek - 4) : g.plek]} for g in ziek):
        return True
    if any(_volgens_een_ander(dagen[0], g, rij) for g in dagen[1:2]):
        return True
    for g in lijst:
        woorden_hier = zinswoorden(g, rij)
        ver = g.tijd.soort == "dag" and not g.tijd.zwak and g.soort in {"los", "eerste", "ziek"} and g.kosten > 2
        twijfel = woorden_hier & {"volgens", "zegt", "eigenlijk", "beweert", "vindt"}
        onverklaard = g.soort == "los" or (g.soort in ZIEK and g.kosten > TE_VER)
        if onverklaard and g.voor == "sinds" and g.tijd.soort == "dag" and not g.tijd.zwak:
            return True
        eigenlijk = "eigenlijk" in {e.tekst for e in rij[max(0, g.plek - 3) : g.plek]}
        if eigenlijk and g.tijd.soort == "dag" and g.kosten > 2 and not g.tijd.zwak:
            return True
        if ver and (twijfel or rij[max(0, g.plek - 1)].tekst == "of"):
            return True
    return False
