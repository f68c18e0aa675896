"""Whose illness a day belongs to: the writer may also tell of the illness of family or a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden
from bot.language.elements import Aanwijzing, Element, woorden_in_clausule
from bot.language.lexicon import tabel, woorden

JONGSTE_WERKNEMER = 13
_IK = {"ik", "me", "mij", "mezelf", "ikzelf"}
_DAGEN = {"dag", "bereik"}
_EIGEN = _IK | {"ben", "heb"}
_LEESTEKENS = {",", ".", "!", "?", ";", ":", "-", "(", ")", "\n"}


def anderen() -> set[str]:
    """Words for people who neither write nor work for the writer."""
    personen = tabel("personen")
    return {*personen["familie"], *personen["derden"], "collega"}


def van_ander(lijst: Sequence[Gebeurtenis], alle: Sequence[Aanwijzing], rij: Sequence[Element]) -> bool:
    """Whether the illness is that of one of them: "mijn man is ziek", "ik ben niet ziek, mijn collega wel".

    Args:
        lijst: Time expressions with their meaning.
        alle: The phrases of the message.
        rij: The message.
    """
    genoemd = [k for k, element in enumerate(rij) if element.tekst in anderen() and not _erbij(rij, k)]
    clausules = {rij[k].clausule for k in genoemd}
    ziek = {a.van for a in alle if a.soort in ZIEK} | {g.plek for g in lijst if g.soort in ZIEK}
    if any(woorden_in_clausule(rij, k) & _EIGEN and rij[k].clausule not in clausules for k in ziek):
        return False
    ander_ziek = any(rij[k].clausule in clausules and not woorden_in_clausule(rij, k) & _IK for k in ziek)
    return ander_ziek or (bool(genoemd) and bool(niet_zelf(rij)))


def _erbij(rij: Sequence[Element], plek: int) -> bool:
    """ "door ruzie met een collega": somebody who only has to do with it."""
    ervoor = rij[max(0, plek - 3) : plek]
    return any(e.tekst in woorden("met") and e.clausule == rij[plek].clausule for e in ervoor)


def niet_zelf(rij: Sequence[Element]) -> set[int]:
    """Places of the words that say that not the writer is ill but somebody who is named; none where nobody is.

    "Ik ben niet ziek, mijn collega ...", "het gaat niet om mij maar om een kennis", "mijn vrouw is ziek, ik niet".
    """
    if all(element.tekst != "niet" for element in rij):
        return set()
    delen: list[list[int]] = [[]]
    for k, element in enumerate(rij):
        if element.tekst == ":" or (k and element.clausule != rij[k - 1].clausule):
            delen.append([])
        if element.tekst not in _LEESTEKENS:
            delen[-1].append(k)
    ontkend = [plekken for plekken in delen if _niet_ik(rij, plekken)]
    ander = any(_ander_voorop(rij, plekken) for plekken in delen if plekken not in ontkend)
    return {k for plekken in ontkend for k in plekken} if ander else set()


def _niet_ik(rij: Sequence[Element], plekken: Sequence[int]) -> bool:
    """Whether a clause says that the writer is not meant, or not ill; "niet meer ziek" tells a recovery."""
    hier = [rij[k].tekst for k in plekken]
    niet = [k for k, tekst in enumerate(hier) if tekst == "niet"]
    if not niet or "meer" in hier or any(rij[k].tijd is not None for k in plekken):
        return False
    niet_om_mij = any(
        hier[k + 1] in woorden("over") and hier[k + 2] in woorden("mij") for k in niet if k + 2 < len(hier)
    )
    alleen = set(hier) <= {"niet", *woorden("ik_zelf")}
    niet_ziek = bool(set(hier) & woorden("ik_zelf") and set(hier) & woorden("ziek_is"))
    return niet_om_mij or niet_ziek or (alleen and "ik" in hier)


def _ander_voorop(rij: Sequence[Element], plekken: Sequence[int]) -> bool:
    """Whether a clause begins with somebody: "maar mijn vrouw", "dat is een collega"."""
    wie = anderen() | set(tabel("personen")["meer_zieken"])
    voorop = next((rij[k].tekst for k in plekken if rij[k].tekst not in woorden("voor_de_persoon")), "")
    return voorop in wie


def _van_wie_ziek_is(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "ik ben niet ziek maar mijn vrouw sinds 3 maart": of the illness, though no word beside the day says so."""
    if any(g.soort in ZIEK for g in lijst) or not niet_zelf(rij):
        return list(lijst)
    wie = anderen() | set(tabel("personen")["meer_zieken"])
    rest = wie | woorden("voor_de_persoon") | woorden("bij_de_persoon") | _LEESTEKENS
    kaal = [
        g
        for g in lijst
        if g.tijd.soort == "dag" and not g.tijd.zwak and clausulewoorden(g, rij) <= rest | {rij[g.plek].tekst}
    ]
    return [replace(g, soort="ziek", kosten=min(g.kosten, 3.0)) if g in kaal[:1] else g for g in lijst]


