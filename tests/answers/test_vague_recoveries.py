"""A recovery that was told vaguely: the days that the user then gives take the place of the guess."""

from __future__ import annotations

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.recoveries import GUESSED
from bot.answers.state import Formulierstap, Stand
from tests.answers.conftest import FIRST, TODAY, message, said

ILL = "ik ben ziek sinds 12 januari 2026"


def replied(dialogue: Dialogue, *texts: str) -> Formulierstap:
    """The last step of the form, after facts and then replies to the questions of the bot."""
    step = dialogue.form_step(message(texts[0], "antwoord", "bereken-mijn-tijdlijn"), Stand(), TODAY, None)
    for text in texts[1:]:
        assert not step.klaar
        assert dialogue.gathering.next_question(step.stand, TODAY) == "hersteld"
        step = dialogue.form_step(message(text), step.stand, TODAY, "feiten_bevestigd")
    return step


def recoveries(step: Formulierstap) -> list[tuple[str, str | None]]:
    facts = step.stand.situatie or {}
    assert facts["eerste_ziektedag"] == FIRST
    return [(span["hersteld_per"], span["opnieuw_ziek"]) for span in facts["hersteld"]]


@pytest.mark.parametrize(
    ("told", "reply", "known"),
    [
        (f"{ILL}, ik was ergens in maart beter", "2 maart", ("2026-03-02", None)),
        (f"{ILL}, ik was ergens in maart beter", "op 20 maart", ("2026-03-20", None)),
        (f"{ILL}, ik was in maart even beter", "2 maart tot 23 maart", ("2026-03-02", "2026-03-23")),
        (f"{ILL}, begin juni was ik weer beter", "dat was op 9 juni", ("2026-06-09", None)),
        (f"{ILL}, in de zomer was ik even beter", "van 8 juni tot 29 juni", ("2026-06-08", "2026-06-29")),
    ],
)
def test_the_day_of_a_recovery_replaces_the_guess(
    dialogue: Dialogue, told: str, reply: str, known: tuple[str, str | None]
) -> None:
    step = replied(dialogue, told, reply)
    assert not step.fout
    assert step.klaar
    assert recoveries(step) == [known]


def test_each_of_two_guesses_is_made_exact_in_its_turn(dialogue: Dialogue) -> None:
    told = f"{ILL}, ik was ergens in maart beter en ergens in april weer ziek"
    step = replied(dialogue, told, "9 maart")
    assert recoveries(step) == [("2026-03-09", "2026-04-15")]
    step = replied(dialogue, told, "9 maart", "20 april")
    assert recoveries(step) == [("2026-03-09", "2026-04-20")]
    assert step.klaar


@pytest.mark.parametrize("reply", ["ja", "klopt"])
def test_yes_is_no_day_of_a_recovery(dialogue: Dialogue, reply: str) -> None:
    assert not replied(dialogue, f"{ILL}, ik was ergens in maart beter", reply).klaar


def test_no_recovery_after_all(dialogue: Dialogue) -> None:
    step = replied(dialogue, f"{ILL}, ik was ergens in maart beter", "nee")
    assert step.klaar
    assert step.stand.situatie == {"eerste_ziektedag": FIRST}


def test_who_does_not_know_the_day_leaves_nothing_to_ask(dialogue: Dialogue) -> None:
    step = replied(dialogue, f"{ILL}, ik was ergens in maart beter", "weet ik niet")
    assert step.klaar
    assert GUESSED not in step.stand.overig


def test_another_recovery_leaves_the_guess_to_be_asked_about(dialogue: Dialogue) -> None:
    step = replied(dialogue, f"{ILL}, ik was ergens in maart beter", "van 3 augustus tot 24 augustus")
    assert not step.klaar


