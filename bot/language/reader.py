"""From one Dutch message to a `Lezing`: words, time expressions, their parts, the situation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from spacy.tokens import Doc

from bot.language.adjust import eerder_geval, meer_zieken, stel_bij
from bot.language.assign import ZIEK, Gebeurtenis, wijs_toe, zinswoorden
from bot.language.corrections import VERANDERBAAR, als_antwoord, correctie_van
from bot.language.course import Verloop
from bot.language.cues import Aanwijzer, Aanwijzing
from bot.language.denials import ontkend
from bot.language.elements import Element, elementen
from bot.language.fields import velden
from bot.language.lexicon import tabel
from bot.language.model import Hersteld, Lezing, Verlof
from bot.language.phrases import ROLGROEPEN, Zinnen, rol
from bot.language.ranges import vind
from bot.language.replies import (
    KENMERKEN,
    antwoord,
    dienstverband,
    eigenrisicodrager,
    ja_nee,
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
        groepen = {naam: personen[naam] for naam in (*ROLGROEPEN, "weet_niet")}
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
        gebeurtenissen = wijs_toe(rij, aanwijzingen)
        herstel_van = correctie_van(rij, gebeurtenissen, verwacht)
        gebeurtenissen = [g for g in gebeurtenissen if not ontkend(g, rij)]
        gebeurtenissen = als_antwoord(gebeurtenissen, verwacht, herstel_van)
        gebeurtenissen = stel_bij(gebeurtenissen, rij)
        nieuw_geval = eerder_geval(gebeurtenissen, rij)
        gebeurtenissen = nieuw_geval or gebeurtenissen
        gebeurtenissen = _enige_dag(gebeurtenissen, aanwijzingen, rij)
        ziekte = verloop(gebeurtenissen, rij, vandaag)
        overige = velden(gebeurtenissen, rij, vandaag, ziekte.eerste_ziektedag)
        erna = bool(zinnen.get("aansluitend")) or _na_het_verlof(aanwijzingen, rij)
        _na_verlof(ziekte, overige.verlof, erna, aanwijzingen, vandaag)
        vragen = list(dict.fromkeys([*ziekte.vragen, *overige.vragen]))
        if (
            ziekte.eerste_ziektedag is None
            and _mist_dag(gebeurtenissen, aanwijzingen, rij)
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
            and _beter_zonder_dag(gebeurtenissen, aanwijzingen, rij)
        ):
            vragen.append("hersteld")
        if (
            nieuw_geval is None
            and ziekte.eerste_ziektedag is not None
            and not ziekte.hersteld
            and _terugval_zonder_dag(gebeurtenissen, aanwijzingen, rij)
            and "hersteld" not in vragen
        ):
            vragen.append("hersteld")
        weet_niet = bool(zinnen.get("weet_niet")) and (verwacht is not None or len(rij) <= 6)
        if (
            ziekte.eerste_ziektedag is not None
            and (_tegenspraak(gebeurtenissen, rij) or meer_zieken(rij))
            and "eerste_ziektedag" not in vragen
        ):
            vragen.append("eerste_ziektedag")
        ja = None if weet_niet else ja_nee(rij, verwacht)
        verlof = verlof_antwoord(overige.verlof, zinnen, verwacht, ja)
        lezing = Lezing(
            eerste_ziektedag=ziekte.eerste_ziektedag,
            ongeveer=ziekte.ongeveer,
            hersteld=tuple(span for span in ziekte.hersteld if span != Hersteld()),
            zwangerschapsverlof=verlof,
            rol=antwoord(rij, "antwoord_rol", verwacht == "rol") or rol(rij, aanwijzingen, zinnen),
            dienstverband=dienstverband(rij, zinnen, verwacht),
            eigenrisicodrager_zw=eigenrisicodrager(rij, zinnen, verwacht, ja),
            ziekteweek=ziekte.ziekteweek,
            uren_per_week=uren(rij),
            percentage=percentage(rij),
            bevestiging=ja,
            weet_niet=weet_niet,
            correctie=herstel_van,
            vragen=tuple(vragen),
            fouten=tuple(dict.fromkeys([*ziekte.fouten, *overige.fouten])),
        )
        return replace(lezing, **cast("dict[str, Any]", overige.data))


def _enige_dag(lijst: list[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """The only day in a message that tells illness is the first sick day, unless it is a day of something else."""
    if any(g.soort in ZIEK | {"beter", "werk", "laatste_werkdag"} and g.tijd.soort not in {"duur"} for g in lijst):
        return lijst
    if not any(a.soort in ZIEK for a in alle):
        return _losse_dag(lijst, alle) if len(rij) <= 4 else lijst
    dagen = [g for g in lijst if g.tijd.soort in {"dag", "bereik", "fout"} and not g.tijd.zwak]
    niet_meer = any(a.soort == "ziek" and _gevolg(a, rij) for a in alle)
    sindsdien = any(element.tekst in {"sindsdien", "sinsdien"} for element in rij)
    if niet_meer and not sindsdien and len(dagen) == 1 and dagen[0].soort == "overig":
        return [
            replace(g, soort="ziek", tijd=replace(g.tijd, vraag=True), kosten=3.0) if g is dagen[0] else g
            for g in lijst
        ]
    if len(dagen) == 1 and dagen[0].soort in {"overig", "los"} and _oorzaak(dagen[0], alle, rij):
        return [
            replace(g, soort="ziek", tijd=replace(g.tijd, vraag=True), kosten=3.0) if g is dagen[0] else g
            for g in lijst
        ]
    for a in alle:
        ervoor = [g for g in dagen if g.plek < a.van and g.soort in {"los", "overig", "gewerkt", "deels", "ziek"}]
        if a.soort in ZIEK and _toen(a, rij) and ervoor:
            gekozen = ervoor[-1]
            nieuw = replace(gekozen, soort="ziek", tijd=replace(gekozen.tijd, vraag=True), kosten=3.0)
            return [nieuw if g is gekozen else g for g in lijst]
    vrij = [g for g in dagen if g.soort in {"los", "deels"} or (sindsdien and g.soort == "overig")]
    if len(vrij) != 1 or (len(dagen) > 1 and not sindsdien and vrij[0].voor != "sinds"):
        return lijst
    return [replace(g, soort="ziek", kosten=3.0) if g is vrij[0] else g for g in lijst]


def _oorzaak(g: Gebeurtenis, alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """ "sinds de operatie van 10 september ziek thuis": ill from the day of what caused it."""
    zin = rij[g.plek].zin
    hier = {e.tekst for e in rij if e.zin == zin}
    return (
        bool(hier & set(tabel("personen")["oorzaken"]))
        and bool(hier & {"na", "sinds", "door", "vanaf"})
        and any(a.soort in ZIEK and rij[a.van].zin == zin for a in alle)
    )


def _gevolg(a: Aanwijzing, rij: Sequence[Element]) -> bool:
    """ "pols gebroken en kon niet meer werken", "lig in het ziekenhuis": ill by what was told before."""
    return rij[a.van].tekst in {"kon", "kunnen", "niet"} or any(e.tekst == "ziekenhuis" for e in rij[a.van : a.tot])


def _losse_dag(lijst: list[Gebeurtenis], alle: Sequence[Aanwijzing]) -> list[Gebeurtenis]:
    """A message that is only a day: probably the first sick day, so ask."""
    if len(lijst) != 1 or lijst[0].soort != "los" or alle:
        return lijst
    g = lijst[0]
    if g.tijd.soort != "dag" or g.tijd.zwak or g.tijd.toekomst:
        return lijst
    return [replace(g, soort="ziek", kosten=5.0, tijd=replace(g.tijd, vraag=True))]


def _mist_dag(lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """Whether a message that tells illness holds a time that might be the first sick day."""
    ziek = any(a.soort in ZIEK for a in alle) or any(element.tekst == "hersteld" for element in rij)
    return ziek and any(
        g.tijd.soort in {"dag", "vaag", "fout", "bereik"} and g.soort in VERANDERBAAR | ZIEK for g in lijst
    )


def _beter_zonder_dag(lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """A recovery that was told without any time: "en ben nu weer volledig aan het werk"."""
    if not any(g.soort in ZIEK for g in lijst):
        return False
    met_dag = {g.aanwijzing for g in lijst}
    for a in alle:
        woorden_hier = {element.tekst for element in rij if element.clausule == rij[a.van].clausule}
        open_vraag = woorden_hier & _GEEN_HERSTEL
        zin = {element.tekst for element in rij if element.zin == rij[a.van].zin}
        if a.soort in {"beter", "werk"} and a not in met_dag and not open_vraag and not zin & {"als", "stel", "iemand"}:
            return True
    return False


def _terugval_zonder_dag(lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """ "... een paar weken gewerkt en daarna weer uitgevallen": so there was a recovery, of which no day was told."""
    begin = [g.plek for g in lijst if g.soort in {"ziek", "eerste"} and g.tijd.soort in {"dag", "bereik"}]
    met_dag = {g.aanwijzing for g in lijst}
    anders = any(a.soort in {"deels", "verlof", "mogelijk_verlof"} for a in alle)
    for a in alle:
        if a.soort != "terugval" or a in met_dag or not begin or begin[0] > a.van or anders:
            continue
        if not {e.tekst for e in rij if e.zin == rij[a.van].zin} & _GEEN_TERUGVAL:
            return True
    return False


# Words of a question or a wish: what has not happened.
_OPEN = {"als", "kan", "mag", "wil", "moet", "hoe", "wanneer", "zou", "ga"}
_GEEN_HERSTEL = _OPEN | {
    "daarvoor",
    "langzaam",
    "goed",
    "traag",
    "ervoor",
    "voorheen",
    "voordien",
    "kunnen",
    "om",
    "te",
}
_GEEN_TERUGVAL = _OPEN | {"stel", "bang", "?", "straks", "niet", "word"}


def _na_verlof(
    ziekte: Verloop, verlof: Verlof | None, aansluitend: bool, alle: Sequence[Aanwijzing], vandaag: date
) -> None:
    """ "verlof t/m 20 april, aansluitend ziek": the day after the leave, to be confirmed."""
    if ziekte.eerste_ziektedag is None and verlof is not None and verlof.eind is not None and aansluitend:
        dag = verlof.eind + timedelta(days=1)
        if any(a.soort in ZIEK for a in alle) and dag <= vandaag:
            ziekte.eerste_ziektedag = dag
            ziekte.vraag("eerste_ziektedag")


def _na_het_verlof(alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """ "na mijn bevallingsverlof ... ziek": the illness began when the leave ended."""
    if any(a.soort in ZIEK and _toen(a, rij) for a in alle):
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


def _toen(a: Aanwijzing, rij: Sequence[Element]) -> bool:
    """Whether "toen" stands right before a phrase: at the time just told."""
    hier = {element.tekst for element in rij[max(0, a.van - 3) : a.tot]}
    return "toen" in hier or ("dan" in hier and bool(hier & {"direct", "meteen", "gelijk"}))


def _tegenspraak(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """Another day told with "volgens mij", "zegt" or "of", that no phrase explains: which one holds?"""
    dagen = [g for g in lijst if g.tijd.soort == "dag"]
    ziek = [g for g in dagen[1:] if g.soort in VERANDERBAAR | ZIEK]
    if any("volgens" in {e.tekst for e in rij[max(0, g.plek - 4) : g.plek]} for g in ziek):
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
