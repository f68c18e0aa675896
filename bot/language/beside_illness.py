"""A reply that tells a day beside the illness: "1 maart, al voor ik ziek werd" is no first sick day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import LOS, ZIEK, Gebeurtenis, clausulewoorden
from bot.language.elements import Element
from bot.language.lexicon import woorden
from bot.language.model import EIGEN_FEITEN

# Questions for a day of something else than the illness.
_ANDERE_DAG = frozenset(EIGEN_FEITEN) - {"eerste_ziektedag", "hersteld", "zwangerschapsverlof", "ziekteweek"}


def naast_de_ziekte(lijst: list[Gebeurtenis], rij: Sequence[Element], verwacht: str | None) -> list[Gebeurtenis]:
    """The day that a reply tells, free of the illness beside which it is told.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
        verwacht: The field that the bot has just asked about.
    """
    dagen = [g for g in lijst if g.tijd.soort in {"dag", "bereik"}]
    if verwacht not in _ANDERE_DAG or not dagen:
        return lijst
    naast = _ernaast(dagen[0], rij) if len(dagen) == 1 else _eigen_ziektedag(dagen, rij)
    return [replace(g, soort="los", kosten=LOS, aanwijzing=None) if naast and g is dagen[0] else g for g in lijst]


def _eigen_ziektedag(dagen: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """ "sinds 1 mei, maar ziek ben ik sinds 1 oktober": the illness has the other day in its own clause."""
    een, twee = dagen[:2]
    a = twee.aanwijzing
    samen = a is not None and een.aanwijzing == a and een.soort in ZIEK and len(dagen) == 2
    kaal = clausulewoorden(een, rij) <= woorden("bij_een_jaar") | {rij[een.plek].tekst}
    return samen and kaal and a is not None and rij[a.van].clausule == rij[twee.plek].clausule != rij[een.plek].clausule


def begin_van_herstel(lijst: list[Gebeurtenis], verwacht: str | None) -> list[Gebeurtenis]:
    """ "2 maart, weer ziek op 23 maart" in reply to the question about a recovery: it began on the first of the days.

    Args:
        lijst: Time expressions with their meaning.
        verwacht: The field that the bot has just asked about.
    """
    dagen = [g for g in lijst if g.tijd.soort == "dag"]
    if verwacht != "hersteld" or len(dagen) != len(lijst) or len(dagen) != 2:
        return lijst
    een, twee = dagen
    a = een.aanwijzing
    if a is None or a != twee.aanwijzing or a.soort != "terugval" or a.van < een.plek or een.kosten <= twee.kosten:
        return lijst
    return [replace(een, soort="beter", kosten=0.0, aanwijzing=None), replace(twee, soort="terugval")]


def _ernaast(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """Whether between a day and the illness stands how they follow each other."""
    a = g.aanwijzing
    if a is None or g.soort not in ZIEK:
        return False
    if a.van > g.plek:
        return _verhouding(rij, g.plek + 1, a.van)
    # "al voor ik ziek werd, op 1 maart", but "voor ik ziek werd op 1 maart" tells the day of the illness.
    begin = next((k + 1 for k in range(a.van - 1, -1, -1) if rij[k].clausule != rij[a.van].clausule), 0)
    return any(element.grens for element in rij[a.tot : g.plek]) and _verhouding(rij, begin, a.van)


def _verhouding(rij: Sequence[Element], van: int, tot: int) -> bool:
    """ "toen ik al ziek was" tells that the illness was there; "toen werd ik ziek" that it began."""
    for k in range(van, tot):
        if rij[k].tekst in woorden("naast_de_ziekte"):
            return True
        volgende = rij[k + 1].tekst if k + 1 < len(rij) else ""
        if rij[k].tekst == "toen" and volgende in woorden("toen_al"):
            return True
        if volgende in woorden("wie") and rij[k].tekst in woorden("naast_wie_ziek_is"):
            return True
    return False