@pytest.mark.parametrize(
    ("reply", "recovery"),
    [
        ("2 maart", ("2026-03-02", "2026-03-23")),
        ("op 9 maart", ("2026-03-09", "2026-03-30")),
        ("vanaf 2 maart", ("2026-03-02", "2026-03-23")),
        ("2 maart tot 20 maart", ("2026-03-02", "2026-03-20")),
    ],
)
@pytest.mark.parametrize("asked", [None, "hersteld"])
def test_a_recovery_of_known_length_keeps_it(
    dialogue: Dialogue, reply: str, recovery: tuple[str, str], asked: str | None
) -> None:
    begun = replied(dialogue, f"{ILL}, ik was in maart drie weken beter")
    read = dialogue.facts.read(reply, begun.stand, TODAY, verwacht=asked)
    assert not read.fout
    assert (read.goed.situatie or {})["hersteld"] == [
        dict(zip(("hersteld_per", "opnieuw_ziek"), recovery, strict=True))
    ]
    assert (read.goed.situatie or {})["eerste_ziektedag"] == FIRST


TWICE = f"{ILL} en in maart en in juni beter geweest"


def question(dialogue: Dialogue, step: Formulierstap) -> str:
    """What the form asks next."""
    return dialogue.gathering.ask(step.stand, TODAY)[0].tekst()


@pytest.mark.parametrize("texts", [(TWICE,), (f"{ILL}, ik was even beter", "in maart en in juni beter")])
def test_two_vague_recoveries_are_asked_about_one_after_the_other(dialogue: Dialogue, texts: tuple[str, ...]) -> None:
    begun = replied(dialogue, *texts)
    assert recoveries(begun) == [("2026-03-15", None), ("2026-06-15", None)]
    asked = question(dialogue, begun)
    assert "één voor één" in asked
    assert "maart 2026" in asked
    assert "juni 2026" in asked
    second = replied(dialogue, *texts, "9 maart tot 16 maart")
    assert recoveries(second) == [("2026-03-09", "2026-03-16"), ("2026-06-15", None)]
    assert "juni 2026" in question(dialogue, second)
    assert "maart" not in question(dialogue, second).split("?")[0]
    done = replied(dialogue, *texts, "9 maart tot 16 maart", "van 8 juni tot 22 juni")
    assert done.klaar
    assert recoveries(done) == [("2026-03-09", "2026-03-16"), ("2026-06-08", "2026-06-22")]


@pytest.mark.parametrize("end", ["23 maart", "op 23 maart weer ziek", "tot 23 maart", "toen weer ziek op 23 maart"])
def test_the_end_of_the_first_is_asked_for_where_only_its_begin_is_told(dialogue: Dialogue, end: str) -> None:
    begun = replied(dialogue, TWICE, "9 maart")
    assert not begun.fout
    assert recoveries(begun) == [("2026-03-09", None), ("2026-06-15", None)]
    assert "9 maart 2026" in question(dialogue, begun)
    assert "opnieuw" in question(dialogue, begun)
    second = replied(dialogue, TWICE, "9 maart", end)
    assert not second.fout
    assert recoveries(second) == [("2026-03-09", "2026-03-23"), ("2026-06-15", None)]
    done = replied(dialogue, TWICE, "9 maart", end, "8 juni")
    assert done.klaar
    assert recoveries(done) == [("2026-03-09", "2026-03-23"), ("2026-06-08", None)]


def test_both_days_on_which_a_recovery_began_in_one_reply(dialogue: Dialogue) -> None:
    step = replied(dialogue, TWICE, "9 maart en 8 juni")
    assert recoveries(step) == [("2026-03-09", None), ("2026-06-08", None)]
    assert not step.klaar


@pytest.mark.parametrize("reply", ["weet ik niet", "nee"])
def test_without_the_days_of_one_the_other_is_kept(dialogue: Dialogue, reply: str) -> None:
    step = replied(dialogue, TWICE, reply)
    assert not step.klaar
    assert recoveries(step) == [("2026-06-15", None)]
    known = replied(dialogue, TWICE, "9 maart tot 16 maart", reply)
    assert known.klaar
    assert recoveries(known) == [("2026-03-09", "2026-03-16")]


def test_two_recoveries_of_known_length_are_both_asked_about(dialogue: Dialogue) -> None:
    step = replied(dialogue, f"{ILL}, in mei een week beter en in juli twee weken beter")
    assert not step.klaar
    assert [begin[:7] for begin, _ in recoveries(step)] == ["2026-05", "2026-07"]
    step = replied(
        dialogue, f"{ILL}, in mei een week beter en in juli twee weken beter", "4 tot 11 mei", "van 6 tot 20 juli"
    )
    assert recoveries(step) == [("2026-05-04", "2026-05-11"), ("2026-07-06", "2026-07-20")]
    assert step.klaar


