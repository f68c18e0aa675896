"""Days and recoveries that the writer denies: "niet sinds maart maar sinds 20 april", "hersteld? dat klopt niet"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden
from bot.language.elements import Element, achtereen, niet_toen_maar
from bot.language.lexicon import woorden
from bot.language.not_held import had_moeten

_NIET_EENS = (["klopt", "niet"], ["niet", "mee", "eens"], ["niet", "waar"], ["mee", "oneens"], ["ten", "onrechte"])

_NIET_GELUKT = (["niet", "gelukt"], ["niet", "gegaan"], ["niet", "door"], ["niet", "doorgegaan"], ["lukte", "niet"])
_MOEST = {"moest", "moesten", "zou", "wilde", "wou", "mocht"}


def ontkend(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "13 januari, niet 12 januari": the day that it was not.

    Args:
        g: A time expression with its meaning.
        rij: The message.
    """
    if g.tijd.soort not in {"dag", "bereik"}:
        return False
    ervoor = [rij[k].tekst for k in range(max(0, g.plek - 3), g.plek)]
    if (
        ervoor[-1:] in (["niet"], ["ipv"])
        or ervoor[-2:] in (["niet", "op"], ["niet", "per"], ["niet", "sinds"], ["plaats", "van"])
        or niet_toen_maar(rij, g.plek) is not None
    ):
        return any(e.tijd is not None for k, e in enumerate(rij) if k != g.plek)
    return False


def betwist(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "hersteld verklaard per 1 juli, maar daar ben ik het niet mee eens": that day is to be confirmed.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    return [
        replace(g, tijd=replace(g.tijd, vraag=True))
        if (g.soort in {"beter", "werk"} and _weersproken(g, rij))
        or (g.soort in ZIEK and clausulewoorden(g, rij) & woorden("ingetrokken"))
        or _thuis_niet_ziek(g, rij)
        else g
        for g in lijst
    ]


def _thuis_niet_ziek(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "hij is niet ziek maar zit thuis sinds 16 november": at home of something else."""
    if g.soort != "ziek" or g.aanwijzing is None:
        return False
    zelf = [element.tekst for element in rij[g.aanwijzing.van : g.aanwijzing.tot]]
    zin = [element.tekst for element in rij if element.zin == rij[g.plek].zin]
    niet_ziek = achtereen(zin, ["niet", "ziek", "maar"], ["niet", "ziek", ","])
    return zelf[-1:] == ["thuis"] and "ziek" not in zelf and niet_ziek


def _weersproken(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """Whether it only was to be, or is called wrong in the sentence or right after it."""
    zin = rij[g.plek].zin
    hier = [element.tekst for element in rij if element.zin == zin]
    na: list[str] = []
    for element in rij[g.plek + 1 :]:
        if element.tijd is not None or element.zin > zin + 1:
            break
        na.append(element.tekst)
    oneens = achtereen(na, *_NIET_EENS)
    clausule = clausulewoorden(g, rij)
    moest = clausule & _MOEST and not clausule & {"heb", "heeft", "is", "ben"}
    mislukt = achtereen(na, *_NIET_GELUKT)
    return (
        bool(moest)
        or had_moeten(clausule)
        or bool(set(na) & woorden("ingetrokken"))
        or mislukt
        or oneens
        or "onterecht" in hier
        or achtereen(hier, ["ten", "onrechte"])
    )
