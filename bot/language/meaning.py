"""What a phrase means among the other words of its clause: not ill, only for a part, again, only supposed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.language.elements import Aanwijzing, Element, achtereen, niet_toen_maar, woorden_in_zin
from bot.language.lexicon import tabel, woorden
from bot.language.others import niet_zelf

# From so many hours a week on, "weer 36 uur werken" tells no partial work.
VOLTIJD = 32
# So many days a week are a whole one.
WERKWEEK = 5
# Words of a part belong to a phrase up to this boundary weight away.
DICHTBIJ = 2.5


def verfijn(a: Aanwijzing, rij: Sequence[Element], alle: Sequence[Aanwijzing]) -> Aanwijzing | None:
    """Give a phrase its meaning from the other words of its clause; None when it means nothing here."""
    betekenis = _BETEKENIS.get(a.soort)
    soort = betekenis(_Omgeving(a, rij, alle)) if betekenis else a.soort
    return None if soort is None else Aanwijzing(soort, a.van, a.tot)


@dataclass(frozen=True)
class _Omgeving:
    """A phrase among the words of its message.

    Attributes:
        a: The phrase.
        rij: The message.
        alle: All phrases in it.
    """

    a: Aanwijzing
    rij: Sequence[Element]
    alle: Sequence[Aanwijzing]

    @cached_property
    def plekken(self) -> list[int]:
        """Where the words of its clause stand."""
        return [k for k, element in enumerate(self.rij) if element.clausule == self.rij[self.a.van].clausule]

    @cached_property
    def clausule(self) -> set[str]:
        """The words of its clause."""
        return {self.rij[k].tekst for k in self.plekken}

    @cached_property
    def zelf(self) -> set[str]:
        """Its own words."""
        return {element.tekst for element in self.rij[self.a.van : self.a.tot]}

    @cached_property
    def anders(self) -> set[str]:
        """The words of its clause outside it."""
        return {self.rij[k].tekst for k in self.plekken if not self.a.van <= k < self.a.tot}

    @cached_property
    def deels(self) -> bool:
        """Whether it is said of a part of the work only."""
        if self.clausule & woorden("heel") and not self.clausule & woorden("niet_heel"):
            return False
        return (
            _deel_van_de_uren(self.rij, self.a)
            or bool(self.zelf & woorden("deels_aan_het_werk"))
            or any(self._zegt_deels(b) for b in self.alle)
        )

    def _zegt_deels(self, b: Aanwijzing) -> bool:
        return (
            b.soort == "deels"
            and self.rij[b.van].zin == self.rij[self.a.van].zin
            and _tussen(self.rij, self.a, b) <= DICHTBIJ
            and not _andere_dag(self.rij, self.a, b)
        )

    @property
    def hypothetisch(self) -> bool:
        """Whether it is only supposed or wished: "ik wil 1 december weer beginnen" is a plan, and asked about."""
        wens = "wil" in self.clausule and not any(self.rij[k].tijd is not None for k in self.plekken)
        return (bool(self.clausule & woorden("voorwaarde")) or wens) and not self.clausule & woorden("al_begonnen")

    @property
    def niet(self) -> bool:
        """Whether it is denied.

        "Niet ziek sinds maart maar sinds 20 april" denies the day, "niet om mij: mijn zus is ziek" the person.
        """
        anders = {niet_toen_maar(self.rij, k) for k in self.plekken if self.rij[k].tijd is not None}
        zelf = niet_zelf(self.rij)
        anders |= zelf if self.a.van not in zelf else set()
        return any(
            self.rij[k].tekst in woorden("niet")
            and not {element.tekst for element in self.rij[max(0, k - 2) : k]} & woorden("weten")
            and (k + 1 >= len(self.rij) or self.rij[k + 1].tijd is None)
            and k not in anders
            for k in self.plekken
            if not self.a.van <= k < self.a.tot
        )

    @property
    def weer(self) -> bool:
        """Whether "weer" or the like belongs to it."""
        return _weer(self.a, self.rij, self.alle)


def _overig(o: _Omgeving) -> str | None:
    ziek = any(b.soort in {"ziek", "terugval"} and b.van in o.plekken for b in o.alle)
    return None if ziek and o.zelf <= woorden("kreeg") else "overig"


def _deels(o: _Omgeving) -> str | None:
    return None if "dagen" in o.zelf and (o.rij[o.a.van].getal or 0) >= WERKWEEK else "deels"


def _ziek(o: _Omgeving) -> str | None:
    if o.zelf & woorden("kon") and o.zelf & woorden("meer"):
        # "kon ik niet meer" tells the end of working, "kon ik niet meer slapen" only a complaint.
        erna = o.rij[o.a.tot].tekst if o.a.tot < len(o.rij) else ""
        return None if erna.endswith("en") and erna not in woorden("en_werken") else "ziek"
    if o.niet and o.zelf & woorden("ziek_of_thuis") and "niet" not in o.zelf:
        return "beter" if "meer" in o.anders and "ziek" in o.zelf else "overig"
    aan_het_werk = o.zelf <= {"thuis"} and o.clausule & woorden("aan_het_werk") and not o.niet
    zonder_dag = o.zelf <= woorden("verzuimt") and not any(o.rij[k].tijd for k in o.plekken)
    ander_eind = o.zelf & woorden("gestopt") and o.clausule & woorden("wat_stopt")
    if aan_het_werk or zonder_dag or ander_eind:
        return None
    return "terugval" if o.weer else "ziek"


def _beter(o: _Omgeving) -> str | None:
    if o.niet and "niet" not in o.zelf:
        return None
    if o.deels:
        return "deels"
    if o.hypothetisch:
        return "overig"
    return None if o.zelf == {"beter"} and not _is_beter(o.clausule) else "beter"


def _einde(o: _Omgeving) -> str | None:
    """What "loopt af" or "eindigt" is said of."""
    if o.zelf & set(tabel("gebeurtenissen")["contractwoorden"]):
        return "contract"
    if o.clausule & woorden("vrijwillig"):
        return "verlenging"
    eindig = {"contract", "verlof", "loonsanctie", "mogelijk_verlof", "in_dienst"}
    eerder = [b.soort for b in o.alle if b.van < o.a.van and b.soort in eindig]
    if not eerder:
        return "overig"
    if eerder[-1] == "mogelijk_verlof" and _zwanger(o.rij):
        return "verlof"
    return "contract" if eerder[-1] == "in_dienst" else eerder[-1]


def _in_dienst(o: _Omgeving) -> str | None:
    if o.niet and o.zelf & woorden("werkt"):
        return "ziek"
    return _aan_het_werk(o) if o.weer and o.zelf & woorden("begon_weer") else "in_dienst"


def _werk(o: _Omgeving) -> str | None:
    na = {o.a.tot + 1, o.a.tot + 2} if o.a.tot < len(o.rij) and o.rij[o.a.tot].tekst in woorden("van") else set()
    verlof = [b.soort for b in o.alle if b.soort in {"verlof", "mogelijk_verlof"} and (b.van < o.a.van or b.van in na)]
    if "terug" in o.zelf and verlof:
        # Back from leave is the end of that leave, no recovery.
        return "verlof" if "verlof" in verlof else "mogelijk_verlof"
    return _aan_het_werk(o)


def _aan_het_werk(o: _Omgeving) -> str:
    if o.niet or "niet" in o.zelf:
        return "terugval" if o.weer else "ziek"
    if o.deels:
        return "deels"
    if o.hypothetisch:
        return "overig"
    volledig = o.anders & set(tabel("gebeurtenissen")["volledig"]) or o.zelf & woorden("hervat")
    return "werk" if o.weer or volledig else "gewerkt"


def _mogelijk_verlof(o: _Omgeving) -> str | None:
    return "verlof" if _zwanger(o.rij) else "mogelijk_verlof"


def _contract(o: _Omgeving) -> str | None:
    if _niet_tijdelijk(o.a, o.rij):
        return "overig"
    return "in_dienst" if o.anders & woorden("vast") and not o.zelf & woorden("opgezegd") else "contract"


# Kinds that are not here always mean what they say.
_BETEKENIS: Mapping[str, Callable[[_Omgeving], str | None]] = {
    "overig": _overig,
    "deels": _deels,
    "ziek": _ziek,
    "beter": _beter,
    "einde_van": _einde,
    "in_dienst": _in_dienst,
    "werk": _werk,
    "mogelijk_verlof": _mogelijk_verlof,
    "contract": _contract,
}


def _niet_tijdelijk(a: Aanwijzing, rij: Sequence[Element]) -> bool:
    """ "geen contract tot 1 december maar vast": not until that day."""
    zin = woorden_in_zin(rij, a.van)
    ervoor = {element.tekst for element in rij[max(0, a.van - 2) : a.van]}
    erna = {element.tekst for element in rij[a.tot : a.tot + 2]}
    return "geen" in ervoor and bool(erna & woorden("tot")) and bool(zin & woorden("niet_tijdelijk"))


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
    for k in range(a.van, a.tot - 1):
        waarde = rij[k].getal
        if waarde is not None and rij[k + 1].tekst in woorden("deel_van_de_tijd"):
            return waarde < (100 if rij[k + 1].tekst in woorden("procent") else VOLTIJD)
    return False


def _is_beter(clausule: set[str]) -> bool:
    return not clausule & woorden("wordt_beter") and bool(clausule & woorden("is_beter"))


def _weer(a: Aanwijzing, rij: Sequence[Element], alle: Sequence[Aanwijzing]) -> bool:
    """Whether "weer" or the like belongs to this phrase: near it, without another phrase in between."""
    weer = woorden("weer")
    if any(rij[k].tekst in weer for k in range(a.van, a.tot)):
        return True
    for stap in (-1, 1):
        k = a.van - 1 if stap < 0 else a.tot
        for _ in range(7 if stap < 0 else 2):
            if not 0 <= k < len(rij) or rij[k].grens >= 7 or (rij[k].tekst == "," and stap > 0):
                break
            if any(b.van <= k < b.tot and b.soort in {"beter", "werk", "deels", "terugval"} for b in alle):
                break
            if rij[k].tekst in weer:
                return True
            if any(b.van <= k < b.tot and b.soort in {"ziek", "beter", "werk", "verlof"} for b in alle):
                break
            if stap < 0 and rij[k].grens and rij[k].tekst in woorden("tegenstelling"):
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