def test_a_recovery_told_later_leaves_the_one_whose_length_was_told(dialogue: Dialogue) -> None:
    begun = replied(dialogue, f"{ILL}, ik was in maart drie weken beter")
    read = dialogue.facts.read("en van 8 juni tot 22 juni ook beter", begun.stand, TODAY)
    assert [span["hersteld_per"][:7] for span in (read.goed.situatie or {})["hersteld"]] == ["2026-03", "2026-06"]


def test_a_recovery_told_while_the_first_day_is_confirmed_is_not_taken_for_that_day(dialogue: Dialogue) -> None:
    unsure = Stand(situatie={"eerste_ziektedag": FIRST}, te_bevestigen=("eerste_ziektedag",))
    read = dialogue.facts.read("in maart en in juni beter", unsure, TODAY, verwacht="eerste_ziektedag")
    assert not read.fout
    assert (read.goed.situatie or {})["eerste_ziektedag"] == FIRST
    assert len((read.goed.situatie or {})["hersteld"]) == 2


def test_an_employer_is_not_spoken_to_as_if_he_were_ill(dialogue: Dialogue) -> None:
    told = "mijn werknemer is ziek sinds 12 januari 2026, hij was in maart een week beter"
    step = replied(dialogue, told)
    said = dialogue.dates(message(told), step.stand, TODAY).antwoorden[0].tekst()
    assert "Ik weet niet precies welke dagen het herstel was" in said


LEFT_OUT = "tel ik niet mee: de echte datums kunnen daardoor later zijn"


def computed(dialogue: Dialogue, step: Formulierstap) -> str:
    assert step.klaar
    return dialogue.dates(message("mijn termijnen"), step.stand, TODAY).antwoorden[0].tekst()


@pytest.mark.parametrize("told", [f"{ILL}, ik was ergens in maart beter", f"{ILL} en ik was tussendoor even beter"])
def test_a_recovery_of_unknown_days_is_said_not_to_count(dialogue: Dialogue, told: str) -> None:
    step = replied(dialogue, told, "dat weet ik niet precies")
    assert LEFT_OUT in computed(dialogue, step)
    # Once its days are told it counts.
    read = dialogue.facts.read("ik was van 2 maart tot 23 maart 2026 beter", step.stand, TODAY)
    assert LEFT_OUT not in dialogue.dates(message("mijn termijnen"), read.goed, TODAY).antwoorden[0].tekst()


@pytest.mark.parametrize("reply", ["nee", "2 maart tot 23 maart"])
def test_nothing_is_left_out_where_the_recovery_is_told_or_denied(dialogue: Dialogue, reply: str) -> None:
    assert LEFT_OUT not in computed(dialogue, replied(dialogue, f"{ILL}, ik was ergens in maart beter", reply))


def test_one_of_two_that_is_left_out_stays_so_when_the_other_is_told(dialogue: Dialogue) -> None:
    step = replied(dialogue, TWICE, "weet ik niet", "van 8 juni tot 22 juni")
    assert recoveries(step) == [("2026-06-08", "2026-06-22")]
    assert LEFT_OUT in computed(dialogue, step)


@pytest.mark.parametrize("before", [(), ("dat weet ik niet precies",)])
def test_the_first_day_and_the_recovery_in_reply_to_its_question(dialogue: Dialogue, before: tuple[str, ...]) -> None:
    step = replied(dialogue, f"{ILL}, ik was ergens in maart beter", *before)
    both = "12 januari 2026, en ik was van 2 maart tot 23 maart 2026 beter"
    read = dialogue.facts.read(both, step.stand, TODAY, verwacht=None if before else "hersteld")
    assert (read.goed.situatie or {})["eerste_ziektedag"] == FIRST
    assert (read.goed.situatie or {})["hersteld"] == [{"hersteld_per": "2026-03-02", "opnieuw_ziek": "2026-03-23"}]
    assert not read.goed.te_bevestigen


