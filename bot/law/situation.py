"""The situation that the rules work on, and the reading of it from plain data.

Only dates, a role and a few choices: never a name, a diagnosis or a cause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, cast

Dienstverband = Literal["vast", "tijdelijk", "uitzend", "oproep"]
Rol = Literal["werknemer", "werkgever", "hr", "arbo", "anders"]

DIENSTVERBANDEN: tuple[str, ...] = ("vast", "tijdelijk", "uitzend", "oproep")
ROLLEN: tuple[str, ...] = ("werknemer", "werkgever", "hr", "arbo", "anders")

EERSTE_JAAR, LAATSTE_JAAR = 1950, 2150
JAREN_TERUG = 4
VERLOF_MINIMUM = 10 * 7
VERLOF_MAXIMUM = 30 * 7
# Parts of one leave lie within 42 weeks of its start (6 weeks before the birth, 6 after, the rest within 30 weeks after
# that); the leave for a next child starts later than that.
ZELFDE_VERLOF = 42 * 7

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAG = timedelta(days=1)
MAANDEN = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


class SituatieFout(ValueError):
    """The situation cannot be right or cannot be read.

    Attributes:
        veld: The field it concerns, e.g. "eerste_ziektedag" or "hersteld".
        bericht: One Dutch sentence that says what is wrong and what to give instead.
    """

    def __init__(self, veld: str, bericht: str) -> None:
        """Make the error.

        Args:
            veld: The field it concerns.
            bericht: The Dutch sentence.
        """
        super().__init__(bericht)
        self.veld = veld
        self.bericht = bericht


class OnbekendVeld(SituatieFout):
    """A field that does not exist."""


class OntbrekendVeld(SituatieFout):
    """A field that is needed is missing."""


class VerkeerdeWaarde(SituatieFout):
    """A value of the wrong type or not one of the choices."""


class VerkeerdeDatum(SituatieFout):
    """Not an ISO date, or a date that does not exist."""


class VerkeerdeVolgorde(SituatieFout):
    """Dates that contradict one another or lie outside what can be computed."""


class Overlap(VerkeerdeVolgorde):
    """Two periods overlap."""


@dataclass(frozen=True)
class Herstel:
    """A period of full recovery.

    Attributes:
        hersteld_per: First healthy day.
        opnieuw_ziek: New first sick day; None when the werknemer is not sick again.
    """

    hersteld_per: date
    opnieuw_ziek: date | None = None


@dataclass(frozen=True)
class Zwangerschapsverlof:
    """Pregnancy and maternity leave, or one part of split leave.

    Attributes:
        start: First day of leave.
        eind: Last day of leave (inclusive).
        aansluitend: Whether the illness directly precedes and directly follows the leave; None: read it from the dates.
        zelfde_oorzaak: Whether the illness after the leave has the same cause as before; None: not known.
        aansluitend_onbekend: The user said not to know `aansluitend`.
    """

    start: date
    eind: date
    aansluitend: bool | None = None
    zelfde_oorzaak: bool | None = None
    aansluitend_onbekend: bool = False


@dataclass(frozen=True)
class Loonsanctie:
    """The extra wage period that UWV imposed.

    Attributes:
        start: First day.
        eind: Last day (inclusive).
    """

    start: date
    eind: date


@dataclass(frozen=True)
class Situatie:
    """Everything the rules may know.

    Attributes:
        eerste_ziektedag: First sick day.
        hersteld: Recoveries in order of date, not overlapping.
        zwangerschapsverlof: Leave in order of date; split leave has several parts.
        contract_einde: Last day of the employment.
        dienstverband: Kind of employment.
        aow_datum: The day the werknemer reaches the AOW age.
        pa_datum: Date of the probleemanalyse.
        eje_datum: Date of the eerstejaarsevaluatie.
        wia_aanvraag_datum: Date of the WIA application.
        loonsanctie: The loonsanctie.
        vrijwillige_verlenging_tot: Last wage day of a voluntary extension (WIA 24).
        eigenrisicodrager_zw: Whether the employer bears its own risk for the Ziektewet; None: said not to know.
        rol: Who asks.
    """

    eerste_ziektedag: date
    hersteld: tuple[Herstel, ...] = ()
    zwangerschapsverlof: tuple[Zwangerschapsverlof, ...] = ()
    contract_einde: date | None = None
    dienstverband: Dienstverband | None = None
    aow_datum: date | None = None
    pa_datum: date | None = None
    eje_datum: date | None = None
    wia_aanvraag_datum: date | None = None
    loonsanctie: Loonsanctie | None = None
    vrijwillige_verlenging_tot: date | None = None
    eigenrisicodrager_zw: bool | None = False
    rol: Rol | None = None


VELDEN: tuple[str, ...] = tuple(Situatie.__dataclass_fields__)


def nederlandse_datum(dag: date) -> str:
    """Return a date in Dutch, e.g. "12 januari 2026"."""
    return f"{dag.day} {MAANDEN[dag.month - 1]} {dag.year}"


def parse_situatie(invoer: Mapping[str, Any], vandaag: date) -> Situatie:
    """Read and check a situation.

    Tolerant where it does no harm (leave and recovery as an object or a list, in any order, doubles; "ja", "nee",
    "onbekend", "weet_niet", true, false and null for a choice), strict on everything else.

    Args:
        invoer: The fields of `Situatie`, dates as "YYYY-MM-DD". Only `eerste_ziektedag` is required.
        vandaag: Today.

    Returns:
        The situation.

    Raises:
        SituatieFout: When a field is unknown, malformed, or contradicts another. What depends on the length of the wage
            period (loonsanctie, voluntary extension) is checked by `bot.law.timeline.bereken`, which raises the same
            error.
    """
    if not isinstance(invoer, Mapping):
        raise VerkeerdeWaarde("invoer", "De invoer is geen object met velden: geef in ieder geval de eerste ziektedag.")
    for veld in invoer:
        if veld not in VELDEN:
            raise OnbekendVeld(str(veld), f"Het veld '{veld}' bestaat niet: gebruik een van {', '.join(VELDEN)}.")
    eerste = _lees_eerste_ziektedag(invoer.get("eerste_ziektedag"), vandaag)
    situatie = Situatie(
        eerste_ziektedag=eerste,
        hersteld=_lees_hersteld(invoer.get("hersteld"), eerste, vandaag),
        zwangerschapsverlof=_lees_verlof(invoer.get("zwangerschapsverlof"), eerste),
        contract_einde=_niet_voor(eerste, "contract_einde", "Het einde van het contract", invoer),
        dienstverband=cast(Dienstverband | None, _keuze("dienstverband", invoer.get("dienstverband"), DIENSTVERBANDEN)),
        aow_datum=_datum_of_niets("aow_datum", invoer.get("aow_datum")),
        pa_datum=_niet_voor(eerste, "pa_datum", "De datum van de probleemanalyse", invoer),
        eje_datum=_niet_voor(eerste, "eje_datum", "De datum van de eerstejaarsevaluatie", invoer),
        wia_aanvraag_datum=_niet_voor(eerste, "wia_aanvraag_datum", "De datum van de WIA-aanvraag", invoer),
        loonsanctie=_lees_loonsanctie(invoer.get("loonsanctie")),
        vrijwillige_verlenging_tot=_datum_of_niets(
            "vrijwillige_verlenging_tot", invoer.get("vrijwillige_verlenging_tot")
        ),
        eigenrisicodrager_zw=_lees_eigenrisicodrager(invoer.get("eigenrisicodrager_zw")),
        rol=cast(Rol | None, _keuze("rol", invoer.get("rol"), ROLLEN)),
    )
    _controleer_herstel_en_verlof(situatie)
    return situatie


def _lees_eerste_ziektedag(waarde: Any, vandaag: date) -> date:
    veld = "eerste_ziektedag"
    if waarde is None or waarde == "":
        raise OntbrekendVeld(veld, "De eerste ziektedag ontbreekt: geef de datum als JJJJ-MM-DD.")
    dag = lees_datum(veld, waarde)
    if dag > vandaag:
        raise VerkeerdeVolgorde(
            veld,
            f"De eerste ziektedag {nederlandse_datum(dag)} ligt in de toekomst: "
            f"geef een datum tot en met {nederlandse_datum(vandaag)}.",
        )
    grens = _jaren_eerder(vandaag, JAREN_TERUG)
    if dag < grens:
        raise VerkeerdeVolgorde(
            veld,
            f"De eerste ziektedag {nederlandse_datum(dag)} is meer dan {JAREN_TERUG} jaar geleden: "
            f"geef een datum vanaf {nederlandse_datum(grens)}.",
        )
    return dag


def _lees_hersteld(waarde: Any, eerste: date, vandaag: date) -> tuple[Herstel, ...]:
    veld = "hersteld"
    gelezen: set[Herstel] = set()
    for item in _lijst(veld, waarde):
        velden = _object(veld, item, ("hersteld_per", "opnieuw_ziek"))
        if velden.get("hersteld_per") is None:
            raise OntbrekendVeld(
                veld, "Bij een herstel ontbreekt hersteld_per: geef de eerste gezonde dag als JJJJ-MM-DD."
            )
        herstel = Herstel(
            lees_datum(f"{veld}.hersteld_per", velden["hersteld_per"]),
            _datum_of_niets(f"{veld}.opnieuw_ziek", velden.get("opnieuw_ziek")),
        )
        if herstel.hersteld_per <= eerste:
            raise VerkeerdeVolgorde(
                veld,
                f"De hersteldatum {nederlandse_datum(herstel.hersteld_per)} ligt niet na de eerste ziektedag "
                f"{nederlandse_datum(eerste)}: geef een latere hersteldatum.",
            )
        if herstel.opnieuw_ziek is not None and herstel.opnieuw_ziek < herstel.hersteld_per:
            raise VerkeerdeVolgorde(
                veld,
                f"De nieuwe ziektedag {nederlandse_datum(herstel.opnieuw_ziek)} ligt vóór de hersteldatum "
                f"{nederlandse_datum(herstel.hersteld_per)}: geef een nieuwe ziektedag op of na de hersteldatum.",
            )
        if herstel.opnieuw_ziek is not None and herstel.opnieuw_ziek > vandaag:
            raise VerkeerdeVolgorde(
                veld,
                f"De nieuwe ziektedag {nederlandse_datum(herstel.opnieuw_ziek)} ligt in de toekomst: "
                f"geef een datum tot en met {nederlandse_datum(vandaag)} of laat het veld leeg.",
            )
        gelezen.add(herstel)
    hersteld = tuple(sorted(gelezen, key=lambda h: (h.hersteld_per, h.opnieuw_ziek or date.max)))
    for eerder, later in pairwise(hersteld):
        if eerder.opnieuw_ziek is None or later.hersteld_per <= eerder.opnieuw_ziek:
            raise Overlap(
                veld,
                f"De herstelperioden vanaf {nederlandse_datum(eerder.hersteld_per)} en vanaf "
                f"{nederlandse_datum(later.hersteld_per)} overlappen elkaar: geef perioden die na elkaar komen.",
            )
    return hersteld


def _lees_verlof(waarde: Any, eerste: date) -> tuple[Zwangerschapsverlof, ...]:
    veld = "zwangerschapsverlof"
    gelezen: set[Zwangerschapsverlof] = set()
    for item in _lijst(veld, waarde):
        velden = _object(veld, item, ("start", "eind", "aansluitend", "zelfde_oorzaak"))
        for naam, uitleg in (("start", "de eerste dag"), ("eind", "de laatste dag")):
            if velden.get(naam) is None:
                raise OntbrekendVeld(
                    veld, f"Bij het verlof ontbreekt {naam}: geef {uitleg} van het verlof als JJJJ-MM-DD."
                )
        start, eind = lees_datum(f"{veld}.start", velden["start"]), lees_datum(f"{veld}.eind", velden["eind"])
        if eind < start:
            raise VerkeerdeVolgorde(
                veld,
                f"Het einde van het verlof {nederlandse_datum(eind)} ligt vóór het begin {nederlandse_datum(start)}: "
                "geef een einde op of na het begin.",
            )
        if start <= eerste <= eind:
            raise Overlap(
                veld,
                f"De eerste ziektedag {nederlandse_datum(eerste)} valt in het verlof: "
                "geef een eerste ziektedag vóór of na het verlof.",
            )
        aansluitend, onbekend = lees_keuze(f"{veld}.aansluitend", velden.get("aansluitend"))
        zelfde, _ = lees_keuze(f"{veld}.zelfde_oorzaak", velden.get("zelfde_oorzaak"))
        gelezen.add(Zwangerschapsverlof(start, eind, aansluitend, zelfde, onbekend))
    verlof = tuple(sorted(gelezen, key=lambda v: (v.start, v.eind)))
    for eerder, later in pairwise(verlof):
        if later.start <= eerder.eind:
            raise Overlap(
                veld,
                f"De verlofperioden vanaf {nederlandse_datum(eerder.start)} en vanaf {nederlandse_datum(later.start)} "
                "overlappen elkaar: geef perioden die na elkaar komen.",
            )
    _controleer_duur(verlof)
    return verlof


def _controleer_duur(verlof: tuple[Zwangerschapsverlof, ...]) -> None:
    groepen: list[list[Zwangerschapsverlof]] = []
    for deel in verlof:
        if groepen and (deel.start - groepen[-1][0].start).days < ZELFDE_VERLOF:
            groepen[-1].append(deel)
        else:
            groepen.append([deel])
    for groep in groepen:
        dagen = sum((deel.eind - deel.start).days + 1 for deel in groep)
        if not VERLOF_MINIMUM <= dagen <= VERLOF_MAXIMUM:
            raise VerkeerdeVolgorde(
                "zwangerschapsverlof",
                f"Het zwangerschaps- en bevallingsverlof duurt {dagen} dagen, maar dat hoort tussen "
                f"{VERLOF_MINIMUM // 7} en {VERLOF_MAXIMUM // 7} weken te zijn: controleer de eerste en laatste dag.",
            )


def _lees_loonsanctie(waarde: Any) -> Loonsanctie | None:
    veld = "loonsanctie"
    if waarde is None:
        return None
    velden = _object(veld, waarde, ("start", "eind"))
    if velden.get("start") is None and velden.get("eind") is None:
        return None
    for naam, uitleg in (("start", "de eerste dag"), ("eind", "de laatste dag")):
        if velden.get(naam) is None:
            raise OntbrekendVeld(veld, f"Bij de loonsanctie ontbreekt {naam}: geef {uitleg} als JJJJ-MM-DD.")
    start, eind = lees_datum(f"{veld}.start", velden["start"]), lees_datum(f"{veld}.eind", velden["eind"])
    if eind < start:
        raise VerkeerdeVolgorde(
            veld,
            f"Het einde van de loonsanctie {nederlandse_datum(eind)} ligt vóór het begin {nederlandse_datum(start)}: "
            "geef een einde op of na het begin.",
        )
    return Loonsanctie(start, eind)


def _lees_eigenrisicodrager(waarde: Any) -> bool | None:
    keuze, onbekend = lees_keuze("eigenrisicodrager_zw", waarde)
    if keuze is None:
        # Not filled in means the usual case; only "weet ik niet" opens two outcomes.
        return None if onbekend else False
    return keuze


def _controleer_herstel_en_verlof(situatie: Situatie) -> None:
    for verlof in situatie.zwangerschapsverlof:
        if verlof.eind < situatie.eerste_ziektedag:
            continue
        for herstel in situatie.hersteld:
            _controleer_paar(herstel, verlof)
    for herstel in situatie.hersteld:
        if herstel.opnieuw_ziek is None:
            continue
        for verlof in situatie.zwangerschapsverlof:
            raakt = herstel.hersteld_per <= verlof.start and verlof.eind < herstel.opnieuw_ziek
            precies = herstel.hersteld_per == verlof.start and herstel.opnieuw_ziek == verlof.eind + _DAG
            if raakt and not precies and verlof.aansluitend is True:
                raise VerkeerdeVolgorde(
                    "zwangerschapsverlof",
                    "De ziekte sloot volgens u direct aan op het verlof, maar uit de hersteldatums blijkt iets anders: "
                    "pas de datums aan of kies 'nee' bij aansluitend.",
                )


def _controleer_paar(herstel: Herstel, verlof: Zwangerschapsverlof) -> None:
    opnieuw = herstel.opnieuw_ziek
    if opnieuw is None:
        return
    laatste_gezonde_dag = opnieuw - _DAG
    if laatste_gezonde_dag < herstel.hersteld_per:
        laatste_gezonde_dag = herstel.hersteld_per
    los = laatste_gezonde_dag < verlof.start or herstel.hersteld_per > verlof.eind
    omvat = herstel.hersteld_per <= verlof.start and verlof.eind < opnieuw
    opnieuw_in_verlof = verlof.start <= opnieuw <= verlof.eind
    if opnieuw_in_verlof or not (los or omvat):
        raise Overlap(
            "hersteld",
            f"De herstelperiode vanaf {nederlandse_datum(herstel.hersteld_per)} overlapt maar deels met het verlof: "
            "geef een herstelperiode die ervoor of erna ligt, of die het hele verlof omvat.",
        )


def lees_datum(veld: str, waarde: Any) -> date:
    """Read one ISO date.

    Args:
        veld: The field, for the message.
        waarde: "YYYY-MM-DD", or a date.

    Returns:
        The date.

    Raises:
        VerkeerdeDatum: When it is anything else or does not exist.
    """
    if type(waarde) is date:
        return _binnen_bereik(veld, waarde)
    if not isinstance(waarde, str) or not _ISO.fullmatch(waarde):
        raise VerkeerdeDatum(veld, f"De waarde {waarde!r} bij {veld} is geen datum: geef de datum als JJJJ-MM-DD.")
    try:
        return _binnen_bereik(veld, date.fromisoformat(waarde))
    except SituatieFout:
        raise
    except ValueError:
        raise VerkeerdeDatum(
            veld, f"De datum {waarde} bij {veld} bestaat niet: geef een bestaande datum als JJJJ-MM-DD."
        ) from None


def _binnen_bereik(veld: str, dag: date) -> date:
    # Far outside a working life; it also keeps every sum of a date and a term within the calendar.
    if not EERSTE_JAAR <= dag.year <= LAATSTE_JAAR:
        raise VerkeerdeDatum(
            veld,
            f"De datum {dag.isoformat()} bij {veld} is te ver weg: "
            f"geef een jaar tussen {EERSTE_JAAR} en {LAATSTE_JAAR}.",
        )
    return dag


def lees_keuze(veld: str, waarde: Any) -> tuple[bool | None, bool]:
    """Read a yes-or-no choice.

    Args:
        veld: The field, for the message.
        waarde: True, False, None, "ja", "nee", "onbekend" or "weet_niet".

    Returns:
        The choice (None when it was not made), and whether the user said not to know.

    Raises:
        VerkeerdeWaarde: When it is anything else.
    """
    if waarde is None or isinstance(waarde, bool):
        return waarde, False
    if isinstance(waarde, str):
        woord = waarde.strip().lower().replace(" ", "_")
        if woord in ("ja", "nee"):
            return woord == "ja", False
        if woord in ("onbekend", "weet_niet", "weet_ik_niet"):
            return None, True
    raise VerkeerdeWaarde(veld, f"De waarde {waarde!r} bij {veld} is niet geldig: kies ja, nee of onbekend.")


def _keuze(veld: str, waarde: Any, keuzes: Sequence[str]) -> str | None:
    if waarde is None:
        return None
    if not isinstance(waarde, str) or waarde not in keuzes:
        raise VerkeerdeWaarde(veld, f"De waarde {waarde!r} bij {veld} is niet geldig: kies {', '.join(keuzes)}.")
    return waarde


def _datum_of_niets(veld: str, waarde: Any) -> date | None:
    return None if waarde is None else lees_datum(veld, waarde)


def _niet_voor(eerste: date, veld: str, wat: str, invoer: Mapping[str, Any]) -> date | None:
    dag = _datum_of_niets(veld, invoer.get(veld))
    if dag is not None and dag < eerste:
        raise VerkeerdeVolgorde(
            veld,
            f"{wat} ({nederlandse_datum(dag)}) ligt vóór de eerste ziektedag {nederlandse_datum(eerste)}: "
            "geef een datum op of na de eerste ziektedag.",
        )
    return dag


def _lijst(veld: str, waarde: Any) -> Sequence[Any]:
    if waarde is None:
        return ()
    if isinstance(waarde, Mapping):
        # An object with nothing filled in is a form that was left empty.
        return (waarde,) if any(deel is not None for deel in waarde.values()) else ()
    if isinstance(waarde, list | tuple):
        return waarde
    raise VerkeerdeWaarde(
        veld, f"Het veld {veld} is geen lijst van perioden: geef een lijst met per periode de datums."
    )


def _object(veld: str, waarde: Any, namen: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(waarde, Mapping):
        raise VerkeerdeWaarde(veld, f"Een periode bij {veld} is geen object: geef {' en '.join(namen[:2])}.")
    for naam in waarde:
        if naam not in namen:
            raise OnbekendVeld(
                f"{veld}.{naam}", f"Het veld '{naam}' bij {veld} bestaat niet: gebruik {', '.join(namen)}."
            )
    return waarde


def _jaren_eerder(dag: date, jaren: int) -> date:
    try:
        return dag.replace(year=dag.year - jaren)
    except ValueError:  # 29 February
        return dag.replace(year=dag.year - jaren, day=28)
