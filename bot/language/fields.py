"""The dates that are not the illness itself: leave, contract, documents, AOW, loonsanctie, extension, spoor 2."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.language.assign import Gebeurtenis, clausulewoorden, zinswoorden
from bot.language.dates import nabij
from bot.language.elements import Element
from bot.language.model import Verlof
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
_STRAKS = {
    "ga",
    "gaat",
    "gaan",
    "krijg",
    "krijgt",
    "begint",
    "start",
    "straks",
    "wordt",
    "loopt",
    "eindigt",
    "stopt",
    "afloopt",
    "verloopt",
    "komt",
    "zal",
    "komende",
    "aanstaande",
    "gepland",
    "word",
}
_TOEN = {
    "was",
    "ging",
    "had",
    "gegaan",
    "geweest",
    "gehad",
    "begon",
    "liep",
    "eindigde",
    "gestopt",
    "werd",
    "gedaan",
    "ingediend",
    "aangevraagd",
    "gehouden",
    "verlopen",
    "kreeg",
    "afgelopen",
    "begonnen",
    "gestart",
    "zat",
    "geeindigd",
    "stopte",
    "bereikt",
}
_EINDE = {
    "eindigt",
    "eindigde",
    "afgelopen",
    "voorbij",
    "einde",
    "laatste",
    "liep",
    "loopt",
    "af",
    "stopt",
    "stopte",
    "klaar",
    "geeindigd",
    "om",
    "duurt",
    "duurde",
}
# So many days after the last day of a leave an illness tells which year the leave was in.
NA_VERLOF = 42
# Coming back from leave: the day after its last.
_TERUG = {"terug", "terugkwam", "teruggekomen", "teruggekeerd", "terugkomen"}
_NIET_CONTRACT = {"sinds", "na"}
_SINDS = {"sinds", "sedert", "sins", "sints"}


@dataclass
class Velden:
    """Dates by field name, the leave, and what to ask."""

    data: dict[str, date] = field(default_factory=dict)
    verlof: Verlof | None = None
    vragen: list[str] = field(default_factory=list)
    fouten: list[tuple[str, str]] = field(default_factory=list)


def velden(lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date, ziektedag: date | None) -> Velden:
    """Collect the dates of the other fields.

    Args:
        lijst: Time expressions with their meaning.
        rij: The message.
        vandaag: The day of reading.
        ziektedag: The first sick day if known: most of these days come after it.
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
        if t is None or t.soort not in {"dag", "bereik"} or (g.tijd.zwak and not g.tijd.toekomst):
            continue
        woorden = _woorden(g, rij)
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
        terug = later and dag < vandaag and not woorden & _TOEN and t.datum is None
        begin = g.soort == "contract" and _begint(g, rij)
        if (
            t.ongeveer
            or t.vraag
            or terug
            or begin
            or (g.soort == "contract" and woorden & {"geen", "ontslag", "ontslagen"})
            or (g.soort in {"pa", "eje", "wia_aanvraag"} and dag > vandaag and woorden & _TOEN)
            or (g.soort == "contract" and ziektedag is not None and dag < ziektedag)
        ):
            uit.vragen.append(naam)
    _verlof(lijst, rij, vandaag, ziektedag, uit)
    return uit


def kies_jaar(t: Tijd, vandaag: date, ziektedag: date | None, later: bool, woorden: set[str]) -> date:
    """Give a day its year from the tense of the sentence and the first sick day."""
    if t.datum is not None:
        return t.datum
    dag, maand = t.dag or 1, t.maand or 1
    if t.toekomst is not None:
        return eerstvolgend(dag, maand, vandaag) if t.toekomst else meest_recent(dag, maand, vandaag)
    if woorden & _STRAKS and not woorden & {"was", "liep"}:
        return eerstvolgend(dag, maand, vandaag)
    if woorden & _TOEN:
        return meest_recent(dag, maand, vandaag)
    if later:
        return eerstvolgend(dag, maand, max(ziektedag, vandaag - timedelta(days=365)) if ziektedag else vandaag)
    if ziektedag is not None and meest_recent(dag, maand, vandaag) < ziektedag:
        return eerstvolgend(dag, maand, ziektedag)
    return meest_recent(dag, maand, vandaag)


def _begint(g: Gebeurtenis, rij: Sequence[Element]) -> bool:
    """ "mijn ziekte begon op 20 mei en mijn contract op 1 februari": perhaps the day on which the contract began."""
    zin = zinswoorden(g, rij)
    hier = clausulewoorden(g, rij)
    return g.voor in {"", "op"} and bool(zin & _BEGON) and not hier & _EINDE


_BEGON = {"begon", "begonnen", "startte", "gestart", "inging", "ging", "ingegaan"}


def _woorden(g: Gebeurtenis, rij: Sequence[Element]) -> set[str]:
    uit = clausulewoorden(g, rij)
    if g.aanwijzing is not None:
        uit |= {rij[k].tekst for k in range(g.aanwijzing.van, g.aanwijzing.tot)}
        uit |= {element.tekst for element in rij if element.clausule == rij[g.aanwijzing.van].clausule}
    return uit


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
        and not woorden & _TOEN
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


