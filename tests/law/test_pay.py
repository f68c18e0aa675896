"""The least that is paid during illness."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.law.parameters import OutsideCoverage, load_parameters
from bot.law.pay import LoonBerekening, LoonFout, bereken_loon

PARAMETERS = load_parameters(Path(__file__).parents[2] / "knowledge" / "law" / "parameters")
NU = date(2026, 11, 21)


def loon(bedrag: str, uren: str = "40", jaar: int = 1, op: date = NU, *, loonsanctie: bool = False) -> LoonBerekening:
    return bereken_loon(Decimal(bedrag), Decimal(uren), op, jaar, PARAMETERS, loonsanctie=loonsanctie)


@pytest.mark.parametrize(
    ("uren", "bedrag"), [("40", "2598.27"), ("38", "2468.35"), ("36", "2450.00"), ("32", "2450.00")]
)
def test_the_minimum_wage_is_the_floor_in_the_first_year(uren: str, bedrag: str) -> None:
    assert loon("3500", uren).bedrag == Decimal(bedrag)


def test_the_floor_for_36_hours_is_below_70_percent_of_3500() -> None:
    uitkomst = loon("3500", "36")
    assert uitkomst.ondergrens == Decimal("2338.44")
    assert not uitkomst.ondergrens_geldt


def test_the_second_year_has_no_floor() -> None:
    uitkomst = loon("3500", jaar=2)
    assert uitkomst.bedrag == Decimal("2450.00")
    assert uitkomst.ondergrens is None


def test_a_loonsanctie_follows_the_rule_of_the_second_year() -> None:
    uitkomst = loon("3500", jaar=1, loonsanctie=True)
    assert uitkomst.bedrag == Decimal("2450.00")
    assert "loonsanctie" in uitkomst.stappen[-1].tekst


def test_a_high_wage_counts_up_to_the_maximum() -> None:
    uitkomst = loon("9000")
    assert uitkomst.maximum_geldt
    assert uitkomst.bedrag == Decimal("4718.38")
    assert uitkomst.stappen[0].bedrag == Decimal("6740.54")


def test_a_wage_just_at_the_maximum_counts_in_full() -> None:
    assert not loon("6740.54").maximum_geldt
    assert loon("6740.55").maximum_geldt


def test_the_amounts_of_the_first_half_of_2026_are_used_on_a_day_in_it() -> None:
    assert loon("3500", op=date(2026, 6, 30)).bedrag == Decimal("2549.73")


def test_a_wage_at_the_minimum_is_paid_in_full_in_the_first_year() -> None:
    assert loon("2598.27").bedrag == Decimal("2598.27")


def test_a_wage_below_the_adult_minimum_gives_that_wage_and_a_remark_on_age() -> None:
    uitkomst = loon("1800")
    assert uitkomst.bedrag == Decimal("1800.00")
    assert any("21 jaar" in opmerking for opmerking in uitkomst.opmerkingen)


def test_every_step_has_a_sentence_and_a_source() -> None:
    uitkomst = loon("3500")
    assert [stap.bedrag for stap in uitkomst.stappen] == [Decimal("2450.00"), Decimal("2598.27")]
    assert "€ 14,99 x 40 uur x 52 / 12 = € 2.598,27" in uitkomst.stappen[1].tekst
    assert all(stap.basis for stap in uitkomst.stappen)
    assert any("cao" in opmerking for opmerking in uitkomst.opmerkingen)


def test_half_cents_are_rounded_up() -> None:
    assert loon("3000.05", "1", jaar=2).bedrag == Decimal("2100.04")


def test_an_amount_that_is_not_known_is_not_guessed() -> None:
    with pytest.raises(OutsideCoverage):
        loon("3500", op=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("bedrag", "uren", "jaar", "woord"),
    [
        ("0", "40", 1, "hoger zijn dan nul"),
        ("-1", "40", 1, "hoger zijn dan nul"),
        ("NaN", "40", 1, "hoger zijn dan nul"),
        ("250000.01", "40", 1, "per jaar"),
        ("3500", "0", 1, "uren per week"),
        ("3500", "Infinity", 1, "uren per week"),
        ("3500", "60.5", 1, "uren"),
        ("3500", "40", 3, "ziektejaar"),
        ("500", "40", 1, "te laag"),
    ],
)
def test_impossible_input_gets_a_clear_dutch_sentence(bedrag: str, uren: str, jaar: int, woord: str) -> None:
    with pytest.raises(LoonFout, match=woord):
        loon(bedrag, uren, jaar)


@given(
    bedrag=st.decimals("2000", "20000", places=2),
    uren=st.integers(min_value=1, max_value=36),
    jaar=st.sampled_from([1, 2]),
)
def test_never_more_than_the_wage_and_never_less_than_70_percent_of_what_counts(
    bedrag: Decimal, uren: int, jaar: int
) -> None:
    uitkomst = bereken_loon(bedrag, Decimal(uren), NU, jaar, PARAMETERS)
    assert uitkomst.deel_van_loon <= uitkomst.bedrag <= bedrag
    assert uitkomst.bedrag == uitkomst.bedrag.quantize(Decimal("0.01"))


def test_each_step_rests_on_the_rule_and_the_amount_it_uses() -> None:
    def bronnen(uitkomst: LoonBerekening) -> list[list[str]]:
        return [[basis.tekst() for basis in stap.basis] for stap in uitkomst.stappen]

    zeventig, bodem = "art. 7:629 lid 1 BW", "art. 7:629 lid 1 BW"
    eerste = bronnen(loon("3500"))
    assert eerste[0] == [zeventig]
    assert eerste[1][0] == bodem
    assert len(eerste[1]) == 2
    assert bronnen(loon("3500", jaar=2)) == [[zeventig], [bodem]]
    hoog = bronnen(loon("9000"))
    assert hoog[0][0] == zeventig
    assert len(hoog[0]) == 2
    laag = loon("1800")
    assert bronnen(laag)[2] == [bodem]
    assert [stap.bedrag for stap in laag.stappen] == [Decimal("1260.00"), Decimal("2598.27"), Decimal("1800.00")]


def test_each_step_says_what_it_does() -> None:
    hoog, deel, bodem = loon("9000", "36.5").stappen
    assert hoog.tekst == "Het loon van € 9.000 telt mee tot het maximumdagloon: € 6.740,54 per maand."
    assert deel.tekst == "70% van € 6.740,54 is € 4.718,38."
    assert "€ 14,99 x 36,5 uur x 52 / 12 = € 2.370,92." in bodem.tekst
    assert loon("3500", jaar=2).stappen[1].tekst == "In het tweede ziektejaar is het minimumloon geen ondergrens."
    assert (
        loon("3500", loonsanctie=True).stappen[1].tekst == "Tijdens een loonsanctie is het minimumloon geen ondergrens."
    )
    assert loon("1800").stappen[2].tekst == "Het bedrag is nooit hoger dan het eigen loon van € 1.800."


def test_the_outcome_tells_what_it_was_asked() -> None:
    eerste, tweede = loon("3500"), loon("3500", jaar=2)
    assert (eerste.ziektejaar, eerste.loonsanctie) == (1, False)
    assert (tweede.ziektejaar, tweede.loonsanctie) == (2, False)
    assert loon("3500", loonsanctie=True).loonsanctie
    assert (eerste.meetellend_loon, eerste.deel_van_loon) == (Decimal("3500.00"), Decimal("2450.00"))
    assert not bereken_loon(Decimal(3500), Decimal(40), NU, 1, PARAMETERS).loonsanctie


def test_the_floor_decides_only_when_it_is_higher() -> None:
    assert loon("3500").ondergrens_geldt
    assert not loon("3500", jaar=2).ondergrens_geldt
    # 70% of this wage is exactly the floor for 40 hours.
    gelijk = loon("3711.81")
    assert gelijk.deel_van_loon == gelijk.ondergrens == Decimal("2598.27")
    assert not gelijk.ondergrens_geldt


def test_remarks_are_made_where_they_matter() -> None:
    assert [zin.split()[0] for zin in loon("3500").opmerkingen] == ["In"]
    assert ["sociaal minimum" in zin for zin in loon("3500", jaar=2).opmerkingen] == [True, False]
    assert ["21 jaar" in zin for zin in loon("1800").opmerkingen] == [True, False]


@pytest.mark.parametrize(("bedrag", "uren"), [("250000", "40"), ("3500", "60"), ("779.49", "40"), ("0.01", "0.0001")])
def test_the_outermost_amounts_and_hours_are_still_computed(bedrag: str, uren: str) -> None:
    assert loon(bedrag, uren).bedrag > 0


def test_a_wage_just_below_the_lowest_youth_rate_is_refused() -> None:
    # 30% of 2,598.27 is 779.481.
    with pytest.raises(LoonFout, match="te laag"):
        loon("779.48")


def test_a_wage_exactly_at_a_limit_needs_no_further_step() -> None:
    # The maximumdagloon per month, the minimum wage for 40 hours, and 30% of that minimum wage.
    assert len(loon("6740.54").stappen) == 2
    assert len(loon("6740.55").stappen) == 3
    minimum = loon("2598.27")
    assert (len(minimum.stappen), len(minimum.opmerkingen)) == (2, 1)
    assert loon("779.481").bedrag == Decimal("779.48")
