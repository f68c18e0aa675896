"""A day that stands in somebody's administration beside the day that was reported: which of the two holds?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden
from bot.language.elements import Element
from bot.language.lexicon import woorden
from bot.language.tijd import Tijd

_HERSTEL = {"beter", "werk"}


def geregistreerd(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "5 oktober gebeld dat ik ziek was, in de loonadministratie staat 7 oktober": that day is to be confirmed.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.

    Returns:
        The events; the day that was reported tells the illness, unless the other is called the first sick day.
    """
    dagen = [g for g in lijst if g.tijd.soort == "dag" and not g.tijd.zwak]
    staat = [g for g in dagen if _staat_ergens(g, rij)]
    gemeld = [
        g
        for g in dagen
        if g not in staat and (g.soort in ZIEK | _HERSTEL or clausulewoorden(g, rij) & woorden("gemeld"))
    ]
    verschilt = any(_dag(g.tijd) != _dag(h.tijd) for g in gemeld for h in staat)
    ziek = any(g.soort in ZIEK for g in (*gemeld, *staat))
    if not verschilt or not ziek:
        return list(lijst)
    zeker = [g for g in gemeld if g.soort in ZIEK | _HERSTEL] + [g for g in staat if _zegt_ziek(g, rij)]
    # Of what was told, the one next to the day that was registered.
    bedoeld = min(zeker or gemeld, key=lambda g: min(abs(g.plek - h.plek) for h in staat))
    uit: list[Gebeurtenis] = []
    for g in lijst:
        if g is bedoeld:
            soort = g.soort if g.soort in ZIEK | _HERSTEL else "ziek"
            g = replace(g, soort=soort, kosten=min(g.kosten, 3.0), tijd=replace(g.tijd, vraag=True))
        elif g in staat:
            g = replace(g, soort="overig")
        uit.append(g)
    return uit


def _staat_ergens(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """Whether a day only stands in an administration, where no phrase beside it says that it is of something else."""
    hier = clausulewoorden(g, rij)
    if not hier & woorden("administratie") or not hier & woorden("staat_daar"):
        return False
    zelf = {e.tekst for e in rij[g.aanwijzing.van : g.aanwijzing.tot]} if g.aanwijzing is not None else set()
    return g.soort in ZIEK | {"los"} or not zelf & hier or zelf <= woorden("instanties")


def _zegt_ziek(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "in het systeem staat 7 oktober als eerste ziektedag"."""
    return g.aanwijzing is not None and rij[g.aanwijzing.van].clausule == rij[g.plek].clausule


def _dag(t: Tijd) -> tuple[int | None, int | None]:
    return (t.datum.month, t.datum.day) if t.datum is not None else (t.maand, t.dag)
