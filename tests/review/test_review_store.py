"""Kept questions: apart from any conversation, for 30 days at most, and grouped by likeness."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.insights import review_store
from bot.insights.review_collector import Vraag
from bot.insights.review_groups import group
from bot.insights.review_store import KEEP_DAYS, NotKeptError, ReviewStore, purge_review
from bot.insights.review_tables import review_proposals, review_questions

DAY = date(2026, 11, 3)


def keep(review: ReviewStore, *texts: str, day: date = DAY, topics: tuple[str, ...] = ("wia",)) -> list[str]:
    for text in texts:
        review.keep(Vraag(day, text, "keuze", topics))
    return [one.id for one in review.questions() if one.vraag.tekst in texts]


def test_a_kept_question_holds_its_text_its_day_why_and_the_nearest_topics_and_nothing_else(
    review: ReviewStore,
) -> None:
    review.keep(Vraag(DAY, "krijg ik dan nog geld", "niet-nuttig", ("wia", "loon")))
    (kept,) = review.questions()
    assert kept.vraag == Vraag(DAY, "krijg ik dan nog geld", "niet-nuttig", ("wia", "loon"))
    assert {column.name for column in review_questions.columns} == {"id", "day", "text", "reason", "topics"}


def test_the_order_in_which_questions_came_in_cannot_be_seen(review: ReviewStore, database: Any) -> None:
    texts = [f"vraag {number:03}" for number in range(60)]
    keep(review, *texts)
    with database.connect() as connection:
        stored = [row.text for row in connection.execute(sa.text("SELECT text FROM review_questions"))]
    assert sorted(stored) == texts
    assert stored != texts
    with pytest.raises(sqlite3.OperationalError, match="rowid"), sqlite3.connect(database.url.database) as plain:
        plain.execute("SELECT rowid FROM review_questions")


def test_everything_is_gone_after_thirty_days_also_what_was_proposed(review: ReviewStore, database: Any) -> None:
    ids = keep(review, "een vraag van begin november", "een andere vraag van toen")
    review.propose(ids[:1], "wia")
    keep(review, "een vraag van later", day=DAY + timedelta(days=1))
    assert purge_review(database, DAY + timedelta(days=KEEP_DAYS - 1)) == 0
    assert purge_review(database, DAY + timedelta(days=KEEP_DAYS)) == 2
    assert [one.vraag.tekst for one in review.questions()] == ["een vraag van later"]
    assert review.proposals() == ()
    with sqlite3.connect(database.url.database) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"begin november" not in Path(database.url.database).read_bytes()


def test_purging_a_database_without_these_tables_does_nothing(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'empty.db'}", future=True)
    assert purge_review(engine, DAY) == 0


def test_a_flood_pushes_out_the_oldest(review: ReviewStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_store, "MAX_QUESTIONS", 3)
    for number in range(5):
        keep(review, f"vraag {number}", day=DAY + timedelta(days=number))
    assert sorted(one.vraag.tekst for one in review.questions()) == ["vraag 2", "vraag 3", "vraag 4"]


def test_proposed_questions_are_no_longer_to_be_reviewed(review: ReviewStore) -> None:
    ids = keep(review, "krijg ik dan nog geld", "hoeveel geld krijg ik dan")
    assert review.propose(ids, "wia") == 2
    assert review.questions() == ()
    assert [(one.tekst, one.onderwerp) for one in review.proposals()] == [
        ("hoeveel geld krijg ik dan", "wia"),
        ("krijg ik dan nog geld", "wia"),
    ]


def test_the_same_question_twice_is_one_proposal(review: ReviewStore) -> None:
    ids = keep(review, "krijg ik geld") + keep(review, "krijg ik geld", day=DAY + timedelta(days=2))
    assert review.propose(set(ids), "wia") == 1


def test_an_editor_can_word_the_training_question_differently(review: ReviewStore) -> None:
    (key,) = keep(review, "krijg ik van [naam] dan nog geld")
    review.propose([key], "wia", text="krijg ik dan nog geld")
    assert [one.tekst for one in review.proposals()] == ["krijg ik dan nog geld"]


def test_what_somebody_else_has_dealt_with_in_the_meantime_is_not_proposed_twice(review: ReviewStore) -> None:
    ids = keep(review, "krijg ik dan nog geld", "hoeveel geld krijg ik dan")
    review.drop(ids[:1])
    with pytest.raises(NotKeptError, match="er niet meer"):
        review.propose(ids, "wia")
    assert len(review.questions()) == 1
    assert review.proposals() == ()


def test_a_proposal_can_be_withdrawn(review: ReviewStore) -> None:
    review.propose(keep(review, "krijg ik dan nog geld"), "wia")
    assert review.withdraw([review.proposals()[0].id]) == 1
    assert review.proposals() == ()


def test_a_long_text_is_cut_to_what_the_table_holds(review: ReviewStore, database: Any) -> None:
    keep(review, "x" * 1_000)
    with database.connect() as connection:
        (text,) = connection.execute(sa.select(review_questions.c.text)).scalars()
    assert len(text) == 400
    assert review_proposals.c.text.type.length == 400


def test_questions_about_the_same_thing_form_a_group_with_its_nearest_topics(review: ReviewStore) -> None:
    keep(
        review, "mag mijn hond mee naar kantoor", "mag mijn hond op kantoor", "hond mee naar kantoor", topics=("huis",)
    )
    keep(
        review, "wie betaalt het arbeidsdeskundig onderzoek", "kosten arbeidsdeskundig onderzoek", topics=("ad", "huis")
    )
    keep(review, "xyz", topics=())
    groups = group(review.questions())
    assert [len(one.vragen) for one in groups] == [3, 2, 1]
    assert "hond" in groups[0].vragen[0].vraag.tekst
    assert [one.onderwerpen for one in groups] == [("huis",), ("ad", "huis"), ()]


def test_the_groups_do_not_depend_on_the_order(review: ReviewStore) -> None:
    keep(
        review,
        *(f"{word} {number}" for word in ("loon", "spoor twee", "keuring", "bedrijfsarts") for number in range(5)),
    )
    questions = review.questions()
    assert group(questions) == group(questions[::-1])


@pytest.mark.parametrize("texts", [[], ["wat dan"], ["!!! ???"], ["🙂", "🙂🙂"], ["a", "a", "a"]])
def test_few_or_odd_texts_can_be_grouped_as_well(review: ReviewStore, texts: list[str]) -> None:
    keep(review, *texts)
    assert sum(len(one.vragen) for one in group(review.questions())) == len(texts)
