"""What always holds for the timeline, whatever the situation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.deadlines import als_data, antwoord
from bot.law.recht import Recht, load_recht
from bot.law.situation import VELDEN, SituatieFout, parse_situatie
from bot.law.timeline import Uitkomst, bereken
from bot.law.werkdagen import eerste_werkdag, is_werkdag, laatste_werkdag
from bot.paths import LAW
from tests.law import naive

DAG = timedelta(days=1)
RECHT = load_recht(LAW)
# Dates that lie on the count of sick days, in the order in which they come.
VOLGORDE = (
    "melding_42e_week",
    "eerstejaarsevaluatie",
    "start_spoor_2",
    "vervroegde_iva",
    "uwv_brief_wia",
    "re_integratieverslag",
    "wia_aanvraag",
    "einde_loondoorbetaling",
    "wia_ingang",
)
snel = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def recht() -> Recht:
    return RECHT


dagen = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def iso(dag: date) -> str:
    return dag.isoformat()


def reken(invoer: Mapping[str, Any], vandaag: date) -> tuple[Uitkomst, ...]:
    return bereken(parse_situatie(invoer, vandaag), vandaag, RECHT)


def uiterlijk(uitkomst: Uitkomst, naam: str) -> date | None:
    mijlpaal = uitkomst.mijlpalen[naam]
    return mijlpaal.uiterlijk if mijlpaal else None


def begin(uitkomst: Uitkomst, naam: str) -> date | None:
    mijlpaal = uitkomst.mijlpalen[naam]
    return mijlpaal.venster.van if mijlpaal and mijlpaal.venster else uiterlijk(uitkomst, naam)


@st.composite
def met_herstel(draw: st.DrawFn, hoogste_onderbreking: int = 60) -> tuple[dict[str, Any], date]:
    """A first sick day with recoveries, and today."""
    eerste = draw(dagen)
    loper, hersteld = eerste, []
    for _ in range(draw(st.integers(0, 4))):
        hersteld_per = loper + timedelta(days=draw(st.integers(1, 250)))
        loper = hersteld_per + timedelta(days=draw(st.integers(0, hoogste_onderbreking)))
        hersteld.append({"hersteld_per": iso(hersteld_per), "opnieuw_ziek": iso(loper)})
    vandaag = loper + timedelta(days=draw(st.integers(0, 200)))
    return {"eerste_ziektedag": iso(eerste), "hersteld": hersteld}, vandaag


@st.composite
def situaties(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    """A valid situation with any combination of exceptions whose effects do not contradict one another."""
    invoer, vandaag = draw(met_herstel())
    laatste = date.fromisoformat(
        invoer["hersteld"][-1]["opnieuw_ziek"] if invoer["hersteld"] else invoer["eerste_ziektedag"]
    )
    if draw(st.booleans()):
        start = laatste + timedelta(days=draw(st.integers(1, 300)))
        eind = start + timedelta(days=draw(st.integers(69, 209)))
        verlof = {"start": iso(start), "eind": iso(eind)}
        if draw(st.booleans()):
            verlof |= {"aansluitend": True, "zelfde_oorzaak": draw(st.sampled_from([True, False, None]))}
            laatste = eind + DAG
        else:
            hersteld_per = start - timedelta(days=draw(st.integers(0, min(20, (start - laatste).days - 1))))
            laatste = eind + timedelta(days=draw(st.integers(1, 40)))
            invoer["hersteld"].append({"hersteld_per": iso(hersteld_per), "opnieuw_ziek": iso(laatste)})
            verlof |= {"aansluitend": False}
        invoer["zwangerschapsverlof"] = verlof
        vandaag = max(vandaag, laatste)
    na = st.integers(0, 900).map(lambda aantal: iso(laatste + timedelta(days=aantal)))
    for veld in ("pa_datum", "eje_datum"):
        if draw(st.booleans()):
            invoer[veld] = draw(na)
    soort = draw(st.sampled_from(["geen", "contract", "aow", "contract en aow", "verlenging"]))
    if "contract" in soort:
        invoer["contract_einde"] = draw(na)
        invoer["eigenrisicodrager_zw"] = draw(st.booleans())
    if "aow" in soort:
        invoer["aow_datum"] = draw(na)
    if soort in ("geen", "contract") and draw(st.booleans()):
        invoer["wia_aanvraag_datum"] = draw(na)
    if soort == "verlenging":
        invoer["vrijwillige_verlenging_tot"] = iso(laatste + timedelta(days=draw(st.integers(740, 1100))))
    return invoer, vandaag


@snel
@given(situaties())
def test_the_engine_and_the_naive_day_counter_agree(situatie: tuple[dict[str, Any], date]) -> None:
    invoer, vandaag = situatie
    assume(vandaag < date.fromisoformat(invoer["eerste_ziektedag"]) + timedelta(days=4 * 365))

    uitkomsten = reken(invoer, vandaag)

    def tekst(waarde: Any) -> Any:
        if isinstance(waarde, tuple):
            return {"van": iso(waarde[0]), "tot": iso(waarde[1])}
        return iso(waarde) if waarde else None

    verwacht = [{naam: tekst(w) for naam, w in uit.items()} for uit in naive.verwacht(vandaag, invoer)]
    if len(uitkomsten) == 1:  # two readings that come to the same are told once
        verwacht = verwacht[-1:] if verwacht[0] == verwacht[-1] else verwacht
    gekregen = [{naam: als_data(u)["mijlpalen"][naam] for naam in naive.MIJLPALEN} for u in uitkomsten]
    assert gekregen == verwacht


@snel
@given(dagen, st.integers(1, 290), st.integers(0, 27))
def test_a_short_recovery_moves_every_later_milestone_by_its_own_length(
    eerste: date, ziek: int, onderbreking: int
) -> None:
    hersteld_per = eerste + timedelta(days=ziek)
    opnieuw = hersteld_per + timedelta(days=onderbreking)
    herstel = {"hersteld_per": iso(hersteld_per), "opnieuw_ziek": iso(opnieuw)}

    (zonder,) = reken({"eerste_ziektedag": iso(eerste)}, opnieuw)
    (met,) = reken({"eerste_ziektedag": iso(eerste), "hersteld": [herstel]}, opnieuw)

    for naam in set(VOLGORDE) | {"einde_opzegverbod"}:
        voor, na = uiterlijk(zonder, naam), uiterlijk(met, naam)
        assert voor is not None
        assert na == voor + timedelta(days=onderbreking), naam


@snel
@given(dagen, st.integers(1, 700), st.integers(28, 300))
def test_a_recovery_of_four_weeks_or_more_starts_everything_anew(eerste: date, ziek: int, onderbreking: int) -> None:
    hersteld_per = eerste + timedelta(days=ziek)
    opnieuw = hersteld_per + timedelta(days=onderbreking)
    herstel = {"hersteld_per": iso(hersteld_per), "opnieuw_ziek": iso(opnieuw)}

    (met,) = reken({"eerste_ziektedag": iso(eerste), "hersteld": [herstel]}, opnieuw)
    (nieuw,) = reken({"eerste_ziektedag": iso(opnieuw)}, opnieuw)

    assert als_data(met)["mijlpalen"] == als_data(nieuw)["mijlpalen"]


@snel
@given(met_herstel())
def test_the_dates_never_go_back_along_the_timeline(situatie: tuple[dict[str, Any], date]) -> None:
    invoer, vandaag = situatie
    assume(vandaag < date.fromisoformat(invoer["eerste_ziektedag"]) + timedelta(days=4 * 365))

    for uitkomst in reken(invoer, vandaag):
        reeks = [dag for naam in VOLGORDE if (dag := uiterlijk(uitkomst, naam)) is not None]
        assert reeks == sorted(reeks)
        for naam in VOLGORDE:
            van, tot = begin(uitkomst, naam), uiterlijk(uitkomst, naam)
            assert van is None or tot is None or van <= tot


@snel
@given(situaties())
def test_the_last_working_day_is_on_or_just_before_the_deadline(situatie: tuple[dict[str, Any], date]) -> None:
    invoer, vandaag = situatie
    assume(vandaag < date.fromisoformat(invoer["eerste_ziektedag"]) + timedelta(days=4 * 365))

    for uitkomst in reken(invoer, vandaag):
        for mijlpaal in uitkomst.mijlpalen.values():
            if mijlpaal is None or mijlpaal.uiterlijk is None:
                continue
            assert mijlpaal.laatste_werkdag == naive.laatste_werkdag_tot(mijlpaal.uiterlijk)
            assert timedelta(0) <= mijlpaal.uiterlijk - mijlpaal.laatste_werkdag <= timedelta(days=4)


@snel
@given(situaties())
def test_every_date_is_explained_in_full_sentences(situatie: tuple[dict[str, Any], date]) -> None:
    invoer, vandaag = situatie
    eerste = date.fromisoformat(invoer["eerste_ziektedag"])
    assume(date(2022, 1, 1) <= eerste and vandaag < eerste + timedelta(days=4 * 365))

    for uitkomst in reken(invoer, vandaag):
        for mijlpaal in uitkomst.mijlpalen.values():
            if mijlpaal is None:
                continue
            zinnen = [mijlpaal.uitleg, mijlpaal.gevolg, *(stap.tekst for stap in mijlpaal.afleiding)]
            assert len(zinnen) > 2, mijlpaal.id
            assert all(zin.endswith(".") and "{" not in zin for zin in zinnen), mijlpaal.id


def test_working_days_are_those_of_the_algemene_termijnenwet() -> None:
    dag = date(2020, 1, 1)
    while dag < date(2036, 1, 1):
        assert is_werkdag(dag) == naive.is_werkdag(dag), dag
        dag += DAG
    assert laatste_werkdag(date(2026, 4, 6)) == date(2026, 4, 2)
    assert eerste_werkdag(date(2026, 4, 3)) == date(2026, 4, 7)


@snel
@given(met_herstel(), st.randoms(use_true_random=False))
def test_the_order_in_which_recoveries_are_given_does_not_matter(
    situatie: tuple[dict[str, Any], date], toeval: Any
) -> None:
    invoer, vandaag = situatie
    assume(vandaag < date.fromisoformat(invoer["eerste_ziektedag"]) + timedelta(days=4 * 365))
    geschud = list(invoer["hersteld"])
    toeval.shuffle(geschud)

    een = [als_data(u) for u in reken(invoer, vandaag)]
    ander = [als_data(u) for u in reken({**invoer, "hersteld": geschud}, vandaag)]

    assert een == ander


@snel
@given(situaties())
def test_the_same_situation_always_gives_the_same_answer(situatie: tuple[dict[str, Any], date]) -> None:
    invoer, vandaag = situatie
    verzoek = {"id": "x", "vandaag": iso(vandaag), "invoer": invoer}

    assert antwoord(verzoek, RECHT)[0] == antwoord(verzoek, load_recht(LAW))[0]


@snel
@given(situaties(), st.integers(1, 400))
def test_today_changes_the_week_of_illness_only(situatie: tuple[dict[str, Any], date], later: int) -> None:
    invoer, vandaag = situatie
    morgen = vandaag + timedelta(days=later)
    assume(morgen < date.fromisoformat(invoer["eerste_ziektedag"]) + timedelta(days=4 * 365))

    nu = [{naam: als_data(u)["mijlpalen"][naam] for naam in naive.MIJLPALEN} for u in reken(invoer, vandaag)]
    straks = [{naam: als_data(u)["mijlpalen"][naam] for naam in naive.MIJLPALEN} for u in reken(invoer, morgen)]

    assert nu == straks


waarden = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=12),
        st.dates(date(1, 1, 1), date(9999, 12, 31)).map(iso),
        st.dates(date(2022, 1, 1), date(2031, 1, 1)).map(iso),
        st.sampled_from(["2026-02-30", "0000-00-00", "2026-1-2", "weet_niet", "ja", "vast", "2026-01-12T10:00", ""]),
    ),
    lambda deel: st.one_of(
        st.lists(deel, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["hersteld_per", "opnieuw_ziek", "start", "eind", "aansluitend", "zelfde_oorzaak", "iets anders"]
            ),
            deel,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
rommel = st.one_of(
    waarden,
    st.dictionaries(st.sampled_from([*VELDEN, "diagnose", ""]), waarden, max_size=6),
    st.dictionaries(st.sampled_from([v for v in VELDEN if v != "eerste_ziektedag"]), waarden, max_size=4).map(
        lambda invoer: {"eerste_ziektedag": "2026-01-12", **invoer}
    ),
)


@settings(snel, max_examples=300)
@given(rommel)
def test_any_input_gives_an_answer_or_a_clear_dutch_refusal(invoer: Any) -> None:
    uitkomsten: tuple[Uitkomst, ...] = ()
    zin = ""
    try:
        uitkomsten = reken(invoer, date(2026, 11, 21))
    except SituatieFout as fout:
        zin = fout.bericht

    assert uitkomsten or (zin[0].isupper() and zin.endswith(".") and len(zin.split()) >= 4)


@settings(snel, max_examples=150)
@given(st.one_of(waarden, st.fixed_dictionaries({"id": waarden, "vandaag": waarden, "invoer": rommel})))
def test_any_request_gets_exactly_one_answer_or_refusal(verzoek: Any) -> None:
    uit, _ = antwoord(verzoek, RECHT)

    assert set(uit) in ({"id", "uitkomsten"}, {"id", "fout"})


@snel
@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(0, 1600), waarden, waarden)
def test_any_today_gets_an_answer_or_a_refusal(vandaag: date, terug: int, aow: Any, erd: Any) -> None:
    eerste = vandaag - min(timedelta(days=terug), vandaag - date.min)
    invoer = {
        "eerste_ziektedag": iso(eerste),
        "contract_einde": iso(min(eerste, date(9999, 1, 1)) + timedelta(days=60)),
        "aow_datum": aow,
        "eigenrisicodrager_zw": erd,
    }

    uit, _ = antwoord({"id": 1, "vandaag": iso(vandaag), "invoer": invoer}, RECHT)

    assert set(uit) in ({"id", "uitkomsten"}, {"id", "fout"})


def test_a_day_before_the_known_law_is_refused() -> None:
    with pytest.raises(SituatieFout, match="niet alle regels bekend"):
        reken({"eerste_ziektedag": "1999-05-03"}, date(1999, 6, 1))


@snel
@given(dagen, st.integers(0, 1200))
def test_the_week_of_illness_counts_sevens_of_sick_days(eerste: date, dagen_later: int) -> None:
    vandaag = eerste + timedelta(days=dagen_later)

    (uitkomst,) = reken({"eerste_ziektedag": iso(eerste)}, vandaag)

    assert uitkomst.ziekteweek == dagen_later // 7 + 1


@snel
@given(dagen, st.integers(0, 400))
def test_a_late_application_moves_the_three_ends_by_the_delay(eerste: date, te_laat: int) -> None:
    vandaag = eerste + timedelta(days=10)
    (op_tijd,) = reken({"eerste_ziektedag": iso(eerste)}, vandaag)
    uiterste = uiterlijk(op_tijd, "wia_aanvraag")
    assert uiterste is not None

    aanvraag = iso(uiterste + timedelta(days=te_laat))
    (laat,) = reken({"eerste_ziektedag": iso(eerste), "wia_aanvraag_datum": aanvraag}, vandaag)

    for eerder, later in pairwise(("einde_loondoorbetaling", "wia_ingang", "einde_opzegverbod", "wia_aanvraag")):
        voor, na = uiterlijk(op_tijd, eerder), uiterlijk(laat, eerder)
        assert voor is not None
        assert na == voor + timedelta(days=te_laat), eerder
        assert later != "wia_aanvraag" or uiterlijk(laat, later) == uiterste
