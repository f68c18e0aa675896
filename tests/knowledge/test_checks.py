"""Each check catches its bad example, on its line, and says nothing about a good one."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.checks import check_knowledge
from bot.knowledge.checks_finding import Finding, line_of
from bot.knowledge.checks_links import months_before, normalised
from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE, ROOT
from tests.knowledge.conftest import answer, good, save

Check = Callable[..., list[Finding]]
TWENTY_SIX = " ".join(["woord"] * 25) + " einde."
LETTERS = list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
TALK = {"groep": "speciaal", "soort": "gesprek", "basis": [], "vraag": "Nood?", "voorbeelden": LETTERS[:12]}
DUTY = "U moet meewerken. U moet het werk doen."


def said(findings: list[Finding], ernst: str) -> list[str]:
    return [finding.bericht for finding in findings if finding.ernst == ernst]


def test_a_good_topic_has_no_findings(check: Check) -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gerelateerd": ["bestaat-niet"]}, "het gerelateerde onderwerp bestaat-niet bestaat niet"),
        ({"gerelateerd": ["wachttijd"]}, "verwijst niet naar zichzelf"),
        ({"gerelateerd": ["tweede", "tweede"]}, "tweede staat er twee keer"),
        ({"mijlpalen": ["feestdag"]}, "de mijlpaal feestdag bestaat niet"),
        ({"basis": []}, "heeft een basis nodig"),
        ({"basis": [{"wet": "Sprookje", "artikel": "1"}]}, "onbekende wet"),
        ({"basis": [{"praktijk": "Wet verbetering poortwachter"}]}, "niet de Wet verbetering poortwachter"),
        ({"soort": "praatje"}, "soort is praatje"),
        ({"voorbeelden": ["te weinig"]}, "1 voorbeelden; minstens 25"),
        ({"gecontroleerd_op": date(2027, 1, 1)}, "ligt in de toekomst"),
        ({"antwoord": answer("Dit is {bestaat_niet}.")}, "{bestaat_niet} bestaat niet"),
        ({"antwoord": answer("Dit is {Wachttijd}.")}, "{Wachttijd} is geen goede plaatshouder"),
        ({"antwoord": answer("Dit duurt {wachttijd.")}, "een accolade zonder partner"),
        ({"voorbeelden": [*LETTERS, ""]}, "leeg voorbeeld"),
        ({"antwoord": answer("Een zin. " * 46)}, "92 woorden voor de werknemer; hooguit 90"),
        ({"antwoord": answer("Goed.", uitzondering=TWENTY_SIX)}, "zin van 26 woorden"),
        ({"antwoord": answer("Dit is een burn-out.")}, "diagnose in een antwoord: 'burn-out'"),
        ({"antwoord": answer("Goed.", let_op="Let op: kijk uit.")}, "schrijf zelf geen 'Let op:'"),
        ({"antwoord": answer("Bel ArboNext.")}, "reclame in een antwoord: 'ArboNext'"),
    ],
)
def test_what_is_wrong_in_a_topic_is_an_error(check: Check, changes: dict[str, Any], message: str) -> None:
    findings = check(
        good(id="tweede", vraag="Iets heel anders?", voorbeelden=list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), good(**changes)
    )

    assert [text for text in said(findings, "fout") if message in text], findings


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"antwoord": answer("Goed.", let_op=TWENTY_SIX.removeprefix("woord woord "))}, "zin van 24 woorden"),
        (
            {"antwoord": answer("Arbeidsongeschiktheidsbeoordelingen bevatten belastbaarheidsgegevens.")},
            "leest moeilijk",
        ),
        ({"antwoord": answer(DUTY)}, "'U moet' zonder uitzondering (voor de werknemer)"),
        ({"antwoord": answer("U bent altijd verplicht te komen.")}, "zonder uitzondering"),
        ({"voorbeelden": [*good()["voorbeelden"], "Wachttijd, vraag A!"]}, "dubbel voorbeeld: Wachttijd, vraag A!"),
        ({"gecontroleerd_op": date(2026, 5, 20)}, "langer dan een half jaar geleden (2026-05-20)"),
        (
            {
                "vraag": "Moet mijn werkgever zoeken?",
                "antwoord": answer("Ja, dat hoort zo."),
                "basis": [{"wet": "BW7", "artikel": "7:658a"}],
            },
            "plicht van de werkgever zonder tekst voor hem",
        ),
    ],
)
def test_what_asks_for_a_look_is_a_warning(check: Check, changes: dict[str, Any], message: str) -> None:
    findings = check(good(**changes))

    assert [text for text in said(findings, "waarschuwing") if message in text], findings
    assert said(findings, "fout") == []


@pytest.mark.parametrize(
    "kern",
    [
        "Na 104 weken stopt het.",
        "U krijgt 70%.",
        "Het kost € 455.",
        "Binnen zes weken.",
        "Na twee jaar mag het.",
        "In week 91.",
    ],
)
def test_a_typed_term_or_amount_is_an_error(check: Check, kern: str) -> None:
    assert "gebruik een plaatshouder" in said(check(good(antwoord=answer(kern))), "fout")[0]


@pytest.mark.parametrize(
    "kern",
    [
        "Spoor 1 en spoor 2, spoor 1a of 1b, en spoor 3.",
        "Sinds 2023 is dat zo.",
        "Dat staat in artikel 7:629 en art. 64.",
        "In week {wia_aanvraag_week:getal} of na {wachttijd}.",
        "De 42e-weeksmelding komt eerst.",
        "Dit geldt na twee jaar ziekte.",
        "In het tweede ziektejaar.",
    ],
)
def test_names_years_articles_and_placeholders_are_no_typed_amounts(check: Check, kern: str) -> None:
    assert said(check(good(antwoord=answer(kern))), "fout") == []


def test_emergency_numbers_may_stand_in_the_crisis_topic_only(check: Check) -> None:
    crisis = answer("Bel 113 of 0800-0113.")
    allowed = check(good(id="crisis", antwoord=crisis, **TALK))
    refused = check(good(antwoord=crisis))

    assert said(allowed, "fout") == []
    assert "getypt getal '113'" in " ".join(said(refused, "fout"))


def test_several_languages_may_be_long(check: Check) -> None:
    talk = {
        "groep": "speciaal",
        "soort": "gesprek",
        "basis": [],
        "vraag": "Talen?",
        "voorbeelden": list("ABCDEFGHIJKL"),
    }

    assert check(good(id="andere-taal", antwoord=answer("word " * 95 + "."), **talk)) == []


def test_a_talk_topic_needs_fewer_examples(check: Check) -> None:
    assert check(good(id="dag", **TALK)) == []
    assert "minstens 12" in said(check(good(id="dag", **{**TALK, "voorbeelden": LETTERS[:11]})), "fout")[0]


@pytest.mark.parametrize("exception", ["tenzij u een goede reden heeft", "behalve op zondag"])
def test_a_duty_with_its_exception_is_fine(check: Check, exception: str) -> None:
    assert check(good(antwoord=answer(f"U moet meewerken, {exception}."))) == []
    assert check(good(antwoord=answer(DUTY, uitzondering="Soms geldt dat anders."))) == []


def test_a_question_that_trains_two_topics_is_reported_at_both(check: Check) -> None:
    other = good(
        id="andere",
        vraag="Wat is spoor twee precies?",
        voorbeelden=["Wachttijd vraag: A?", *"BCDEFGHIJKLMNOPQRSTUVWXYZ"],
    )

    doubles = [finding for finding in check(other) if "dezelfde vraag" in finding.bericht]

    assert {finding.bestand.stem for finding in doubles} == {"andere", "wachttijd"}
    assert all(finding.regel > 1 and finding.ernst == "fout" for finding in doubles)


def test_canonical_questions_that_look_alike_are_reported_unless_a_track_sets_them_apart(check: Check) -> None:
    alike = {"voorbeelden": [f"iets {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]}

    same = check(good(id="twee", vraag="Hoelang duurt de wachttijd?", **alike))
    track = check(good(id="twee", vraag="Wat is spoor 1?", **alike), good(vraag="Wat is spoor 2?"))

    assert "lijkt erg op die van" in said(same, "waarschuwing")[0]
    assert track == []


def test_four_related_topics_are_too_many(check: Check) -> None:
    others = [
        good(id=name, vraag=name, voorbeelden=[f"{name} {number}" for number in range(25)])
        for name in ("appel", "peer", "kers", "druif")
    ]

    findings = check(*others, good(gerelateerd=["appel", "peer", "kers", "druif"]))

    assert said(findings, "fout") == ["hooguit 3 gerelateerde onderwerpen"]


def test_an_id_in_two_groups_is_an_error(check: Check) -> None:
    assert "staat ook in de groep begrippen" in said(check(good(groep="wia")), "fout")[0]


def test_a_key_that_stands_twice_is_an_error(check: Check, knowledge: Path) -> None:
    for path, extra in (
        (knowledge / "faq" / "begrippen" / "wachttijd.yml", "vraag: Anders?\n"),
        (knowledge / "law" / "parameters" / "wachttijd.yml", "eenheid: weken\n"),
    ):
        path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")

    assert said(check(), "fout") == [
        "vraag staat er twee keer; alleen de laatste telt",
        "eenheid staat er twee keer; alleen de laatste telt",
    ]


def test_one_broken_file_does_not_hide_the_next(check: Check, knowledge: Path) -> None:
    (knowledge / "faq" / "begrippen" / "stuk.yml").write_text('vraag: "open\n', encoding="utf-8")

    findings = check(good(mijlpalen=["feestdag"]))

    assert [finding.bestand.stem for finding in findings] == ["stuk", "wachttijd"]


def test_a_finding_stands_on_its_line(check: Check, knowledge: Path) -> None:
    finding = check(good(antwoord=answer("Goed.", let_op="Dit is {bestaat_niet}.")))[0]

    assert "{bestaat_niet}" in finding.bestand.read_text(encoding="utf-8").splitlines()[finding.regel - 1]
    assert finding.als_regel(knowledge).startswith(f"faq/begrippen/wachttijd.yml:{finding.regel}: fout: ")


def test_the_deepest_key_that_exists_gives_the_line(knowledge: Path) -> None:
    path = save(knowledge, good())
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[line_of(path, ("antwoord", "werkgever", "let_op")) - 1].strip() == "werkgever:"
    assert lines[line_of(path, ("voorbeelden", 1)) - 1].strip() == "- wachttijd vraag b"
    assert line_of(knowledge / "geen.yml", ("id",)) == 0


def test_own_answers_are_checked_too(check: Check, knowledge: Path) -> None:
    own = {
        "id": "wachttijd",
        "groep": "begrippen",
        "antwoord": answer("Het kost € 5."),
        "gecontroleerd_op": date(2026, 11, 1),
    }
    path = save(knowledge, own, "organisation/faq")
    broken = save(knowledge, {"id": "stuk", "groep": "begrippen"}, "organisation/faq")

    assert [finding.bestand for finding in check()] == [broken, path]


def test_a_faulty_organisation_is_an_error(check: Check, knowledge: Path) -> None:
    (knowledge / "organisation.yml").write_text("adres: Straat 1\n", encoding="utf-8")

    assert said(check(), "fout")[0].startswith("bekend zijn alleen")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("parameters/wachttijd.yml", "eenheid: weken", "eenheid: manen"),
        ("milestones.yml", "zekerheid: wet", "zekerheid: gevoel"),
        ("obligations.yml", "soort: moet", "soort: zou"),
        ("obligations.yml", "{loonpercentage_bij_ziekte}", "{loon_onbekend}"),
        ("voorstellen.yml", "status: voorstel", "status: zeker"),
    ],
)
def test_a_mistake_in_the_law_is_an_error_in_its_file(
    check: Check, knowledge: Path, file: str, old: str, new: str
) -> None:
    path = knowledge / "law" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    findings = [finding for finding in check() if finding.ernst == "fout"]

    assert {finding.bestand for finding in findings} == {path}


def test_what_was_not_checked_for_half_a_year_asks_for_a_look(check: Check) -> None:
    findings = check(op=date(2027, 6, 1))

    late = {finding.bestand.name for finding in findings if "half jaar" in finding.bericht}
    unknown = {finding.bestand.name for finding in findings if "geen waarde op 2027-06-01" in finding.bericht}
    assert {"wachttijd.yml", "voorstellen.yml"} <= late
    assert "minimumloon_uur.yml" in unknown
    assert said(findings, "fout") == []


def test_a_value_that_nothing_uses_is_listed(knowledge: Path, today: date) -> None:
    code = knowledge / "code"
    code.mkdir()
    before = {finding.bestand.stem for finding in check_knowledge(knowledge, code, today).findings}
    (code / "rule.py").write_text('x = recht.dagen("scholing_maximum")\n', encoding="utf-8")
    after = {finding.bestand.stem for finding in check_knowledge(knowledge, code, today).findings}

    assert "wachttijd" not in before
    assert before - after == {"scholing_maximum"}


def test_six_months_before_the_end_of_august_is_the_end_of_february() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 5, 20), 6) == date(2025, 11, 20)


def test_questions_are_compared_without_case_accents_and_signs() -> None:
    assert normalised("Eén   vraag: over Re-integratie?") == "een vraag over re integratie"
    assert normalised("...") == "..."
    assert normalised("привіт!") == "привіт"


def test_our_own_knowledge_has_no_errors_and_reads_well(today: date) -> None:
    report = check_knowledge(KNOWLEDGE, ROOT / "bot", today)

    assert [finding.als_regel(ROOT) for finding in report.findings if finding.ernst == "fout"] == []
    assert report.figures.zinslengte < 13
    assert report.figures.flesch_douma > 60
    assert report.figures.woorden <= 85
    assert len(report.figures.moeilijkste) == 10


def test_words_for_an_amount_that_is_not_known_yet_do_not_say_the_sentence_again() -> None:
    stutter = re.compile(r"\bnu (?:het|de) \w+ \w+ dan geldt|\b(\w+) (?:is |van |\()(?:het|de) \1 \w+ dan geldt")
    library = load_library(KNOWLEDGE)

    wrong = [
        (topic.id, rol)
        for topic in library.topics.values()
        for rol in topic.antwoord
        if any(stutter.search(part) for part in library.tekst(topic, rol, date(2027, 1, 2)).delen())
    ]

    assert wrong == []


def test_amounts_that_expire_make_no_faults_in_the_texts() -> None:
    years_later = check_knowledge(KNOWLEDGE, ROOT / "bot", date(2031, 1, 2))

    assert [finding for finding in years_later.findings if finding.ernst == "fout"] == []
    assert any(finding.ernst == "waarschuwing" for finding in years_later.findings)
