"""Why a milestone is on this very day: the steps of the count in Dutch, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.law.counting import Geval, Onderbreking
from bot.law.endings import Eindes
from bot.law.milestones import MijlpaalTekst, Regel
from bot.law.recht import Recht
from bot.law.situation import Situatie, nederlandse_datum
from bot.law.sources import Basis

_WEEKDAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAG = timedelta(days=1)

# Counted from the end of the contract.
NA_CONTRACT = frozenset(
    {
        "ziek_uit_dienst_melding",
        "re_integratieverslag_uit_dienst",
        "aangifte_erd",
        "nawerking_ziektewet",
        "transitievergoeding",
    }
)


@dataclass(frozen=True)
class Stap:
    """One step of a derivation.

    Attributes:
        tekst: The Dutch sentence.
        bron: Where the rule of this step stands; None for a fact.
    """

    tekst: str
    bron: Basis | None = None


def leid_af(
    tekst: MijlpaalTekst,
    datum: date | None,
    van: date | None,
    geval: Geval,
    eindes: Eindes,
    situatie: Situatie,
    recht: Recht,
) -> tuple[Stap, ...]:
    """Explain a date.

    Args:
        tekst: The milestone.
        datum: Its day, or the last day of its period; None when it has no fixed day.
        van: The first day of its period.
        geval: The case of illness.
        eindes: The ends of the periods.
        situatie: The situation.
        recht: The law.

    Returns:
        The steps, from the first sick day (or the end of the contract) to the date.
    """
    if datum is None:
        return (Stap("Hiervoor staat geen vaste dag: het hangt af van wat er gebeurt.", tekst.basis[0]),)
    uitleg = _Uitleg(geval, eindes, situatie, recht)
    # Both ends of a period rest on the same interruptions; each is told once.
    return tuple(dict.fromkeys(uitleg.stappen(tekst, datum, van)))


def dag_en_datum(dag: date) -> str:
    """Return a date with its weekday in Dutch, e.g. "maandag 12 januari 2026"."""
    return f"{_WEEKDAGEN[dag.weekday()]} {nederlandse_datum(dag)}"


@dataclass(frozen=True)
class _Uitleg:
    geval: Geval
    eindes: Eindes
    situatie: Situatie
    recht: Recht

    def stappen(self, tekst: MijlpaalTekst, datum: date, van: date | None) -> Iterator[Stap]:
        naam = tekst.id
        if naam in NA_CONTRACT:
            yield from self._uit_dienst(naam, tekst, datum)
            return
        yield self._eerste_dag()
        if naam == "plan_van_aanpak":
            yield from self._plan_van_aanpak(tekst, datum)
        elif naam == "start_spoor_2":
            yield from self._spoor_2(tekst, datum)
        elif naam == "evaluaties_plan_van_aanpak":
            interval = self._tekst("evaluatie_interval")
            yield Stap(f"Vanaf het plan van aanpak telt u steeds {interval} verder.", self._bron("evaluatie_interval"))
            yield Stap(f"De eerstvolgende evaluatie is op {dag_en_datum(datum)}.")
        elif naam in ("einde_opzegverbod", "ontslagaanvraag"):
            yield from self._opzegverbod(tekst, datum, naam == "ontslagaanvraag")
        elif naam in ("einde_loondoorbetaling", "wia_ingang"):
            yield from self._loonperiode(tekst, datum, naam == "wia_ingang")
        elif naam == "besluit_wia":
            termijn = self._tekst("wia_beslistermijn", self.situatie.wia_aanvraag_datum or datum)
            yield Stap(f"UWV neemt {termijn} vanaf de WIA-aanvraag.", tekst.basis[0])
            yield Stap(f"Dat is {dag_en_datum(datum)}; het kan later worden.")
        elif naam == "besluit_loonsanctie":
            yield from self._einde(met_aanvraag=True)
            termijn = self._tekst("loonsanctie_besluit_termijn")
            yield Stap(f"{termijn} terug vanaf dat einde is {dag_en_datum(datum)}.", tekst.basis[0])
        elif naam == "actueel_oordeel":
            yield Stap(
                "De bedrijfsarts geeft dit oordeel vlak voor het re-integratieverslag: "
                f"tot en met {dag_en_datum(datum)}.",
                tekst.basis[-1],
            )
        elif tekst.telling is not None:
            if van is not None and tekst.telling.vanaf is not None:
                yield from self._volgens_regel(tekst, tekst.telling.vanaf, van, "De periode begint op")
                yield from self._volgens_regel(tekst, tekst.telling.datum, datum, "De periode eindigt op")
            else:
                yield from self._volgens_regel(tekst, tekst.telling.datum, datum, "Dat is")

    def _eerste_dag(self) -> Stap:
        nieuw = self.geval.nieuw_door
        dag = dag_en_datum(self.geval.eerste_ziektedag)
        if nieuw is None:
            return Stap(f"De eerste ziektedag {dag} is dag 1.", self._bron("wachttijd"))
        if nieuw.soort == "verlof":
            reden = "de ziekte na het verlof telt als een nieuw ziektegeval"
        else:
            grens = self._tekst("samentelling_grens")
            reden = f"de onderbreking van {nieuw.dagen} dagen ervoor was {grens} of langer"
        return Stap(f"{dag.capitalize()} is de nieuwe dag 1, want {reden}.", self._bron("samentelling_grens"))

    def _volgens_regel(self, tekst: MijlpaalTekst, regel: Regel, dag: date, slot: str) -> Iterator[Stap]:
        termijn = self._tekst(regel.parameter)
        bron = self._bron(regel.parameter)
        if regel.telwijze == "voor_einde":
            yield from self._einde()
            yield Stap(f"{termijn.capitalize()} terug vanaf dat einde is {dag_en_datum(dag)}.", bron)
            return
        if regel.telwijze == "kalender_na":
            yield Stap(f"{slot} {dag_en_datum(dag)}: {termijn} na de eerste ziektedag.", bron)
            return
        yield from self._onderbrekingen(dag)
        woorden = {
            "na_weken": f"de eerste dag nadat {termijn} ziekte voorbij zijn",
            "begin_van_week": f"de eerste dag van week {self._getal(regel.parameter)}",
            "einde_van_week": f"de laatste dag van week {self._getal(regel.parameter)}",
        }
        yield Stap(f"{slot} {dag_en_datum(dag)}: {woorden[regel.telwijze]}.", bron)

    def _onderbrekingen(self, voor: date) -> Iterator[Stap]:
        for onderbreking in self.geval.onderbroken_voor(voor):
            if onderbreking.dagen:
                yield Stap(
                    _onderbreking(onderbreking, self._tekst("samentelling_grens")), self._bron("samentelling_grens")
                )

    def _einde(self, *, met_aanvraag: bool = False) -> Iterator[Stap]:
        basis, planbaar = self.eindes.basis, self.eindes.planbaar
        if basis is None or planbaar is None:
            return
        yield from self._onderbrekingen(basis)
        yield Stap(
            f"{self._tekst('wachttijd').capitalize()} ziekte eindigen op {dag_en_datum(basis)}.",
            self._bron("wachttijd"),
        )
        if self.eindes.verlenging_telt:
            yield Stap(
                f"Door de vrijwillige verlenging schuift het einde naar {dag_en_datum(planbaar)}.",
                self._wet("WIA", "24", "1"),
            )
        if met_aanvraag and self.eindes.te_laat:
            yield Stap(
                self._vertraging(planbaar + timedelta(days=self.eindes.te_laat)), self._wet("BW7", "7:629", "11")
            )

    def _loonperiode(self, tekst: MijlpaalTekst, datum: date, wia: bool) -> Iterator[Stap]:
        if self.eindes.al_aow:
            yield Stap(
                f"De werknemer had de AOW-leeftijd al: het loon loopt {self._tekst('aow_loondoorbetaling')} door.",
                self._bron("aow_loondoorbetaling"),
            )
            yield Stap(f"De laatste dag is {dag_en_datum(datum)}.", tekst.basis[0])
            return
        yield from self._einde(met_aanvraag=True)
        if self.eindes.loonsanctie_telt and self.situatie.loonsanctie is not None:
            yield Stap(
                f"Door de loonsanctie schuift het einde naar {dag_en_datum(self.situatie.loonsanctie.eind)}.",
                self._wet("WIA", "25", "9"),
            )
        if wia:
            yield Stap(f"De dag na het einde is {dag_en_datum(datum)}.", tekst.basis[0])
            return
        yield from self._afgekapt(datum)
        yield Stap(f"De laatste dag met loon is {dag_en_datum(datum)}.", tekst.basis[0])

    def _afgekapt(self, datum: date) -> Iterator[Stap]:
        if datum == self.eindes.loonperiode:
            return
        if self.eindes.contract_eindigt and datum == self.situatie.contract_einde:
            yield Stap("Het contract eindigt eerder, en daarmee ook het loon.", self._wet("BW7", "7:629", "1"))
        elif self.situatie.aow_datum is not None:
            termijn = self._tekst("aow_loondoorbetaling")
            yield Stap(
                f"Vanaf de AOW-datum {nederlandse_datum(self.situatie.aow_datum)} loopt het loon nog {termijn} door.",
                self._wet("BW7", "7:629", "2"),
            )

    def _opzegverbod(self, tekst: MijlpaalTekst, datum: date, aanvraag: bool) -> Iterator[Stap]:
        laatste = datum - _DAG if aanvraag else datum
        duur = self._tekst("opzegverbod_duur")
        yield from self._onderbrekingen(laatste)
        if self.eindes.al_aow:
            yield Stap(
                f"De werknemer had de AOW-leeftijd al: het opzegverbod duurt {self._tekst('aow_opzegverbod')}.",
                self._bron("aow_opzegverbod"),
            )
        else:
            yield Stap(
                f"Het opzegverbod duurt {duur} naar de kalender, dus iets langer dan {self._tekst('wachttijd')}.",
                self._bron("opzegverbod_duur"),
            )
        basis, periode = self.eindes.basis, self.eindes.loonperiode
        if basis is not None and periode is not None and periode > basis:
            verlengd = _hoeveel_dagen((periode - basis).days)
            yield Stap(
                f"De loondoorbetaling is {verlengd} verlengd; het opzegverbod ook.", self._wet("BW7", "7:670", "11")
            )
        aow = self.situatie.aow_datum
        if aow is not None and not self.eindes.al_aow and aow <= laatste:
            yield Stap(
                f"Vanaf de AOW-datum {nederlandse_datum(aow)} duurt het opzegverbod nog hooguit "
                f"{self._tekst('aow_opzegverbod')}.",
                self._wet("BW7", "7:670", "1"),
            )
        yield Stap(f"De laatste beschermde dag is {dag_en_datum(laatste)}.", self._wet("BW7", "7:670", "1"))
        if aanvraag:
            yield Stap(f"De eerste dag daarna is {dag_en_datum(datum)}.", tekst.basis[0])

    def _plan_van_aanpak(self, tekst: MijlpaalTekst, datum: date) -> Iterator[Stap]:
        analyse = self.situatie.pa_datum
        if analyse is not None and analyse >= self.geval.eerste_ziektedag:
            termijn = self._tekst("plan_van_aanpak_termijn")
            yield Stap(f"De probleemanalyse was op {dag_en_datum(analyse)}.")
            yield Stap(f"{termijn.capitalize()} later is {dag_en_datum(datum)}.", self._bron("plan_van_aanpak_termijn"))
            return
        termijn = self._tekst("plan_van_aanpak_uiterlijk")
        yield Stap(
            f"De datum van de probleemanalyse is niet bekend; dan geldt uiterlijk {termijn} na de eerste ziektedag: "
            f"{dag_en_datum(datum)}.",
            self._bron("plan_van_aanpak_uiterlijk"),
        )

    def _spoor_2(self, tekst: MijlpaalTekst, datum: date) -> Iterator[Stap]:
        termijn = self._tekst("spoor_2_na_eerstejaarsevaluatie")
        evaluatie = self.situatie.eje_datum
        na_evaluatie = (
            evaluatie is not None
            and evaluatie >= self.geval.eerste_ziektedag
            and evaluatie + timedelta(days=self.recht.dagen("spoor_2_na_eerstejaarsevaluatie", self._op())) == datum
        )
        if na_evaluatie and evaluatie is not None:
            yield Stap(f"De eerstejaarsevaluatie was op {dag_en_datum(evaluatie)}.")
        else:
            yield from self._onderbrekingen(datum)
            week = self._getal("eerstejaarsevaluatie_uiterlijk")
            yield Stap(
                f"De eerstejaarsevaluatie is er uiterlijk aan het einde van week {week}.",
                self._bron("eerstejaarsevaluatie_uiterlijk"),
            )
        yield Stap(
            f"Uiterlijk {termijn} daarna begint spoor 2: {dag_en_datum(datum)}.",
            self._bron("spoor_2_na_eerstejaarsevaluatie"),
        )

    def _uit_dienst(self, naam: str, tekst: MijlpaalTekst, datum: date) -> Iterator[Stap]:
        einde = self.situatie.contract_einde
        if einde is None:
            return
        yield Stap(f"Het contract eindigt op {dag_en_datum(einde)}.")
        if naam == "ziek_uit_dienst_melding":
            yield Stap("De melding hoort op de laatste dag van het contract.", tekst.basis[0])
        elif naam == "re_integratieverslag_uit_dienst":
            grens = self._tekst("ziek_uit_dienst_re_integratieverslag_grens")
            yield Stap(
                f"Tussen de eerste ziektedag en die dag zit ten minste {grens}, dus het verslag is dan klaar.",
                tekst.basis[0],
            )
        elif naam == "transitievergoeding":
            yield Stap("De vergoeding hoort bij het einde van het contract.", tekst.basis[0])
        else:
            parameter = "aangifte_erd_termijn" if naam == "aangifte_erd" else "nawerking_ziektewet"
            dag = einde + timedelta(days=self.recht.dagen(parameter, einde))
            yield Stap(f"{self._tekst(parameter, einde).capitalize()} later is {dag_en_datum(dag)}.", tekst.basis[0])
            if dag != datum:
                yield Stap(
                    f"Dat is geen werkdag, dus de termijn loopt tot en met {dag_en_datum(datum)}.",
                    self._wet("ATW", "1", "1"),
                )

    def _vertraging(self, einde: date) -> str:
        return (
            f"De WIA-aanvraag was {_hoeveel_dagen(self.eindes.te_laat)} te laat: "
            f"het einde schuift evenveel op, naar {dag_en_datum(einde)}."
        )

    def _op(self) -> date:
        return self.geval.eerste_ziektedag

    def _tekst(self, naam: str, op: date | None = None) -> str:
        return self.recht.tekst(naam, op or self._op())

    def _getal(self, naam: str) -> str:
        return self.recht.parameters.formatted(naam, self._op(), "getal")

    def _bron(self, naam: str) -> Basis:
        return self.recht.bron(naam, self._op())

    def _wet(self, wet: str, artikel: str, lid: str) -> Basis:
        return Basis(wet=self.recht.wetten[wet], artikel=artikel, lid=lid)


def _hoeveel_dagen(aantal: int) -> str:
    return f"{aantal} {'dag' if aantal == 1 else 'dagen'}"


def _onderbreking(onderbreking: Onderbreking, grens: str) -> str:
    dagen = onderbreking.dagen
    hoeveel = _hoeveel_dagen(dagen)
    if onderbreking.soort == "verlof":
        return (
            f"{hoeveel} verlof tellen niet mee, want de ziekte ging direct aan het verlof vooraf en liep daarna door "
            f"(verlof van {nederlandse_datum(onderbreking.van)} tot en met {nederlandse_datum(onderbreking.tot)})."
        )
    werkwoord = "telt" if dagen == 1 else "tellen"
    return (
        f"{hoeveel} herstel vanaf {nederlandse_datum(onderbreking.van)} {werkwoord} niet mee, want de onderbreking was "
        f"korter dan {grens}."
    )
