"""From events to the course of the illness: first sick day, recoveries, and what is uncertain about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden, zinswoorden
from bot.language.elements import Element
from bot.language.estimates import Mijlpaal, al_zo_lang, jubileum
from bot.language.model import Hersteld
from bot.language.steps import na_stappen, stappen
from bot.language.tijd import Tijd, dagnaam
from bot.language.years import Punt, eerstvolgend, meest_recent, vul_jaren

# With more months of work in between, the earlier illness is another case: the writer asks about the newer one.
ANDER_GEVAL = 91
# The law refuses a first sick day this long ago; the user is asked whether it is right.
LANG_GELEDEN = 4 * 365


# Turns of an illness that are given their years together; of a longer story the rest is asked for.
MEESTE_PUNTEN = 9
# A recovery without a year that is so near may as well lie ahead.
NABIJ = 92


@dataclass
class Verloop:
    """The illness as read."""

    eerste_ziektedag: date | None = None
    ongeveer: bool = False
    hersteld: list[Hersteld] = field(default_factory=list)
    ziekteweek: int | None = None
    vragen: list[str] = field(default_factory=list)
    fouten: list[tuple[str, str]] = field(default_factory=list)

    def vraag(self, veld: str) -> None:
        """Ask about a field, once."""
        if veld not in self.vragen:
            self.vragen.append(veld)


def verloop(gebeurtenissen: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date) -> Verloop:
    """Build the course of the illness.

    Args:
        gebeurtenissen: Time expressions with their meaning.
        rij: The message.
        vandaag: The day of reading.
    """
    uit = Verloop()
    for g in gebeurtenissen:
        if g.tijd.soort == "fout" and g.tijd.fout:
            veld = {"beter": "hersteld", "werk": "hersteld", "terugval": "hersteld"}.get(g.soort, "eerste_ziektedag")
            if g.soort in ZIEK | {"beter", "werk", "los"}:
                uit.fouten.append((veld, g.tijd.fout))
                uit.vraag(veld)
        if g.tijd.soort == "vaag" and g.soort in ZIEK:
            uit.vraag("eerste_ziektedag")
        straks = g.tijd.toekomst and g.tijd.ongeveer
        if (g.tijd.soort == "vaag" or straks) and g.soort in {"beter", "werk"}:
            uit.vraag("hersteld")
    mijlpaal = jubileum(gebeurtenissen, rij, vandaag)
    sinds = al_zo_lang(gebeurtenissen, rij, vandaag)
    anker = sinds or (mijlpaal.begin if mijlpaal else None)
    week_dag, week_precies = _ziekteweek(gebeurtenissen, rij, vandaag, uit)
    punten = _zonder_dubbele(_punten(gebeurtenissen, rij, vandaag, mijlpaal))
    if len(punten) > MEESTE_PUNTEN:
        punten = punten[:MEESTE_PUNTEN]
        uit.vraag("hersteld")
    duren = [g for g in gebeurtenissen if g.tijd.soort == "duur" and _hersteld_duur(g, rij)]
    if punten:
        graad = bool({element.tekst for element in rij} & _GRAAD)
        delen = stappen(gebeurtenissen)
        gevuld = na_stappen(vul_jaren(punten, vandaag, anker), delen)
        _bouw(gevuld, uit, vandaag, graad)
        if anker is None and _misschien_straks(gevuld, vandaag, delen):
            uit.vraag("eerste_ziektedag")
            uit.vraag("hersteld")
    _duur_hersteld(duren, gebeurtenissen, rij, uit, vandaag)
    if uit.hersteld and uit.hersteld[-1].opnieuw_ziek is None and _nog_ziek(rij):
        uit.vraag("hersteld")
    if mijlpaal is not None and uit.eerste_ziektedag is None:
        uit.eerste_ziektedag, uit.ongeveer = mijlpaal.begin, mijlpaal.ongeveer
        if mijlpaal.vraag:
            uit.vraag("eerste_ziektedag")
        uit.fouten = [fout for fout in uit.fouten if fout[0] != "eerste_ziektedag"]
    schatting = week_dag or sinds
    if uit.eerste_ziektedag is None and schatting is not None:
        uit.eerste_ziektedag = schatting
        uit.ongeveer = not (week_dag and week_precies)
    elif uit.eerste_ziektedag is not None and not uit.ongeveer:
        if week_dag and abs((uit.eerste_ziektedag - week_dag).days) > 10:
            uit.vraag("eerste_ziektedag")
        lang = (vandaag - uit.eerste_ziektedag).days
        if sinds and abs((uit.eerste_ziektedag - sinds).days) > max(21, lang * 0.25):
            uit.vraag("eerste_ziektedag")
    _controleer(uit, vandaag)
    return uit


def _nog_ziek(rij: Sequence[Element]) -> bool:
    """ "hersteld gemeld per 1 oktober maar ik ben nog steeds ziek": was it a recovery?"""
    teksten = [element.tekst for element in rij]
    for k, tekst in enumerate(teksten):
        erna = teksten[k + 1 : k + 4]
        if tekst in {"nog", "steeds", "altijd"} and {"ziek", "thuis", "klachten", "arbeidsongeschikt"} & set(erna):
            return "niet" not in teksten[max(0, k - 2) : k + 2]
        if teksten[k : k + 2] in (["niet", "beter"], ["niet", "hersteld"]):
            return True
    return False


def _misschien_straks(punten: Sequence[Punt], vandaag: date, delen: Sequence[Tijd] = ()) -> bool:
    """ "ziek sinds 24 augustus, 1 december weer beter", told in November: last year, or still to come?"""
    laatste = punten[-1]
    if any(p.tijd.datum is not None for p in punten) or laatste.datum is None:
        return False
    terug = any(p.datum and p.datum < meest_recent(p.tijd.dag or 1, p.tijd.maand or 1, vandaag) for p in punten[:-1])
    if not any(p.soort == "H" for p in punten):
        return terug
    if laatste.soort != "H":
        return False
    volgende = min(eerstvolgend(t.dag or 1, t.maand or 1, vandaag) for t in (laatste.tijd, *delen))
    return terug and (volgende - vandaag).days <= NABIJ


_BETER = {"beter", "werk"}


def _punten(
    lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date, mijlpaal: Mijlpaal | None
) -> list[Punt]:
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
        elif g.soort in _BETER or (g.soort == "gewerkt" and t.soort == "bereik" and any(p.soort == "Z" for p in uit)):
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
                uit.append(Punt("H", t))
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


def _zonder_dubbele(punten: list[Punt]) -> list[Punt]:
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


# Words with which a second day of illness only says how ill: half first, fully later.
_GRAAD = {
    "halftijds",
    "voltijds",
    "deeltijds",
    "parttime",
    "fulltime",
    "half",
    "halve",
    "deels",
    "helft",
    "gedeeltelijk",
    "volledig",
    "helemaal",
    "%",
    "procent",
}


def _bouw(punten: list[Punt], uit: Verloop, vandaag: date, graad: bool) -> None:
    """Walk through the turns in order of time."""
    if any(p.vroeger for p in punten) and any(p.soort == "Z" and not p.vroeger for p in punten):
        eerste_nieuwe = next(k for k, p in enumerate(punten) if p.soort != "H" and not p.vroeger)
        punten = punten[eerste_nieuwe:]
    begin: Punt | None = None
    ziek = zacht = False
    spannen: list[Hersteld] = []
    for punt in punten:
        if punt.datum is None:
            continue
        onzeker = punt.tijd.ongeveer or punt.tijd.vraag
        if punt.soort == "H":
            if ziek or not spannen or spannen[-1].opnieuw_ziek:
                spannen.append(Hersteld(hersteld_per=punt.datum))
            elif spannen[-1].hersteld_per != punt.datum:
                uit.vraag("hersteld")
            ziek = False
            if onzeker or punt.datum > vandaag:
                uit.vraag("hersteld")
            continue
        if begin is None and not spannen:
            begin, ziek = punt, True
            if punt.soort == "W":
                uit.vraag("eerste_ziektedag")
            continue
        if ziek and zacht and spannen:
            spannen[-1], zacht = replace(spannen[-1], opnieuw_ziek=punt.datum), False
            continue
        if ziek:
            begin = _tweede_begin(begin, punt, spannen, uit, graad)
            continue
        laatste = spannen[-1]
        if laatste.hersteld_per and (punt.datum - laatste.hersteld_per).days > ANDER_GEVAL:
            if begin is None:
                uit.vraag("eerste_ziektedag")
                uit.vraag("hersteld")
            begin, spannen, ziek = punt, [], True
            continue
        spannen[-1] = replace(laatste, opnieuw_ziek=punt.datum)
        ziek, zacht = True, punt.zacht
        if onzeker or punt.datum > vandaag:
            uit.vraag("hersteld")
    uit.hersteld = spannen
    if begin is not None and begin.datum is not None:
        uit.eerste_ziektedag, uit.ongeveer = begin.datum, begin.tijd.ongeveer
        if (
            begin.tijd.vraag
            or begin.tijd.ongeveer
            or ((begin.tijd.dag, begin.tijd.maand) == (29, 2) and not begin.tijd.datum)
        ):
            uit.vraag("eerste_ziektedag")
    else:
        uit.vraag("eerste_ziektedag")


def _tweede_begin(begin: Punt | None, punt: Punt, spannen: list[Hersteld], uit: Verloop, graad: bool) -> Punt | None:
    """A second beginning without a recovery between: a relapse, a correction, or only "fully ill" later."""
    if begin is None or begin.datum is None or punt.datum is None:
        return begin
    if punt.soort == "W":
        if not (spannen and spannen[-1].opnieuw_ziek == punt.datum):
            spannen.append(Hersteld(opnieuw_ziek=punt.datum))
            uit.vraag("hersteld")
        return begin
    if punt.eerste and begin.eerste:
        uit.vraag("eerste_ziektedag")
        return begin
    if punt.eerste and not begin.eerste:
        uit.vraag("eerste_ziektedag")
        return punt
    dagen = (punt.datum - begin.datum).days
    if begin.tijd.ongeveer and not punt.tijd.ongeveer:
        if dagen > 45:
            uit.vraag("eerste_ziektedag")
        return punt
    if 0 < dagen <= 21 and not begin.eerste and not punt.tijd.ongeveer:
        uit.vraag("eerste_ziektedag")
    if dagen > 180 or (dagen > 0 and not graad and not punt.tijd.ongeveer):
        uit.vraag("eerste_ziektedag")
    return begin


def _maand_na(maand: Tijd, ziektedag: date | None, vandaag: date) -> date:
    """The first such month after the first sick day; the last one when that is not known, or still to come."""
    recent = meest_recent(maand.dag or 1, maand.maand or 1, vandaag)
    eerste = eerstvolgend(maand.dag or 1, maand.maand or 1, ziektedag) if ziektedag else recent
    return min(eerste, recent)


def _controleer(uit: Verloop, vandaag: date) -> None:
    dag = uit.eerste_ziektedag
    if dag is not None and dag > vandaag:
        zin = f"{dagnaam(dag.day, dag.month, dag.year)} ligt in de toekomst. Wat was de eerste ziektedag?"
        uit.fouten.append(("eerste_ziektedag", zin))
        uit.eerste_ziektedag, uit.ongeveer = None, False
        uit.vraag("eerste_ziektedag")
    elif dag is not None and (vandaag - dag).days > LANG_GELEDEN:
        uit.vraag("eerste_ziektedag")
    if uit.ongeveer:
        uit.vraag("eerste_ziektedag")
    for span in uit.hersteld:
        data = [d for d in (dag, span.hersteld_per, span.opnieuw_ziek) if d]
        if data != sorted(data) or span.hersteld_per is None:
            uit.vraag("hersteld")


def _ziekteweek(
    lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date, uit: Verloop
) -> tuple[date | None, bool]:
    for g in lijst:
        if g.tijd.soort == "ziekteweek" and g.tijd.nummer:
            uit.ziekteweek = g.tijd.nummer
            woorden = zinswoorden(g, rij)
            relatief = next(
                (
                    h.tijd.datum
                    for h in lijst
                    if h.tijd.datum and h.tijd.soort == "dag" and rij[h.plek].clausule == rij[g.plek].clausule
                ),
                None,
            )
            if "begint" in woorden and relatief is not None:
                return relatief - timedelta(days=(g.tijd.nummer - 1) * 7), True
            return vandaag - timedelta(days=(g.tijd.nummer - 1) * 7 + 3), False
    return None, False


def _hersteld_duur(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """Whether a length tells how long somebody was recovered (or how long until the relapse)."""
    erna = rij[g.plek + 1].tekst if g.plek + 1 < len(rij) else ""
    if g.soort in _BETER and g.voor != "sinds":
        return g.kosten <= 5
    if g.soort == "gewerkt" and g.kosten <= 3:
        return _tussendoor(g, rij)
    return g.soort in ZIEK and g.kosten <= 6 and (g.voor == "na" or erna in {"later", "daarna", "erna"})


_WEER = {"weer", "opnieuw", "terugval", "teruggevallen", "terug", "wederom", "hervallen", "alweer"}


def _tussendoor(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "3 weken gewerkt in oktober, toen weer terugval": a length of work, and after it ill again."""
    if clausulewoorden(g, rij) & {"weer", "toen", "daarna", "terug"}:
        return True
    zin = rij[g.plek].zin
    return any(element.tekst in _WEER and element.zin <= zin + 1 for element in rij[g.plek + 1 :])


