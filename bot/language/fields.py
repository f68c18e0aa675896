"""The dates that are not the illness itself: leave, contract, documents, AOW, loonsanctie, extension, spoor 2."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.language.assign import Gebeurtenis, clausulewoorden, zinswoorden
from bot.language.elements import Element
from bot.language.leave import EINDE, Velden, beide_clausules, verlof
from bot.language.tense import TOEN, kies_jaar
from bot.language.tijd import Tijd
from bot.language.years import eerstvolgend, meest_recent

# Kind of phrase -> field of the reading, and whether such a day normally lies ahead.
VELDEN: dict[str, tuple[str, bool]] = {
    "contract": ("contract_einde", True),
    "pa": ("pa_datum", False),
    "eje": ("eje_datum", False),
    "wia_aanvraag": ("wia_aanvraag_datum", False),
    "aow": ("aow_datum", True),
    "loonsanctie": ("loonsanctie_eind", True),
    "verlenging": ("vrijwillige_verlenging_tot", True),
    "spoor2": ("spoor_2_start", False),
}
_NIET_CONTRACT = {"sinds", "na"}
_SINDS = {"sinds", "sedert", "sins", "sints"}


def velden(
    lijst: Sequence[Gebeurtenis],
    rij: Sequence[Element],
    vandaag: date,
    ziektedag: date | None,
    gewerkt_na_verlof: bool = False,
) -> Velden:
    """Collect the dates of the other fields.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
        vandaag: The day of reading.
        ziektedag: The first sick day if known: most of these days come after it.
        gewerkt_na_verlof: Whether work is told after a leave and before the illness.
    """
    uit = Velden()
    geschat: set[str] = set()
    for g in lijst:
        naam, later = VELDEN.get(g.soort, ("", False))
        if not naam:
            continue
        if g.tijd.soort == "fout" and g.tijd.fout:
            uit.fouten.append((naam, g.tijd.fout))
            uit.vragen.append(naam)
        t = g.tijd.eind if g.tijd.soort == "bereik" else g.tijd
        if g.tijd.soort == "bereik" and g.soort == "spoor2":
            t = _begin_van_spoor2(g.tijd, vandaag)
        if t is None or t.soort not in {"dag", "bereik"} or (g.tijd.zwak and not g.tijd.toekomst):
            continue
        woorden = beide_clausules(g, rij)
        if not _past_bij(g, woorden):
            continue
        if t.datum is None and t.toekomst is None and rij[g.plek - 1].tekst in _SINDS:
            # "spoor 2 loopt sinds 4 mei": what began then is not still to come.
            t = replace(t, toekomst=False)
        dag = kies_jaar(t, vandaag, ziektedag, later, woorden)
        if later and t.maandbreed and dag.day in {15, 25}:
            # "tot eind december", "t/m maart": the last day of that month, to be confirmed.
            dag = dag.replace(day=monthrange(dag.year, dag.month)[1])
        if naam in uit.data and naam in geschat and not t.ongeveer:
            # "over 2 maanden op 20 januari": the day itself says it.
            uit.data.pop(naam)
            uit.vragen = [veld for veld in uit.vragen if veld != naam]
        geschat |= {naam} if t.ongeveer else set()
        if naam in uit.data and uit.data[naam] != dag:
            # A contract told twice ("van ... verlengd tot ..."): the later end counts, and is asked about.
            uit.vragen.append(naam)
            dag = max(dag, uit.data[naam])
        uit.data[naam] = dag
        dubbelzinnig = t.datum is None and t.toekomst is None and ziektedag is not None and later
        dubbelzinnig = (
            dubbelzinnig and ziektedag is not None and dag != eerstvolgend(t.dag or 1, t.maand or 1, ziektedag)
        )
        if dubbelzinnig and (dag - vandaag).days > 92:
            uit.vragen.append(naam)
        terug = later and dag < vandaag and not woorden & TOEN and t.datum is None
        begin = g.soort == "contract" and _begint(g, rij)
        if (
            t.ongeveer
            or t.vraag
            or terug
            or begin
            or (g.soort == "contract" and woorden & {"geen", "ontslag", "ontslagen"})
            or (dag > vandaag and (g.soort in _GEDAAN or (g.soort == "spoor2" and woorden & _WIL)))
            or (g.soort == "contract" and ziektedag is not None and dag < ziektedag)
        ):
            uit.vragen.append(naam)
    verlof(lijst, rij, vandaag, ziektedag, uit, gewerkt_na_verlof)
    return uit


def _begin_van_spoor2(t: Tijd, vandaag: date) -> Tijd:
    """ "spoor 2 loopt van 1 februari tot 1 augustus": started on the first day, the one nearest to now."""
    if t.datum is not None:
        return t
    recent, straks = meest_recent(t.dag or 1, t.maand or 1, vandaag), eerstvolgend(t.dag or 1, t.maand or 1, vandaag)
    return replace(t, toekomst=straks - vandaag < vandaag - recent)


def _begint(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "mijn ziekte begon op 20 mei en mijn contract op 1 februari": perhaps the day on which the contract began."""
    zin = zinswoorden(g, rij)
    hier = clausulewoorden(g, rij)
    return g.voor in {"", "op"} and bool(zin & _BEGON) and not hier & EINDE