def andermans(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "mijn zus sinds 3 maart en ik sinds 5 oktober": the day of the writer is meant, to be confirmed.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    lijst = _van_wie_ziek_is(lijst, rij)
    van_ander, van_mij = _van_wie(lijst, rij)
    lijst = _verlof_van_ander(_verzorgd(lijst, rij), rij)
    if not van_ander or not van_mij:
        return list(lijst)
    uit: list[Gebeurtenis] = []
    for g in lijst:
        if g in van_ander:
            g = replace(g, soort="overig")
        elif g is van_mij[0]:
            g = replace(g, soort="ziek", kosten=min(g.kosten, 3.0), tijd=replace(g.tijd, vraag=True))
        uit.append(g)
    return uit


def ander_en_ik(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> bool:
    """Whether the writer is ill beside somebody else: "mijn zus is ziek sinds 3 maart en ik sinds 5 oktober".

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    van_ander, van_mij = _van_wie(_verzorgd(_van_wie_ziek_is(lijst, rij), rij), rij)
    return bool(van_mij) and any(_zelf_ziek(g, rij) for g in van_ander)


def _zelf_ziek(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """Whether the clause of a day itself says that it is one of illness, or only whose: "en ik sinds 1 juni"."""
    eigen = g.aanwijzing is not None and rij[g.aanwijzing.van].clausule == rij[g.plek].clausule
    rest = anderen() | _IK | woorden("naast_de_ander") | woorden("hij_of_zij") | _LEESTEKENS | {rij[g.plek].tekst}
    alleen_wie = _bij_wie(g, rij) <= rest
    return (g.soort in ZIEK and eigen) or (alleen_wie and (g.soort in ZIEK or g.voor == "sinds"))


def _van_wie(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> tuple[list[Gebeurtenis], list[Gebeurtenis]]:
    """The days of illness of somebody else, and those of the writer."""
    wie = anderen() | {"baas", "leidinggevende"}
    if any(element.tekst in anderen() for element in rij):
        wie |= woorden("hij_of_zij")
    los = [g for g in lijst if g.soort not in ZIEK | {"los"} and _erna(g) and _zelf_ziek(g, rij)]
    kan = [g for g in lijst if g.soort in ZIEK | {"los"} or g in los]
    ziek = [g for g in kan if g.tijd.soort in _DAGEN and not g.tijd.zwak]
    van_ander = [g for g in ziek if _bij_wie(g, rij) & wie and not _bij_wie(g, rij) & _IK]
    van_mij = [g for g in ziek if _bij_wie(g, rij) & _IK and not _bij_wie(g, rij) & wie]
    return van_ander, [g for g in van_mij if _zelf_ziek(g, rij)]


def _bij_wie(g: Gebeurtenis, rij: Sequence[Element]) -> set[str]:
    """The words of the clause of a day, with those before the comma where it is no more than "sinds 1 juni"."""
    hier = clausulewoorden(g, rij)
    ervoor = {element.tekst for element in rij if element.clausule == rij[g.plek].clausule - 1}
    kaal = hier <= {rij[g.plek].tekst, *woorden("bij_de_dag_van"), *_LEESTEKENS}
    return hier | ervoor if kaal and ervoor & _IK and ervoor <= _IK | woorden("naast_de_ander") else hier


def _erna(g: Gebeurtenis) -> bool:
    """ "en ik sinds 1 juni, wanneer WIA": the phrase that the day was given to only follows."""
    return g.aanwijzing is not None and g.aanwijzing.van > g.plek


def _verzorgd(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "mijn dochter is op 4 september ziek geworden dus ik heb zorgverlof": she is ill, the writer is not."""
    personen = tabel("personen")
    zorgt = any(element.tekst in personen["zorg_voor_ander"] for element in rij)
    familie = set(personen["familie"]) if zorgt else set()

    def van_een_ander(g: Gebeurtenis) -> bool:
        hier = clausulewoorden(g, rij)
        return bool(hier & (familie | set(personen["kinderen"]))) or _kind_van(g, rij)

    return [g for g in lijst if g.soort not in ZIEK or not van_een_ander(g) or clausulewoorden(g, rij) & _IK]


def _kind_van(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "mijn zoon van 4 is ziek": too young to be ill for an employer."""
    for a, van, leeftijd in zip(rij, rij[1:], rij[2:], strict=False):
        jong = leeftijd.getal is not None and leeftijd.getal < JONGSTE_WERKNEMER
        if a.clausule == rij[g.plek].clausule and a.tekst in {"zoon", "dochter"} and van.tekst == "van" and jong:
            return True
    return False


def _verlof_van_ander(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "mijn vrouw heeft zwangerschapsverlof van ... Ik ben ziek sinds ...": the leave is not that of who is ill."""
    familie = set(tabel("personen")["familie"])
    zelf_ziek = any(
        g.soort in ZIEK and clausulewoorden(g, rij) & _IK and not clausulewoorden(g, rij) & familie for g in lijst
    )
    ander = set(tabel("personen")["moeder_thuis"])
    return [
        replace(g, soort="overig")
        if zelf_ziek
        and g.soort in {"verlof", "mogelijk_verlof"}
        and clausulewoorden(g, rij) & ander
        and not clausulewoorden(g, rij) & _IK
        else g
        for g in lijst
    ]
