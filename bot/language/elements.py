"""A message as elements: its words, with one placeholder for each time expression, in clauses and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.lexicon import tabel
from bot.language.tijd import Tijd
from bot.language.tokens import Woord

_PLAATS = {
    "dag": "_dag_",
    "bereik": "_bereik_",
    "duur": "_duur_",
    "ziekteweek": "_week_",
    "vaag": "_vaag_",
    "fout": "_dag_",
}
_STERK = {".", "!", "?", ";", "\n"}
_ZWAK = {",", "(", ")", "-"}


@dataclass(frozen=True)
class Element:
    """A word or a time expression, with the clause and the sentence it stands in."""

    tekst: str
    tijd: Tijd | None
    clausule: int
    zin: int
    grens: float
    getal: float | None = None


@dataclass(frozen=True)
class Aanwijzing:
    """A phrase over elements [van, tot) that says what a nearby date can be."""

    soort: str
    van: int
    tot: int


def elementen(woorden: Sequence[Woord], tijden: Sequence[Tijd]) -> list[Element]:
    """Replace each time expression by a placeholder and number clauses and sentences."""
    voegwoorden = set(tabel("gebeurtenissen")["voegwoorden"])
    uit: list[Element] = []
    clausule = zin = i = 0
    bij_begin = {tijd.van: tijd for tijd in tijden}
    while i < len(woorden):
        tijd = bij_begin.get(i)
        tekst, grens = woorden[i].tekst, 0.0
        if tijd is not None and tijd.soort != "geen":
            uit.append(Element(_PLAATS[tijd.soort], tijd, clausule, zin, 0.0))
            i = max(tijd.tot, i + 1)
            continue
        if tijd is not None and woorden[i].getal != 100:
            tekst = "_getal_"
        elif woorden[i].getal is not None and woorden[i].getal != 100 and i + 1 < len(woorden):
            tekst = (
                "_getal_" if woorden[i + 1].tekst in {"uur", "uren", "%", "procent", "uurtjes", "ochtenden"} else tekst
            )
        if tekst in _STERK:
            zin, clausule, grens = zin + 1, clausule + 1, 7.0
        elif tekst == ":":
            grens = 0.5
        elif tekst in _ZWAK or tekst in voegwoorden:
            clausule, grens = clausule + 1, 1.2 if tekst in {"-", "dat", "die"} else 2.5
        uit.append(Element(tekst, None, clausule, zin, grens, woorden[i].getal))
        i += 1
    return uit


def woorden_in_clausule(rij: Sequence[Element], plek: int) -> set[str]:
    """The words of the clause in which an element stands."""
    return {element.tekst for element in rij if element.clausule == rij[plek].clausule}


def woorden_in_zin(rij: Sequence[Element], plek: int) -> set[str]:
    """The words of the sentence in which an element stands."""
    return {element.tekst for element in rij if element.zin == rij[plek].zin}


def achtereen(woorden: Sequence[str], *reeksen: Sequence[str]) -> bool:
    """Whether the words of one of the rows stand right after one another."""
    return any(list(woorden[k : k + len(reeks)]) == list(reeks) for reeks in reeksen for k in range(len(woorden)))


_VOOR_DAG = {"sinds", "op", "per", "vanaf"}
# What may stand between "niet" and the day that it denies, or between that day and "maar".
_BIJ_DAG = {"ziek", "ziekgemeld", "gemeld", "geworden", "uitgevallen", "hersteld", "beter", ","}


def niet_toen_maar(rij: Sequence[Element], plek: int) -> int | None:
    """ "niet ziek sinds maart maar sinds 20 april": where the "niet" stands that denies the day at `plek`.

    Args:
        rij: The message.
        plek: Index of a time expression.

    Returns:
        The index of "niet", None when another thing is denied or no other day follows.
    """
    k = plek - 1
    while k >= 0 and rij[k].tekst in _VOOR_DAG | _BIJ_DAG:
        k -= 1
    erna = plek + 1
    while erna < len(rij) and rij[erna].tekst in _BIJ_DAG:
        erna += 1
    if k < 0 or rij[k].tekst != "niet" or erna >= len(rij) or rij[erna].tekst != "maar":
        return None
    erna += 1
    if erna < len(rij) and rij[erna].tekst in _VOOR_DAG:
        erna += 1
    if erna >= len(rij) or rij[erna].tijd is None:
        return None
    # "niet ziek op 3 maart maar op 1 juni werkte ik weer" tells something new after the other day.
    slot = rij[erna + 1] if erna + 1 < len(rij) else None
    return k if slot is None or slot.grens or slot.tekst in _BIJ_DAG else None
