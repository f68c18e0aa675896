"""A message with one day, or with none for what it tells: what the day means, and what has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.after_leave import kwam_van_verlof
from bot.language.assign import ZIEK, Gebeurtenis
from bot.language.corrections import VERANDERBAAR
from bot.language.elements import Aanwijzing, Element, woorden_in_clausule, woorden_in_zin
from bot.language.lexicon import tabel, woorden


def enige_dag(lijst: list[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """The only day in a message that tells illness is the first sick day, unless it is a day of something else."""
    if any(g.soort in ZIEK | {"beter", "werk", "laatste_werkdag"} and g.tijd.soort not in {"duur"} for g in lijst):
        return lijst
    if not any(a.soort in ZIEK for a in alle):
        # "3 maart of 10 april, weet ik niet zeker"
        kort = len(rij) <= 4 or all(e.tijd is not None or e.tekst in woorden("niet_zeker") for e in rij)
        return _losse_dag(lijst, alle) if kort else lijst
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
        if a.soort in ZIEK and toen(a, rij) and ervoor:
            gekozen = ervoor[-1]
            # "geschorst van 1 tot 12 februari en toen ziek": after the range.
            nieuw = replace(
                gekozen, soort="ziek", tijd=replace(gekozen.tijd.eind or gekozen.tijd, vraag=True), kosten=3.0
            )
            return [nieuw if g is gekozen else g for g in lijst]
    vrij = [g for g in dagen if g.soort in {"los", "deels"} or (sindsdien and g.soort == "overig")]
    if len(vrij) != 1 or (len(dagen) > 1 and not sindsdien and vrij[0].voor != "sinds"):
        return lijst
    return [replace(g, soort="ziek", kosten=3.0) if g is vrij[0] else g for g in lijst]


def dag_voor_herstel(lijst: list[Gebeurtenis], rij: Sequence[Element], verwacht: str | None) -> list[Gebeurtenis]:
    """ "12 januari 2026, en ik was van 2 tot 23 maart beter": a bare day before a whole recovery is the first sick day.

    After it too, where that day was asked for: "van 2 tot 23 maart beter, 12 januari".

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
        verwacht: The field that the bot has just asked about; a reply to another question is asked about.
    """
    gevraagd = verwacht == "eerste_ziektedag"
    herstel = [
        g for g in lijst if g.soort in {"beter", "werk"} and (g.tijd.soort == "bereik" or (gevraagd and _ruw(g)))
    ]
    ander = {"contract", "aow", "verlof"} if gevraagd else set()
    over = [g for g in lijst if g not in herstel and g.soort not in ander]
    if verwacht not in {None, *_OVER_ZIEKTE} or not herstel or len(over) != 1 or over[0].tijd.soort != "dag":
        return lijst
    dag = over[0]
    ervoor = [g for g in herstel if g.plek < dag.plek]
    if not gevraagd and (ervoor or len(herstel) > 1):
        return lijst
    span = ervoor[-1] if ervoor else herstel[0]
    eigen = dag.soort != "los" and (dag.aanwijzing != span.aanwijzing or dag.kosten <= span.kosten)
    eigen = eigen or (bool(ervoor) and dag.voor in {"tot", "t/m"})
    tussen = rij[min(dag.plek, span.plek) + 1 : max(dag.plek, span.plek)]
    zelfde = (dag.tijd.dag, dag.tijd.maand) == (span.tijd.dag, span.tijd.maand)
    if eigen or zelfde or dag.tijd.zwak or dag.tijd.maandbreed or not any(e.grens for e in tussen):
        return lijst
    tijd = dag.tijd if gevraagd else replace(dag.tijd, vraag=True)
    nieuw = replace(dag, soort="ziek", kosten=3.0, aanwijzing=None, tijd=tijd)
    return [nieuw if g is dag else g for g in lijst]


def _ruw(g: Gebeurtenis) -> bool:
    """A recovery of which only the length or the month is told."""
    return g.tijd.soort == "duur" or g.tijd.maandbreed


# Questions to which a message about the illness itself is a reply.
_OVER_ZIEKTE = ("eerste_ziektedag", "hersteld")


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


def mist_dag(lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """Whether a message that tells illness holds a time that might be the first sick day."""
    ziek = any(a.soort in ZIEK for a in alle) or any(element.tekst == "hersteld" for element in rij)
    return ziek and any(
        g.tijd.soort in {"dag", "vaag", "fout", "bereik"} and g.soort in VERANDERBAAR | ZIEK for g in lijst
    )


def beter_zonder_dag(
    lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element], na_verlof: bool = False
) -> bool:
    """A recovery that was told without any time: "en ben nu weer volledig aan het werk".

    Args:
        lijst: Time expressions with their meaning.
        alle: The phrases of the message.
        rij: The message.
        na_verlof: Whether the illness began after a leave: work in between is no recovery.
    """
    if not any(g.soort in ZIEK for g in lijst):
        return False
    met_dag = {g.aanwijzing for g in lijst}
    for a in alle:
        woorden_hier = woorden_in_clausule(rij, a.van)
        open_vraag = woorden_hier & _GEEN_HERSTEL
        if na_verlof and kwam_van_verlof(a, alle, rij):
            continue
        zin = woorden_in_zin(rij, a.van)
        if a.soort in {"beter", "werk"} and a not in met_dag and not open_vraag and not zin & {"als", "stel", "iemand"}:
            return True
    return False


def terugval_zonder_dag(lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """ "... een paar weken gewerkt en daarna weer uitgevallen": so there was a recovery, of which no day was told."""
    begin = [g.plek for g in lijst if g.soort in {"ziek", "eerste"} and g.tijd.soort in {"dag", "bereik"}]
    met_dag = {g.aanwijzing for g in lijst}
    anders = any(a.soort in {"deels", "verlof", "mogelijk_verlof"} for a in alle)
    for a in alle:
        if a.soort != "terugval" or a in met_dag or not begin or begin[0] > a.van or anders:
            continue
        if not woorden_in_zin(rij, a.van) & _GEEN_TERUGVAL:
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


def toen(a: Aanwijzing, rij: Sequence[Element]) -> bool:
    """Whether "toen" stands right before a phrase: at the time just told."""
    hier = {element.tekst for element in rij[max(0, a.van - 3) : a.tot]}
    return "toen" in hier or ("dan" in hier and bool(hier & {"direct", "meteen", "gelijk"}))
