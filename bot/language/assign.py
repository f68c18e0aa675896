"""Which date belongs to which phrase: the cheapest way to pair them that keeps their order in the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.language.elements import Aanwijzing, Element, woorden_in_clausule, woorden_in_zin
from bot.language.tijd import Tijd

# Kinds of phrase that tell illness.
ZIEK = frozenset({"ziek", "eerste", "terugval"})

# A date farther than this from every phrase stays without a meaning of its own.
LOS = 12.0
# So far away no reduction of the distance brings a phrase back below LOS: not worth measuring.
VER = 20.0
_TOESLAG = {
    "overig": 0.9,
    "uitgerekend": 0.0,
    "gewerkt": 0.6,
    "deels": 0.4,
    "in_dienst": 0.0,
    "eerste": -1.5,
    "mogelijk_verlof": 0.5,
}
# Lying there tells illness, but perhaps not since its first day; an illness may begin before its ziekmelding.
_OPGENOMEN = {"ziekenhuis", "kliniek", "intensive", "ic"}
_VOORZETSELS = {
    "op",
    "sinds",
    "vanaf",
    "per",
    "van",
    "tot",
    "t/m",
    "na",
    "voor",
    "rond",
    "om",
    "in",
    "de",
    "het",
    "dd",
    "vannaf",
    "sins",
    "sints",
    "sedert",
}


@dataclass(frozen=True)
class Gebeurtenis:
    """A time expression with what it is a time of.

    Attributes:
        soort: Kind of the phrase, "los" when none is near.
        plek: Index of the element.
        voor: The preposition before it ("sinds", "tot", ...), "" if none.
        kosten: How far the phrase is; higher is less certain.
        aanwijzing: The phrase itself.
    """

    soort: str
    tijd: Tijd
    plek: int
    voor: str
    kosten: float
    aanwijzing: Aanwijzing | None = None


def clausulewoorden(g: Gebeurtenis, rij: Sequence[Element]) -> set[str]:
    """The words of the clause in which a time expression stands."""
    return woorden_in_clausule(rij, g.plek)


def zinswoorden(g: Gebeurtenis, rij: Sequence[Element]) -> set[str]:
    """The words of the sentence in which a time expression stands."""
    return woorden_in_zin(rij, g.plek)


def wijs_toe(rij: Sequence[Element], aanwijzingen: Sequence[Aanwijzing]) -> list[Gebeurtenis]:
    """Pair every time expression with a phrase, or with none.

    Args:
        rij: The message as elements.
        aanwijzingen: The phrases found in it, in order.

    Returns:
        One event for each time expression, in order.
    """
    plekken = [k for k, element in enumerate(rij) if element.tijd is not None][:30]
    keuzes = list(aanwijzingen)[:60]
    grenzen = [0.0]
    for element in rij:
        grenzen.append(grenzen[-1] + (element.grens if element.grens else 1.0))
    # tabel[c]: cheapest cost so far with the last used phrase c (-1 none yet), and the choices that led there.
    tabel: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for plek in plekken:
        nieuw: dict[int, tuple[float, tuple[int, ...]]] = {}
        tijd = rij[plek].tijd
        los = 3.5 if tijd is not None and tijd.zwak else 9.0 if tijd is not None and tijd.soort == "duur" else LOS
        prijzen = [(c, prijs) for c, a in enumerate(keuzes) if (prijs := _prijs(rij, grenzen, plek, a)) < los]
        for laatste, (kosten, pad) in tabel.items():
            _beter(nieuw, laatste, kosten + los, (*pad, -1))
            for c, prijs in prijzen:
                if c < laatste:
                    continue
                if (
                    c == laatste
                    and keuzes[c].soort not in {"overig", "deels"}
                    and (tijd is None or tijd.soort != "duur")
                ):
                    prijs += 1.6
                _beter(nieuw, c, kosten + prijs, (*pad, c))
        tabel = nieuw
    pad = min(tabel.values(), default=(0.0, ()))[1]
    uit: list[Gebeurtenis] = []
    for plek, c in zip(plekken, pad, strict=True):
        tijd = rij[plek].tijd
        assert tijd is not None
        keuze = keuzes[c] if c >= 0 else None
        prijs = _prijs(rij, grenzen, plek, keuze) if keuze else LOS
        anders = min(
            (_prijs(rij, grenzen, plek, a) for a in keuzes if a.soort == "overig" and a.tot <= plek), default=LOS
        )
        if keuze and keuze.soort in {"ziek", "terugval"} and keuze.van > plek and anders <= min(prijs + 0.7, 1.6):
            # "sinds mijn operatie op 3 mei ziek": the day may be that of the operation.
            tijd = replace(tijd, vraag=True)
        ervoor = [e.tekst for e in rij[max(0, plek - 6) : plek]]
        if keuze and keuze.soort == "ziek" and keuze.van > plek and "medisch" in ervoor:
            # The same once the scrubber has taken the operation out: "na een [medisch] op 3 mei ziek".
            na = {"na", "sinds"} & set(ervoor[: ervoor.index("medisch")])
            tijd = replace(tijd, vraag=True) if na else tijd
        zelf = {e.tekst for e in rij[keuze.van : keuze.tot]} if keuze and keuze.soort == "ziek" else set()
        if zelf & _OPGENOMEN or (zelf & {"begon", "startte"} and not zelf & {"verzuim", "uitval", "stoppen"}):
            tijd = replace(tijd, vraag=True)
        uit.append(Gebeurtenis(keuze.soort if keuze else "los", tijd, plek, voorzetsel(rij, plek), prijs, keuze))
    return uit


def voorzetsel(rij: Sequence[Element], plek: int) -> str:
    """The preposition that governs the time expression at `plek`."""
    for k in range(plek - 1, max(plek - 5, -1), -1):
        tekst = rij[k].tekst
        if tekst in {"op", "om", "de", "het"}:
            continue
        if tekst in {"sinds", "sins", "sints", "sedert", "vanaf", "vannaf", "per"}:
            return "sinds"
        if tekst in {"tot", "t/m", "van", "na", "voor", "over", "binnen", "in", "rond"}:
            return tekst
        if tekst not in {
            "ongeveer",
            "ong",
            "ca",
            "circa",
            "ergens",
            "en",
            "met",
            "aan",
            "al",
            "die",
            "dit",
            "afgelopen",
            "vorige",
            "vorig",
            "bijna",
            "ruim",
            "precies",
            "zon",
            "nu",
        }:
            return ""
    return ""


def _prijs(rij: Sequence[Element], grenzen: Sequence[float], plek: int, a: Aanwijzing) -> float:
    toeslag = _TOESLAG.get(a.soort, 0.0)
    if grenzen[plek] - grenzen[a.tot] > VER or grenzen[a.van] - grenzen[plek + 1] > VER:
        return VER
    if a.van <= plek < a.tot:
        return max(toeslag, 0.0)
    if a.tot <= plek:
        tussen = [rij[k].tekst for k in range(a.tot, plek)]
        tijdens = {rij[k].tekst for k in range(max(0, a.van - 2), a.van)} & {"tijdens", "gedurende"}
        if a.soort in {"verlof", "mogelijk_verlof"} and tussen and set(tussen) <= _TOT_VERLOF:
            return 0.0
        if a.soort == "overig" and tussen and set(tussen) <= _BINDEND and not tijdens:
            return 0.0
        afstand = grenzen[plek] - grenzen[a.tot]
        afstand -= sum(0.6 for k in range(max(a.tot, plek - 3), plek) if rij[k].tekst in _VOORZETSELS)
    else:
        afstand = grenzen[a.van] - grenzen[plek + 1] + 0.3
        afstand -= sum(0.7 for k in range(plek + 1, min(a.van, plek + 6)) if rij[k].tekst in _HULPWOORDEN)
    return max(0.0, afstand + toeslag)


_HULPWOORDEN = {
    "ik",
    "ben",
    "is",
    "heb",
    "heeft",
    "me",
    "mij",
    "mijn",
    "hij",
    "ze",
    "zij",
    "zich",
    "was",
    "zit",
    "we",
    "wij",
    "werknemer",
    "weer",
    "helaas",
    "volledig",
    "opnieuw",
    "al",
    "had",
    "hebben",
    "zn",
    "mn",
    "haar",
    "medewerker",
}


# "operatie op 3 mei", "vakantie van 1 t/m 14 augustus": the noun owns the day.
_BINDEND = {"op", "van", "de", "het", "om", "dd", "rond", "in"}


# "mijn verlof (tot en met 20 september) ziek": a last day straight after the leave is that of the leave.
_TOT_VERLOF = {"(", ",", "tot", "t/m", "dat", "die", "liep", "loopt", "duurt", "duurde", "eindigde", "eindigt", "op"}
_TOT_VERLOF |= {"de", "het", "van", "vanaf", "per"}


def _beter(tabel: dict[int, tuple[float, tuple[int, ...]]], sleutel: int, kosten: float, pad: tuple[int, ...]) -> None:
    if sleutel not in tabel or kosten < tabel[sleutel][0]:
        tabel[sleutel] = (kosten, pad)
