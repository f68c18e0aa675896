"""What holds for every message, however strange."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, timedelta

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import Lezer, Lezing

LEZER = Lezer(spacy.blank("nl"))
VANDAAG = date(2026, 11, 21)
DAGEN = st.dates(min_value=VANDAAG - timedelta(days=3 * 365), max_value=VANDAAG)
MAANDEN = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
STUKJES = st.sampled_from(
    [
        "ziek",
        "sinds",
        "vanaf",
        "12",
        "januari",
        "31",
        "februari",
        "week",
        "53",
        "t/m",
        "-",
        "/",
        ".",
        "2026",
        "'",
        "25",
        "de",
        "15e",
        "hersteld",
        "weer",
        "niet",
        "geleden",
        "drie",
        "weken",
        "anderhalf",
        "jaar",
        "kerst",
        "vorige",
        "maandag",
        "contract",
        "tot",
        "verlof",
        "½",
        "😀",
        "99999999",
        "0",
        "\n",
        "(",
        ")",
        "%",
        "uur",
        "als",
        "nee",
        "ja",
        "eerste",
        "dag",
        "na",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_a_reading(tekst: str) -> None:
    assert isinstance(LEZER.lees(tekst, VANDAAG), Lezing)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(STUKJES, max_size=40).map(" ".join),
    st.sampled_from([None, "eerste_ziektedag", "hersteld", "bevestiging", "iets anders"]),
)
def test_any_mixture_of_known_words_gives_a_reading(tekst: str, verwacht: str | None) -> None:
    gelezen = LEZER.lees(tekst, VANDAAG, verwacht=verwacht)
    json.dumps(gelezen.as_dict())
    assert gelezen.eerste_ziektedag is None or gelezen.eerste_ziektedag <= VANDAAG
    assert not gelezen.ongeveer or "eerste_ziektedag" in gelezen.vragen
    assert set(gelezen.vragen) <= {veld.name for veld in fields(Lezing)}


@settings(max_examples=150, deadline=None)
@given(
    DAGEN,
    st.sampled_from(
        [
            "{d:%d-%m-%Y}",
            "{d:%d/%m/%y}",
            "{d:%Y-%m-%d}",
            "{d.day} {m} {d.year}",
            "{d.day}.{d.month}.{d.year}",
            "{d.day}e {m} '{d:%y}",
        ]
    ),
)
def test_every_full_date_in_every_notation_is_read_exactly(dag: date, vorm: str) -> None:
    tekst = "Ik ben ziek sinds " + vorm.format(d=dag, m=MAANDEN[dag.month - 1]) + ", wat nu?"
    gelezen = LEZER.lees(tekst, VANDAAG)
    assert (gelezen.eerste_ziektedag, gelezen.ongeveer, gelezen.vragen) == (dag, False, ())


@settings(max_examples=100, deadline=None)
@given(DAGEN.filter(lambda d: (d.day, d.month) != (29, 2)))
def test_a_day_without_a_year_is_the_last_such_day_before_today(dag: date) -> None:
    gelezen = LEZER.lees(f"ziekgemeld op {dag.day} {MAANDEN[dag.month - 1]}", VANDAAG).eerste_ziektedag
    assert gelezen is not None
    assert (gelezen.day, gelezen.month) == (dag.day, dag.month)
    assert VANDAAG - timedelta(days=366) < gelezen <= VANDAAG


@settings(max_examples=100, deadline=None)
@given(st.integers(30, 700), st.integers(5, 200), st.integers(3, 27))
def test_illness_recovery_and_relapse_come_back_as_told(begin: int, ziek: int, beter: int) -> None:
    eerste = VANDAAG - timedelta(days=begin + ziek + beter)
    hersteld, opnieuw = eerste + timedelta(days=ziek), eerste + timedelta(days=ziek + beter)
    tekst = f"ziek {eerste:%d-%m-%Y}, hersteld per {hersteld:%d-%m-%Y} en weer uitgevallen op {opnieuw:%d-%m-%Y}"
    gelezen = LEZER.lees(tekst, VANDAAG)
    assert gelezen.eerste_ziektedag == eerste
    assert [(span.hersteld_per, span.opnieuw_ziek) for span in gelezen.hersteld] == [(hersteld, opnieuw)]


@pytest.mark.parametrize(
    "tekst",
    ["ziek " * 20_000, "12-1-2026 " * 10_000, "😀" * 30_000, "(" * 50_000, "a" * 100_000, "\n" * 9000, "1" * 100_000],
)
def test_of_a_huge_message_only_the_beginning_is_read(tekst: str) -> None:
    assert LEZER.lees(tekst, VANDAAG) == LEZER.lees(tekst[:2000], VANDAAG)


def test_what_comes_after_two_thousand_characters_is_not_read() -> None:
    assert LEZER.lees("x " * 1000 + "ziek sinds 12 januari 2026", VANDAAG).eerste_ziektedag is None


def test_the_same_message_reads_the_same_twice_and_through_another_reader() -> None:
    tekst = "Sinds 12 januari ziek, 2 maart beter, 23 maart weer ziek"
    assert LEZER.lees(tekst, VANDAAG) == LEZER.lees(tekst, VANDAAG) == Lezer(spacy.blank("nl")).lees(tekst, VANDAAG)


def test_the_dutch_pipeline_and_a_blank_one_read_alike(lezer: Lezer) -> None:
    for tekst in (
        "m'n baas: ziek per 1-1-26, 3 mrt beter (t/m 20 mrt)",
        "sinds 12 jan. '26 uit; contract tot 31-12-2026",
    ):
        assert lezer.lees(tekst, VANDAAG) == LEZER.lees(tekst, VANDAAG)