SPAN = ("2026-03-02", "2026-03-23")


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        ("van de 2e tot de 23e", SPAN),
        ("2e t/m 22e", SPAN),
        ("van 2 tot 23", SPAN),
        ("2-23", SPAN),
        ("de 2e en weer ziek op de 23e", SPAN),
        ("maandag de 2e tot maandag de 23e", SPAN),
        ("van de tweede tot de drieëntwintigste", SPAN),
        ("2 maart, weer ziek op 23 maart", SPAN),
        ("van de 20e tot 5 april", ("2026-03-20", "2026-04-05")),
        ("van de 2e tot de 23e april", ("2026-04-02", "2026-04-23")),
        ("2e tot 23e, denk ik", SPAN),
        ("van de 23e tot de 2e", ("2026-03-23", "2026-04-02")),
        ("vanaf de 2e", ("2026-03-02", None)),
    ],
)
def test_days_without_a_month_are_of_the_month_that_was_told(
    dialogue: Dialogue, reply: str, known: tuple[str, str | None]
) -> None:
    step = replied(dialogue, f"{ILL}, in maart een tijdje beter", reply)
    assert not step.fout
    assert step.klaar
    assert recoveries(step) == [known]


def test_a_day_that_month_does_not_have_is_asked_back(dialogue: Dialogue) -> None:
    assert "45 maart" in replied(dialogue, f"{ILL}, in maart een tijdje beter", "van de 2e tot de 45e").fout


def test_days_without_a_month_are_of_the_recovery_that_is_asked_for(dialogue: Dialogue) -> None:
    two = f"{ILL}, in maart en in juni beter"
    assert recoveries(replied(dialogue, two, "van de 9e tot de 20e")) == [
        ("2026-03-09", "2026-03-20"),
        ("2026-06-15", None),
    ]
    assert recoveries(replied(dialogue, two, "de 9e en de 8e")) == [("2026-03-09", None), ("2026-06-08", None)]
    ends = f"{ILL}, hersteld per 9 maart en per 8 juni"
    assert recoveries(replied(dialogue, ends, "de 23e"))[0] == ("2026-03-09", "2026-03-23")
    assert recoveries(replied(dialogue, ends, "de 2e"))[0] == ("2026-03-09", "2026-04-02")


@pytest.mark.parametrize(
    "replies",
    [("in maart een tijdje beter", "weet ik niet"), ("in maart drie weken beter",)],
    ids=["unknown", "length"],
)
@pytest.mark.parametrize("later", ["van de 2e tot de 23e", "oh ja, van 2 tot 23"])
def test_after_the_answer_the_days_are_still_of_that_recovery(
    dialogue: Dialogue, replies: tuple[str, ...], later: str
) -> None:
    step = replied(dialogue, f"{ILL}, {replies[0]}", *replies[1:])
    beurt = dialogue.dates(message(replies[-1]), step.stand, TODAY)
    assert beurt.vraag_door is None
    after = dialogue.reply(message(later), beurt.stand, TODAY).stand
    assert (after.situatie or {})["hersteld"] == [dict(zip(("hersteld_per", "opnieuw_ziek"), SPAN, strict=True))]
    assert (after.situatie or {})["eerste_ziektedag"] == FIRST


@pytest.mark.parametrize("reply", ["weer ziek op 9 maart", "op 23 maart weer ziek"])
def test_of_a_recovery_of_which_only_the_end_is_told_the_begin_is_asked(dialogue: Dialogue, reply: str) -> None:
    step = replied(dialogue, f"{ILL}, in maart een tijdje beter", reply)
    assert not step.klaar
    assert recoveries(step)[0][1] in ("2026-03-09", "2026-03-23")
    step = dialogue.form_step(message("2 maart"), step.stand, TODAY, "feiten_bevestigd")
    assert step.klaar
    assert recoveries(step)[0][0] == "2026-03-02"


@pytest.mark.parametrize("reply", ["twee weken", "de eerste twee weken"])
def test_a_length_is_of_the_recovery_that_is_asked_for(dialogue: Dialogue, reply: str) -> None:
    step = replied(dialogue, f"{ILL}, in maart een tijdje beter", reply)
    assert step.klaar
    assert len(recoveries(step)) == 1
    assert "14 dagen hersteld in maart 2026" in said(dialogue.dates(message(reply), step.stand, TODAY))
