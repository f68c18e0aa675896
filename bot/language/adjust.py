"""What the rest of the message says about an event: puts events right before the illness is built from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden, zinswoorden
from bot.language.denials import betwist
from bot.language.elements import Element
from bot.language.lexicon import woorden
from bot.language.not_held import had_moeten
from bot.language.others import andermans
from bot.language.plain_leave import zonder_naam
from bot.language.plans import plannen
from bot.language.registered import geregistreerd
from bot.language.steps import opgebouwd

_HERSTEL = {"beter", "werk", "gewerkt"}


def stel_bij(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """Apply every rule about the rest of the message.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.

    Returns:
        The events as the whole message means them, in order.
    """
    bijgesteld = _samen_beter(_opsomming(_begonnen(_in_dienst(zonder_naam(list(lijst), rij), rij), rij), rij), rij)
    bijgesteld = _eerder_ziek(_volledig_terug(_in_een_maand_gewerkt(bijgesteld, rij), rij), rij)
    bijgesteld = andermans(opgebouwd(_weer_zonder_woord(plannen(bijgesteld, rij), rij), rij), rij)
    bijgesteld = geregistreerd(betwist(_verondersteld(bijgesteld, rij), rij), rij)
    return _alleen_bereik(_zonder_uitleg(bijgesteld, rij), rij)


def _in_dienst(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "in dienst tot en met 31 januari": the end of the contract; "werkte tot 1 april in deeltijd" is another."""
    return [
        replace(g, soort="overig" if clausulewoorden(g, rij) & woorden("deeltijd") else "contract")
        if g.soort == "in_dienst" and g.kosten < 3 and (g.voor in woorden("tot") or g.tijd.soort == "bereik")
        else g
        for g in lijst
    ]


