"""Writing to the desk: nothing goes out that was not shown and agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.handover import Moment, Overdrachtgesprek
from bot.answers.handover_draft import Concept, bericht
from bot.answers.state import Bericht, Stand
from bot.knowledge.handover import Overdracht
from bot.knowledge.library import Library
from bot.knowledge.opening_hours import Openingstijden
from tests.answers.conftest import message

TODAY = date(2026, 11, 20)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN = Moment(datetime(2026, 11, 20, 10, 0, tzinfo=AMSTERDAM))
CLOSED = Moment(datetime(2026, 11, 21, 10, 0, tzinfo=AMSTERDAM))
HOURS = Openingstijden({day: ((time(9), time(17)),) for day in range(5)})
ID = "0123456789abcdef0123456789abcdef"
KNOWN = Stand(
    rol="werknemer", situatie={"eerste_ziektedag": "2026-01-12"}, onderwerp="spoor-2-kosten", vorige="eerder gezegd"
)
TOPIC = "spoor-2-kosten"


@pytest.fixture(scope="module")
def talk(library: Library, dialogue: Dialogue) -> Overdrachtgesprek:
    desk = Overdracht("webhook", balie="het verzuimteam", tijden=HOURS, url="https://desk.nl/x")
    organisation = replace(library.organisation, telefoon="010 123 45 67", overdracht=desk)
    mended = replace(library, organisation=organisation)
    return Overdrachtgesprek(mended, dialogue.regels, dialogue.facts)


def after(talk: Overdrachtgesprek, concept: Concept, *texts: str, stand: Stand = KNOWN) -> Concept:
    for text in texts:
        step = talk.stap(message(text), stand, concept, TODAY)
        assert (step.soort, step.einde) == ("antwoord", None), f"{text!r}: {step.soort} {step.einde}"
        concept = step.concept
    return concept


def end(talk: Overdrachtgesprek, concept: Concept, text: str) -> str | None:
    return talk.stap(message(text), KNOWN, concept, TODAY).einde


def asked(talk: Overdrachtgesprek, concept: Concept, moment: Moment = OPEN) -> str:
    return talk.vraag(concept, ID, moment).tekst()


@pytest.fixture
def ready(talk: Overdrachtgesprek) -> Concept:
    """Everything is told; only the consent to this very message is missing."""
    return after(talk, talk.begin(KNOWN), "ja", "Mag mijn loon omlaag?", "06-12345678", "niets")


def test_it_begins_with_consent_and_says_what_happens_with_the_data(talk: Overdrachtgesprek) -> None:
    text = asked(talk, talk.begin(KNOWN))
    assert "Ik stuur alleen wat u zelf goedkeurt" in text
    assert "wis ik het hier" in text


@pytest.mark.parametrize("reply", ["nee", "Nee, liever niet", "nee hoor dank je"])
def test_a_no_to_the_offer_ends_it(talk: Overdrachtgesprek, reply: str) -> None:
    assert end(talk, talk.begin(KNOWN), reply) == "weigeren"


def test_what_is_shown_is_exactly_what_is_sent(talk: Overdrachtgesprek, ready: Concept) -> None:
    shown = talk.vraag(ready, ID, OPEN).alineas[0]
    sent = bericht(ready, ID)
    assert (sent.vraag, sent.contact, sent.onderwerpen, sent.feiten) == ("Mag mijn loon omlaag?", "0612345678", (), ())
    lines = [line for line in shown.splitlines() if line.startswith("•")]
    assert lines == [
        "• uw vraag: Mag mijn loon omlaag?",
        "• te bereiken via telefoon: 0612345678",
        "• het kenmerk van uw bericht: 01234567",
    ]


@pytest.mark.parametrize(
    ("reply", "topics", "facts"),
    [
        ("Niets meesturen", False, False),
        ("nee", False, False),
        ("Alleen de onderwerpen", True, False),
        ("Alleen mijn gegevens meesturen", False, True),
        ("Stuur allebei mee", True, True),
        ("ja", True, True),
    ],
)
def test_topics_and_facts_go_along_only_if_the_user_says_so(
    talk: Overdrachtgesprek, reply: str, topics: bool, facts: bool
) -> None:
    concept = after(talk, talk.begin(KNOWN), "ja", "Zonder vraag", "jan@voorbeeld.nl", reply)
    sent = bericht(concept, ID)
    assert bool(sent.onderwerpen) is topics
    assert ("eerste ziektedag maandag 12 januari 2026" in sent.feiten) is facts
    assert ("12 januari 2026" in asked(talk, concept)) is facts


def test_who_told_nothing_is_not_asked_what_may_go_along(talk: Overdrachtgesprek) -> None:
    empty = Stand()
    assert (
        after(talk, talk.begin(empty), "ja", "Mijn vraag is lang", "jan@voorbeeld.nl", stand=empty).stap == "controle"
    )


@pytest.mark.parametrize("yes", ["ja", "Ja, verstuur dit", "verstuur maar", "Akkoord!"])
def test_a_plain_yes_to_the_preview_sends(talk: Overdrachtgesprek, ready: Concept, yes: str) -> None:
    assert end(talk, ready, yes) == "versturen"


@pytest.mark.parametrize("reply", ["nee", "ja maar nog niet", "hmm", "nog even wachten", "wijzig mijn vraag"])
def test_anything_else_sends_nothing(talk: Overdrachtgesprek, ready: Concept, reply: str) -> None:
    assert end(talk, ready, reply) is None


@pytest.mark.parametrize("steps", [[], ["ja"], ["ja", "Mijn vraag"], ["ja", "Mijn vraag", "a@b.nl"]])
@pytest.mark.parametrize("word", ["annuleren", "Annuleren", "stop", "laat maar"])
def test_every_step_can_be_cancelled(talk: Overdrachtgesprek, steps: list[str], word: str) -> None:
    assert end(talk, after(talk, talk.begin(KNOWN), *steps), word) == "annuleren"


def test_everything_can_still_be_changed_at_the_preview(talk: Overdrachtgesprek, ready: Concept) -> None:
    other = after(talk, ready, "Wijzig mijn vraag", "Wie is mijn bedrijfsarts?")
    other = after(talk, other, "Wijzig mijn contactgegeven", "jan@voorbeeld.nl", "Wijzig wat ik meestuur", "allebei")
    sent = bericht(other, ID)
    assert (sent.vraag, sent.contact, sent.contact_soort) == ("Wie is mijn bedrijfsarts?", "jan@voorbeeld.nl", "email")
    assert sent.onderwerpen
    assert sent.feiten


def test_a_new_number_at_the_preview_replaces_the_old_one(talk: Overdrachtgesprek, ready: Concept) -> None:
    assert after(talk, ready, "nee, het is 06 87654321").contact == "0687654321"


def test_back_goes_one_step_back(talk: Overdrachtgesprek, ready: Concept) -> None:
    steps = [ready]
    for _ in range(4):
        steps.append(after(talk, steps[-1], "terug"))
    assert [concept.stap for concept in steps] == ["controle", "meesturen", "contact", "vraag", "toestemming"]


def test_personal_and_medical_details_are_taken_out_and_the_user_hears_so(talk: Overdrachtgesprek) -> None:
    concept = after(talk, talk.begin(KNOWN), "ja", "Mijn BSN is 111222333 en ik heb kanker. Wie betaalt mijn loon?")
    assert concept.vraag is not None
    assert "111222333" not in concept.vraag
    assert "kanker" not in concept.vraag
    assert "Wie betaalt mijn loon?" in concept.vraag
    text = asked(talk, concept)
    assert "een BSN" in text
    assert "medische gegevens" in text
    assert "kanker" not in text


def test_a_contact_detail_within_the_question_is_used_as_such(talk: Overdrachtgesprek) -> None:
    concept = after(talk, talk.begin(KNOWN), "ja", "Kan iemand mij bellen op 06-12345678 over mijn loon?")
    assert concept.contact == "0612345678"
    assert "12345678" not in (concept.vraag or "")
    assert concept.stap == "meesturen"


@pytest.mark.parametrize("text", ["", "😀😀", "!!!", "x" * 1001, "ja"])
def test_a_text_that_is_no_question_is_asked_for_again(talk: Overdrachtgesprek, text: str) -> None:
    concept = after(talk, talk.begin(KNOWN), "ja", text)
    assert concept.stap == "vraag"
    assert concept.melding


def test_a_question_that_looks_like_a_template_is_shown_as_it_is(talk: Overdrachtgesprek) -> None:
    concept = after(talk, talk.begin(Stand()), "ja", "Wat is {balie} en {0} en {lijst}?", "a@b.nl", stand=Stand())
    assert "uw vraag: Wat is {balie} en {0} en {lijst}?" in asked(talk, concept)


def test_a_question_of_the_knowledge_base_is_the_message_at_its_step_and_answered_at_others(
    talk: Overdrachtgesprek,
) -> None:
    question = Bericht("Wat kost spoor 2?", "antwoord", (TOPIC,))
    begun = after(talk, talk.begin(KNOWN), "ja")
    assert talk.stap(question, KNOWN, begun, TODAY).concept.vraag == "Wat kost spoor 2?"
    asking = after(talk, begun, "Mijn vraag")
    assert talk.stap(question, KNOWN, asking, TODAY).soort == "vraag"


def test_who_is_in_need_gets_help_at_every_step(talk: Overdrachtgesprek, ready: Concept) -> None:
    cry = Bericht("ik wil niet meer leven", "antwoord", ("crisis",))
    for concept in (talk.begin(KNOWN), after(talk, talk.begin(KNOWN), "ja"), ready):
        assert talk.stap(cry, KNOWN, concept, TODAY).soort == "weg"


def test_the_hours_are_told_before_anything_is_asked(talk: Overdrachtgesprek) -> None:
    begun = talk.begin(KNOWN)
    assert "vandaag tot 17.00 uur" in asked(talk, begun, OPEN)
    assert "weer op maandag 23 november 2026 vanaf 9.00 uur" in asked(talk, begun, CLOSED)


def test_a_desk_in_trouble_is_told_of_beforehand_with_the_phone_number(talk: Overdrachtgesprek) -> None:
    text = asked(talk, talk.begin(KNOWN), Moment(OPEN.nu, hapert=True))
    assert "niet goed bereikbaar" in text
    assert "010 123 45 67" in text


def test_the_same_question_is_never_put_twice_in_the_same_words(talk: Overdrachtgesprek) -> None:
    concept = after(talk, talk.begin(KNOWN), "ja", "Mijn vraag")
    first = asked(talk, concept)
    # Asking counts the turns, which the action keeps.
    again = asked(talk, after(talk, replace(concept, beurt=1), "blauw"))
    third = asked(talk, after(talk, replace(concept, beurt=2), "groen"))
    assert len({first, again, third}) == 3
    assert "naam@voorbeeld.nl" in again


def test_every_reply_asks_not_to_be_kept(talk: Overdrachtgesprek, ready: Concept) -> None:
    custom = talk.vraag(ready, ID, OPEN).as_custom()
    assert custom["besloten"] is True
    kept = "\n".join(custom["bewaar_als"])
    assert "0612345678" not in kept
    assert "loon omlaag" not in kept


@pytest.mark.parametrize(
    ("afloop", "moment", "words"),
    [
        ("bezorgd", OPEN, "Zij antwoorden via uw e-mailadres"),
        ("bezorgd", CLOSED, "weer op maandag 23 november 2026"),
        ("wacht", OPEN, "010 123 45 67"),
        ("onbestelbaar", OPEN, "010 123 45 67"),
        ("onzeker", OPEN, "010 123 45 67"),
    ],
)
def test_the_user_hears_honestly_what_became_of_it(
    talk: Overdrachtgesprek, afloop: str, moment: Moment, words: str
) -> None:
    assert words in talk.afloop(afloop, "email", moment.nu).tekst()  # type: ignore[arg-type]


def test_without_a_desk_nothing_is_offered(dialogue: Dialogue) -> None:
    person = dialogue.reply(message("mens spreken"), Stand(), TODAY).antwoorden[0]
    assert "bericht sturen" not in person.tekst()
    refused = dialogue.reply(message("Ik wil een bericht sturen"), Stand(), TODAY)
    assert refused.vraag_door is None
    assert "kan hier niet" in refused.antwoorden[0].tekst()


def test_the_answer_on_what_is_kept_names_the_message_where_one_can_be_sent(
    talk: Overdrachtgesprek, dialogue: Dialogue
) -> None:
    question = Bericht("Slaat deze chatbot mijn gegevens op?", "antwoord", ("chatbot-slaat-gegevens-op",))
    usual = dialogue.reply(question, Stand(), TODAY).antwoorden[0]
    assert "zodra het is bezorgd" not in usual.tekst()
    assert "na 72 uur" in talk.bewaren(usual).tekst()
