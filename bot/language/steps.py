"""Steps of partial work on the way up: "per 1 december 50% en per 1 februari 100%"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden, zinswoorden
from bot.language.elements import Element
from bot.language.tijd import Tijd
from bot.language.years import Punt, eerstvolgend

_VOL = {"helemaal", "volledig", "100", "fulltime", "voltijd"}
# The step before it is a plan, so this one is too.
_STRAKS = {"wil", "gaat", "ga", "gaan", "mag", "moet", "plan", "verwacht", "hoop", "hoopt"}
_ZIEK = {"ziek", "ziekgemeld"}
_GING_WERKEN = {"begonnen", "begon", "gestart", "startte", "werk", "werken", "gewerkt", "werkte", "slag", "opbouw"}


def opgebouwd(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "17 augustus begonnen met halve dagen, 14 september helemaal": the day on which the work was full again.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    uit: list[Gebeurtenis] = []
    for g in lijst:
        hier = clausulewoorden(g, rij)
        elders = g.aanwijzing is None or rij[g.aanwijzing.van].clausule != rij[g.plek].clausule
        vol = hier & _VOL and len(hier) <= 8
        kan = g.soort in {"deels", "los"} | ZIEK and g.tijd.soort == "dag" and elders and bool(vol)
        if kan and any(_werkte_deels(h, hier, rij) for h in uit):
            straks = any(h.soort == "deels" and clausulewoorden(h, rij) & _STRAKS for h in uit) or None
            toekomst = g.tijd.toekomst if g.tijd.datum is not None else straks or g.tijd.toekomst
            g = replace(g, soort="werk", kosten=2.0, tijd=replace(g.tijd, vraag=True, zwak=False, toekomst=toekomst))
        uit.append(g)
    return uit


def _werkte_deels(h: Gebeurtenis, hier: set[str], rij: Sequence[Element]) -> bool:
    """Whether an earlier step was of work, and not of an illness for a part ("voor 50% ziek gemeld")."""
    if h.soort == "deels" and not _ZIEK & zinswoorden(h, rij) - hier:
        return True
    zelf = clausulewoorden(h, rij)
    if h.soort == "deels" and zelf & _GING_WERKEN and not zelf & _ZIEK:
        return True
    woorden = {e.tekst for e in rij[h.aanwijzing.van : h.aanwijzing.tot]} if h.aanwijzing is not None else set()
    return h.soort in {"deels", "gewerkt"} and bool(woorden & _GING_WERKEN)


def stappen(lijst: Sequence[Gebeurtenis]) -> list[Tijd]:
    """The days without a year on which somebody began to work for a part.

    Args:
        lijst: Time expressions with their meaning.
    """
    return [
        g.tijd
        for g in lijst
        if g.soort == "deels" and g.tijd.soort == "dag" and g.tijd.datum is None and not g.tijd.zwak and g.tijd.dag
    ]


def na_stappen(punten: Sequence[Punt], delen: Sequence[Tijd]) -> list[Punt]:
    """Full work comes after the part that was told before it; a year that is put later for it is asked about.

    Args:
        punten: Turns with their dates, in order of time.
        delen: The steps.
    """
    uit: list[Punt] = []
    for punt in punten:
        begin = next((p for p in reversed(uit) if p.soort != "H" and p.datum is not None), None)
        if punt.soort == "H" and punt.datum is not None and punt.tijd.datum is None and begin is not None:
            vanaf = _laatste_stap(begin, punt, delen)
            dag = punt.datum - timedelta(days=punt.plus)
            if vanaf is not None and dag < vanaf:
                later = eerstvolgend(dag.day, dag.month, vanaf) + timedelta(days=punt.plus)
                punt = replace(punt, datum=later, tijd=replace(punt.tijd, vraag=True))
        uit.append(punt)
    return sorted(uit, key=lambda p: p.datum or date.max)


def _laatste_stap(begin: Punt, einde: Punt, delen: Sequence[Tijd]) -> date | None:
    """The day of the last step between the illness and the recovery, counted on from the first sick day."""
    dag = begin.datum
    tussen = [t for t in delen if begin.tijd.van < t.van < einde.tijd.van]
    for t in tussen:
        dag = eerstvolgend(t.dag or 1, t.maand or 1, dag) if dag is not None else None
    return dag if tussen else None
