"""What a message says besides dates: yes and no, the kind of contract, hours, percentages, answers to a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

from bot.language.elements import Element, woorden_in_clausule
from bot.language.lexicon import tabel, woorden
from bot.language.model import Verlof

# Fewer hours without "per week" may as well be those of a day.
KORTSTE_WERKWEEK = 12
LANGSTE_WERKWEEK = 60
# A yes or no of so many words answers the question; one with "niet" or "geen" may take some more.
KORT, KORT_NEE = 5, 8
# Numbers that a reply about a day can only mean as a year.
EERSTE_JAAR, LAATSTE_JAAR = 1990, 2060
_JAREN = ("vorig", "deze", "volgend")


def ja_nee(rij: Sequence[Element], verwacht: str | None) -> bool | None:
    """Whether the message says yes or no; None when it says neither."""
    personen = tabel("personen")
    teksten = [element.tekst for element in rij if element.tekst not in {",", ".", "!", "\n"}]
    if not teksten:
        return None
    gevraagd = verwacht is not None
    kort = len(teksten) <= KORT and gevraagd
    if "niet" in teksten[:4] and {"klopt", "goed", "juist", "correct"} & set(teksten[:4]):
        return False
    # "Niet normaal, dit" is no answer.
    begint = teksten[0] if teksten[0] not in {"niet", "nooit"} else ""
    if begint in personen["nee"] and (begint not in {"no", "fout"} or kort):
        return False
    if teksten[0] in personen["ja"] and (
        teksten[0] not in {"goed", "prima", "precies", "zeker"} or kort or len(teksten) <= 2
    ):
        return True
    if gevraagd and set(teksten) & woorden("ontkent"):
        anders = {tekst for tekst in teksten if not tekst.isdigit()} - woorden("kort_nee") - _antwoordwoorden()
        return None if anders or len(teksten) > KORT_NEE else False
    if kort and set(teksten) & {"ja", "klopt", "inderdaad", "juist", "correct"}:
        return True
    return None


@cache
def _antwoordwoorden() -> frozenset[str]:
    """All words that tell of illness, recovery, work, contract or leave, and the bare times and numbers among them."""
    zinnen = (zin for lijst in tabel("gebeurtenissen").values() for zin in lijst)
    return frozenset(woord.rstrip("?") for zin in zinnen for deel in zin.split() for woord in deel.split("|"))


def verlof_antwoord(
    verlof: Verlof | None, zinnen: dict[str, list[int]], verwacht: str | None, ja: bool | None
) -> Verlof | None:
    """Add what the message says about how illness and leave hang together."""
    aansluitend = True if zinnen.get("aansluitend") and verlof is not None else None
    oorzaak = None
    if verlof is not None or verwacht == "zelfde_oorzaak":
        oorzaak = False if zinnen.get("andere_oorzaak") else True if zinnen.get("zelfde_oorzaak") else None
    if verwacht == "aansluitend":
        aansluitend = ja if ja is not None else (True if zinnen.get("aansluitend") else None)
    if verwacht == "zelfde_oorzaak" and oorzaak is None:
        oorzaak = ja
    if aansluitend is None and oorzaak is None:
        return verlof
    return replace(verlof or Verlof(), aansluitend=aansluitend, zelfde_oorzaak=oorzaak)


def antwoord(rij: Sequence[Element], naam: str, gevraagd: bool) -> str | None:
    """The value that a word of a list of answers stands for, when the bot asked for it."""
    if not gevraagd:
        return None
    teksten = {element.tekst for element in rij}
    gevonden = [sleutel for sleutel, vormen in tabel("personen")[naam].items() if teksten & set(vormen)]
    return str(gevonden[0]) if gevonden else None


def dienstverband(
    rij: Sequence[Element], zinnen: dict[str, list[int]], verwacht: str | None, andermans: set[int]
) -> str | None:
    """Kind of contract: vast, tijdelijk, uitzend or oproep.

    Args:
        rij: The message.
        zinnen: Places of the named groups of phrases.
        verwacht: The field that the bot has just asked about.
        andermans: Places of words about the contract of somebody else.
    """
    direct = antwoord(rij, "antwoord_dienstverband", verwacht == "dienstverband")
    plekken = {soort: zinnen.get(f"dienstverband_{soort}", []) for soort in ("uitzend", "oproep", "vast", "tijdelijk")}
    return direct or next((soort for soort, hier in plekken.items() if set(hier) - andermans), None)


def eigenrisicodrager(
    rij: Sequence[Element], zinnen: dict[str, list[int]], verwacht: str | None, ja: bool | None
) -> bool | None:
    """Whether the employer carries the risk of the Ziektewet itself; None when not told."""
    plekken = zinnen.get("erd")
    if verwacht == "eigenrisicodrager_zw" and ja is not None:
        return ja
    if not plekken:
        return None
    teksten = [element.tekst for element in rij if element.zin == rij[plekken[0]].zin]
    einde = next((e.tekst for e in rij[plekken[0] :] if e.grens >= 7), "")
    if einde == "?" or teksten[0] in {"wat", "hoe", "wanneer", "is", "moet"}:
        return None
    return not set(teksten) & {"geen", "niet"}


def uren(rij: Sequence[Element]) -> float | None:
    """Hours a week of the contract."""
    for k in range(len(rij) - 1):
        naam = rij[k + 1 : k + 3] if rij[k + 1].tekst == "-" else rij[k + 1 : k + 2]
        in_een_woord = bool(naam) and naam[-1].tekst in woorden("urencontract")
        if in_een_woord and 1 <= (rij[k].getal or 0) <= LANGSTE_WERKWEEK:
            return rij[k].getal
        if rij[k].tekst == "_getal_" and rij[k + 1].tekst in {"uur", "uren", "u", "uurs"} and rij[k].getal is not None:
            waarde = rij[k].getal or 0.0
            if {element.tekst for element in rij[k + 2 : k + 5]} & {"dag", "dagen", "daags"}:
                continue
            if 1 <= waarde <= LANGSTE_WERKWEEK and (
                (rij[k + 2 : k + 3] and rij[k + 2].tekst in {"per", "in", "/", "p", "pw", "week", "contract"})
                or rij[k - 1].tekst in {"van", "contract"}
                or _contract_voor(rij, k)
                or _werkweek(rij, k, waarde)
            ):
                return waarde
    return None


def _contract_voor(rij: Sequence[Element], k: int) -> bool:
    """ "een contract voor 28 uur", "parttimer (20 uur)": the hours of the contract."""
    while k > 0 and rij[k - 1].tekst in woorden("voor_de_uren"):
        k -= 1
    return k > 0 and rij[k - 1].tekst in woorden("met_uren")


def jaar_alleen(rij: Sequence[Element], vandaag: date) -> str | None:
    """What is said of a reply that tells no more than a year: "in 2023", "2023 of 2024"; None for any other.

    Args:
        rij: The message.
        vandaag: The day of reading.
    """
    kaal = {element.tekst for element in rij if element.getal is None and not element.grens}
    if any(element.tijd is not None for element in rij) or not kaal <= woorden("bij_een_jaar"):
        return None
    getallen = [int(element.getal) for element in rij if element.getal is not None]
    jaren = [getal for getal in getallen if EERSTE_JAAR <= getal < LAATSTE_JAAR]
    for een, twee in pairwise(element.tekst for element in rij):
        verder = next((k for k, naam in enumerate(_JAREN, -1) if een in tabel("tijd")[naam]), None)
        jaren += [vandaag.year + verder] if verder is not None and twee == "jaar" else []
    if not jaren or len(getallen) > len(jaren):
        return None
    return f"Een jaar alleen is niet genoeg. Typ ook de maand, bijvoorbeeld maart {jaren[-1]}."


def _werkweek(rij: Sequence[Element], k: int, waarde: float) -> bool:
    """ "ik werk 32 uur": a week of work, unless those are the hours of now or of a day."""
    clausule = woorden_in_clausule(rij, k)
    return (
        bool(clausule & {"werk", "werkt", "werkte"})
        and waarde >= KORTSTE_WERKWEEK
        and not clausule & {"nu", "weer", "momenteel", "inmiddels", "sinds", "vanaf", "per", "als", "mag", "kan"}
    )


def percentage(rij: Sequence[Element]) -> int | None:
    """The first percentage that the message names."""
    for k in range(len(rij) - 1):
        waarde = rij[k].getal
        if waarde is not None and rij[k + 1].tekst in {"%", "procent"} and 0 < waarde <= 100:
            return int(waarde)
    return None


KENMERKEN: dict[str, list[str]] = {
    "aansluitend": [
        "aansluitend|aansluitende|aaneengesloten",
        "direct|meteen|gelijk|onmiddellijk na|erna",
        "direct|meteen|gelijk daarna|aansluitend",
    ],
    "zelfde_oorzaak": ["zelfde|dezelfde oorzaak|klachten|reden|ziekte|klacht"],
    "andere_oorzaak": [
        "andere oorzaak|klachten|reden|ziekte|klacht",
        "niets|niks met ~4 zwangerschap|bevalling",
        "niet door ~3 zwangerschap|bevalling",
    ],
    "erd": ["eigenrisicodrager|erd|eigenrisicodragerschap", "eigen -? risicodrager|risico|risicodragers"],
}
