"""The year of a day from the tense of its sentence."""

from __future__ import annotations

from datetime import date, timedelta

from bot.language.tijd import Tijd
from bot.language.years import eerstvolgend, meest_recent

STRAKS = {
    "ga",
    "gaat",
    "gaan",
    "krijg",
    "krijgt",
    "begint",
    "start",
    "straks",
    "wordt",
    "loopt",
    "eindigt",
    "stopt",
    "afloopt",
    "verloopt",
    "komt",
    "zal",
    "komende",
    "aanstaande",
    "gepland",
    "word",
}


TOEN = {
    "was",
    "ging",
    "had",
    "gegaan",
    "geweest",
    "gehad",
    "begon",
    "liep",
    "eindigde",
    "gestopt",
    "werd",
    "gedaan",
    "ingediend",
    "aangevraagd",
    "gehouden",
    "verlopen",
    "kreeg",
    "afgelopen",
    "begonnen",
    "gestart",
    "zat",
    "geeindigd",
    "stopte",
    "bereikt",
}


def kies_jaar(t: Tijd, vandaag: date, ziektedag: date | None, later: bool, woorden: set[str]) -> date:
    """Give a day its year from the tense of the sentence and the first sick day.

    Args:
        t: The day, with or without a year.
        vandaag: The day of reading.
        ziektedag: The first sick day if known.
        later: Whether such a day normally lies ahead.
        woorden: The words that tell the tense.
    """
    if t.datum is not None:
        return t.datum
    dag, maand = t.dag or 1, t.maand or 1
    if t.toekomst is not None:
        return eerstvolgend(dag, maand, vandaag) if t.toekomst else meest_recent(dag, maand, vandaag)
    if woorden & STRAKS and not woorden & {"was", "liep"}:
        return eerstvolgend(dag, maand, vandaag)
    if woorden & TOEN:
        return meest_recent(dag, maand, vandaag)
    if later:
        return eerstvolgend(dag, maand, max(ziektedag, vandaag - timedelta(days=365)) if ziektedag else vandaag)
    if ziektedag is not None and meest_recent(dag, maand, vandaag) < ziektedag:
        return eerstvolgend(dag, maand, ziektedag)
    return meest_recent(dag, maand, vandaag)
