import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.library import Library, load_library
from bot.knowledge.topics import TopicFout, load_topics, parse_topic, read_topic
from bot.paths import KNOWLEDGE
from tests.knowledge.conftest import good, save


def parse(library: Library, topic: dict[str, Any]) -> Any:
    return parse_topic(
        topic, Path(topic.get("groep", "begrippen"), f"{topic.get('id', 'wachttijd')}.yml"), library.recht.wetten
    )


def test_a_topic_keeps_what_its_file_says(library: Library) -> None:
    topic = parse(library, good())

    assert topic.id == "wachttijd"
    assert topic.tekst("werkgever").delen() == (
        "De wachttijd duurt voor u {wachttijd}.",
        "Soms is dat langer.",
    )
    assert topic.basis[0].tekst() == "art. 23 WIA"
    assert topic.mijlpalen == ("wia_ingang",)
    assert topic.gecontroleerd_op == date(2026, 11, 21)


def test_who_has_no_text_of_his_own_gets_that_of_the_employee(library: Library) -> None:
    topic = parse(library, good(antwoord={"werknemer": {"kern": "Ja."}}))

    assert topic.tekst("werkgever").kern == topic.tekst(None).kern == "Ja."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"soort": "vraag"}, "soort is vraag"),
        ({"gecontroleerd_op": "gisteren"}, "geen datum"),
        ({"antwoord": {"werkgever": {"kern": "Ja."}}}, "werknemer nodig"),
        ({"antwoord": {"werknemer": {"uitzondering": "Soms."}}}, "kern nodig"),
        ({"antwoord": {"werknemer": {"kern": "Ja.", "slot": "Nee."}}}, "kent slot niet"),
        ({"antwoord": {"werknemer": {"kern": 5}}}, "leeg of geen tekst"),
        ({"vraag": "  "}, "vraag is leeg"),
        ({"basis": [{"wet": "Onbekend", "artikel": "1"}]}, "onbekende wet"),
        ({"basis": [{"wet": "WIA", "artikel": "drie"}]}, "niet de vorm van een artikel"),
        ({"voorbeelden": "een"}, "geen lijst van teksten"),
        ({"titel": "x"}, "onbekend: titel"),
    ],
)
def test_a_faulty_topic_is_refused_with_the_reason(library: Library, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(TopicFout, match=message):
        parse(library, good(**changes))


def test_a_missing_key_is_named(library: Library) -> None:
    topic = good()
    del topic["voorbeelden"]

    with pytest.raises(TopicFout, match="er ontbreekt: voorbeelden"):
        parse(library, topic)


def test_id_and_group_are_those_of_file_and_folder(library: Library) -> None:
    with pytest.raises(TopicFout, match=r"bestand en map \(anders, begrippen\)"):
        parse_topic(good(), Path("begrippen/anders.yml"), library.recht.wetten)


def test_broken_yaml_is_reported_with_its_line(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "wachttijd.yml"
    path.write_text('id: wachttijd\nvraag: "open\n', encoding="utf-8")

    with pytest.raises(TopicFout) as caught:
        read_topic(path, library.recht.wetten)

    assert caught.value.bestand == path
    assert caught.value.regel > 1


def test_a_file_without_a_topic_is_refused(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "wachttijd.yml"
    path.write_text("- een lijst\n", encoding="utf-8")

    with pytest.raises(TopicFout, match="bevat geen onderwerp"):
        read_topic(path, library.recht.wetten)


def test_an_id_cannot_stand_in_two_groups(library: Library, tmp_path: Path) -> None:
    save(tmp_path, good())
    save(tmp_path, good(groep="wia"))

    with pytest.raises(TopicFout, match="staat ook in"):
        load_topics(tmp_path / "faq", library.recht.wetten)


def test_one_other_word_anywhere_is_another_version_of_the_knowledge(tmp_path: Path) -> None:
    copy = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, copy)
    before = load_library(copy).versie
    assert load_library(copy).versie == before
    changed = copy / "faq" / "loon" / "minimumloon-bij-ziekte.yml"
    changed.write_text(changed.read_text(encoding="utf-8") + "# gelezen\n", encoding="utf-8")
    assert load_library(copy).versie != before