def _verlof(
    lijst: Sequence[Gebeurtenis], rij: Sequence[Element], vandaag: date, ziektedag: date | None, uit: Velden
) -> None:
    start: Tijd | None = None
    eind: Tijd | None = None
    woorden: set[str] = set()
    van_start: set[str] = set()
    duur = None
    terug = False
    for g in lijst:
        if g.soort != "verlof" or g.tijd.zwak:
            continue
        hier = _woorden(g, rij)
        woorden |= hier
        if g.tijd.soort == "fout" and g.tijd.fout:
            uit.fouten.append(("zwangerschapsverlof", g.tijd.fout))
            uit.vragen.append("zwangerschapsverlof")
        elif g.tijd.soort == "bereik" and g.tijd.eind:
            start, eind = start or g.tijd, eind or g.tijd.eind
        elif g.tijd.soort == "duur" and g.tijd.duur and 60 < g.tijd.duur.dagen < 250:
            duur = g.tijd.duur
        elif g.tijd.soort == "dag":
            zelf = clausulewoorden(g, rij)
            terug = terug or bool(zelf & _TERUG and eind is None)
            is_eind = (
                bool(zelf & _TERUG)
                or g.voor in {"tot", "t/m"}
                or (bool(zelf & _EINDE) and g.voor != "sinds")
                or start is not None
            )
            if is_eind and eind is None:
                eind = g.tijd
            elif start is None:
                start, van_start = g.tijd, hier
    if start is None and eind is None:
        return
    woorden |= {element.tekst for element in rij} & {"aansluitend", "daarna", "erna"}
    if "sinds" in woorden and woorden & {"einde", "eind"}:
        woorden.add("na")
    if van_start & _TOEN and not van_start & _STRAKS:
        # "ging 13 juli met verlof en komt ... terug": how the start is told decides its year.
        woorden -= _STRAKS
    dagen = duur.dagen if duur else 0
    dag_start, dag_eind = _verlofdagen(start, eind, vandaag, ziektedag, woorden, dagen)
    if terug and dag_eind is not None:
        dag_eind -= timedelta(days=1)
    uit.verlof = Verlof(dag_start, dag_eind)
    onzeker = any(t is not None and (t.ongeveer or t.vraag) for t in (start, eind))
    # The law knows leave of 10 to 30 weeks; anything else was misread or mistyped.
    volgorde = dag_start is not None and dag_eind is not None and not 70 <= (dag_eind - dag_start).days + 1 <= 210
    if onzeker or volgorde or dag_start is None or dag_eind is None:
        uit.vragen.append("zwangerschapsverlof")


def _verlofdagen(
    start: Tijd | None, eind: Tijd | None, vandaag: date, ziektedag: date | None, woorden: set[str], dagen: int
) -> tuple[date | None, date | None]:
    dag_start = dag_eind = None
    if start is not None:
        na_verlof = bool(woorden & {"na", "aansluitend", "erna"}) or _net_voorbij(start, eind, ziektedag)
        if start.datum is None and eind is not None and eind.datum is not None:
            kandidaat = eerstvolgend(start.dag or 1, start.maand or 1, eind.datum - timedelta(days=365))
            dag_start = kandidaat if kandidaat <= eind.datum else None
        elif start.datum is None and not woorden & (_STRAKS | _TOEN) and start.toekomst is None:
            dag_start = _zonder_tijd(start, vandaag, ziektedag, na_verlof)
        else:
            dag_start = kies_jaar(start, vandaag, None, False, woorden)
    if eind is not None:
        if eind.datum is not None:
            dag_eind = eind.datum
        elif dag_start is not None:
            dag_eind = eerstvolgend(eind.dag or 1, eind.maand or 1, dag_start)
        else:
            if woorden & {"na", "aansluitend", "erna"}:
                dag_eind = meest_recent(eind.dag or 1, eind.maand or 1, ziektedag or vandaag)
            else:
                dag_eind = (
                    _dichtbij(eind, vandaag, None)
                    if not woorden & (_STRAKS | _TOEN)
                    else kies_jaar(eind, vandaag, None, False, woorden)
                )
    if dag_start is not None and dag_eind is None and dagen:
        dag_eind = dag_start + timedelta(days=dagen - 1)
    elif dag_eind is not None and dag_start is None and dagen:
        dag_start = dag_eind - timedelta(days=dagen - 1)
    return dag_start, dag_eind


def _net_voorbij(start: Tijd, eind: Tijd | None, ziektedag: date | None) -> bool:
    """ "verlof 2 februari t/m 24 mei, ziek 25 mei": the illness began within weeks after the last day of the leave."""
    if eind is None or ziektedag is None or eind.datum is not None or start.datum is not None:
        return False
    begin = meest_recent(start.dag or 1, start.maand or 1, ziektedag)
    laatste = eerstvolgend(eind.dag or 1, eind.maand or 1, begin)
    return 0 < (ziektedag - laatste).days <= NA_VERLOF


def _zonder_tijd(t: Tijd, vandaag: date, ziektedag: date | None, na_verlof: bool) -> date:
    """A start of leave without a year or a tense: the first after the first sick day, or the last before it."""
    if ziektedag is None:
        return _dichtbij(t, vandaag, None)
    if na_verlof and meest_recent(t.dag or 1, t.maand or 1, ziektedag) > ziektedag - timedelta(days=300):
        return meest_recent(t.dag or 1, t.maand or 1, ziektedag)
    return eerstvolgend(t.dag or 1, t.maand or 1, ziektedag)


def _dichtbij(t: Tijd, vandaag: date, vanaf: date | None) -> date:
    dag, maand = t.dag or 1, t.maand or 1
    keuzes = [d for jaar in range(vandaag.year - 2, vandaag.year + 3) if (d := nabij(dag, maand, jaar)) is not None]
    na = [d for d in keuzes if vanaf is None or d >= vanaf]
    return min(na or keuzes or [vandaag], key=lambda d: abs((d - vandaag).days))
