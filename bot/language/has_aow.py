"""Someone who has the AOW age already, told without a day: the rules differ from that day on, so it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.elements import Element, achtereen
from bot.language.lexicon import tabel, woorden

# A new clause within a compound ("aow-er"), no new thought.
_KOPPEL = "-"


def heeft_aow(
    rij: Sequence[Element], zinnen: Mapping[str, Sequence[int]], met_ziektedag: bool, van_ander: bool
) -> bool:
    """Whether the message says that who is ill has AOW: "ik heb al AOW", "onze AOW'er", "boven de AOW-leeftijd".

    Args:
        rij: The message.
        zinnen: Where the named groups of phrases begin.
        met_ziektedag: Whether it tells a first sick day; without one a question is a general one.
        van_ander: Whether the illness is that of family of the writer.
    """
    return any(_gezegd(rij, plek, met_ziektedag, van_ander) for plek in zinnen.get("heeft_aow", ()))


def _gezegd(rij: Sequence[Element], plek: int, met_ziektedag: bool, van_ander: bool) -> bool:
    van = plek
    while van > 0 and not (rij[van - 1].grens and rij[van - 1].tekst != _KOPPEL):
        van -= 1
    tot = plek
    while tot < len(rij) and not (rij[tot].grens and rij[tot].tekst != _KOPPEL):
        tot += 1
    hier = {element.tekst for element in rij[van:tot]}
    if hier & woorden("aow_nog_niet") or (not van_ander and hier & set(tabel("personen")["familie"])):
        return False
    al = bool(hier & woorden("al_zo_ver"))
    if _als(rij, van, plek) and not al:
        return False
    vraagt = bool({element.tekst for element in rij[van : van + 2]} & woorden("vraagwoord"))
    open_vraag = not al and (vraagt or (tot < len(rij) and rij[tot].tekst == "?"))
    return met_ziektedag or (not open_vraag and bool(hier & woorden("over_iemand")))


def _als(rij: Sequence[Element], van: int, plek: int) -> bool:
    """ "als ik AOW krijg", "voordat ik AOW heb": only supposed; "als aow'er" tells what somebody is.

    Args:
        rij: The message.
        van: Where the clause begins.
        plek: Where the phrase about AOW begins.
    """
    wie = woorden("wie") | set(tabel("personen")["familie"])
    als = any(rij[k].tekst == "als" and rij[k + 1].tekst in wie for k in range(van, min(plek, len(rij) - 1)))
    ervoor = [element.tekst for element in rij[max(0, van - 2) : van]]
    return als or bool(set(ervoor[-1:]) & woorden("nog_open")) or achtereen(ervoor, ["stel", "dat"], ["tijd", "dat"])
