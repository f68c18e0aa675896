"""What is taken out of a message before anything is stored, and what must stay for the calculation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban
from stdnum.nl import bsn

from bot.language import Lezer
from bot.language.scrub import MEDICAL, Scrubbed, scrub
from bot.paths import ROOT

LEZER = Lezer(spacy.blank("nl"))

TAKEN_OUT = {
    # BSN
    "mijn bsn is 111222333": "mijn bsn is [bsn]",
    "BSN: 111.222.333": "BSN: [bsn]",
    "111 222 333": "[bsn]",
    "1112 22 333 is het sofinummer": "[bsn] is het sofinummer",
    "bsn 12345678": "bsn [bsn]",
    "burgerservicenummer van mijn werknemer 123456789": "burgerservicenummer van mijn werknemer [bsn]",
    "ziek sinds 12-01-2026, 111222333": "ziek sinds 12-01-2026, [bsn]",
    "ziek sinds 12 januari 2026 111222333": "ziek sinds 12 januari 2026 [bsn]",
    # telephone
    "bel 06-12345678": "bel [telefoonnummer]",
    "06 12 34 56 78": "[telefoonnummer]",
    "0612345678 3 weken ziek": "[telefoonnummer] 3 weken ziek",
    "+31 6 12345678": "[telefoonnummer]",
    "+31 (0)6 12345678": "[telefoonnummer]",
    "0031612345678": "[telefoonnummer]",
    "020-1234567": "[telefoonnummer]",
    "(020) 123 45 67": "[telefoonnummer]",
    "0475 12 34 56": "[telefoonnummer]",
    "+32 475 12 34 56": "[telefoonnummer]",
    "02 123 45 67": "[telefoonnummer]",
    "+49 170 1234567": "[telefoonnummer]",
    "mijn telefoonnummer is 1234567": "mijn telefoonnummer is [telefoonnummer]",
    # e-mail and bank account
    "mail naar jan.de.vries+werk@voorbeeld.co.uk graag": "mail naar [e-mailadres] graag",
    "info(at)voorbeeld.nl": "[e-mailadres]",
    "NL91 ABNA 0417 1643 00": "[rekeningnummer]",
    "nl91abna0417164300 is van mij": "[rekeningnummer] is van mij",
    "BE68 5390 0754 7034": "[rekeningnummer]",
    "NL00 BANK 0123456789": "[rekeningnummer]",
    # names
    "ik ben Jan en ben sinds 12 jan ziek": "ik ben [naam] en ben sinds 12 jan ziek",
    "Ik ben Jan de Vries.": "Ik ben [naam].",
    "mijn naam is piet jansen": "mijn naam is [naam]",
    "ik heet fatima": "ik heet [naam]",
    "mijn werknemer Fatima El Amrani is ziek": "mijn werknemer [naam] is ziek",
    "mevrouw De Bruin belde": "mevrouw [naam] belde",
    "dhr. J. de Vries": "dhr. [naam]",
    "Met vriendelijke groet, Karel van den Berg": "Met vriendelijke groet, [naam]",
    "mijn werkgever Albert Heijn wil spoor 2": "mijn werkgever [naam] wil spoor 2",
    "ik werk bij Philips": "ik werk bij [naam]",
    "Goedemiddag met Mo": "Goedemiddag met [naam]",
    # numbers of files, addresses, birth
    "zaaknummer 2025/1234": "zaaknummer [kenmerk]",
    "uw kenmerk: ABC-123.4": "uw kenmerk: [kenmerk]",
    "personeelsnummer is 004512": "personeelsnummer is [kenmerk]",
    "Dorpsstraat 12, 1234 AB Utrecht": "[adres], [adres] Utrecht",
    "ik woon op Lange Voort 3": "ik woon op [adres]",
    "geboren op 12-03-1978": "geboren op [geboortedatum]",
    "geboortedatum: 12 maart 1978": "geboortedatum: [geboortedatum]",
    "ik ben op 3 mei 1965 geboren": "ik ben op [geboortedatum] geboren",
    # medical
    "ik heb een burn-out": "ik heb een [medisch]",
    "ik heb borstkanker met uitzaaiingen": "ik heb [medisch] met [medisch]",
    "ze is depressief": "ze is [medisch]",
    "mijn depresie": "mijn [medisch]",
    "last van mijn knie": "last van mijn [medisch]",
    "een gebroken arm": "een gebroken [medisch]",
    "ik heb mijn enkel gebroken": "ik heb mijn [medisch] gebroken",
    "thuis met rugklachten": "thuis met [klachten]",
    "ik ben geopereerd en krijg chemo": "ik ben [behandeling] en krijg [behandeling]",
    "ik slik oxycodon": "ik slik [medicijn]",
    "Ik heb MS": "Ik heb [medisch]",
    "ik ben te bereiken via jan punt jansen apenstaartje voorbeeld punt nl": "ik ben te bereiken via [e-mailadres]",
    "u spreekt met Van Dijk": "u spreekt met [naam]",
    "Postbus 12": "[adres]",
    "ik loop bij een psycholoog": "ik loop bij een [behandelaar]",
    "BURNOUT": "[medisch]",
    "épilepsie": "[medisch]",
}
STAYS = [
    "ik ben ziek",
    "Ik ben ziek",
    "IK BEN ZIEK SINDS 3 MAART 2026 EN NU",
    "ik ben HR",
    "Ik ben HR-adviseur",
    "ik ben P&O-er",
    "Ik ben Nederlander",
    "Ik ben Teamleider bij een supermarkt",
    "ik ben de werkgever",
    "mijn werknemer is sinds 3 maart ziek",
    "Mijn Werknemer Heeft Zich Ziek Gemeld",
    "zieke werknemer: stopzetten van loon",
    "mevrouw is ziek",
    "wachtdag bij elke ziekmelding opnieuw?",
    "moet ik mijn naam geven",
    "ziek sinds jan 2026",
    "ziek van 12 jan tot 3 mrt",
    "ziek sinds 12-01-2026",
    "ziek sinds 12.01.2026 10 weken",
    "ziek van 01-02-2026 10 weken",
    "05-03-25 12-04-25",
    "ziek sinds 20250305",
    "05032025",
    "2025-03-05",
    "week 40 2025 104 weken",
    "ik werk 32 uur en verdien 3.400,50 euro",
    "het bedrag is 12345678 euro",
    "in 2026 is er een wijziging",
    "2026 IN WEEK 3",
    "1500kg tillen",
    "ik ben onderweg 2 uur",
    "mijn dochter is op 3 maart geboren",
    "bevallen op 20 september 2026, geboren op 20 september 2026",
    "mijn AOW-datum is 14 september 2027",
    "artikel 7:658a BW",
    "op therapeutische basis, arbeidstherapie",
    "orgaandonatie en no-risk",
    "welke klachten, diagnose of medicijnen mag hij vragen",
    "zwanger en arbeidsongeschikt",
    "de pijn is zo erg, pijn doen",
    "het spreekuur van de bedrijfsarts",
    "wat is er aan de hand",
    "een klacht bij de klachtencommissie",
    "ik wil niet meer leven, zelfmoord",
    "",
    "😀 \U0001f469\u200d\U0001f467",
]


@pytest.mark.parametrize(("text", "kept"), TAKEN_OUT.items(), ids=TAKEN_OUT)
def test_what_may_not_be_kept_is_taken_out(text: str, kept: str) -> None:
    assert scrub(text).text == kept


@pytest.mark.parametrize("text", STAYS)
def test_what_is_needed_stays(text: str) -> None:
    assert scrub(text).text.replace("\u200d", "") == text.replace("\u200d", "")


def test_what_was_found_is_told_by_kind_and_never_by_value() -> None:
    assert scrub("ik ben Jan, bsn 111222333, bel 06-12345678").found == ("bsn", "telefoonnummer", "naam")
    assert scrub("wat is spoor 2") == Scrubbed("wat is spoor 2", ())
    assert set(scrub("hernia, paracetamol, chemo, griep").found) <= MEDICAL


def test_an_invisible_character_does_not_hide_a_number() -> None:
    assert scrub("bsn 111\u200b222\u00ad333").text == "bsn [bsn]"
    assert scrub("\uff11\uff11\uff11\uff12\uff12\uff12\uff13\uff13\uff13").text == "[bsn]"


# ------------------------------------------------------------------ what holds for every message

SENTENCES = st.sampled_from(
    [
        "mijn nummer is {} en ik ben ziek sinds 3 maart 2026",
        "{}",
        "Ziek vanaf 12-01-2026. {}. Wat nu?",
        "kunt u {} opzoeken",
        "werknemer ({}) is 3 weken ziek",
        "bsn/rekening: {}",
        "ik werk 32 uur,{},contract tot 1 mei",
        "NUMMER={}",
    ]
)


def with_check_digit(first: str) -> str:
    """A BSN that begins with these eight digits; where no ninth fits (the check would be ten), the eighth changes."""
    check = sum((9 - place) * int(digit) for place, digit in enumerate(first)) % 11
    return first + str(check) if check < 10 else with_check_digit(first[:7] + str((int(first[7]) + 1) % 10))


NUMBERS = st.integers(min_value=0, max_value=99_999_999).map(lambda number: f"{number:08d}")
BSNS = st.integers(min_value=10_000_000, max_value=99_999_999).map(lambda number: with_check_digit(f"{number:08d}"))
SHAPES = st.sampled_from(["{0}{1}{2}", "{0}.{1}.{2}", "{0} {1} {2}", "{0}-{1}-{2}"])
ACCOUNTS = st.tuples(st.sampled_from(["ABNA", "INGB", "RABO", "TRIO"]), NUMBERS).map(
    lambda parts: iban.calc_check_digits(f"NL00{parts[0]}00{parts[1]}").join(["NL", f"{parts[0]}00{parts[1]}"])
)


@settings(deadline=None)
@given(BSNS, SHAPES, SENTENCES)
def test_every_valid_bsn_is_found_in_any_sentence(number: str, shape: str, sentence: str) -> None:
    assert bsn.is_valid(number)
    written = shape.format(number[:3], number[3:6], number[6:])
    result = scrub(sentence.format(written))
    assert written not in result.text
    assert number not in "".join(filter(str.isdigit, result.text))


@settings(deadline=None)
@given(ACCOUNTS, st.booleans(), st.booleans(), SENTENCES)
def test_every_valid_iban_is_found_in_any_sentence(account: str, spaced: bool, small: bool, sentence: str) -> None:
    assert iban.is_valid(account)
    written = iban.format(account) if spaced else account
    written = written.lower() if small else written
    result = scrub(sentence.format(written))
    assert "rekeningnummer" in result.found
    assert written[4:] not in result.text


DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
FORMS = st.sampled_from(
    ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", "%d%m%Y", "%d-%m-%y", "%d %m %Y", "%d/%m/%y"]
)
AROUND = st.sampled_from(
    [
        "ziek sinds {}",
        "{}",
        "van {} tot {}",
        "{} {}",
        "ziek {}, 32 uur, 104 weken",
        "sinds {} 10 weken",
        "week 12 {} 6 u",
    ]
)


@settings(deadline=None)
@given(DAYS, FORMS, AROUND)
def test_every_date_survives(day: date, form: str, around: str) -> None:
    text = around.format(*[day.strftime(form)] * 2)
    assert scrub(text).text == text


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("0123456789 .-/+()@NLaebsn[]", max_size=60))
def test_any_text_is_scrubbed_without_failing_and_once_is_enough(text: str) -> None:
    once = scrub(text)
    assert scrub(once.text) == Scrubbed(once.text, ())


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from([*TAKEN_OUT, *STAYS]), min_size=2, max_size=4), st.sampled_from([" ", ". ", "\n", ", "])
)
def test_together_they_are_scrubbed_once_and_for_all(parts: list[str], glue: str) -> None:
    once = scrub(glue.join(parts))
    assert scrub(once.text).text == once.text
    assert "111222333" not in once.text


def test_a_long_message_is_scrubbed_quickly() -> None:
    # Counted, not timed: a pattern that backtracks without end would never come back here.
    for unit in ("0 ", "a.", "06-", "NL", "straat ", "bsn 1", "Jan ", "[", "12-", "@a."):
        scrub((unit * 2000)[:2000])


def _situations() -> list[Any]:
    found = []
    for path in sorted((Path(__file__).parent / "cases").glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(case["t"], case.get("v", data["vandaag"]), case.get("verwacht")) for case in data["gevallen"]]
    lines = (ROOT / "tests" / "evaluation" / "situations.jsonl").read_text(encoding="utf-8").splitlines()
    found += [(row["tekst"], date.fromisoformat(row["vandaag"]), None) for row in map(json.loads, lines)]
    return [case for case in found if scrub(case[0]).text != case[0]]


@pytest.mark.parametrize("case", _situations(), ids=lambda case: case[0][:60])
def test_the_same_situation_is_read_before_and_after(case: tuple[str, date, str | None]) -> None:
    text, today, asked = case
    before = LEZER.lees(text, today, verwacht=asked).as_dict()
    after = LEZER.lees(scrub(text).text, today, verwacht=asked).as_dict()
    if "geboren" in text:
        # The day of birth was the only day; without it there is nothing to ask about.
        before["vragen"] = after["vragen"]
    assert after == before


def test_there_is_something_to_compare() -> None:
    assert len(_situations()) >= 40


@pytest.mark.parametrize("text", ["13 01 2015 13 01 2015", "van 13 01 2015 tot 01 02 2016", "12-01-2026 03-04-2026"])
def test_two_dates_beside_one_another_are_no_telephone_number(text: str) -> None:
    assert scrub(text).text == text
