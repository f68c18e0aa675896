"""More than one illness in a message: an earlier case of the same person, or another person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.language.assign import ZIEK, Gebeurtenis
from bot.language.elements import Element
from bot.language.lexicon import tabel, woorden

_HERSTEL = {"beter", "werk", "gewerkt"}
# Illness after more days of work than this is another case.
SAMENTELLING = 28
# A name of more words than this is a sentence.
MEESTE_NAAMWOORDEN = 3


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
    """Whether the message is about more than one ill person.

    "Nu een andere medewerker, ziek sinds 3 februari" is about one: another than in an earlier message.
    """
    groep = set(tabel("personen")["meer_zieken"])
    if len(_genummerd(rij, groep)) > 1:
        return True
    verteld = False
    for k, element in enumerate(rij):
        verteld = verteld or element.tijd is not None
        volgende = rij[k + 1].tekst if k + 1 < len(rij) else ""
        if element.tekst in {"de", "mijn", "onze", "een", "en"} and volgende in {"ander", "andere"}:
            wie = bool({e.tekst for e in rij[k + 2 : k + 3]} & groep)
            if wie and not verteld:
                continue
            return wie or volgende == "ander"
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


def _genummerd(rij: Sequence[Element], groep: set[str]) -> set[str]:
    """The labels in "werknemer 1 ... werknemer 2", "medewerker A ... medewerker B"."""
    paren = ((wie.tekst, label.tekst) for wie, label in pairwise(rij))
    return {label for wie, label in paren if wie in groep | {"persoon"} and label in woorden("nummer_van_persoon")}


def ander_erbij(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """Whether a day of illness of somebody else follows: "Jan is ziek sinds 3 maart en Piet sinds 10 april"."""
    return _ander_erbij([g for g in lijst if g.soort in ZIEK | {"los"}], rij)


def ander_sinds(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """The same where the second day is taken for that of a step: "... en Piet sinds 10 april, wanneer WIA"."""
    paren = pairwise(sorted(lijst, key=lambda g: g.plek))
    stappen = [(een, twee) for een, twee in paren if rij[twee.plek - 1].tekst == "sinds" and _erna(twee)]
    return any(_ander_erbij([een, twee], rij) for een, twee in stappen if twee.soort not in ZIEK)


def _erna(gebeurtenis: Gebeurtenis) -> bool:
    return gebeurtenis.aanwijzing is not None and gebeurtenis.aanwijzing.van > gebeurtenis.plek


def _ander_erbij(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    dagen = [g for g in lijst if g.tijd.soort == "dag" and not g.tijd.zwak]
    for een, twee in pairwise(dagen):
        tussen = [e.tekst for e in rij[een.plek + 1 : twee.plek]]
        zelf = {rij[k].tekst for k in range(twee.aanwijzing.van, twee.aanwijzing.tot)} if twee.aanwijzing else set()
        wie = [tekst for tekst in tussen if tekst not in woorden("naast_de_ander") and tekst not in zelf]
        if een.soort in ZIEK and 0 < len(wie) <= MEESTE_NAAMWOORDEN and not set(wie) & woorden("dezelfde"):
            return tussen[0] in woorden("en_de_ander")
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
