"""From a message to words: spaCy's tokens, split further, folded, with number words and typing errors put right."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA
from text_to_num import text2num

from bot.language.lexicon import tabel

_DELEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*|\S")
_GETALWOORD = re.compile(
    r"(nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|twintig|dertig|veertig|tachtig|honderd|duizend)"
)
_RANG_ACHTERVOEGSELS = {"e", "de", "ste", "ste.", "den", "te"}


@dataclass(frozen=True)
class Woord:
    """One word, number or mark.

    Attributes:
        tekst: Lower case, without accents, common typing errors corrected.
        los: Whether white space (or nothing) stands before it.
        getal: Its value when it is a number, in digits or words.
        rang: Whether it is an ordinal ("15e", "derde").
        cijfers: Number of digits as typed, 0 for a number word.
    """

    tekst: str
    los: bool = True
    getal: float | None = None
    rang: bool = False
    cijfers: int = 0


def woorden(nlp: Any, tekst: str) -> list[Woord]:
    """Split a message into words.

    Args:
        nlp: A spaCy pipeline; only its tokenizer is used, so every Dutch pipeline gives the same words.
        tekst: The message.

    Returns:
        The words in order.
    """
    ruw: list[Woord] = []
    regels = _vouw(tekst).split("\n")
    for nummer, regel in enumerate(regels):
        if nummer:
            ruw.append(Woord("\n"))
        spatie = True
        for token in nlp.make_doc(regel):
            for deel in _DELEN.finditer(token.text):
                los = spatie if deel.start() == 0 else token.text[deel.start() - 1].isspace()
                ruw.append(_woord(deel.group(), los))
            spatie = bool(token.whitespace_) or token.is_space
    return _getalwoorden(_samen(_rangtelwoorden(ruw)))


def _vouw(tekst: str) -> str:
    """Lower case without accents; every kind of apostrophe, dash and white space becomes the plain one."""
    tekst = re.sub(r"[‘’‛`´′]", "'", tekst)
    tekst = re.sub(r"[‐-―−]", "-", tekst.replace("½", " 1/2 "))
    tekst = re.sub(r"[^\S\n]+", " ", tekst)
    return "".join(teken for teken in unicodedata.normalize("NFKD", tekst.lower()) if not unicodedata.combining(teken))


def _woord(tekst: str, los: bool) -> Woord:
    if tekst.isascii() and tekst.isdigit() and len(tekst) <= 9:
        return Woord(tekst, los, float(tekst), cijfers=len(tekst))
    return Woord(_verbeter(tekst), los)


def _rangtelwoorden(ruw: list[Woord]) -> list[Woord]:
    """Join "15" and "e" when they were typed together; recognise "vijftiende"."""
    uit: list[Woord] = []
    for woord in ruw:
        vorige = uit[-1] if uit else None
        if vorige and vorige.cijfers and not woord.los and woord.tekst in _RANG_ACHTERVOEGSELS and not vorige.rang:
            uit[-1] = replace(vorige, tekst=f"{vorige.tekst}e", rang=True)
        elif woord.tekst in _rangen():
            uit.append(replace(woord, getal=float(_rangen()[woord.tekst]), rang=True))
        else:
            uit.append(woord)
    return uit


def _samen(ruw: list[Woord]) -> list[Woord]:
    """Replace "t / m", "a . s ." and the like by one word."""
    uit: list[Woord] = []
    index = 0
    while index < len(ruw):
        for delen, naam in _afkortingen().get(ruw[index].tekst, ()):
            einde = index + len(delen)
            if tuple(woord.tekst for woord in ruw[index:einde]) == delen:
                uit.append(Woord(naam, ruw[index].los))
                index = einde
                break
        else:
            uit.append(ruw[index])
            index += 1
    return uit


def _getalwoorden(ruw: list[Woord]) -> list[Woord]:
    """Give number words their value: "twaalf" 12, "tweeduizend vijfentwintig" 2025, "twee en een half" 2.5."""
    uit: list[Woord] = []
    index = 0
    while index < len(ruw):
        woord = ruw[index]
        waarde = woord.getal if woord.getal is not None else _waarde(woord.tekst)
        breedte = 1
        if waarde is not None and not woord.rang:
            volgende = [w.tekst for w in ruw[index + 1 : index + 4]]
            extra = 2 if volgende[:1] == ["en"] else 1
            rest = _waarde(volgende[extra - 1]) if len(volgende) >= extra and not woord.cijfers else None
            if waarde % 1000 == 0 and waarde and rest and rest < 1000:
                waarde, breedte = waarde + rest, 1 + extra
            elif volgende[:2] in (["en", "half"], ["en", "halve"], ["een", "half"]):
                waarde, breedte = waarde + 0.5, 3
            elif volgende in (["en", "een", "half"], ["en", "een", "halve"]) or (
                woord.cijfers and volgende[:3] == ["1", "/", "2"]
            ):
                waarde, breedte = waarde + 0.5, 4
        uit.append(replace(woord, getal=waarde) if waarde is not None else woord)
        index += breedte
    return uit


@lru_cache(maxsize=4096)
def _waarde(tekst: str) -> float | None:
    breuk = tabel("tijd")["breuken"].get(tekst)
    if breuk:
        return None if tekst in {"half", "halve"} else float(breuk)
    if tekst == "een" or not _GETALWOORD.match(tekst):
        return None
    for vorm in (tekst, tekst.replace("tweeen", "tweeën").replace("drieen", "drieën")):
        try:
            return float(text2num(vorm, "nl"))
        except (ValueError, KeyError, IndexError):
            continue
    return None


@lru_cache(maxsize=1)
def _rangen() -> dict[str, int]:
    return {vorm: waarde for waarde, vormen in tabel("tijd")["rangtelwoorden"].items() for vorm in vormen}


@lru_cache(maxsize=1)
def _afkortingen() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    paren = [(tuple(vorm.split()), naam) for naam, vormen in tabel("tijd")["afkortingen"].items() for vorm in vormen]
    paren.sort(key=lambda paar: -len(paar[0]))
    uit: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for delen, naam in paren:
        uit.setdefault(delen[0], []).append((delen, naam))
    return uit


@lru_cache(maxsize=1)
def _lange_woorden() -> tuple[str, ...]:
    """Names long enough that one or two wrong letters still leave no doubt."""
    tijd = tabel("tijd")
    namen = [vormen[0] for groep in ("maanden", "weekdagen") for vormen in tijd[groep].values()]
    return (
        *tuple(naam for naam in namen if len(naam) >= 6),
        "eergisteren",
        "gisteren",
        "ziekgemeld",
        "hersteld",
        "sinds",
        "vanaf",
    )


@lru_cache(maxsize=8192)
def _verbeter(tekst: str) -> str:
    if len(tekst) < 5 or len(tekst) > 16 or tekst in _goede_woorden():
        return tekst
    for deel in ("ochtend", "middag", "avond", "morgen", "nacht"):
        if tekst.endswith(f"dag{deel}"):
            return tekst.removesuffix(deel)
    for naam in _lange_woorden():
        ruimte = 2 if len(naam) >= 8 and len(tekst) >= 7 else 1
        lijkt = tekst[0] == naam[0] and abs(len(tekst) - len(naam)) <= ruimte
        if lijkt and OSA.distance(tekst, naam, score_cutoff=ruimte) <= ruimte:
            return naam
    return tekst


@lru_cache(maxsize=1)
def _goede_woorden() -> frozenset[str]:
    tijd = tabel("tijd")
    goed = {
        vorm for groep in ("maanden", "weekdagen", "eenheden") for vormen in tijd[groep].values() for vorm in vormen
    }
    return frozenset(goed | set(tijd["relatief"]) | set(tijd["nooit_verbeteren"]))
