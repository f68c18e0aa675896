"""Loonstop or loonopschorting: what the employer may do with the wage when the worker does not cooperate.

Not keeping control rules gives a loonopschorting (art. 7:629 lid 6 BW): the wage is paid later. Not cooperating with
the return to work gives a loonstop (lid 3): no right to wage over that time. Both need an immediate notice (lid 7).
Dismissal despite the opzegverbod is only open after refusing the duties of art. 7:660a BW (art. 7:670a lid 1 BW),
never after breaking control rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.law.reasons import Antwoord, Reden
from bot.law.sources import Wetten


class Gedraging(Enum):
    """What the worker does or does not do; the value is the letter of art. 7:629 lid 3 BW, or "lid 6"."""

    OPZET_OF_ONJUISTE_INFORMATIE = "a"
    BELEMMERT_GENEZING = "b"
    WEIGERT_PASSENDE_ARBEID = "c"
    WEIGERT_VOORSCHRIFTEN_OF_MAATREGELEN = "d"
    WEIGERT_PLAN_VAN_AANPAK = "e"
    WIA_AANVRAAG_TE_LAAT = "f"
    CONTROLEVOORSCHRIFTEN = "lid 6"


class Maatregel(Enum):
    """What the employer may do with the wage."""

    LOONSTOP = "loonstop"
    LOONOPSCHORTING = "loonopschorting"
    GEEN = "geen"


class Status(Enum):
    """Whether the measure is open now."""

    MOGELIJK = "mogelijk"
    EERST_WAARSCHUWEN = "eerst_waarschuwen"
    NIET_MOGELIJK = "niet_mogelijk"
    ONVOLDOENDE_GEGEVENS = "onvoldoende_gegevens"


@dataclass(frozen=True)
class SanctieFeiten:
    """The facts.

    Attributes:
        gedraging: What the worker does or does not do.
        deugdelijke_grond: Does the worker have a good reason?
        gewaarschuwd: Did the employer tell the worker at once, with the reason, that the wage will not be paid?
        voorschrift_schriftelijk_en_redelijk: For control rules: were they given in writing, and reasonable?
        werkt_weer_mee: True when the worker cooperates again.
        schriftelijk_gemaand: True when the employer demanded in writing that the duties be kept.
        loon_gestaakt: True when the wage was stopped for this reason, after notice.
        deskundigenoordeel: Does the employer have an opinion of UWV?
    """

    gedraging: Gedraging
    deugdelijke_grond: Antwoord = Antwoord.ONBEKEND
    gewaarschuwd: Antwoord = Antwoord.ONBEKEND
    voorschrift_schriftelijk_en_redelijk: Antwoord = Antwoord.ONBEKEND
    werkt_weer_mee: bool = False
    schriftelijk_gemaand: bool = False
    loon_gestaakt: bool = False
    deskundigenoordeel: Antwoord = Antwoord.ONBEKEND


@dataclass(frozen=True)
class SanctieOordeel:
    """The decision.

    Attributes:
        maatregel: The measure that fits the conduct.
        status: Whether it is open now.
        loon_alsnog_betaald: True when the withheld wage is paid after all once the worker complies (loonopschorting).
        ontslagroute_open: True when the opzegverbod no longer stands in the way (art. 7:670a lid 1 BW).
        redenen: Why, in Dutch, with sources.
        nodig: What must be done or known first.
        middelen_werknemer: What the worker can do against it.
    """

    maatregel: Maatregel
    status: Status
    loon_alsnog_betaald: bool
    ontslagroute_open: bool
    redenen: tuple[Reden, ...]
    nodig: tuple[Reden, ...]
    middelen_werknemer: tuple[Reden, ...]


# The duties of art. 7:660a BW: suitable work, reasonable instructions (spoor 2 included), the plan van aanpak.
_PLICHTEN_660A = frozenset(
    {
        Gedraging.WEIGERT_PASSENDE_ARBEID,
        Gedraging.WEIGERT_VOORSCHRIFTEN_OF_MAATREGELEN,
        Gedraging.WEIGERT_PLAN_VAN_AANPAK,
    }
)
_KENT_DEUGDELIJKE_GROND = _PLICHTEN_660A | {Gedraging.WIA_AANVRAAG_TE_LAAT}

_UITLEG = {
    Gedraging.OPZET_OF_ONJUISTE_INFORMATIE: "Wie met opzet ziek werd of bij de aanstelling onjuiste informatie gaf, "
    "heeft geen recht op loon tijdens ziekte.",
    Gedraging.BELEMMERT_GENEZING: "Wie door eigen toedoen het herstel belemmert of vertraagt, heeft over die "
    "tijd geen recht op loon.",
    Gedraging.WEIGERT_PASSENDE_ARBEID: "Wie passend werk weigert, heeft over die tijd geen recht op loon, "
    "tenzij er een deugdelijke grond is.",
    Gedraging.WEIGERT_VOORSCHRIFTEN_OF_MAATREGELEN: "Wie redelijke stappen naar passend werk weigert, zoals spoor 2, "
    "heeft over die tijd geen recht op loon, tenzij er een deugdelijke grond is.",
    Gedraging.WEIGERT_PLAN_VAN_AANPAK: "Wie niet meewerkt aan het plan van aanpak, heeft over die tijd geen "
    "recht op loon, "
    "tenzij er een deugdelijke grond is.",
    Gedraging.WIA_AANVRAAG_TE_LAAT: "Wie de WIA te laat aanvraagt, heeft over de vertraging geen recht op loon, "
    "tenzij er een deugdelijke grond is.",
    Gedraging.CONTROLEVOORSCHRIFTEN: "Bij het niet nakomen van controlevoorschriften mag de werkgever het loon "
    "alleen opschorten.",
}


def beoordeel_sanctie(feiten: SanctieFeiten, wetten: Wetten) -> SanctieOordeel:
    """Decide which measure fits and whether it is open.

    Args:
        feiten: The facts; unknown ones may stay unknown.
        wetten: The laws, for the sources.

    Returns:
        The decision with reasons.
    """
    controle = feiten.gedraging is Gedraging.CONTROLEVOORSCHRIFTEN
    past = Maatregel.LOONOPSCHORTING if controle else Maatregel.LOONSTOP
    redenen = [_grond(feiten.gedraging, wetten), _gevolg(past, wetten)]
    nodig: list[Reden] = []
    status = _status(feiten, wetten, redenen, nodig)
    ontslag = _ontslagroute(feiten, wetten, redenen, nodig)
    return SanctieOordeel(
        maatregel=Maatregel.GEEN if status is Status.NIET_MOGELIJK else past,
        status=status,
        loon_alsnog_betaald=controle,
        ontslagroute_open=ontslag,
        redenen=tuple(redenen),
        nodig=tuple(nodig),
        middelen_werknemer=_middelen(feiten.gedraging, wetten),
    )


def _grond(gedraging: Gedraging, wetten: Wetten) -> Reden:
    if gedraging is Gedraging.CONTROLEVOORSCHRIFTEN:
        basis = wetten.basis("BW7", "7:629", "6")
    else:
        basis = wetten.basis("BW7", "7:629", "3", gedraging.value)
    return Reden(_UITLEG[gedraging], (basis,))


def _gevolg(maatregel: Maatregel, wetten: Wetten) -> Reden:
    if maatregel is Maatregel.LOONOPSCHORTING:
        return Reden(
            "Opgeschort loon wordt alsnog betaald als de werknemer de informatie geeft en recht op loon blijkt "
            "te hebben.",
            (wetten.basis("BW7", "7:629", "6"),),
        )
    return Reden(
        "Bij een loonstop vervalt het recht op loon voor die tijd; het wordt later niet alsnog betaald.",
        (wetten.basis("BW7", "7:629", "3"),),
    )


def _status(feiten: SanctieFeiten, wetten: Wetten, redenen: list[Reden], nodig: list[Reden]) -> Status:
    if feiten.werkt_weer_mee:
        redenen.append(
            Reden(
                "De werknemer werkt weer mee. Vanaf dat moment betaalt de werkgever weer loon.",
                (wetten.basis("BW7", "7:629", "3 en 6"),),
            )
        )
        return Status.NIET_MOGELIJK
    if feiten.gedraging is Gedraging.CONTROLEVOORSCHRIFTEN:
        voorwaarde, goed = feiten.voorschrift_schriftelijk_en_redelijk, Antwoord.JA
        eis = Reden(
            "Het voorschrift moet redelijk zijn en schriftelijk zijn gegeven.", (wetten.basis("BW7", "7:629", "6"),)
        )
    elif feiten.gedraging in _KENT_DEUGDELIJKE_GROND:
        voorwaarde, goed = feiten.deugdelijke_grond, Antwoord.NEE
        eis = Reden(
            "Met een deugdelijke grond is een loonstop niet toegestaan.",
            (wetten.basis("BW7", "7:629", "3", feiten.gedraging.value),),
        )
    else:
        voorwaarde, goed, eis = None, None, None
    if eis is not None and voorwaarde is not goed:
        if voorwaarde is Antwoord.ONBEKEND:
            nodig.append(eis)
            return Status.ONVOLDOENDE_GEGEVENS
        redenen.append(eis)
        return Status.NIET_MOGELIJK
    if feiten.gewaarschuwd is not Antwoord.JA:
        nodig.append(
            Reden(
                "De werkgever laat de werknemer meteen weten dat en waarom hij geen loon betaalt. Zonder die "
                "waarschuwing kan "
                "hij zich er later niet op beroepen. Doe het schriftelijk.",
                (wetten.basis("BW7", "7:629", "7"),),
            )
        )
        return Status.EERST_WAARSCHUWEN
    return Status.MOGELIJK


def _ontslagroute(feiten: SanctieFeiten, wetten: Wetten, redenen: list[Reden], nodig: list[Reden]) -> bool:
    opheffing = wetten.basis("BW7", "7:670a", "1")
    if feiten.gedraging not in _PLICHTEN_660A:
        redenen.append(Reden("Ontslag tijdens ziekte is om deze reden niet mogelijk.", (opheffing,)))
        return False
    if feiten.werkt_weer_mee or feiten.deugdelijke_grond is not Antwoord.NEE:
        return False
    if not (feiten.schriftelijk_gemaand or feiten.loon_gestaakt):
        nodig.append(
            Reden(
                "Ontslag kan pas na een schriftelijke aanmaning of een loonstop, als de werknemer dan nog weigert.",
                (opheffing, wetten.basis("BW7", "7:660a")),
            )
        )
        return False
    redenen.append(
        Reden(
            "Het opzegverbod geldt niet meer: de werknemer blijft zonder deugdelijke grond weigeren na "
            "aanmaning of loonstop.",
            (opheffing,),
        )
    )
    if feiten.deskundigenoordeel is not Antwoord.JA:
        nodig.append(
            Reden(
                "De kantonrechter beslist. Daarvoor is in de regel een deskundigenoordeel van UWV nodig.",
                (wetten.basis("BW7", "7:671b", "5"),),
            )
        )
    return True


def _middelen(gedraging: Gedraging, wetten: Wetten) -> tuple[Reden, ...]:
    middelen = [
        Reden(
            "De werknemer kan UWV om een deskundigenoordeel vragen; dat is ook nodig om het loon bij de rechter "
            "te eisen.",
            (wetten.basis("BW7", "7:629a", "1"),),
        )
    ]
    if gedraging in _PLICHTEN_660A:
        middelen.append(
            Reden(
                "De werknemer kan de bedrijfsarts vragen of het werk of de stap past bij wat hij kan.",
                (wetten.basis("BW7", "7:658a", "4"),),
            )
        )
    return tuple(middelen)
