"""The turns of an illness, from the events of a message: fell ill, recovered, ill again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden
from bot.language.elements import Element
from bot.language.estimates import Mijlpaal
from bot.language.tijd import Tijd
from bot.language.years import Punt, eerstvolgend, meest_recent

# A recovery without a year that is so near may as well lie ahead.
NABIJ = 92


BETER = {"beter", "werk"}


def alle_punten(
    lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date, mijlpaal: Mijlpaal | None
) -> list[Punt]:
    """Every turn that the message tells, in the order of the text and still without the years that were not told.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
        vandaag: The day of reading.
        mijlpaal: A day on which the illness lasted a told length: no turn itself.
    """
    uit: list[Punt] = []
    stevig = any(
        g.soort in ZIEK and g.tijd.soort in {"dag", "bereik"} and g.kosten < 4 and not g.tijd.zwak for g in lijst
    )
    for g in lijst:
        if g.tijd.soort not in {"dag", "bereik"} or (stevig and (g.tijd.zwak or g.kosten > 7)):
            continue
        if stevig and g.kosten > 4 and g.soort in ZIEK and _van_nu_of_straks(g, rij, vandaag):
            continue
        t, einde = g.tijd, g.voor in {"tot", "t/m"}
        if any(h.tijd.soort == "ziekteweek" and rij[h.plek].clausule == rij[g.plek].clausule for h in lijst):
            continue
        extra = 1 if g.voor == "t/m" else 0
        if mijlpaal is not None and g.plek == mijlpaal.plek:
            continue
        if mijlpaal and t.soort == "dag" and (t.datum or vandaag) >= vandaag and g.soort == "ziek":
            continue
        if t.toekomst and t.ongeveer and t.datum:
            continue
        if g.soort == "einde_ziek":
            uit.append(Punt("H", replace(t, soort="dag", eind=None, vraag=True), plus=1))
        elif g.soort in ZIEK:
            soort = "W" if g.soort == "terugval" else "Z"
            if soort == "W" and uit and uit[-1].soort != "H" and _weer_volledig(g, lijst, rij):
                continue
            if t.soort == "bereik" and rij[g.plek - 1].tekst == "tussen":
                uit.append(Punt(soort, replace(_begin(t), ongeveer=True)))
                continue
            if t.soort == "bereik" and t.eind:
                t = _loopt_nog(t, vandaag)
                assert t.eind is not None
                uit.append(Punt(soort, _begin(t), vroeger=_vroeger(g, rij), eerste=g.soort == "eerste"))
                if t.eind.datum != vandaag:
                    uit.append(Punt("H", t.eind, plus=1 if t.eind_inclusief else 0))
            elif einde:
                if t.datum != vandaag and not t.toekomst:
                    uit.append(Punt("H", _verwacht_eind(t, g, rij, vandaag), plus=extra))
            else:
                if _al_zo_lang_geweest(g, lijst, rij):
                    t = replace(t, vraag=True)
                uit.append(Punt(soort, t, eerste=g.soort == "eerste", vroeger=_vroeger(g, rij)))
        elif g.soort in BETER or (g.soort == "gewerkt" and t.soort == "bereik" and any(p.soort == "Z" for p in uit)):
            if t.soort == "bereik" and t.eind:
                uit.append(Punt("H", _begin(t)))
                uit.append(Punt("W", t.eind, plus=1 if t.eind_inclusief else 0, zacht=True))
            elif einde:
                uit.append(Punt("W", t, plus=extra))
            else:
                woorden = clausulewoorden(g, rij)
                straks = t.toekomst is None and (woorden & _STRAKS or (woorden & _NU_OF_STRAKS and _nabij(t, vandaag)))
                if straks:
                    t = replace(t, toekomst=True, vraag=True) if t.datum is None else replace(t, vraag=True)
                uit.append(Punt("H", t, woord=g.aanwijzing.van if g.aanwijzing else -1))
    if not any(p.soort == "Z" for p in uit):
        uit += [_na_laatste_werkdag(g, vandaag) for g in lijst if _is_laatste_werkdag(g)][:1]
    return uit


def _al_zo_lang_geweest(g: Gebeurtenis, lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """ "op 1 oktober was ik 3 weken ziek geweest": the illness began before that day."""
    hier = clausulewoorden(g, rij)
    duur = any(h.tijd.soort == "duur" and rij[h.plek].clausule == rij[g.plek].clausule for h in lijst)
    return duur and g.voor in {"", "op"} and hier >= {"was", "geweest"}


_STRAKS = {"ga", "gaat", "mag", "kan", "wil", "zal", "hoop", "hoopt", "verwacht", "verwachten", "straks", "binnenkort"}


_STRAKS |= {"plan", "planning", "streven", "bedoeling", "verwachting", "gepland", "hopelijk"}


# Present tense: of a day that is near, what is to come.
_NU_OF_STRAKS = {"komt", "kom", "begint", "begin", "start", "hervat", "werkt", "werk"}


def _nabij(t: Tijd, vandaag: date) -> bool:
    return t.datum is None and (eerstvolgend(t.dag or 1, t.maand or 1, vandaag) - vandaag).days <= NABIJ


def _van_nu_of_straks(g: Gebeurtenis, rij: Sequence[Element], vandaag: date) -> bool:
    """ "... en we gaan 20 december", "vandaag dus bijna een jaar": far from the illness, and not of the past."""
    if g.tijd.datum is not None:
        return g.tijd.datum >= vandaag
    plannen = {"gaan", "krijg", "krijgt", "moet", "moeten", "begint", "wordt", "komt", "komen"}
    return bool(clausulewoorden(g, rij) & (_STRAKS | plannen))


def _weer_volledig(g: Gebeurtenis, lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """ "weer volledig ziek" after partial work: never recovered, so no relapse."""
    volledig = clausulewoorden(g, rij) & {"volledig", "helemaal"}
    return bool(volledig) and any(h.soort in {"deels", "gewerkt"} and h.plek < g.plek for h in lijst)


def _loopt_nog(t: Tijd, vandaag: date) -> Tijd:
    """ "ziek van 3 november tot 30 november", told in between: of now, not of a year ago."""
    if t.datum is not None or t.eind is None or t.eind.datum is not None:
        return t
    begin = meest_recent(t.dag or 1, t.maand or 1, vandaag)
    eind = eerstvolgend(t.eind.dag or 1, t.eind.maand or 1, begin)
    if (vandaag - begin).days > NABIJ or not 0 < (eind - vandaag).days <= NABIJ:
        return t
    return replace(t, datum=begin, eind=replace(t.eind, datum=eind))


def _verwacht_eind(t: Tijd, g: Gebeurtenis, rij: Sequence[Element], vandaag: date) -> Tijd:
    """ "ziekgemeld tot 1 december": not told as past, so an end that is expected."""
    hier = clausulewoorden(g, rij)
    if hier & {"was", "geweest", "gehad", "liep", "duurde"} or not _nabij(t, vandaag):
        return t
    return replace(t, toekomst=True, datum=eerstvolgend(t.dag or 1, t.maand or 1, vandaag))


def _begin(t: Tijd) -> Tijd:
    return replace(t, soort="dag", eind=None)


def _is_laatste_werkdag(g: Gebeurtenis) -> bool:
    return g.tijd.soort == "dag" and (
        g.soort == "laatste_werkdag" or (g.soort == "gewerkt" and g.voor in {"tot", "t/m"})
    )


def _na_laatste_werkdag(g: Gebeurtenis, vandaag: date) -> Punt:
    """The next working day after the last day worked: an estimate, since nobody knows who works in the weekend."""
    t = g.tijd
    datum = t.datum or meest_recent(t.dag or 1, t.maand or 1, vandaag)
    if g.soort == "laatste_werkdag" or g.voor == "t/m":
        datum += timedelta(days=1)
    while datum.weekday() > 4:
        datum += timedelta(days=1)
    return Punt("Z", replace(t, datum=datum, ongeveer=True, vraag=True))


def _vroeger(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    woorden = clausulewoorden(g, rij)
    return bool(woorden & {"ook", "eerder", "eerdere", "destijds", "vroeger", "ooit", "eens"}) and bool(
        woorden & {"was", "geweest", "had", "gehad", "heb", "eerder", "destijds"}
    )


def zonder_dubbele(punten: list[Punt]) -> list[Punt]:
    """The same day told twice is one turn; an end that equals the next relapse is that relapse."""
    uit: list[Punt] = []
    for punt in punten:
        sleutel = (punt.tijd.dag, punt.tijd.maand, punt.tijd.datum, punt.plus)
        dubbel = [k for k, p in enumerate(uit) if (p.tijd.dag, p.tijd.maand, p.tijd.datum, p.plus) == sleutel]
        if dubbel and uit[dubbel[0]].soort != "H" and punt.soort != "H":
            oud = uit[dubbel[0]]
            uit[dubbel[0]] = replace(
                oud,
                eerste=oud.eerste or punt.eerste,
                soort="Z" if "Z" in (oud.soort, punt.soort) and oud.soort != "W" else oud.soort,
            )
            continue
        uit.append(punt)
    return uit
