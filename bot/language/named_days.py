"""The grammar of named days and seasons. Examples as in dates.py: today is Saturday 2026-11-21."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.language.feestdagen import feestdag, namen
from bot.language.lexicon import tabel
from bot.language.tijd import Tijd, Zicht, dagtijd

_SOORT = {"1e": "eerste", "1ste": "eerste", "2e": "tweede", "2de": "tweede", "twede": "tweede", "tweeede": "tweede"}


def feest(z: Zicht, i: int) -> Tijd | None:
    """A named day; without a year the sentence decides which.

    "tweede kerstdag 2025" -> 2025-12-26
    "met kerst" -> ~--12-25
    "koningsdag" -> 2026-04-27
    "pinksteren vorig jaar" -> ~2025-06-08
    "2e pinksterdag" -> 2026-05-25
    "de dag na koningsdag" -> 2026-04-28
    "sinds de dinsdag na pasen" -> 2026-04-07
    "donderdag voor pasen" -> 2026-04-02
    """
    verschuif, weekdag, ervoor, j = 0, None, False, i
    if z.w(j) == "dag" and z.w(j + 1) in {"na", "voor", "erna"}:
        verschuif, j = (1 if z.w(j + 1) == "na" else -1), j + 2
    elif z.weekdag(j) is not None and z.w(j + 1) in {"na", "voor"}:
        weekdag, ervoor, j = z.weekdag(j), z.w(j + 1) == "voor", j + 2
    while j > i and z.w(j) in {"de", "het"}:
        j += 1
    erbij = {z.w(i - 1), z.w(i - 2) if z.w(i - 1) in {"de", "het"} else ""}
    naam = next((n for n in namen().get(_SOORT.get(z.w(j), z.w(j)), []) if _past(z, j, n)), None)
    if naam is None:
        return None
    jaar, toekomst, tot = z.jaar(j + len(naam))
    if jaar is None:
        nu = z.vandaag.year
        jaren = (nu - 1, nu, nu + 1)
        dagen = [feestdag(naam, keuze)[0] for keuze in jaren]
        beweegt = len({(dag.month, dag.day) for dag in dagen}) > 1
        if not beweegt and not verschuif and weekdag is None:
            _, precies = feestdag(naam, nu)
            precies = precies and not erbij & {"na", "voor", "rond", "omstreeks"}
            return Tijd(i, tot, "dag", dag=dagen[0].day, maand=dagen[0].month, ongeveer=not precies, toekomst=toekomst)
        later = toekomst is True or z.een_van(i - 1, "volgend")
        jaar = next(k for k, dag in zip(jaren, dagen, strict=True) if dag > z.vandaag) if later else 0
        jaar = jaar or next(k for k, dag in reversed(list(zip(jaren, dagen, strict=True))) if dag <= z.vandaag)
    dag, precies = feestdag(naam, jaar)
    precies = precies and not erbij & {"na", "voor", "rond", "omstreeks"}
    dag += timedelta(days=verschuif)
    if weekdag is not None:
        stap = -((dag.weekday() - weekdag - 1) % 7 + 1) if ervoor else (weekdag - dag.weekday() - 1) % 7 + 1
        dag, precies = dag + timedelta(days=stap), True
    return Tijd(i, tot, "dag", datum=dag, ongeveer=not precies)


def vaag(z: Zicht, i: int) -> Tijd | None:
    """A season or holiday: an estimate, and nothing at all "after" it.

    "in de zomer van 2025" -> ~2025-07-15
    "na de bouwvak" -> vaag
    "na de zomer" -> vaag
    """
    plek = tabel("tijd")["seizoenen"].get(z.w(i))
    if plek is None:
        return None
    jaar, toekomst, tot = z.jaar(i + 1)
    voor = {z.w(i - 1), z.w(i - 2)}
    if voor & {"na", "voor", "rond", "tijdens"} or (
        not jaar and not (voor & {"sinds", "in", "vanaf", "afgelopen", "vorige", "dit", "vorig"})
    ):
        return Tijd(i, tot, "vaag")
    return replace(dagtijd(i, tot, plek[1], plek[0], jaar, toekomst), ongeveer=True, maandbreed=True)


def _past(z: Zicht, i: int, naam: tuple[str, ...]) -> bool:
    return all(_SOORT.get(z.w(i + k), z.w(i + k)) == deel for k, deel in enumerate(naam))
