import pytest

from bot.knowledge.readability import readability, sentences, syllables, words


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("ziek", 1),
        ("loon", 1),
        ("eeuw", 1),
        ("uw", 1),
        ("jouw", 1),
        ("nieuwe", 2),
        ("duwen", 2),
        ("draaien", 2),
        ("ooit", 1),
        ("bijeen", 2),
        ("vrouwen", 2),
        ("werkgever", 3),
        ("passende", 3),
        ("bedrijfsarts", 3),
        ("ziekteweek", 3),
        ("loondoorbetaling", 5),
        ("arbeidsongeschiktheid", 6),
        ("situatie", 4),
        ("officieel", 4),
    ],
)
def test_a_word_has_the_syllables_that_are_heard(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("beëindigen", 4), ("coöperatie", 5), ("ideeën", 3), ("financiële", 5)])
def test_a_trema_starts_a_syllable(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("re-integratie", 5), ("(re-integratie),", 5), ("zo’n", 1), ("é", 1)])
def test_signs_in_and_around_a_word_do_not_count(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("WIA", 2), ("UWV", 3), ("WGA", 3), ("104", 3), ("70%", 2), ("-", 1)])
def test_abbreviations_and_numbers_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_words_stand_between_spaces_and_hold_a_letter_or_digit() -> None:
    assert words("U krijgt € 455 - of minder (re-integratie).") == (
        "U",
        "krijgt",
        "455",
        "of",
        "minder",
        "(re-integratie).",
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dat mag. U krijgt loon.", 2),
        ("Mag dat? Ja! Het mag.", 3),
        ("Dit staat in art. 7 van de wet.", 1),
        ("Wij vragen dat vóór de start. Daarna niet.", 2),
        ("Het kost € 1.850 per keer.", 1),
        ('U vraagt: "Mag dat?" Ja.', 2),
        ("Neem contact op, bijv. Met HR.", 1),
        ("", 0),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_the_flesch_douma_score_follows_its_formula() -> None:
    figure = readability(["U bent ziek. U krijgt loon."])

    assert (figure.woorden, figure.zinnen, figure.lettergrepen) == (6, 2, 6)
    assert figure.flesch_douma == pytest.approx(206.84 - 0.77 * 100 - 0.93 * 3)


def test_a_hard_text_scores_lower_than_an_easy_one() -> None:
    easy = readability(["U bent ziek. Uw baas betaalt loon."])
    hard = readability(["Arbeidsongeschiktheidsverzekeringen beoordelen re-integratieverantwoordelijkheden."])

    assert hard.flesch_douma < 0 < easy.flesch_douma


def test_a_text_without_words_is_not_hard() -> None:
    assert readability([""]).flesch_douma == 100
    assert readability([""]).zinslengte == 0
