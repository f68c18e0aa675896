"""What the writer says is still to come: a return to work, the AOW age, wages that UWV prolonged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.language.assign import Gebeurtenis, clausulewoorden
from bot.language.elements import Element
from bot.language.lexicon import woorden


def plannen(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """Give days that lie ahead their meaning; each of them is asked about.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    return [_doorbetalen(_aow(_komende_weekdag(g, rij), rij), rij) for g in lijst]


def _komende_weekdag(g: Gebeurtenis, rij: Sequence[Element]) -> Gebeurtenis:
    """ "ik begin maandag weer": the next Monday, not the last."""
    t = g.tijd
    kaal = t.soort == "dag" and t.zwak and t.datum is not None and not t.ongeveer and t.toekomst is None
    hier = clausulewoorden(g, rij)
    if (
        g.soort not in {"werk", "beter"}
        or not kaal
        or t.datum is None
        or not hier & woorden("van_plan")
        or hier & woorden("voorbij")
    ):
        return g
    return replace(g, tijd=replace(t, datum=t.datum + timedelta(days=7), zwak=False, toekomst=True, vraag=True))


def _aow(g: Gebeurtenis, rij: Sequence[Element]) -> Gebeurtenis:
    """ "wordt 67 op 3 juni en krijgt dan AOW": the birthday on which the AOW age is reached, to be confirmed."""
    hier = clausulewoorden(g, rij)
    pensioen = any(element.tekst in woorden("pensioen") for element in rij)
    if g.tijd.soort != "dag" or not hier & woorden("aow_leeftijd") or not pensioen or g.soort not in {"overig", "los"}:
        return g
    return replace(g, soort="aow", kosten=min(g.kosten, 2.0), tijd=replace(g.tijd, vraag=True))


def _doorbetalen(g: Gebeurtenis, rij: Sequence[Element]) -> Gebeurtenis:
    """ "UWV besliste dat mijn werkgever tot 14 november loon moet doorbetalen": a loonsanctie without its name."""
    if g.soort == "verlenging" and clausulewoorden(g, rij) & woorden("opgelegd"):
        return replace(g, soort="loonsanctie", tijd=replace(g.tijd, vraag=True))
    if g.soort != "doorbetalen":
        return g
    if "vrijwillig" in clausulewoorden(g, rij):
        return replace(g, soort="verlenging", tijd=replace(g.tijd, vraag=True))
    beslist = any(element.tekst in woorden("uwv_besliste") for element in rij)
    if not beslist or g.tijd.soort != "dag" or g.voor not in woorden("tot"):
        return replace(g, soort="overig")
    return replace(g, soort="loonsanctie", tijd=replace(g.tijd, vraag=True))