# Steps that are told when they are done: a day that lies ahead is a plan, or misread.
_GEDAAN = {"pa", "eje", "wia_aanvraag"}
_WIL = {"wil", "willen", "hopen", "hoop", "plan", "proberen", "zouden"}
_BEGON = {"namen", "nam", "aangenomen", "begon", "begonnen", "startte", "gestart", "inging", "ging", "ingegaan"}


def _niet_gedaan(woorden: set[str]) -> bool:
    """ "nooit een probleemanalyse gehad", "WIA moet aangevraagd zijn voor 1 juni": no day on which it was done."""
    moest = woorden & {"moet", "moeten", "moest", "zou", "zouden", "hoort", "hoorde"}
    return "nooit" in woorden or bool(moest and woorden & {"zijn", "worden", "hebben", "komen"})


def _past_bij(g: Gebeurtenis, woorden: set[str]) -> bool:
    eindwoord = bool(woorden & {"voortgezet", "verlengd", "verlengt"}) or bool(
        woorden
        & {
            "eindigt",
            "eindigde",
            "stopt",
            "dienst",
            "verlengd",
            "afloopt",
            "af",
            "einde",
            "einddatum",
            "eind",
            "ontbonden",
            "tot",
            "t/m",
            "verloopt",
            "beeindigd",
            "opgezegd",
            "opgezegt",
            "eindigen",
            "aflopen",
            "ontslag",
            "ontslagen",
        }
    )
    if (
        g.soort in {"pa", "eje", "wia_aanvraag"}
        and woorden & {"wanneer", "moet", "hoe", "mag", "kan"}
        and not woorden & TOEN
    ):
        return False
    if g.soort in {"pa", "eje", "wia_aanvraag"} and _niet_gedaan(woorden):
        return False
    if g.soort == "contract":
        return (g.kosten < 7 or bool(woorden & {"verlengd", "verlengt"})) and (
            g.voor not in _NIET_CONTRACT or eindwoord
        )
    if g.soort in {"spoor2", "loonsanctie"} and g.aanwijzing is None:
        # No phrase names it: the bare day that replies to the question for it.
        return True
    if g.soort == "spoor2" and g.aanwijzing is not None and g.aanwijzing.tot == g.plek and g.tijd.datum is not None:
        # A list of days: "EJE 11-01-2027, spoor2 01-02-2027".
        return True
    if g.soort == "spoor2":
        return g.kosten < 4 and bool(
            woorden
            & {
                "gestart",
                "begonnen",
                "loopt",
                "sinds",
                "start",
                "begon",
                "vanaf",
                "zit",
                "startte",
                "ingezet",
                "begin",
                "per",
                "gestarte",
                "begint",
                "opgestart",
            }
        )
    if g.soort == "loonsanctie":
        return g.kosten < 6 and (g.voor in {"tot", "t/m"} or g.tijd.soort == "bereik" or eindwoord)
    return g.kosten < 6
