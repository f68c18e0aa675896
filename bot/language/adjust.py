"""What the rest of the message says about an event: puts events right before the illness is built from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden, zinswoorden
from bot.language.denials import betwist
from bot.language.elements import Element
from bot.language.lexicon import tabel
from bot.language.others import andermans
from bot.language.plans import plannen
from bot.language.steps import opgebouwd
from bot.language.tijd import Tijd

# Leave for a birth lasts 10 to 30 weeks (days, inclusive).
KORTSTE_VERLOF, LANGSTE_VERLOF = 70, 210
# Illness after more days of work than this is another case.
SAMENTELLING = 28
_HERSTEL = {"beter", "werk", "gewerkt"}


def stel_bij(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """Apply every rule of this module.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.

    Returns:
        The events as the whole message means them, in order.
    """
    bijgesteld = _opsomming(_begonnen(_in_dienst(_verlof(list(lijst), rij), rij), rij), rij)
    bijgesteld = andermans(opgebouwd(_weer_zonder_woord(plannen(bijgesteld, rij), rij), rij), rij)
    bijgesteld = betwist(_verondersteld(bijgesteld, rij), rij)
    return _alleen_bereik(_zonder_uitleg(bijgesteld, rij), rij)


def eerder_geval(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis] | None:
    """Only the later illness, when the message says that an earlier one was over; None when it does not say so.

    "In maart ziek geweest, daarna maanden gewoon gewerkt, sinds 5 oktober weer ziek" is about 5 October.
    """
    plek = _voorbij(rij)
    if plek is None:
        return None
    ziek = [g for g in lijst if g.soort in ZIEK and g.tijd.soort in {"dag", "bereik"}]
    nieuw = [g for g in ziek if g.plek > plek] or [g for g in ziek if g.soort == "terugval"]
    if not nieuw:
        return None
    oud = {id(g) for g in lijst if g.soort in ZIEK | _HERSTEL and (g.plek < nieuw[0].plek or g not in nieuw)}
    oud -= {id(g) for g in lijst if g.plek > nieuw[0].plek > plek}
    return [replace(g, soort="ziek") if g is nieuw[0] else g for g in lijst if id(g) not in oud]


def meer_zieken(rij: Sequence[Element]) -> bool:
    """Whether the message is about more than one ill person."""
    groep = set(tabel("personen")["meer_zieken"])
    for k, element in enumerate(rij):
        volgende = rij[k + 1].tekst if k + 1 < len(rij) else ""
        if element.tekst in {"de", "mijn", "onze", "een", "en"} and volgende in {"ander", "andere"}:
            return bool({e.tekst for e in rij[k + 2 : k + 3]} & groep) or volgende == "ander"
        if element.tekst in {"2e", "tweede", "2de"} and volgende in groep:
            return True
        if element.tekst in {"allebei", "beiden"} and volgende in {"ziek", "uitgevallen", "thuis"}:
            return True
        aantal = element.getal if element.getal is not None else 2 if element.tekst in {"beide", "allebei"} else 0
        if 2 <= (aantal or 0) <= 20 and volgende in groep:
            return True
        if aantal and 2 <= aantal <= 20 and volgende in {"zieke", "langdurig"}:
            return bool({e.tekst for e in rij[k + 2 : k + 4]} & groep)
    return False


def _voorbij(rij: Sequence[Element]) -> int | None:
    """Where the message tells, without a day, that an illness was over for longer than four weeks."""
    for k, element in enumerate(rij):
        clausule = [e for e in rij if e.clausule == element.clausule]
        if any(e.tijd is not None and e.tijd.soort != "duur" for e in clausule):
            continue
        hier = {e.tekst for e in clausule}
        duur = element.tijd.duur if element.tijd is not None else None
        lang = element.tekst in {"maanden", "maandenlang", "jaren", "jarenlang"} or (
            duur is not None and duur.dagen > SAMENTELLING
        )
        if lang and hier & {"gewerkt", "werkte", "gedraaid"} and not hier & {"niet", "deels", "gedeeltelijk", "al"}:
            return k
        if lang and (hier >= {"niets", "hand"} or hier >= {"geen", "klachten"} or hier & {"beter", "gezond", "fit"}):
            return k
        weg = element.tekst in {"beter", "hersteld", "genezen"} and hier & {"helemaal", "volledig", "compleet"}
        if weg and hier & {"geweest", "van", "was", "waren"} and not hier & {"niet", "nog", "nooit", "als"}:
            return k
    return None


def _verlof(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """Plain "verlof" of the length of a zwangerschapsverlof is one; any other plain leave means nothing here."""
    mogelijk = [g for g in lijst if g.soort == "mogelijk_verlof"]
    if not mogelijk:
        return lijst
    ander = any(element.tekst in tabel("personen")["ander_verlof"] for element in rij)
    # Told without a word of pregnancy, so to be confirmed.
    nieuw = "verlof" if not ander and (_verloflang(mogelijk) or _gaat_met_verlof(mogelijk, rij)) else "overig"
    return [
        replace(g, soort=nieuw, tijd=replace(g.tijd, vraag=True)) if g.soort == "mogelijk_verlof" else g for g in lijst
    ]


def _verloflang(mogelijk: Sequence[Gebeurtenis]) -> bool:
    dagen = [t for g in mogelijk for t in (g.tijd, g.tijd.eind) if t is not None and t.soort in {"dag", "bereik"}]
    duur = next((g.tijd.duur.dagen for g in mogelijk if g.tijd.duur is not None), None)
    if duur is not None:
        return bool(dagen) and KORTSTE_VERLOF <= duur <= LANGSTE_VERLOF
    if len(dagen) != 2:
        return False
    lengte = _dagen_tussen(dagen[0], dagen[1])
    return lengte is not None and KORTSTE_VERLOF <= lengte <= LANGSTE_VERLOF


def _dagen_tussen(een: Tijd, twee: Tijd) -> int | None:
    if een.datum is not None and twee.datum is not None:
        return (twee.datum - een.datum).days + 1
    if None in (een.dag, een.maand, twee.dag, twee.maand):
        return None
    begin, eind = (date(2023, t.maand or 1, min(t.dag or 1, 28)) for t in (een, twee))
    return (eind - begin).days % 365 + 1


def _gaat_met_verlof(mogelijk: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """ "ze ging 1 juni met verlof": people go on this leave; a man goes on another."""
    zin = {rij[g.plek].zin for g in mogelijk}
    teksten = [element.tekst for element in rij if element.zin in zin]
    met = any(teksten[k : k + 2] == ["met", "verlof"] for k in range(len(teksten)))
    eigen = any(teksten[k : k + 2] in (["haar", "verlof"], ["mijn", "verlof"]) for k in range(len(teksten)))
    gaat = met and bool(set(teksten) & {"ga", "gaat", "ging", "gegaan", "ben", "is"})
    if eigen and set(teksten) & {"gaat", "ging", "begint", "begon", "start", "startte"}:
        return True
    vrouw = any(t in {"ze", "zij", "haar", "mevrouw"} or (t.endswith("ster") and len(t) > 6) for t in teksten)
    return gaat and vrouw


def _in_dienst(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "in dienst tot en met 31 januari": the end of the contract; "werkte tot 1 april in deeltijd" is another."""
    return [
        replace(g, soort="overig" if clausulewoorden(g, rij) & _DEELTIJD else "contract")
        if g.soort == "in_dienst" and g.kosten < 3 and (g.voor in {"tot", "t/m"} or g.tijd.soort == "bereik")
        else g
        for g in lijst
    ]


