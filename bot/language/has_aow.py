"""Someone who has the AOW age already, told without a day: the rules differ from that day on, so it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.elements import Element
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
    open_vraag = tot < len(rij) and rij[tot].tekst == "?" and not hier & woorden("al_zo_ver")
    return met_ziektedag or (not open_vraag and bool(hier & woorden("over_iemand")))
