"""One spelling for what people write in many ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import MAX_LENGTH, normalise


@pytest.mark.parametrize(
    "written", ["spoor 2", "2e spoor", "Tweede Spoor", "spoor twee", "2de spoor", "spr2", "SPOOR II", "spoor2"]
)
def test_all_ways_to_write_spoor_2_become_one(written: str) -> None:
    assert normalise(written) == "spoor2"


@pytest.mark.parametrize("written", ["re-integratie", "reïntegratie", "reintegratie", "re integratie"])
def test_all_spellings_of_re_integratie_become_one(written: str) -> None:
    assert normalise(written) == "reintegratie"


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("Wat kost een second opinion?", "secondopinion"),
        ("moet ik de VSO tekenen", "vaststellingsovereenkomst"),
        ("wie maakt het PVA", "planvanaanpak"),
        ("loonsactie", "loonsanctie"),
        ("wat doet de arbo arts", "bedrijfsarts"),
        ("de 42e weeks melding", "42eweeksmelding"),
    ],
)
def test_a_term_has_one_form(written: str, term: str) -> None:
    assert term in normalise(written).split()


def test_the_baas_is_a_werkgever_but_a_baasje_is_not() -> None:
    assert normalise("mijn baas") == "mijn werkgever"
    assert "werkgever" not in normalise("het baasje van de hond")


@given(st.text(max_size=MAX_LENGTH * 2))
def test_any_text_is_normalised_and_stays_so(text: str) -> None:
    once = normalise(text)
    assert once == once.strip()
    assert "  " not in once


def test_only_the_beginning_of_a_very_long_text_counts() -> None:
    assert len(normalise("woord " * 100_000)) <= MAX_LENGTH
