"""Back at work from leave: no recovery, for nobody was ill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import ZIEK, Gebeurtenis
from bot.language.elements import Aanwijzing, Element
from bot.language.lexicon import tabel
from bot.language.tijd import Tijd

# Kind of the day on which somebody was back at work from leave.
UIT_VERLOF = "uit_verlof"


def terug_van_verlof(
    lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]
) -> list[Gebeurtenis]:
    """ "verlof tot 27 juli, sinds 3 augustus weer aan het werk en sinds 21 september ziek": ill since 21 September.

    Args:
        lijst: Time expressions with their meaning.
        alle: The phrases of the message.
        rij: The message.
    """
    uit: list[Gebeurtenis] = []
    for g in lijst:
        na_verlof = g.soort == "werk" and g.aanwijzing is not None and kwam_van_verlof(g.aanwijzing, alle, rij)
        erna = next((h for h in lijst if h.plek > g.plek and h.soort in ZIEK), None)
        if na_verlof and erna is not None and erna.soort != "terugval" and not _eerder(erna.tijd, g.tijd):
            g = replace(g, soort=UIT_VERLOF)
        uit.append(g)
    return uit


def gewerkt_na_verlof(alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """Whether the message tells of work after leave, and only then of an illness, in this order.

    Args:
        alle: The phrases of the message.
        rij: The message.
    """
    werk = [a for a in alle if a.soort in {"werk", "gewerkt"} and kwam_van_verlof(a, alle, rij)]
    return any(b.soort in ZIEK and b.van > a.van for a in werk for b in alle)


def kwam_van_verlof(a: Aanwijzing, alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """Whether before a phrase of work a leave is told and no illness.

    Args:
        a: The phrase.
        alle: The phrases of the message.
        rij: The message.
    """
    ervoor = [b for b in alle if b.van < a.van]
    ziek = any(b.soort in ZIEK | {"beter", "einde_ziek"} for b in ervoor)
    return not ziek and any(_verlof(b, rij) for b in ervoor)


def _verlof(a: Aanwijzing, rij: Sequence[Element]) -> bool:
    zelf = {element.tekst for element in rij[a.van : a.tot]}
    return a.soort in {"verlof", "mogelijk_verlof"} or bool(zelf & set(tabel("personen")["ander_verlof"]))


def _eerder(een: Tijd, ander: Tijd) -> bool:
    """Whether a day lies before another, or may do so: with the year of only one of them nobody knows."""
    if een.datum is not None and ander.datum is not None:
        return een.datum < ander.datum
    if een.datum is not None or ander.datum is not None:
        return True
    return (een.maand or 0, een.dag or 0) < (ander.maand or 0, ander.dag or 0)
