"""Checks the question and situation files: form, ids, cover, repeats. Usage: python tests/evaluation/validate.py"""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
OUT_OF_SCOPE = {"buiten-onderwerp", "andere-taal", "medische-vraag", "scheldwoord", "crisis"}
OUT_OF_SCOPE_KIND = "out_of_scope"


def rows(name):
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def topic_ids():
    return [path.stem for path in sorted((HERE.parent.parent / "knowledge" / "faq").glob("*/*.yml"))]


def check_unique(items, field):
    counts = Counter(re.sub(r"\s+", " ", item[field].lower().strip()) for item in items)
    assert not [text for text, n in counts.items() if n > 1], [t for t, n in counts.items() if n > 1]


def check_questions(ids, name, every_topic):
    questions = rows(name)
    check_unique(questions, "id")
    check_unique(questions, "text")
    first, any_place = Counter(), Counter()
    for q in questions:
        assert set(q) == {"id", "text", "kind", "faq_ids"}, q
        assert q["text"] == q["text"].strip() and q["text"], q
        assert q["kind"] in {"faq", "personal", "chitchat", OUT_OF_SCOPE_KIND}, q
        assert q["faq_ids"] and len(set(q["faq_ids"])) == len(q["faq_ids"]) and set(q["faq_ids"]) <= set(ids), q
        assert (q["kind"] == OUT_OF_SCOPE_KIND) == (q["faq_ids"][0] in OUT_OF_SCOPE), q
        first[q["faq_ids"][0]] += 1
        any_place.update(q["faq_ids"])
    missing = [i for i in ids if first[i] < 1]
    assert not (every_topic and missing), missing
    inside = [q for q in questions if q["kind"] != OUT_OF_SCOPE_KIND]
    print(len(questions), "questions:", len(inside), "in scope,", len(questions) - len(inside), "out of scope")
    print(dict(Counter(q["kind"] for q in questions)), {i: first[i] for i in OUT_OF_SCOPE})
    print(
        "least / most per topic in scope:",
        min(first[i] for i in ids),
        max(first[i] for i in ids if i not in OUT_OF_SCOPE),
    )
    print("with more than one acceptable topic:", sum(len(q["faq_ids"]) > 1 for q in questions))


def check_crisis():
    messages = rows("crisis.jsonl")
    check_unique(messages, "id")
    check_unique(messages, "text")
    assert all(set(m) == {"id", "text", "kind"} and m["kind"] in {"crisis", "geen_crisis"} for m in messages)
    print(len(messages), "messages about danger:", dict(Counter(m["kind"] for m in messages)))


def check_dates(expected, today):
    day = date.fromisoformat
    start = expected.get("eerste_ziektedag")
    previous = day(start) if start else None
    assert previous is None or previous <= today, expected
    for spell in expected.get("hersteld", []):
        for key in ("hersteld_per", "opnieuw_ziek"):
            if spell[key]:
                assert previous is None or day(spell[key]) > previous, expected
                previous = day(spell[key])
    leave = expected.get("zwangerschapsverlof")
    if leave and leave["eind"]:
        assert 16 * 7 <= (day(leave["eind"]) - day(leave["start"])).days + 1 <= 30 * 7, expected
    if expected.get("contract_einde"):
        day(expected["contract_einde"])


def check_situations():
    situations = rows("situations.jsonl")
    check_unique(situations, "id")
    check_unique(situations, "tekst")
    for s in situations:
        expected, today = s["verwacht"], date.fromisoformat(s["vandaag"])
        assert {"eerste_ziektedag", "hersteld", "zwangerschapsverlof", "rol", "contract_einde"} <= set(expected), s
        assert expected["rol"] in {"werknemer", "werkgever", None}, s
        assert 0 <= s["speling_dagen"] <= 20 and bool(s["speling_dagen"]) == expected.get("ongeveer", False), s
        check_dates(expected, today)
        for other in s.get("ook_goed", []):
            assert set(other) <= set(expected), s
            check_dates({**expected, **other}, today)
    values = [s["verwacht"] for s in situations]
    print(len(situations), "situations:", dict(Counter(s["vandaag"] for s in situations)))
    print(
        "no date:",
        sum(not v["eerste_ziektedag"] for v in values),
        "| approximate:",
        sum("ongeveer" in v for v in values),
        "| recovery:",
        sum(bool(v["hersteld"]) for v in values),
        "| leave:",
        sum(bool(v["zwangerschapsverlof"]) for v in values),
        "| contract end:",
        sum(bool(v["contract_einde"]) for v in values),
        "| ambiguous:",
        sum(s["dubbelzinnig"] for s in situations),
        "| roles:",
        dict(Counter(v["rol"] for v in values)),
    )


if __name__ == "__main__":
    check_questions(topic_ids(), "questions.jsonl", every_topic=True)
    check_questions(topic_ids(), "natural.jsonl", every_topic=False)
    check_questions(topic_ids(), "fresh.jsonl", every_topic=False)
    check_crisis()
    check_situations()
