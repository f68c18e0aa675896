"""From events to the course of the illness: first sick day, recoveries, and what is uncertain about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.language.assign import ZIEK, Gebeurtenis
from bot.language.course import Verloop, bouw
from bot.language.elements import Element
from bot.language.estimates import al_zo_lang, jubileum
from bot.language.recovery_lengths import is_hersteld_duur, met_duur, ziekteweek
from bot.language.steps import na_stappen, stappen
from bot.language.tijd import Tijd, dagnaam
from bot.language.turns import NABIJ, alle_punten, zonder_dubbele
from bot.language.years import Punt, eerstvolgend, meest_recent, vul_jaren

# The law refuses a first sick day this long ago; the user is asked whether it is right.
LANG_GELEDEN = 4 * 365


# Turns of an illness that are given their years together; of a longer story the rest is asked for.
MEESTE_PUNTEN = 9


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
    week_dag, week_precies = ziekteweek(gebeurtenissen, rij, vandaag, uit)
    punten = zonder_dubbele(alle_punten(gebeurtenissen, rij, vandaag, mijlpaal))
    if len(punten) > MEESTE_PUNTEN:
        punten = punten[:MEESTE_PUNTEN]
        uit.vraag("hersteld")
    duren = [g for g in gebeurtenissen if g.tijd.soort == "duur" and is_hersteld_duur(g, rij)]
    if punten:
        graad = bool({element.tekst for element in rij} & _GRAAD)
        delen = stappen(gebeurtenissen)
        gevuld = na_stappen(vul_jaren(punten, vandaag, anker), delen)
        bouw(gevuld, uit, vandaag, graad)
        if _alleen_hersteld(gevuld, vandaag):
            uit.vraag("hersteld")
        if anker is None and _misschien_straks(gevuld, vandaag, delen):
            uit.vraag("eerste_ziektedag")
            uit.vraag("hersteld")
    met_duur(duren, gebeurtenissen, rij, uit, vandaag)
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


def _alleen_hersteld(punten: Sequence[Punt], vandaag: date) -> bool:
    """ "heeft me 15 maart beter gemeld", told on 10 March: a year ago, or next week?"""
    if len(punten) != 1 or punten[0].soort != "H" or punten[0].tijd.datum is not None:
        return False
    t = punten[0].tijd
    return (eerstvolgend(t.dag or 1, t.maand or 1, vandaag) - vandaag).days <= NABIJ


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
