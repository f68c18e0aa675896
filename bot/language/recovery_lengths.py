"""Recoveries told by their length, and the week of the illness that somebody is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden, zinswoorden
from bot.language.course import ANDER_GEVAL, Verloop
from bot.language.elements import Element
from bot.language.model import Hersteld
from bot.language.tijd import Tijd
from bot.language.turns import BETER
from bot.language.years import eerstvolgend, meest_recent


def _maand_na(maand: Tijd, ziektedag: date | None, vandaag: date) -> date:
    """The first such month after the first sick day; the last one when that is not known, or still to come."""
    recent = meest_recent(maand.dag or 1, maand.maand or 1, vandaag)
    eerste = eerstvolgend(maand.dag or 1, maand.maand or 1, ziektedag) if ziektedag else recent
    return min(eerste, recent)


def ziekteweek(
    lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date, uit: Verloop
) -> tuple[date | None, bool]:
    """The week of the illness that it is now, kept in `uit`, and the first sick day that follows from it.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
        vandaag: The day of reading.
        uit: The illness as read so far.

    Returns:
        The first sick day, None when no week was told, and whether it is exact.
    """
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


def is_hersteld_duur(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """Whether a length tells how long somebody was recovered (or how long until the relapse)."""
    erna = rij[g.plek + 1].tekst if g.plek + 1 < len(rij) else ""
    if g.soort in BETER and g.voor != "sinds":
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


def _maand_van(g: Gebeurtenis, lijst: Sequence[Gebeurtenis]) -> Tijd | None:
    """The month that a length belongs to: the one named last before it, else the first one; None beside a day."""
    herstel = [h for h in lijst if h.tijd.soort == "dag" and h.soort in BETER | {"gewerkt"}]
    ervoor = [h.tijd for h in herstel if h.plek < g.plek]
    tijd = ervoor[-1] if ervoor else next((h.tijd for h in herstel if h.tijd.maandbreed), None)
    return tijd if tijd is not None and tijd.maandbreed else None


def _maand_van_span(span: Hersteld) -> str | None:
    """The month of a recovery that was told by its month; None where it is not (only) a month."""
    if span.maand or "hersteld_per" not in span.geschat or span.hersteld_per is None:
        return span.maand
    return f"{span.hersteld_per:%Y-%m}"


def _maand_voor_orde(span: Hersteld) -> str:
    return _maand_van_span(span) or ""


def met_duur(
    duren: list[Gebeurtenis], lijst: Sequence[Gebeurtenis], rij: Sequence[Element], uit: Verloop, vandaag: date
) -> None:
    """Put the recoveries that were told by their length into `uit`; each of them is asked about.

    Args:
        duren: The lengths that tell a recovery.
        lijst: Time expressions with their meaning.
        rij: The message.
        uit: The illness as read so far.
        vandaag: The day of reading.
    """
    for g in duren:
        if g.tijd.duur is None:
            continue
        dagen = g.tijd.duur.dagen
        erna = rij[g.plek + 1].tekst if g.plek + 1 < len(rij) else ""
        if g.soort in BETER and (g.voor == "na" or erna in {"later", "daarna"}) and uit.eerste_ziektedag is not None:
            hersteld = uit.eerste_ziektedag + timedelta(days=dagen)
            if not uit.hersteld:
                uit.hersteld = [Hersteld(hersteld_per=hersteld)]
            elif uit.hersteld[0].hersteld_per is None:
                uit.hersteld[0] = replace(uit.hersteld[0], hersteld_per=hersteld)
            uit.vraag("hersteld")
            continue
        open_spannen = [k for k, span in enumerate(uit.hersteld) if not span.opnieuw_ziek or not span.hersteld_per]
        # Of several the days are asked for anyway.
        open_span = open_spannen[0] if len(open_spannen) == 1 else None
        maand = _maand_van(g, lijst)
        if maand is not None or not uit.hersteld:
            if dagen > ANDER_GEVAL or (
                g.soort in ZIEK and (maand is None or not any(h.soort == "terugval" for h in lijst))
            ):
                continue
            jaar_maand = None
            if maand is not None and maand.maand:
                dag = maand.datum or _maand_na(maand, uit.eerste_ziektedag, vandaag)
                jaar_maand = f"{dag.year}-{dag.month:02d}"
            # A recovery in another month is another recovery.
            anders = [span for span in uit.hersteld if jaar_maand and _maand_van_span(span) not in (None, jaar_maand)]
            uit.hersteld = sorted([*anders, Hersteld(duur_dagen=dagen, maand=jaar_maand)], key=_maand_voor_orde)
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
