"""The contract of somebody else than who is ill: of who takes over the work, of a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import ZIEK, Gebeurtenis
from bot.language.elements import Element, woorden_in_clausule, woorden_in_zin
from bot.language.lexicon import tabel, woorden


def andermans_contract(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> set[int]:
    """Places of the words that tell of such a contract.

    "wordt vervangen door een uitzendkracht met een contract t/m 30 juni", "het contract van mijn vervanger loopt af",
    "mijn collega heeft een contract tot 1 juli, ik ben ziek".

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    uit: set[int] = set()
    for plek, element in enumerate(rij):
        vervanger = element.tekst in woorden("vervangt") and _van_de_vervanger(rij, plek)
        nieuw = element.tekst in woorden("aangenomen") and _nieuwe_kracht(woorden_in_zin(rij, plek))
        if vervanger or nieuw:
            hier = _tot_eigen(rij, plek)
            # "hebben iemand aangenomen met contract tot 1 juli en die is ziek": the same person.
            zelf_ziek = any(g.soort in ZIEK and g.plek in hier for g in lijst)
            uit |= set() if zelf_ziek else hier | _ervoor(rij, plek)
        elif element.tekst in _anderen() and _zelf_ziek(lijst, rij, element.clausule):
            uit |= {k for k, ander in enumerate(rij) if ander.clausule == element.clausule}
    return uit


def contract_van_ander(lijst: Sequence[Gebeurtenis], andermans: set[int]) -> list[Gebeurtenis]:
    """Days of such a contract tell nothing of who is ill.

    Args:
        lijst: Time expressions with their meaning.
        andermans: Places that `andermans_contract` gave.
    """
    return [
        replace(g, soort="overig")
        if g.soort == "contract" and g.aanwijzing is not None and g.aanwijzing.van in andermans
        else g
        for g in lijst
    ]


def _van_de_vervanger(rij: Sequence[Element], plek: int) -> bool:
    """ "ik vervang een collega" and "invalkracht met contract tot 1 juli, ziek" tell of who is ill."""
    ervoor = {element.tekst for element in rij[max(0, plek - 2) : plek]}
    if rij[plek].tekst in woorden("wie_vervangt") and not ervoor & woorden("een_ander"):
        return False
    return not woorden_in_clausule(rij, plek) & {"ik", "ben"} or rij[plek].tekst == "vervangen"


def _ervoor(rij: Sequence[Element], plek: int) -> set[int]:
    """ "het contract van mijn vervanger": the words before it too."""
    begin = max(0, plek - 3)
    van = [k for k in range(begin, plek) if rij[k].tekst in woorden("van")]
    return set(range(max(0, van[-1] - 1), plek)) if van else set()


def _tot_eigen(rij: Sequence[Element], plek: int) -> set[int]:
    """From there to the end of the sentence, or to where the writer goes on about who is ill."""
    uit = {plek}
    for k in range(plek + 1, len(rij)):
        if rij[k].zin != rij[plek].zin or rij[k].tekst in {",", *woorden("over_wie_ziek_is")}:
            break
        uit.add(k)
    return uit


def _nieuwe_kracht(hier: set[str]) -> bool:
    return bool(hier & woorden("nieuwe_kracht")) and not hier & woorden("zelf_aangenomen")


def _anderen() -> set[str]:
    return {*tabel("personen")["familie"], "collega"}


def _zelf_ziek(lijst: Sequence[Gebeurtenis], rij: Sequence[Element], clausule: int) -> bool:
    """Whether the writer tells in another clause to be ill."""
    return any(
        g.soort in ZIEK and rij[g.plek].clausule != clausule and woorden_in_clausule(rij, g.plek) & woorden("ik_zelf")
        for g in lijst
    )
