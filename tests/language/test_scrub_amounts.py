"""What somebody earns is taken out of what is kept, and little else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.wage import read_wage
from bot.language.scrub_amounts import without_amounts, without_numbers

TAKEN_OUT = {
    "ik verdien 2.417 euro bruto, 32 uur": "ik verdien [bedrag] euro bruto, 32 uur",
    "mijn salaris is 2417,50": "mijn salaris is [bedrag]",
    "€2417 per maand bij 36 uur per week": "€[bedrag] per maand bij 36 uur per week",
    "2 417 euro": "[bedrag] euro",
    "ik krijg 18,50 per uur": "ik krijg [bedrag] per uur",
    "loon 2417,-": "loon [bedrag],-",
    "mijn loon is 2026": "mijn loon is [bedrag]",
    "ik verdien 2,4k bruto": "ik verdien [bedrag]k bruto",
    "2400 p/m": "[bedrag] p/m",
    "ik verdien vierentwintighonderd euro": "ik verdien [bedrag] euro",
    "ik verdien 2417, wat is spoor 2": "ik verdien [bedrag], wat is spoor 2",
    "Mijn werknemer heeft een bruto loon van 3.200, 40 uur": "Mijn werknemer heeft een bruto loon van [bedrag], 40 uur",
    "ik krijg nu 70% van 2417 netto": "ik krijg nu 70% van [bedrag] netto",
    "ik verdien ruim zeven mille": "ik verdien ruim [bedrag]",
    "ik verdien bijna 15 duizend": "ik verdien bijna [bedrag] [bedrag]",
    "ik verdien tweeduizend vierhonderd per maand": "ik verdien [bedrag] per maand",
    "2400-2600 euro": "[bedrag]-[bedrag] euro",
    "bruto: 2400": "bruto: [bedrag]",
    "ik krijg 1975 uitbetaald bij een loon van 2825": "ik krijg [bedrag] uitbetaald bij een loon van [bedrag]",
    "mag een loonsanctie 30.000 euro kosten": "mag een loonsanctie [bedrag] euro kosten",
}
STAYS = (
    "hoeveel loon krijg ik in 2026",
    "hoeveel loon krijg ik na 104 weken ziekte",
    "krijg ik 100% of 70% loon",
    "krijg ik honderd procent loon",
    "ik ben sinds 12-01-2026 ziek, hoeveel loon krijg ik",
    "ik ben sinds 12 januari 2026 ziek, krijg ik loon",
    "geldt artikel 7:629 voor mijn loon",
    "ik ben ziek sinds 12 januari en werk 32 uur",
    "wat is spoor 2",
    "week 104 en mijn loon",
    "krijg ik loon in ziektejaar 2",
    "loon 2e ziektejaar",
    "hoeveel loon krijg ik sinds mei 2026",
)


@pytest.mark.parametrize(("text", "kept"), TAKEN_OUT.items())
def test_what_somebody_earns_is_taken_out(text: str, kept: str) -> None:
    assert without_amounts(text) == kept
    assert without_amounts(kept) == kept


@pytest.mark.parametrize("text", STAYS)
def test_other_numbers_stay(text: str) -> None:
    assert without_amounts(text) == text


@given(
    st.integers(50, 250_000),
    st.sampled_from(["{}", "{},50", "€ {}", "{} euro"]),
    st.sampled_from(["ik verdien {} bruto, 32 uur", "mijn loon is {}", "salaris: {} per maand", "{} euro bruto"]),
)
def test_no_wage_can_be_read_from_what_is_kept(amount: int, form: str, sentence: str) -> None:
    for written in (str(amount), f"{amount:,}".replace(",", ".")):
        kept = without_amounts(sentence.format(form.format(written)))
        assert read_wage(kept, {}).maandloon is None, kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2.417, 32", "[getal], [getal]"),
        ("2417", "[getal]"),
        ("ongeveer tweeduizend vierhonderd euro", "ongeveer [getal] [getal] euro"),
        ("vierentwintighonderd", "[getal]"),
        ("een uurloon en Stop", "een uurloon en Stop"),
        ("Bereken het loon bij ziekte", "Bereken het loon bij ziekte"),
        ("wat is passend werk?", "wat is passend werk?"),
    ],
)
def test_where_a_wage_is_asked_for_no_number_is_kept(text: str, kept: str) -> None:
    assert without_numbers(text) == kept
    assert without_numbers(kept) == kept


@given(st.integers(1, 10**7))
def test_no_digit_is_left_where_a_wage_is_asked_for(number: int) -> None:
    assert not any(char.isdigit() for char in without_numbers(f"het is {number:,} of {number}, {number / 100}"))
