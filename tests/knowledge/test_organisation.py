import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.checks import check_knowledge
from bot.knowledge.library import load_library
from bot.knowledge.organisation import Organisation, OrganisationFout, load_organisation
from bot.knowledge.overrides import merge_overrides
from bot.knowledge.topics import TopicFout
from bot.paths import KNOWLEDGE, ROOT
from tests.knowledge.conftest import answer, good, save

FULL = """
naam: Arbodienst De Brug
contact: ons verzuimteam
telefoon: "010 123 45 67"
email: verzuim@voorbeeld.nl
openingstijden: op werkdagen
website: https://voorbeeld.nl
privacyverklaring: https://voorbeeld.nl/privacy
arbodienst: Arbodienst De Brug
cao: de cao Gemeenten
"""


def saved(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "organisation.yml"
    path.write_text(content, encoding="utf-8")
    return path


def test_what_the_organisation_says_stands_in_the_answers(tmp_path: Path) -> None:
    words = load_organisation(saved(tmp_path, FULL)).placeholders()

    assert words["organisatie_contact"] == "ons verzuimteam"
    assert words["organisatie_cao"] == "de cao Gemeenten"
    assert words["organisatie_arbodienst"] == "Arbodienst De Brug"
    assert words["organisatie_website"] == "https://voorbeeld.nl"
    assert words["organisatie_privacyverklaring"] == "Wat wij met uw gegevens doen: https://voorbeeld.nl/privacy"


@pytest.mark.parametrize("content", ["", "naam:\ncontact: ''\n", "contact: '   '\n"])
def test_a_missing_value_never_leaves_a_hole_in_a_sentence(tmp_path: Path, content: str) -> None:
    words = load_organisation(saved(tmp_path, content)).placeholders()

    assert all(value.strip() for value in words.values())
    assert words["organisatie_contact"] == "uw HR-afdeling of de arbodienst"


def test_without_a_file_the_organisation_is_unknown(tmp_path: Path) -> None:
    assert load_organisation(tmp_path / "organisation.yml") == Organisation()


def test_who_gives_only_a_phone_number_is_reached_by_it() -> None:
    contact = Organisation(naam="De Brug", telefoon="010 123 45 67", email="a@b.nl").placeholders()[
        "organisatie_contact"
    ]

    assert contact == "De Brug (010 123 45 67 of a@b.nl)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("adres: Straat 1", "bekend zijn alleen"),
        ("telefoon: 0101234567", "geen tekst"),
        ("- naam", "bekend zijn alleen"),
        ("naam: 'open", "geen geldige YAML"),
        ("email: geen adres", "geen e-mailadres"),
        ("website: http://voorbeeld.nl", "https://"),
        ("privacyverklaring: javascript:alert(1)", "https://"),
    ],
)
def test_a_faulty_file_is_refused_with_the_reason(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(OrganisationFout, match=message):
        load_organisation(saved(tmp_path, content))


def test_an_own_answer_replaces_ours_and_keeps_the_rest(knowledge: Path) -> None:
    own = {"id": "wachttijd", "groep": "begrippen", "antwoord": answer("Vraag het {organisatie_contact}.")}
    save(knowledge, {**own, "gecontroleerd_op": good()["gecontroleerd_op"]}, "organisation/faq")

    topic = load_library(knowledge).topics["wachttijd"]

    assert topic.tekst("werknemer").kern == "Vraag het {organisatie_contact}."
    assert topic.tekst("werkgever").kern == good()["antwoord"]["werkgever"]["kern"]
    assert topic.voorbeelden == tuple(good()["voorbeelden"])
    assert topic.vraag == good()["vraag"]
    assert topic.bestand.is_relative_to(knowledge / "organisation")


def test_own_training_questions_and_links_replace_ours(knowledge: Path) -> None:
    save(knowledge, good(id="ander", voorbeelden=["iets anders"]))
    own = {"id": "wachttijd", "groep": "begrippen", "voorbeelden": ["onze vraag"], "gerelateerd": ["ander"]}
    save(knowledge, own, "organisation/faq")

    topic = load_library(knowledge).topics["wachttijd"]

    assert (topic.voorbeelden, topic.gerelateerd) == (("onze vraag",), ("ander",))
    assert topic.tekst("werknemer").kern == good()["antwoord"]["werknemer"]["kern"]


def test_the_organisation_can_add_a_topic(knowledge: Path) -> None:
    save(knowledge, good(id="ons-loket", groep="eigen"), "organisation/faq")

    assert list(load_library(knowledge).topics) == ["wachttijd", "ons-loket"]


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"id": "wachttijd", "groep": "begrippen", "soort": "gesprek"}, "niet soort"),
        ({"id": "wachttijd", "groep": "wia", "vraag": "Anders?"}, "hoort in de map begrippen"),
        ({"id": "wachttijd", "groep": "begrippen"}, "vervangt niets"),
        (
            {"id": "wachttijd", "groep": "begrippen", "antwoord": {"werknemer": {"kern": "Ja."}}},
            "eigen gecontroleerd_op",
        ),
        ({"id": "wachttijd", "groep": "begrippen", "vraag": ""}, "vraag is leeg"),
        ({"id": "nieuw", "groep": "begrippen", "vraag": "Nieuw?"}, "er ontbreekt"),
    ],
)
def test_a_faulty_own_file_is_refused_with_the_reason(knowledge: Path, own: dict[str, object], message: str) -> None:
    save(knowledge, own, "organisation/faq")

    with pytest.raises(TopicFout, match=message):
        load_library(knowledge)


def test_an_empty_own_answer_is_refused(knowledge: Path) -> None:
    own = {"id": "wachttijd", "groep": "begrippen", "antwoord": {}, "gecontroleerd_op": good()["gecontroleerd_op"]}
    save(knowledge, own, "organisation/faq")

    with pytest.raises(TopicFout, match="antwoord is leeg"):
        load_library(knowledge)


def test_one_topic_is_replaced_in_one_place_only(knowledge: Path) -> None:
    for groep in ("begrippen", "wia"):
        save(knowledge, {"id": "wachttijd", "groep": groep, "vraag": "Hoe lang?"}, "organisation/faq")

    with pytest.raises(TopicFout, match="staat ook in"):
        load_library(knowledge)


def test_without_own_files_our_topics_stay_as_they_are(knowledge: Path) -> None:
    library = load_library(knowledge)

    assert merge_overrides(library.topics, knowledge / "bestaat-niet", library.recht.wetten) == library.topics


def test_the_example_in_the_manual_works_as_it_stands(tmp_path: Path, today: date) -> None:
    manual = (ROOT / "docs" / "redactie.md").read_text(encoding="utf-8")
    match = re.search(r"`knowledge/(organisation/faq/\S+?\.yml)`:\n\n```yaml\n(.*?)```", manual, re.DOTALL)
    assert match
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    own = folder / match.group(1)
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(match.group(2), encoding="utf-8")

    library = load_library(folder)
    findings = check_knowledge(folder, ROOT / "bot", today).findings

    topic = library.topics[own.stem]
    assert topic.bestand == own
    assert "Dat staat in uw cao." in library.tekst(topic, "werknemer", today).kern
    assert [finding for finding in findings if finding.bestand == own] == []