def _begonnen(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "op 6 juli begonnen, maar 20 juli weer ziek": began working again; perhaps only partly, so to be confirmed."""
    uit = list(lijst)
    for k, (g, volgende) in enumerate(pairwise(lijst)):
        woord = rij[g.aanwijzing.van].tekst if g.aanwijzing else ""
        hier = {e.tekst for e in rij if e.clausule in {rij[g.plek].clausule, rij[volgende.plek].clausule}}
        if hier & woorden("hoeveel_werk"):
            continue
        if (
            g.soort == "gewerkt"
            and g.tijd.soort == "dag"
            and volgende.soort == "terugval"
            and woord in woorden("begonnen")
        ):
            uit[k] = replace(g, soort="werk", tijd=replace(g.tijd, vraag=True))
    return uit


def _weer_zonder_woord(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "... weer gewerkt, daarna weer vanaf 27 april": ill again, though no word of that clause says so."""
    uit: list[Gebeurtenis] = []
    for g in lijst:
        hier = {e.tekst for e in rij[max(0, g.plek - 4) : g.plek] if e.clausule == rij[g.plek].clausule}
        elders = g.aanwijzing is None or rij[g.aanwijzing.van].clausule != rij[g.plek].clausule
        gewerkt = any(h.soort in {"beter", "werk"} for h in uit) and any(h.soort in ZIEK for h in uit)
        los = g.soort in ZIEK | {"los"} and g.tijd.soort == "dag" and not g.tijd.zwak and g.voor == "sinds"
        if los and elders and gewerkt and hier & woorden("opnieuw"):
            g = replace(g, soort="terugval", kosten=1.0)
        uit.append(g)
    return uit


def _in_een_maand_gewerkt(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "ziek sinds 5 januari en in juli een maand gewerkt": perhaps a recovery; how long is asked anyway."""
    uit = list(lijst)
    for k, (g, h) in enumerate(pairwise(lijst)):
        maand = g.soort == h.soort == "gewerkt" and g.tijd.maandbreed and g.voor == "in" and h.tijd.soort == "duur"
        na_ziekte = any(eerder.soort in ZIEK and eerder.tijd.soort == "dag" for eerder in lijst[:k])
        if maand and na_ziekte and not clausulewoorden(g, rij) & woorden("hoeveel_werk"):
            uit[k], uit[k + 1] = replace(g, soort="werk"), replace(h, soort="werk")
    return uit


def _volledig_terug(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "viel 18 januari uit en reed vanaf 8 februari weer volledig": working again, told with the work itself."""

    def terug(g: Gebeurtenis) -> bool:
        hier = clausulewoorden(g, rij)
        elders = g.aanwijzing is None or rij[g.aanwijzing.van].clausule != rij[g.plek].clausule
        vol = hier & woorden("heel") and hier & woorden("opnieuw") and not hier & woorden("niet_heel")
        vol = vol and not had_moeten(hier)
        return bool(vol) and elders and g.soort in ZIEK | {"los"} and g.tijd.soort == "dag" and not g.tijd.zwak

    gewerkt = [g for g in lijst if terug(g)]
    if not gewerkt or not any(g.soort in ZIEK and g not in gewerkt for g in lijst):
        return lijst
    uit: list[Gebeurtenis] = []
    for g in lijst:
        if g in gewerkt:
            g = replace(g, soort="werk", kosten=2.0, aanwijzing=None, tijd=replace(g.tijd, vraag=True))
        elif g.soort == "terugval" and not clausulewoorden(g, rij) & woorden("opnieuw"):
            # The "weer" was that of the work.
            g = replace(g, soort="ziek")
        uit.append(g)
    return uit


def _eerder_ziek(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "griep van 4 tot 12 januari, daarna gewerkt, vanaf 1 februari ziek": perhaps one illness, so to be confirmed."""
    uit: list[Gebeurtenis] = []
    for k, g in enumerate(lijst):
        hier = clausulewoorden(g, rij)
        naam = hier & woorden("kort_ziek") and not hier & woorden("aan_het_werk")
        nieuw = next((h for h in lijst[k + 1 :] if h.soort in ZIEK and h.tijd.soort == "dag" and not h.tijd.zwak), None)
        gewerkt = nieuw is not None and {e.tekst for e in rij[g.plek : nieuw.plek]} & woorden("aan_het_werk")
        zelf = {e.tekst for e in rij[g.aanwijzing.van : g.aanwijzing.tot]} if g.aanwijzing is not None else set()
        zonder_woord = g.soort not in ZIEK or zelf & woorden("kort_ziek")
        if naam and gewerkt and zonder_woord and g.tijd.soort == "bereik" and g.tijd.eind is not None:
            tijd = replace(g.tijd, vraag=True, eind=replace(g.tijd.eind, vraag=True))
            g = replace(g, soort="ziek", kosten=1.0, tijd=tijd)
        uit.append(g)
    return uit


def _opsomming(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "ziek van 5 t/m 16 januari, van 2 t/m 20 februari en sinds 9 maart": each part of the list is illness."""
    uit: list[Gebeurtenis] = []
    for g in lijst:
        vorige = uit[-1] if uit else None
        vervolg = vorige is not None and vorige.soort in ZIEK and vorige.tijd.soort == "bereik"
        vervolg = vervolg and g.soort in ZIEK | {"los"} and g.tijd.soort in {"dag", "bereik"} and not g.tijd.zwak
        if (
            vorige is not None
            and vervolg
            and {e.tekst for e in rij[vorige.plek + 1 : g.plek]} <= woorden("in_een_lijst")
        ):
            g = replace(g, soort="ziek" if g.soort == "los" else g.soort, kosten=min(g.kosten, 1.0))
        uit.append(g)
    return uit


def _samen_beter(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "ik ben ziek en in maart een week en in juni beter geweest": both months, and the week, are of the recovery."""
    uit: list[Gebeurtenis] = []
    herstel: Gebeurtenis | None = None
    for g in reversed(lijst):
        if g.soort in _HERSTEL and g.tijd.maandbreed and g.voor == "in":
            herstel = g
        elif herstel is not None and g.tijd.maandbreed and g.voor == "in" and g.soort in ZIEK | {"los"}:
            tussen = {e.tekst for e in rij[g.plek + 1 : herstel.plek] if e.tijd is None}
            if tussen <= woorden("samen_in"):
                g = replace(g, soort=herstel.soort, kosten=herstel.kosten, aanwijzing=herstel.aanwijzing)
                naast = uit[-1] if uit and uit[-1].plek == g.plek + 1 else None
                if naast is not None and naast.tijd.soort == "duur" and naast.soort in ZIEK | {"los"}:
                    uit[-1] = replace(naast, soort=g.soort, kosten=g.kosten, aanwijzing=g.aanwijzing)
        uit.append(g)
    return uit[::-1]


def _verondersteld(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "als ik op 1 december ziek word": no day that was, so only asked about, or nothing beside a day that was."""
    uit: list[Gebeurtenis] = []
    for g in lijst:
        hier = _aanhef(g, rij)
        clausule = clausulewoorden(g, rij)
        nu = clausule | (_clausule_ervoor(g, rij) if rij[_begin(g, rij)].tekst == "en" else set())
        als = any(hier[k] in woorden("als") and hier[k + 1] in woorden("wie") for k in range(len(hier) - 1))
        nieuw = g.soort in ZIEK and g.tijd.soort == "dag" and g.tijd.datum is None
        if not (als and nieuw and nu & woorden("tegenwoordig") and not clausule & woorden("voltooid")):
            uit.append(g)
            continue
        zeker = [h for h in lijst if h is not g and h.soort in ZIEK and h.tijd.soort in {"dag", "bereik"}]
        uit.append(replace(g, soort="overig") if zeker else replace(g, tijd=replace(g.tijd, vraag=True)))
    return uit


def _aanhef(g: Gebeurtenis, rij: Sequence[Element]) -> list[str]:
    """The words of the clause before a day; "stel dat" introduces the next clause, "als ... en ..." both."""
    plekken = [k for k in range(g.plek) if rij[k].clausule == rij[g.plek].clausule]
    if rij[_begin(g, rij)].tekst == "en":
        plekken = [k for k in range(g.plek) if 0 <= rij[g.plek].clausule - rij[k].clausule <= 1]
    hier = [rij[k].tekst for k in plekken]
    if hier[:1] == ["dat"] and rij[max(0, plekken[0] - 1)].tekst in woorden("stel"):
        hier[0] = "stel"
    return hier


def _begin(g: Gebeurtenis, rij: Sequence[Element]) -> int:
    """Where the clause of a day begins."""
    return next(k for k in range(g.plek + 1) if rij[k].clausule == rij[g.plek].clausule)


def _clausule_ervoor(g: Gebeurtenis, rij: Sequence[Element]) -> set[str]:
    """The words of the clause before that of a day."""
    return {element.tekst for element in rij if element.clausule == rij[g.plek].clausule - 1}


def _zonder_uitleg(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "4 oktober was een zondag, dus meldde ik mij maandag 5 oktober": the Sunday only explains."""
    uitleg = {g.plek for g in lijst if g.tijd.soort == "dag" and not g.tijd.zwak and _is_uitleg(g, rij)}
    # "25 mei was tweede pinksterdag": the name of that day explains too.
    uitleg |= {k + stap for k in uitleg for stap in (2, 3) if k + stap < len(rij) and _naam_van_dag(rij, k, k + stap)}
    over = [g for g in lijst if g.plek not in uitleg and g.tijd.soort == "dag" and not g.tijd.zwak]
    return [g for g in lijst if g.plek not in uitleg] if uitleg and over else lijst


def _naam_van_dag(rij: Sequence[Element], dag: int, plek: int) -> bool:
    tussen = [element.tekst for element in rij[dag + 1 : plek]]
    return (
        rij[plek].tijd is not None
        and tussen[:1] in (["was"], ["is"], ["viel"])
        and not any(element.grens for element in rij[dag + 1 : plek])
    )


def _is_uitleg(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    zin = zinswoorden(g, rij)
    if not zin & woorden("reden"):
        return False
    if [e.tekst for e in rij[max(0, g.plek - 2) : g.plek]] in (["het", "was"], ["dat", "was"]):
        return any(e.tekst in woorden("gevolg") for e in rij[g.plek + 1 : g.plek + 4])
    erna = list(rij[g.plek + 1 : g.plek + 6])
    while erna and erna[0].tekst in woorden("was_een"):
        erna.pop(0)
    naast = len(rij) > g.plek + 1 and rij[g.plek + 1].tekst in woorden("naast_de_dag")
    if not erna or not naast:
        return False
    return erna[0].tijd is not None or erna[0].tekst in woorden("vrije_dag")


def _alleen_bereik(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "in de zomer 3 weken beter, van 6 t/m 26 juli": the exact range says it all."""
    bereik = [g for g in lijst if g.soort in _HERSTEL and g.tijd.soort == "bereik" and not g.tijd.ongeveer]
    if not bereik:
        return lijst
    zinnen = {rij[g.plek].zin for g in bereik}

    def dubbel(g: Gebeurtenis) -> bool:
        ruw = g.tijd.soort in {"duur", "vaag"} or g.tijd.maandbreed
        return ruw and g.soort in _HERSTEL and g not in bereik and rij[g.plek].zin in zinnen

    return [g for g in lijst if not dubbel(g)]
