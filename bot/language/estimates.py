"""A first sick day told by its distance: "al anderhalf jaar ziek", "1 februari a.s. ben ik 2 jaar ziek"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden
from bot.language.elements import Element
from bot.language.lexicon import tabel
from bot.language.tijd import Duur
from bot.language.years import eerstvolgend, meest_recent


@dataclass(frozen=True)
class Mijlpaal:
    """A day on which the illness had lasted, or will have lasted, a told length.

    Attributes:
        begin: The first sick day that follows from it.
        ongeveer: The day itself was an estimate.
        vraag: Perhaps an illness of that length is meant instead ("op 3 maart was ik 2 weken ziek").
        plek: Where the day stands in the message: it is no first sick day itself.
    """

    begin: date
    ongeveer: bool
    vraag: bool
    plek: int


# So short an illness may as well be one that was over again.
KORT = 28
# A day so shortly ago may be meant though nothing says that it is past.
NET_VOORBIJ = 60
_LANG_ZIEK = {"ziek", "thuis", "arbeidsongeschikt", "ziekgemeld", "uit", "uitgevallen", "in", "ao"}


def jubileum(lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date) -> Mijlpaal | None:
    """ "1 februari a.s. ben ik 2 jaar ziek", "gisteren een jaar ziek": the day minus the length."""
    for g in lijst:
        if g.tijd.soort != "duur" or g.tijd.duur is None or g.soort != "ziek" or g.voor in {"na", "binnen", "over"}:
            continue
        for dag in lijst:
            t = dag.tijd
            if t.soort != "dag" or (t.ongeveer and not t.toekomst) or not _bij_elkaar(dag, g, rij):
                continue
            if dag.voor not in {"", "op"} and not (
                rij[dag.plek - 1].tekst == "per" and (t.datum or vandaag) >= vandaag
            ):
                continue
            twijfel = False
            woorden = clausulewoorden(dag, rij) | clausulewoorden(g, rij)
            if woorden & {"sinds", "vanaf", "geweest", "gemeld"}:
                continue
            if t.datum is None:
                later = eerstvolgend(t.dag or 1, t.maand or 1, vandaag)
                toen = bool(woorden & {"was", "waren"}) or t.toekomst is False
                net_voorbij = meest_recent(t.dag or 1, t.maand or 1, vandaag)
                # "op 2 november twee jaar ziek", told three weeks later: that day, or the next?
                twijfel = not toen and t.toekomst is None and (vandaag - net_voorbij).days <= NET_VOORBIJ
                terug = toen or (twijfel and not woorden & {"ben", "is", "zit", "word", "wordt", "zijn"})
                datum = net_voorbij if terug else later
            else:
                datum = t.datum
            erna = rij[g.plek + 1].tekst if g.plek + 1 < len(rij) else ""
            if datum < vandaag and erna not in _LANG_ZIEK:
                continue
            if abs((datum - vandaag).days) < 800:
                begin = _terug(g.tijd.duur, datum)
                kort = datum < vandaag and g.tijd.duur.dagen <= KORT
                return Mijlpaal(begin, t.ongeveer, t.vraag or kort or twijfel, dag.plek) if begin else None
    return None


def _bij_elkaar(dag: Gebeurtenis, duur: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """Whether a day and a length stand in one clause, or only commas and dashes divide them."""
    if rij[dag.plek].clausule == rij[duur.plek].clausule:
        return True
    tussen = rij[dag.plek + 1 : duur.plek]
    return 0 < len(tussen) <= 8 and all(not e.grens or e.tekst in {",", "-"} for e in tussen)


def _vervolg(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "ben 24 weken zwanger en 8 weken ziek", "7 maanden ziek inmiddels": the state of now."""
    erna = [element.tekst for element in rij[g.plek + 1 : g.plek + 4]]
    if erna[:1] not in (["ziek"], ["thuis"], ["ziekgemeld"], ["arbeidsongeschikt"]):
        return False
    staat = {element.tekst for element in rij[: g.plek] if element.zin == rij[g.plek].zin}
    begonnen = rij[g.plek - 1].tekst == "en" and staat & {"ben", "is", "zwanger"}
    return bool(begonnen) or bool(set(erna[1:]) & {"nu", "inmiddels", "ondertussen", "intussen"})


def _toen(g: Gebeurtenis, lijst: Sequence[Gebeurtenis], vandaag: date) -> date:
    """ "mijn contract liep 31 oktober af, toen al 3 weken ziek": counted from the day before it in the text."""
    for h in reversed(lijst):
        if h.plek < g.plek and h.tijd.soort == "dag" and not h.tijd.zwak:
            return h.tijd.datum or meest_recent(h.tijd.dag or 1, h.tijd.maand or 1, vandaag)
    return vandaag


def _terug(lengte: Duur, dag: date) -> date | None:
    try:
        return lengte.voor(dag)
    except (OverflowError, ValueError):
        return None


def al_zo_lang(lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date) -> date | None:
    """ "al anderhalf jaar ziek", "nu 5 mnd thuis": an estimate of the first sick day."""
    nu, niet = set(tabel("gebeurtenissen")["nu"]), set(tabel("gebeurtenissen")["niet_als_begin"])
    for g in lijst:
        if g.tijd.soort != "duur" or g.tijd.duur is None or g.soort not in ZIEK or g.kosten > 9:
            continue
        clausule = clausulewoorden(g, rij)
        ervoor = [rij[k].tekst for k in range(max(0, g.plek - 3), g.plek)]
        erna = rij[g.plek + 1].tekst if g.plek + 1 < len(rij) else ""
        if g.kosten > 4 and not set(ervoor) & {"al", "inmiddels", "nu", "dus", "intussen", "ondertussen"}:
            continue
        if (
            g.voor == "van"
            or set(ervoor[-1:]) & niet
            or "na" in ervoor
            or "binnen" in ervoor
            or erna in {"na", "later", "ziekte", "loon", "voordat", "nadat", "ziektewet", "verzuim"}
            or (erna == "voor" and g.voor != "sinds")
        ):
            continue
        toen = {"was", "waren"} if "toen" not in ervoor else set()
        if clausule & ({"iemand", "geweest", "stel", "duurt", "duurde"} | toen):
            continue
        if clausule & {"als", "indien", "wanneer", "weer", "mag", "max", "men"} and not set(ervoor) & {
            "al",
            "inmiddels",
        }:
            continue
        uit = erna == "uit" or "uit" in ervoor
        kop = g.plek <= 1 and g.kosten < 1.5 and not any(element.tekst == "?" for element in rij)
        if not (
            g.voor in {"nu", "sinds"}
            or kop
            or _vervolg(g, rij)
            or set(ervoor) & nu
            or uit
            or {"ben", "is", "zit", "lig", "ligt", "al", "nu"} & clausule
        ):
            continue
        begin = _terug(g.tijd.duur, _toen(g, lijst, vandaag) if "toen" in ervoor else vandaag)
        if begin is not None:
            return begin
    return None
