"""Two days of which the writer does not know which: "3 maart, of was het 10 april", "hersteld op 2 of 9 maart"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import Gebeurtenis
from bot.language.elements import Element
from bot.language.lexicon import woorden

_DAGEN = frozenset({"dag", "bereik"})
# A phrase this far from the other day is that of the first.
_VER = 5.0


def een_van_beide(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """Leave out every day that is only named as the alternative to the one before, which is then asked about.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    uit: list[Gebeurtenis] = []
    vorige_plek = -1
    for g in lijst:
        eerste = uit[-1] if uit else None
        if eerste is not None and _alternatief(eerste, g, [element.tekst for element in rij[vorige_plek + 1 : g.plek]]):
            van = g if eerste.soort == "los" else eerste
            tijd = replace(eerste.tijd, vraag=True)
            uit[-1] = replace(eerste, soort=van.soort, kosten=van.kosten, aanwijzing=van.aanwijzing, tijd=tijd)
        else:
            uit.append(g)
        vorige_plek = g.plek
    return uit


def _alternatief(eerste: Gebeurtenis, g: Gebeurtenis, tussen: list[str]) -> bool:
    if eerste.tijd.soort not in _DAGEN or g.tijd.soort not in _DAGEN:
        return False
    if "los" not in (eerste.soort, g.soort) and g.soort != eerste.soort and g.kosten <= _VER:
        return False
    while tussen and tussen[0] in woorden("bij_de_dag"):
        tussen = tussen[1:]
    return ("of" in tussen or {"kan", "ook"} <= set(tussen)) and set(tussen) <= woorden("of_een_ander")
