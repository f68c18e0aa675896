"""Leave of which nobody says what for: of the length of a zwangerschapsverlof, or of somebody who goes on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.language.assign import Gebeurtenis
from bot.language.elements import Element, achtereen
from bot.language.lexicon import tabel, woorden
from bot.language.tijd import Tijd

# Leave for a birth lasts 10 to 30 weeks (days, inclusive).
KORTSTE_VERLOF = 70


LANGSTE_VERLOF = 210


def zonder_naam(lijst: list[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """Plain "verlof" of the length of a zwangerschapsverlof is one; any other plain leave means nothing here."""
    mogelijk = [g for g in lijst if g.soort == "mogelijk_verlof"]
    if not mogelijk:
        return lijst
    ander = any(element.tekst in tabel("personen")["ander_verlof"] for element in rij)
    # Told without a word of pregnancy, so to be confirmed.
    nieuw = (
        "verlof"
        if not ander and (_verloflang(mogelijk) or _gaat_met_verlof(mogelijk, rij) or _na_geboorte(rij))
        else "overig"
    )
    return [
        replace(g, soort=nieuw, tijd=replace(g.tijd, vraag=True)) if g.soort == "mogelijk_verlof" else g for g in lijst
    ]


def _verloflang(mogelijk: Sequence[Gebeurtenis]) -> bool:
    dagen = [t for g in mogelijk for t in (g.tijd, g.tijd.eind) if t is not None and t.soort in {"dag", "bereik"}]
    duur = next((g.tijd.duur.dagen for g in mogelijk if g.tijd.duur is not None), None)
    if duur is not None:
        return bool(dagen) and KORTSTE_VERLOF <= duur <= LANGSTE_VERLOF
    if len(dagen) != 2:
        return False
    lengte = _dagen_tussen(dagen[0], dagen[1])
    return lengte is not None and KORTSTE_VERLOF <= lengte <= LANGSTE_VERLOF


def _dagen_tussen(een: Tijd, twee: Tijd) -> int | None:
    if een.datum is not None and twee.datum is not None:
        return (twee.datum - een.datum).days + 1
    if None in (een.dag, een.maand, twee.dag, twee.maand):
        return None
    begin, eind = (date(2023, t.maand or 1, min(t.dag or 1, 28)) for t in (een, twee))
    return (eind - begin).days % 365 + 1


def _na_geboorte(rij: Sequence[Element]) -> bool:
    """ "mijn dochter is 2 februari geboren, nu met verlof": perhaps of the mother."""
    teksten = {element.tekst for element in rij}
    ander = teksten & set(tabel("personen")["moeder_thuis"])
    return bool(teksten & woorden("geboren") and teksten & woorden("kind_geboren")) and not ander


def _gaat_met_verlof(mogelijk: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """ "ze ging 1 juni met verlof": people go on this leave; a man goes on another."""
    zin = {rij[g.plek].zin for g in mogelijk}
    teksten = [element.tekst for element in rij if element.zin in zin]
    met = achtereen(teksten, ["met", "verlof"])
    eigen = achtereen(teksten, ["haar", "verlof"], ["mijn", "verlof"])
    gaat = met and bool(set(teksten) & {"ga", "gaat", "ging", "gegaan", "ben", "is"})
    if eigen and set(teksten) & {"gaat", "ging", "begint", "begon", "start", "startte"}:
        return True
    vrouw = any(t in {"ze", "zij", "haar", "mevrouw"} or (t.endswith("ster") and len(t) > 6) for t in teksten)
    return gaat and vrouw
