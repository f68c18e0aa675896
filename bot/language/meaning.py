"""What a phrase means among the other words of its clause: not ill, only for a part, again, only supposed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.language.elements import Aanwijzing, Element, achtereen, niet_toen_maar, woorden_in_zin
from bot.language.lexicon import tabel

# From so many hours a week on, "weer 36 uur werken" tells no partial work.
VOLTIJD = 32


# So many days a week are a whole one.
WERKWEEK = 5


def verfijn(a: Aanwijzing, rij: Sequence[Element], alle: Sequence[Aanwijzing]) -> Aanwijzing | None:
    """Give a phrase its meaning from the other words of its clause; None when it means nothing here."""
    lexicon = tabel("gebeurtenissen")
    plekken = [k for k, element in enumerate(rij) if element.clausule == rij[a.van].clausule]
    woorden = {rij[k].tekst for k in plekken}
    zelf = {rij[k].tekst for k in range(a.van, a.tot)}
    anders = {rij[k].tekst for k in plekken if not a.van <= k < a.tot}
    heel = bool(woorden & {"volledig", "helemaal", "100", "fulltime", "voltijds", "voltijd"}) and not woorden & {
        "niet",
        "nog",
    }
    deels = not heel and (
        _deel_van_de_uren(rij, a)
        or bool(zelf & _DEELS)
        or any(
            b.soort == "deels"
            and rij[b.van].zin == rij[a.van].zin
            and _tussen(rij, a, b) <= 2.5
            and not _andere_dag(rij, a, b)
            for b in alle
        )
    )
    # "ik wil 1 december weer beginnen" is a plan: read, and asked about.
    wens = "wil" in woorden and not any(rij[k].tijd is not None for k in plekken)
    voorwaarde = woorden & {"als", "stel", "indien", "mocht", "zodra", "zou"}
    hypothetisch = (voorwaarde or wens) and not woorden & {"sinds", "al"}
    # The day is denied, not the illness: "niet ziek sinds maart maar sinds 20 april".
    van_dag = {niet_toen_maar(rij, k) for k in plekken if rij[k].tijd is not None}
    niet = any(
        rij[k].tekst in {"niet", "nooit", "niks", "nauwelijks"}
        and not {element.tekst for element in rij[max(0, k - 2) : k]} & {"weet", "weten"}
        and (k + 1 >= len(rij) or rij[k + 1].tijd is None)
        and k not in van_dag
        for k in plekken
        if not a.van <= k < a.tot
    )
    weer = _weer(a, rij, alle)
    soort = a.soort
    if (
        soort == "overig"
        and zelf <= {"kreeg", "gekregen"}
        and any(b.soort in {"ziek", "terugval"} and b.van in plekken for b in alle)
    ):
        return None
    van_verlof = {a.tot + 1, a.tot + 2} if a.tot < len(rij) and rij[a.tot].tekst in {"van", "uit"} else set()
    eerder_verlof = [
        b.soort for b in alle if b.soort in {"verlof", "mogelijk_verlof"} and (b.van < a.van or b.van in van_verlof)
    ]
    if soort == "werk" and "terug" in zelf and eerder_verlof:
        # Back from leave is the end of that leave, no recovery.
        return Aanwijzing("verlof" if "verlof" in eerder_verlof else "mogelijk_verlof", a.van, a.tot)
    if soort == "deels" and "dagen" in zelf and (rij[a.van].getal or 0) >= WERKWEEK:
        return None
    if soort == "deels":
        return Aanwijzing("deels", a.van, a.tot)
    if soort == "ziek" and zelf & {"kon", "kan", "kunnen"} and zelf & {"meer", "langer"}:
        # "kon ik niet meer" tells the end of working, "kon ik niet meer slapen" only a complaint.
        erna = rij[a.tot].tekst if a.tot < len(rij) else ""
        return None if erna.endswith("en") and erna not in {"en", "werken", "functioneren"} else a
    if soort == "ziek":
        if niet and zelf & {"ziek", "ziekgemeld", "thuis"} and not zelf & {"niet"}:
            return Aanwijzing("beter" if "meer" in anders and "ziek" in zelf else "overig", a.van, a.tot)
        if zelf <= {"thuis"} and woorden & {"werk", "werkt", "werken", "gewerkt"} and not niet:
            return None
        if zelf <= {"verzuim", "afwezig"} and not any(rij[k].tijd for k in plekken):
            return None
        if zelf & {"gestopt", "stopte"} and woorden & {"contract", "bedrijf"}:
            return None
        soort = "terugval" if weer else "ziek"
    elif soort == "beter":
        if niet and not zelf & {"niet"}:
            return None
        if deels:
            soort = "deels"
        elif hypothetisch:
            soort = "overig"
        elif zelf == {"beter"} and not _is_beter(woorden):
            return None
    elif soort == "einde_van":
        eerder = [
            b.soort
            for b in alle
            if b.van < a.van and b.soort in {"contract", "verlof", "loonsanctie", "mogelijk_verlof", "in_dienst"}
        ]
        if zelf & set(lexicon["contractwoorden"]):
            eerder = ["contract"]
        elif woorden & {"vrijwillig", "vrijwillige"}:
            eerder = ["verlenging"]
        soort = (
            {"mogelijk_verlof": "verlof" if _zwanger(rij) else eerder[-1], "in_dienst": "contract"}.get(
                eerder[-1], eerder[-1]
            )
            if eerder
            else "overig"
        )
    elif soort == "in_dienst" and niet and zelf & {"werkt", "werk"}:
        soort = "ziek"
    elif soort in {"werk", "in_dienst"} and (
        soort == "werk" or (weer and zelf & {"begonnen", "gestart", "werk", "werkt"})
    ):
        soort = "werk"
        if niet or "niet" in zelf:
            soort = "terugval" if weer else "ziek"
        elif deels:
            soort = "deels"
        elif hypothetisch:
            soort = "overig"
        elif not (
            weer
            or anders & set(lexicon["volledig"])
            or zelf
            & {
                "volledig",
                "helemaal",
                "weer",
                "terug",
                "hervat",
                "hervatte",
                "hervatting",
                "hernomen",
                "hernam",
                "herneemt",
                "werkhervatting",
                "teruggekeerd",
                "teruggekomen",
            }
        ):
            soort = "gewerkt"
    elif soort == "mogelijk_verlof":
        soort = "verlof" if _zwanger(rij) else "mogelijk_verlof"
    elif soort == "contract" and _niet_tijdelijk(a, rij):
        soort = "overig"
    elif soort == "contract" and anders & {"vast", "vaste"} and not zelf & {"opgezegd", "opgezegt"}:
        soort = "in_dienst"
    return Aanwijzing(soort, a.van, a.tot)


# Inside a phrase of work ("kwam 6 juli therapeutisch terug"): no recovery.
_DEELS = {"therapeutisch", "arbeidstherapeutisch", "gedeeltelijk", "deels", "halve", "halftijds", "parttime"}


def _niet_tijdelijk(a: Aanwijzing, rij: Sequence[Element]) -> bool:
    """ "geen contract tot 1 december maar vast": not until that day."""
    zin = woorden_in_zin(rij, a.van)
    ervoor = {element.tekst for element in rij[max(0, a.van - 2) : a.van]}
    erna = {element.tekst for element in rij[a.tot : a.tot + 2]}
    return "geen" in ervoor and bool(erna & {"tot", "t/m"}) and bool(zin & {"vast", "vaste", "onbepaalde", "onbepaald"})


def _zwanger(rij: Sequence[Element]) -> bool:
    """Whether the message tells of a pregnancy or a birth, and not of the leave of its other parent."""
    personen = tabel("personen")
    teksten = [element.tekst for element in rij]
    verwacht = achtereen(teksten, ["in", "verwachting"], ["blijde", "verwachting"])
    woord = any(tekst.startswith(tuple(personen["zwangerschap"])) for tekst in teksten)
    clausules = {element.clausule for element in rij if element.tekst == "verlof"}
    bezit = {a.tekst for a, b in pairwise(rij) if a.clausule in clausules and (b.tekst == "verlof" or a.tekst == "ik")}
    ander = set(teksten) & set(personen["moeder_thuis"]) and {"ik", "mijn"} & bezit
    return (verwacht or woord) and not ander


def _deel_van_de_uren(rij: Sequence[Element], a: Aanwijzing) -> bool:
    """ "weer 4 uur werken": a number of hours, days or percents inside the phrase itself."""
    maten = {"uur", "uren", "uurtjes", "u", "%", "procent", "ochtenden", "middagen", "dagdelen"}
    for k in range(a.van, a.tot - 1):
        waarde = rij[k].getal
        if waarde is not None and rij[k + 1].tekst in maten:
            return waarde < (100 if rij[k + 1].tekst in {"%", "procent"} else VOLTIJD)
    return False


def _is_beter(woorden: set[str]) -> bool:
    if woorden & {
        "gaat",
        "voel",
        "voelt",
        "voelde",
        "ging",
        "steeds",
        "iets",
        "word",
        "worden",
        "kan",
        "beetje",
        "kunt",
        "wat",
    }:
        return False
    return bool(
        woorden
        & {"weer", "was", "ben", "is", "helemaal", "volledig", "toen", "geweest", "per", "_dag_", "_bereik_", "_duur_"}
    )


def _weer(a: Aanwijzing, rij: Sequence[Element], alle: Sequence[Aanwijzing]) -> bool:
    """Whether "weer" or the like belongs to this phrase: near it, without another phrase in between."""
    weer = {"weer", "opnieuw", "wederom", "nogmaals", "terug", "alweer"}
    if any(rij[k].tekst in weer for k in range(a.van, a.tot)):
        return True
    for stap in (-1, 1):
        k = a.van - 1 if stap < 0 else a.tot
        for _ in range(7 if stap < 0 else 2):
            if not 0 <= k < len(rij) or rij[k].grens >= 7 or (rij[k].tekst == "," and stap > 0):
                break
            if any(b.van <= k < b.tot and b.soort in {"beter", "werk", "deels"} for b in alle):
                break
            if rij[k].tekst in weer:
                return True
            if any(b.van <= k < b.tot and b.soort in {"ziek", "beter", "werk", "verlof"} for b in alle):
                break
            if stap < 0 and rij[k].grens and rij[k].tekst in {"maar", "want"}:
                break
            k += stap
    return False


def _tussen(rij: Sequence[Element], a: Aanwijzing, b: Aanwijzing) -> float:
    """Boundary weight between two phrases."""
    links, rechts = (a, b) if a.van <= b.van else (b, a)
    return sum(element.grens for element in rij[links.tot : rechts.van])


def _andere_dag(rij: Sequence[Element], a: Aanwijzing, b: Aanwijzing) -> bool:
    """ "60% en 2 november hersteld": after the part comes another clause with its own day."""
    tussen = rij[b.tot : a.van]
    return any(e.grens for e in tussen) and any(e.tijd is not None and e.tijd.soort == "dag" for e in tussen)