_DEELTIJD = {"deeltijd", "parttime", "fulltime", "voltijd", "voltijds", "deeltijds", "halftijds"}


def _begonnen(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "op 6 juli begonnen, maar 20 juli weer ziek": began working again; perhaps only partly, so to be confirmed."""
    uit = list(lijst)
    for k, (g, volgende) in enumerate(pairwise(lijst)):
        woord = rij[g.aanwijzing.van].tekst if g.aanwijzing else ""
        hier = {e.tekst for e in rij if e.clausule in {rij[g.plek].clausule, rij[volgende.plek].clausule}}
        if hier & {"helft", "deels", "gedeeltelijk", "halve", "volledig", "helemaal", "uur", "uren", "%", "procent"}:
            continue
        if (
            g.soort == "gewerkt"
            and g.tijd.soort == "dag"
            and volgende.soort == "terugval"
            and woord in {"begonnen", "begon", "gestart", "startte"}
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
        if los and elders and gewerkt and hier & {"weer", "opnieuw"}:
            g = replace(g, soort="terugval", kosten=1.0)
        uit.append(g)
    return uit


# What may stand between the parts of a list of illnesses.
_LIJST = {
    ",",
    "en",
    ";",
    "van",
    "vanaf",
    "sinds",
    "nu",
    "per",
    "op",
    "weer",
    "opnieuw",
    "daarna",
    "dan",
    "toen",
    "\n",
    "-",
}


def _opsomming(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "ziek van 5 t/m 16 januari, van 2 t/m 20 februari en sinds 9 maart": each part of the list is illness."""
    uit: list[Gebeurtenis] = []
    for g in lijst:
        vorige = uit[-1] if uit else None
        vervolg = vorige is not None and vorige.soort in ZIEK and vorige.tijd.soort == "bereik"
        vervolg = vervolg and g.soort in ZIEK | {"los"} and g.tijd.soort in {"dag", "bereik"} and not g.tijd.zwak
        if vorige is not None and vervolg and {e.tekst for e in rij[vorige.plek + 1 : g.plek]} <= _LIJST:
            g = replace(g, soort="ziek" if g.soort == "los" else g.soort, kosten=min(g.kosten, 1.0))
        uit.append(g)
    return uit


_ALS = {"als", "stel", "mocht", "indien", "wanneer"}
_TEGENWOORDIG = {"word", "wordt", "meld", "meldt", "ben", "is", "val", "valt", "zou", "blijf", "blijft"}
_VOLTOOID = {"geworden", "gemeld", "ziekgemeld", "uitgevallen", "gevallen", "geweest"}


def _verondersteld(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "als ik op 1 december ziek word": no day that was, so only asked about, or nothing beside a day that was."""
    uit: list[Gebeurtenis] = []
    for g in lijst:
        hier = _aanhef(g, rij)
        clausule = clausulewoorden(g, rij)
        als = any(hier[k] in _ALS and hier[k + 1] in _WIE for k in range(len(hier) - 1))
        nieuw = g.soort in ZIEK and g.tijd.soort == "dag" and g.tijd.datum is None
        if not (als and nieuw and clausule & _TEGENWOORDIG and not clausule & _VOLTOOID):
            uit.append(g)
            continue
        zeker = [h for h in lijst if h is not g and h.soort in ZIEK and h.tijd.soort in {"dag", "bereik"}]
        uit.append(replace(g, soort="overig") if zeker else replace(g, tijd=replace(g.tijd, vraag=True)))
    return uit


def _aanhef(g: Gebeurtenis, rij: Sequence[Element]) -> list[str]:
    """The words of the clause before a day; "stel dat" introduces the clause after it."""
    plekken = [k for k in range(g.plek) if rij[k].clausule == rij[g.plek].clausule]
    hier = [rij[k].tekst for k in plekken]
    if hier[:1] == ["dat"] and rij[max(0, plekken[0] - 1)].tekst in {"stel", "veronderstel"}:
        hier[0] = "stel"
    return hier


_WIE = {"ik", "hij", "zij", "ze", "iemand", "een", "mijn", "onze", "de", "we", "wij", "u", "je"}


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
    if not zin & {"dus", "daarom", "omdat", "want", "aangezien", "daardoor"}:
        return False
    if [e.tekst for e in rij[max(0, g.plek - 2) : g.plek]] in (["het", "was"], ["dat", "was"]):
        return any(e.tekst in {"dus", "daarom"} for e in rij[g.plek + 1 : g.plek + 4])
    erna = list(rij[g.plek + 1 : g.plek + 6])
    while erna and erna[0].tekst in {"was", "is", "viel", "valt", "op", "in", "een", "het"}:
        erna.pop(0)
    naast = len(rij) > g.plek + 1 and rij[g.plek + 1].tekst in {"was", "is", "viel", "valt", "een", "op", "in"}
    if not erna or not naast:
        return False
    return erna[0].tijd is not None or erna[0].tekst in {
        "feestdag",
        "weekend",
        "vrije",
        "zondag",
        "zaterdag",
        "atv-dag",
    }


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
