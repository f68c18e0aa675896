"""What bureaus and employers say on the web about spoor 2, against what our answers say."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.library import Library

CLAIMS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("claims.yml").read_text(encoding="utf-8"))
PROMOTION = ("arbo ?next", "match ?vermogen", "best match", r"\b1\.?300\b", "gratis adviesgesprek", "vrijblijvend")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def texts_of(library: Library, topic_id: str, op: date) -> list[str]:
    topic = library.topics[topic_id]
    return [" ".join(library.tekst(topic, rol, op).delen()) for rol in topic.antwoord]


def is_said(fact: str | list[str], texts: list[str]) -> bool:
    patterns = [fact] if isinstance(fact, str) else fact
    return any(_pattern(pattern).search(text) for pattern in patterns for text in texts)


def test_there_are_a_hundred_claims_each_with_a_verdict_and_something_to_find() -> None:
    assert [claim["nummer"] for claim in CLAIMS] == list(range(1, 101))
    assert {claim["oordeel"] for claim in CLAIMS} == {"juist", "onnauwkeurig", "praktijk", "onjuist"}
    assert all(claim["onderwerpen"] and claim["feiten"] for claim in CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim['nummer']}-{claim['onderwerpen'][0]}")
def test_the_answers_say_what_is_right_about_the_claim(claim: dict[str, Any], library: Library, today: date) -> None:
    texts = [text for topic_id in claim["onderwerpen"] for text in texts_of(library, topic_id, today)]

    missing = [fact for fact in claim["feiten"] if not is_said(fact, texts)]
    wrong = [fact for fact in claim.get("niet", ()) if is_said(fact, texts)]

    assert (missing, wrong) == ([], []), claim["bewering"]


@pytest.mark.parametrize("promotion", PROMOTION)
def test_no_answer_promotes_a_company(promotion: str, library: Library, today: date) -> None:
    found = [
        topic_id
        for topic_id in library.topics
        for text in texts_of(library, topic_id, today)
        if is_said(promotion, [text])
    ]
    assert found == []
