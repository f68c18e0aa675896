from datetime import date

import pytest

from bot.knowledge.library import Library
from bot.knowledge.placeholders import fill, names
from bot.law.parameters import UnknownParameter


def test_a_value_comes_with_its_unit_or_as_a_bare_number(library: Library, today: date) -> None:
    assert library.fill("Na {wachttijd}, in week {wia_aanvraag_week:getal}.", today) == "Na 104 weken, in week 93."


def test_the_value_is_that_of_the_date(library: Library) -> None:
    before, after = (library.fill("{minimumloon_uur}", day) for day in (date(2026, 6, 30), date(2026, 7, 1)))

    assert (before, after) == ("€ 14,71", "€ 14,99")


def test_where_no_value_is_known_words_stand_in_the_sentence(library: Library) -> None:
    text = library.fill("U krijgt minstens {minimumloon_uur}.", date(2031, 1, 1))

    assert "{" not in text
    assert "€" not in text


def test_a_word_of_the_organisation_goes_before_a_legal_value(library: Library, today: date) -> None:
    assert fill("{wachttijd}", library.parameters, today, {"wachttijd": "een tijd"}) == "een tijd"


def test_an_unknown_placeholder_is_an_error(library: Library, today: date) -> None:
    with pytest.raises(UnknownParameter):
        library.fill("{bestaat_niet}", today)


def test_all_placeholders_of_a_text_are_found() -> None:
    assert list(names("{wachttijd} en {boete_uwv_melding:getal}; {Niet} {zo maar}")) == [
        "wachttijd",
        "boete_uwv_melding",
    ]


def test_every_answer_can_be_filled_for_every_role(library: Library, today: date) -> None:
    texts = [library.tekst(topic, rol, today) for topic in library.topics.values() for rol in topic.antwoord]

    assert [part for text in texts for part in text.delen() if "{" in part] == []
