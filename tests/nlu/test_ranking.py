"""The ranking learns from questions; the decision draws its lines."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.topics import OVERVIEW
from bot.nlu.decision import Besluit, Thresholds, decide, with_facts
from bot.nlu.embedding import Embedder
from bot.nlu.labels import OUTSIDE
from bot.nlu.meanings import LONGEST, spread
from bot.nlu.ranking import FEWEST, FREQUENCY, Ranked, Ranking, TopicRanker, often

QUESTIONS = {
    "loon": ["hoeveel loon krijg ik", "krijg ik loon bij ziekte", "loon bij ziekte hoeveel", "wat is mijn loon"],
    "spoor": ["wat is spoor 2", "leg spoor 2 uit", "uitleg spoor 2 graag", "spoor 2 betekenis"],
    "wia": ["wat is de wia", "wia uitkering uitleg", "krijg ik wia", "hoe vraag ik wia aan"],
    "buiten-onderwerp": ["wat voor weer wordt het", "speel muziek", "hoe laat gaat de bus", "een recept voor soep"],
    "scheldwoord": ["stomme bot", "wat een klotebot", "jullie zijn prutsers", "hou je bek bot"],
    "crisis": ["ik wil dood", "ik wil niet meer leven", "ik maak er een eind aan", "zelfmoord plegen"],
}
TEXTS = [text for texts in QUESTIONS.values() for text in texts]
LABELS = [label for label, texts in QUESTIONS.items() for _ in texts]


@pytest.fixture(scope="module", params=[False, True], ids=["words only", "words and meaning"])
def ranker(request: pytest.FixtureRequest) -> TopicRanker:
    return TopicRanker(embeddings=request.param).fit(TEXTS, LABELS)


def test_a_question_like_the_training_questions_ranks_first(ranker: TopicRanker) -> None:
    assert ranker.rank("hoeveel loon is dat bij ziekte").topics[0].id == "loon"


def test_a_training_question_itself_is_certain(ranker: TopicRanker) -> None:
    assert ranker.rank("Wat is spoor 2?").topics == (Ranked("spoor", 1.0),)


def test_a_training_question_from_outside_is_certainly_outside(ranker: TopicRanker) -> None:
    ranking = ranker.rank("Ik wil dood")
    assert (ranking.outside, ranking.outside_id) == (1.0, "crisis")


def test_of_two_topics_that_fit_alike_the_one_that_is_asked_more_often_is_likelier() -> None:
    rarely, often_asked, most = often(np.array([FEWEST, 2 * FEWEST, 4 * FEWEST])).tolist()
    assert often_asked - rarely == pytest.approx(most - often_asked) == pytest.approx(FREQUENCY * math.log(2))


def test_a_young_topic_is_no_rarer_than_the_rarest() -> None:
    assert len(set(often(np.array([1, 13, FEWEST])).tolist())) == 1


def test_a_topic_that_is_asked_four_times_as_often_is_twice_as_likely_as_by_how_it_fits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = {"hond": 4 * FEWEST, "kat": FEWEST}
    texts = [f"mag ik mijn {animal} nummer {number} mee" for animal, count in many.items() for number in range(count)]
    labels = [animal for animal, count in many.items() for _ in range(count)]

    def odds() -> float:
        ranker = TopicRanker(embeddings=False).fit([*TEXTS, *texts], [*LABELS, *labels])
        likely = {ranked.id: ranked.confidence for ranked in ranker.rank("mag mijn dier mee").topics}
        return likely["hond"] / likely["kat"]

    counted = odds()
    monkeypatch.setattr("bot.nlu.ranking.FREQUENCY", 0.0)
    assert counted / odds() == pytest.approx(2, rel=1e-3)


def test_confidences_are_probabilities_over_the_topics_inside(ranker: TopicRanker) -> None:
    topics = ranker.rank("iets over loon en spoor").topics
    assert {ranked.id for ranked in topics} == {"loon", "spoor", "wia"}
    assert sum(ranked.confidence for ranked in topics) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "12345", "?!"])
def test_a_message_without_letters_is_outside(ranker: TopicRanker, text: str) -> None:
    assert decide(ranker.rank(text), Thresholds()).besluit == "buiten-onderwerp"


def rank(outside: float, *confidences: float, kind: str = "buiten-onderwerp") -> Ranking:
    topics = tuple(Ranked(f"onderwerp-{place}", confidence) for place, confidence in enumerate(confidences))
    return Ranking(topics, outside, kind)


LINES = Thresholds(answer=0.5, outside=0.0, doubt=0.5, danger=0.7)


def test_a_sure_topic_is_answered() -> None:
    assert decide(rank(0.1, 0.99, 0.01), LINES).as_dict() == {"besluit": "antwoord", "ids": ["onderwerp-0"]}


def test_beside_an_answer_the_next_best_topic_is_named_where_it_may_be_meant() -> None:
    beside = replace(LINES, beside=0.1)
    doubted = {"besluit": "antwoord", "ids": ["onderwerp-0"], "naast": "onderwerp-1"}
    assert decide(rank(0.1, 0.8, 0.1), beside).as_dict() == doubted
    assert decide(rank(0.1, 0.8, 0.09), beside).naast is None
    assert decide(rank(0.1, 1.0), beside).naast is None
    assert decide(rank(0.1, 0.4, 0.3), beside).naast is None
    assert decide(rank(0.95, 0.2, 0.2), beside).naast is None


def test_an_unsure_topic_becomes_a_choice_of_at_most_three() -> None:
    assert decide(rank(0.1, 0.3, 0.2, 0.2, 0.1), LINES).ids == ("onderwerp-0", "onderwerp-1", "onderwerp-2")


def test_the_less_a_topic_fits_the_sooner_a_message_is_outside() -> None:
    assert decide(rank(0.4, 0.1, 0.1), LINES).besluit == "buiten-onderwerp"
    assert decide(rank(0.4, 0.8), LINES).besluit == "antwoord"
    assert decide(rank(0.95, 0.8), LINES).besluit == "buiten-onderwerp"


@pytest.mark.parametrize("kind", [kind for kind in OUTSIDE if kind != "buiten-onderwerp"])
def test_what_is_outside_in_its_own_way_gets_its_own_answer(kind: str) -> None:
    assert decide(rank(0.95, 0.2, kind=kind), LINES).as_dict() == {"besluit": "antwoord", "ids": [kind]}


def test_danger_goes_before_the_surest_topic() -> None:
    sure = Ranking((Ranked("loon", 0.99),), 0.0, "buiten-onderwerp", danger=0.7)
    assert decide(sure, LINES).ids == ("crisis",)
    assert decide(replace(sure, danger=0.69), LINES).ids == ("loon",)


def test_beside_danger_the_topic_is_told_that_would_have_been_answered() -> None:
    sure = Ranking((Ranked("loon", 0.5),), 0.0, "buiten-onderwerp", danger=0.7)
    assert decide(sure, LINES) == Besluit("antwoord", ("crisis",), "loon")
    assert decide(replace(sure, topics=(Ranked("loon", 0.49),)), LINES) == Besluit("antwoord", ("crisis",))


def test_a_question_beside_it_does_not_hide_danger(ranker: TopicRanker) -> None:
    alone = ranker.rank("ik wil niet meer leven nu")
    beside = ranker.rank("hoeveel loon krijg ik bij ziekte? krijg ik wia? ik wil niet meer leven nu. wat is spoor 2")
    assert beside.danger > 0.5 > ranker.rank("hoeveel loon is dat bij ziekte").danger
    assert alone.danger > 0.5


def test_who_only_sounds_like_danger_is_learnt_from_too() -> None:
    text = "ik maak een eind aan dit contract"
    plain, warned = (
        TopicRanker(embeddings=False).fit(TEXTS, LABELS, harmless=harmless) for harmless in ([], [f"{text} nu"] * 3)
    )
    assert warned.rank(text).danger < plain.rank(text).danger


def test_without_examples_of_danger_there_is_none() -> None:
    safe = [(text, label) for text, label in zip(TEXTS, LABELS, strict=True) if label != "crisis"]
    ranker = TopicRanker(embeddings=False).fit(*zip(*safe, strict=True))
    assert ranker.rank("ik wil dood").danger < 0.001


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder.of_this_code()


CHOICE = Besluit("keuze", ("spoor-2-kosten", "wie-is-verantwoordelijk", "loondoorbetaling-recht"))
OWN = Besluit("keuze", ("wia-aanvragen-wanneer", "bereken-wia-aanvraag", "wia-wat-is-het"))
OUT = Besluit("buiten-onderwerp", ("buiten-onderwerp",))


@pytest.mark.parametrize("unclear", [CHOICE, OWN, OUT])
def test_a_first_sick_day_without_a_question_asks_for_the_timeline(unclear: Besluit) -> None:
    assert with_facts(unclear, asked=False) == Besluit("antwoord", (OVERVIEW,))


def test_a_first_sick_day_beside_another_question_makes_the_timeline_one_of_the_choices() -> None:
    assert with_facts(CHOICE, asked=True) == Besluit("keuze", (*CHOICE.ids[:2], OVERVIEW))


def test_a_first_sick_day_with_a_question_about_ones_own_dates_asks_for_the_timeline() -> None:
    assert with_facts(OWN, asked=True) == Besluit("antwoord", (OVERVIEW,))


def test_a_first_sick_day_does_not_bring_another_subject_inside() -> None:
    assert with_facts(OUT, asked=True) == OUT


def test_embeddings_are_remembered_in_their_file(tmp_path: Path, embedder: Embedder) -> None:
    cache = tmp_path / "vectors.npz"
    first = embedder.embed_many(TEXTS[:3], cache)
    again = embedder.embed_many(TEXTS[:3], cache)
    assert np.array_equal(first, again)
    assert np.array_equal(first, embedder.embed(TEXTS[:3]))


def test_a_broken_file_of_embeddings_is_made_anew(tmp_path: Path, embedder: Embedder) -> None:
    cache = tmp_path / "vectors.npz"
    cache.write_bytes(b"not an archive")
    assert embedder.embed_many(TEXTS[:2], cache).shape[0] == 2


def test_of_a_large_class_some_are_taken_spread_over_all_of_it_and_of_a_small_one_all() -> None:
    labels = np.array([0] * 7 + [1] * 2 + [0] * 4)

    short = np.full(13, LONGEST)
    assert spread(labels, 3, short).tolist() == [0, 5, 7, 8, 12]
    assert spread(labels, 20, short).tolist() == list(range(13))


def test_long_ones_are_taken_only_where_there_are_no_short_ones() -> None:
    labels = np.array([0, 0, 0, 1, 1])
    lengths = np.array([LONGEST, LONGEST + 1, 3, LONGEST + 1, 900])
    assert spread(labels, 3, lengths).tolist() == [0, 2, 3, 4]
