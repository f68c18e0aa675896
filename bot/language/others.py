"""Whose illness a day belongs to: the writer may also tell of the illness of family or a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.assign import ZIEK, Gebeurtenis, clausulewoorden
from bot.language.elements import Element
from bot.language.lexicon import tabel

JONGSTE_WERKNEMER = 13
_IK = {"ik", "me", "mij", "mezelf", "ikzelf"}


def andermans(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "mijn zus sinds 3 maart en ik sinds 5 oktober": the day of the writer is meant, to be confirmed.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
    """
    personen = tabel("personen")
    anderen = set(personen["familie"]) | set(personen["derden"]) | {"collega", "baas", "leidinggevende"}

    ziek = [g for g in lijst if g.tijd.soort in {"dag", "bereik"} and g.soort in ZIEK | {"los"} and not g.tijd.zwak]
    van_ander = [g for g in ziek if clausulewoorden(g, rij) & anderen and not clausulewoorden(g, rij) & _IK]
    van_mij = [g for g in ziek if clausulewoorden(g, rij) & _IK and not clausulewoorden(g, rij) & anderen]
    van_mij = [g for g in van_mij if g.soort in ZIEK or g.voor == "sinds"]
    lijst = _contract_van_ander(_verlof_van_ander(_verzorgd(lijst, rij), rij), rij)
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


def _contract_van_ander(lijst: Sequence[Gebeurtenis], rij: Sequence[Element]) -> list[Gebeurtenis]:
    """ "het contract van mijn vervanger loopt tot 1 juli": not that of who is ill."""
    vervangers = set(tabel("personen")["vervangers"])
    uit: list[Gebeurtenis] = []
    for g in lijst:
        erna = rij[g.aanwijzing.van : g.aanwijzing.tot + 3] if g.aanwijzing is not None else []
        if g.soort == "contract" and {element.tekst for element in erna} & vervangers:
            g = replace(g, soort="overig")
        uit.append(g)
    return uit


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