def _duur_hersteld(
    duren: list[Gebeurtenis], lijst: Sequence[Gebeurtenis], rij: Sequence[Element], uit: Verloop, vandaag: date
) -> None:
    for g in duren:
        if g.tijd.duur is None:
            continue
        dagen = g.tijd.duur.dagen
        erna = rij[g.plek + 1].tekst if g.plek + 1 < len(rij) else ""
        if g.soort in _BETER and (g.voor == "na" or erna in {"later", "daarna"}) and uit.eerste_ziektedag is not None:
            hersteld = uit.eerste_ziektedag + timedelta(days=dagen)
            if not uit.hersteld:
                uit.hersteld = [Hersteld(hersteld_per=hersteld)]
            elif uit.hersteld[0].hersteld_per is None:
                uit.hersteld[0] = replace(uit.hersteld[0], hersteld_per=hersteld)
            uit.vraag("hersteld")
            continue
        open_span = next(
            (k for k, span in enumerate(uit.hersteld) if not span.opnieuw_ziek or not span.hersteld_per), None
        )
        maand = next((h.tijd for h in lijst if h.tijd.maandbreed and h.soort in _BETER | {"gewerkt"}), None)
        if maand is not None or not uit.hersteld:
            if dagen > ANDER_GEVAL or (
                g.soort in ZIEK and (maand is None or not any(h.soort == "terugval" for h in lijst))
            ):
                continue
            jaar_maand = None
            if maand is not None and maand.maand:
                dag = maand.datum or _maand_na(maand, uit.eerste_ziektedag, vandaag)
                jaar_maand = f"{dag.year}-{dag.month:02d}"
            uit.hersteld = [Hersteld(duur_dagen=dagen, maand=jaar_maand)]
            uit.vraag("hersteld")
        elif open_span is not None:
            span = uit.hersteld[open_span]
            terugval = any(a.soort == "terugval" for a in lijst) or any(e.tekst in {"weer", "opnieuw"} for e in rij)
            if span.hersteld_per and terugval and span.hersteld_per + timedelta(days=dagen) <= vandaag:
                uit.hersteld[open_span] = replace(span, opnieuw_ziek=span.hersteld_per + timedelta(days=dagen))
                uit.vraag("hersteld")
            elif span.opnieuw_ziek and not span.hersteld_per:
                uit.hersteld[open_span] = replace(span, hersteld_per=span.opnieuw_ziek - timedelta(days=dagen))
                uit.vraag("hersteld")
