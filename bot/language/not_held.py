"""A day on which a step was to be done and was not, and the day that came in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import Gebeurtenis, clausulewoorden
from bot.language.elements import Aanwijzing, Element, achtereen
from bot.language.lexicon import woorden

STAPPEN = frozenset({"pa", "eje", "wia_aanvraag", "spoor2", "loonsanctie"})
# What a day can be of that only follows from the step before it.
_VRIJ = frozenset({"los", "overig", "gewerkt", "deels"})
# "niet gestart" and "weer gedaan" name no other thing.
_WERK = frozenset({"werk", "gewerkt", "in_dienst"})

_NIET_DOOR = (["niet", "doorgegaan"], ["niet", "door"], ["niet", "gelukt"], ["niet", "gehaald"], ["niet", "gedaan"])
_NIET_BEGONNEN = (["niet", "gestart"], ["niet", "begonnen"])


def niet_gehouden(
    lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]
) -> list[Gebeurtenis]:
    """ "de PA had 15 februari gemoeten, gedaan op 1 maart": the second day is that of the step, the first of nothing.

    Args:
        lijst: Time expressions with their meaning.
        alle: The phrases of the message.
        rij: The message.
    """
    uit: list[Gebeurtenis] = []
    open_stap = ""
    vast = any(element.tekst in woorden("niet_tijdelijk") for element in rij)
    for k, g in enumerate(lijst):
        if g.soort == "contract" and vast and moest(clausulewoorden(g, rij)):
            # "zou 31 mei eindigen, nu heb ik een vast contract"
            g = replace(g, tijd=replace(g.tijd, vraag=True))
        if open_stap and _kwam_ervoor(lijst[k - 1], g, open_stap, rij):
            verzet = bool(clausulewoorden(g, rij) & (woorden("verzet") | woorden("bekort")))
            g = replace(g, soort=open_stap, kosten=1.0, aanwijzing=None, tijd=replace(g.tijd, vraag=verzet))
        open_stap = ""
        stap = g.soort if g.soort in STAPPEN else ""
        niet_toen = moest(clausulewoorden(g, rij)) or _ging_niet_door(g, alle, rij)
        later = bool(stap) and k + 1 < len(lijst) and _kwam_ervoor(g, lijst[k + 1], stap, rij)
        naar = later and _tot_of_naar(g, lijst[k + 1], rij)
        if stap and g.tijd.soort == "dag" and (niet_toen or naar or (later and _gepland(g, rij))):
            open_stap = stap
            g = replace(g, soort="overig")
        uit.append(g)
    return uit


def had_moeten(hier: set[str]) -> bool:
    """ "had 3 augustus weer moeten beginnen": that day it did not happen."""
    return bool(hier & woorden("had") and hier & woorden("moeten"))


def moest(hier: set[str]) -> bool:
    """Whether a clause tells what was to be done: "had moeten", "moest ... binnen zijn", "zou ... beginnen".

    Args:
        hier: The words of the clause.
    """
    return had_moeten(hier) or bool(hier & woorden("moest_of_zou") and hier & woorden("gedaan_zijn"))


def _tot_of_naar(g: Gebeurtenis, later: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "verschoven van 8 maart naar 5 april", "loonsanctie tot 1 mei, bekort tot 15 maart": the second day holds."""
    hier = clausulewoorden(later, rij)
    if g.soort == "loonsanctie":
        return bool(hier & woorden("bekort"))
    return bool(hier & woorden("verzet")) and rij[later.plek - 1].tekst in woorden("naar")


def _gepland(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    return bool(clausulewoorden(g, rij) & woorden("gepland"))


def _ging_niet_door(g: Gebeurtenis, alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """Whether what follows, up to another time or another thing, says that it was called off or put off."""
    ander = min((a.van for a in alle if a.van > g.plek and a.soort not in {g.soort, *_WERK}), default=len(rij))
    erna: list[str] = []
    for element in rij[g.plek + 1 : ander]:
        if element.tijd is not None or element.zin > rij[g.plek].zin + 1:
            break
        erna.append(element.tekst)
    niet = (*_NIET_DOOR, *_NIET_BEGONNEN) if g.soort == "spoor2" else _NIET_DOOR
    return bool(set(erna) & (woorden("afgezegd") | woorden("verzet"))) or achtereen(erna, *niet)


def _kwam_ervoor(eerst: Gebeurtenis, g: Gebeurtenis, stap: str, rij: Sequence[Element]) -> bool:
    """ "... maar kwam pas 1 maart", "gedaan op 25 januari": a day in the same sentence that came instead."""
    if rij[g.plek].zin != rij[eerst.plek].zin or g.tijd.soort != "dag" or g.tijd.zwak:
        return False
    elders = g.aanwijzing is None or rij[g.aanwijzing.van].clausule != rij[g.plek].clausule
    return bool(clausulewoorden(g, rij) & woorden("alsnog")) and (elders or g.soort in _VRIJ | {stap})
