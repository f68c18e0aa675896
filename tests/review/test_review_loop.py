"""The whole loop: a question that was not understood is assigned, tried out on a copy, measured, and goes live."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.insights.review_changes import TO_WRITE, VoorstelFout, add_examples, template
from bot.insights.review_collector import Vraag
from bot.insights.review_store import ReviewStore
from bot.insights.review_trial import MODEL, ProefFout, take_over
from bot.knowledge.library import Library
from bot.knowledge.topics import load_topics
from bot.law.recht import load_recht
from bot.nlu.decision import Thresholds, decide
from bot.nlu.ranking import TopicRanker
from bot.paths import ROOT
from bot.review import Desk, run

TODAY = date(2026, 11, 22)
TOPIC = "re-integratiebureau-ontevreden"
NEW = ["krijg ik kilometers terug voor zumbales", "zumbales kilometers vergoeding", "zumba met de auto vergoed"]
GROUPS = ("spoor-2-uitvoering", "begrippen", "speciaal", "reizen")
EVALUATION = [
    {"id": "e1", "text": "hoeveel kilometers krijg ik voor de zumbales", "kind": "faq", "faq_ids": [TOPIC]},
    {
        "id": "e2",
        "text": "wat is de wet verbetering poortwachter",
        "kind": "faq",
        "faq_ids": ["wet-poortwachter-wat-is-het"],
    },
]


class QuickWorkshop:
    """Trains the real ranking on the words of a few groups: seconds instead of minutes."""

    def __init__(self) -> None:
        self.trained: list[Path] = []

    def train(self, project: Path) -> None:
        self.trained.append(project)
        (project / MODEL).write_text(f"model of {len(self.trained)}", encoding="utf-8")
        (project / "models" / "trained-from").write_text("checksum", encoding="utf-8")

    def decide(self, project: Path, questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        topics = load_topics(project / "knowledge" / "faq", load_recht(project / "knowledge" / "law").wetten)
        chosen = [t for t in topics.values() if t.groep in GROUPS]
        pairs = [(text, topic.id) for topic in chosen for text in (topic.vraag, *topic.voorbeelden)]
        ranker = TopicRanker(embeddings=False).fit(*zip(*pairs, strict=True))
        # Words alone are never as sure as words and meaning together.
        thresholds = Thresholds(answer=0.3, outside=2.2, doubt=0.0)
        return [{"id": one["id"], **decide(ranker.rank(one["text"]), thresholds).as_dict()} for one in questions]


@pytest.fixture
def desk(tmp_path: Path, review: ReviewStore, library: Library) -> Desk:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "knowledge", root / "knowledge")
    for name in ("config.yml", "domain.yml", "requirements.txt"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "models").mkdir()
    (root / MODEL).write_text("the live model", encoding="utf-8")
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(json.dumps(one) for one in EVALUATION), encoding="utf-8")
    said: list[str] = []
    return Desk(root, tmp_path / "desk", library, review, questions, QuickWorkshop(), TODAY, said.append)


def said(desk: Desk) -> str:
    return "\n".join(desk.say.__self__)  # type: ignore[attr-defined]


def do(desk: Desk, action: str | None, **options: Any) -> int:
    return run(desk, argparse.Namespace(actie=action, **{"tekst": "", **options}))


def asked(desk: Desk, *texts: str) -> list[str]:
    for text in texts:
        desk.store.keep(Vraag(TODAY, text, "buiten-onderwerp", (TOPIC,)))
    return [one.id[:8] for one in desk.store.questions()]


def topic_file(desk: Desk) -> Path:
    (found,) = (desk.root / "knowledge" / "faq").glob(f"*/{TOPIC}.yml")
    return found


def test_from_a_question_that_was_not_understood_to_a_bot_that_understands_it(desk: Desk) -> None:
    before = topic_file(desk).read_text(encoding="utf-8")
    keys = asked(desk, *NEW)

    assert do(desk, "toon") == 0
    assert "Groep 1 (2)  dichtbij: re-integratiebureau-ontevreden" in said(desk)
    assert "Het bewaren van vragen staat uit" in said(desk)

    assert do(desk, "toewijzen", vraag=keys, onderwerp=TOPIC) == 0
    assert do(desk, "proef") == 0
    told = said(desk)
    assert '+  - "zumbales kilometers vergoeding"' in told
    assert "in een keer goed                      50.0   100.0     +50.0" in told
    assert f"nu {TOPIC}" in told
    assert topic_file(desk).read_text(encoding="utf-8") == before, "nothing is live before it is accepted"
    assert (desk.root / MODEL).read_text(encoding="utf-8") == "the live model"

    assert do(desk, "aannemen") == 0
    after = topic_file(desk).read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert yaml.safe_load(after)["voorbeelden"][-3:] == sorted(NEW)
    assert (desk.root / MODEL).read_text(encoding="utf-8") == "model of 1"
    assert (desk.root / "models" / "trained-from").exists()
    assert desk.store.proposals() == ()
    assert not desk.trial.exists()


def test_a_question_that_already_trains_another_topic_does_not_pass_the_check(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = asked(desk, "Wat is de Wet verbetering poortwachter?")
    do(desk, "toewijzen", vraag=keys, onderwerp=TOPIC)
    assert do(desk, "proef") == 1
    assert "dezelfde vraag staat bij" in said(desk)
    assert desk.workshop.trained == []  # type: ignore[attr-defined]
    assert do(desk, "aannemen") == 1
    assert "er is geen proef" in capsys.readouterr().err


def test_a_change_that_makes_the_figures_worse_cannot_go_live(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    text = "wat houdt de wet verbetering poortwachter in en nog iets"
    desk.evaluation.write_text(
        json.dumps({"id": "e1", "text": text, "kind": "faq", "faq_ids": ["wet-poortwachter-wat-is-het"]}),
        encoding="utf-8",
    )
    do(desk, "toewijzen", vraag=asked(desk, text), onderwerp=TOPIC)
    assert do(desk, "proef") == 1
    assert "slechter" in said(desk)
    assert do(desk, "aannemen") == 1
    assert "gaat niet live" in capsys.readouterr().err
    assert (desk.root / MODEL).read_text(encoding="utf-8") == "the live model"


def test_a_file_changed_after_the_trial_is_not_overwritten(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    do(desk, "toewijzen", vraag=asked(desk, *NEW), onderwerp=TOPIC)
    assert do(desk, "proef") == 0
    changed = topic_file(desk).read_text(encoding="utf-8").replace("vraag: ", "vraag:  ", 1)
    topic_file(desk).write_text(changed, encoding="utf-8")
    assert do(desk, "aannemen") == 1
    assert "na de proef gewijzigd" in capsys.readouterr().err
    assert topic_file(desk).read_text(encoding="utf-8") == changed


def test_without_an_evaluation_set_nothing_goes_live(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.evaluation.unlink()
    do(desk, "toewijzen", vraag=asked(desk, *NEW), onderwerp=TOPIC)
    assert do(desk, "proef") == 1
    assert "geen evaluatievragen" in capsys.readouterr().err


def test_a_new_topic_gets_a_template_that_is_tried_only_once_it_is_written(desk: Desk) -> None:
    do(desk, "nieuw", vraag=asked(desk, *NEW), groep="reizen", onderwerp="zumba-kilometers")
    path = desk.templates / "reizen" / "zumba-kilometers.yml"
    assert TO_WRITE in path.read_text(encoding="utf-8")
    assert do(desk, "proef") == 1
    assert "Nog niet klaar" in said(desk)

    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["antwoord"] = {
        "werknemer": {"kern": "Nee, u krijgt geen kilometers voor een zumbales. De les is geen werk."}
    }
    content["basis"] = [{"praktijk": "Eigen afspraak van de organisatie"}]
    content["voorbeelden"] = [*NEW, *(f"zumba rit nummer {word}" for word in "abcdefghijklmnopqrstuvw")]
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    desk.evaluation.write_text(json.dumps({**EVALUATION[0], "faq_ids": ["zumba-kilometers"]}), encoding="utf-8")
    assert do(desk, "proef") == 0, said(desk)
    assert do(desk, "aannemen") == 0
    assert (desk.root / "knowledge" / "faq" / "reizen" / "zumba-kilometers.yml").exists()
    assert not path.exists()
    assert desk.store.proposals() == ()


def test_a_template_says_by_itself_that_it_is_not_finished(desk: Desk) -> None:
    target = desk.root / "knowledge" / "faq" / "reizen" / "zumba-kilometers.yml"
    target.parent.mkdir()
    target.write_text(template("zumba-kilometers", "reizen", NEW, TODAY), encoding="utf-8")
    from bot.insights.review_trial import check_copy

    told = [finding.bericht for finding in check_copy(desk.root, TODAY) if finding.bestand == target]
    assert "4 voorbeelden; minstens 25" in told


@pytest.mark.parametrize(
    ("action", "options", "sentence"),
    [
        ("toewijzen", {"vraag": ["ffffffff"], "onderwerp": TOPIC}, "hoort niet bij precies een regel"),
        ("toewijzen", {"vraag": [""], "onderwerp": TOPIC}, "hoort niet bij precies een regel"),
        ("toewijzen", {"onderwerp": "bestaat-niet"}, "bestaat niet"),
        ("toewijzen", {"onderwerp": TOPIC, "tekst": "x" * 201}, "hooguit 200 tekens"),
        ("nieuw", {"groep": "../../etc", "onderwerp": "x"}, "kleine letters"),
        ("nieuw", {"groep": "reizen", "onderwerp": TOPIC}, "bestaat al"),
        ("aannemen", {}, "geen proef"),
    ],
)
def test_a_mistake_of_the_editor_gets_a_clear_sentence(
    desk: Desk, capsys: pytest.CaptureFixture[str], action: str, options: dict[str, Any], sentence: str
) -> None:
    keys = asked(desk, NEW[0])
    assert do(desk, action, **{"vraag": keys, **options}) == 1
    assert sentence in capsys.readouterr().err
    assert len(desk.store.questions()) == 1


def test_questions_can_be_dropped_and_proposals_withdrawn(desk: Desk) -> None:
    keys = asked(desk, *NEW)
    assert do(desk, "weg", vraag=keys[:1]) == 0
    assert do(desk, "toewijzen", vraag=keys[1:], onderwerp=TOPIC) == 0
    proposals = [one.id[:8] for one in desk.store.proposals()]
    assert do(desk, "intrekken", voorstel=proposals) == 0
    assert do(desk, "proef") == 1
    assert "niets om te proberen" in said(desk)


@pytest.mark.parametrize(
    "topic", sorted(path.stem for path in (ROOT / "knowledge" / "faq").glob("*/*.yml") if path.stem[0] in "abk")
)
def test_adding_a_question_changes_nothing_else_in_the_file(topic: str) -> None:
    (path,) = (ROOT / "knowledge" / "faq").glob(f"*/{topic}.yml")
    before = path.read_text(encoding="utf-8")
    after = add_examples(before, ['Mag "dit" ook: ja?', "een pad\\naam #1", 'mag "dit" ook ja'])
    assert len(after.splitlines()) == len(before.splitlines()) + 2
    assert all(line in after.splitlines() for line in before.splitlines())
    old, new = yaml.safe_load(before), yaml.safe_load(after)
    assert new.pop("voorbeelden") == [*old.pop("voorbeelden"), 'Mag "dit" ook: ja?', "een pad\\naam #1"]
    assert new == old


@pytest.mark.parametrize("content", ["", "- a\n", "voorbeelden: [a, b]\n", "voorbeelden:\n", "a: [\n"])
def test_a_file_without_a_list_of_lines_is_refused(content: str) -> None:
    with pytest.raises(VoorstelFout):
        add_examples(content, ["x y z"])


def test_taking_over_without_a_trial_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProefFout):
        take_over(tmp_path, tmp_path / "none")
